"""Named organizations: rules on the make of a name, a gazetteer, a vote on the rest, and then the whole document.

``find_organizations`` finds; the component ``claims_organizations`` writes ``doc.spans["organizations"]``.
Spans are names with their legal suffix, without article, title or possessive.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import srsly
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import ensure_path

from extractor.aliases import Organization, Registry, Strength, spelling, strip_suffix
from extractor.annotations import Mention, set_extensions, write
from extractor.gazetteer import Gazetteer, Match, OrganizationRow, format_rows, read_rows
from extractor.name_phrases import Phrase, phrases
from extractor.names import (
    ALLCAPS,
    COMMON,
    CONNECTOR,
    GIVEN,
    HEAD_LAST,
    INITIAL,
    NATIONALITY,
    OPENER,
    PERSON_SUFFIX,
    PLACE,
    PLACE_FIRST,
    PLACE_LAST,
    STOP,
    SUFFIX,
    TITLE,
    TOPIC,
    UPPER,
    NameView,
    PatternRow,
    SuffixRow,
    WordRow,
    WordTable,
    read_csv,
)
from extractor.recogniser import context_cues, name_cues, pooled_cues, score

LABEL = "ORG"
KEY = "organizations"


class Candidate(NamedTuple):
    """A stretch that may be an organization's name: positions, what the gazetteer knows, whether it is certain."""

    start: int
    end: int
    match: Match | None
    sure: bool
    titled: bool


class Found(NamedTuple):
    """An organization's mention: half-open positions in the view."""

    start: int
    end: int
    organization: Organization


def find_organizations(
    doc: Doc, gazetteer: Gazetteer, table: WordTable, weights: Mapping[str, float], threshold: float = 0.0
) -> list[Mention]:
    """The organizations named in a document, each with the fullest form of its name in that document.

    doc: any tokenized document; no annotation is needed.
    weights: log-odds weights of the cues that vote on names without certain marks; threshold: log odds from which a
    name counts.
    """
    view = NameView(doc, table)
    candidates = find_candidates(view, gazetteer)
    people = find_people(view, candidates)
    registry = Registry(table)
    accepted: list[tuple[Candidate, Organization]] = []
    for candidate in candidates:
        if candidate.sure:
            row = candidate.match.row if candidate.match else None
            words = tuple(view.words[candidate.start : candidate.end])
            accepted.append((candidate, registry.add(words, row)))
    for group in _groups(view, [candidate for candidate in candidates if not candidate.sure]).values():
        cues = candidate_cues(view, group, people)
        if score(cues, weights) > threshold:
            for candidate in group:
                row = candidate.match.row if candidate.match else None
                words = tuple(view.words[candidate.start : candidate.end])
                accepted.append((candidate, registry.add(words, row)))
    registry.link()
    found = _spread(view, registry, [candidate for candidate, _ in accepted], people)
    return _mentions(view, found, table)


def candidate_cues(view: NameView, group: Sequence[Candidate], people: set[str]) -> list[str]:
    """All cues of one name over its mentions in a document, as the recogniser sees them."""
    head = group[0]
    contexts = [context_cues(view, Phrase(each.start, each.end, each.titled)) for each in group]
    cues = pooled_cues(name_cues(view, head.start, head.end, head.match), contexts)
    if view.lowers[head.end - 1] in people:
        cues.append("surname" if head.end - head.start == 1 else "ends_in_surname")
    return cues


def _groups(view: NameView, candidates: Sequence[Candidate]) -> dict[str, list[Candidate]]:
    groups: dict[str, list[Candidate]] = {}
    for candidate in candidates:
        groups.setdefault(spelling(view.words[candidate.start : candidate.end]), []).append(candidate)
    return groups


def find_candidates(view: NameView, gazetteer: Gazetteer) -> list[Candidate]:
    """The names of a text, cut to what may be an organization, certain ones marked."""
    matches = _matches(view, gazetteer)
    candidates: list[Candidate] = []
    cursor = 0
    covered = 0
    for phrase in phrases(view):
        start = max(phrase.start, covered)
        if start >= phrase.end:
            continue
        inner: list[Match] = []
        while cursor < len(matches) and matches[cursor].start < phrase.end:
            if matches[cursor].start >= start:
                inner.append(matches[cursor])
            cursor += 1
        found = _read(view, Phrase(start, phrase.end, phrase.titled), inner)
        candidates.extend(found)
        covered = max([covered, *(candidate.end for candidate in found)])
    return _governments(view, _known_by_company(_tickers(view, candidates)))


