"""Treebank sentences: reading and writing CoNLL-U, and aligning them with spaCy's tokens.

The parser reads tokens as ``spacy.blank("en")`` makes them, so it is trained on such tokens too. Universal Dependencies
split words in nearly the same way; where they differ, :func:`align` carries the tree over by character offsets.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokenizer import Tokenizer

#: Relations that are too rare to learn, or that say nothing about who does what, and the relation that stands in for
#: them.
RELABELLED = {
    "nsubj:outer": "nsubj",
    "csubj:outer": "csubj",
    "advcl:relcl": "acl:relcl",
    "dislocated": "parataxis",
    "reparandum": "parataxis",
}


@dataclass
class Sentence:
    """One tree. ``heads[i]`` is the index of the head of word i, and i itself for the root; ``spaces[i]`` says whether
    white space follows the word. ``pos`` are universal parts of speech, ``tags`` those of the Penn treebank."""

    words: list[str]
    spaces: list[bool]
    pos: list[str]
    tags: list[str]
    lemmas: list[str]
    heads: list[int]
    deps: list[str]
    id: str = ""
    comments: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The sentence as it was written."""
        return "".join(word + " " * space for word, space in zip(self.words, self.spaces, strict=True)).rstrip()


def read_conllu(path: Path) -> Iterator[Sentence]:
    """Yield the sentences of a CoNLL-U file, without empty nodes and with multiword tokens split into their words."""
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        lines = [line for line in block.split("\n") if line]
        rows = [line.split("\t") for line in lines if not line.startswith("#")]
        if not rows:
            continue
        comments = [line for line in lines if line.startswith("#")]
        ids = [line.partition("=")[2].strip() for line in comments if line.startswith("# sent_id")]
        glued: dict[int, bool] = {}
        for row in rows:
            if "-" in row[0]:
                first, last = (int(number) for number in row[0].split("-"))
                glued.update(dict.fromkeys(range(first, last), False))
                glued[last] = "SpaceAfter=No" not in row[9]
        rows = [row for row in rows if row[0].isdigit()]
        yield Sentence(
            words=[row[1] for row in rows],
            spaces=[glued.get(int(row[0]), "SpaceAfter=No" not in row[9]) for row in rows],
            pos=[row[3] for row in rows],
            tags=[row[4] for row in rows],
            lemmas=[row[2] for row in rows],
            heads=[int(row[6]) - 1 if row[6] != "0" else index for index, row in enumerate(rows)],
            deps=[row[7] for row in rows],
            id=ids[0] if ids else "",
            comments=comments,
        )


def write_conllu(sentences: Iterable[Sentence], path: Path) -> None:
    """Write sentences as CoNLL-U; columns that this project does not use hold an underscore."""
    blocks = []
    for sentence in sentences:
        lines = [f"# sent_id = {sentence.id}", f"# text = {sentence.text}"]
        for index, word in enumerate(sentence.words):
            head = 0 if sentence.heads[index] == index else sentence.heads[index] + 1
            misc = "_" if sentence.spaces[index] else "SpaceAfter=No"
            lines.append(
                f"{index + 1}\t{word}\t{sentence.lemmas[index]}\t{sentence.pos[index]}\t{sentence.tags[index]}"
                f"\t_\t{head}\t"
                f"{sentence.deps[index]}\t_\t{misc}"
            )
        blocks.append("\n".join(lines) + "\n\n")
    path.write_text("".join(blocks), encoding="utf-8")


def root_of(sentence: Sentence) -> int:
    """The index of the word that heads itself."""
    return next(index for index, head in enumerate(sentence.heads) if head == index)


def cut(sentence: Sentence, keep: Sequence[int]) -> Sentence:
    """Words of a sentence as a tree; exactly one of them has its head outside or is the root."""
    number = {old: new for new, old in enumerate(keep)}
    return Sentence(
        words=[sentence.words[i] for i in keep],
        spaces=[sentence.spaces[i] for i in keep],
        pos=[sentence.pos[i] for i in keep],
        tags=[sentence.tags[i] for i in keep],
        lemmas=[sentence.lemmas[i] for i in keep],
        heads=[number.get(sentence.heads[i], number[i]) for i in keep],
        deps=[sentence.deps[i] if sentence.heads[i] in number and sentence.heads[i] != i else "root" for i in keep],
        id=sentence.id,
    )


def is_tree(sentence: Sentence) -> bool:
    """True if there is one root and every word reaches it; alignment can break a tree where tokens cross words."""
    if sum(head == index for index, head in enumerate(sentence.heads)) != 1:
        return False
    for index in range(len(sentence.heads)):
        place, steps = index, 0
        while sentence.heads[place] != place:
            place, steps = sentence.heads[place], steps + 1
            if steps > len(sentence.heads):
                return False
    return True


def relabel(sentence: Sentence) -> Sentence:
    """The same tree with the relations of ``RELABELLED`` replaced."""
    sentence.deps = [RELABELLED.get(dep, dep) for dep in sentence.deps]
    return sentence


def align(sentence: Sentence, tokenizer: Tokenizer) -> Sentence:
    """The tree over the tokens that ``tokenizer`` makes of the sentence's text.

    A token that covers several words takes the part of the one among them whose head lies outside; of a word that is
    split into several tokens the last takes its part, and the others depend on it (``punct`` or ``compound``).
    """
    text = sentence.text
    tokens = [token for token in tokenizer(text) if not token.is_space]
    if [token.text for token in tokens] == sentence.words:
        return sentence
    owners: list[int] = []
    for index, word in enumerate(sentence.words):
        owners.extend([index] * (len(word) + sentence.spaces[index]))
    groups = [sorted({owners[place] for place in range(t.idx, min(t.idx + len(t), len(owners)))}) for t in tokens]
    # The word that a token stands for, and the token that stands for a word (the last that holds a part of it).
    leaders = [
        next((word for word in group if sentence.heads[word] not in group or sentence.heads[word] == word), group[-1])
        for group in groups
    ]
    standing = {word: index for index, group in enumerate(groups) for word in group}
    words, heads, deps, pos, tags, lemmas = [], [], [], [], [], []
    for index, token in enumerate(tokens):
        leader = leaders[index]
        words.append(token.text)
        if standing[leader] != index:
            symbol = not any(character.isalnum() for character in token.text)
            heads.append(standing[leader])
            deps.append("punct" if symbol else "compound")
            pos.append("PUNCT" if symbol else sentence.pos[leader])
            tags.append("HYPH" if token.text == "-" else "," if symbol else sentence.tags[leader])
            lemmas.append(token.text)
            continue
        head = sentence.heads[leader]
        target = index if head == leader else standing[head]
        heads.append(target)
        deps.append("ROOT" if target == index else sentence.deps[leader])
        pos.append(sentence.pos[leader])
        tags.append(sentence.tags[leader])
        split = len(token.text) < len(sentence.words[leader])
        whole = len(groups[index]) > 1 or split
        lemmas.append(token.text if whole else sentence.lemmas[leader])
    deps = ["root" if head == index else dep for index, (head, dep) in enumerate(zip(heads, deps, strict=True))]
    spaces = [bool(token.whitespace_) for token in tokens]
    return Sentence(words, spaces, pos, tags, lemmas, heads, deps, sentence.id, sentence.comments)
