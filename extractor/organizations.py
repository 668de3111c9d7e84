"""Named organizations: rules on the make of a name, a gazetteer, a vote on the rest, and then the whole document.

``find_organizations`` finds; the component ``claims_organizations`` writes ``doc.spans["organizations"]``.
Spans are names with their legal suffix, without article, title or possessive.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import attrgetter
from pathlib import Path
from typing import Any, NamedTuple

import srsly
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import ensure_path

from extractor.aliases import Organization, Registry, names_offshoot
from extractor.annotations import Mention, mention_of, occupied_by, set_extensions, write
from extractor.gazetteer import Gazetteer, OrganizationRow, format_rows, read_rows
from extractor.name_candidates import Candidate, find_candidates, groups, is_suffix, settled
from extractor.name_headlines import has_ticker
from extractor.name_people import is_person
from extractor.name_rows import FrameRow, OtherRow, PatternRow, SuffixRow, WordRow, frames_of
from extractor.name_shapes import Strength, has_suffix, shape, spelling
from extractor.name_surroundings import candidate_cues, surroundings
from extractor.name_towns import without_towns
from extractor.names import (
    ALLCAPS,
    COMMON,
    CONNECTOR,
    GIVEN,
    NATIONALITY,
    PERSON_SUFFIX,
    PLACE,
    PLACE_LAST,
    ROLE,
    SHARE,
    STOP,
    SUFFIX,
    TITLE,
    UPPER,
    VERB,
    NameView,
    WordTable,
    read_csv,
)
from extractor.recogniser import score
from extractor.team_places import located_place

LABEL = "ORG"
KEY = "organizations"
# Before a place or a title that is no firm: "in Leeds", "the General said".
_LOCATING = frozenset(["the", "a", "an", "-", "in", "at", "near", "from", "of", ",", "outside", "around", "across"])
_CHARGES = frozenset(["of", "for", "fuer", "für", "de"])  # "the Bank of Kivu" is not the bank before it
#: Log odds from which a name that no rule settles counts.
THRESHOLD = 0.0
_LONGEST = 8  # words of a name
# A longer form of a name that is found may fall short of the threshold by so much.
_LENIENCE = 2.5
# A short form that falls short of it by more is a place or person that an organization is called after.
_REFUSAL = 1.5
_DERIVED = frozenset(["short", "weak", "place"])
_SHORT = frozenset(["short", "weak"])


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
    _leave_amounts(view)
    candidates, refused = without_towns(view, find_candidates(view, gazetteer))
    around = surroundings(view, candidates)
    people = around.people
    registry = Registry(table)
    accepted: list[tuple[Candidate, Organization]] = []
    unsettled: list[Candidate] = []
    for candidate in candidates:
        if settled(candidate):
            accepted.append((candidate, _register(view, registry, candidate)))
        else:
            unsettled.append(candidate)
    rejected: list[tuple[Candidate, float]] = []
    for key, group in groups(view, unsettled).items():
        if is_person(view, group[0], people):
            refused.add(key)
            continue
        odds = score(candidate_cues(view, group, around), weights)
        if odds > threshold:
            accepted.extend((candidate, _register(view, registry, candidate)) for candidate in group)
        else:
            rejected.extend((candidate, odds) for candidate in group)
            if odds < threshold - _REFUSAL:
                refused.add(key)
    for candidate, odds in rejected:
        if odds > threshold - _LENIENCE and _extends(view, candidate, registry, people):
            accepted.append((candidate, _register(view, registry, candidate)))
    registry.link()
    for candidate, organization in accepted:
        if view.headline[candidate.start] and has_ticker(view, candidate.end):
            registry.adopt(organization)
    found = _spread(view, registry, [candidate for candidate, _ in accepted], people, refused)
    return _mentions(view, found, table)


def _leave_amounts(view: NameView) -> None:
    """Words of amounts are no part of a name: "INVESTS 8 MLN DLRS IN KIVU CORP"."""
    amounts = occupied_by(view.doc.spans.get("money", ()))
    inside = [position for position in view.uppers if view.tokens[position] in amounts] if amounts else []
    for position in inside:
        view.bits[position] = 0
    if inside:
        view.uppers = [position for position in view.uppers if view.bits[position]]


def _extends(view: NameView, candidate: Candidate, registry: Registry, people: set[str]) -> bool:
    """Whether a name is a longer form of a found one-word name: "Orvalle Gas" where "Orvalle" is an organization."""
    start, end = candidate.start, candidate.end
    if end - start not in (2, 3) or candidate.titled or view.lowers[end - 1] in people:
        return False
    if view.bits[start] & (GIVEN | PLACE | NATIONALITY | COMMON) or view.bits[end - 1] & (GIVEN | PERSON_SUFFIX):
        return False
    return registry.has(view.words[start])


def _register(view: NameView, registry: Registry, candidate: Candidate) -> Organization:
    """Register a name; it is the gazetteer's organization if what is known is the name but for legal suffixes."""
    match = candidate.match
    words = tuple(view.words[candidate.start : candidate.end])
    known = match is not None and match.start <= candidate.start
    if known and match is not None and match.end < candidate.end:
        tail = words[match.end - candidate.start :]
        known = all(registry.table.bits(word) & SUFFIX for word in tail) or (
            has_suffix(words, registry.table) and not names_offshoot(tail, registry.table)
        )
    return registry.add(words, match.row if known and match is not None else None, candidate.start)


