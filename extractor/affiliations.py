"""The people of a document and the organizations that they speak for.

A person is introduced with a role and an organization ("Kivu Bank chairman Ann Lee", "Ann Lee, an analyst at Kivu
Securities"), or with a role alone, which is then of the organization in mind. Later mentions go by the last name.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from extractor.name_firms import Phrase
from extractor.name_phrases import phrases
from extractor.names import (
    GIVEN,
    HEAD_LAST,
    INDUSTRY,
    INITIAL,
    NATIONALITY,
    OPENER,
    PERSON_SUFFIX,
    PLACE,
    ROLE,
    STOP,
    SUFFIX,
    UPPER,
    VERB,
    NameView,
)

_STOPS = frozenset([".", ";", ":", "!", "?", '"', "“", "”"])
_MALE = frozenset(["mr", "mr.", "sir", "lord", "herr", "king", "prince", "father", "brother"])
_FEMALE = frozenset(
    ["mrs", "mrs.", "ms", "ms.", "miss", "lady", "dame", "baroness", "queen", "princess", "frau", "madame", "sister"]
)
HONORIFICS = _MALE | _FEMALE | {"dr", "dr.", "prof", "prof.", "professor"}
#: What makes an office, and all that it says of whom somebody speaks for, past.
FORMER = frozenset(["former", "ex", "ex-"])
_LINKS = frozenset(["of", "at", "for", "from", "with"])

_BREAKING = frozenset(
    [
        "after",
        "as",
        "with",
        "when",
        "while",
        "and",
        "but",
        "because",
        "since",
        "before",
        "that",
        "which",
        "who",
        "by",
        "than",
        "on",
        "in",
        "from",
    ]
)
SAYING = frozenset(["say", "says", "said", "adds", "added", "warns", "warned", "explains", "explained", "told"])


@dataclass
class Person:
    """A person of a document.

    last: last name, lower case; gender: "he", "she" or "" where the text does not say; organizations: canonical names
    of those that the person speaks for; role: the role noun that the introduction gives, lower case, or "";
    housed: whether the title names a house of its own, or is an office of state, so that it is of nobody in mind:
    "Finance Minister Ann Lee", "President Lee".
    """

    last: str
    gender: str
    organizations: tuple[str, ...] = ()
    role: str = ""
    housed: bool = False


class PersonMention(NamedTuple):
    """Where a person is named: half-open positions in the view."""

    start: int
    end: int
    person: Person


@dataclass(frozen=True)
class RoleWords:
    """Nouns of roles, lower case: officers speak for their organization, outsiders only for the one they work at.

    ranks: words that stand in titles without naming a house ("Executive Vice President"); offices: roles that a state
    has too, which a surname alone behind them tells ("President Lee"); state: roles that nobody but a state has.
    """

    officers: frozenset[str]
    outsiders: frozenset[str]
    ranks: frozenset[str] = frozenset()
    offices: frozenset[str] = frozenset()
    state: frozenset[str] = frozenset()

    def __contains__(self, word: object) -> bool:
        """Whether a word is the noun of a role."""
        return word in self.officers or word in self.outsiders


def find_people(view: NameView, organizations: dict[int, str], roles: RoleWords) -> list[PersonMention]:
    """People named in a text with the organizations that their introductions name, in order.

    organizations: canonical name by position in the view, for every position inside a mention.
    """
    by_last: dict[str, Person] = {}
    mentions: list[PersonMention] = []
    for phrase in phrases(view):
        start, end = _clear(phrase, organizations)
        if start >= end or view.headline[start]:
            continue
        if end - start > 1 and view.bits[end - 1] & PERSON_SUFFIX:
            end -= 1
        last = view.lowers[end - 1]
        known = by_last.get(last)
        title = view.lowers[start - 1] if phrase.titled and start == phrase.start and start else ""
        gender = "he" if title in _MALE else "she" if title in _FEMALE else ""
        if known is not None and (end - start <= 3):
            known.gender = known.gender or gender
            if not known.organizations:
                known.organizations = _possessor(view, start, organizations)
            if not known.organizations and not known.housed:
                _introduce(view, start, end, organizations, roles, known)
            mentions.append(PersonMention(start, end, known))
        elif _is_person(view, phrase, start, end, roles):
            person = Person(last, gender)
            _introduce(view, start, end, organizations, roles, person)
            by_last[last] = person
            for name in _other_surnames(view, start, end):
                by_last.setdefault(name, person)
            mentions.append(PersonMention(start, end, person))
    return mentions


def _other_surnames(view: NameView, start: int, end: int) -> list[str]:
    """The words of a name, besides the last, that its bearer may go by: "Antonio | Ruiz | Mora", "Han | Chao-min"."""
    bits = view.bits
    inner = [i for i in range(start + 1, end - 1) if bits[i] & UPPER and not bits[i] & (GIVEN | INITIAL | PLACE)]
    first = end - start == 4 and view.words[end - 2] == "-" and not bits[start] & (GIVEN | INITIAL | PLACE)
    return [view.lowers[i] for i in ([start] if first else inner)]


def _possessor(view: NameView, start: int, organizations: dict[int, str]) -> tuple[str, ...]:
    """The organization that a name is said to be of by a genitive: "the State Department's Lee"."""
    if start < 2 or view.words[start - 1] not in ("'s", "’s") or start - 2 not in organizations:
        return ()
    return (organizations[start - 2],)


def _clear(phrase: Phrase, organizations: dict[int, str]) -> tuple[int, int]:
    """The part of a phrase that follows the last organization in it."""
    start = phrase.start
    for position in range(phrase.start, phrase.end):
        if position in organizations:
            start = position + 1
    return start, phrase.end


def _is_person(view: NameView, phrase: Phrase, start: int, end: int, roles: RoleWords) -> bool:
    bits = view.bits
    first, last = bits[start], bits[end - 1]
    size = end - start
    if last & (HEAD_LAST | SUFFIX | NATIONALITY | OPENER) or size > 4:
        return False
    if phrase.titled and start == phrase.start and not last & PLACE:
        return True
    if size >= 2 and first & (GIVEN | INITIAL) and not last & PLACE:
        return True
    if start and view.lowers[start - 1] in roles and not bits[start - 1] & UPPER and size >= 2:
        return not last & PLACE
    if size == 2 and start and view.lowers[start - 1] in SAYING and end < len(view) and not last & PLACE:
        return view.lowers[end] in _LINKS or view.words[end] in (",", ".")
    if size >= 2 and end + 1 < len(view) and view.words[end] == ",":
        following = view.lowers[end + 1 : end + 4]
        return any(word in roles for word in following) and not last & PLACE and not first & PLACE
    return False


def _introduce(
    view: NameView, start: int, end: int, organizations: dict[int, str], roles: RoleWords, person: Person
) -> None:
    """Read role and organization from the words before and after a person's name."""
    role, names = _before(view, start, organizations, roles)
    person.housed = person.housed or (not names and _is_housed(view, start, end, roles))
    later_role, later = _after(view, end, organizations, roles)
    person.housed = person.housed or (not names and not later and _has_other_house(view, end, roles))
    person.role = person.role or role or later_role
    linked = end < len(view) and view.lowers[end] in _LINKS
    person.organizations = person.organizations or ((later or names) if linked else (names or later))


