"""A text as a sequence of name words: which tokens are capitalised, which lines are headlines, where names begin.

White space is left out of the sequence, so that a name that runs over the end of a hard-wrapped line is one run of
tokens. What a word can be (a title, a place, a legal suffix) is looked up once per word form and kept as bits.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import compress
from pathlib import Path
from typing import Any

import numpy
from spacy.attrs import ORTH, SPACY
from spacy.strings import StringStore
from spacy.tokens import Doc

from extractor.name_rows import Frames, PatternRow, SuffixRow, WordRow, frames_of

LEXICONS = Path(__file__).parent / "lexicons"

UPPER = 1 << 0  # begins like a name: an upper-case letter in it
ALLCAPS = 1 << 1
INITIAL = 1 << 2  # "J." or a single capital
CONNECTOR = 1 << 3  # lower-case words inside names: "of", "and", "de"
GLUE = 1 << 4  # "-", "/", "&", between two words without space
DIGIT = 1 << 5
STOP = 1 << 6  # never begins or is a name
OPENER = 1 << 7  # a word that opens sentences, no name there
TITLE = 1 << 8
GIVEN = 1 << 9
PLACE = 1 << 10
PLACE_FIRST = 1 << 11
PLACE_LAST = 1 << 12
NATIONALITY = 1 << 13
CALENDAR = 1 << 14
ROLE = 1 << 15
INDUSTRY = 1 << 16
COMMON = 1 << 17
SUFFIX = 1 << 18
HEAD_LAST = 1 << 19
HEAD_FIRST = 1 << 20
PARTICLE = 1 << 21
PERSON_SUFFIX = 1 << 22
INSTITUTION = 1 << 23
VERB = 1 << 24
SHARE = 1 << 25
TOPIC = 1 << 26
DESCRIPTION = 1 << 28  # what an organization is, capitalised where it opens a sentence: "Regulator Ofgem"
SPACE = 1 << 30  # white space, which is no word
SURNAME = 1 << 32
FACILITY = 1 << 33  # heads of houses that may be meant as places: hotels, museums, airports
PUBLICATION = 1 << 34  # heads of newspapers and broadcasters
TEAM = 1 << 35  # names of teams: "Rovers", "Falcons"
BUSINESS = 1 << 29  # words of business news
NAME_OPENER = 1 << 31  # an opener that begins names, too: "New", "Global"
UNIT = 1 << 36  # of soldiers or of a parliament, which has a number: "142nd Infantry", "117th Congress"
HOUSE = 1 << 37  # what is somebody's and goes by the owner's name: "Nina's Pizza", "Hollis's Brigade"
DOCUMENT = 1 << 38  # what is written or measured, not who: "the Kivu Trade Act", "the Kivu Price Survey"
STATE = 1 << 39  # behind a town: "Lumbrook, Ariz."
HEADLINE_VERB = 1 << 40  # in front of a name among capitals throughout: "UPGRADES KIVU CORP"
RUBRIC = 1 << 41  # what a wire's headline is filed under: "WALL STREET STOCKS/KIVU INC", "CORRECTED-KIVU INC"
SCALE = 1 << 27  # "M" in "$420M": part of an amount where a number stands before it

_BITS = {
    "stop": STOP,
    "opener": OPENER,
    "title": TITLE,
    "given": GIVEN,
    "surname": SURNAME,
    "place": PLACE,
    "place_first": PLACE_FIRST,
    "place_last": PLACE_LAST,
    "nationality": NATIONALITY,
    "calendar": CALENDAR,
    "role": ROLE,
    "industry": INDUSTRY,
    "common": COMMON,
    "person_particle": PARTICLE,
    "person_suffix": PERSON_SUFFIX,
    "verb": VERB,
    "share": SHARE,
    "topic": TOPIC,
    "business": BUSINESS,
    "name_opener": NAME_OPENER,
    "unit": UNIT,
    "house": HOUSE,
    "document": DOCUMENT,
    "state": STATE,
    "headline_verb": HEADLINE_VERB,
    "rubric": RUBRIC,
}
_SPORTS = ("sport", "plays", "played", "of_team")
_HEAD_KINDS = {"facility": FACILITY, "media": PUBLICATION, "team": TEAM}
# A word in capitals is the title-case word of these kinds, too ("MONDAY", "JAPAN"), but not of the others:
# "IT" and "WHO" are no pronouns where they are written so in a line of mixed case.
_CASELESS = (
    TITLE
    | GIVEN
    | SURNAME
    | PLACE
    | PLACE_FIRST
    | PLACE_LAST
    | NATIONALITY
    | CALENDAR
    | HEAD_LAST
    | HEAD_FIRST
    | SUFFIX
    | UNIT
    | HOUSE
)
# What links the parts of names in other languages: "Banca di Roma", "Vereniging van Banken".
ROMANCE = frozenset((
    "de", "du", "des", "la", "le", "les", "del", "della", "di", "da", "do", "dos", "das", "y", "e", "et",
    "van", "von", "voor", "für", "fuer", "der", "ve", "og", "och",
))  # fmt: skip
_CONNECTORS = ROMANCE | {"of", "and", "for", "the", "und"}
_GLUE = frozenset(["-", "/", "&", "–", "'"])
_NUMBERED = frozenset(["radio", "channel", "group", "formula"])  # "Radio 4", "Channel 4", "Group 4"
_SCALES = frozenset(["K", "M", "B", "T", "MM", "BN", "MN", "TN"])
_GLUED_AMOUNT = re.compile(r"\d[\d.,]*\d[KMBT]?[KMBTkmbt]n?\.?|\d[KMBT]\.")
_ENDERS = frozenset(
    [".", "!", "?", ":", ";", '"', "“", "”", "‘", "’", "'", "``", "''", "—", "–", "-", "*", "•", "(", "["]
)


def read_csv(name: str) -> list[dict[str, str]]:
    """The records of a shipped CSV file, by its name in ``extractor/lexicons``."""
    with (LEXICONS / name).open(encoding="utf8", newline="") as file:
        return list(csv.DictReader(file))


class WordTable:
    """What each word form can be, worked out once and kept.

    words: by hash in the string store, a word as written, lower-cased, and its bits. limit, shape_limit: words and
    whole names that are kept; where there are more, it begins anew, so that a long run's memory ends somewhere.
    """

    limit = 50_000
    shape_limit = 10_000

    def __init__(
        self,
        words: Iterable[WordRow],
        suffixes: Iterable[SuffixRow],
        patterns: Iterable[PatternRow],
        frames: Frames | None = None,
        others: Mapping[str, str] | None = None,
    ) -> None:
        """words, suffixes, patterns: the rows to know; of a suffix of several words, each is known as one.

        frames: what the words around names say. others: by spelling, the sort of names that are no organizations'.
        """
        self.frames = frames or frames_of([])
        self.others: Mapping[str, str] = others or {}
        words = list(words)
        self.words: dict[int, tuple[str, str, int]] = {}
        self._known: dict[str, int] = {}
        #: Words of match reports, and around teams, by kind.
        self.sports: dict[str, frozenset[str]] = {
            kind: frozenset(row.word for row in words if row.kind == kind) for kind in _SPORTS
        }
        for row in words:
            if row.kind in _SPORTS:
                continue
            self._known[row.word] = self._known.get(row.word, 0) | _BITS[row.kind]
        for suffix in suffixes:
            for part in suffix.suffix.replace(",", " ").split():
                self._known[part] = self._known.get(part, 0) | SUFFIX
        for pattern in patterns:
            bits = HEAD_LAST if pattern.position == "last" else HEAD_FIRST
            if pattern.kind != "company":
                bits |= INSTITUTION | _HEAD_KINDS.get(pattern.kind, 0)
            self._known[pattern.word] = self._known.get(pattern.word, 0) | bits
        self._bits: dict[str, int] = {}
        self._equal: dict[int, int] = {}
        #: What has been worked out of whole names, kept by whoever works it out.
        self.shapes: dict[tuple[str, ...], Any] = {}

    def bits(self, word: str) -> int:
        """What a word can be."""
        try:
            return self._bits[word]
        except KeyError:
            if len(self._bits) > self.limit:
                self._bits.clear()
            found = self._bits[word] = self._work_out(word)
            return found

    def learn(self, orths: Iterable[int], strings: StringStore) -> None:
        """Work out the words that are new, given by their hashes."""
        if len(self.words) > self.limit:
            self.words.clear()
        for orth in set(orths):
            if orth not in self.words:
                text = strings[orth]
                lower = text.lower().replace("’", "'")
                bits = SPACE if text.isspace() else self.bits(text)
                # What is equal is one object: to fetch many from memory is what reading a document costs.
                self.words[orth] = (text, text if lower == text else lower, self._equal.setdefault(bits, bits))

    def _work_out(self, word: str) -> int:
        bits = self._known.get(word, 0)
        first = word[0]
        if first.isdigit() and _GLUED_AMOUNT.fullmatch(word):
            bits |= DIGIT
        elif ".-" in word:  # "U.S.-led"
            bits |= COMMON
        elif first.isupper() or (word != word.lower() and first.isalnum()):
            bits |= UPPER
            letters = [character for character in word if character.isalpha()]
            if len(letters) > 1 and word.isupper():
                bits |= ALLCAPS
                bits |= self._known.get(word.title(), 0) & _CASELESS
            elif len(letters) == 1 and len(word) <= 2:
                bits |= INITIAL
            plain = self._known.get(word.lower(), 0)
            if plain & COMMON:
                bits |= COMMON
            if plain & (INDUSTRY | ROLE) and not bits & (ALLCAPS | HEAD_FIRST | HEAD_LAST | TOPIC | SUFFIX | GIVEN):
                bits |= DESCRIPTION
        elif first.isdigit():
            bits |= DIGIT
        elif word in _CONNECTORS:
            bits |= CONNECTOR
        if word in _GLUE:
            bits |= GLUE
        if word in _SCALES:
            bits |= SCALE
        return bits


class NameView:
    """The tokens of a document without white space, with what the finding of names needs of each.

    words, lowers, bits: by position in the sequence.
    tokens: the position's token index in the document.
    spaced: whether white space follows the token.
    breaks: whether a new paragraph or line begins at the position, so that no name runs over it.
    uppers: the positions of capitalised words, ascending. vocabulary: all words, lower-cased.
    headline: whether the position is in a line whose words are capitalised throughout.
    sports: how many different words of match reports there are. business: how many words of business news.
    table: what the words can be.
    """

    __slots__ = (
        "bits",
        "breaks",
        "business",
        "doc",
        "headline",
        "lowers",
        "spaced",
        "sports",
        "table",
        "tokens",
        "uppers",
        "vocabulary",
        "words",
    )

    def __init__(self, doc: Doc, table: WordTable) -> None:
        """Read a tokenized document."""
        self.doc, self.table = doc, table
        orths, self.spaced = doc.to_array([ORTH, SPACY]).T.tolist()
        try:
            forms = list(map(table.words.__getitem__, orths))
        except KeyError:
            table.learn(orths, doc.vocab.strings)
            forms = list(map(table.words.__getitem__, orths))
        self.tokens = list(range(len(forms)))
        self.breaks = [False] * len(forms)
        if forms:
            self.breaks[0] = True
        gaps = [index for index, form in enumerate(forms) if form[2] == SPACE]
        if gaps:
            self._break(gaps, [forms[index][0] for index in gaps])
            kept = [True] * len(forms)
            for index in gaps:
                kept[index] = False
                if index:
                    self.spaced[index - 1] = 1
            forms, self.tokens = list(compress(forms, kept)), list(compress(self.tokens, kept))
            self.spaced, self.breaks = list(compress(self.spaced, kept)), list(compress(self.breaks, kept))
        self.words, self.lowers, self.bits = map(list, zip(*forms, strict=True)) if forms else ([], [], [])
        self.vocabulary = frozenset(self.lowers)
        self.sports = len(table.sports["sport"] & self.vocabulary)
        marks = numpy.array(self.bits, dtype="int64")
        self.uppers = (marks & UPPER).nonzero()[0].tolist()
        self.business = len((marks & BUSINESS).nonzero()[0])
        for position in (marks & SCALE).nonzero()[0].tolist():
            if position and not self.spaced[position - 1] and self.bits[position - 1] & DIGIT:
                self.bits[position] = 0
        self.headline = self._headlines()

    def _break(self, gaps: Sequence[int], texts: Sequence[str]) -> None:
        """Mark the tokens at which a paragraph or line begins. gaps, texts: the tokens that are white space."""
        doc, breaks = self.doc, self.breaks
        # Lines are measured from the first word on: blank ones in front say nothing of how a text is wrapped.
        first = next((place for place, index in enumerate(gaps) if index > place), len(gaps))
        first = first if first < len(doc) else 0
        ends = [doc[index].idx for index, text in zip(gaps, texts, strict=True) if index > first and "\n" in text]
        begin = doc[first].idx
        widths = [later - earlier for earlier, later in zip([begin, *ends], ends, strict=False)]
        wrapped = len(ends) > 2 and max(widths) <= 91
        for index, text in zip(gaps, texts, strict=True):
            if index + 1 < len(breaks):
                breaks[index + 1] = breaks[index] or ("\n" in text and (not wrapped or text != "\n"))

    def opens(self, position: int) -> bool:
        """Whether a sentence or quotation may begin at a position."""
        return self.breaks[position] or self.words[position - 1] in _ENDERS

    def _headlines(self) -> list[bool]:
        marks = [False] * len(self.words)
        if not marks:
            return marks
        starts = list(compress(range(len(marks)), self.breaks))
        for start, end in zip(starts, [*starts[1:], len(self.words)], strict=True):
            if end - start > 30 or end - start < 2 or self.words[end - 1] in ".;,":
                continue
            bits = self.bits[start:end]
            if sum(1 for mark in bits if mark & UPPER) < 2:
                continue
            capitals = sum(1 for mark in bits if mark & ALLCAPS)
            lower = sum(
                1
                for mark, word in zip(bits, self.words[start:end], strict=True)
                if not mark & (UPPER | CONNECTOR) and len(word) > 3
            )
            if lower == 0 or (capitals > 2 and capitals >= 4 * lower):
                marks[start:end] = [True] * (end - start)
        return marks

    def __len__(self) -> int:
        """How many words there are."""
        return len(self.words)

    def text(self, start: int, end: int) -> str:
        """The words of a stretch, with the spaces of the text but no line breaks."""
        return "".join(
            word + (" " if space and position < end - 1 else "")
            for position, (word, space) in enumerate(
                zip(self.words[start:end], self.spaced[start:end], strict=True), start=start
            )
        )


def runs(view: NameView) -> Iterator[tuple[int, int]]:
    """Maximal runs of name words: capitalised words, glued by hyphens, slashes and ampersands.

    Yields half-open positions; connectors ("of", "and") are left to whoever joins runs.
    """
    bits, spaced, breaks = view.bits, view.spaced, view.breaks
    size = len(bits)
    position = 0
    for start in view.uppers:
        if start < position or not bits[start]:
            continue
        position = start + 1
        while position < size and not breaks[position]:
            if bits[position] & UPPER:
                position += 1
            elif (
                bits[position] & GLUE
                and position + 1 < size
                and bits[position + 1] & (UPPER | DIGIT)
                and (view.words[position] == "&" or not (spaced[position - 1] or spaced[position]))
                and not breaks[position + 1]
            ):
                position += 2
            elif view.words[position] == "'" and _linked_by_letter(view, position):
                position += 3
            elif bits[position] & DIGIT and view.lowers[position - 1] in _NUMBERED and len(view.words[position]) < 3:
                position += 1
                break
            else:
                break
        yield start, position


def _linked_by_letter(view: NameView, position: int) -> bool:
    """Whether an apostrophe and a letter stand for "and" inside a name: "Pick 'N Save"."""
    if position + 2 >= len(view) or view.breaks[position + 1] or view.breaks[position + 2]:
        return False
    return view.lowers[position + 1] == "n" and bool(view.bits[position + 2] & UPPER)
