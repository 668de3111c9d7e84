"""Measure a syntax model on CoNLL-U files, with gold tokens: ``python -m training.evaluate model a.conllu …``.

UPOS, UAS and LAS are shares of words with the right part of speech, head, and head with relation; relations are
compared
without subtypes, as in the CoNLL 2018 shared task's evaluation (Zeman et al. 2018). ``LAS full`` compares them with
subtypes, as they are after :func:`training.treebank.relabel`. Punctuation counts there; in ``UAS words`` and ``LAS
words`` it does not, as in spaCy's scorer: PUD hangs commas on other words than EWT and GUM do.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from extractor.syntax import SHIPPED, load_model
from training.treebank import Sentence, read_conllu, relabel


def as_doc(model: Language, words: list[str]) -> Doc:
    """A document of one sentence."""
    return Doc(model.vocab, words=words, sent_starts=[True] + [False] * (len(words) - 1))


def measure(model: Language, sentences: list[Sentence]) -> dict[str, float]:
    """Percentages by metric; ``words/s`` is the speed of the model on these sentences."""
    model.vocab.strings.add("ROOT")
    docs = [as_doc(model, sentence.words) for sentence in sentences]
    begun = time.perf_counter()
    parsed = list(model.pipe(docs, batch_size=256))
    seconds = time.perf_counter() - begun
    right = Counter[str]()
    for sentence, doc in zip(sentences, parsed, strict=True):
        relabel(sentence)
        for token, pos, lemma, head, dep in zip(
            doc, sentence.pos, sentence.lemmas, sentence.heads, sentence.deps, strict=True
        ):
            attached = token.head.i == head
            found = "root" if token.dep_ == "ROOT" else token.dep_
            right["words"] += 1
            right["UPOS"] += token.pos_ == pos
            right["UAS"] += attached
            right["LAS"] += attached and found.split(":")[0] == dep.split(":")[0]
            right["LAS full"] += attached and found == dep
            right["lemma"] += token.lemma_ == lemma
            if dep != "punct":
                right["no punctuation"] += 1
                right["UAS words"] += attached
                right["LAS words"] += attached and found.split(":")[0] == dep.split(":")[0]
    shares = {
        key: round(100 * right[key] / right["no punctuation" if key.endswith("words") else "words"], 2)
        for key in ("UPOS", "UAS", "LAS", "LAS full", "UAS words", "LAS words", "lemma")
    }
    return {**shares, "words/s": round(right["words"] / seconds)}


def main() -> None:
    """Print one line a file."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("model", help=f"{SHIPPED!r}, or a pipeline's name or folder")
    arguments.add_argument("files", nargs="+", type=Path)
    options = arguments.parse_args()
    begun = time.perf_counter()
    model = load_model(options.model)
    print(f"loaded in {time.perf_counter() - begun:.2f} s")
    for path in options.files:
        scores = measure(model, list(read_conllu(path)))
        print(path.stem, *(f"{key} {value}" for key, value in scores.items()), sep="  ")


if __name__ == "__main__":
    main()
