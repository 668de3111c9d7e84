"""From trees to a pipeline that parses: train on a few sentences, pack, and read them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import spacy
from spacy.tokens import Doc

from extractor import forms
from extractor.parser import Network
from extractor.quantization import quantized, restored
from training.pack import pack
from training.treebank import read_conllu

SYMBOLS = {"words": ["", "bought", "the"], "tags": ["NOUN|NN", "VERB|VBD"], "labels": ["nsubj", "obj", "root"]}


def random_arrays(seed: int = 3) -> dict[str, np.ndarray]:
    """Weights of a tiny network, of the shapes that ``training.network`` exports."""
    drawn = np.random.default_rng(seed)
    sizes = {
        "word": (3, 8), "shape": (len(forms.SHAPES), 4), "ngram": (50, 8), "tag_w": (12, 2), "tag_b": (2,),
        "mlp_w": (12, 20), "mlp_b": (20,), "arc": (7, 6), "root_w": (6,), "root_b": (1,), "pair": (4, 3, 4),
        "alone_w": (8, 3), "alone_b": (3,),
    }  # fmt: skip
    for direction in ("forward", "backward"):
        sizes |= {f"lstm0_{direction}_x": (20, 24), f"lstm0_{direction}_h": (6, 24), f"lstm0_{direction}_b": (24,)}
    return {name: drawn.normal(size=size).astype(np.float32) for name, size in sizes.items()}


def test_saved_weights_are_close_and_saving_again_changes_nothing() -> None:
    arrays = random_arrays()
    saved = quantized(arrays)
    assert saved["word"].dtype == np.int8
    assert saved["tag_w"].dtype == np.float16
    again = restored(saved)
    assert again.keys() == arrays.keys()
    for name, array in arrays.items():
        np.testing.assert_allclose(again[name], array, rtol=2e-3, atol=float(np.abs(array).max()) / 200)
    for name, array in quantized(again).items():
        np.testing.assert_array_equal(array, saved[name])


def test_rows_of_nothing_stay_nothing() -> None:
    assert not restored(quantized({"word": np.zeros((2, 4), dtype=np.float32)}))["word"].any()


def test_packed_weights_parse(treebank: Path, tmp_path: Path) -> None:
    weights = tmp_path / "weights"
    parser = spacy.blank("en").add_pipe("claims_parser")
    parser.network = Network(restored(quantized(random_arrays())), SYMBOLS)  # type: ignore[attr-defined]
    parser.to_disk(weights)  # type: ignore[attr-defined]
    packed = pack(weights, [treebank], tmp_path / "packed")
    words = ["The", "brewer", "bought", "Tarnow", "."]
    parses = []
    for nlp in (packed, spacy.load(tmp_path / "packed")):
        doc = nlp(Doc(nlp.vocab, words=words, sent_starts=[True, *[False] * 4]))
        parses.append([(token.head.i, token.dep_, token.pos_, token.tag_, token.lemma_) for token in doc])
        assert len(list(doc.sents)) == 1
    assert parses[0] == parses[1]
    assert pack(weights, [treebank], tmp_path / "packed").pipe_names == ["claims_parser", "claims_lemmas"]


def test_training_learns_the_sentences_that_it_sees(treebank: Path, tmp_path: Path) -> None:
    pytest.importorskip("torch", reason="torch is there for training only")
    many = tmp_path / "many.conllu"
    many.write_text((treebank.read_text(encoding="utf-8") + "\n") * 20, encoding="utf-8")
    # Roots and labels are learnt late: the rate rises over the first 200 batches.
    command = [sys.executable, "-m", "training.train", "--train", str(many), "--dev", str(treebank), "--output"]
    sizes = [
        "--hidden",
        "24",
        "--width",
        "16",
        "--buckets",
        "100",
        "--epochs",
        "40",
        "--batch-words",
        "60",
        "--unknown",
        "0",
    ]
    subprocess.run([*command, str(tmp_path / "trained"), *sizes, "--rate", "0.01", "--dropout", "0"], check=True)
    nlp = pack(tmp_path / "trained", [treebank], tmp_path / "packed")
    for sentence in read_conllu(treebank):
        starts = [True, *[False] * (len(sentence.words) - 1)]
        doc = nlp(Doc(nlp.vocab, words=sentence.words, sent_starts=starts))
        assert [token.head.i for token in doc] == sentence.heads
        assert [token.dep_.lower() for token in doc] == sentence.deps


def test_numpy_reads_what_torch_scores(treebank: Path, tmp_path: Path) -> None:
    torch = pytest.importorskip("torch", reason="torch is there for training only")
    from training.network import Parser, Sizes, export
    from training.train import Batcher

    torch.manual_seed(1)
    batcher = Batcher(SYMBOLS["words"], SYMBOLS["tags"], SYMBOLS["labels"], 50)
    model = Parser(Sizes(3, 2, 3, len(forms.SHAPES), 50, width=8, hidden=6, arc=6, label=4, layers=2)).eval()
    network = Network(export(model), SYMBOLS)
    found = sorted(read_conllu(treebank), key=lambda sentence: -len(sentence.words))
    with torch.no_grad():
        tags, _, _, _ = model(batcher.batch(found))
    for row, (sentence, (read, _, _)) in enumerate(zip(found, network.parse([s.words for s in found]), strict=True)):
        assert tags[row, : len(sentence.words)].argmax(1).tolist() == read.tolist()
