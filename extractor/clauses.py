"""A small view of a clause over a dependency tree: predicate, subject, object, obliques, complements, auxiliaries.

The labels are those of Universal Dependencies v2. Labels of the ClearNLP style (spaCy's English pipelines) are mapped
by ``extractor.dependents``: ``dobj`` to ``obj``, ``nsubjpass`` to ``nsubj:pass``; a preposition that heads its noun is
read as the noun's ``case`` here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from spacy.tokens import Token

from extractor.dependents import children as children
from extractor.dependents import dependents, remembered, sentence_of, tokens_of
from extractor.dependents import relation as relation
from extractor.dependents import universal as universal
from extractor.expletives import is_expletive as is_expletive
from extractor.far_objects import gapped_object, unmarked_object
from extractor.lexicon import shipped, with_infinitive
from extractor.participles import is_past_participle as is_past_participle
from extractor.participles import past_forms
from extractor.read_tree import tree_words
from extractor.relatives import RELATIVES, tells_circumstance
from extractor.relatives import antecedent as antecedent
from extractor.relatives import is_relative as is_relative

_OBLIQUES = frozenset(("obl", "obl:agent", "nmod", "obl:tmod", "nmod:tmod", "obl:npmod", "nmod:npmod", "obl:unmarked"))
#: What ends a sentence, though no headline.
_STOPS = frozenset((".", "!", "?", '"', "”", "''", ":"))
_SUBJECTS = frozenset(("nsubj", "nsubj:pass", "nsubj:outer", "csubj", "csubj:pass"))


def is_parsed(token: Token) -> bool:
    """Whether the sentence of a token was read by the syntax."""
    return bool(token.dep_) or any(name for name, _ in dependents(token))


def case_of(noun: Token) -> str:
    """The preposition of a noun, lower case, compound ones joined by a space ("out of"); "" where it has none."""
    cases = children(noun, "case")
    if not cases and noun.pos_ == "NOUN" and relation(noun) == "obl":
        cases = children(noun, "mark")  # "FILES FOR OFFERING", half taken for a clause
    if not cases:
        # A preposition that the syntax hung on the first word of a name: "for Scale AI".
        cases = tuple(case for part in children(noun, "compound", "flat") for case in children(part, "case"))
    if cases:
        words = []
        for case in cases:
            if case.lower_ in ("'s", "’s", "'", "’"):
                continue
            words.append(case.lower_)
            words.extend(part.lower_ for part in children(case, "fixed"))
        return " ".join(words)
    if noun.dep_ in ("pobj", "pcomp") and noun.head.dep_ in ("prep", "agent"):
        return str(noun.head.lower_)
    return ""


@remembered
def obliques(token: Token) -> tuple[tuple[str, Token], ...]:
    """Prepositional dependents of a predicate or a noun as (preposition, noun), conjuncts left to the caller."""
    found: list[tuple[str, Token]] = []
    for name, child in dependents(token):
        if name in _OBLIQUES:
            preposition = case_of(child)
            if preposition:
                found.append((preposition, child))
        elif name in ("prep", "agent"):
            found.extend((str(child.lower_), noun) for inner, noun in dependents(child) if inner in ("pobj", "pcomp"))
    return tuple(found)


def predicate_of(trigger: Token) -> Token:
    """The word that heads the clause of a trigger: a copula or an auxiliary gives way to what it stands with."""
    if relation(trigger) in ("cop", "aux", "aux:pass") and trigger.head != trigger:
        return trigger.head
    return trigger


#: Conjunctions behind which a participle goes without its auxiliary: "if approved".
_ELLIPTIC = frozenset(("if", "unless", "when", "once", "until", "till", "as", "where", "than", "though", "although"))


@remembered
def is_passive(predicate: Token) -> bool:
    """Whether a predicate is a passive: by its auxiliary, its subject or as a participle that stands with a noun."""
    if children(predicate, "aux:pass") or (predicate.tag_ == "VBN" and children(predicate, "cop")):
        return True
    if predicate.lower_ in past_forms() and not children(predicate, "aux"):
        return False
    if children(predicate, "nsubj:pass", "csubj:pass"):
        # "output advanced by 5 pct": what only moved by so much is no passive without its auxiliary.
        moved = any(preposition == "by" and is_by_amount(noun) for preposition, noun in obliques(predicate))
        return not moved or relation(predicate) not in ("ccomp", "ROOT", "root")
    if _is_headline_passive(predicate):
        return True
    joined = relation(predicate) == "conj" and not children(predicate, "nsubj", "aux")
    if joined and predicate.tag_ != "VBD" and is_past_participle(predicate):
        first = predicate.head
        if is_passive(first) and not children(predicate, "obj"):
            return True
    if is_stray_verb(predicate):
        return False
    if relation(predicate) in ("acl", "advcl", "amod") and is_past_participle(predicate):
        if any(preposition == "by" and not is_by_amount(noun) for preposition, noun in obliques(predicate)):
            return True
        marked = [mark for mark in children(predicate, "mark") if mark.lower_ not in _ELLIPTIC]
        return not marked and not children(predicate, "aux", "nsubj", "obj")
    return False


def _is_headline_passive(predicate: Token) -> bool:
    """Whether a headline leaves out the auxiliary of a passive: "HELICOPTER UNVEILED"."""
    if predicate.tag_ != "VBN" or relation(predicate) not in ("ROOT", "root") or not children(predicate, "nsubj"):
        return False
    if children(predicate, "aux", "obj", "ccomp", "xcomp", "obl:unmarked", "nsubj:pass"):
        return False
    last = [token for token in tokens_of(predicate.doc)[slice(*sentence_of(predicate))] if not token.is_space][-1]
    return last.text not in _STOPS


def is_stray_verb(predicate: Token) -> bool:
    """Whether a participle behind a noun is the verb of a clause that the syntax took for a noun phrase.

    "They found confidence increased": a past form without an agent, on a noun that stands where a clause belongs.
    """
    if relation(predicate) != "acl" or not predicate.lower_.endswith("ed"):
        return False
    noun = predicate.head
    if noun.i >= predicate.i:
        return False
    if noun.pos_ not in ("NOUN", "PROPN", "PRON") or children(noun, "cop", "nsubj", "case", "acl:relcl"):
        return False
    if any(preposition == "by" for preposition, _ in obliques(predicate)):
        return False
    return relation(noun) in ("ROOT", "root", "ccomp", "parataxis", "advcl") and predicate.i - noun.i <= 4


def grammatical_subject(predicate: Token) -> Token | None:
    """The subject of a clause as it is written, or the one that it shares with the clause that governs it."""
    found = _subject(predicate, set())
    return None if found == predicate else found


@remembered
def own_subject(predicate: Token) -> Token | None:
    """The subject that stands in the clause itself, or None."""
    own = [child for child in children(predicate, *_SUBJECTS) if child.lower_ != "there"]
    if len(own) > 1:
        # "the view is that it is weak": what the clause itself says comes first
        own = [child for child in own if relation(child) != "nsubj:outer"] or own
    plain = predicate.pos_ == "VERB" or predicate.lower_ in with_infinitive("adjective")
    if not own and plain and not children(predicate, "ccomp", "csubj", "aux:pass"):
        # "it was planning to sell", "it is likely to sell": no expletive, whatever the syntax says.
        own = [child for child in children(predicate, "expl") if child.lower_ == "it"]
    return own[0] if own else None


def opens_headline(noun: Token, infinitive: Token) -> bool:
    """Whether a noun is who a headline says will do something: "Ford to close plant"."""
    named = noun.ent_type_ == "ORG"
    if not named and (noun.head != noun or noun.pos_ not in ("PROPN", "NOUN")):
        return False
    if noun.head != noun and (noun.head.head != noun.head or noun.head.ent_type_ != "ORG"):
        return False  # a name of two words may be read as a verb and its object
    if children(noun, "det", "nmod:poss", "cop", "nsubj"):
        return False
    if noun.lemma_.lower() in with_infinitive("noun"):
        return False
    return noun.text[:1].isupper() and infinitive.i - noun.i <= 6 and noun.i - noun.sent.start <= 5


def _subject(predicate: Token, seen: set[int]) -> Token | None:
    if predicate.i in seen:
        return None
    seen.add(predicate.i)
    own = own_subject(predicate)
    if own is not None:
        return own
    name, head = relation(predicate), predicate.head
    if head == predicate:
        return None
    if name in ("conj", "parataxis") and (
        head.pos_ in ("VERB", "AUX") or own_subject(head) is not None or children(head, "cop")
    ):
        return _subject(head, seen)
    if name in ("xcomp", "csubj") and opens_headline(head, predicate):
        return head
    if name == "ccomp" and predicate.i < head.i and "to" not in marks(predicate):
        return None  # "was done, Ford said": who says so is not who did it
    if name in ("xcomp", "ccomp"):
        if _controls_object(head, predicate):
            objects = [child for child in children(head, "obj", "iobj") if child.ent_type_ != "DATE"]
            if objects:
                return objects[0]
        return _subject(head, seen)
    if name == "advcl" and opens_headline(head, predicate):
        return head
    if name == "advcl":
        if relation(head) == "amod" and "to" in marks(predicate):
            # "signed a contract worth $5m to supply"
            return noun_owner(head.head, seen)
        quoted = children(head, "obj") if "as" in marks(predicate) and head.lemma_ in tree_words("quoting") else ()
        governor = quoted[0] if quoted else _subject(head, seen)
        return None if governor is not None and is_expletive(governor) else governor
    if name == "acl" and head.ent_type_ == "DATE" and relation(head) == "obl:unmarked":
        return _subject(head.head, seen)  # "wrote to them last summer | warning of losses"
    if name in ("acl", "acl:relcl"):
        gerund = predicate.lower_.endswith("ing") and bool(children(predicate, "mark", "case"))
        if gerund or any(mark.lower_ == "to" for mark in children(predicate, "mark", "aux")):
            return noun_owner(head, seen) or (head if opens_headline(head, predicate) else None)
        aside = predicate.lower_.endswith("ing") and any(mark.text == "," for mark in children(predicate, "punct"))
        # "is in litigation, alleging it was deceived"
        return _subject(head, seen) if aside and children(head, "cop") and children(head, *_SUBJECTS) else head
    if name in ("amod", "compound"):
        return None
    if name in ("obl", "nmod", "obj", "nsubj", "csubj", "obl:agent"):
        governor = head
        return _subject(governor, seen) if governor.pos_ in ("VERB", "AUX") else noun_owner(governor, seen)
    return None


def noun_owner(noun: Token, seen: set[int] | None = None) -> Token | None:
    """Who has or makes what a noun names: its possessor, its "by" phrase, or the subject of the verb that governs it.

    "its plans", "a decision by Ford", "Ford has plans", "Ford reached an agreement".
    """
    seen = set() if seen is None else seen
    possessors = children(noun, "nmod:poss")
    if possessors:
        return possessors[0]
    name, head = relation(noun), noun.head
    given = children(head, "iobj") if name == "obj" else ()
    if given:
        return given[0]  # "gave its holders the right to buy"
    for preposition, owner in obliques(noun):
        what = preposition == "of" and owner.lemma_.lower() in with_infinitive("noun")  # "a letter of intent to buy"
        if preposition in ("by", "of", "from") and owner.i not in seen and not what:
            return owner
    for modifier in children(noun, "compound", "nmod"):
        if modifier.pos_ == "PROPN" and not case_of(modifier):
            return modifier
    if name == "conj":
        return noun_owner(head, seen)
    if name in ("obj", "obl", "xcomp", "iobj") and head.pos_ in ("VERB", "AUX"):
        put = noun.lower_ in tree_words("offered") and head.lemma_ in tree_words("taking")
        return None if put and name == "obj" else _subject(head, seen)  # "rejected an offer to buy": somebody else buys
    if name in ("nsubj", "nsubj:pass") and head != noun:
        return None
    if name == "nmod" and head != noun:
        return noun_owner(head, seen | {noun.i})
    if children(noun, "cop"):
        return _subject(noun, seen)
    return None


_GERUND_CONTROL = frozenset(("keep", "stop", "prevent", "see", "leave", "have", "get", "send", "catch", "find"))


def _controls_object(head: Token, predicate: Token) -> bool:
    """Whether the object of a verb does what its complement says: "urged Ford to sell", not "used the cash to buy"."""
    if not children(head, "obj", "iobj") or is_passive(head):
        return False
    if predicate.lower_.endswith("ing"):
        return head.lemma_ in _GERUND_CONTROL
    return head.lemma_ in tree_words("raising") or "to" not in marks(predicate) or bool(children(head, "iobj"))


@dataclass
class Clause:
    """What stands around a predicate, logical parties: a passive is turned round.

    predicate: head of the clause. trigger: the stance word, the predicate itself or its copula.
    subject: head of who does it; None in a passive without a "by" phrase.
    object: head of the direct object, or of the grammatical subject of a passive.
    receiver: head of the indirect object.
    obliques: (preposition, noun) pairs of the clause, its "by" agent left out.
    inherited: the subject stands in a governing clause.
    """

    trigger: Token
    predicate: Token
    voice: Literal["active", "passive"]
    subject: Token | None
    object: Token | None
    receiver: Token | None
    obliques: list[tuple[str, Token]] = field(default_factory=list)
    inherited: bool = False
    reduced: bool = False


def read_clause(trigger: Token) -> Clause:
    """The clause that a stance verb heads."""
    predicate = predicate_of(trigger)
    passive = is_passive(predicate)
    around = list(obliques(predicate))
    written = grammatical_subject(predicate)
    inherited = own_subject(predicate) is None
    reduced = False
    receiver: Token | None = None
    if passive:
        agents = [noun for preposition, noun in around if preposition == "by" and not is_by_amount(noun)]
        subject = agents[0] if agents else None
        target = written
        if relation(predicate) in ("acl", "amod") and inherited:
            target = predicate.head
            reduced = True
        second = children(predicate, "obj")
        if second and written is not None:
            # "was awarded a contract": what was written as the subject is the receiver.
            receiver, target = target, second[0]
        around = [(preposition, noun) for preposition, noun in around if noun != subject]
        return Clause(trigger, predicate, "passive", subject, target, receiver, around, inherited, reduced)
    written_objects = [child for child in children(predicate, "obj") if child.pos_ != "ADV" or child.ent_type_ == "ORG"]
    objects = written_objects or _shared_objects(predicate)
    target = objects[0] if objects else None
    indirect = children(predicate, "iobj")
    receiver = indirect[0] if indirect else None
    if receiver is None and _are_receiver_and_thing(written_objects):
        receiver, target = written_objects[:2]  # "pay it $5m"
    own = own_subject(predicate)
    if (
        target is None
        and relation(predicate) == "acl:relcl"
        and own is not None
        and not is_relative(own)
        and not tells_circumstance(predicate)
        and not any(
            word.lower_ in RELATIVES for said in children(predicate, "ccomp") for word in children(said, *_SUBJECTS)
        )
    ):
        target, reduced = predicate.head, True
    if target is None:
        target = gapped_object(predicate) or unmarked_object(predicate)
    return Clause(trigger, predicate, "active", written, target, receiver, around, inherited, reduced)


def _are_receiver_and_thing(objects: Sequence[Token]) -> bool:
    """Whether the first of some objects is who gets the other: "pay it $5m", "sell Kivu Corp | its cable system"."""
    if len(objects) != 2:
        return False
    first, second = objects
    if first.pos_ == "PRON":
        return True
    beside = first.right_edge.i + 1 == second.left_edge.i
    return first.ent_type_ == "ORG" and beside and bool(children(second, "det", "nmod:poss", "nummod"))


def _shared_objects(predicate: Token) -> tuple[Token, ...]:
    """The object of the next verb in "selling or closing weak units", which is the object of both.

    Where the syntax hung it on the first ("develop | and market a drug"), it stands behind the second.
    """
    for second in children(predicate, "conj"):
        between = predicate.doc[predicate.i + 1 : second.i]
        near = len(between) <= 2 or all(token.pos_ in ("VERB", "PUNCT", "CCONJ") for token in between)
        if second.pos_ in ("VERB", "AUX") and near and own_subject(second) is None and children(second, "obj"):
            return children(second, "obj")
    first = predicate.head
    if relation(predicate) == "conj" and first.pos_ == "VERB" and own_subject(predicate) is None:
        # "will design, develop and build | engines": the next verb hangs on the first as this one does.
        after = [verb for verb in children(first, "conj") if 0 < verb.i - predicate.i <= 3]
        objects = [shared for verb in (first, *after) for shared in children(verb, "obj")]
        nexts = {predicate.i + 1, *(verb.i + 1 for verb in after)}
        return () if is_passive(first) else tuple(shared for shared in objects if shared.left_edge.i in nexts)
    return ()


def is_by_amount(noun: Token) -> bool:
    """Whether "by" says how much, when or how: "by 5 pct", "terminated by mutual agreement", not "by three banks"."""
    if noun.lemma_.lower() in shipped().classes["time_span"]:
        return True  # "by the end of the quarter"
    if noun.pos_ in ("NUM", "SYM") or noun.ent_type_ in ("DATE", "MONEY", "PERCENT") or noun.text in "%$£€":
        return True
    counted = any(child.pos_ in ("NUM", "SYM") for child in children(noun, "nummod", "compound", "advmod"))
    return noun.lower_ in tree_words("means") or (counted and noun.ent_type_ != "ORG")


@remembered
def auxiliaries(predicate: Token) -> tuple[Token, ...]:
    """Auxiliary and modal verbs of a predicate, left to right; those of the first conjunct where it has none."""
    own = children(predicate, "aux", "aux:pass", "cop")
    if not own and relation(predicate) == "conj" and own_subject(predicate) is None and predicate.head != predicate:
        return auxiliaries(predicate.head)
    return own


@remembered
def marks(predicate: Token) -> tuple[str, ...]:
    """The words that mark a clause as subordinate: "if", "to", "after", lower case."""
    return tuple(
        child.lower_
        for name, child in dependents(predicate)
        if name in ("mark", "case") or (name == "aux" and child.lower_ == "to")
    )