def _spread(
    view: NameView, registry: Registry, accepted: Sequence[Candidate], people: set[str], refused: set[str]
) -> list[Found]:
    """Every mention of the organizations: the accepted ones, and all other places where a form of theirs stands."""
    forms = registry.forms()
    begins = {key[:length] for key in forms for length in (1, 2, 3, 6)}
    longest = max(map(len, forms), default=0)
    taken = [False] * len(view)
    found: list[Found] = []
    for candidate in sorted(accepted, key=attrgetter("start")):
        start, end = _whole(view, candidate, forms)
        known = forms.get(shape(tuple(view.words[start:end]), registry.table).core)
        if known is None or any(taken[start:end]):
            continue
        taken[start:end] = [True] * (end - start)
        found.append(Found(start, end, known[0]))
    bits, words, others = view.bits, view.words, registry.table.others
    size = len(words)
    for position in view.uppers:
        if taken[position] or not bits[position]:
            continue
        key = spelling((words[position],))
        if key[:3] not in begins:
            continue
        best = 0
        entry: tuple[Organization, Strength] | None = None
        for end in range(position + 1, min(position + _LONGEST, size) + 1):
            if taken[end - 1] or (end > position + 1 and view.breaks[end - 1]):
                break
            if end > position + 1:
                key += spelling((words[end - 1],))
            if len(key) > longest or (len(key) > 5 and key[:6] not in begins):
                break
            hit = forms.get(key)
            refuses = hit is not None and hit[1] in _DERIVED and (key in refused or others.get(key) == "place")
            if hit and refuses and not _suffixed(hit[0], registry.table):
                continue
            if hit and bits[end - 1] & (UPPER | SUFFIX) and _stands(view, position, end, hit[1], people):
                best = end
                entry = hit
        if best and entry is not None:
            end = best
            while end < size and not taken[end] and is_suffix(view, end):
                end += 1
            taken[position:end] = [True] * (end - position)
            found.append(Found(position, end, entry[0]))
            entry[0].add(tuple(words[position:best]), None)
    return sorted(found, key=lambda each: each.start)


