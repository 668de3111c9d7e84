"""Where a reported content begins and ends, when the tree and the order of words disagree.

A parser that has read little news loses the end of a long complement or takes its first words for an object of the
reporting verb. English puts nothing but recipients, adverbials and asides between a reporting verb and its clause, and
nothing without a mark after it (Quirk et al., 16.30-16.34); that is what these functions hold a content to.
"""

from __future__ import annotations

from spacy.tokens import Doc, Token

from extractor.clauses import children, relation
from extractor.cues import CueLexicon, VerbCue
from extractor.sources import SUBJECTS, is_break

_BREAKS = frozenset((",", ";", ":", "-", "--", "–", "—", "(", ")", "[", "]", "...", "…"))
_BETWEEN = frozenset(("obl", "obl:unmarked", "obl:tmod", "obl:npmod", "advmod", "iobj", "punct", "aux", "cc", "discourse"))
_QUOTES = frozenset(('"', "“", "”", "''", "``", "‘", "’", "'"))
# A subject of more words before its verb is rare, and so is a longer tail behind a tag ("said in a note on Monday").
_FARTHEST_SUBJECT = 16
_LONGEST_TAIL = 8
_NO_CONTENT = frozenset(("PUNCT", "SPACE", "ADV", "CCONJ"))


def filled_out(doc: Doc, cue: VerbCue, content: set[int], limits: tuple[int, int], recipient: bool) -> set[int]:
    """A content that follows its cue, made whole at both ends.

    content: token indices as the tree has them, all after the cue.
    limits: half-open token offsets that the content must not leave.
    recipient: whether an object of the verb is whom it is said to.
    """
    start = _start(doc, cue, min(content), recipient)
    end = _end(doc, cue, max(content) + 1, limits[1])
    return content | set(range(start, min(content))) | set(range(max(content), end))


def _start(doc: Doc, cue: VerbCue, start: int, recipient: bool) -> int:
    verb = cue.token
    for token in doc[cue.end : start]:
        if token.lower_ == "that" and token.pos_ in ("SCONJ", "PRON", "DET", "") and token.i > cue.end - 1:
            return token.i
    for token in doc[cue.end : start]:
        if token.is_space or token.is_punct:
            continue
        branch = _branch(token, verb)
        if branch is None:
            return token.i
        if relation(branch) in _BETWEEN or (recipient and relation(branch) in ("obj", "iobj")):
            continue
        if branch.i < verb.i or relation(branch) in SUBJECTS and not _follows_content(verb):
            return token.i
        if relation(branch) in ("obj", "ccomp", "xcomp", "dep", "csubj", "mark", "advcl", "parataxis"):
            return token.i
    return start


def _follows_content(verb: Token) -> bool:
    """Whether the subject is behind the verb, as in "said the bank"."""
    return not any(child.i < verb.i for child in children(verb, *SUBJECTS))


def _branch(token: Token, top: Token) -> Token | None:
    """The child of ``top`` above a token, or None if the token stands elsewhere."""
    while token.head != top:
        if token.head == token:
            return None
        token = token.head
    return token


def _end(doc: Doc, cue: VerbCue, end: int, limit: int) -> int:
    """Carry an end on to the next mark, where the words after it are not the cue's own."""
    position = end
    while position < limit and doc[position].is_space:
        position += 1
    if position >= limit:
        return end
    following = doc[position]
    if following.is_punct and following.text not in _QUOTES:
        return end
    if following.lower_ in ("and", "but", "or"):
        joined = following.head
        if cue.token in (joined, joined.head) or _is_above(joined, cue.token):
            return end
    elif following.head == cue.token and relation(following) not in ("ccomp", "xcomp", "obj", "dep"):
        return end
    while position < limit and doc[position].text not in _BREAKS and not is_break(doc[position]):
        position += 1
    return position


def _is_above(token: Token, other: Token) -> bool:
    return token.is_ancestor(other)