def _is_housed(view: NameView, start: int, end: int, roles: RoleWords) -> bool:
    """Whether the title before a name has a house that is no known organization, or is an office of state."""
    first = start
    while (
        first and not view.breaks[first] and (view.lowers[first - 1] in roles or view.lowers[first - 1] in roles.ranks)
    ):
        first -= 1
    if first == start:
        return False
    if view.lowers[start - 1] in roles.offices and view.bits[start - 1] & UPPER and end - start == 1:
        return True
    if not first or view.breaks[first]:
        return False
    before = view.bits[first - 1]
    return bool(before & (UPPER | NATIONALITY) and not before & (STOP | OPENER)) and view.words[first - 1][0].isalpha()


def _has_other_house(view: NameView, end: int, roles: RoleWords) -> bool:
    """Whether the words after a name give a role in a house that is no known organization: ", head of baker Kivu,"."""
    if end >= len(view) or view.words[end] != ",":
        return False
    role = False
    for position in range(end + 1, min(end + 8, len(view) - 1)):
        word = view.lowers[position]
        if role and word in _LINKS:
            if view.lowers[position + 1] == "state":
                return True  # "undersecretary of state"
            return any(view.bits[later] & UPPER for later in range(position + 1, min(position + 4, len(view))))
        if view.words[position] in _STOPS or word == "," or view.breaks[position]:
            return False
        role = role or word in roles
    return False


