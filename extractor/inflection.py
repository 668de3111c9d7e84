"""English inflection, from the lemma to its forms: what a lexicon row must be found under. Pure; no spaCy.

Spelling follows the regular rules (Quirk et al., *A Comprehensive Grammar of the English Language*, 3.5-3.10 and
5.80-5.81); what they do not yield stands in ``lexicons/irregular_forms.csv``. Where usage is divided ("totalled",
"totaled"; "-ise", "-ize") every spelling is given: a form that nobody writes costs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, field_validator

from extractor.rows import LEXICONS, read_rows

Tag = Literal["base", "third", "past", "participle", "gerund", "singular", "plural"]

_VOWELS = "aeiou"
_SIBILANT = re.compile(r"(?:s|x|z|ch|sh)$")
_CLOSED_SYLLABLE = re.compile(r"[^aeiou][aeiouy][bdfgklmnprstvz]$|qu[aeiou][bdgmnpt]$|^[aeiou][bdfgmnpt]$|[iu][ae]l$")
_PREFIX = re.compile(r"^(re|pre|co)-?(?=[a-z]{3})")


class IrregularRow(BaseModel):
    """One row of ``irregular_forms.csv``: the forms of a lemma that the rules do not yield, ``|`` between variants.

    An empty field means the regular form; ``variants`` are other spellings of the lemma ("favor" of "favour").
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    lemma: str
    third: tuple[str, ...] = ()
    past: tuple[str, ...] = ()
    participle: tuple[str, ...] = ()
    gerund: tuple[str, ...] = ()
    plural: tuple[str, ...] = ()
    variants: tuple[str, ...] = ()

    @field_validator("third", "past", "participle", "gerund", "plural", "variants", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(part for part in value.split("|") if part) if isinstance(value, str) else value


class Form(NamedTuple):
    """A word form and what it is the form of."""

    text: str
    tag: Tag


@lru_cache(maxsize=1)
def irregular() -> Mapping[str, IrregularRow]:
    """The shipped irregular forms by lemma."""
    return {row.lemma: row for row in read_rows(LEXICONS / "irregular_forms.csv", IrregularRow)}


def spellings(lemma: str) -> tuple[str, ...]:
    """The lemma and its other spellings: -ise/-ize, -yse/-yze, a prefix with or without its hyphen, listed variants."""
    found = [lemma]
    row = irregular().get(lemma)
    if row is not None:
        found += row.variants
    for spelling in tuple(found):
        if len(spelling) > 6 and re.search(r"[iy][sz]e$", spelling):
            found.append(spelling[:-2] + ("ze" if spelling[-2] == "s" else "se"))
    for spelling in tuple(found):
        prefix = _PREFIX.match(spelling)
        if prefix and (prefix[1] == "re" or "-" in prefix[0]):
            rest = spelling[prefix.end() :]
            found += [prefix[1] + rest, f"{prefix[1]}-{rest}"]
    return tuple(dict.fromkeys(found))


def verb_forms(lemma: str) -> tuple[Form, ...]:
    """All forms of a verb, base form included, in every spelling. Lower case; a hyphen stays where the lemma has
    one."""
    forms: list[Form] = []
    row = irregular().get(lemma) or irregular().get(_PREFIX.sub("", lemma))
    prefix = "" if row is None or row.lemma == lemma else lemma[: -len(row.lemma)]
    for spelling in spellings(lemma):
        own = row if row is not None and (spelling == lemma or prefix) else None
        lead = spelling[: -len(own.lemma)] if own is not None and prefix else ""
        forms.append(Form(spelling, "base"))
        forms += _either(own.third if own else (), lead, (third(spelling),), "third")
        forms += _either(own.past if own else (), lead, past(spelling), "past")
        forms += _either((own.participle or own.past) if own else (), lead, past(spelling), "participle")
        forms += _either(own.gerund if own else (), lead, gerund(spelling), "gerund")
    return tuple(dict.fromkeys(forms))


def _either(listed: tuple[str, ...], lead: str, regular: tuple[str, ...], tag: Tag) -> list[Form]:
    return [Form(lead + form, tag) for form in listed] or [Form(form, tag) for form in regular]


def noun_forms(lemma: str) -> tuple[Form, ...]:
    """Singular and plural of a noun in every spelling. Of a noun of several words the last one takes the plural."""
    forms: list[Form] = []
    row = irregular().get(lemma)
    listed = row.plural if row else ()
    for spelling in spellings(lemma):
        forms.append(Form(spelling, "singular"))
        forms += [Form(form, "plural") for form in listed] or [Form(plural(spelling), "plural")]
    return tuple(dict.fromkeys(forms))


def third(verb: str) -> str:
    """The third person singular of the present by rule."""
    if _SIBILANT.search(verb) or verb.endswith("o"):
        return verb + "es"
    if verb.endswith("y") and verb[-2:-1] not in _VOWELS:
        return verb[:-1] + "ies"
    return verb + "s"


def plural(noun: str) -> str:
    """The plural of a noun by rule, or as listed for its last word."""
    head, gap, last = noun.rpartition(" ")
    row = irregular().get(last)
    if row is not None and row.plural:
        return head + gap + row.plural[0]
    if noun.endswith("o"):
        return noun + "s"
    return third(noun)


def past(verb: str) -> tuple[str, ...]:
    """The past by rule, with and without a doubled consonant where usage is divided."""
    if verb.endswith("e"):
        return (verb + "d",)
    if verb.endswith("y") and verb[-2:-1] not in _VOWELS:
        return (verb[:-1] + "ied",)
    return tuple(stem + "ed" for stem in _stems(verb))


def gerund(verb: str) -> tuple[str, ...]:
    """The form in -ing by rule, with and without a doubled consonant where usage is divided."""
    if verb.endswith("ie"):
        return (verb[:-2] + "ying",)
    if verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")):
        return (verb[:-1] + "ing",)
    return tuple(stem + "ing" for stem in _stems(verb))


def _stems(verb: str) -> tuple[str, ...]:
    if not _CLOSED_SYLLABLE.search(verb):
        return (verb,)
    doubled = verb + verb[-1]
    syllables = len(re.findall(r"[aeiouy]+", verb.replace("qu", "q")))
    return (doubled,) if syllables == 1 else (doubled, verb)
