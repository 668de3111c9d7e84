"""Corrections of trees where a parser errs by rule: what word order tells for certain.

"Treasury secretary Ann Lee said": a name right behind a title is one phrase with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from spacy.tokens import Doc

from extractor.reference_words import shipped_words

#: Relations that part a name from a title: both would be subjects, or the name a modifier of the verb.
APART = frozenset(("nsubj", "nsubj:pass", "advmod", "obl", "obl:unmarked", "obl:tmod", "dep", "obj", "parataxis"))


def _titles() -> frozenset[str]:
    return shipped_words("officer", "bare", "outside")


def titled_names(
    doc: Doc, places: Sequence[int], names: Iterable[int], heads: Sequence[int], label_of: Callable[[int], str]
) -> dict[int, int]:
    """Names that belong to a title before them and were hung elsewhere: token index of each to that of its title.

    places: tokens that were read, in order. names: numbers, among these, of proper nouns whose relation parts them from
    what stands before. heads: token index of each token's head. label_of: the relation of a token.
    """
    found: dict[int, int] = {}
    for number in names:
        if not 0 < number < len(places) - 1:
            continue
        title, name, behind = places[number - 1 : number + 2]
        if heads[behind] != name or label_of(behind) != "flat" or not doc[name].is_title:
            continue
        if doc[title].lower_ not in _titles():
            # "the chief of staff Ann Lee"
            if label_of(title) != "nmod" or doc[heads[title]].lower_ not in _titles():
                continue
            title = heads[title]
        if heads[title] == heads[name] and heads[title] != title and label_of(title).startswith("nsubj"):
            found[name] = title
    return found
