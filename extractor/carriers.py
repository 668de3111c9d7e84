"""The words that carry a stance verb: "plans to", "is set to", "an agreement to", and what hangs between.

The scope of each is the tree: a carrier works on the predicate that it governs and stops at the next finite clause,
which is what ConText (Harkema et al. 2009) does with termination terms on flat text.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from extractor.clauses import case_of, children, is_passive, marks, obliques, own_subject, relation
from extractor.lexicon import CarrierRow, Lexicon
from extractor.phrases import lemma_of

_LIGHT = frozenset(
    [
        "have",
        "make",
        "reach",
        "announce",
        "sign",
        "take",
        "hold",
        "enter",
        "get",
        "give",
        "unveil",
        "outline",
        "set",
        "confirm",
        "abandon",
        "drop",
        "scrap",
        "shelve",
        "postpone",
        "detail",
        "disclose",
        "reveal",
        "hatch",
        "draw",
        "lay",
        "approve",
        "start",
        "begin",
        "launch",
        "lead",
        "step",
    ]
)


def chain_of(predicate: Token, lexicon: Lexicon) -> Iterator[tuple[Token, CarrierRow | None]]:
    """The predicate and, outwards, every carrier above it with its row; None for the predicate and for light verbs."""
    yield predicate, None
    node = predicate
    seen = {predicate.i}
    while True:
        name, head = relation(node), node.head
        if head == node or head.i in seen:
            return
        seen.add(head.i)
        if (
            name == "conj"
            and head.pos_ in ("VERB", "AUX", "NOUN", "ADJ")
            and own_subject(node) is None
            and not _finite(node)
        ):
            node = head
            step = carrier_row(node, lexicon)
            if step is None:
                return
            name, head = relation(node), node.head
            seen.add(head.i)
        row = carrier_row(node, lexicon)
        if row is None:
            lent = _lent(node, lexicon)
            if lent is None:
                return
            seen.discard(head.i)
            head, row = lent
            seen.add(head.i)
        yield head, row
        node = head
        if row.pos == "noun":
            governor = node.head
            governed = relation(node) in ("obj", "nsubj:pass", "xcomp") or case_of(node) in ("in", "into", "on", "for")
            light = governed and (lemma_of(governor) in _LIGHT or _leads_to(governor, node, lexicon))
            if governor != node and governor.i not in seen and light and governor.pos_ in ("VERB", "AUX"):
                seen.add(governor.i)
                yield governor, None
                node = governor
            else:
                return


def _leads_to(governor: Token, noun: Token, lexicon: Lexicon) -> bool:
    """Whether a verb carries what its noun carries: "is exploring ways of cutting", by a row whose link is the noun."""
    linked = {row.link for row in lexicon.carriers_by_lemma.get(lemma_of(governor), ())}
    return noun.lower_ in linked


def _lent(node: Token, lexicon: Lexicon) -> tuple[Token, CarrierRow] | None:
    """The noun that carries an infinitive which the syntax hung on a word beside the noun, with its row.

    "reached an agreement in principle to sell", "signed a contract worth $5m to supply", "signed an agreement under
    which it will sell".
    """
    beside = node.head
    if _is_term(node):
        return next(((beside, row) for row in _noun_rows(beside, lexicon)), None)
    if relation(node) not in ("advcl", "xcomp") or "to" not in marks(node):
        return None
    if relation(beside) in ("amod", "acl") and beside.head.i < beside.i:
        nouns = [beside.head]
    elif lemma_of(beside) in _LIGHT:
        nouns = [*children(beside, "obj"), *(noun for preposition, noun in obliques(beside) if preposition == "into")]
    else:
        return None
    for noun in nouns:
        if noun.i < node.i and noun.pos_ == "NOUN":
            for row in _noun_rows(noun, lexicon):
                return noun, row
    return None


def _noun_rows(noun: Token, lexicon: Lexicon) -> list[CarrierRow]:
    own = lexicon.carriers_by_lemma.get(lemma_of(noun), ())
    return [row for row in own if row.pos == "noun" and row.link == "to"]


def _is_term(node: Token) -> bool:
    """Whether a clause says what is to be done under a deal that names nobody: "a deal under which it will sell"."""
    if relation(node) != "acl:relcl" or {"with", "between"} & {preposition for preposition, _ in obliques(node.head)}:
        return False
    under = any(preposition == "under" and noun.lower_ == "which" for preposition, noun in obliques(node))
    return under and any(auxiliary.lower_ in ("will", "would") for auxiliary in children(node, "aux"))


def _finite(node: Token) -> bool:
    return bool(children(node, "aux", "aux:pass", "cop")) and "to" not in marks(node)


def carrier_row(node: Token, lexicon: Lexicon) -> CarrierRow | None:
    """The carrier row by which the head of ``node`` carries it, or None.

    "plans to V", "agreed to V", "is set to V" (infinitive), "keeps V-ing" (gerund), "succeeded in V-ing" (preposition),
    "a decision to V" (noun).
    """
    name, head = relation(node), node.head
    if name not in ("xcomp", "ccomp", "advcl", "acl", "obl", "nmod", "obj", "csubj", "dep", "parataxis"):
        return None
    rows = lexicon.carriers_by_lemma.get(lemma_of(head), ()) or lexicon.carriers_by_lemma.get(head.lower_, ())
    if not rows:
        return None
    words = marks(node)
    gerund = node.lower_.endswith("ing")
    particles = {child.lower_ for child in children(head, "compound:prt", "advmod")}
    # "called on ministers to block"
    before = {preposition for preposition, _ in obliques(head)}
    best: CarrierRow | None = None
    for row in rows:
        if row.link == "to":
            linked = "to" in words and name not in ("csubj",)
        elif row.link == "infinitive":
            linked = node.lower_ == lemma_of(node) and name in ("xcomp", "ccomp") and "to" not in words
        elif row.link == "gerund":
            linked = gerund and name in ("xcomp", "ccomp", "obj") and not (set(words) - {"to"})
        else:
            linked = row.link in words or any(
                preposition == row.link for preposition, noun in obliques(head) if noun == node
            )
        if not linked:
            continue
        if row.pos == "noun" and head.pos_ not in ("NOUN", "PROPN"):
            continue
        if row.pos == "verb" and head.pos_ not in ("VERB", "AUX"):
            continue
        if row.pos == "adjective" and head.pos_ not in ("ADJ", "VERB"):
            continue
        if row.particle and row.particle not in particles | (before if row.subject == "object" else set()):
            continue
        if not row.particle and children(head, "compound:prt"):
            # "set aside $5m to spend" is not "set to".
            continue
        if row.voice and (row.voice == "passive") != is_passive(head):
            continue
        if best is None or (row.particle and not best.particle) or (row.voice and not best.voice):
            best = row
    return best
