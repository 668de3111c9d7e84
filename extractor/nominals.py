"""Nouns that stand for an action: "Meta's investment in Scale AI", "the acquisition of DeepMind by Google".

What stands in the noun phrase itself is read here; what its clause adds, in ``nominal_control``. Roles follow the
arguments of nominalizations in NomBank (Meyers et al. 2004): a possessor or a "by" phrase is the subject, an "of"
phrase or a compound is the object of a noun whose verb takes one, and of a noun for a change ("a rise in profits") the
figure that changes is the subject.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from spacy.tokens import Token

from extractor.clauses import case_of, children, obliques, relation
from extractor.lexicon import StanceRow, shipped
from extractor.phrases import lemma_of, phrase_bounds

_NO_AMOUNTS: Mapping[int, str] = MappingProxyType({})
_CHANGES = frozenset(("increase", "decrease"))
#: Types of nouns before which a plain noun is what is acted on: "job cuts", "asset sales", "share buyback".
_COMPOUNDING = frozenset(("acquire", "divest", "raise", "reduce", "expand", "withdraw", "decrease", "increase"))
_AMOUNTS = frozenset(("MONEY", "PERCENT"))
_POSSESSIVES = frozenset(("'s", "’s", "'", "’"))
_FARTHEST = 5
#: Prepositions that belong to the noun that they follow, wherever the syntax hung them.
_BINDING = frozenset(("of", "in", "into", "for", "against", "with", "by", "on", "between"))


@dataclass
class Nominal:
    """A noun with its parties' heads and prepositional phrases.

    owner: the possessor of a figure that changes ("its rise in profits"), where it is no party itself.
    """

    noun: Token
    subject: Token | None
    object: Token | None
    counterparty: Token | None
    obliques: list[tuple[str, Token]] = field(default_factory=list)
    owner: Token | None = None


def is_change(row: StanceRow) -> bool:
    """Whether a noun names what happens to a figure, which then is its subject: "a rise in profits"."""
    return row.type in _CHANGES and not row.object_preps


def amount_host(noun: Token) -> Token | None:
    """The amount before a noun where the syntax made it the noun's head or twin ("a $5m bid for Acme"), or None."""
    head = noun.head
    for twin in children(head, relation(noun)):
        if twin.ent_type_ in _AMOUNTS and twin.i < noun.i and twin.right_edge.i + 1 == noun.i:
            return twin
    if head.ent_type_ not in _AMOUNTS or not head.i < noun.i <= head.i + _FARTHEST:
        return None
    if relation(noun) not in ("appos", "nmod", "compound", "flat", "dep", "list", "nummod") or case_of(noun):
        return None
    if any(token.is_punct or token.pos_ == "DET" for token in noun.doc[head.i + 1 : noun.i]):
        # "reached $5m, an increase of 12%"
        return None
    while head.head.ent_type_ in _AMOUNTS and head.head != head and head.head.i < noun.i:
        head = head.head
    return head


def amount_heads(noun: Token, row: StanceRow) -> list[Token]:
    """Heads of the amounts that are a noun's though they hang elsewhere.

    Those before it that the syntax put above it, and those behind the phrase of a change that it hung on the verb:
    "slowed a decline in orders to 4% from 9%".
    """
    host = amount_host(noun)
    found = [] if host is None else [host]
    if not is_change(row) or relation(noun) not in ("obj", "nsubj:pass"):
        return found
    edge = noun.right_edge.i + 1
    for preposition, inner in sorted(obliques(noun.head), key=lambda pair: pair[1].i):
        if inner.ent_type_ in _AMOUNTS and preposition in ("of", "to", "from", "by") and inner.left_edge.i == edge:
            found.append(inner)
            edge = inner.right_edge.i + 1
    return found


def read_nominal(noun: Token, row: StanceRow, amounts: Mapping[int, str] = _NO_AMOUNTS) -> Nominal:
    """The parties of a noun, by its possessor, its compounds and its prepositions.

    row: the sense; its ``object_preps``, ``subject_preps`` and ``counterparty_preps`` say where the parties stand.
    amounts: token index to label for the tokens of amounts, which are no parties.
    """
    around = list(_around(noun, row, amounts))
    host = amount_host(noun)
    nodes = (noun,) if host is None else (noun, host)
    possessors = [owner for node in nodes for owner in children(node, "nmod:poss") if owner.ent_type_ != "DATE"]
    possessor = possessors[0] if possessors else None
    named = [name for name in _named_modifiers(noun) if possessor is None or not _in_one_name(name, possessor)]
    own = set(row.lemma.split())
    plain = [child for child in children(noun, "compound") if child.lower_ not in own and _is_plain(child, amounts)]
    if is_change(row):
        # "a wage increase in the next talks": what stands before the noun says what changes.
        figure = plain[-1] if plain else _first(around, row.subject_preps)
        owner = possessor or (named[0] if named else None)
        if figure is None or figure == owner:
            return Nominal(noun, owner, None, None, around)
        return Nominal(noun, figure, None, None, around, owner)
    agent = next((inner for preposition, inner in around if preposition == "by"), None)
    target = _first(around, row.object_preps or ("of", "in", "for", "with"))
    subject = agent or possessor
    if agent is not None and target is None:
        target = possessor
    if subject is None:
        subject = _first([pair for pair in around if pair[1] != target], row.subject_preps)
    if named:
        # "the DeepMind acquisition" is one of DeepMind, "the Google bid" is one by Google.
        transitive = bool(row.object_preps) and row.object_preps[0] == "of"
        if target is None and (subject is not None or transitive or len(named) > 1):
            target = named[-1]
        if subject is None:
            subject = next((name for name in named if name != target), None)
    if target is None and plain and _takes_compound(row):
        target = plain[-1]
    if target == subject:
        target = None
    counterparty = _first(around, row.counterparty_preps)
    if counterparty in (target, subject):
        counterparty = None
    return Nominal(noun, subject, target, counterparty, around)


