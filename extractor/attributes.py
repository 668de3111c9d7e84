"""Words that the syntax took for verbs and that claim nothing: what says what a thing is, an item of accounts, a date.

"false and misleading", "because of dwindling reserves", "net excludes gain 5 mln dlrs", "the quarter ended March 31".
"""

from __future__ import annotations

from collections.abc import Mapping

from spacy.tokens import Token

from extractor.clauses import auxiliaries, children, own_subject, relation
from extractor.phrases import lemma_of

Classes = Mapping[str, frozenset[str]]

#: How far above an item the verb of its list stands.
_HIGHEST = 3
_DETERMINERS = ("det", "nmod:poss", "nummod")


def says_what_is(token: Token, classes: Classes) -> bool:
    """Whether a participle says what something is like: "privately held", "false and misleading", "rising costs"."""
    word = token.lower_
    if relation(token) == "conj" and token.head.pos_ == "ADJ" and word.endswith("ing"):
        return True
    if relation(token) == "conj" and relation(token.head) == "amod" and token.tag_ == "VBN":
        # "current and projected needs"
        return True
    if token.tag_ in ("VBN", "VBD") and _has_manner(token, classes):
        return True
    return word in classes["attributive"] and any(_is_bare(target, token) for target in children(token, "obj"))


def _is_bare(target: Token, participle: Token) -> bool:
    """Whether nothing but modifiers stands between a participle and the noun behind it: not "opening a store"."""
    if not participle.i - 1 <= target.left_edge.i <= participle.i + 1:
        return False
    return not any(child.i > participle.i for child in children(target, *_DETERMINERS)) and target.pos_ != "PRON"


def _has_manner(participle: Token, classes: Classes) -> bool:
    """Whether the adverb before a participle says how something is: "privately held"."""
    place = participle.i - 1
    if place > 0 and participle.doc[place].text in "-–":
        place -= 1
    return place >= 0 and participle.doc[place].lower_ in classes["manner"]


def is_item(token: Token, classes: Classes) -> bool:
    """Whether a word is an item that accounts include or exclude: "net includes charge 5 mln dlrs"."""
    if token.lower_ not in classes["account_item"]:
        return False
    if any(lemma_of(auxiliary) in classes["account_verb"] for auxiliary in children(token, "aux")):
        return True
    governor = token
    for _ in range(_HIGHEST):
        governor = governor.head
        if lemma_of(governor) in classes["account_verb"]:
            return own_subject(token) is None
    return False


def dates_period(token: Token, classes: Classes) -> bool:
    """Whether a participle says when a period begins or ends: "the year ending March 31", "beginning with May"."""
    if lemma_of(token) not in classes["period_edge"] or auxiliaries(token):
        return False
    dated = [target.ent_type_ == "DATE" for target in children(token, "obj", "obl:unmarked", "obl:tmod")]
    after = token.nbor() if token.i + 1 < len(token.doc) else None
    if not dated and after is not None and after.ent_type_ == "DATE":
        # The syntax may hang the date on something else: "crop year 1986/87 ending September 30".
        dated = [True]
    if token.lower_.endswith("ing"):
        bare = not children(token, "obj") and after is not None and after.lower_ in ("with", "in")
        return bare if not dated else all(dated)
    if token.tag_ not in ("VBN", "VBD") or not dated or not all(dated) or not token.i:
        return False
    before = token.nbor(-1)
    if before.text == "," or before.ent_type_ == "DATE" or before.text[-1].isdigit():
        return True
    return not classes["time_span"].union(classes["period"]).isdisjoint((before.lower_, lemma_of(before)))