def _known_by_company(candidates: list[Candidate]) -> list[Candidate]:
    """Ambiguous forms are certain beside the organization's full name, or beside others of its kind."""
    rows = {each.match.row.id for each in candidates if each.sure and each.match}
    kinds = {each.match.row.kind for each in candidates if each.sure and each.match and each.match.row.kind}
    out = []
    for each in candidates:
        match = each.match
        if match and not each.sure and not each.titled and (match.start, match.end) == (each.start, each.end):
            if match.row.id in rows or (match.ambiguous and match.row.kind in kinds):
                each = each._replace(sure=True)
        out.append(each)
    return out


def _governments(view: NameView, candidates: list[Candidate]) -> list[Candidate]:
    """ "The Peruvian government", "the Smith administration", "the government of Peru"."""
    lowers, bits = view.lowers, view.bits
    found: list[Candidate] = []
    for position, lower in enumerate(lowers):
        if lower not in ("government", "administration") or bits[position] & UPPER or not position:
            continue
        start = position
        while start and bits[start - 1] & (NATIONALITY | PLACE | PLACE_FIRST | PLACE_LAST) and bits[start - 1] & UPPER:
            start -= 1
        if start == position and lower == "administration" and bits[start - 1] & UPPER and not view.opens[start - 1]:
            start -= 1
        end = position + 1
        if start == position:
            if lowers[end : end + 1] != ["of"]:
                continue
            end += 1
            while end < len(lowers) and bits[end] & UPPER and bits[end] & (PLACE | PLACE_FIRST | PLACE_LAST):
                end += 1
            if end == position + 2:
                continue
        found.append(Candidate(start, end, None, True, False))
    if not found:
        return candidates
    inside = {position for each in found for position in range(each.start, each.end)}
    kept = [each for each in candidates if inside.isdisjoint(range(each.start, each.end))]
    return sorted([*kept, *found], key=lambda each: each.start)


def _matches(view: NameView, gazetteer: Gazetteer) -> list[Match]:
    matches: list[Match] = []
    end = 0
    bits = view.bits
    for position, lower in enumerate(view.lowers):
        if position < end or not bits[position] & UPPER or not gazetteer.starts(lower):
            continue
        match = gazetteer.find(view.words, view.lowers, position)
        if match is None:
            continue
        if match.end - match.start == 1:
            if view.headline[position] and bits[position] & COMMON and bits[position] & ALLCAPS:
                continue
            plain = bits[position] & (COMMON | GIVEN | PLACE | TOPIC) and not bits[position] & ALLCAPS
            if plain and not match.ambiguous:
                match = match._replace(ambiguous=True)
        matches.append(match)
        end = match.end
    return matches


def _read(view: NameView, phrase: Phrase, matches: Sequence[Match]) -> list[Candidate]:
    """The candidates in one phrase."""
    start, end, titled = phrase
    bits = view.bits
    tail = end
    for position in range(end - 1, start, -1):
        if _is_suffix(view, position):
            tail = position + 1
            break
    else:
        tail = start
    if tail > start + 1:
        rest = (
            _read(view, Phrase(tail, end, False), [match for match in matches if match.start >= tail])
            if tail < end
            else []
        )
        if tail < end and view.bits[tail] & CONNECTOR:
            return [Candidate(start, end, None, True, titled)]
        match = next((each for each in matches if each.start == start and each.end >= tail - 2), None)
        return [Candidate(start, tail, match, True, titled), *rest]
    whole = next((match for match in matches if match.start <= start and match.end >= end), None)
    if whole is not None:
        return [Candidate(whole.start, whole.end, whole, not whole.ambiguous and not titled, titled)]
    goes_on_of = any(match.end < end and view.lowers[match.end] == "of" and not match.ambiguous for match in matches)
    if goes_on_of and matches[0].start == start:
        return [Candidate(start, end, None, not titled, titled)]
    if matches and not bits[end - 1] & HEAD_LAST:
        candidates: list[Candidate] = []
        position = start
        for match in matches:
            if match.ambiguous:
                continue
            candidates.extend(_plain(view, position, match.start, titled))
            goes_on = match.end < end and not _is_person(view, match.end, end)
            candidates.append(Candidate(match.start, match.end, match, not goes_on, False))
            position = match.end
        candidates.extend(_plain(view, position, end, titled and position == start))
        return candidates
    part = next((match for match in matches if match.start == start), None)
    return _plain(view, start, end, titled, part)


def _is_person(view: NameView, start: int, end: int) -> bool:
    """Whether what follows an organization's name in a phrase is a person's, and no product's ("Google Maps")."""
    return bool(view.bits[start] & (GIVEN | INITIAL | TITLE)) and end - start <= 4


def _plain(view: NameView, start: int, end: int, titled: bool, match: Match | None = None) -> list[Candidate]:
    bits = view.bits
    while start < end and (not bits[start] & UPPER or bits[start] & STOP):
        start += 1
    while end > start and not bits[end - 1] & UPPER:
        end -= 1
    if start >= end or view.headline[start]:
        return []
    if match is None and all(mark & (PLACE | NATIONALITY) for mark in bits[start:end]):
        return []
    return [Candidate(start, end, match, False, titled)]


