"""Objects that do not stand where a parser looks for them.

In "recalled from the shelves all lamps" the object stands behind its prepositional phrase, in "a firm | that it has an
option to buy" before its clause; names in angle brackets and headlines in capitals are hung anyhow.
"""

from __future__ import annotations

from spacy.tokens import Token

from extractor.dependents import children, relation
from extractor.lexicon import shipped
from extractor.relatives import RELATIVES, tells_circumstance

#: Relations that a noun without a preposition behind a verb gets where it was not known as the object.
_UNKNOWN = ("obl:unmarked", "obl", "appos")
_NOUNS = frozenset(("NOUN", "PROPN"))


def unmarked_object(predicate: Token) -> Token | None:
    """The noun without a preposition that stands behind a verb without an object, or None; dates are none."""
    if children(predicate, "ccomp", "xcomp", "cop") or predicate.pos_ != "VERB":
        return None
    if predicate.i and predicate.doc[predicate.i - 1].text in "-–":
        return None  # "state-owned Kivu Corp"
    for noun in children(predicate, *_UNKNOWN):
        if noun.i < predicate.i or noun.pos_ not in _NOUNS or noun.ent_type_ in ("DATE", "MONEY", "PERCENT"):
            continue
        if predicate.doc[noun.left_edge.i - 1].ent_type_ in ("MONEY", "PERCENT"):
            continue  # "460 dlrs an ounce"
        if children(noun, "case", "mark") or noun.lemma_.lower() in shipped().classes["time_span"] or _is_measure(noun):
            continue
        first = noun.left_edge
        opened = children(noun, "det", "nmod:poss", "nummod", "nmod") or noun.ent_type_ == "ORG"
        if not opened and not (noun.is_upper and predicate.is_upper):
            continue  # "eased to 634p at 0857 GMT"
        if (
            first.pos_ in ("ADP", "SCONJ")
            or first.is_punct
            or any(token.text == "," for token in predicate.doc[predicate.i : first.i])
        ):
            continue  # "sold, Reuters reported"
        if relation(noun) == "appos" and first.i > predicate.i + 1:
            continue
        return noun
    return None


def gapped_object(predicate: Token) -> Token | None:
    """The noun whose relative clause has an infinitive without an object: "a firm | it has agreed to buy", or None."""
    node = predicate
    for _ in range(4):
        name, head = relation(node), node.head
        if name == "acl:relcl":
            break
        if name not in ("xcomp", "acl", "obj") or head == node:
            return None
        if name == "xcomp" and children(head, "obj"):
            return None  # "a firm that urged Kivu to sell"
        node = head
    else:
        return None
    if node == predicate:
        return None
    own = children(node, "nsubj", "nsubj:pass")
    if not own or own[0].lower_ in RELATIVES or tells_circumstance(node) or node.head.ent_type_ == "DATE":
        return None
    antecedent: Token = node.head
    classes, lemma = shipped().classes, antecedent.lemma_.lower()
    return None if lemma in classes["circumstance"] or lemma in classes["time_span"] else antecedent


def _is_measure(noun: Token) -> bool:
    """Whether a noun is counted by a plain number: "fell three places", "rose 12 points"."""
    return noun.is_lower and bool(children(noun, "nummod"))
