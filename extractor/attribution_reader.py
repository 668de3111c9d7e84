"""Puts sources, cues and contents together: the reading of one document, from its cues to its attributions."""

from __future__ import annotations

from spacy.tokens import Token

from extractor.annotations import overlapping
from extractor.attribution_patterns import Pattern, by_order, in_headline, is_lost, is_verb, third_persons
from extractor.attribution_words import Found, read_phrases, read_words
from extractor.clauses import children, relation
from extractor.content_bounds import (
    around_interruption,
    before_next_speaker,
    before_tag,
    filled_out,
    following_clause,
    following_infinitive,
    lifted,
)
from extractor.contents import clausal, object_of, that_clause
from extractor.cues import CueLexicon, CueRow, VerbCue
from extractor.dependents import subtree_of, tokens_of
from extractor.reported_speech import Page, Quotation, announced_by, closed_by, introduces, stands_alone
from extractor.sources import agent_of, is_agentive, phrase_span, source_of, subject_of

# A quotation without a tag goes on with whom the text last let speak, unless that was long ago.
_FARTHEST_SPEAKER = 2
_LONGEST_TAG = 5
_SPEECH = frozenset(("clause", "quote"))
_RELATIVES = frozenset(("who", "which", "that"))
_PREDICATES = frozenset(("VERB", "AUX"))
_FINITE = frozenset(("clause", "question"))


