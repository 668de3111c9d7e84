"""Puts sources, cues and contents together: the reading of one document, from its cues to its attributions."""

from __future__ import annotations

from dataclasses import dataclass, field

from spacy.tokens import Token

from extractor.attribution_patterns import by_order
from extractor.contents import Construction, clausal, clause_around, noun_content, object_of
from extractor.cues import CueLexicon, CueRow, VerbCue
from extractor.reported_speech import Page, Quotation, announced_by, introduces, stands_alone
from extractor.sources import OBJECTS, agent_of, is_expletive, is_passive, owner_of, phrase_span, subject_of

_VERBAL = frozenset({"VERB", "AUX", ""})


@dataclass
class Found:
    """One attribution while it is being read; token offsets, the content as token indices."""

    cue: tuple[int, int]
    row: CueRow
    name: str
    frame: str
    content: set[int]
    source: tuple[int, int] | None = None
    source_head: int = -1
    style: str = "indirect"
    quotations: list[Quotation] = field(default_factory=list)


class Reader:
    """Reads the attributions of one document."""

    def __init__(self, page: Page, lexicon: CueLexicon) -> None:
        """Take the layout of the document and the cues to look for."""
        self.page = page
        self.doc = page.doc
        self.lexicon = lexicon
        self.found: dict[int, Found] = {}
        self._parsed = [
            any(token.dep_ for token in self.doc[start:end]) for start, end in page.sentences for _ in range(start, end)
        ]
        self._sentence = [place for place in page.sentences for _ in range(*place)]

    def read(self) -> list[Found]:
        """Find all attributions, in order of their cues."""
        cues = self._verb_cues()
        for cue in cues:
            self._read_verb(cue)
        self._read_quotations([cue for cue in cues if self.page.inside[cue.token.i] < 0 and "quote" in cue.frames])
        for cue in cues:
            if cue.token.i not in self.found:
                self._read_rest(cue)
        self._read_phrases()
        self._read_words()
        return [self.found[index] for index in sorted(self.found)]

    def _verb_cues(self) -> list[VerbCue]:
        cues = []
        for token in self.doc:
            cue = self.lexicon.verb_at(token)
            if cue is not None and (not self._parsed[token.i] or _is_verb(token)):
                cues.append(cue)
        return cues

    def _read_verb(self, cue: VerbCue) -> None:
        if not self._parsed[cue.token.i]:
            return
        construction = clausal(cue)
        if construction is not None:
            self._add(cue, construction)

    def _read_rest(self, cue: VerbCue) -> None:
        """Noun phrases as content, and word order where syntax is missing or has lost the content."""
        if self._parsed[cue.token.i]:
            construction = object_of(cue)
            if construction is not None:
                self._add(cue, construction)
            return
        pattern = by_order(self.doc, cue, self._limits(cue.token.i))
        if pattern is not None:
            row = next(row for row in cue.rows if {"clause", "quote"} & set(row.frames))
            self.found[cue.token.i] = Found(
                _cue_span(cue, row.particle),
                row,
                row.name,
                "clause",
                set(pattern.content),
                pattern.source,
                pattern.head,
            )

    def _add(self, cue: VerbCue, construction: Construction) -> None:
        row = construction.row
        source = self._source_of(cue.token) if construction.sourced else agent_of(cue.token)
        if construction.sourced and source is None:
            return
        self.found[cue.token.i] = self._made(cue, row, construction.frame, set(construction.content), source)

    def _made(self, cue: VerbCue, row: CueRow, frame: str, content: set[int], source: Token | None) -> Found:
        particle = getattr(row, "particle", None)
        item = Found(_cue_span(cue, particle), row, getattr(row, "name", ""), frame, content)
        if source is not None:
            item.source = phrase_span(source, self._limits(source.i))
            item.source_head = source.i
        return item

    def _source_of(self, verb: Token) -> Token | None:
        if is_passive(verb):
            return agent_of(verb)
        source = subject_of(verb)
        if source is None:
            source = _neighbour(verb)
        return None if source is None or (is_expletive(source) and source.lower_ == "there") else source

    def _limits(self, index: int) -> tuple[int, int]:
        """The sentence of a token, cut to the quotation that it stands in or to the words between quotations."""
        start, end = self._sentence[index]
        number = self.page.inside[index]
        low = index
        while low > start and self.page.inside[low - 1] == number:
            low -= 1
        high = index + 1
        while high < end and self.page.inside[high] == number:
            high += 1
        return low, high

    def _read_quotations(self, cues: list[VerbCue]) -> None:
        last: Found | None = None
        by_token = {cue.token.i: cue for cue in cues}
        for quotation in self.page.quotations:
            cue = introduces(self.page, quotation, cues)
            alone = cue is None and stands_alone(self.page, quotation)
            if alone:
                cue = announced_by(self.page, quotation, cues)
            if cue is not None:
                item = self._quoted(cue)
                if item is None:
                    continue
                _take_in(item, quotation)
                last = item
            elif alone:
                speaker = self._speaker_before(quotation, last, by_token)
                if speaker is not None:
                    _take_in(speaker, quotation)
                    last = speaker
            else:
                self._close_mixed(quotation)

    def _quoted(self, cue: VerbCue) -> Found | None:
        item = self.found.get(cue.token.i)
        if item is not None:
            return item
        row = next(row for row in cue.rows if "quote" in row.frames)
        if self._parsed[cue.token.i]:
            source = self._source_of(cue.token)
            if source is None:
                return None
            item = self._made(cue, row, "quote", set(), source)
        else:
            pattern = by_order(self.doc, cue, self._limits(cue.token.i)) or by_order(
                self.doc, cue, self._sentence[cue.token.i]
            )
            if pattern is None:
                return None
            item = Found(_cue_span(cue, row.particle), row, row.name, "quote", set(), pattern.source, pattern.head)
        self.found[cue.token.i] = item
        return item

    def _speaker_before(self, quotation: Quotation, last: Found | None, cues: dict[int, VerbCue]) -> Found | None:
        """Who goes on speaking in a quotation that stands alone."""
        here = self.page.paragraph_of(quotation.start)
        before = self.page.sentence_before(quotation.start)
        if last is not None:
            reach = max(max(last.content, default=0), last.cue[1])
            near = before is not None and reach >= before[0]
            if near and here - self.page.paragraph_of(reach) <= 1:
                return last
        if before is None or here != self.page.paragraph_of(before[0]):
            return None
        inside = [index for index in self.found if before[0] <= index < before[1] and index in cues]
        outer = [index for index in inside if not any(index in self.found[other].content for other in inside)]
        return self.found[outer[-1]] if outer else None

    def _close_mixed(self, quotation: Quotation) -> None:
        """Carry a content that runs into a quotation to the quotation's end."""
        for item in self.found.values():
            if item.cue[0] < quotation.start and any(quotation.start < index < quotation.end for index in item.content):
                item.content.update(range(quotation.start, quotation.end))
                item.style = "mixed"

    def _read_phrases(self) -> None:
        for phrase in self.lexicon.phrases_in(self.doc):
            start, end = self._sentence[phrase.start]
            first = next((token for token in self.doc[phrase.end : end] if not token.is_space), None)
            if first is None:
                continue
            head = _phrase_object(self.doc[phrase.start], first) if self._parsed[phrase.start] else None
            if head is not None:
                span = phrase_span(head, (phrase.end, end))
                governor = head.head if head.dep_ not in ("pobj",) else self.doc[phrase.start].head
                content = {token.i for token in governor.subtree} - {token.i for token in head.subtree}
                if head.head is head:
                    content = set(range(start, end))
            else:
                span, content = None, set()
            if span is None:
                span = _until_comma(self.doc, phrase.end, end)
                if span is None:
                    continue
                content = set(range(start, end))
                head = self.doc[span[1] - 1]
            assert head is not None
            content -= set(range(phrase.start, span[1]))
            self.found[phrase.start] = Found(
                (phrase.start, phrase.end), phrase.row, phrase.row.phrase, "phrase", content, span, head.i
            )

    def _read_words(self) -> None:
        for token in self.doc:
            if not self._parsed[token.i] or token.i in self.found:
                continue
            adverb = self.lexicon.adverb_at(token)
            if adverb is not None and token.dep_ in ("advmod", "amod"):
                content = set(clause_around(token))
                self.found[token.i] = Found((token.i, token.i + 1), adverb, adverb.lemma, "adverb", content)
                continue
            noun = self.lexicon.noun_at(token) if token.pos_ in ("NOUN", "PROPN") else None
            words = noun_content(token) if noun is not None else None
            if noun is None or words is None:
                continue
            item = Found((token.i, token.i + 1), noun, noun.lemma, "noun", set(words))
            source = owner_of(token)
            verb = token.head
            if source is None and token.dep_ in OBJECTS and verb.lemma_ in noun.light:
                source = subject_of(verb)
            if source is not None:
                item.source = phrase_span(source, self._limits(source.i))
                item.source_head = source.i
            self.found[token.i] = item


