"""From a clause to the frame that a sense is chosen by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

from spacy.tokens import Span, Token

from extractor.clauses import Clause, antecedent, children, is_relative, marks, predicate_of, relation
from extractor.dependents import dependents
from extractor.drafts import VERBAL, head_of_stance
from extractor.lexicon import FIGURES, StanceRow
from extractor.nominals import Nominal
from extractor.parties import Parties
from extractor.phrases import conjuncts, head_words, lemma_of
from extractor.quantities import has_number
from extractor.senses import MONEY, NUMBER, PERCENT, Frame

_INNER_CLAUSES = frozenset(("ccomp", "advcl", "acl", "acl:relcl", "parataxis", "xcomp", "advcl:relcl"))


def _words(head: Token | None, amounts: dict[int, str]) -> tuple[str, ...]:
    if head is not None and is_relative(head):
        head = antecedent(head) or head
    return head_words(head, amounts)


def _oblique_words(pairs: list[tuple[str, Token]], amounts: dict[int, str]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for preposition, noun in pairs:
        found[preposition] = (*found.get(preposition, ()), *head_words(noun, amounts))
    return found


def _complement(predicate: Token) -> Literal["", "infinitive", "clause", "gerund"]:
    for child in children(predicate, "xcomp", "ccomp"):
        if "to" in marks(child) or any(aux.lower_ == "to" for aux in children(child, "aux")):
            return "infinitive"
        if relation(child) == "xcomp" and child.lower_.endswith("ing"):
            return "gerund"
        if relation(child) == "xcomp" and child.tag_ == "VB":
            # "helped calm the market"
            return "infinitive"
        if relation(child) == "ccomp":
            return "clause"
    return "clause" if _is_put_in(predicate) else ""


def _is_put_in(predicate: Token) -> bool:
    """Whether a clause stands between the commas of what it reports: "costs, the study found, had doubled"."""
    doc, last = predicate.doc, predicate.i + 1
    if last >= len(doc) or doc[last].text not in (",", ".") or children(predicate, "obj", "advcl", "obl"):
        return False
    subjects = children(predicate, "nsubj")
    if not subjects or subjects[0].i > predicate.i:
        return False
    first = subjects[0].left_edge.i - 1
    if first <= predicate.sent.start or doc[first].text not in (",", '"', "”", "\u2019"):
        return False
    return relation(predicate) == "parataxis" or any(child.i < first for child in children(predicate, "parataxis"))


def _is_present(verb: Token) -> bool:
    return verb.tag_ in ("VBZ", "VBP") or verb.lower_ == f"{lemma_of(verb)}s"


def _particles(stance: Span, predicate: Token) -> frozenset[str]:
    """The particles and adverbs of a verb, and what a copula says of its subject: "were 17 pct higher"."""
    found = [token.lower_ for token in stance[1:]]
    if relation(head_of_stance(stance)) == "cop":
        found.append(predicate.lower_)
    found += [child.lower_ for name, child in dependents(predicate) if name in ("compound:prt", "advmod", "xcomp")]
    # "was quoted as saying"
    found += [
        mark.lower_
        for child in children(predicate, "advcl")
        for mark in children(child, "mark")
        if mark.i == stance.end
    ]
    return frozenset(found)


def _objects(clause: Clause, amounts: dict[int, str]) -> tuple[str, ...]:
    """The words of a verb's object; a copula has its predicate for one."""
    if clause.trigger == clause.predicate or relation(clause.trigger) != "cop":
        return _words(clause.object, amounts)
    counts = [child for child in children(clause.predicate, "nummod") if child.ent_type_ != "DATE"]
    return (*head_words(clause.predicate, amounts), *((NUMBER,) if counts else ()))


class Asked(NamedTuple):
    """What the senses of a word ask of what stands around it: nothing else of a frame is read."""

    words: bool
    subject: bool
    object: bool
    figures: bool
    complement: bool


#: What a caller gets who does not say what the senses ask for.
EVERYTHING = Asked(True, True, True, True, True)


def asked_by(rows: Iterable[StanceRow]) -> Asked:
    """What rows ask of a frame; words are particles and prepositional phrases."""
    words = subject = object_ = figures = complement = False
    for row in rows:
        words = words or bool(row.particle or row.oblique)
        subject = subject or bool(row.subject)
        object_ = object_ or bool(row.object) or row.requires == "receiver"
        figures = figures or row.requires in FIGURES
        complement = complement or bool(row.complement)
    return Asked(words, subject, object_, figures, complement)


