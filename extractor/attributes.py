"""Words that the syntax took for verbs and that claim nothing: what says what a thing is, an item of accounts, a date.

"false and misleading", "because of dwindling reserves", "net excludes gain 5 mln dlrs", "the quarter ended March 31".
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from spacy.tokens import Token

from extractor.clauses import auxiliaries, children, own_subject, relation
from extractor.lexicon import shipped
from extractor.participles import is_past_participle
from extractor.phrases import lemma_of
from extractor.read_tree import giving

Classes = Mapping[str, frozenset[str]]

#: How far above an item the verb of its list stands.
_HIGHEST = 3
_DETERMINERS = ("det", "nmod:poss", "nummod")
_NOMINAL_TAGS = frozenset(("NN", "NNS", "JJ", "VBG"))


def says_what_is(token: Token, classes: Classes) -> bool:
    """Whether a participle says what something is like: "privately held", "false and misleading", "rising costs"."""
    word = token.lower_
    if relation(token) == "conj" and token.head.pos_ == "ADJ" and word.endswith("ing"):
        return True
    if relation(token) == "conj" and relation(token.head) == "amod" and token.tag_ in ("VBN", "VB", "VBP"):
        # "current and projected needs", "a fast and cost effective way"
        return True
    if _before_noun(token, classes) or _is_misread_noun(token, classes):
        return True
    if token.tag_ in ("VBN", "VBD") and _has_manner(token, classes):
        return True
    return word in classes["attributive"] and any(_is_bare(target, token) for target in children(token, "obj"))


def _is_bare(target: Token, participle: Token) -> bool:
    """Whether nothing but modifiers stands between a participle and the noun behind it: not "opening a store"."""
    if not participle.i - 1 <= target.left_edge.i <= participle.i + 1:
        return False
    return not any(child.i > participle.i for child in children(target, *_DETERMINERS)) and target.pos_ != "PRON"


def _before_noun(participle: Token, classes: Classes) -> bool:
    """Whether a past participle stands where only what says more of the noun behind it can: "to selected countries"."""
    doc, place = participle.doc, participle.i
    if not _is_lone_participle(participle) or place + 1 >= len(doc):
        return False
    after = doc[place + 1]
    if after.tag_ not in _NOMINAL_TAGS or after.ent_type_ in ("DATE", "ORG"):
        return False
    noun = after
    while relation(noun) in ("compound", "amod", "nummod") and noun.head.i > noun.i:
        noun = noun.head
    before = place - 1
    while before > 0 and (doc[before].is_space or (doc[before].tag_ == "RB" and doc[before].lower_.endswith("ly"))):
        before -= 1
    if before < 0:
        return False
    if doc[before].lower_ in classes["before_noun"]:
        return True
    governed = relation(participle) in ("xcomp", "ccomp", "obj") and participle.head == doc[before]
    if governed and doc[before].pos_ == "VERB" and noun.head == participle:
        return lemma_of(doc[before]) not in ("get", "have", "be", "become")  # "expects improved results"
    if relation(noun) in ("nsubj", "nsubj:pass") and noun.head not in (participle, noun):
        return relation(participle) != "conj"  # "and increased outlays are expected"
    described = relation(participle) in ("advcl", "csubj", "csubj:pass") and participle.tag_ == "VBN"
    return described and relation(noun) == "obj" and lemma_of(participle) not in giving()


def _is_lone_participle(token: Token) -> bool:
    """Whether a word is a past participle without an auxiliary, a subject or a conjunction of its own."""
    if token.tag_ not in ("VBN", "VBD") or token.lower_ == lemma_of(token):
        return False
    return is_past_participle(token) and not children(token, "aux", "aux:pass", "nsubj", "nsubj:pass", "cop")


def _is_misread_noun(token: Token, classes: Classes) -> bool:
    """Whether a plural noun was read as a verb ("expects further earnings | increases"), or a noun before an adjective
    that it is one word with ("price competitive")."""
    after = token.nbor().lower_ if token.i + 1 < len(token.doc) else ""
    if after in classes["second_part"] and lemma_of(token) in classes["first_part"]:
        return True
    if token.tag_ != "VBZ" or not token.i or not token.is_lower or lemma_of(token) not in _nouns():
        return False
    if relation(token) in ("nsubj", "nsubj:pass"):
        return True
    before = token.nbor(-1)
    if relation(token) in ("ccomp", "xcomp") and own_subject(token) is None:
        return relation(before) == "obj" and before.head == token.head
    compared = any(child.tag_ == "JJR" for child in children(before, "amod"))
    bare = not children(before, "det", "nmod:poss", "case")
    return compared and bare and before.tag_ == "NN" and lemma_of(token) in classes["money_figure"]


@lru_cache(maxsize=1)
def _nouns() -> frozenset[str]:
    """What may stand as a noun: the lexicon's nouns for actions, figures and statements."""
    classes = shipped().classes
    acts = frozenset(row.lemma for row in shipped().rows if row.pos == "noun")
    return acts | classes["money_figure"] | classes["statement"]


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
