"""Corrections of subjects: verbs that were left without one, and verbs that were given two.

"there is grain and sales | have slowed", "Bally | said": a finite verb has a subject before it. "Spain's | entry": of
two subjects, one is a part of the other, or of another clause.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from extractor.read_tree import Hung, ReadTree

_SUBJECTS = ("nsubj", "nsubj:pass")
#: Relations in which a noun phrase stands to its verb.
_PARTIES = frozenset(("obj", "obl", "nsubj", "nsubj:pass", "xcomp", "iobj"))


def bare_verbs(tree: ReadTree, verbs: Iterable[int]) -> Iterator[Hung]:
    """Subjects of finite verbs that were left without one: "there is grain and sales | have slowed", "using gas | would
    cut it", "lack of it | played a part, dealers said".

    verbs: numbers, among the places, of finite verbs without a subject.
    """
    places, heads, label_of = tree[1:4]
    for number in verbs:
        verb = places[number]
        own = tree.own(number)
        gerund = next((place for place in own if place < verb and _is_gerund_subject(tree, place, verb)), None)
        if gerund is not None:
            yield Hung(gerund, verb, "nsubj")
            continue
        misread = _misread_subject(tree, own, number)
        if misread is not None:
            yield Hung(misread, verb, "nsubj")
            yield from (Hung(place, misread, "det") for place in own if label_of(place) == "det" and place < misread)
            continue
        if label_of(verb) == "ccomp" and heads[verb] > verb:
            # "Kivu, a maker of it, | closed plants, Lee said"
            said = tree.own(tree.number_of(heads[verb]))
            lost = [place for place in said if place < verb and label_of(place) in _SUBJECTS]
            if lost:
                yield Hung(lost[-1], verb, label_of(lost[-1]))
                continue
        first = min([place for place in own if label_of(place) in ("aux", "aux:pass", "cop", "advmod")] + [verb])
        start = tree.number_of(first)
        if start == 0 or heads[verb] == verb:
            continue
        _, noun = tree.phrase_before(start)
        if not tree.tag_of(noun).startswith("N") or noun > first:
            continue
        governor = heads[verb]
        if label_of(noun) == "conj" and heads[noun] < noun and label_of(verb) in ("conj", "advcl", "parataxis"):
            listed = heads[noun]
            link = next((place for place in tree.own(tree.number_of(noun)) if label_of(place) == "cc"), None)
            if link is None or heads[listed] != governor or label_of(listed) not in _PARTIES or governor > noun:
                continue
            if not _agree(tree, noun, [first, verb]):
                continue
            yield Hung(noun, verb, "nsubj")
            yield Hung(link, verb, "cc")
            yield Hung(verb, governor, "conj")
        elif label_of(noun) == label_of(verb) == "ccomp" and heads[noun] == governor:
            inside = {label_of(place) for place in tree.own(tree.number_of(noun))}
            if inside.isdisjoint(("cop", "nsubj", "mark")):
                yield Hung(noun, verb, "nsubj")


def _misread_subject(tree: ReadTree, own: list[int], number: int) -> int | None:
    """The noun right before a verb that was taken for an adverb ("Bally | said") or for a part of the verb ("the tender
    | calls for it"), or None."""
    verb = tree.places[number]
    if tree.tag_of(verb) not in ("VBD", "VBZ", "VBP"):
        return None
    opening = ("aux", "aux:pass", "cop", "advmod")
    helped = [place for place in own if place < verb and tree.label_of(place) in opening and tree.doc[place].is_lower]
    start = tree.number_of(min([*helped, verb]))
    for place in own:
        noun = tree.tag_of(place).startswith("N") or tree.doc[place].ent_type_ == "ORG"
        # What no adverb opens a clause with, whatever its tag, where nothing else is its subject.
        named = tree.doc[place].is_title and len(tree.doc[place]) > 4 and tree.label_of(place) == "advmod"
        part = noun and tree.label_of(place) == "compound"
        if (named or part) and start and _last_of(tree, place) == tree.places[start - 1]:
            return place
    return None


def _last_of(tree: ReadTree, place: int) -> int:
    """The last token of a phrase, without the mark that closes it."""
    number = tree.number_of(place)
    last = place
    for other in tree.places[number : number + 40]:
        if not tree.is_under(other, place):
            break
        last = other
    return last


def _is_gerund_subject(tree: ReadTree, place: int, verb: int) -> bool:
    if tree.label_of(place) != "advcl" or tree.tag_of(place) != "VBG":
        return False
    if any(tree.doc[part].text == "," for part in range(place, verb) if tree.heads[part] in (place, verb)):
        return False  # "Standing there, Lee said"
    return not any(tree.label_of(part) in ("mark", "case") for part in tree.own(tree.number_of(place)))


def _agree(tree: ReadTree, noun: int, verbs: Iterable[int]) -> bool:
    """Whether a noun may be the subject of verbs by its number: not "sales has", "the sale have"."""
    plural = tree.tag_of(noun) in ("NNS", "NNPS")
    wrong = "VBZ" if plural else "VBP"
    return all(tree.tag_of(verb) != wrong for verb in verbs)


def doubled_subjects(tree: ReadTree, verbs: Iterable[int]) -> Iterator[Hung]:
    """Words that were taken for a second subject of a verb: times, phrases with a preposition, what opens a sentence,
    the first words of a name, objects, and the subject of what somebody says.

    verbs: numbers, among the places, of verbs with two subjects.
    """
    doc, places, _, label_of, _, tag_of = tree
    for number in verbs:
        verb = places[number]
        own = tree.own(number)
        subjects = [place for place in own if label_of(place) in _SUBJECTS]
        left = list(subjects)
        for place in subjects:
            before = [part for part in tree.own(tree.number_of(place)) if part < place]
            opening = min([place, *before])
            case = next((part for part in before if label_of(part) == "case"), None)
            mark = next((part for part in own if part + 1 == opening and label_of(part) == "mark"), None)
            if case is not None and doc[case].text not in ("'s", "'", "<", "("):
                left.remove(place)
                yield Hung(place, verb, "obl")
            elif mark is not None and doc[mark].lower_ in ("since", "after", "before", "until"):
                left.remove(place)
                yield Hung(place, verb, "obl")
                yield Hung(mark, place, "case")
            elif doc[place].ent_type_ == "DATE" and len(left) > 1:
                left.remove(place)
                yield Hung(place, verb, "obl:unmarked")
        if len(left) != 2:
            continue
        first, second = left
        matrix = tree.heads[verb]
        if label_of(verb) == "ccomp" and first < matrix < second:
            # "a statement | hinted Kivu was selling"
            if not any(label_of(part) in _SUBJECTS for part in tree.own(tree.number_of(matrix))):
                yield Hung(first, matrix, "nsubj")
            continue
        if any(label_of(part) == "mark" and first < part < second for part in own):
            if any(label_of(part) == "cop" and first < part < second for part in own):
                yield Hung(first, verb, "nsubj:outer")  # "the view is that it is weak"
            continue
        if verb < first < second:
            behind = _last_of(tree, first)
            named = tag_of(second).startswith("NNP") and tag_of(behind).startswith("NNP")
            if tree.places[tree.number_of(second) - 1] == behind and named:
                yield Hung(second, behind, "flat")  # "said Lee of Bear | Stearns"
        elif first < second < verb and doc[first].is_upper and doc[second].is_upper and doc[verb].is_upper:
            between = [part for part in range(first + 1, second) if doc[part].is_alpha]
            apart = any(doc[part].text == "," for part in range(first + 1, second))
            apart = apart and not any(label_of(part) == "obj" for part in own)  # "FARES TO RISE, BANKS SAY"
            if not apart and all(tree.is_under(part, first) or tree.is_under(part, second) for part in between):
                yield Hung(first, second, "compound")  # "KIVU TWO-FOR-ONE SHARE | SPLIT APPROVED"
        elif first < second < verb:
            comma = any(doc[part].text == "," for part in range(first + 1, second))
            if tag_of(first) == "JJ" and comma:
                yield Hung(first, verb, "advcl")
            elif tag_of(first)[:1] in "NJ" and tag_of(second).startswith("N") and not comma:
                yield from _one_phrase(tree, first, second)
        elif first < verb < second:
            said = [part for part in own if label_of(part) == "ccomp"]
            inner = next((part for part in said if part > second), None)
            if inner is not None:
                if not any(label_of(part) in _SUBJECTS for part in tree.own(tree.number_of(inner))):
                    yield Hung(second, inner, "nsubj")
            elif not said and not any(label_of(part) in ("obj", "cop", "aux:pass") for part in own):
                yield Hung(second, verb, "obj")


def _one_phrase(tree: ReadTree, first: int, second: int) -> Iterator[Hung]:
    """How two parted nouns are one phrase: "grain | producing countries", "a figure for first half | loss"."""
    between = [place for place in range(first + 1, second) if not tree.doc[place].is_space]
    genitives = [place for place in between if tree.doc[place].text in ("'s", "'", "’s")]
    if genitives and tree.is_under(genitives[-1], first) and _last_of(tree, first) == genitives[-1]:
        yield Hung(first, second, "nmod:poss")
        return
    labels = [tree.label_of(place) for place in between]
    if any(not tree.is_under(place, first) and not tree.is_under(place, second) for place in between):
        return
    if "punct" in labels or "cc" in labels:
        return
    if labels and labels[0] == "case" and tree.doc[first + 1].lower_ not in ("'s", "'") and "det" not in labels[2:]:
        yield Hung(second, first, "nmod")
        return
    named = tree.tag_of(second) == "NNP" or tree.doc[second].ent_type_ == "ORG"
    if {"det", "nmod:poss", "case"} & set(labels) or (named and tree.tag_of(first) != "NNP"):
        return
    for part in tree.own(tree.number_of(first)):
        if part < first and tree.label_of(part) in ("det", "amod", "nmod:poss", "nummod"):
            yield Hung(part, second, tree.label_of(part))
    yield Hung(first, second, "compound")