def _whole(view: NameView, candidate: Candidate, forms: Mapping[str, tuple[Organization, Strength]]) -> tuple[int, int]:
    """The bounds of a known longer name that a name is a part of: "Kivu | Canada", "Moss and | Kivu"."""
    start, end = candidate.start, candidate.end
    if start > 1 and view.lowers[start - 1] == "and" and not view.breaks[start] and not view.breaks[start - 1]:
        firm = forms.get(spelling(view.words[start - 2 : end]))
        start -= 2 if firm is not None and firm[1] == "sure" else 0
    grows = end < len(view) and view.bits[end] & UPPER and not view.breaks[end]
    led = start and view.bits[start - 1] & UPPER and not view.breaks[start]
    if not grows and not led:
        return start, end
    part = forms.get(spelling(view.words[start:end]))
    while start and view.bits[start - 1] & UPPER and not view.breaks[start] and part is not None:
        known = forms.get(spelling(view.words[start - 1 : end]))
        if known is None or known[0] is not part[0]:
            break
        start -= 1
    for longer in range(end + 1, min(end + 3, len(view)) + 1):
        if view.breaks[longer - 1] or not view.bits[longer - 1] & UPPER:
            break
        known = forms.get(spelling(view.words[start:longer]))
        if known is None:
            continue
        own = part is not None and part[0] is known[0]
        short = known[1] in _SHORT and (own or (view.headline[start] and has_ticker(view, longer)))
        if known[1] == "sure" or short:
            end = longer
    return start, end


def _suffixed(organization: Organization, table: WordTable) -> bool:
    return any(has_suffix(name, table) for name in organization.names)


def _stands(view: NameView, start: int, end: int, strength: Strength, people: set[str]) -> bool:
    """Whether a form of a known name is that name here: not part of a longer name, not a person, not a plain word."""
    bits, words = view.bits, view.words
    headline = view.headline[start]
    size = len(words)
    if start and words[start - 1] == "<" and end < size and words[end] == ">" and bits[start] & ALLCAPS:
        return False
    if strength == "acronym":
        written = (bool(bits[start] & ALLCAPS) and end == start + 1) or "." in words[start]
        return written and not bits[start] & PLACE  # the University of Sheffield is not the "US"
    if strength == "sure":
        return not located_place(view, start, end) and not (end == start + 1 and _is_part(view, start))
    if end == start + 1 and view.lowers[start] in people:
        return False
    if strength == "place":
        if headline and has_ticker(view, end):
            return not start or words[start - 1] != "-"
        acts = end < size and bool(bits[end] & (VERB | SHARE)) and not view.breaks[end]
        return acts and (not start or view.lowers[start - 1] not in _LOCATING)
    if strength == "tail":
        follows = bits[end] if end < size and not view.breaks[end] else 0
        # "the Commission said", "a Commission spokesman said"
        definite = bool(start) and (view.lowers[start - 1] == "the" or bool(follows & ROLE))
        goes_on = end < size and view.lowers[end] in _CHARGES
        return definite and not headline and not bits[start] & ALLCAPS and not follows & UPPER and not goes_on
    if not headline:
        if start and bits[start - 1] & (TITLE | GIVEN) and bits[start - 1] & UPPER and not view.breaks[start]:
            return False
        following = bits[end] if end < size and not view.breaks[end] else 0
        if following & UPPER and not following & (TITLE | STOP | CONNECTOR):
            return bool(bits[end - 1] & UPPER and following & SUFFIX)
    if strength == "weak":
        return headline or not view.opens(start) or (end < size and words[end] in ("'s", "’s"))
    return True


def _is_part(view: NameView, position: int) -> bool:
    """Whether a word is a part of a person's or place's name there: "Luigi Orvalle", "Orvalle Island"."""
    bits, breaks = view.bits, view.breaks
    if view.headline[position]:
        return False
    before = bits[position - 1] if position and not breaks[position] else 0
    after = bits[position + 1] if position + 1 < len(bits) and not breaks[position + 1] else 0
    given = before & UPPER and before & GIVEN and not before & (COMMON | PLACE | ALLCAPS)
    return bool((given and not bits[position] & ALLCAPS) or (after & UPPER and after & PLACE_LAST))


