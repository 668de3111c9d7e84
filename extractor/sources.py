"""Who says so: the noun phrase of a source, its kind, and the subject that a verb has or inherits.

Reads Universal Dependencies and ClearNLP labels alike. A noun phrase is taken without relative and participial
clauses, as parties are in the contract of a claim.
"""

from __future__ import annotations

from collections.abc import Callable

from spacy.tokens import Doc, Token

from extractor.annotations import overlapping
from extractor.clauses import children, is_by_amount, is_passive, obliques, relation
from extractor.cues import CueLexicon, Kind
from extractor.dependents import remembered, sentence_of, subtree_of, tokens_of
from extractor.read_tree import tree_words

SUBJECTS = ("nsubj", "nsubj:pass", "nsubj:outer")
OBJECTS = ("obj", "iobj")
_CLAUSES = frozenset(
    ("acl:relcl", "acl", "advcl", "advcl:relcl", "parataxis", "ccomp", "xcomp", "csubj", "discourse", "list")
)
_LEFT_OUT = frozenset(("cc", "mark", "advmod", "discourse"))
_RELATIVE_PRONOUNS = frozenset(("who", "which", "that", "whom"))
_EXPLETIVES = frozenset(("it", "there"))
_NOMINAL = frozenset(("NOUN", "PROPN", "ADJ", "DET", "NUM", "PART"))
_TAG_WORDS = frozenset((*_NOMINAL, "ADP", "PRON", "SYM", "X"))
# What follows "said" without being its subject.
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
TIMES = frozenset(("today", "yesterday", "tonight", "tomorrow", *_DAYS))
DASHES = frozenset(("-", "--", "–", "—"))
_TRAILING = frozenset((*DASHES, *[",", ";", ":", ".", "'", '"', "“", "”", "‘", "’", "``", "''", "(", "[", "<", ">"]))
_ASIDES = frozenset(("<", "--", "–", "—", ";", ":"))


def trimmed(doc: Doc, start: int, end: int) -> tuple[int, int] | None:
    """Half-open token offsets without white space and punctuation at the ends; None if nothing is left."""
    while start < end and (doc[start].is_space or doc[start].text in _TRAILING):
        start += 1
    while start < end and (doc[end - 1].is_space or doc[end - 1].text in _TRAILING):
        end -= 1
    return (start, end) if start < end else None


def phrase_span(head: Token, limits: tuple[int, int] | None = None) -> tuple[int, int] | None:
    """The noun phrase of a head without clauses that modify it, as half-open token offsets.

    limits: token offsets that it must not leave, as those of a quotation; the sentence by default.
    """
    doc = head.doc
    low, high = limits or sentence_of(head)
    start, end = head.left_edge.i, head.right_edge.i + 1
    for child in head.lefts:
        name = relation(child)
        if name in _CLAUSES or name == "case" or (name in _LEFT_OUT and child.i == start):
            start = max(start, child.right_edge.i + 1)
    words = tokens_of(doc)
    for index in subtree_of(head):
        if index > head.i and relation(words[index]) in _CLAUSES:
            end = min(end, max(words[index].left_edge.i, head.i + 1))
    dashes = [position for position in range(max(start, low), head.i) if is_dash(doc[position])]
    if dashes:
        start = low = dashes[-1] + 1
    start = _reached_left(doc, max(start, low), low)
    if (end < len(doc) and doc[end].text == ",") or doc[end - 1].text == ",":
        start = _before_apposition(doc, start, low)
    for position in range(start + 1, end):
        # A ticker or an aside is not the source's name.
        if is_break(doc[position]) or (doc[position].text in _ASIDES and not _is_ticker_within(doc, position, end)):
            end = position
            break
    while end - 1 > head.i and (doc[end - 1].lower_ in TIMES or doc[end - 1].is_space):
        end -= 1
    return trimmed(doc, start, min(end, high))


def _is_ticker_within(doc: Doc, opening: int, end: int) -> bool:
    """Whether a bracketed ticker stands inside of a phrase ("Sony Corp <SNE.T> chairman Akio Morita")."""
    closing = next((index for index in range(opening, min(opening + 4, end)) if doc[index].text == ">"), end)
    return doc[opening].text == "<" and any(token.pos_ in ("NOUN", "PROPN") for token in doc[closing + 1 : end])


def without_ticker(doc: Doc, span: tuple[int, int]) -> tuple[int, int]:
    """A span without a ticker at its end ("Cardis <CDS>"), as half-open token offsets."""
    for position in range(span[0] + 1, span[1]):
        if doc[position].text == "<" and not _is_ticker_within(doc, position, span[1]):
            return trimmed(doc, span[0], position) or span
    return span