def _is_suffix(view: NameView, position: int) -> bool:
    mark = view.bits[position]
    if not mark & SUFFIX or (not mark & UPPER and view.words[position] not in ("plc",)):
        return False
    return not (mark & COMMON and view.headline[position])


def _tickers(view: NameView, candidates: list[Candidate]) -> list[Candidate]:
    """Names before "<TICK>" are certain, names inside "<Name>" too; the ticker itself is none."""
    words = view.words
    out: list[Candidate] = []
    for candidate in candidates:
        start, end = candidate.start, candidate.end
        if start and words[start - 1] == "<" and end < len(words) and words[end] == ">":
            inside = end - start > 1 or (not view.bits[start] & ALLCAPS and "." not in words[start])
            if inside:
                out.append(candidate._replace(sure=True))
            elif out and out[-1].end == start - 1:
                out[-1] = out[-1]._replace(sure=True)
            continue
        out.append(candidate)
    return out


def find_people(view: NameView, candidates: Sequence[Candidate]) -> set[str]:
    """The last names of the people of a document, lower-cased: after titles, or after given names."""
    people: set[str] = set()
    bits = view.bits
    for candidate in candidates:
        if candidate.sure:
            continue
        start, end = candidate.start, candidate.end
        if bits[end - 1] & PERSON_SUFFIX and end - start > 1:
            end -= 1
        last = bits[end - 1]
        if last & (HEAD_LAST | SUFFIX | NATIONALITY) or any(bits[i] & CONNECTOR for i in range(start, end)):
            continue
        size = end - start
        if (candidate.titled and size <= 3 and not last & PLACE) or (
            2 <= size <= 4
            and bits[start] & (GIVEN | INITIAL)
            and not last & (OPENER | PLACE)
            and candidate.match is None
        ):
            people.add(view.lowers[end - 1])
    return people


def _spread(view: NameView, registry: Registry, accepted: Sequence[Candidate], people: set[str]) -> list[Found]:
    """Every mention of the organizations: the accepted ones, and all other places where a form of theirs stands."""
    forms = registry.forms()
    longest = 8
    firsts = {key[:3] for key in forms}
    taken = [False] * len(view)
    found: list[Found] = []
    for candidate in accepted:
        key = spelling(strip_suffix(view.words[candidate.start : candidate.end], registry.table))
        entry = forms.get(key)
        if entry is None or any(taken[candidate.start : candidate.end]):
            continue
        taken[candidate.start : candidate.end] = [True] * (candidate.end - candidate.start)
        found.append(Found(candidate.start, candidate.end, entry[0]))
    bits, words = view.bits, view.words
    size = len(words)
    position = 0
    while position < size:
        if taken[position] or not bits[position] & UPPER:
            position += 1
            continue
        key = spelling((words[position],))
        if key[:3] not in firsts and not any(first.startswith(key) for first in firsts):
            position += 1
            continue
        best = 0
        for end in range(position + 1, min(position + longest, size) + 1):
            if taken[end - 1] or (end > position + 1 and view.breaks[end - 1]):
                break
            if end > position + 1:
                key += spelling((words[end - 1],))
            hit = forms.get(key)
            if hit and bits[end - 1] & (UPPER | SUFFIX) and _stands(view, position, end, hit[1], people):
                best = end
                entry = hit
        if best:
            end = best
            while end < size and not taken[end] and _is_suffix(view, end):
                end += 1
            taken[position:end] = [True] * (end - position)
            found.append(Found(position, end, entry[0]))
            entry[0].add(tuple(words[position:best]), None)
            position = end
        else:
            position += 1
    return sorted(found, key=lambda each: each.start)


def _stands(view: NameView, start: int, end: int, strength: Strength, people: set[str]) -> bool:
    """Whether a form of a known name is that name here: not part of a longer name, not a person, not a plain word."""
    bits, words = view.bits, view.words
    headline = view.headline[start]
    size = len(words)
    if start and words[start - 1] == "<" and end < size and words[end] == ">" and bits[start] & ALLCAPS:
        return False
    if strength == "acronym":
        return (bool(bits[start] & ALLCAPS) and end == start + 1) or "." in words[start]
    if strength == "sure":
        return not (end == start + 1 and headline and bits[start] & COMMON and bits[start] & ALLCAPS and False)
    if end == start + 1 and view.lowers[start] in people:
        return False
    if not headline:
        if start and bits[start - 1] & (TITLE | GIVEN) and bits[start - 1] & UPPER and not view.breaks[start]:
            return False
        following = bits[end] if end < size and not view.breaks[end] else 0
        if following & UPPER and not following & (TITLE | STOP | CONNECTOR):
            return bool(bits[end - 1] & UPPER and following & SUFFIX)
    if strength == "weak":
        return headline or not view.opens[start] or (end < size and words[end] in ("'s", "’s"))
    return True


