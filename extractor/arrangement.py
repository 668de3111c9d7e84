"""Who is subject, object and counterparty of a stance verb, as the sense that it has there wants them."""

from __future__ import annotations

from collections.abc import Iterable

from spacy.tokens import Token

from extractor.clauses import Clause, children, obliques, relation
from extractor.lexicon import StanceRow, shipped
from extractor.phrases import lemma_of
from extractor.quantities import STAKES, is_amount_alone

_QUESTIONS = frozenset(("what", "how", "why", "when", "where", "whether"))


def arrange(row: StanceRow, clause: Clause, amounts: dict[int, str]) -> tuple[Token | None, Token | None, Token | None]:
    """Heads of subject, object and counterparty as the sense of a row wants them, None where there is none.

    clause: what stands around the verb, a passive turned round.
    amounts: token index to MONEY or PERCENT for tokens of amounts.
    """
    subject, target = clause.subject, clause.object
    if target is not None and (target.ent_type_ == "DATE" or _is_bare_number(target) or target.lower_ in _QUESTIONS):
        # "spent weeks", "rose 2-1/2", "state what": when, how and how much is no party.
        target = None
    # "moved out of the market": the particle that the syntax took for a part of the preposition.
    around = [
        (preposition.removeprefix(f"{row.particle} "), noun)
        for preposition, noun in clause.obliques
        if not _is_time(noun) and not _is_manner(noun)
    ]
    if target is not None and target.i in amounts:
        target = _denominated(target, clause.predicate, amounts) or target
    if target is None and row.particle:
        # A particle that the syntax took for a preposition: "fight off insolvency".
        target = _first(around, [row.particle])
    if target is not None:
        around += [(preposition, noun) for preposition, noun in obliques(target) if preposition in row.target_preps]
    receiver = clause.receiver or _named_before(clause.predicate, target, amounts)
    if row.role == "receiver" and receiver is not None:
        target = receiver
    if row.role == "middle" and clause.voice == "active" and target is None:
        subject, target = None, subject
    if row.role == "reversed":
        subject, target = None, subject
        subject = _first(around, row.subject_preps) or _opposite(row, clause.object)
    if row.subject_preps and row.role != "reversed" and subject is None:
        subject = _first(around, row.subject_preps)
    placed = _first(around, row.target_preps)
    given = row.role == "receiver" and receiver is not None
    if placed is not None and placed != subject and not given:
        target = placed
    if target is None or target.i in amounts:
        # "acquired $5m of the notes | from the bank": the notes, and not whose they were.
        of_what = [] if target is None or row.role == "receiver" else _measured(target, amounts)
        target = next(iter(of_what), None) or _first(around, row.object_preps) or target
    if target is not None and target.i in amounts:
        inner = _measured(target, amounts) or _measured_beside(target, around, amounts)
        if not inner and row.type == "decrease":
            # "slash $5bn from its costs"
            off = [noun for preposition, noun in around if preposition in ("from", "off")]
            # "fell 3% from a year earlier" says when it was more.
            inner = [noun for noun in off if not _is_count(noun, amounts) and noun.ent_type_ != "DATE"]
        # With two objects, who gets an amount is the one that counts: "fined Kivu $5m".
        target = inner[0] if inner else receiver
    if target is not None and row.type in ("acquire", "divest") and lemma_of(target) in STAKES:
        held = [noun for preposition, noun in obliques(target) if preposition == "in" and noun.i not in amounts]
        target = held[0] if held else target
    if target is not None and is_amount_alone(target, amounts):
        target = None
    if subject is not None and is_amount_alone(subject, amounts):
        subject = None
    if target is None and row.type == "fund":
        target = _bought(clause)
    # "bought shares from time to time"
    lasting = shipped().classes["time_span"]
    parties = [pair for pair in around if pair[1].ent_type_ != "DATE" and lemma_of(pair[1]) not in lasting]
    # "raised its capital from 91 mln"
    parties = [pair for pair in parties if pair[1].pos_ != "NUM" and pair[1].i not in amounts]
    counterparty = _first(parties, row.counterparty_preps)
    if counterparty is None and target is not None:
        counterparty = _other_side(target, around, row)
    if counterparty is None and receiver is not None and target != receiver:
        counterparty = receiver
    if counterparty in (target, subject):
        counterparty = None
    return subject, target, counterparty


def _opposite(row: StanceRow, noun: Token | None) -> Token | None:
    """What stands for who does it where a verb is reversed: "faces charges", "got Reserve Bank approval".

    An approval is not who approves, where it does not say who does.
    """
    if noun is None or row.type != "support":
        return noun
    return noun if any(part.ent_type_ == "ORG" for part in noun.doc[noun.left_edge.i : noun.i]) else None