def around_interruption(
    doc: Doc, cue: VerbCue, source: tuple[int, int] | None, limits: tuple[int, int]
) -> set[int] | None:
    """The content that a tag between commas interrupts ("Prices, he said, did not rise"), or None.

    source: half-open token offsets of the source, before or after the verb.
    limits: half-open token offsets of the words that the tag may interrupt.
    """
    if source is None:
        return None
    first, last = min(source[0], cue.token.i), max(source[1], cue.end)
    if abs(source[0] - cue.token.i) > 16:
        return None
    before = first - 1
    while before > limits[0] and (doc[before].is_space or doc[before].lower_ in ("and", "but", "as")):
        before -= 1
    if before <= limits[0] or doc[before].text not in (",", "-", "--", "–", "—"):
        return None
    after = last
    while after < limits[1] and after - last < 4 and doc[after].text != "," and not doc[after].is_quote:
        if doc[after].text in _BREAKS or doc[after].pos_ in ("VERB", "AUX", "PRON", "SCONJ"):
            break
        after += 1
    if after >= limits[1] - 1 or doc[after].text not in (",", "-", "--", "–", "—"):
        return None
    left = [token for token in doc[limits[0] : before] if token.pos_ not in _NO_CONTENT]
    if not left:
        return set(range(after + 1, limits[1]))
    return set(range(limits[0], before)) | set(range(after + 1, limits[1]))


def lifted(cue: VerbCue, content: set[int], lexicon: CueLexicon) -> list[Token]:
    """Reporting verbs that a parser put inside a content though its speaker goes on with them.

    "He said costs rose, adding that ..." and "said costs rose but noted that ..." name one speaker.
    Returns the verbs, in order.
    """
    doc = cue.token.doc
    found = []
    for index in sorted(content):
        token = doc[index]
        if token.i <= cue.token.i or token.pos_ not in ("VERB", "AUX") or children(token, *SUBJECTS):
            continue
        inner = lexicon.verb_at(token)
        if inner is None or not {"clause", "quote"} & inner.frames or token.head.i not in content:
            continue
        if relation(token) in ("advcl", "xcomp", "acl") and token.lower_.endswith("ing") and _after_comma(token):
            found.append(token)
        elif (
            relation(token) == "conj"
            and not token.lower_.endswith("ing")
            and token.lower_ != token.lemma_
            and children(token, "ccomp")
            and not children(token, "aux", "aux:pass", "mark")
        ):
            found.append(token)
    return found


def _after_comma(token: Token) -> bool:
    previous = token.i - 1
    while previous > 0 and (token.doc[previous].is_space or token.doc[previous].lower_.endswith("ly")):
        previous -= 1
    return token.doc[previous].text in (",", "-", "--", "–", "—") or token.doc[previous].is_quote


def following_clause(cue: VerbCue, limit: int) -> set[int] | None:
    """A bare clause behind a verb whose subject the tree took for an object ("found exports had risen"), or None.

    limit: token offset that ends the sentence.
    """
    doc = cue.token.doc
    nominal = False
    for token in doc[cue.end : min(limit, cue.end + _FARTHEST_SUBJECT)]:
        if token.is_space or token.is_quote:
            continue
        if token.text in _BREAKS or token.pos_ in ("SCONJ", "CCONJ") or token.lower_ in ("to", "which", "who", "that"):
            return None
        name = relation(token)
        if token.pos_ == "AUX" or (
            token.pos_ == "VERB"
            and name not in ("acl", "amod", "acl:relcl", "compound", "xcomp")
            and not token.lower_.endswith("ing")
        ):
            return set(range(cue.end, _end_of_clause(doc, token.i, limit))) if nominal else None
        if token.pos_ in ("NOUN", "PROPN", "PRON", "SYM"):
            nominal = True
    return None


def _end_of_clause(doc: Doc, position: int, limit: int) -> int:
    while position < limit and not is_break(doc[position]) and doc[position].text not in (";", "--", "–", "—"):
        position += 1
    return position


def before_tag(
    doc: Doc, cue: VerbCue, source: tuple[int, int] | None, sentence: tuple[int, int]
) -> set[int] | None:
    """The content that a tag at the end of its sentence closes ("Costs rose, the bank said on Monday."), or None."""
    if source is None:
        return None
    first, last = min(source[0], cue.token.i), max(source[1], cue.end)
    if any(token.pos_ in ("VERB", "SCONJ") or token.is_quote for token in doc[last : sentence[1]]):
        return None
    if sum(not token.is_punct and not token.is_space for token in doc[last : sentence[1]]) > _LONGEST_TAIL:
        return None
    before = first - 1
    while before > sentence[0] and (doc[before].is_space or doc[before].is_quote):
        before -= 1
    if before <= sentence[0] or doc[before].text not in (",", "-", "--", "–", "—", "?", "!"):
        return None
    verbs = [token for token in doc[sentence[0] : before] if token.pos_ in ("VERB", "AUX")]
    return set(range(sentence[0], before)) if verbs else None