def is_dash(token: Token) -> bool:
    """Whether a token is a dash between clauses; a hyphen within a word has no space before it."""
    if token.text not in DASHES:
        return False
    previous = token.doc[token.i - 1] if token.i else token
    return token.text != "-" or previous.is_space or bool(previous.whitespace_)


def _reached_left(doc: Doc, start: int, low: int) -> int:
    """Take in the nominal words between a clause's beginning and a phrase: parts of a name that the tree lost."""
    position = start
    while position > low and (doc[position - 1].pos_ in _NOMINAL or doc[position - 1].is_space):
        if is_break(doc[position - 1]):
            return position
        if relation(doc[position - 1]) in ("obl", "obl:unmarked", "advmod") or is_dash(doc[position - 1]):
            return start
        position -= 1
    opens = position == low or doc[position - 1].text in (",", ";", ":") or doc[position - 1].pos_ in ("CCONJ", "SCONJ")
    return position if opens else start


def _before_apposition(doc: Doc, start: int, low: int) -> int:
    """The beginning of a name that an apposition between commas follows ("Munich Re, the reinsurer, said")."""
    if start - 1 <= low or doc[start - 1].text != ",":
        return start
    position = start - 1
    while position > low and (doc[position - 1].text[:1].isupper() or doc[position - 1].pos_ == "PART"):
        position -= 1
    opens = position == low or doc[position - 1].pos_ in ("CCONJ", "SCONJ")
    return position if opens and position < start - 1 else start


def is_break(token: Token) -> bool:
    """Whether a token is the white space between paragraphs."""
    return bool(token.is_space) and token.text.count("\n") > 1


def source_of(verb: Token, inside: Callable[[int], int] | None = None) -> Token | None:
    """The head of the source of a reporting verb in the active voice or with an agent, or None.

    inside: tells the quotation of a token, by number; a source stands in the same one as its verb.
    """
    if is_agentive(verb):
        return agent_of(verb)
    source = subject_of(verb)
    if source is not None and inside is not None and inside(source.i) != inside(verb.i):
        aside = relation(verb) == "advcl" and inside(verb.head.i) == inside(verb.i)
        source = subject_of(verb.head) if aside else None
        source = source if source is not None and inside(source.i) == inside(verb.i) else None
    tagged = tag_of(verb)
    if tagged is not None and (source is None or not tagged[0] <= source.i < tagged[1]):
        source = _head_of(verb.doc, *tagged)
    if source is None:
        source = _before_aside(verb) or _neighbour(verb)
    if source is None or (source.lower_ == "there" and is_expletive(source)):
        return None
    return _behind_dateline(_outside_relative(source, verb), verb)


def is_agentive(verb: Token) -> bool:
    """Whether a verb is a passive by more than the label of its subject, which parsers give too freely."""
    if not is_passive(verb):
        return False
    if children(verb, "aux:pass"):
        return True
    if relation(verb) == "acl" and verb.i > sentence_of(verb)[0] and verb.doc[verb.i - 1].text == ",":
        # "Moss, who heads the firm, noted": the comma closes an aside, and the verb is finite.
        return False
    return relation(verb) in ("acl", "advcl", "amod", "conj") and not children(verb, "ccomp")


@remembered
def tag_of(verb: Token) -> tuple[int, int] | None:
    """The noun phrase of a tag, which fills the words between a comma or a quotation and its verb (", Ford said")."""
    words, low = tokens_of(verb.doc), sentence_of(verb)[0]
    end = verb.i
    while end > low and (words[end - 1].pos_ in ("AUX", "ADV") or words[end - 1].is_space):
        end -= 1
    start = end
    while start > low and (words[start - 1].is_space or _is_in_tag(words[start - 1])):
        start -= 1
    if start in (end, low) or not (words[start - 1].text == "," or words[start - 1].is_quote):
        return None
    if words[start].pos_ == "ADP" or not any(token.pos_ in ("NOUN", "PROPN", "PRON") for token in words[start:end]):
        return None
    return start, end


def _is_in_tag(token: Token) -> bool:
    """Whether a word may belong to the noun phrase of a tag, a "managing director" included."""
    pos = token.pos_
    if pos != "VERB":
        return pos in _TAG_WORDS
    return token.lower_.endswith("ing") and token.i + 1 < len(token.doc) and token.nbor().pos_ in ("NOUN", "PROPN")


def _head_of(doc: Doc, start: int, end: int) -> Token:
    """The token of a range that depends on one outside of it; the last noun if the tree gives several."""
    nouns = [token for token in doc[start:end] if token.pos_ in ("NOUN", "PROPN", "PRON")]
    outside = [token for token in nouns if not start <= token.head.i < end or token.head == token]
    return outside[0] if len(outside) == 1 else nouns[-1]


