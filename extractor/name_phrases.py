"""Name phrases: the capitalised phrases of a text that may be names, with their bounds.

Runs of capitalised words are cut where a title, a date word or a function word ends a name, and joined where a
connector belongs to one ("Bank of Kivu", "Food and Drug Administration", "Banco do Porto").
"""

from __future__ import annotations

from itertools import pairwise

from extractor.name_firms import Phrase, is_founder, is_one_firm, with_suffixes
from extractor.names import (
    ALLCAPS,
    CALENDAR,
    COMMON,
    CONNECTOR,
    DESCRIPTION,
    DIGIT,
    GIVEN,
    HEAD_FIRST,
    HEAD_LAST,
    HOUSE,
    INITIAL,
    INSTITUTION,
    NAME_OPENER,
    NATIONALITY,
    OPENER,
    PLACE,
    PLACE_FIRST,
    PLACE_LAST,
    ROMANCE,
    RUBRIC,
    STOP,
    SUFFIX,
    SURNAME,
    TITLE,
    TOPIC,
    UPPER,
    NameView,
    runs,
)

#: A word behind the full stop of these is often written like the first of a sentence.
AFTER_WHICH_WIRES_CAPITALISE = frozenset(("U.S.", "U.K.", "N.Z.", "E.C."))
_NO_NAME = STOP | CALENDAR | TITLE  # alone
#: Words before or behind which a run may be cut.
_CUTTING = STOP | CALENDAR | TITLE | OPENER | DESCRIPTION | INITIAL | GIVEN
_PEOPLE = frozenset(["women", "men", "children", "people", "consumer", "worker", "teacher", "farmer", "supporter"])
# These take "for" and their charge: "Office for National Statistics", "Transport for Wales".
_CHARGED = frozenset(
    ["office", "department", "institute", "center", "centre", "society", "council", "committee", "association"]
)
# These take "for the", whatever they are for: "Foundation for the Visual Arts".
_CHARGED_WITH = _CHARGED | frozenset(["foundation", "fund", "trust", "campaign", "coalition", "alliance", "agency"])
# These take "on" and their subject: "Committee on Banking and Housing", "Conference on Trade and Development".
_BODIES_ON = frozenset(["committee", "subcommittee", "commission", "council", "conference", "board", "caucus", "force"])
_COMMA_SUFFIXES = frozenset(
    ["inc", "incorporated", "ltd", "limited", "llc", "l.l.c", "llp", "lp", "plc", "corp", "s.a", "n.a"]
)
# What these are of is a place or a person, not a field.
_PLACED = frozenset(["bank", "university", "college", "church", "city", "diocese", "government", "state", "house"])
_FIELD_ENDINGS = ("logy", "ture", "ics", "phy", "tion", "ism", "ists", "ing", "ences", "stics", "ians", "ers", "ment")
_TITLES_IN_NAMES = frozenset(["general", "crown", "king", "duke", "premier", "captain", "major", "baron", "prince"])
#: What belongs to the name of a firm behind its suffix; "Kivu Inc of Boston" says where it is.
_OF_FIRMS = frozenset(["america", "north america", "canada", "america inc", "north america inc", "canada ltd"])
# What stands between a league or a nation and the team that won it: "the NFL Champion Baltimore Colts".
_APART = frozenset(["champion", "champions"])
# The classes that minor teams play in: "Triple-A Indianapolis Indians".
_CLASSES = frozenset(["triple", "double", "single", "high", "low", "class"])


def phrases(view: NameView) -> list[Phrase]:
    """The name phrases of a text, in order and apart from one another."""
    pieces: list[Phrase] = []
    bits = view.bits
    found = list(runs(view))
    for (start, end), (after, final) in pairwise([*found, (0, 0)]):
        if end - start > 1:
            pieces.extend(_cut(view, start, end))
        elif bits[start] & OPENER and view.opens(start):
            if bits[start] & NAME_OPENER and view.lowers[end:after] == ["of"] and bits[final - 1] & SUFFIX:
                pieces.append(Phrase(start, end, False))  # "First of Kivu Bank Corp"
        elif not bits[start] & _NO_NAME or (bits[start] & TOPIC and view.lowers[end : end + 1] == ["department"]):
            pieces.append(Phrase(start, end, False))
    return with_suffixes(view, _join(view, pieces))