def _other_side(target: Token, around: list[tuple[str, Token]], row: StanceRow) -> Token | None:
    """The other side of a transfer, hung on what is transferred: "bought rights to the pill | from Acme"."""
    for part in (target, *(noun for _, noun in obliques(target)), *(noun for _, noun in around)):
        for preposition, noun in obliques(part):
            if preposition in row.counterparty_preps and noun.ent_type_ == "ORG":
                return noun
    return None


def _is_bare_number(target: Token) -> bool:
    """Whether a number counts nothing that is said: "rose 2-1/2", but not "closed 14 of its branches"."""
    return target.pos_ == "NUM" and not any(preposition == "of" for preposition, _ in obliques(target))


def _is_count(noun: Token, amounts: dict[int, str]) -> bool:
    """Whether a noun is an amount or counts something: "fell to 4,922 from 12,861 cars"."""
    return noun.i in amounts or noun.pos_ == "NUM" or any(child.pos_ == "NUM" for child in children(noun, "nummod"))


def _measured(amount: Token, amounts: dict[int, str]) -> list[Token]:
    """What an amount is an amount of: "£105m of savings", wherever in the amount the syntax hung it."""
    parts = [amount, *(part for part in amount.subtree if part.i in amounts or part.lower_ == "worth")]
    return [
        noun
        for part in parts
        for preposition, noun in obliques(part)
        if _is_measure_of(preposition, noun) and noun.i not in amounts and noun.ent_type_ != "DATE"
    ]


def _is_measure_of(preposition: str, noun: Token) -> bool:
    """Whether a phrase says what an amount is made of: "of notes", "in cash", but not "in redemption of notes"."""
    return preposition == "of" or (
        preposition == "in" and not any(inner == "of" for inner, _ in obliques(noun)) and noun.pos_ != "PROPN"
    )


def _measured_beside(amount: Token, around: list[tuple[str, Token]], amounts: dict[int, str]) -> list[Token]:
    """What an amount is an amount of where the syntax hung it on the verb, and what is put beside an amount.

    "received $5m of public money", "had $5m in cash"; "sought $5m and a share of the income".
    """
    end = amount.i + 1
    while end < len(amount.doc) and end in amounts:
        end += 1
    found = [
        noun
        for preposition, noun in around
        if _is_measure_of(preposition, noun)
        and noun.pos_ == "NOUN"
        and noun.ent_type_ != "DATE"
        and noun.i not in amounts
        and end < noun.i
        and amount.doc[end].lower_ == preposition
        and noun.left_edge.i <= end
    ]
    return found or [noun for noun in children(amount, "conj") if noun.pos_ == "NOUN" and noun.i not in amounts]


def _denominated(amount: Token, predicate: Token, amounts: dict[int, str]) -> Token | None:
    """The noun right behind an amount where the syntax made them two objects: "repaid the $5m 9% | notes"."""
    end = amount.i + 1
    while end in amounts:
        end += 1
    return next(
        (noun for noun in children(predicate, "obj") if noun.i > amount.i and noun.left_edge.i <= end <= noun.i), None
    )


def _is_time(noun: Token) -> bool:
    """Whether a noun says when: "in the October quarter", "for the first time", "in its first 12 days"."""
    if lemma_of(noun) not in shipped().classes["time_span"]:
        return False
    told = children(noun, "compound", "amod", "det", "nummod")
    return any(child.ent_type_ == "DATE" or relation(child) != "compound" for child in told)


def _is_manner(noun: Token) -> bool:
    """Whether a noun with its preposition says when or how: "at present", "with confidence", not "at the present"."""
    if lemma_of(noun) not in shipped().classes["adverbial"]:
        return False
    return all(relation(child) in ("case", "punct", "acl", "acl:relcl", "advmod") for child in noun.children)


def _named_before(predicate: Token, amount: Token | None, amounts: dict[int, str]) -> Token | None:
    """A name between a verb and an amount, who gets it, where the syntax took it for a part: "paid Kivu $5m"."""
    if amount is None or amount.i not in amounts:
        return None
    start = amount.i
    while start - 1 in amounts:
        start -= 1
    before = amount.doc[start - 1]
    return before if predicate.i < before.i and before.pos_ == "PROPN" and before.head.i in amounts else None


def _bought(clause: Clause) -> Token | None:
    """What money was spent on in "invested $14bn to acquire a stake in Scale": the object of the purpose."""
    for purpose in children(clause.predicate, "advcl", "xcomp"):
        if any(mark.lower_ == "to" for mark in children(purpose, "mark", "aux")):
            for target in children(purpose, "obj"):
                linked = [noun for preposition, noun in obliques(target) if preposition in ("in", "of")]
                linked += [noun for preposition, noun in obliques(purpose) if preposition == "in"]
                return linked[0] if linked and lemma_of(target) in STAKES else target
    return None


def _first(around: Iterable[tuple[str, Token]], prepositions: Iterable[str]) -> Token | None:
    pairs = [pair for pair in around if pair[1].ent_type_ != "DATE"]
    for wanted in prepositions:
        for preposition, noun in pairs:
            if preposition == wanted:
                return noun
    return None
