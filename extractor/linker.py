"""Clause to claim: the component that links stance words, parties, attributions, quantities and scopes."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from extractor.annotations import set_extensions, value_of
from extractor.arrangement import arrange
from extractor.attributes import dates_period, is_item, says_what_is
from extractor.clauses import case_of, is_parsed, marks, own_subject, predicate_of, relation
from extractor.confidence import LEAST, THRESHOLD, Jury, Weights, shipped_weights
from extractor.drafts import VERBAL, Draft, certainty_of, head_of_stance, modality_of
from extractor.frames import asked_by, clause_frame, noun_frame
from extractor.headline_drafts import read_ellipsis, read_headline, read_joined
from extractor.lexicon import Lexicon, StanceRow, shipped
from extractor.nominal_control import follow, has_two_parts, settle, under_headline
from extractor.nominals import bounds_beside, read_nominal
from extractor.parties import Parties, stands_for_organization
from extractor.party_spans import party_of
from extractor.phrases import is_definite, lemma_of
from extractor.placement import Places
from extractor.quantities import amount_tokens, role_of
from extractor.reported_claims import attribute, drop_cues, source_organizations, take_sources
from extractor.scopes import Scope, read_controlled
from extractor.senses import choose
from extractor.stances import StanceRuler
from extractor.word_order import has_finite_verb
from schemas.claim import COMMUNICATION_TYPES


def link(doc: Doc, lexicon: Lexicon, weights: Weights, threshold: float = THRESHOLD) -> list[dict[str, Any]]:
    """Find the claims of a document that rulers, syntax, references and attribution have read.

    doc: the processed document; nothing is written to it.
    lexicon: the rows that "stances" spans name, and the carriers.
    weights, threshold: what tells claims from other drafts; with a threshold of 0 every draft is kept.
    Returns claim records in order of their triggers, parts as half-open token offsets, JSON types only.
    """
    parties = Parties(doc)
    amounts = amount_tokens(doc)
    attributions = doc._.attribution_records
    drafts: list[Draft] = []
    stances = sorted(doc.spans.get("stances", ()), key=lambda stance: stance.start)
    starts = [stance.start for stance in stances]
    headlines = {span.start for span in doc.spans.get("headlines", ())}
    # All that hold a word, not those that were read: what is left out must not change what is found.
    sentences = [span.start for span in doc.sents if any(not token.is_space for token in span)]
    jury = Jury(parties, attributions, headlines, sentences, weights, threshold, lexicon.classes["core_stance"])
    for sentence in doc.spans.get("candidates", ()):
        own = stances[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]
        # "Weis Markets Inc": a word of a name says nothing.
        own = [stance for stance in own if not all(map(parties.named.__contains__, range(stance.start, stance.end)))]
        found = list(_read_sentence(own, lexicon, parties, amounts))
        elliptic = None
        if sentence.start in headlines:
            elliptic = read_ellipsis(sentence, lexicon, amounts) or read_joined(sentence, own, lexicon)
        if elliptic is not None:
            found = [elliptic, *(draft for draft in found if draft.trigger.start > elliptic.trigger.start)]
        elif sentence.start in headlines and not has_finite_verb(sentence):
            known = {draft.trigger.start for draft in found if draft.subject is not None}
            ordered = read_headline(sentence, own, lexicon, parties, amounts, known)
            found = [*ordered, *under_headline(ordered[0], found)] if ordered else found
        drafts.extend(found)
    for record in attributions:
        record["organizations"] = source_organizations(record, parties)
    drafts = settle(drafts, parties, lexicon, [tuple(record["cue"]) for record in attributions if record["cue"]])
    carried = _drop_carriers(drafts)
    kept = _settle(doc, carried, jury)
    lost = {id(draft) for draft in carried} - {id(draft) for draft in kept}
    # A carrier whose verb turned out to be no claim heads one itself: "has been allowed to offer insurance".
    again = _drop_carriers([draft for draft in drafts if id(draft) not in lost])
    if len(again) > len(kept):
        kept = _settle(doc, again, jury)
    if threshold > 0:
        drop_cues(kept, attributions)
    return [_record(doc, draft) for draft in sorted(kept, key=lambda draft: (draft.trigger.start, draft.trigger.end))]


def _settle(doc: Doc, drafts: list[Draft], jury: Jury) -> list[Draft]:
    """Give drafts their attributions, organizations and quantities; returns those that are claims."""
    attributions = doc._.attribution_records
    for draft in drafts:
        draft.money, draft.percents, draft.dates = [], [], []
    attribute(drafts, attributions)
    follow(drafts)
    take_sources(drafts, attributions)
    _name_parties(drafts, jury.parties, attributions)
    _place_quantities(doc, drafts)
    kept = [draft for draft in drafts if _is_claim(draft, attributions) and jury.keeps(draft)]
    claims = {id(draft) for draft in kept}
    idle = {id(draft) for draft in drafts if draft.nominal and id(draft) not in claims}
    if any(draft.money or draft.percents or draft.dates for draft in drafts if id(draft) in idle):
        # A noun that is no claim gives the figures around it back to the verb.
        drafts = [draft for draft in drafts if id(draft) not in idle]
        for draft in drafts:
            draft.money, draft.percents, draft.dates = [], [], []
        _place_quantities(doc, drafts)
        kept = [draft for draft in drafts if _is_claim(draft, attributions) and jury.keeps(draft)]
    return kept


def _is_claim(draft: Draft, attributions: list[dict[str, Any]]) -> bool:
    if draft.nominal and not has_two_parts(draft):
        return False
    return _takes_part(draft, attributions)


def _read_sentence(
    stances: Sequence[Span], lexicon: Lexicon, parties: Parties, amounts: dict[int, str]
) -> Iterable[Draft]:
    values = parties.doc._.values
    for stance in stances:
        token = head_of_stance(stance)
        if not is_parsed(token):
            continue
        rows = lexicon.select(value_of(stance, values)["rules"])
        if token.pos_ in VERBAL or relation(token) == "cop":
            verbs = _of_lemma(token.lemma_, [row for row in rows if row.pos == "verb"])
            draft = _read_verb(stance, token, verbs, lexicon, parties, amounts)
        else:
            draft = _read_noun(stance, token, [row for row in rows if row.pos == "noun"], lexicon, parties, amounts)
        if draft is not None:
            yield draft


def _of_lemma(lemma: str, rows: list[StanceRow]) -> list[StanceRow]:
    """The rows of one lemma where a form is of several and this is one of them: "found" of "find" and of "found"."""
    return [row for row in rows if row.lemma == lemma] or rows


def _read_verb(
    stance: Span, token: Token, rows: list[StanceRow], lexicon: Lexicon, parties: Parties, amounts: dict[int, str]
) -> Draft | None:
    if not rows or relation(token) in ("amod", "compound", "aux", "aux:pass", "case", "mark", "det"):
        return None
    if relation(token) == "cop" and token.head.pos_ == "VERB" and "to" in marks(token.head):
        # "is to provide" is no copula.
        return None
    if token.is_upper and token.i and token.i - 1 in amounts and token.lower_.endswith("s"):
        # "ISSUES 50 MLN FRANC NOTES": in a headline, what an amount is of
        return None
    if says_what_is(token, lexicon.classes) or is_item(token, lexicon.classes) or dates_period(token, lexicon.classes):
        return None
    if token.lower_.endswith("ing") and stance[-1].i + 1 < len(token.doc) and stance[-1].nbor().lower_ == "of":
        # "an offering of shares" is no verb, "thinking of a sale" is.
        rows = [row for row in rows if row.particle or "of" in (*row.object_preps, *row.target_preps)]
        if not rows:
            return None
    if relation(token) == "acl" and case_of(token.head) == "at" and lemma_of(token.head) in ("price", "rate"):
        # "bought shares at prices ranging from $9 to $10": the price is the purchase's.
        return None
    if token.tag_ in ("VBN", "VBD") and own_subject(token) is None and {"than", "as"} & set(marks(token)):
        # "better than expected", "as previously announced"
        return None
    clause, scope = read_controlled(token, lexicon)
    row = choose(rows, clause_frame(stance, clause, amounts, parties, asked_by(rows)))
    if row is None:
        return None
    if row.type in COMMUNICATION_TYPES and clause.reduced and clause.voice == "passive" and clause.subject is None:
        # "sentiments observed elsewhere" says nothing that a source puts.
        return None
    unnamed = row.lemma in lexicon.classes["naming"] and clause.voice == "passive" and "to" in marks(token)
    if unnamed and scope.polarity == "negative":
        # "asked not to be named"
        return None
    if row.type in COMMUNICATION_TYPES and row.lemma in lexicon.classes["refusing"]:
        # "declined comment" is no comment.
        scope.polarity = "positive" if scope.polarity == "negative" else "negative"
    subject, target, counterparty = arrange(row, clause, amounts)
    if target is not None and stance.start <= target.i < stance.end:
        target = None  # "has gone bust", "changed hands": a part of the trigger is no party
    return Draft(stance, row, False, subject, target, counterparty, scope, clause)


def _read_noun(
    stance: Span, token: Token, rows: list[StanceRow], lexicon: Lexicon, parties: Parties, amounts: dict[int, str]
) -> Draft | None:
    if not rows or relation(token) in ("compound", "flat", "case", "mark") or token.i in parties.named:
        return None
    reading = read_nominal(token, rows[0], amounts)
    row = choose(rows, noun_frame(stance, reading, amounts, parties, asked_by(rows)))
    if row is None:
        return None
    reading = read_nominal(token, row, amounts)
    draft = Draft(stance, row, True, reading.subject, reading.object, reading.counterparty, Scope(top=token))
    draft.owner = reading.owner
    return draft


def _drop_carriers(drafts: list[Draft]) -> list[Draft]:
    """Drop verbs and nouns that only carry another claim's verb."""
    carrying = {carrier.i for draft in drafts for carrier in draft.scope.carriers if carrier not in draft.scope.heading}
    kept = []
    for draft in drafts:
        token = draft.head
        if predicate_of(token).i in carrying or token.i in carrying:
            continue
        kept.append(draft)
    return kept