def _cut(view: NameView, start: int, end: int) -> list[Phrase]:
    bits = view.bits
    pieces: list[Phrase] = []
    titled = False
    begin = start
    position = start
    while position <= end:
        mark = bits[position] if position < end else 0
        if position < end and not mark & _CUTTING and not _stands_apart(view, begin, position, end):
            position += 1
            continue
        leads = position == begin
        is_title = bool(mark & TITLE) and not _title_in_name(view, begin, position, end)
        is_break = (
            position == end
            or bool(mark & CALENDAR and not _part_of_name(view, begin, position, end))
            or bool(mark & STOP and leads)
            or bool(mark & OPENER and leads and view.opens(position) and not _opens_name(view, position, end))
            or bool(mark & DESCRIPTION and leads and view.opens(position) and _describes(view, position, end))
            or is_title
            or bool(mark & STOP and view.words[position - 1] in AFTER_WHICH_WIRES_CAPITALISE)
            or _stands_apart(view, begin, position, end)
        )
        lettered = bool(mark & INITIAL) and not leads and bool(bits[position - 1] & COMMON)
        if not is_break and lettered and view.words[position][-1] == ".":
            pieces.append(Phrase(begin, position, titled))  # "its Series C. Rivals"
            titled = False
            begin = position
            is_break = True
        if not is_break and position - begin > 1 and mark & GIVEN and _body_ends(view, begin, position, end):
            pieces.append(Phrase(begin, position, titled))
            titled = False
            begin = position
        if is_break:
            if position > begin:
                pieces.append(Phrase(begin, position, titled))
                titled = False
            if is_title:
                titled = True
            begin = position + 1
        position += 1
    return [_trim(view, piece) for piece in pieces]


def _stands_apart(view: NameView, begin: int, position: int, end: int) -> bool:
    """Whether a word parts the names around it: what was won, the class that a team plays in, a headline's rubric."""
    lowers = view.lowers
    if position > begin and view.words[position] in ("/", "-") and view.headline[begin]:
        return view.breaks[begin] and bool(view.table.bits(lowers[position - 1]) & RUBRIC)
    won = lowers[position] in _APART
    if not won and (position < begin + 2 or lowers[position - 1] != "-" or lowers[position - 2] not in _CLASSES):
        return False
    return position + 1 < end and not view.bits[position + 1] & (HEAD_LAST | SUFFIX)


def _describes(view: NameView, position: int, end: int) -> bool:
    """Whether a noun says what the name after it is, and is not the beginning of it: "Fleet Financial Group"."""
    return position + 1 < end and not any(view.bits[later] & (HEAD_LAST | SUFFIX) for later in range(position + 1, end))


def _body_ends(view: NameView, begin: int, position: int, end: int) -> bool:
    """Whether a body's name ends before a given name: "Kivu State University Simon Lee"."""
    last = view.bits[position - 1]
    return bool(
        last & HEAD_LAST
        and last & INSTITUTION
        and not view.bits[position] & (COMMON | HEAD_LAST | PLACE)
        and 2 <= end - position <= 3
        and not view.bits[end - 1] & (HEAD_LAST | SUFFIX)
    )


def _trim(view: NameView, piece: Phrase) -> Phrase:
    start, end, titled = piece
    bits = view.bits
    while end > start and not bits[end - 1] & (UPPER | DIGIT) and view.words[end - 1] != "!":
        end -= 1
    while start < end and not bits[start] & UPPER:
        start += 1
    return Phrase(start, end, titled)


def _title_in_name(view: NameView, begin: int, position: int, end: int) -> bool:
    """A title word inside a name: "General Motors", "Chief Industries", "Premier Foods"."""
    following = view.bits[position + 1] if position + 1 < end else 0
    if position + 1 == end and view.lowers[end : end + 1] == ["department"] and view.bits[position] & TOPIC:
        return True  # "the Justice department"
    if position == begin and following & (SUFFIX | HEAD_LAST) and not following & TITLE:
        return True
    if position == begin and view.lowers[position] in _TITLES_IN_NAMES and view.bits[end - 1] & SUFFIX:
        return end - position > 2
    return bool(position > begin and following & SUFFIX)


def _part_of_name(view: NameView, begin: int, position: int, end: int) -> bool:
    """A calendar word inside a name: "Sunday Times", "March Group"."""
    following = view.bits[position + 1] if position + 1 < end else 0
    return bool(following & (HEAD_LAST | SUFFIX))