def _mentions(view: NameView, found: Sequence[Found], table: WordTable) -> list[Mention]:
    full: dict[int, tuple[str, ...]] = {}
    text: dict[int, str] = {}
    for each in found:
        key = id(each.organization)
        wanted = full.get(key)
        if wanted is None:
            wanted = full[key] = each.organization.canonical(table)
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
            if row.country:
                value["country"] = row.country
            if row.ticker:
                value["ticker"] = f"{row.exchange}:{row.ticker}" if row.exchange else row.ticker
        start, end = view.tokens[each.start], view.tokens[each.end - 1] + 1
        mentions.append(mention_of(view.doc, start, end, LABEL, value))
    return mentions


def load_weights() -> dict[str, float]:
    """The shipped weights of the recogniser, by cue."""
    return {record["cue"]: float(record["weight"]) for record in read_csv("organization_weights.csv")}


def load_words() -> WordTable:
    """The shipped words, suffixes and patterns, and what is known of the words around names, as one table."""
    others = (OtherRow.model_validate(record) for record in read_csv("name_others.csv"))
    return WordTable(
        (WordRow.model_validate(record) for record in read_csv("organization_words.csv")),
        (SuffixRow.model_validate(record) for record in read_csv("organization_suffixes.csv")),
        (PatternRow.model_validate(record) for record in read_csv("organization_patterns.csv")),
        frames_of(FrameRow.model_validate(record) for record in read_csv("name_frames.csv")),
        {spelling(row.name.split()): row.kind for row in others},
    )


class OrganizationRuler:
    """The pipeline component around ``find_organizations``."""

    def __init__(self, nlp: Language, *, gazetteer: str | None, overwrite_gazetteer: bool, threshold: float) -> None:
        """gazetteer: path of a user's CSV file, read after the shipped one, or instead of it."""
        set_extensions()
        self._tokenizer = nlp.tokenizer
        rows: list[OrganizationRow] = [] if overwrite_gazetteer else read_rows(_shipped())
        #: A file that the settings name and that is not there; of a saved pipeline, whose own rows come next, no loss.
        self.missing = gazetteer if gazetteer and not Path(gazetteer).exists() else None
        if gazetteer and self.missing is None:
            rows += read_rows(Path(gazetteer))
        self.table = load_words()
        self.weights = load_weights()
        self.threshold = threshold
        self.gazetteer = Gazetteer(rows, self._split)

    def _split(self, name: str) -> list[str]:
        return [token.text for token in self._tokenizer(name)]

    def __call__(self, doc: Doc) -> Doc:
        """Write ``doc.spans["organizations"]`` and the values {"name", "id"?, "kind"?, "country"?, "ticker"?}.

        Raises FileNotFoundError when the gazetteer that was asked for is not there.
        """
        if self.missing is not None:
            raise FileNotFoundError(f"{self.missing}: the gazetteer is not there")
        found = find_organizations(doc, self.gazetteer, self.table, self.weights, self.threshold)
        # The "SFR" of "60 MLN SFR" is a currency, whatever else has that name.
        amounts = occupied_by(doc.spans.get("money", ()))
        write(
            doc,
            KEY,
            [mention for mention in found if not amounts.issuperset(range(mention.span.start, mention.span.end))],
        )
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
        self.missing = None
        settings = srsly.read_json(folder / "settings.json")
        self.threshold, self.weights = settings["threshold"], settings["weights"]
        return self


def _shipped() -> Path:
    return Path(__file__).parent / "lexicons" / "organizations.csv"


@Language.factory(
    "claims_organizations",
    assigns=["doc.spans", "doc.ents"],
    default_config={"gazetteer": None, "overwrite_gazetteer": False, "threshold": THRESHOLD},
)
def create_organizations(
    nlp: Language, name: str, gazetteer: str | None, overwrite_gazetteer: bool, threshold: float
) -> OrganizationRuler:
    """The component ``claims_organizations``.

    gazetteer: path of a CSV file in the form of the shipped one, whose rows are added; a row with a shipped id
    replaces it. overwrite_gazetteer: use the user's file alone. threshold: log odds from which an unmarked name counts.
    """
    return OrganizationRuler(nlp, gazetteer=gazetteer, overwrite_gazetteer=overwrite_gazetteer, threshold=threshold)