def _name_parties(drafts: list[Draft], parties: Parties, attributions: list[dict[str, Any]]) -> None:
    """Find the organizations behind each party; a possession without an owner belongs to who is spoken about."""
    focus: list[str] = []
    earlier: list[str] = []
    main = parties.main_organization()
    headline = {index for span in parties.doc.spans.get("headlines", ()) for index in range(span.start, span.end)}
    for draft in sorted(drafts, key=lambda draft: draft.trigger.start):
        source = attributions[draft.attribution]["organizations"] if draft.attribution is not None else []
        context = focus or ([main] if main else [])
        in_headline = draft.trigger.start in headline
        if in_headline:
            context = parties.traders(context)
        own = parties.organizations(draft.subject) or parties.organizations(draft.owner)
        if draft.places:
            read = parties.organizations_of_list if in_headline else parties.organizations_of_span
            own = read(*draft.places["subject"])
        draft.subjects = own or parties.organizations(draft.subject, context, only_figures=not in_headline)
        kind = attributions[draft.attribution]["kind"] if draft.attribution is not None else None
        if not draft.subjects and draft.subject is not None and stands_for_organization(draft.subject, kind):
            # "OpenAI's CFO confirmed that the company…": who speaks for one speaks of it.
            draft.subjects = list(source)
        if draft.nominal and draft.object is not None and relation(draft.object) == "compound":
            # The jobs of "job cuts" are nobody else's.
            inner: list[str] = []
        elif not own:
            inner = (source or context) if in_headline else []
        elif is_definite(draft.object):
            # "Ovum welcomed the move": whose move it is was said before.
            inner = [name for name in (focus or earlier) if name not in own]
        else:
            # Who sells "plants" need not be told whose they are.
            inner = []
        # "Kivu said Norway raised its quota": what Norway does is done with its own.
        possessor = draft.subjects or (source if draft.subject is None or draft.subject.pos_ == "PRON" else [])
        draft.objects = parties.organizations(draft.object, inner, possessor, predicate=draft.head)
        if "object" in draft.places:
            draft.objects = parties.organizations_of_span(*draft.places["object"])
            bare = set(draft.objects) <= set(draft.subjects) and parties.is_tie(draft.object)
            if main and bare and main not in draft.subjects:
                # "Ford Reassesses Ties": to whom the article is about.
                draft.objects = [main]
        if in_headline and not draft.objects and parties.is_own_part(draft.object, draft.row.type):
            draft.objects = list(draft.subjects)
        draft.counterparties = parties.organizations(draft.counterparty, inner)
        if draft.subjects and not draft.communicates and draft.subjects != focus:
            earlier, focus = focus, draft.subjects


