"""Where a reported content begins and ends, when the tree and the order of words disagree.

A parser that has read little news loses the end of a long complement or takes its first words for an object of the
reporting verb. English puts nothing but recipients, adverbials and asides between a reporting verb and its clause, and
nothing without a mark after it (Quirk et al., 16.30-16.34); that is what these functions hold a content to.
"""

from __future__ import annotations

from spacy.tokens import Doc, Token

from extractor.clauses import children, relation
from extractor.cues import CueLexicon, VerbCue
from extractor.dependents import sentence_of, tokens_of
from extractor.sources import DASHES, SUBJECTS, TIMES, is_break, is_dash, tag_of

_OWN = frozenset(("obl", "obl:unmarked", "advmod", "punct", "nsubj", "parataxis", "cc"))
_QUESTIONS = frozenset(("how", "why", "what", "who", "when", "where", "if"))
_RELATIVES = frozenset(("which", "who", "that"))
_REDUCED = frozenset(("acl", "amod", "acl:relcl", "compound", "xcomp"))
_NOMINATIVES = frozenset(("it", "he", "she", "they", "we", "i"))
_ASIDE_OPENERS = frozenset(("what", "whatever", "how", "however", "which", "who", "that"))
_MODALS = frozenset(("will", "would", "could", "may", "might", "should", "must"))
_BREAKS = frozenset((",", ";", ":", "-", "--", "–", "—", "(", ")", "[", "]", "...", "…"))
_BETWEEN = frozenset(
    ("obl", "obl:unmarked", "obl:tmod", "obl:npmod", "advmod", "iobj", "punct", "aux", "cc", "discourse")
)
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
    end = _goes_on(doc, start, end, limits[1])
    return content | set(range(start, min(content))) | set(range(max(content), end))


def _start(doc: Doc, cue: VerbCue, start: int, recipient: bool) -> int:
    verb = cue.token
    for token in tokens_of(doc)[cue.end : start]:
        if token.lower_ == "that" and token.pos_ in ("SCONJ", "PRON", "DET", "") and token.i > cue.end - 1:
            return token.i
    for token in tokens_of(doc)[cue.end : start]:
        if token.is_space or token.is_punct or token.lower_ in TIMES:
            continue
        branch = _branch(token, verb)
        if branch is None:
            return token.i
        if relation(branch) in _BETWEEN or (recipient and relation(branch) in ("obj", "iobj")):
            continue
        if branch.i < verb.i or (relation(branch) in SUBJECTS and not _follows_content(verb)):
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
    if is_dash(following):
        closing = _closing_dash(doc, position, limit)
        return end if closing is None else end_of_phrase(doc, closing, limit)
    within = following.text == "," and _within_number(doc, position, limit)
    if following.is_punct and following.text not in _QUOTES and not within and following.text != "(":
        return end
    if following.lower_ in ("and", "but", "or"):
        if _is_modal_behind(doc, position, limit):
            # "said it was sorry but would not pay": the modal goes with what is said.
            return end_of_phrase(doc, position, limit)
        joined = following.head
        if cue.token in (joined, joined.head) or joined.is_ancestor(cue.token):
            return end
    elif following.head == cue.token and relation(following) in _OWN:
        return end
    return end_of_phrase(doc, position, limit)


def _goes_on(doc: Doc, start: int, end: int, limit: int) -> int:
    """Carry a content on to a clause joined to it whose subject is the pronoun that its own clause begins with."""
    words = [token for token in tokens_of(doc)[end:limit] if not token.is_space][:3]
    if len(words) < 3 or words[0].text != "," or words[1].lower_ not in ("but", "and"):
        return end
    if _is_modal_behind(doc, words[1].i, limit):
        return end_of_clause(doc, words[2].i, limit)
    subjects = [token.lower_ for token in tokens_of(doc)[start : min(start + 2, end)] if token.lower_ in _NOMINATIVES]
    return end_of_clause(doc, words[2].i, limit) if words[2].lower_ in subjects else end


def _is_mark(token: Token) -> bool:
    return token.text in _BREAKS and (token.text not in DASHES or is_dash(token))


def _is_modal_behind(doc: Doc, conjunction: int, limit: int) -> bool:
    following = next((token for token in tokens_of(doc)[conjunction + 1 : limit] if not token.is_space), None)
    return following is not None and following.lower_ in _MODALS


def _closing_dash(doc: Doc, opening: int, limit: int) -> int | None:
    """The token behind the second of two dashes around an aside, if the clause goes on there with its verb."""
    for position in range(opening + 1, limit - 1):
        if is_dash(doc[position]):
            following = next((token for token in tokens_of(doc)[position + 1 : limit] if not token.is_space), None)
            goes_on = following is not None and following.pos_ in ("AUX", "VERB", "ADP", "PART")
            return position + 1 if goes_on else None
    return None