def _mentions(view: NameView, found: Sequence[Found], table: WordTable) -> list[Mention]:
    canonical: dict[int, str] = {}
    for each in found:
        key = id(each.organization)
        if key not in canonical:
            canonical[key] = ""
    full: dict[int, tuple[str, ...]] = {}
    text: dict[int, str] = {}
    for each in found:
        key = id(each.organization)
        wanted = full.setdefault(key, each.organization.canonical(table))
        if key not in text and tuple(view.words[each.start : each.end]) == wanted:
            text[key] = view.text(each.start, each.end)
    mentions = []
    for each in found:
        key = id(each.organization)
        value: dict[str, Any] = {"name": text.get(key) or " ".join(full[key])}
        row = each.organization.row
        if row is not None:
            value["id"] = row.id
            if row.kind:
                value["kind"] = row.kind
            if row.ticker:
                value["ticker"] = f"{row.exchange}:{row.ticker}" if row.exchange else row.ticker
        start, end = view.tokens[each.start], view.tokens[each.end - 1] + 1
        mentions.append(Mention(Span(view.doc, start, end, label=LABEL), value))
    return mentions


def load_weights() -> dict[str, float]:
    """The shipped weights of the recogniser, by cue."""
    return {record["cue"]: float(record["weight"]) for record in read_csv("organization_weights.csv")}


def load_words() -> WordTable:
    """The shipped words, suffixes and patterns as one table."""
    return WordTable(
        (WordRow.model_validate(record) for record in read_csv("organization_words.csv")),
        (SuffixRow.model_validate(record) for record in read_csv("organization_suffixes.csv")),
        (PatternRow.model_validate(record) for record in read_csv("organization_patterns.csv")),
    )


class OrganizationRuler:
    """The pipeline component around ``find_organizations``."""

    def __init__(self, nlp: Language, *, gazetteer: str | None, overwrite_gazetteer: bool, threshold: float) -> None:
        """gazetteer: path of a user's CSV file, read after the shipped one, or instead of it."""
        set_extensions()
        self._tokenizer = nlp.tokenizer
        rows: list[OrganizationRow] = [] if overwrite_gazetteer else read_rows(_shipped())
        if gazetteer:
            rows += read_rows(Path(gazetteer))
        self.table = load_words()
        self.weights = load_weights()
        self.threshold = threshold
        self.gazetteer = Gazetteer(rows, self._split)

    def _split(self, name: str) -> list[str]:
        return [token.text for token in self._tokenizer(name)]

    def __call__(self, doc: Doc) -> Doc:
        """Write ``doc.spans["organizations"]`` and the values {"name", "id"?, "kind"?, "ticker"?}."""
        write(doc, KEY, find_organizations(doc, self.gazetteer, self.table, self.weights, self.threshold))
        return doc

    def to_disk(self, path: str | Path, *, exclude: Sequence[str] = ()) -> None:
        """Write the gazetteer and the weights in use."""
        folder = ensure_path(path)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "organizations.csv").write_text(format_rows(self.gazetteer.rows), encoding="utf8")
        srsly.write_json(folder / "settings.json", {"threshold": self.threshold, "weights": self.weights})

    def from_disk(self, path: str | Path, *, exclude: Sequence[str] = ()) -> OrganizationRuler:
        """Replace the gazetteer and the weights by saved ones."""
        folder = ensure_path(path)
        self.gazetteer = Gazetteer(read_rows(folder / "organizations.csv"), self._split)
        settings = srsly.read_json(folder / "settings.json")
        self.threshold, self.weights = settings["threshold"], settings["weights"]
        return self


def _shipped() -> Path:
    return Path(__file__).parent / "lexicons" / "organizations.csv"


@Language.factory(
    "claims_organizations",
    assigns=["doc.spans", "doc.ents"],
    default_config={"gazetteer": None, "overwrite_gazetteer": False, "threshold": -0.5},
)
def create_organizations(
    nlp: Language, name: str, gazetteer: str | None, overwrite_gazetteer: bool, threshold: float
) -> OrganizationRuler:
    """The component ``claims_organizations``.

    gazetteer: path of a CSV file in the form of the shipped one, whose rows are added; a row with a shipped id
    replaces it. overwrite_gazetteer: use the user's file alone. threshold: log odds from which an unmarked name counts.
    """
    return OrganizationRuler(nlp, gazetteer=gazetteer, overwrite_gazetteer=overwrite_gazetteer, threshold=threshold)