def subject_of(verb: Token, depth: int = 0) -> Token | None:
    """The head of the subject that a verb has, or inherits by coordination, control or participle, or None."""
    participle = verb.lower_.endswith("ing")
    own = [child for child in children(verb, *SUBJECTS) if child.i < verb.i or not (participle or _goes_on(child))]
    if own:
        return own[0]
    behind = children(verb, *OBJECTS)
    if behind and verb.lemma_ != "tell" and _closes_tag(verb, behind[0]):
        return behind[0]
    head, name = verb.head, relation(verb)
    if head == verb or depth > 6:
        return None
    if name == "conj":
        return head if head.pos_ in ("NOUN", "PROPN") and not children(head, "cop") else subject_of(head, depth + 1)
    if name in ("xcomp", "ccomp"):
        if name == "xcomp":
            held = children(head, *OBJECTS)
            if held and held[0].i < verb.i:
                return held[0]
        elif not verb.lower_.endswith("ing") and not {mark.lower_ for mark in children(verb, "mark")} & {"to", "as"}:
            return None
        return subject_of(head, depth + 1)
    if name == "advcl" and participle and verb.i > 0 and verb.doc[verb.i - 1].text == "," and depth == 0:
        # ", saying ..." goes on from the main clause, however deep the tree hangs it.
        return subject_of(verb.sent.root, depth + 1)
    if (
        name == "advcl"
        and head.lemma_ in tree_words("quoting")
        and any(mark.lower_ == "as" for mark in children(verb, "mark"))
    ):
        # "quoted the chairman as saying"
        quoted = children(head, *OBJECTS)
        return quoted[0] if quoted else subject_of(head, depth + 1)
    if name in ("advcl", "parataxis", "dep", "obl"):
        return subject_of(head, depth + 1) if head.pos_ in ("VERB", "AUX", "ADJ", "NOUN", "ADP", "PROPN") else None
    if name == "acl":
        return owner_of(head) if any(mark.lower_ == "to" for mark in children(verb, "mark", "aux")) else head
    return None


def _goes_on(subject: Token) -> bool:
    """Whether a subject behind its verb begins a clause of its own ("said it was staying")."""
    following = subject.i + 1
    return (
        subject.lower_ in ("it", "he", "she", "they", "we", "i")
        and following < sentence_of(subject)[1]
        and subject.doc[following].pos_ in ("VERB", "AUX", "ADV")
    )


def _closes_tag(verb: Token, noun: Token) -> bool:
    """Whether a noun behind a verb is the subject of a tag (", said a spokesman.") rather than an object."""
    doc = verb.doc
    low, high = sentence_of(verb)
    if verb.i == low or noun.i < verb.i:
        return False
    if doc[verb.i - 1].is_quote:
        return True
    following = noun.right_edge.i + 1
    if children(verb, "cc") or relation(verb) not in ("conj", "parataxis", "ROOT") or verb.lower_.endswith("ing"):
        return False
    ends = following >= high or doc[following].text == "."
    return ends and doc[verb.i - 1].text == "," and verb.i + 1 == noun.left_edge.i


def _outside_relative(source: Token, verb: Token) -> Token:
    """The noun before a relative clause that has closed before the verb ("Ford, which ..., said")."""
    if source.lower_ not in _RELATIVE_PRONOUNS or source.i > verb.i or not _closes_relative(source, verb):
        return source
    for ancestor in source.ancestors:
        if relation(ancestor) in ("acl:relcl", "advcl:relcl", "acl"):
            return ancestor.head
    return source


def _closes_relative(pronoun: Token, verb: Token) -> bool:
    """Whether a comma with a finite verb right behind it ends a relative clause at or before a verb."""
    doc = verb.doc
    for token in doc[pronoun.i + 1 : verb.i]:
        if token.text != ",":
            continue
        following = [word for word in doc[token.i + 1 : verb.i + 1] if not word.is_space and word.pos_ != "ADV"]
        if following and following[0].pos_ in ("VERB", "AUX") and not following[0].lower_.endswith("ing"):
            return True
    return False


def _behind_dateline(source: Token, verb: Token) -> Token:
    """The noun after the dash of a dateline that was taken for a subject ("LONDON -- Ford said")."""
    doc = verb.doc
    if source.i - sentence_of(verb)[0] > 4 or source.i > verb.i:
        return source
    dashes = [token.i for token in tokens_of(doc)[source.i : verb.i] if is_dash(token)]
    if not dashes:
        return source
    nouns = [token for token in doc[dashes[0] + 1 : verb.i] if token.pos_ in ("NOUN", "PROPN", "PRON")]
    nouns = [token for token in nouns if token.head.i <= dashes[0] or token.head.i >= verb.i]
    return nouns[0] if nouns else source


