"""Make the training data: ``python -m training.prepare --treebanks folder --output folder [--text newswire.jsonl.gz]``.

Writes ``treebanks.conllu`` (EWT and GUM), ``train.conllu`` (the same, their variants, our own sentences),
``dev.conllu`` and, if a text is given,
``text.txt`` with one tokenized sentence a line. All sentences are aligned with spaCy's tokens; the same seed gives the
same files.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import spacy
from spacy.language import Language

from training.augment import variants
from training.treebank import Sentence, align, is_tree, read_conllu, relabel, write_conllu

OWN = Path(__file__).parent.parent / "corpus" / "treebank"

#: How often our own sentences are in the training data; they are few, and closest to what the parser will read.
OWN_COPIES = 4


def aligned(path: Path, nlp: Language) -> list[Sentence]:
    """The trees of a file over spaCy's tokens, relabelled; those that alignment breaks are left out."""
    sentences = (relabel(align(sentence, nlp.tokenizer)) for sentence in read_conllu(path))
    return [sentence for sentence in sentences if is_tree(sentence)]


def paragraphs(path: Path) -> Iterator[str]:
    """Titles and paragraphs of a gzipped JSONL file of articles, their hard-wrapped lines joined."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            article = json.loads(line)
            yield article.get("title") or ""
            for paragraph in re.split(r"\n\s*\n|\n(?=\s{2,})", article["text"]):
                yield " ".join(paragraph.split())


def text_lines(texts: Iterable[str], nlp: Language) -> Iterator[str]:
    """Tokenized sentences, tokens parted by one space; tables of figures are left out."""
    for doc in nlp.pipe(text for text in texts if text):
        for sentence in doc.sents:
            words = [token.text for token in sentence if not token.is_space]
            if len(words) > 3 and sum(word.isalpha() for word in words) >= 0.6 * len(words):
                yield " ".join(words)


def main() -> None:
    """Read the arguments and write the files."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--treebanks", type=Path, required=True, help="folder with ewt-train.conllu and so on")
    arguments.add_argument("--text", type=Path, help="unlabelled newswire, gzipped JSONL with title and text")
    arguments.add_argument("--output", type=Path, required=True)
    arguments.add_argument("--seed", type=int, default=1987)
    options = arguments.parse_args()
    options.output.mkdir(parents=True, exist_ok=True)
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    training = [
        sentence for name in ("ewt", "gum") for sentence in aligned(options.treebanks / f"{name}-train.conllu", nlp)
    ]
    own = aligned(OWN / "train.conllu", nlp) if (OWN / "train.conllu").exists() else []
    more = list(variants(training, options.seed))
    for copy in range(OWN_COPIES):
        more += own
        more += variants(own, options.seed + copy)
    write_conllu(training, options.output / "treebanks.conllu")
    write_conllu(training + more, options.output / "train.conllu")
    dev = [sentence for name in ("ewt", "gum") for sentence in aligned(options.treebanks / f"{name}-dev.conllu", nlp)]
    write_conllu(dev, options.output / "dev.conllu")
    print(len(training), "sentences,", len(more), "variants and sentences of ours,", len(dev), "to select by")
    if options.text:
        with (options.output / "text.txt").open("w", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in text_lines(paragraphs(options.text), nlp))


if __name__ == "__main__":
    main()