def _before(view: NameView, start: int, organizations: dict[int, str], roles: RoleWords) -> tuple[str, tuple[str, ...]]:
    charged = _charged(view, start, organizations, roles)
    if charged is not None:
        return charged
    role = ""
    housed = False
    for position in range(start - 1, max(-1, start - 12), -1):
        word = view.lowers[position]
        if position in organizations:
            if not role:
                return "", ()
            return role, (organizations[position],)
        if word in _STOPS or view.breaks[position + 1]:
            break
        if word in _BREAKING:
            break
        if word in FORMER:
            return "former", ()
        if not role and view.bits[position] & UPPER and not view.bits[position] & PLACE and not _is_title(word, roles):
            break  # "Kivu founder Ann Lee tweeted to Bo Roy"
        if housed and word.isalpha() and not view.bits[position] & UPPER and word not in roles.ranks:
            break  # "Kivu urged Farm Secretary Ann Lee"
        housed = housed or bool(role and view.bits[position] & UPPER and word not in roles and word not in roles.ranks)
        if word in roles and not role:
            role = word
        elif (view.bits[position] & VERB and word not in roles and not view.bits[position] & ROLE) or (
            word == "," and position != start - 1
        ):
            break
    return role, ()


def _charged(
    view: NameView, start: int, organizations: dict[int, str], roles: RoleWords
) -> tuple[str, tuple[str, ...]] | None:
    """Role and organization of a name in apposition to them: "The governor of the Bank of Kivu, Ann Lee, said"."""
    position = start - 2
    if position < 0 or view.words[start - 1] != "," or view.breaks[start] or position not in organizations:
        return None
    house = organizations[position]
    while position >= 0 and position in organizations:
        position -= 1
    if position >= 0 and view.lowers[position] == "the":
        position -= 1
    if position < 1 or view.lowers[position] not in _LINKS or view.lowers[position - 1] not in roles:
        return None
    if not FORMER.isdisjoint(view.lowers[max(0, position - 4) : position - 1]):
        return "former", ()
    return view.lowers[position - 1], (house,)


def _is_title(word: str, roles: RoleWords) -> bool:
    return word in roles or word in roles.ranks or word in HONORIFICS


def _after(view: NameView, end: int, organizations: dict[int, str], roles: RoleWords) -> tuple[str, tuple[str, ...]]:
    size = len(view)
    if end >= size or view.breaks[end]:
        return "", ()
    if view.lowers[end] in _LINKS:
        for position in range(end + 1, min(end + 6, size)):
            if position in organizations:
                return "", (organizations[position],)
            if view.lowers[position] in _STOPS or view.bits[position] & VERB:
                break
        return "", ()
    if view.words[end] not in (",", "("):
        return "", ()
    role = ""
    linked = False
    for position in range(end + 1, min(end + 16, size)):
        word = view.lowers[position]
        if word in FORMER:
            return role or "former", ()
        linked = (linked or word in _LINKS) and word != ","
        if word in _STOPS or view.breaks[position] or word == "who":
            break
        if word in roles:
            role = role or word
        if position in organizations:
            behind = view.lowers[position - 1]
            if role and (linked or behind in ("the", ",") or view.bits[position - 1] & INDUSTRY):
                return role, (organizations[position],)
            following = [view.lowers[later] for later in range(position + 1, min(position + 8, size))]
            if not role and any(later in roles for later in following):
                return next(later for later in following if later in roles), (organizations[position],)
        titled = position + 1 < size and view.lowers[position + 1] in roles  # "managing director"
        if view.bits[position] & VERB and not view.bits[position] & ROLE and word not in roles and not titled:
            break
    return role, ()