def _neighbour(verb: Token) -> Token | None:
    """The head of the noun phrase beside a verb whose subject the parser lost: behind a tag's verb, else before it."""
    doc = verb.doc
    low, high = sentence_of(verb)
    left = verb.i - 1
    while left > 0 and (doc[left].is_space or doc[left].pos_ in ("AUX", "ADV")):
        left -= 1
    behind = doc[left].text == "," or doc[left].is_quote
    end = verb.i + 1
    if behind and end < high and (doc[end].lower_ in TIMES or verb.lemma_ == "tell"):
        # Who stands behind "told" was told.
        behind = False
    while behind and end < high and doc[end].pos_ in (*_NOMINAL, "PRON"):
        end += 1
    if any(token.pos_ in ("NOUN", "PROPN", "PRON") for token in doc[verb.i + 1 : end]):
        head = _head_of(doc, verb.i + 1, end)
        return None if _goes_on(head) else head
    if left >= low and doc[left].pos_ in ("PROPN", "PRON", "NOUN"):
        return doc[left]
    return None


def _before_aside(verb: Token) -> Token | None:
    """The head of the noun phrase that an aside between commas parts from its verb ("Ford, citing costs, said")."""
    doc, start = verb.doc, sentence_of(verb)[0]
    if verb.i == start or doc[verb.i - 1].text != ",":
        return None
    start = max([start, *(token.i + 1 for token in doc[start : verb.i] if token.is_quote)])
    while start < verb.i - 1:
        end = start
        while end < verb.i and doc[end].text != "," and not doc[end].is_quote:
            end += 1
        words = [token for token in doc[start:end] if not token.is_space]
        while words and words[0].pos_ in ("CCONJ", "ADV"):
            words.pop(0)
        nominal = all(token.pos_ in _TAG_WORDS for token in words) and words and words[0].pos_ != "ADP"
        if end >= verb.i - 1 or doc[end].is_quote:
            return None
        if nominal and any(token.pos_ in ("NOUN", "PROPN", "PRON") for token in words):
            return _head_of(doc, words[0].i, end)
        start = end + 1
    return None


def agent_of(verb: Token) -> Token | None:
    """The head of the by-phrase of a passive, or None; "by April" says when."""
    return next((noun for preposition, noun in obliques(verb) if preposition == "by" and not is_by_amount(noun)), None)


def is_expletive(token: Token) -> bool:
    """Whether a subject may stand for nothing ("it is believed that")."""
    return relation(token) == "expl" or token.lower_ in _EXPLETIVES


def is_expletive_subject(verb: Token) -> bool:
    """Whether the subject of a verb stands for nothing ("it appears that")."""
    return any(is_expletive(child) for child in children(verb, *SUBJECTS, "expl") if child.i < verb.i)


def owner_of(noun: Token) -> Token | None:
    """The head of the possessor or author of a noun ("its claim", "a warning by the bank"), or None."""
    possessors = children(noun, "nmod:poss")
    if possessors:
        return possessors[0]
    return next((owner for preposition, owner in obliques(noun) if preposition in ("by", "from")), None)


def kind_of(doc: Doc, span: tuple[int, int], head: int, lexicon: CueLexicon) -> Kind:
    """What kind of source a noun phrase names.

    span, head: half-open token offsets of the phrase and the token of its head.
    An organization mention at the head decides; then the rows of the head noun, where a plural without a name is
    unnamed; then a capitalized name is a person and the rest unnamed.
    """
    token = doc[head]
    organizations = overlapping(doc, "organizations", *span)
    kinds = lexicon.kinds_of(token.lower_)
    titles = [
        word.i
        for word in tokens_of(doc)[span[0] : span[1]]
        if any(kind == "person" and not is_plural for kind, is_plural in lexicon.kinds_of(word.lower_))
    ]
    named_last = doc[span[1] - 1].text[:1].isupper()
    if titles and named_last and (not kinds or max(titles) > head):
        # "Bank of Japan governor Satoshi Sumita", whatever the tree takes for its head.
        return "person"
    if any(start <= head < end for start, end in organizations):
        return "organization"
    if any(kind == "unnamed" and is_plural for kind, is_plural in kinds):
        return "organization" if organizations else "unnamed"
    named = any(word.text[:1].isupper() and word.i > span[0] for word in tokens_of(doc)[span[0] : span[1]])
    counted = doc[span[0]].pos_ == "NUM" or doc[span[0]].lower_ in ("one", "some", "several", "many")
    if counted and not named and any(kind == "unnamed" for kind, _ in kinds):
        return "unnamed"
    for kind, _ in kinds:
        if kind != "unnamed":
            return kind
    if kinds:
        return "unnamed"
    return "person" if named or token.text[:1].isupper() else "unnamed"
