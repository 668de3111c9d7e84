"""Pack trained weights and a lemma table into a spaCy pipeline: ``python -m training.pack``."""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

import spacy
from spacy.language import Language

from extractor.lemmas import LemmaTable
from extractor.parser import ParserComponent
from training.treebank import read_conllu


def pack(weights: Path, treebanks: list[Path], output: Path) -> Language:
    """Write the pipeline of parser and lemmas to ``output``, which is replaced as a whole; returns the pipeline.

    weights: the folder that :mod:`training.train` wrote. treebanks: the sentences that lemmas are learnt from.
    """
    nlp = spacy.blank("en")
    parser = nlp.add_pipe("claims_parser")
    lemmas = nlp.add_pipe("claims_lemmas")
    assert isinstance(parser, ParserComponent)
    parser.from_disk(weights)
    lemmas.table = LemmaTable.learn(  # type: ignore[attr-defined]
        (word, pos, lemma)
        for path in treebanks
        for sentence in read_conllu(path)
        for word, pos, lemma in zip(sentence.words, sentence.pos, sentence.lemmas, strict=True)
    )
    fresh = output.with_name(output.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    nlp.to_disk(fresh)
    old = output.with_name(output.name + ".old")
    shutil.rmtree(old, ignore_errors=True)
    if output.exists():
        output.rename(old)
    fresh.rename(output)
    shutil.rmtree(old, ignore_errors=True)
    return nlp


def main() -> None:
    """Pack, and print the size."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--weights", type=Path, required=True)
    arguments.add_argument("--treebanks", nargs="+", type=Path, required=True)
    arguments.add_argument("--output", type=Path, required=True)
    options = arguments.parse_args()
    pack(options.weights, options.treebanks, options.output)
    size = sum(path.stat().st_size for path in options.output.rglob("*") if path.is_file())
    print(f"{options.output}: {size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