def _closing_bracket(doc: Doc, opening: int, limit: int) -> int | None:
    return next((position + 1 for position in range(opening + 1, limit) if doc[position].text == ")"), None)


def _within_number(doc: Doc, comma: int, limit: int) -> bool:
    """Whether a comma stands within a date ("February 28, 1987"), or before the verb of an interrupted subject."""
    following = next((token for token in tokens_of(doc)[comma + 1 : limit] if not token.is_space), None)
    if following is None:
        return False
    return following.pos_ == "AUX" or (following.like_num and doc[comma - 1].like_num)


def end_of_phrase(doc: Doc, position: int, limit: int) -> int:
    """The end of the words from a token to the next mark that closes a phrase; quotations are passed through."""
    while position < limit and not is_break(doc[position]):
        text = doc[position].text
        if text == "(" and (closing := _closing_bracket(doc, position, limit)) is not None:
            position = closing
            continue
        if text == "," and _within_number(doc, position, limit):
            position += 1
            continue
        if is_dash(doc[position]) and (closing := _closing_dash(doc, position, limit)) is not None:
            position = closing
            continue
        if _is_mark(doc[position]) and not (position > 0 and text == "," and doc[position - 1].is_quote):
            break
        position += 1
    return position


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
    if abs(source[0] - cue.token.i) > 16 or doc[source[0]].lower_ in _ASIDE_OPENERS:
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
    if after >= limits[1] - 1 or (doc[after].text == ",") != (doc[before].text == ","):
        return None
    if doc[after].text not in (",", *DASHES):
        return None
    if _starts_anew([token for token in tokens_of(doc)[after + 1 : limits[1]] if not token.is_space][:2]):
        return set(range(limits[0], before))
    left = [token for token in tokens_of(doc)[limits[0] : before] if token.pos_ not in _NO_CONTENT]
    if not left:
        return set(range(after + 1, limits[1]))
    return set(range(limits[0], before)) | set(range(after + 1, limits[1]))


def _starts_anew(words: list[Token]) -> bool:
    """Whether the words behind a tag leave what it interrupts: another clause with its own subject, or a participle."""
    if not words:
        return False
    first = words[0]
    if first.pos_ == "VERB" and first.lower_.endswith("ing"):
        return True
    if first.pos_ == "CCONJ":
        return len(words) < 2 or words[1].pos_ not in ("AUX", "VERB", "PART", "ADV")
    return first.lower_ in ("while", "although", "though")


def lifted(cue: VerbCue, content: set[int], lexicon: CueLexicon) -> list[Token]:
    """Reporting verbs that a parser put inside a content though its speaker goes on with them.

    "He said costs rose, adding that ..." and "said costs rose but noted that ..." name one speaker.
    Returns the verbs, in order.
    """
    words = tokens_of(cue.token.doc)
    found = []
    for index in sorted(index for index in content if index > cue.token.i):
        token = words[index]
        if token.pos_ not in ("VERB", "AUX") or children(token, *SUBJECTS):
            continue
        inner = lexicon.verb_at(token)
        if inner is None or token.head.i not in content:
            continue
        if not {"clause", "quote", "reproach"} & inner.frames:
            continue
        finite = token.lower_ != inner.row.lemma and not token.lower_.endswith("ing")
        bare = not children(token, "aux", "aux:pass", "mark")
        if relation(token) == "conj":
            goes_on = finite and bare and bool(children(token, "ccomp") or _after_comma_and(token))
        else:
            participle = relation(token) in ("advcl", "xcomp", "acl") and token.lower_.endswith("ing")
            goes_on = participle and _after_comma(token)
        if goes_on:
            found.append(token)
    return found


def before_next_speaker(cue: VerbCue, content: set[int], lexicon: CueLexicon) -> set[int]:
    """A content without the clause of another speaker that it ran into ("When he said so, the bank said it ...")."""
    words = tokens_of(cue.token.doc)
    for index in sorted(index for index in content if index > cue.token.i):
        token = words[index]
        if token.pos_ != "VERB" or lexicon.verb_at(token) is None:
            continue
        tag = tag_of(token)
        following = next((word for word in words[index + 1 : sentence_of(token)[1]] if not word.is_space), None)
        if tag is not None and tag[0] > cue.end and following is not None and not following.is_punct:
            return {other for other in content if other < tag[0] - 1}
    return content


def _after_comma_and(token: Token) -> bool:
    joining = [child for child in children(token, "cc") if child.i < token.i]
    return bool(joining) and joining[0].i > 0 and token.doc[joining[0].i - 1].text == ","


def _after_comma(token: Token) -> bool:
    previous = token.i - 1
    while previous > 0 and (token.doc[previous].is_space or token.doc[previous].lower_.endswith("ly")):
        previous -= 1
    return token.doc[previous].text in (",", "-", "--", "–", "—") or token.doc[previous].is_quote