def _takes_compound(row: StanceRow) -> bool:
    """Whether a plain noun before an act is what is acted on, as in "asset sales", and unlike "forest holdings"."""
    return row.type in _COMPOUNDING and (row.object_preps[:1] == ("of",) or row.type in ("reduce", "decrease"))


def _first(around: list[tuple[str, Token]], prepositions: tuple[str, ...]) -> Token | None:
    for wanted in prepositions:
        for preposition, inner in around:
            if preposition == wanted:
                return inner
    return None


def _around(noun: Token, row: StanceRow, amounts: Mapping[int, str]) -> Iterator[tuple[str, Token]]:
    """The prepositional phrases of a noun that may be parties, also where the tree hung them elsewhere."""
    deeper = {*row.counterparty_preps, "by"}
    host = amount_host(noun)
    hung = [*obliques(noun), *(obliques(host) if host is not None else ())]
    for preposition, inner in hung:
        if inner.i in amounts:
            # "an investment of $5m in the bank", "an offer for 49% of the shares"
            for own, part in obliques(inner):
                if part.i not in amounts and not _is_time(part):
                    yield (preposition if own == "of" else own), part
                    yield from _deeper(part, deeper, own)
        elif not _is_time(inner):
            yield preposition, inner
            yield from _deeper(inner, deeper, preposition)
    wanted = {*row.object_preps, *row.subject_preps, *row.counterparty_preps} & _BINDING
    behind = _phrase_behind(noun)
    if behind is not None and behind[0] in wanted and all(inner != behind[1] for _, inner in hung):
        inner = behind[1]
        if inner.i not in amounts and not _is_time(inner):
            # "is planning a campaign against the bank"
            yield behind


def _deeper(inner: Token, wanted: set[str], taken: str) -> Iterator[tuple[str, Token]]:
    """What the syntax hung on the object: "the sale of the unit to Acme", "the acquisition of DeepMind by Google"."""
    for preposition, part in obliques(inner):
        if preposition in wanted and preposition != taken and part.ent_type_ == "ORG":
            yield preposition, part


def _is_time(token: Token) -> bool:
    """Whether a phrase says when: "a rise in the period to March"."""
    return token.ent_type_ == "DATE" or lemma_of(token) in shipped().classes["time_span"]


def _phrase_behind(noun: Token) -> tuple[str, Token] | None:
    """The prepositional phrase right behind a noun, wherever the syntax hung it."""
    document, index = noun.doc, noun.i + 1
    while index < len(document) and document[index].is_space:
        index += 1
    if index == len(document) or relation(document[index]) not in ("case", "mark"):
        return None
    inner = document[index].head
    if relation(document[index]) == "mark":
        # A participle before the noun that was taken for a clause: "a decline in underlying sales".
        if relation(inner) != "amod":
            return None
        inner = inner.head
    if relation(inner) in ("compound", "flat", "nmod") and inner.head.i > inner.i and inner.ent_type_ == "ORG":
        inner = inner.head
    return (document[index].lower_, inner) if inner.i > index else None


def _named_modifiers(noun: Token) -> list[Token]:
    """The organizations that stand before a noun as its compounds, one token for each name, left to right."""
    found: dict[int, Token] = {}
    for child in children(noun, "compound", "nmod", "amod", "flat"):
        bracketed = child.i > 0 and child.doc[child.i - 1].text in "<("
        if child.i < noun.i and child.ent_type_ == "ORG" and not case_of(child) and not bracketed:
            start = child.i
            while start > 0 and child.doc[start].ent_iob_ == "I":
                start -= 1
            found[start] = child
    return list(found.values())


def _in_one_name(first: Token, second: Token) -> bool:
    """Whether two words stand in the same name."""
    between = first.doc[min(first.i, second.i) + 1 : max(first.i, second.i) + 1]
    return first.ent_type_ == "ORG" and all(token.ent_iob_ == "I" for token in between)


def _is_plain(child: Token, amounts: Mapping[int, str]) -> bool:
    """Whether a compound is a common noun that can be what is acted on: "job cuts", not "a case-by-case review"."""
    if child.pos_ != "NOUN" or child.i in amounts or child.ent_type_ in ("DATE", "ORG", "MONEY", "PERCENT"):
        return False
    return not any(part.text in ("-", "–") for part in child.children) and not obliques_of_compound(child)


def obliques_of_compound(child: Token) -> bool:
    """Whether a compound holds a preposition, as "end-of-year" does."""
    return any(relation(part) in ("case", "nmod") and part.i > child.i for part in child.children)


def bounds_beside(head: Token, others: Iterable[Token | None]) -> tuple[int, int]:
    """The noun phrase of a noun's party as half-open token offsets, without what belongs to the noun itself.

    head: head of the party. others: heads of the noun's other parties, whose phrases the syntax may have hung on this
    one ("the sale of the unit | to Acme"), as it does with figures and dates ("a rise in profits | to $5m in 2003").
    """
    start, end = phrase_bounds(head)
    ends = [other.left_edge.i for other in others if other is not None and other.i > head.i]
    ends += [part.left_edge.i for _, part in obliques(head) if part.ent_type_ in _AMOUNTS or part.ent_type_ == "DATE"]
    for edge in ends:
        if head.i < edge < end:
            end = edge
    while end > head.i + 1 and head.doc[end - 1].lower_ in _POSSESSIVES:
        end -= 1
    return start, end
