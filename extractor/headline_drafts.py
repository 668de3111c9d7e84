"""Drafts of claims from headlines whose verb is left out or was missed by the syntax."""

from __future__ import annotations

from collections.abc import Container, Sequence

from spacy.tokens import Span

from extractor.annotations import value_of
from extractor.drafts import Draft
from extractor.frames import ordered_frame
from extractor.lexicon import Lexicon
from extractor.parties import Parties
from extractor.party_nouns import figures
from extractor.scopes import Scope
from extractor.senses import choose
from extractor.word_order import figure_and_direction, joined_by_order, may_be_headline_verb, read_by_order


def read_headline(
    sentence: Span,
    stances: Sequence[Span],
    lexicon: Lexicon,
    parties: Parties,
    amounts: dict[int, str],
    known: Container[int],
) -> list[Draft]:
    """The claim of a headline whose verb the syntax missed, by word order; at most one.

    sentence: the headline. stances: its stance words. amounts: token indices of money and percentages.
    known: where the triggers begin that the tree has a subject for, which holds for infinitives: "Kivu to close mill".
    """
    for stance in stances:
        rows = [row for row in lexicon.select(value_of(stance)["rules"]) if row.pos == "verb" and row.priority >= 0]
        token = stance[0]
        infinitive = token.i > sentence.start and token.nbor(-1).lower_ == "to"
        if not rows or not may_be_headline_verb(token) or (infinitive and token.i in known):
            continue
        behind = sentence.doc[stance.end].lower_ if stance.end < sentence.end else ""
        # "Kivu withdraws from market": the senses whose object that preposition opens
        linked = [row for row in rows if behind in (*row.object_preps, *row.target_preps)]
        order = read_by_order(sentence, stance[-1], (behind,) if linked else ())
        if order is None:
            continue
        rows = linked or rows
        subject = token.doc[order.subject[1] - 1]
        target = token.doc[order.object[1] - 1] if order.object else None
        row = choose(rows, ordered_frame(stance, subject, target, amounts, parties))
        if row is None:
            continue
        if order.object and all(index in amounts for index in range(*order.object)):
            order, target = order._replace(object=None), None  # "SALES UP SEVEN PCT"
        draft = Draft(stance, row, False, subject, target, None, Scope(top=token))
        if infinitive and all(word.pos_ != "AUX" for word in sentence.doc[sentence.start : token.i]):
            # "Kivu to close mill", but not "Kivu is latest firm to close"
            draft.scope.strengthen("planned")
        draft.places = {"subject": order.subject, **({"object": order.object} if order.object else {})}
        return [draft]
    return []


def read_joined(sentence: Span, stances: Sequence[Span], lexicon: Lexicon) -> Draft | None:
    """The claim of a headline that says who is in an agreement, without a verb: "Kivu in supply pact with Tarn".

    sentence: the headline. stances: its stance words.
    """
    for stance in stances:
        words = [token.lower_ for token in stance if token.lower_ != "with"]
        rows = lexicon.by_lemma.get(("noun", " ".join(words)), ())
        row = next((row for row in rows if row.type == "partner" and not row.conditional), None)
        order = joined_by_order(sentence, stance) if row is not None else None
        if row is None or order is None:
            continue
        doc = sentence.doc
        trigger = doc[stance.start : stance.start + len(words)]
        target = doc[order.object[1] - 1] if order.object else None
        draft = Draft(trigger, row, False, doc[order.subject[1] - 1], target, None, Scope(top=trigger.root))
        draft.places = {"subject": order.subject, **({"object": order.object} if order.object else {})}
        return draft
    return None


def read_ellipsis(sentence: Span, lexicon: Lexicon, amounts: dict[int, str]) -> Draft | None:
    """The claim of a headline that leaves out its copula: "Kivu shares up 3%".

    sentence: the headline. amounts: token indices of money and percentages.
    """
    rows = {row.particle: row for row in lexicon.by_lemma.get(("verb", "be"), ()) if row.particle and row.requires}
    read = figure_and_direction(sentence, rows, figures() | {"share", "stock"}, amounts)
    if read is None:
        return None
    place, direction = read
    trigger = sentence.doc[direction.i : direction.i + 1]
    draft = Draft(trigger, rows[direction.lower_], False, sentence.doc[place[1] - 1], None, None, Scope(top=direction))
    draft.places = {"subject": place}
    return draft