def _place_quantities(doc: Doc, drafts: list[Draft]) -> None:
    places = Places(drafts)
    for key in ("money", "percents", "dates"):
        for mention in doc.spans.get(key, ()):
            for number in places.of(mention, dated=key == "dates"):
                draft = drafts[number]
                entry: dict[str, Any] = {"span": [mention.start, mention.end]}
                if key != "dates":
                    entry["role"] = role_of(mention, draft.row.type, draft.row.lemma)
                getattr(draft, key).append(entry)


def _takes_part(draft: Draft, attributions: list[dict[str, Any]]) -> bool:
    if draft.subjects or draft.objects or draft.counterparties:
        return True
    return draft.attribution is not None and bool(attributions[draft.attribution]["organizations"])


def _record(doc: Doc, draft: Draft) -> dict[str, Any]:
    sentence = draft.head.sent
    predicate = predicate_of(draft.head)
    places = dict(draft.places)
    other = draft.counterparty
    if not draft.nominal and draft.object is not None and other is not None and draft.object.is_ancestor(other):
        places.setdefault("object", bounds_beside(draft.object, [other]))
    if draft.nominal:
        heads = {"subject": draft.subject, "object": draft.object, "counterparty": draft.counterparty}
        for name, head in heads.items():
            if head is not None:
                places.setdefault(name, bounds_beside(head, (other for other in heads.values() if other != head)))
    return {
        "type": draft.row.type,
        "nominal": draft.nominal,
        "trigger": [draft.trigger.start, draft.trigger.end],
        "lemma": draft.row.name,
        "subject": party_of(draft.subject, draft.subjects, predicate, places.get("subject")),
        "object": party_of(draft.object, draft.objects, predicate, places.get("object")),
        "counterparty": party_of(draft.counterparty, draft.counterparties, predicate, places.get("counterparty")),
        "money": draft.money,
        "percents": draft.percents,
        "dates": draft.dates,
        "attribution": draft.attribution,
        "polarity": draft.scope.polarity,
        "modality": modality_of(draft),
        "certainty": certainty_of(draft),
        "sentence": [sentence.start, sentence.end],
        "confidence": draft.confidence,
        "evidence": draft.evidence,
        "rules": [draft.row.id, *draft.scope.rules],
    }