def _opens_name(view: NameView, position: int, end: int) -> bool:
    """An opener that is part of a name: a head noun or suffix follows it in the run."""
    if view.words[position + 1] == "'":  # "Pick 'N Save Corp"
        return True
    founder = view.bits[position] & (GIVEN | SURNAME) and view.bits[end - 1] & SUFFIX  # "Sterling Drug Inc"
    if not founder and not view.bits[position] & (HEAD_LAST | HEAD_FIRST | TOPIC | NAME_OPENER):
        return False
    longest = 6 if view.bits[end - 1] & SUFFIX else 4
    return (
        any(view.bits[later] & (HEAD_LAST | SUFFIX) for later in range(position + 1, end)) and end - position <= longest
    )


def _join(view: NameView, pieces: list[Phrase]) -> list[Phrase]:
    joined: list[Phrase] = []
    for piece in pieces:
        if piece.end <= piece.start:
            continue
        while joined and not piece.titled and _belongs(view, joined[-1], piece):
            previous = joined.pop()
            piece = Phrase(previous.start, piece.end, previous.titled)
        joined.append(piece)
    return joined


def _belongs(view: NameView, left: Phrase, right: Phrase) -> bool:
    if not 0 < right.start - left.end < 3:
        return False
    gap = view.lowers[left.end : right.start]
    if any(view.breaks[left.end : right.start + 1]):
        return False
    bits = view.bits
    last, first = bits[left.end - 1], bits[right.start]
    single = left.end - left.start == 1
    if gap == [","] and is_founder(view, left, right):
        return True
    if gap[0] == "on" and len(gap) == 1 and view.lowers[left.end - 1] in _BODIES_ON:
        return bool(first & (COMMON | TOPIC)) and not first & (PLACE | NATIONALITY | CALENDAR | TITLE)
    if gap == [","] and _lists_subjects(view, left, right):
        return True
    if gap == [","]:
        return view.lowers[right.start].rstrip(".") in _COMMA_SUFFIXES and not bits[left.end - 1] & (PLACE | CALENDAR)
    if gap[0] in ("'", "'s"):
        return len(gap) == 1 and _owned(view, left, right)
    if not bits[left.end] & CONNECTOR:
        return False
    if gap[0] in ROMANCE and len(gap) == 1:
        return not last & (PLACE | INITIAL) or gap[0] != "la"
    if gap == ["of"] and view.lowers[left.end - 1] == "hall" and view.lowers[right.start] == "fame":
        return True
    if gap == ["of"] and view.lowers[left.end - 1] == "district" and view.lowers[right.start] == "columbia":
        return True
    if gap == ["for", "the"] and not single and view.lowers[left.end - 1] in _CHARGED_WITH:
        return not first & (PLACE | NATIONALITY)
    if gap[0] == "of" and (len(gap) == 1 or gap[1] == "the"):
        if last & HEAD_FIRST:
            return True
        if last & SUFFIX and view.lowers[left.end - 1] in ("corp", "co", "company"):
            # "Kivu Corp of America", "Kivu Co of Ohio Inc"
            local = right.end - right.start == 2 and first & PLACE and bits[right.end - 1] & SUFFIX
            serves = not single and view.bits[left.end - 2] & (COMMON | TOPIC | HEAD_LAST)  # "Kivu Power Co of Ohio"
            placed = view.lowers[right.end : right.end + 1] in ([","], ["'s"])
            if serves and first & (PLACE | PLACE_FIRST) and not placed and view.lowers[left.end - 1] != "corp":
                return True
            return bool(local) or " ".join(view.lowers[right.start : right.end]) in _OF_FIRMS
        if len(gap) > 1 or _is_of_somebody(view, left):
            return False
        if view.lowers[right.start : right.end] == ["america"]:  # "Orvalle of America"
            return not last & (PLACE | PLACE_LAST | NATIONALITY | COMMON)
        # "Suppliers of Kivu Corp" opens a sentence with a word that is no name.
        opens = single and view.opens(left.start) and view.lowers[left.start].endswith("s")
        return bool(bits[right.end - 1] & SUFFIX) and not first & TITLE and not opens
    if gap[0] == "for" and (len(gap) == 1 or gap[1] == "the"):
        if not single and last & HEAD_LAST and last & INSTITUTION and first & (COMMON | TOPIC) and not first & PLACE:
            return True
        if not last & HEAD_FIRST or last & PLACE or view.lowers[left.end - 1] == "state":
            return False  # "Minister of State for Roads"
        return not single or bool(first & TOPIC) or (view.lowers[left.start] in _CHARGED and not view.opens(left.start))
    if gap == ["and"]:
        words = view.words[left.start : left.end]
        if view.lowers[left.end - 1] == "savings" and view.lowers[right.start] in ("loan", "loans"):
            return True
        if ("on" in words and "," in words) or is_one_firm(view, left, right):
            return True
        tail = bits[right.end - 1]
        has_head = bool(tail & (HEAD_LAST | HEAD_FIRST)) and right.end - right.start >= 2
        if last & TOPIC and (has_head or (first & TOPIC and (single or _after_of(view, left)))):
            return not (single and first & NATIONALITY)
        if last & TOPIC and _after_of(view, left) and not first & PLACE:
            return True
        return _subject_matter(view, left, right)
    return False