def following_clause(cue: VerbCue, limit: int) -> tuple[str, set[int]] | None:
    """A clause behind a verb that the tree has not hung there ("found exports had risen"), or None.

    limit: token offset that ends the sentence.
    Returns the frame that the verb must allow and the token indices.
    """
    doc = cue.token.doc
    nominal = ""
    verbs = 0
    start = cue.end
    behind_phrase = False
    recipient = bool({"recipient", "object_infinitive"} & cue.frames)
    for token in tokens_of(doc)[cue.end : min(limit, cue.end + _FARTHEST_SUBJECT)]:
        if token.is_space or token.is_quote:
            continue
        word = token.lower_
        first = token.i == cue.end
        if word == "that" and (first or ((recipient or not nominal) and relation(token) != "det")):
            return "clause", set(range(token.i, end_of_clause(doc, token.i, limit)))
        if (word == "whether" or (word in _QUESTIONS and not nominal)) and "question" in cue.frames:
            return "question", set(range(token.i, end_of_clause(doc, token.i, limit)))
        if word == "to" and token.pos_ == "PART" and nominal and not recipient:
            verbs = 1
            continue
        if _is_mark(token) or token.pos_ in ("SCONJ", "CCONJ") or word in ("to", *_RELATIVES):
            return None
        name = relation(token)
        finite = token.pos_ == "VERB" and not word.endswith("ing") and name not in _REDUCED
        if token.pos_ == "AUX" or finite or (token.pos_ == "VERB" and nominal in _NOMINATIVES):
            if verbs and token.pos_ == "VERB":
                verbs = 0
                continue
            if not nominal and relation(cue.token) != "acl:relcl":
                return None
            return "clause", set(range(start, end_of_clause(doc, token.i, limit)))
        if first and token.pos_ == "ADP":
            behind_phrase = True
        if (recipient or behind_phrase) and nominal and (token.pos_ == "DET" or word in _NOMINATIVES):
            # "told the court the bank had ...", "said in a note the bank had": the second noun phrase is the clause's.
            start = token.i
        if token.pos_ in ("NOUN", "PROPN", "PRON", "SYM"):
            nominal = word
    return None


def following_infinitive(cue: VerbCue, limit: int) -> set[int] | None:
    """The infinitive right behind a verb, whatever the tree makes of it ("hopes to triple output"), or None."""
    doc = cue.token.doc
    words = [token for token in tokens_of(doc)[cue.end : limit] if not token.is_space and token.pos_ != "ADV"]
    if len(words) < 2 or words[0].lower_ != "to" or words[1].pos_ in ("DET", "PRON", "PROPN", "NUM"):
        return None
    return set(range(words[0].i, end_of_phrase(doc, words[0].i, limit)))


def end_of_clause(doc: Doc, position: int, limit: int) -> int:
    """The end of a finite clause that runs on over commas: the next semicolon or loose dash, or the sentence's end."""
    while (
        position < limit and not is_break(doc[position]) and not (doc[position].text == ";" or is_dash(doc[position]))
    ):
        position += 1
    if position < limit and is_dash(doc[position]):
        closing = _closing_dash(doc, position, limit)
        if closing is not None:
            return end_of_clause(doc, closing, limit)
    return position


def _is_object(token: Token) -> bool:
    times = token.lower_ in TIMES or token.lower_ in ("this", "last", "late", "earlier")
    return not times and token.pos_ in ("NOUN", "PROPN", "DET", "PRON", "NUM")


def before_tag(doc: Doc, cue: VerbCue, source: tuple[int, int] | None, sentence: tuple[int, int]) -> set[int] | None:
    """The content that a tag at the end of its sentence closes ("Costs rose, the bank said on Monday."), or None."""
    if source is None:
        return None
    first, last = min(source[0], cue.token.i), max(source[1], cue.end)
    if any(token.pos_ in ("VERB", "SCONJ") or token.is_quote for token in tokens_of(doc)[last : sentence[1]]):
        return None
    if sum(not token.is_punct and not token.is_space for token in tokens_of(doc)[last : sentence[1]]) > _LONGEST_TAIL:
        return None
    tail = next((token for token in tokens_of(doc)[last : sentence[1]] if not token.is_space), None)
    if tail is not None and "recipient" not in cue.frames and _is_object(tail):
        return None
    before = first - 1
    while before > sentence[0] and (doc[before].is_space or doc[before].is_quote):
        before -= 1
    if before <= sentence[0] or doc[before].text not in (",", "-", "--", "–", "—", "?", "!"):
        return None
    verbs = [token for token in tokens_of(doc)[sentence[0] : before] if token.pos_ in ("VERB", "AUX")]
    return set(range(sentence[0], before)) if verbs else None