class Linker:
    """Pipeline component ``claims_linker``: writes ``doc._.claim_records``."""

    def __init__(
        self, ruler: StanceRuler | None = None, threshold: float = THRESHOLD, min_confidence: float = LEAST
    ) -> None:
        """ruler: the component whose rows the "stances" spans name, whatever it loads; None for those that ship."""
        self._ruler = ruler
        self.threshold = threshold
        self.min_confidence = min_confidence
        self.weights = shipped_weights()

    @property
    def lexicon(self) -> Lexicon:
        """The rows that "stances" spans name, and the carriers."""
        return self._ruler.lexicon if self._ruler is not None else shipped()

    def __call__(self, doc: Doc) -> Doc:
        """Link the claims of a document; returns the same document."""
        records = link(doc, self.lexicon, self.weights, self.threshold)
        doc._.claim_records = [record for record in records if record["confidence"] >= self.min_confidence]
        return doc

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Nothing to save: the rows lie with ``claims_stances``."""

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> Linker:
        """Nothing to load."""
        return self


@Language.factory(
    "claims_linker",
    default_config={"threshold": THRESHOLD, "min_confidence": LEAST},
    requires=["doc.spans"],
    assigns=["doc._.claim_records"],
)
def make_linker(nlp: Language, name: str, threshold: float, min_confidence: float) -> Linker:
    """Create the component, which uses the lexicon of the stance ruler before it in the pipeline.

    threshold: how likely a draft must be a claim to be one, 0 to 1.
    min_confidence: claims with less confidence are left out, 0 to 1.
    """
    set_extensions()
    ruler = next((pipe for _, pipe in nlp.pipeline if isinstance(pipe, StanceRuler)), None)
    return Linker(ruler, threshold, min_confidence)
