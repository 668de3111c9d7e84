"""Who says so: the noun phrase of a source, its kind, and the subject that a verb has or inherits.

Reads Universal Dependencies and ClearNLP labels alike. A noun phrase is taken without relative and participial
clauses, as parties are in the contract of a claim.
"""

from __future__ import annotations

from collections.abc import Iterable

from spacy.tokens import Doc, Span, Token

from extractor.cues import CueLexicon, Kind

SUBJECTS = frozenset({"nsubj", "nsubj:pass", "nsubj:outer", "nsubjpass", "csubj:outer"})
PASSIVE_SUBJECTS = frozenset({"nsubj:pass", "nsubjpass", "csubj:pass", "csubjpass"})
PASSIVE_AUXILIARIES = frozenset({"aux:pass", "auxpass"})
OBJECTS = frozenset({"obj", "dobj", "iobj", "dative"})
OBLIQUES = frozenset({"obl", "obl:agent", "nmod", "agent", "pobj"})
RELATIVE = frozenset({"acl:relcl", "relcl"})
_CLAUSES = RELATIVE | {"acl", "advcl", "advcl:relcl", "parataxis", "ccomp", "xcomp", "csubj", "discourse", "list"}
_LEFT_OUT = frozenset({"cc", "mark", "preconj"})
_RELATIVE_PRONOUNS = frozenset({"who", "which", "that", "whom"})
_EXPLETIVES = frozenset({"it", "there"})
_TRAILING = frozenset(
    [",", ";", ":", "-", "--", "–", "—", ".", "'", '"', "“", "”", "‘", "’", "``", "''", "(", "[", "<"]
)


def children(token: Token, labels: Iterable[str]) -> list[Token]:
    """The children of a token with one of some dependency labels, in order."""
    wanted = frozenset(labels)
    return [child for child in token.children if child.dep_ in wanted]


def is_parsed(span: Span) -> bool:
    """Whether syntax was run on a sentence."""
    return any(token.dep_ for token in span)


def is_passive(verb: Token) -> bool:
    """Whether a verb is passive by its own auxiliary or subject."""
    return any(child.dep_ in PASSIVE_AUXILIARIES or child.dep_ in PASSIVE_SUBJECTS for child in verb.children)


def trimmed(doc: Doc, start: int, end: int) -> tuple[int, int] | None:
    """Half-open token offsets without white space and punctuation at the ends; None if nothing is left."""
    while start < end and (doc[start].is_space or doc[start].text in _TRAILING):
        start += 1
    while start < end and (doc[end - 1].is_space or doc[end - 1].text in _TRAILING):
        end -= 1
    return (start, end) if start < end else None


def phrase_span(head: Token, limits: tuple[int, int] | None = None) -> tuple[int, int] | None:
    """The noun phrase of a head without clauses that modify it, as half-open token offsets.

    limits: token offsets that it must not leave, as those of a quotation; the sentence by default.
    """
    doc = head.doc
    low, high = limits or (head.sent.start, head.sent.end)
    start, end = head.left_edge.i, head.right_edge.i + 1
    for child in head.lefts:
        if child.dep_ in _LEFT_OUT or child.dep_ in _CLAUSES:
            start = max(start, child.right_edge.i + 1)
    for token in head.subtree:
        if token.i > head.i and token.dep_ in _CLAUSES:
            end = min(end, token.left_edge.i if token.left_edge.i > head.i else token.i)
    for position in range(head.i + 1, end):
        # A ticker or an aside is not the source's name.
        if doc[position].text in ("<", "--", "–", "—", ";", ":") or (
            doc[position].is_space and doc[position].text.count("\n") > 1
        ):
            end = position
            break
    return trimmed(doc, max(start, low), min(end, high))


def subject_of(verb: Token, depth: int = 0) -> Token | None:
    """The head of the subject that a verb has, or inherits by coordination, control or participle; None if it has none."""
    if depth > 6:
        return None
    own = children(verb, SUBJECTS)
    if own:
        return own[-1] if own[-1].lower_ not in _RELATIVE_PRONOUNS else own[0]
    label, head = verb.dep_, verb.head
    if head is verb:
        return None
    if label == "conj":
        return subject_of(head, depth + 1)
    if label in ("xcomp", "ccomp") and not children(verb, ("nsubj",)):
        if label == "xcomp":
            held = children(head, OBJECTS)
            if held:
                return held[0]
        elif not any(child.dep_ == "mark" and child.lower_ in ("to", "as") for child in verb.children):
            return None
        return subject_of(head, depth + 1)
    if label in ("advcl", "parataxis", "dep", "obl", "pcomp", "prep"):
        return subject_of(head, depth + 1) if head.pos_ in ("VERB", "AUX", "ADJ", "NOUN", "ADP") else None
    if label == "acl":
        return _owner(head) if _is_infinitive(verb) else head
    if label in RELATIVE:
        return None
    return None


def agent_of(verb: Token) -> Token | None:
    """The head of the by-phrase of a passive, or None."""
    for child in verb.children:
        if child.dep_ in OBLIQUES:
            if child.lower_ == "by":
                inner = children(child, ("pobj",))
                if inner:
                    return inner[0]
            if any(mark.dep_ == "case" and mark.lower_ == "by" for mark in child.children):
                return child
    return None


def is_expletive(token: Token) -> bool:
    """Whether a subject stands for nothing ("it is believed that")."""
    return token.dep_ == "expl" or token.lower_ in _EXPLETIVES


def owner_of(noun: Token) -> Token | None:
    """The head of the possessor or author of a noun ("its claim", "a warning by the bank"), or None."""
    return _owner(noun)


def _is_infinitive(verb: Token) -> bool:
    return any(child.lower_ == "to" and child.i < verb.i for child in verb.children)


def _owner(noun: Token) -> Token | None:
    for child in children(noun, ("nmod:poss", "poss")):
        return child
    for child in children(noun, ("nmod", "prep", "obl", "obl:agent")):
        if child.dep_ == "prep":
            if child.lower_ in ("by", "from"):
                inner = children(child, ("pobj",))
                if inner:
                    return inner[0]
        elif any(mark.dep_ == "case" and mark.lower_ in ("by", "from") for mark in child.children):
            return child
    return None


def kind_of(doc: Doc, span: tuple[int, int], head: int, lexicon: CueLexicon) -> Kind:
    """What kind of source a noun phrase names.

    span, head: half-open token offsets of the phrase and the token of its head.
    An organization mention at the head decides; then the rows of the head noun, where a plural without a name is
    unnamed; then a capitalized name is a person and the rest unnamed.
    """
    token = doc[head]
    organizations = [
        mention for mention in doc.spans.get("organizations", ()) if mention.start < span[1] and span[0] < mention.end
    ]
    if any(mention.start <= head < mention.end for mention in organizations):
        return "organization"
    kinds = lexicon.kinds_of(token.lower_)
    if any(kind == "unnamed" and is_plural for kind, is_plural in kinds):
        return "organization" if organizations else "unnamed"
    for kind, _ in kinds:
        if kind != "unnamed":
            return kind
    if kinds:
        return "unnamed"
    return "person" if token.text[:1].isupper() else "unnamed"