def _cue_span(cue: VerbCue, particle: str | None) -> tuple[int, int]:
    return (cue.token.i, cue.end if particle else cue.token.i + 1)


def _is_verb(token: Token) -> bool:
    if token.pos_ not in _VERBAL and not (token.text.isupper() and len(token) > 2):
        return False
    return token.dep_ not in ("amod", "compound", "case", "fixed", "flat")


def _take_in(item: Found, quotation: Quotation) -> None:
    words = set(range(quotation.start, quotation.end))
    if not item.quotations:
        outside = {index for index in item.content if index not in words}
        indirect = any(index < quotation.start for index in outside) and item.cue[0] > quotation.end
        if item.cue[0] < quotation.start or indirect:
            item.style = "mixed" if outside else "direct"
        else:
            item.content = set()
            item.style = "direct"
    item.content |= words
    item.quotations.append(quotation)


def _neighbour(verb: Token) -> Token | None:
    """The noun phrase beside a verb whose subject the parser lost: right of "said", then left of it."""
    doc = verb.doc
    for position in (verb.i + 1, verb.i - 1):
        if 0 <= position < len(doc) and doc[position].sent == verb.sent:
            token = doc[position]
            if token.pos_ in ("PROPN", "PRON", "NOUN") and token.dep_ not in ("obj", "iobj", "dobj"):
                return token
    return None


def _phrase_object(opening: Token, first: Token) -> Token | None:
    """The head of the noun phrase that "according to" opens."""
    head = opening.head
    if opening.dep_ in ("case", "mark") and head.i > opening.i:
        return head
    while first.head.i > opening.i and first.head is not first and first.dep_ != "obl":
        first = first.head
    return first if first.pos_ in ("NOUN", "PROPN", "PRON", "NUM") else None


def _until_comma(doc: object, start: int, end: int) -> tuple[int, int] | None:
    from extractor.sources import trimmed

    position = start
    while position < end and doc[position].text not in (",", ".", ";", ":", "(", '"', "“"):  # type: ignore[index]
        position += 1
    return trimmed(doc, start, position)  # type: ignore[arg-type]