class Reader:
    """Reads the attributions of one document."""

    def __init__(self, page: Page, lexicon: CueLexicon) -> None:
        """Take the layout of the document and the cues to look for."""
        self.page = page
        self.doc = page.doc
        self.lexicon = lexicon
        self.found: dict[int, Found] = {}
        self._speakers: dict[int, Found] = {}
        self._last_speaker = -1
        self._sources: dict[int, Token | None] = {}
        self._candidates = lexicon.candidates(self.doc)

    def read(self) -> list[Found]:
        """Find all attributions, in order of their cues."""
        cues = self._verb_cues()
        for cue in cues:
            if self.page.is_parsed(cue.token.i):
                self._read_clause(cue)
        outside = [cue for cue in cues if self.page.inside[cue.token.i] < 0]
        self._read_quotations([cue for cue in outside if "quote" in cue.frames])
        for cue in cues:
            if cue.token.i not in self.found:
                self._read_rest(cue)
            if self._is_headline(cue):
                self._read_headline(cue)
        for item in read_phrases(self.page, self.lexicon, self._candidates):
            self._set_over(item)
        for item in read_words(self.page, self.lexicon, self._candidates):
            self.found.setdefault(item.cue[0], item)
        for item in self.found.values():
            number = self.page.inside[item.cue[0]]
            if number >= 0:
                quotation = self.page.quotations[number]
                item.content = {index for index in item.content if quotation.start < index < quotation.end - 1}
        return [self.found[index] for index in sorted(self.found)]

    def _set_over(self, phrase: Found) -> None:
        """Add a phrase ("according to X"), and take it out of what the verbs that it covers say."""
        self.found[phrase.cue[0]] = phrase
        for item in [self.found[index] for index in phrase.content if index in self.found]:
            if item is not phrase and phrase.cue[0] in item.content:
                before = item.cue[0] < phrase.cue[0]
                item.content = {index for index in item.content if not before or index < phrase.cue[0]}

    def _verb_cues(self) -> list[VerbCue]:
        cues = []
        for token in self._candidates:
            cue = self.lexicon.verb_at(token)
            if cue is None:
                continue
            if self._is_headline(cue) or (not self.page.is_parsed(token.i) or is_verb(token) or is_lost(cue)):
                cues.append(cue)
        return cues

    def _is_headline(self, cue: VerbCue) -> bool:
        """Whether a form stands in a headline and can be no noun of speech there."""
        start = self.page.sentence_of(cue.token.i)[0]
        inside = bool(overlapping(self.doc, "headlines", start, start + 1))
        return inside and self.lexicon.noun_at(cue.token) is None and cue.token.lower_ in third_persons(cue.row.lemma)

    def _read_headline(self, cue: VerbCue) -> None:
        """Word order decides in headlines set in capitals, and where the tree gives nothing."""
        sentence = self.page.sentence_of(cue.token.i)
        capitals = self.doc[slice(*sentence)].text.isupper()
        pattern = in_headline(self.doc, cue, sentence) if capitals or cue.token.i not in self.found else None
        if pattern is None:
            return
        item = _ordered(cue, pattern)
        for index in sorted(item.content):
            behind = tokens_of(self.doc)[index + 1 : min(index + _LONGEST_TAG, sentence[1])]
            if self.doc[index].text == "," and any(self.lexicon.verb_at(token) for token in behind):
                # "ORRIN SEES LOSS, SAYS PAPER"
                item.content = {other for other in item.content if other < index}
                break
        self.found[cue.token.i] = item

    def _read_clause(self, cue: VerbCue) -> None:
        interrupted = self._read_interruption(cue)
        construction = clausal(cue) or that_clause(cue)
        if interrupted or construction is None:
            return
        source = self._source(cue.token) if construction.sourced else agent_of(cue.token)
        speaker = self._speakers.get(cue.token.i)
        if construction.sourced and source is None and speaker is None and not is_agentive(cue.token):
            return
        item = self._made(cue, construction.row, construction.frame, construction.content, source)
        if not construction.sourced and source is not None:
            item.content -= subtree_of(source)
        self.found[cue.token.i] = item
        self._settle(cue, item)

    def _settle(self, cue: VerbCue, item: Found) -> None:
        """Give a finite content its ends, and take out what its speaker goes on to say with another verb."""
        if item.frame not in _FINITE or not item.content:
            return
        if min(item.content) <= cue.token.i:
            self._complete_front(cue, item)
            return
        for verb in lifted(cue, item.content, self.lexicon):
            self._speakers[verb.i] = item
            self._last_speaker = max(self._last_speaker, verb.i)
            if verb.i in self.found:
                self.found[verb.i].source, self.found[verb.i].source_head = item.source, item.source_head
            item.content = {index for index in item.content - subtree_of(verb) if index < verb.i}
        if item.content and self._last_speaker <= max(item.content):
            stretch = self.page.stretch(cue.token.i)
            limits = stretch if self.page.inside[cue.token.i] >= 0 else self.page.sentence_of(cue.token.i)
            recipient = "recipient" in cue.frames
            item.content = filled_out(self.doc, cue, item.content, (stretch[0], limits[1]), recipient)
            self._cut(cue, item)

    def _complete_front(self, cue: VerbCue, item: Found) -> None:
        """What a tag closes is all that stands before it: "In Leeds, where rents fell, demand rose, the bank said"."""
        if self.page.inside[cue.token.i] < 0 and max(item.content) < cue.token.i:
            whole = before_tag(self.doc, cue, item.source, self.page.sentence_of(cue.token.i))
            if whole is not None and item.content <= whole:
                item.content = whole

    def _cut(self, cue: VerbCue, item: Found) -> None:
        if self.page.inside[cue.token.i] < 0 and item.content and max(item.content) > cue.token.i:
            item.content = before_next_speaker(cue, item.content, self.lexicon)

    def _read_interruption(self, cue: VerbCue) -> bool:
        if not cue.frames >= _SPEECH or self.page.inside[cue.token.i] >= 0:
            return False
        source = self._source(cue.token)
        span = phrase_span(source, self.page.stretch(source.i)) if source is not None else None
        content = around_interruption(self.doc, cue, span, self.page.stretch(cue.token.i))
        if content is None or source is None:
            return False
        row = next(row for row in cue.rows if "clause" in row.frames)
        self.found[cue.token.i] = self._made(cue, row, "clause", content, source)
        return True

    def _read_rest(self, cue: VerbCue) -> None:
        """Noun phrases as content, and word order where syntax is missing or has lost the content."""
        if self.page.is_parsed(cue.token.i):
            self._read_parsed_rest(cue)
            return
        pattern = by_order(self.doc, cue, self.page.stretch(cue.token.i))
        if pattern is not None:
            self.found[cue.token.i] = _ordered(cue, pattern)

    def _read_parsed_rest(self, cue: VerbCue) -> None:
        source = self._source(cue.token)
        if source is not None and self._read_sourced(cue, source):
            return
        place = relation(cue.token)
        if place in ("acl:relcl", "xcomp") or ("recipient" in cue.frames and place != "amod"):
            return
        pattern = by_order(self.doc, cue, self.page.stretch(cue.token.i))
        if pattern is None or any(token.pos_ == "VERB" for token in self.doc[slice(*pattern.source)]):
            return
        if pattern.frame == "clause" and not self._opens_with_clause(pattern.content):
            return
        self.found[cue.token.i] = _ordered(cue, pattern)

    def _opens_with_clause(self, content: frozenset[int]) -> bool:
        """Whether a content has a verb before any conjunction: a clause, and not a noun phrase that one follows."""
        for index in sorted(content):
            token = self.doc[index]
            if token.pos_ in _PREDICATES:
                return True
            if token.pos_ in ("CCONJ", "SCONJ") or token.lower_ in ("when", "where", "which", "who"):
                return token.i == min(content)
        return False

    def _read_sourced(self, cue: VerbCue, source: Token) -> bool:
        found = self._clause_by_order(cue, source)
        if found is None:
            construction = object_of(cue)
            if construction is None or (construction.frame == "hearsay" and not self._is_hearsay(cue)):
                return False
            found = construction.frame, set(construction.content)
        frame, content = found
        row = next(row for row in cue.rows if frame in row.frames)
        item = self._made(cue, row, frame, content, source)
        self.found[cue.token.i] = item
        self._settle(cue, item)
        return True

    def _is_hearsay(self, cue: VerbCue) -> bool:
        return any(self.lexicon.noun_at(noun) is not None for noun in children(cue.token, "obj", "nsubj:pass"))

    def _clause_by_order(self, cue: VerbCue, source: Token) -> tuple[str, set[int]] | None:
        sentence = self.page.sentence_of(cue.token.i)
        if self.page.inside[cue.token.i] >= 0:
            sentence = self.page.stretch(cue.token.i)
        if "clause" in cue.frames and source.lower_ not in _RELATIVES:
            content = before_tag(self.doc, cue, phrase_span(source, self.page.stretch(source.i)), sentence)
            if content is not None:
                return "clause", content
        following = following_clause(cue, sentence[1])
        if following is not None and following[0] in cue.frames:
            return following
        for frame in ("infinitive", "carrier"):
            if frame in cue.frames:
                content = following_infinitive(cue, sentence[1])
                if content is not None:
                    return frame, content
        return None

    def _source(self, verb: Token) -> Token | None:
        if verb.i not in self._sources:
            self._sources[verb.i] = self._find_source(verb)
        return self._sources[verb.i]

    def _find_source(self, verb: Token) -> Token | None:
        source = source_of(verb, self.page.inside.__getitem__)
        if source is None or relation(verb) != "acl" or source != verb.head or not verb.lower_.endswith("ing"):
            return source
        # "backed the plan saying ...": nobody but a speaker or a document says.
        if source.pos_ == "PROPN" or self.lexicon.kinds_of(source.lower_) or self.lexicon.noun_at(source) is not None:
            return source
        return subject_of(source.head) or source

    def _made(
        self, cue: VerbCue, row: CueRow, frame: str, content: frozenset[int] | set[int], source: Token | None
    ) -> Found:
        item = Found(_cue_span(cue, row), row, getattr(row, "name", ""), frame, set(content))
        speaker = self._speakers.get(cue.token.i)
        if speaker is not None:
            item.source, item.source_head = speaker.source, speaker.source_head
        elif source is not None:
            item.source = phrase_span(source, self.page.stretch(source.i))
            item.source_head = source.i
        return item

    def _read_quotations(self, cues: list[VerbCue]) -> None:
        last: Found | None = None
        verbs = {cue.token.i for cue in cues}
        reaches = {index: max(item.content, default=-1) for index, item in self.found.items()}
        for quotation in self.page.quotations:
            cue = introduces(self.page, quotation, cues)
            alone = cue is None and stands_alone(self.page, quotation)
            if alone:
                cue = announced_by(self.page, quotation, cues) or closed_by(self.page, quotation, cues)
            speaker: Found | None = None
            if cue is not None:
                speaker = self._quoted(cue)
            elif alone:
                speaker = self._speaker_before(quotation, last, verbs)
            else:
                self._close_mixed(quotation, reaches)
            if speaker is not None:
                if cue is not None and not speaker.content:
                    speaker.content = self._unquoted_before(quotation, cue)
                _take_in(speaker, quotation)
                reaches[speaker.cue[0]] = max(speaker.content)
                last = speaker

    def _quoted(self, cue: VerbCue) -> Found | None:
        item = self.found.get(cue.token.i)
        if item is not None:
            return item
        source = self._source(cue.token) if self.page.is_parsed(cue.token.i) else None
        if source is not None:
            row = next(row for row in cue.rows if "quote" in row.frames)
            item = self._made(cue, row, "quote", set(), source)
        else:
            pattern = by_order(self.doc, cue, self.page.sentence_of(cue.token.i))
            if pattern is None:
                return None
            item = _ordered(cue, pattern)
            item.content = set()
        self.found[cue.token.i] = item
        return item

    def _unquoted_before(self, quotation: Quotation, cue: VerbCue) -> set[int]:
        """The words that a closing tag covers besides the quoted ones: 'The fall was "sharp", he said'."""
        start, end = quotation.before
        words = [token for token in self.doc[start:end] if not token.is_space]
        if not words or cue.token.i < quotation.end or words[-1].is_punct:
            return set()
        if any(self.page.inside[token.i] >= 0 for token in words):
            return set()
        return set(range(words[0].i, end))

    def _speaker_before(self, quotation: Quotation, last: Found | None, verbs: set[int]) -> Found | None:
        """Who goes on speaking in a quotation that stands alone."""
        here = self.page.paragraph_of(quotation.start)
        before = self.page.sentence_before(quotation.start)
        if before is None:
            return None
        if last is not None:
            reach = max(max(last.content, default=0), last.cue[1])
            if reach >= before[0] and here - self.page.paragraph_of(reach) <= 1:
                return last
        for _ in range(_FARTHEST_SPEAKER):
            inside = [index for index in self.found if before[0] <= index < before[1] and index in verbs]
            outer = [index for index in inside if not any(index in self.found[other].content for other in inside)]
            speakers = [index for index in outer if self.found[index].source is not None]
            if speakers:
                return self.found[speakers[-1]]
            before = self.page.sentence_before(before[0])
            if before is None or here - self.page.paragraph_of(before[0]) > 1:
                return None
        return None

    def _close_mixed(self, quotation: Quotation, reaches: dict[int, int]) -> None:
        """Carry a content that runs into a quotation to the quotation's end.

        reaches: the last token of the content of each attribution, by its cue; kept up to date.
        """
        for index in [
            index for index, last in reaches.items() if index <= quotation.start and last >= quotation.start - 2
        ]:
            item, reach = self.found[index], reaches[index] + 1
            while reach < quotation.start and self.doc[reach].is_space:
                reach += 1
            within = any(quotation.start < index < quotation.end for index in item.content)
            if within or reach == quotation.start:
                item.content.update(range(quotation.start, quotation.end))
                item.style = "mixed"
                reaches[index] = max(item.content)


def _ordered(cue: VerbCue, pattern: Pattern) -> Found:
    frame = pattern.frame
    row = next((row for row in cue.rows if frame in row.frames), cue.row)
    content = set(pattern.content)
    return Found(_cue_span(cue, row), row, row.name, frame, content, pattern.source, pattern.head)


def _cue_span(cue: VerbCue, row: CueRow) -> tuple[int, int]:
    return (cue.token.i, cue.end if getattr(row, "particle", None) else cue.token.i + 1)


def _take_in(item: Found, quotation: Quotation) -> None:
    """Add a quotation to what its speaker says; what the tree gave for the quoted words gives way to it."""
    words = set(range(quotation.start, quotation.end))
    if not item.quoted:
        outside = item.content - words
        between = any(index < quotation.start for index in outside) and item.cue[0] >= quotation.end
        if item.cue[0] < quotation.start or between:
            item.style = "mixed" if outside else "direct"
        else:
            item.content = set()
            item.style = "direct"
    item.content |= words
    item.quoted = True
