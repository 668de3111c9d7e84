"""What is said: the constructions in which a reporting verb, noun, adverb or phrase takes its content.

Works on the dependencies of one sentence (UD or ClearNLP labels); quotations are looked after in ``reported_speech``.
A content is a set of token indices, because "Prices, he said, will fall" interrupts it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from spacy.tokens import Doc, Token

from extractor.annotations import overlapping
from extractor.clauses import children, relation
from extractor.content_bounds import end_of_phrase
from extractor.cues import NounRow, VerbCue, VerbRow
from extractor.dependents import sentence_of, subtree_of, tokens_of
from extractor.sources import OBJECTS, SUBJECTS, is_agentive, is_expletive, is_expletive_subject, trimmed

_SAID_OF = {"predicative": {"as"}, "reproach": {"of", "for"}, "quoting": {"as"}}
_DESCRIBING = frozenset(("obl", "nmod", "advcl", "prep", "ccomp", "xcomp"))
_FARTHEST = 14
_PRONOUNS = frozenset(("which", "what", "that", "who"))
_MODALS = frozenset(("will", "would", "could", "may", "might"))
_COMPLEMENTS = ("ccomp", "xcomp")


class Construction(NamedTuple):
    """A frame of a verb that is met: the row, the frame, the content, and whether it takes a source at all."""

    row: VerbRow
    frame: str
    content: frozenset[int]
    sourced: bool


def ranges(doc: Doc, indices: frozenset[int] | set[int]) -> list[tuple[int, int]]:
    """Indices as half-open token ranges without loose punctuation; gaps of white space and commas are closed."""
    found: list[list[int]] = []
    for index in sorted(indices):
        if (
            found
            and all(doc[gap].is_space or doc[gap].is_punct for gap in range(found[-1][1], index))
            and (index - found[-1][1] <= 2)
        ):
            found[-1][1] = index + 1
        else:
            found.append([index, index + 1])
    cleaned = (_cleaned(doc, start, end) for start, end in found)
    return [part for part in cleaned if part is not None]


def _cleaned(doc: Doc, start: int, end: int) -> tuple[int, int] | None:
    inner = trimmed(doc, start, end)
    if inner is None:
        return None
    # A mark whose partner lies inside stays.
    first, last = inner
    while first > start and doc[first - 1].is_quote:
        first -= 1
    while last < end and (
        doc[last].is_quote or (doc[last].text in "!?.," and last + 1 < end and doc[last + 1].is_quote)
    ):
        last += 1
    return first, last


def clausal(cue: VerbCue) -> Construction | None:
    """The best construction in which a parsed verb takes a clause or an infinitive as its content, or None."""
    verb = cue.token
    complements: Sequence[Token] = children(verb, *_COMPLEMENTS)
    following = next(
        (token for token in tokens_of(verb.doc)[cue.end : sentence_of(verb)[1]] if not token.is_space), None
    )
    if following is not None and following.lower_ == "to" and not complements:
        complements = [
            clause for clause in children(verb, "advcl") if _is_infinitive(clause) and clause.left_edge == following
        ]
    if following is not None and not following.is_punct:
        # What stands before a verb that goes on without a mark is not its content.
        complements = sorted(complements, key=lambda complement: complement.i < verb.i)
    for complement in complements:
        found = _complement(cue, verb, complement)
        if found is not None:
            return found._replace(content=found.content | _further(found, complement, verb))
    return _governed_infinitive(cue) or _parenthetic(cue)


def _governed_infinitive(cue: VerbCue) -> Construction | None:
    """An infinitive that the tree hangs on the object ("expects the firm to pay", "called on it to pay")."""
    if "object_infinitive" not in cue.frames or is_agentive(cue.token):
        return None
    row = next(row for row in cue.rows if "object_infinitive" in row.frames)
    items = [_governed(cue)] if row.particle else children(cue.token, "obj")
    for item in items:
        if item is None or item.i < cue.token.i:
            continue
        if any(_is_infinitive(clause) for clause in children(item, "acl", "advcl", "xcomp", "acl:relcl")):
            return Construction(row, "object_infinitive", subtree_of(item), True)
        for clause in children(cue.token, "advcl", "obl"):
            if _is_infinitive(clause) and clause.left_edge.i == item.right_edge.i + 1:
                return Construction(row, "object_infinitive", subtree_of(item) | subtree_of(clause), True)
    return None


def _further(found: Construction, complement: Token, verb: Token) -> set[int]:
    """Finite clauses that the tree hangs beside the first one behind the verb: one content torn apart."""
    if found.frame != "clause" or complement.i < verb.i:
        return set()
    beside = [child for child in children(verb, "ccomp") if child.i > complement.i]
    torn = not children(complement, *SUBJECTS)
    parts = [clause for clause in beside if torn or not children(clause, *SUBJECTS)]
    return {index for clause in parts if not clause.lower_.endswith("ing") for index in subtree_of(clause)}


def _complement(cue: VerbCue, verb: Token, complement: Token) -> Construction | None:
    words = subtree_of(complement)
    infinitive = _is_infinitive(complement)
    own_subject = bool(children(complement, *SUBJECTS, "csubj", "expl"))
    if infinitive and not (relation(complement) == "ccomp" and own_subject and not is_agentive(verb)):
        return _infinitive(cue, verb, complement, words)
    if relation(complement) == "xcomp" and not own_subject:
        if complement.tag_ == "VBG" or complement.lower_.endswith("ing"):
            return _first(cue, "gerund", words)
        return _predicative(cue, verb, complement, words)
    if infinitive:
        return _first(cue, "object_infinitive", words) or _first(cue, "clause", words)
    if complement.lower_.endswith("ing") and not own_subject and not children(complement, "aux", "mark"):
        return _first(cue, "gerund", words)
    if is_expletive_subject(verb) and (raised := _first(cue, "raising", words)) is not None:
        return raised._replace(sourced=False)
    frame = "question" if _is_question(complement) else "clause"
    found = _first(cue, frame, words) or _first(cue, "clause", words) or _first(cue, "quote", words)
    if found and is_agentive(verb):
        return found._replace(sourced=not is_expletive_subject(verb))
    return found


def _infinitive(cue: VerbCue, verb: Token, complement: Token, words: frozenset[int]) -> Construction | None:
    words = _without_finite_conjuncts(complement, words)
    subjects = children(verb, *SUBJECTS)
    if is_agentive(verb):
        found = _first(cue, "passive_infinitive", words)
        if found is None:
            return None
        return found._replace(content=words | _plain(subjects), sourced=False)
    found = _first(cue, "raising", words)
    if found is not None:
        return found._replace(content=words | _plain(subjects), sourced=False)
    objects = children(verb, *OBJECTS)
    if objects:
        held = subtree_of(objects[-1])
        return _first(cue, "object_infinitive", words | held)
    if cue.row.particle:
        oblique = _governed(cue)
        if oblique is not None:
            return _first(cue, "object_infinitive", words | subtree_of(oblique))
    return _first(cue, "infinitive", words) or _first(cue, "carrier", words)


def _plain(subjects: Sequence[Token]) -> frozenset[int]:
    """Subjects without asides: a relative clause behind a comma is not part of what is expected of them."""
    words = {index for subject in subjects for index in subtree_of(subject)}
    for subject in subjects:
        for clause in children(subject, "acl:relcl", "acl"):
            first = clause.left_edge.i
            if "," in (clause.doc[first].text, clause.doc[first - 1].text):
                words -= subtree_of(clause)
    return frozenset(words)


def _without_finite_conjuncts(complement: Token, words: frozenset[int]) -> frozenset[int]:
    """An infinitive without what its verb cannot be joined to: "vowed to stay and [rejected the bid]"."""
    for clause in children(complement, "conj"):
        if clause.pos_ == "VERB" and clause.lower_ != clause.lemma_ and clause.lower_.endswith("ed"):
            first = min(child.i for child in (clause, *clause.children))
            words = frozenset(index for index in words if index < first)
    return words


def _predicative(cue: VerbCue, verb: Token, complement: Token, words: frozenset[int]) -> Construction | None:
    objects = children(verb, "obj")
    held = frozenset(index for item in objects for index in subtree_of(item))
    raising = _first(cue, "raising", words)
    if raising is not None:
        subjects = children(verb, *SUBJECTS)
        return raising._replace(
            content=words | {index for subject in subjects for index in subtree_of(subject)}, sourced=False
        )
    if not objects and not is_agentive(verb):
        # A parser's xcomp for a bare clause: "said prices up 3%".
        return _first(cue, "clause", words) if complement.i > verb.i else None
    return _first(cue, "predicative", words | held)


def _parenthetic(cue: VerbCue) -> Construction | None:
    """Content that the verb interrupts or follows as a parenthesis, or the clause that an "as he said" belongs to."""
    verb = cue.token
    head = verb.head
    if head == verb:
        for child in children(verb, "parataxis", "dep"):
            if child.i < verb.i and not children(verb, "obj"):
                return _first(cue, "clause", subtree_of(child))
        return None
    outside = subtree_of(head) - subtree_of(verb)
    if relation(verb) == "parataxis" and children(verb, *SUBJECTS) and not children(verb, "obj"):
        if head.pos_ in ("VERB", "AUX", "ADJ", "NOUN", "PROPN", "ADV", "PRON", "NUM"):
            return _first(cue, "clause", outside) or _first(cue, "quote", outside)
        return None
    as_clause = any(child.lower_ == "as" and child.i < verb.i for child in verb.children)
    if as_clause and relation(verb) == "advcl" and not children(verb, "obj"):
        return _first(cue, "clause", outside)
    return None


def object_of(cue: VerbCue) -> Construction | None:
    """The construction in which a parsed verb takes a noun phrase as its content, or None.

    Rows with the particle that follows come before those of the bare verb.
    """
    for row in cue.rows:
        for frame in ("object", "finding", "hearsay", "predicative", "reproach", "quoting", "topic"):
            if frame not in row.frames:
                continue
            found = _described(row, cue.token, frame) if frame in _SAID_OF else _object(cue, row, frame)
            if found is not None:
                return found
    return None


def _object(cue: VerbCue, row: VerbRow, frame: str) -> Construction | None:
    verb = cue.token
    candidates: tuple[Token, ...]
    if row.particle:
        item = _governed(cue)
        candidates = (item,) if item is not None else ()
    else:
        candidates = children(verb, "obj")
        if not candidates and is_agentive(verb):
            candidates = children(verb, *SUBJECTS)
    items = [item for item in candidates if not (is_expletive(item) or item.lower_ in _PRONOUNS or _is_date(item))]
    if not items and not row.particle and relation(verb) == "amod" and verb.head.i > verb.i:
        # "The company unveiled plans", read as a noun with a participle.
        lost = frozenset(range(verb.i + 1, verb.head.right_edge.i + 1)) & subtree_of(verb.head)
        return Construction(row, frame, lost, True)
    if not items:
        return None
    words = {index for item in items for index in subtree_of(item)}
    if row.type == "predict" or (not row.particle and "quote" in row.frames and items[0].i > verb.i):
        # What is expected or said takes in when and by how much.
        end = end_of_phrase(verb.doc, max(words) + 1, sentence_of(verb)[1])
        joined = [token.i for token in verb.doc[max(words) + 1 : end] if relation(token) == "cc"]
        words |= set(range(max(words) + 1, min([end, *joined])))
    described = _described(row, verb, "predicative") if "predicative" in row.frames else None
    return described or Construction(row, frame, frozenset(words), True)


def _is_date(token: Token) -> bool:
    return bool(overlapping(token.doc, "dates", token.i, token.i + 1))


def _described(row: VerbRow, verb: Token, frame: str) -> Construction | None:
    """A person or thing and what is said of it: "called the bid a joke", "accused the bank of fraud"."""
    objects = children(verb, "obj")
    if not objects and is_agentive(verb):
        objects = children(verb, *SUBJECTS)
    if not objects:
        return None
    words = {index for item in objects for index in subtree_of(item)}
    within = frame in ("reproach", "quoting") and any(verb.doc[index].lower_ in _SAID_OF[frame] for index in words)
    if within or (frame == "predicative" and len(objects) > 1):
        return Construction(row, frame, frozenset(words), True)
    for child in verb.children:
        if child.i > verb.i and relation(child) in _DESCRIBING:
            marks = {child.lower_, *(mark.lower_ for mark in child.children if relation(mark) in ("case", "mark"))}
            if marks & _SAID_OF[frame] or (relation(child) == "xcomp" and frame == "predicative"):
                return Construction(row, frame, frozenset(words | subtree_of(child)), True)
    if frame == "predicative" and not row.particle and max(words) < len(verb.doc) - 1:
        tail = end_of_phrase(verb.doc, max(words) + 1, sentence_of(verb)[1])
        joined = [token.i for token in verb.doc[max(words) + 1 : tail] if token.pos_ == "CCONJ"]
        tail = min([tail, *joined])
        rest = verb.doc[min(words) : tail]
        quotes = [token.i for token in rest if token.is_quote]
        behind = any(token.pos_ in ("ADJ", "DET") and token.i > objects[-1].i for token in rest)
        if quotes[0] > objects[-1].i if quotes else behind:
            return Construction(row, frame, frozenset(words | set(range(min(words), tail))), True)
    return None


def _governed(cue: VerbCue) -> Token | None:
    """The noun phrase behind the preposition of a cue, or None."""
    verb = cue.token
    doc = verb.doc
    particle = doc[cue.end - 1]
    if relation(particle) in ("case", "mark") and particle.head != verb:
        return particle.head
    for child in particle.children:
        if relation(child) in ("pobj", "pcomp"):
            return child
    return next((item for item in children(verb, "obj") if item.i > particle.i), None)


def noun_content(noun: Token, row: NounRow) -> frozenset[int] | None:
    """The clause that a reporting noun introduces ("claims that the firm hid losses"), or None."""
    for child in noun.rights:
        if relation(child) not in ("acl:relcl", "acl", "ccomp") or child.i < noun.i:
            continue
        if _is_infinitive(child) or child.pos_ not in ("VERB", "AUX", "ADJ", "NOUN", "PROPN", "ADV", "NUM"):
            continue
        that = [mark for mark in child.children if mark.lower_ == "that" and mark.i < child.i]
        if relation(child) == "acl:relcl" and not any(relation(mark) == "mark" for mark in that):
            continue
        if that or (relation(child) in ("acl", "ccomp") and children(child, *SUBJECTS)):
            return subtree_of(child)
    return _bare_clause(noun, row) if row.type != "state" else None


def _bare_clause(noun: Token, row: NounRow) -> frozenset[int] | None:
    """A clause right behind a reporting noun that the tree hangs elsewhere ("speculation it will close"), or None."""
    doc = noun.doc
    end = sentence_of(noun)[1]
    words = [token for token in doc[noun.i + 1 : end] if not token.is_space][:_FARTHEST]
    if len(words) < 2 or words[0].pos_ not in ("PRON", "DET", "NOUN", "PROPN", "ADJ", "NUM"):
        return None
    for word in words[1:]:
        if word.is_punct or word.pos_ in ("SCONJ", "CCONJ") or word.lower_ in ("to", "that", "which", "who"):
            return None
        if word.pos_ in ("AUX", "VERB"):
            # "the claim it made" says nothing of what was claimed.
            if word.lemma_ in row.light:
                return None
            if word.lower_ in _MODALS or words[0].lower_ in ("it", "he", "she", "they"):
                return frozenset(range(words[0].i, end_of_phrase(doc, word.i, end)))
            return None
    return None


def that_clause(cue: VerbCue) -> Construction | None:
    """A "that" clause behind a verb that the tree has hung elsewhere ("said in a note on Monday that costs rose")."""
    verb = cue.token
    for token in verb.doc[cue.end : min(cue.end + _FARTHEST, sentence_of(verb)[1])]:
        if token.lower_ == "that" and relation(token) == "mark" and token.head.i > token.i:
            clause = token.head
            if clause == verb or (verb.is_ancestor(clause) and _reaches(clause, verb)):
                return _first(cue, "clause", subtree_of(clause))
            return None
        if token.is_punct or token.pos_ in ("VERB", "AUX", "SCONJ"):
            return None
    return None


def _reaches(clause: Token, verb: Token) -> bool:
    """Whether nothing but nouns stands between a clause and the verb above it, and none that takes such a clause."""
    head = clause.head
    while head != verb:
        if head.pos_ in ("VERB", "AUX"):
            return False
        head = head.head
    return True


def _first(cue: VerbCue, frame: str, words: frozenset[int] | set[int]) -> Construction | None:
    for row in cue.rows:
        if frame in row.frames:
            return Construction(row, frame, frozenset(words), True)
    return None


def _is_infinitive(verb: Token) -> bool:
    first = verb.left_edge
    if first.lower_ == "to" and first.i < verb.i and first.pos_ == "PART":
        return True
    return any(
        child.lower_ == "to" and child.i < verb.i and relation(child) in ("mark", "aux") for child in verb.children
    )


def _is_question(verb: Token) -> bool:
    first = verb.left_edge
    return first.lower_ in ("whether", "if", "who", "what", "which", "how", "why", "when", "where")
