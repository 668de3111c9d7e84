"""The tagger and dependency parser that ships, run with numpy alone.

A bidirectional LSTM reads the sentence; a biaffine layer scores every word as the head of every other one (Dozat and
Manning 2017); the best tree is the greedy one where that is a tree, else the maximum spanning arborescence with one
root
(Chu and Liu 1965, Edmonds 1967). ``training.network`` defines and trains the same network.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from spacy.attrs import DEP, HEAD, ORTH, POS, TAG
from spacy.language import Language
from spacy.symbols import IDS
from spacy.tokens import Doc
from spacy.util import minibatch

from extractor import forms
from extractor.arborescence import best_tree, is_tree
from extractor.quantization import quantized, restored

Floats = NDArray[np.float32]
Integers = NDArray[np.int64]

#: Forms whose features are kept between sentences; at 1 kB each, this bounds the memory.
_KEPT_FORMS: Final = 40_000

#: Words whose labels are scored at a time, which bounds the memory of the product.
_LABEL_ROWS: Final = 2_048


class Network:
    """The weights and what they are over. ``words``, ``tags`` and ``labels`` name the rows of the arrays."""

    def __init__(self, arrays: dict[str, Floats], symbols: dict[str, list[str]]) -> None:
        """Take the arrays as ``training.network`` exports them and make them ready to run."""
        self.arrays = arrays
        self.symbols = symbols
        self.words = {word: row for row, word in enumerate(symbols["words"])}
        weights = {name: np.ascontiguousarray(array, dtype=np.float32) for name, array in arrays.items()}
        self.weights = weights
        self.layers = sum(name.startswith("lstm") and name.endswith("forward_x") for name in weights)
        for name in [name for name in weights if name.startswith("lstm")]:
            weights[name] = _halve_gates(weights[name])
        for layer in range(self.layers):
            for part in "xb":
                sides = [weights.pop(f"lstm{layer}_{direction}_{part}") for direction in ("forward", "backward")]
                weights[f"lstm{layer}_{part}"] = np.concatenate(sides, axis=-1)
        self.hidden = weights["lstm0_forward_h"].shape[0]
        self._buffers: dict[str, Floats] = {}
        self.buckets = len(weights["ngram"])
        self.label_width = weights["pair"].shape[0]
        self.arc_width = weights["arc"].shape[1]
        self._rows: dict[str, int] = {}
        self._features = np.empty((1024, weights["word"].shape[1] * 2 + weights["shape"].shape[1]), dtype=np.float32)

    def embed(self, words: Sequence[str]) -> Floats:
        """One row of features for each word; features of a form are computed once."""
        rows = self._rows
        if len(rows) + len(words) > max(_KEPT_FORMS, 2 * len(words)):
            rows.clear()
        for word in words:
            if word not in rows:
                self._add(word)
        return self._features[[rows[word] for word in words]]

    def _add(self, word: str) -> None:
        row = len(self._rows)
        if row == len(self._features):
            self._features = np.concatenate([self._features, np.empty_like(self._features)])
        weights = self.weights
        self._features[row] = np.concatenate(
            [
                weights["word"][self.words.get(forms.norm(word), 0)],
                weights["ngram"][forms.ngrams(word, self.buckets)].mean(axis=0),
                weights["shape"][forms.shape(word)],
            ]
        )
        self._rows[word] = row

    def encode(self, sentences: Sequence[Sequence[str]]) -> tuple[Floats, list[Integers]]:
        """Vectors of all words, and for each sentence the rows of its words. ``sentences`` come longest first."""
        lengths = np.array([len(sentence) for sentence in sentences])
        steps = [int((lengths > step).sum()) for step in range(int(lengths[0]))]
        starts = np.concatenate([[0], np.cumsum(steps)])
        # Rows are ordered by place in the sentence, so that one step of the recurrence reads one slice.
        places = [starts[: len(sentence)] + number for number, sentence in enumerate(sentences)]
        words = [sentences[number][step] for step, count in enumerate(steps) for number in range(count)]
        forms_met: dict[str, int] = {}
        own = [forms_met.setdefault(word, len(forms_met)) for word in words]
        size = len(words)
        # The lowest layer knows nothing but the form, so that each form is multiplied once.
        gates = self._projected(0, self.embed(list(forms_met)))[own]
        x = gates
        for layer in range(self.layers):
            if layer:
                gates = self._projected(layer, x)
            x = self._buffer(f"x{layer}", size, 2 * self.hidden)
            for number, direction in enumerate(("forward", "backward")):
                recurrent = self.weights[f"lstm{layer}_{direction}_h"]
                side = x[:, number * self.hidden : (number + 1) * self.hidden]
                part = gates[:, number * 4 * self.hidden : (number + 1) * 4 * self.hidden]
                _recur(part, recurrent, starts, steps, side, backward=direction == "backward")
        return x, places

    def _projected(self, layer: int, x: Floats) -> Floats:
        """What the inputs give to the gates of a layer, those of both directions side by side."""
        weights = self.weights[f"lstm{layer}_x"]
        found = self._buffer(f"gates{layer}", len(x), weights.shape[1])
        np.matmul(x, weights, out=found)
        found += self.weights[f"lstm{layer}_b"]
        return found

    def _buffer(self, name: str, rows: int, width: int) -> Floats:
        """Room for a matrix, used again by the next batch: fresh memory costs as much as what is written to it."""
        buffer = self._buffers.get(name)
        if buffer is None or len(buffer) < rows:
            buffer = self._buffers[name] = np.empty((rows, width), dtype=np.float32)
        return buffer[:rows]

    def parse(self, sentences: Sequence[Sequence[str]]) -> list[tuple[Integers, Integers, Integers]]:
        """Tags, heads (the root's is itself) and labels, as row numbers, of sentences that come longest first."""
        weights = self.weights
        x, places = self.encode(sentences)
        tags = (x @ weights["tag_w"] + weights["tag_b"]).argmax(axis=1)
        width = weights["mlp_w"].shape[1]
        parts, tenth = self._buffer("mlp", len(x), width), self._buffer("tenth", len(x), width)
        np.matmul(x, weights["mlp_w"], out=parts)
        parts += weights["mlp_b"]
        np.maximum(parts, np.multiply(parts, np.float32(0.1), out=tenth), out=parts)
        arc, label = self.arc_width, self.label_width
        dependents, heads = parts[:, :arc], parts[:, arc : 2 * arc]
        roots = dependents @ weights["root_w"] + weights["root_b"]
        queries = dependents @ weights["arc"][:-1] + weights["arc"][-1]
        chosen = np.empty(len(x), dtype=np.int64)
        trees = []
        for rows in places:
            scores = queries[rows] @ heads[rows].T
            np.fill_diagonal(scores, roots[rows])
            tree = scores.argmax(axis=1)
            if not is_tree(tree):
                tree = best_tree(scores)
            chosen[rows] = rows[tree]
            trees.append(tree)
        labels = self._labels(parts[:, 2 * arc : 2 * arc + label], parts[:, 2 * arc + label :], chosen)
        return [(tags[rows], tree, labels[rows]) for rows, tree in zip(places, trees, strict=True)]

    def _labels(self, dependents: Floats, heads: Floats, chosen: Integers) -> Integers:
        weights = self.weights
        width = self.label_width
        pair = weights["pair"].reshape(width, -1)
        found = np.empty(len(chosen), dtype=np.int64)
        for start in range(0, len(chosen), _LABEL_ROWS):
            rows = slice(start, start + _LABEL_ROWS)
            own, head = dependents[rows], heads[chosen[rows]]
            mixed = (own @ pair).reshape(len(own), -1, width)
            scores = np.matmul(mixed, head[:, :, None])[:, :, 0]
            scores += own @ weights["alone_w"][:width] + head @ weights["alone_w"][width:] + weights["alone_b"]
            found[rows] = scores.argmax(axis=1)
        return found


def _halve_gates(weights: Floats) -> Floats:
    """Halve the columns of the input, forget and output gates: sigmoid(x) = (1 + tanh(x / 2)) / 2, so that one call
    of tanh
    serves all four gates. The order becomes input, forget, output, cell."""
    inputs, forget, cell, output = np.split(weights, 4, axis=-1)
    return np.ascontiguousarray(np.concatenate([inputs / 2, forget / 2, output / 2, cell], axis=-1))


def _recur(
    gates: Floats, recurrent: Floats, starts: Integers, steps: list[int], found: Floats, *, backward: bool
) -> None:
    """Run one direction of an LSTM over rows that are ordered by place.

    gates: what the inputs give. found: takes the states.
    """
    width = recurrent.shape[0]
    hidden = np.zeros((steps[0], width), dtype=np.float32)
    memory = np.zeros((steps[0], width), dtype=np.float32)
    room = np.empty((steps[0], 4 * width), dtype=np.float32)
    order = range(len(steps) - 1, -1, -1) if backward else range(len(steps))
    for step in order:
        count, first = steps[step], int(starts[step])
        gate, state, cell = room[:count], hidden[:count], memory[:count]
        np.matmul(state, recurrent, out=gate)
        gate += gates[first : first + count]
        np.tanh(gate, out=gate)
        opened = gate[:, : 3 * width]
        opened += 1.0
        opened *= 0.5
        cell *= gate[:, width : 2 * width]
        news = gate[:, :width]
        news *= gate[:, 3 * width :]
        cell += news
        np.tanh(cell, out=state)
        state *= gate[:, 2 * width : 3 * width]
        found[first : first + count] = state


@Language.factory(
    "claims_parser",
    default_config={"batch_words": 4_000},
    assigns=["token.head", "token.dep", "token.pos", "token.tag"],
)
def create_parser(nlp: Language, name: str, batch_words: int) -> ParserComponent:
    """The component of the shipped syntax model that writes ``pos``, ``head`` and ``dep``; each document is one
    sentence.

    batch_words: about how many words the network reads at a time.
    """
    return ParserComponent(name, batch_words=batch_words)


def _words(doc: Doc) -> list[str]:
    strings = doc.vocab.strings
    return [strings[orth] for orth in doc.to_array(ORTH).tolist()]


class ParserComponent:
    """Tags and parses documents that hold one sentence each. Saved state is the weights and their symbols."""

    def __init__(
        self, name: str = "claims_parser", network: Network | None = None, *, batch_words: int = 4_000
    ) -> None:
        """Use a network, or none until ``from_disk``."""
        self.name = name
        self.network = network
        self.batch_words = batch_words

    def __call__(self, doc: Doc) -> Doc:
        """Tag and parse one document."""
        self.read([doc])
        return doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 256) -> Iterator[Doc]:
        """Yield the documents in order, read ``batch_size`` at a time."""
        for batch in minibatch(stream, size=batch_size):
            docs = list(batch)
            self.read(docs)
            yield from docs

    def read(self, docs: Sequence[Doc]) -> None:
        """Tag and parse documents, in groups of like length. Raises ``ValueError`` before a model was loaded."""
        if self.network is None:
            raise ValueError(f"{self.name} has no weights: load a model with from_disk")
        ordered = sorted((doc for doc in docs if len(doc)), key=len, reverse=True)
        group: list[Doc] = []
        words = 0
        for doc in ordered:
            group.append(doc)
            words += len(doc)
            if words >= self.batch_words:
                self._write(self.network, group)
                group, words = [], 0
        if group:
            self._write(self.network, group)

    def _write(self, network: Network, docs: list[Doc]) -> None:
        pairs = [tag.partition("|") for tag in network.symbols["tags"]]
        universal = np.array([IDS[pos] for pos, _, _ in pairs], dtype=np.uint64)
        parses = network.parse([_words(doc) for doc in docs])
        for doc, (pos, heads, labels) in zip(docs, parses, strict=True):
            strings = doc.vocab.strings
            names = np.array(
                [strings.add("ROOT" if label == "root" else label) for label in network.symbols["labels"]],
                dtype=np.uint64,
            )
            penn = np.array([strings.add(tag) for _, _, tag in pairs], dtype=np.uint64)
            relative = (heads - np.arange(len(doc))).astype(np.uint64)
            rows = np.stack([relative, names[labels], universal[pos], penn[pos]], axis=1)
            doc.from_array([HEAD, DEP, POS, TAG], rows)

    def to_disk(self, path: str | Path, exclude: Iterable[str] = ()) -> None:
        """Write ``weights.npz`` and ``symbols.json`` into the folder ``path``."""
        if self.network is None:
            return
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        np.savez_compressed(folder / "weights.npz", **quantized(self.network.arrays))  # type: ignore[arg-type]
        symbols = json.dumps(self.network.symbols, ensure_ascii=False, indent=0)
        (folder / "symbols.json").write_text(symbols, encoding="utf-8")

    def from_disk(self, path: str | Path, exclude: Iterable[str] = ()) -> ParserComponent:
        """Read what :meth:`to_disk` wrote."""
        folder = Path(path)
        with np.load(folder / "weights.npz") as file:
            arrays = restored({name: file[name] for name in file.files})
        self.network = Network(arrays, json.loads((folder / "symbols.json").read_text(encoding="utf-8")))
        return self
