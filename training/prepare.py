"""Make the training data: ``python -m training.prepare --treebanks folder --output folder``.

Writes ``treebanks.conllu`` (EWT and GUM), ``train.conllu`` (the same, variants, frames, our own sentences) and
``dev.conllu``. All sentences are aligned with spaCy's tokens; the same seed gives the same files.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import spacy
from spacy.language import Language

from training.augment import variants
from training.reporting import framed
from training.treebank import Sentence, align, is_tree, read_conllu, relabel, write_conllu

OWN = Path(__file__).parent.parent / "corpus" / "treebank"

#: How often our own sentences are in the training data; they are few, and closest to what the parser will read.
OWN_COPIES = 8


def aligned(path: Path, nlp: Language) -> list[Sentence]:
    """The trees of a file over spaCy's tokens, relabelled; those that alignment breaks are left out."""
    sentences = (relabel(align(sentence, nlp.tokenizer)) for sentence in read_conllu(path))
    return [sentence for sentence in sentences if is_tree(sentence)]


def main() -> None:
    """Read the arguments and write the files."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--treebanks", type=Path, required=True, help="folder with ewt-train.conllu and so on")
    arguments.add_argument("--output", type=Path, required=True)
    arguments.add_argument("--seed", type=int, default=1987)
    options = arguments.parse_args()
    options.output.mkdir(parents=True, exist_ok=True)
    nlp = spacy.blank("en")
    training = [
        sentence for name in ("ewt", "gum") for sentence in aligned(options.treebanks / f"{name}-train.conllu", nlp)
    ]
    own = aligned(OWN / "train.conllu", nlp) if (OWN / "train.conllu").exists() else []
    more = [*variants(training, options.seed), *framed(training + own, options.seed)]
    for copy in range(OWN_COPIES):
        more += own
        more += variants(own, options.seed + copy)
    write_conllu(training, options.output / "treebanks.conllu")
    write_conllu(training + more, options.output / "train.conllu")
    dev = [sentence for name in ("ewt", "gum") for sentence in aligned(options.treebanks / f"{name}-dev.conllu", nlp)]
    write_conllu(dev, options.output / "dev.conllu")
    print(len(training), "sentences,", len(more), "variants and sentences of ours,", len(dev), "to select by")


if __name__ == "__main__":
    main()