def _is_of_somebody(view: NameView, left: Phrase) -> bool:
    """Whether a person is who is of a firm: "Lee Barton of Kivu Corp"."""
    plain = not any(mark & (HEAD_LAST | SUFFIX | TOPIC | COMMON) for mark in view.bits[left.start + 1 : left.end])
    named = view.bits[left.start] & (GIVEN | INITIAL) and 2 <= left.end - left.start <= 3
    return left.titled or bool(named and plain)


def _subject_matter(view: NameView, left: Phrase, right: Phrase) -> bool:
    """The second of two fields of a body: "Academy of Painting and Sculpture", "Centre for Irish and Welsh Studies"."""
    bits = view.bits
    links = [position for position in range(left.start, left.end) if view.lowers[position] in ("of", "for", "on")]
    if not links or view.lowers[links[-1] - 1] in _PLACED:
        return False
    if not bits[links[-1] - 1] & HEAD_FIRST and view.lowers[links[-1]] != "on":
        return False
    last, first, final = bits[left.end - 1], bits[right.start], bits[right.end - 1]
    if last & (PLACE | HEAD_LAST | GIVEN) or first & (PLACE | GIVEN | SUFFIX) or right.end - right.start > 3:
        return False
    if left.end - links[-1] > 3 or (last & NATIONALITY and not first & NATIONALITY):
        return False
    return bool(final & (COMMON | TOPIC)) or view.lowers[right.end - 1].endswith(_FIELD_ENDINGS)


def _lists_subjects(view: NameView, left: Phrase, right: Phrase) -> bool:
    """Whether a comma goes on with the subjects of a body: "Subcommittee on Wheat, Soybeans and Feedgrains"."""
    lowers = view.lowers
    if right.end - right.start > 1 or "on" not in lowers[left.start : left.end]:
        return False
    named = view.bits[right.start] & (PLACE | NATIONALITY | GIVEN | ALLCAPS | SUFFIX)
    return not named and lowers[right.end : right.end + 1] in (["and"], [","])


def _owned(view: NameView, left: Phrase, right: Phrase) -> bool:
    """A possessive inside a name: "Football Supporters' Association", "Women's Institute", "Barton's Ltd"."""
    bits, lowers = view.bits, view.lowers
    if all(bits[position] & SUFFIX for position in range(right.start, right.end)):
        return True
    body = bits[right.end - 1]
    generic = all(mark & (HEAD_LAST | COMMON | SUFFIX) for mark in bits[right.start : right.end])
    if generic and body & SUFFIX and left.end - left.start == 1 and view.opens(left.start):
        return not bits[left.start] & (PLACE | NATIONALITY | CALENDAR)  # "LUMBROOK'S GENERAL STORES INC"
    if body & HOUSE and left.end - left.start == 1 and right.end - right.start <= 3:
        return not bits[left.start] & (PLACE | NATIONALITY | ALLCAPS | COMMON | CALENDAR) or bool(
            bits[left.start] & (GIVEN | SURNAME)
        )
    if not body & HEAD_LAST or not body & INSTITUTION or right.end - right.start > 3:
        return False
    owner = lowers[left.end - 1]
    if view.words[left.end][-1] == "s":
        return owner in _PEOPLE
    return bool(bits[left.end - 1] & COMMON and owner.endswith("s")) or owner.removesuffix("s") in _PEOPLE


def _after_of(view: NameView, left: Phrase) -> bool:
    return any(view.lowers[position] in ("of", "for", "on") for position in range(left.start, left.end))