def clause_frame(
    stance: Span, clause: Clause, amounts: dict[int, str], parties: Parties, asked: Asked = EVERYTHING
) -> Frame:
    """The frame of a verb: lemma, particles, voice, the words of its parties and what figures stand in its clause."""
    predicate = clause.predicate
    own: Sequence[Token] = _own_tokens(predicate) if asked.figures else ()
    labels = {amounts[token.i] for token in own if token.i in amounts}
    return Frame(
        lemma=lemma_of(clause.trigger),
        particles=_particles(stance, predicate) if asked.words else frozenset(),
        voice=clause.voice,
        subjects=_words(clause.subject, amounts) if asked.subject else (),
        objects=_objects(clause, amounts) if asked.object else (),
        receivers=_words(clause.receiver, amounts) if asked.object else (),
        obliques=_oblique_words(clause.obliques, amounts) if asked.words else {},
        has_money=MONEY in labels,
        has_percent=PERCENT in labels,
        has_number=NUMBER in labels or has_number(own, amounts),
        subject_is_organization=asked.subject and _is_organization(clause.subject, parties),
        object_is_organization=asked.object and _is_organization(clause.object, parties),
        complement=_complement(predicate) if asked.complement else "",
        present=_is_present(clause.trigger),
    )


def ordered_frame(
    stance: Span, subject: Token, target: Token | None, amounts: dict[int, str], parties: Parties
) -> Frame:
    """The frame of a headline's verb whose parties are known by their place."""
    sentence = stance.sent
    labels = {amounts[index] for index in range(stance.end, sentence.end) if index in amounts}
    return Frame(
        lemma=lemma_of(stance[0]),
        particles=frozenset(token.lower_ for token in stance[1:]),
        subjects=(lemma_of(subject),),
        objects=() if target is None else head_words(target, amounts),
        has_money=MONEY in labels,
        has_percent=PERCENT in labels,
        has_number=has_number(list(sentence[stance.end - sentence.start :]), amounts),
        subject_is_organization=_is_organization(subject, parties),
        object_is_organization=_is_organization(target, parties),
        present=_is_present(stance[0]),
    )


def noun_frame(
    stance: Span, reading: Nominal, amounts: dict[int, str], parties: Parties, asked: Asked = EVERYTHING
) -> Frame:
    """The frame of a noun that stands for an action; its compounds count as objects ("job cuts": job)."""
    noun = reading.noun
    own: Sequence[Token] = list(noun.subtree) if asked.figures else ()
    labels = {amounts[token.i] for token in own if token.i in amounts}
    target = reading.object
    # The cars of "car sales" are a kind, even where the words refer to somebody's.
    is_kind = target is not None and relation(target) == "compound" and target.i not in parties.named
    objects: tuple[str, ...] = ()
    if asked.object:
        compounds = (lemma_of(child) for child in children(noun, "compound", "amod", "nmod"))
        objects = (*head_words(target, amounts), *compounds)
    return Frame(
        lemma=lemma_of(noun),
        subjects=head_words(reading.subject, amounts) if asked.subject else (),
        objects=objects,
        obliques=_oblique_words(reading.obliques, amounts) if asked.words else {},
        has_money=MONEY in labels,
        has_percent=PERCENT in labels,
        has_number=has_number(own, amounts),
        subject_is_organization=asked.subject and _is_organization(reading.subject, parties),
        object_is_organization=asked.object and _is_organization(None if is_kind else target, parties),
    )


def _own_tokens(predicate: Token) -> list[Token]:
    """The tokens of a clause without those of the clauses inside it, from the predicate downwards."""
    found = [predicate]
    for token in found:  # it grows as its tokens are looked at
        for name, child in dependents(token):
            if name not in _INNER_CLAUSES and (name != "conj" or child.pos_ not in VERBAL):
                found.append(child)
    return found


def _is_organization(head: Token | None, parties: Parties) -> bool:
    if head is None:
        return False
    if is_relative(head):
        head = antecedent(head) or head
    return any(noun.i in parties.named or noun.i in parties.referring for noun in conjuncts(head))


__all__ = ["clause_frame", "noun_frame", "predicate_of"]
