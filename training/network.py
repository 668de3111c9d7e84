"""The network that is trained: a joint tagger and graph-based dependency parser over a bidirectional LSTM.

After Dozat and Manning (2017), "Deep biaffine attention for neural dependency parsing", made small: word forms are
known by
a table of frequent forms and by hashed character n-grams (Bojanowski et al. 2017), and the root is the word whose best
head is itself. ``extractor.parser`` runs the same network with numpy; :func:`export` writes what it reads.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import PackedSequence, pack_padded_sequence, pad_packed_sequence


@dataclass
class Sizes:
    """Widths of the network; ``buckets`` is the number of rows of the character n-gram table."""

    words: int
    tags: int
    labels: int
    shapes: int
    buckets: int = 16_000
    width: int = 96
    hidden: int = 192
    arc: int = 192
    label: int = 64
    layers: int = 2


@dataclass
class Batch:
    """Padded sentences, longest first. ``types`` numbers the distinct forms of the batch; the feature arrays hold
    one entry
    for each of them."""

    types: Tensor
    lengths: Tensor
    word: Tensor
    shape: Tensor
    ngrams: Tensor
    offsets: Tensor
    tags: Tensor
    heads: Tensor
    labels: Tensor
    weights: Tensor


class SharedDropout(nn.Module):
    """Dropout with one mask for all words of a sentence."""

    def __init__(self, rate: float) -> None:
        """Drop this share of the columns."""
        super().__init__()
        self.rate = rate

    def forward(self, x: Tensor) -> Tensor:
        """The same vectors with columns dropped, while training."""
        if not self.training or not self.rate:
            return x
        mask = torch.empty(x.shape[0], 1, x.shape[2]).bernoulli_(1 - self.rate) / (1 - self.rate)
        return x * mask


def recur(lstm: nn.LSTM, packed: PackedSequence, half: bool) -> PackedSequence:
    """The states of a bidirectional layer; ``half`` runs it in bfloat16, over weights that stay in 32 bits."""
    if not half:
        return lstm(packed)[0]
    start = torch.zeros(2, int(packed.batch_sizes[0]), lstm.hidden_size, dtype=torch.bfloat16)
    weights = [weight.bfloat16() for direction in lstm.all_weights for weight in direction]
    states, _, _ = torch.lstm(
        packed.data.bfloat16(), packed.batch_sizes, (start, start), weights, True, 1, 0.0, lstm.training, True
    )
    return PackedSequence(states.float(), packed.batch_sizes)


class Parser(nn.Module):
    """Scores of tags, heads and labels for padded sentences."""

    def __init__(self, sizes: Sizes, dropout: float = 0.33, unknown: float = 0.2) -> None:
        """Start from random weights; ``unknown`` is the share of words whose own row is hidden while training."""
        super().__init__()
        self.sizes = sizes
        self.unknown = unknown
        s = sizes
        self.word = nn.Embedding(s.words, s.width, padding_idx=0)
        self.shape = nn.Embedding(s.shapes, 16)
        self.ngram = nn.EmbeddingBag(s.buckets, s.width, mode="mean")
        nn.init.normal_(self.word.weight, std=0.5)
        nn.init.normal_(self.ngram.weight, std=0.5)
        self.lstms = nn.ModuleList(
            nn.LSTM(s.width * 2 + 16 if layer == 0 else 2 * s.hidden, s.hidden, batch_first=True, bidirectional=True)
            for layer in range(s.layers)
        )
        for lstm in self.lstms:
            for name, weight in lstm.named_parameters():
                if "weight" in name:
                    for gate in weight.chunk(4, 0):
                        nn.init.orthogonal_(gate)
                else:
                    nn.init.zeros_(weight)
        out = 2 * s.hidden
        self.tag = nn.Linear(out, s.tags)
        self.mlp = nn.Linear(out, 2 * (s.arc + s.label))
        nn.init.orthogonal_(self.mlp.weight)
        self.arc = nn.Parameter(torch.zeros(s.arc + 1, s.arc))
        self.root = nn.Linear(s.arc, 1)
        self.pair = nn.Parameter(torch.zeros(s.label, s.labels, s.label))
        self.alone = nn.Linear(2 * s.label, s.labels)
        self.dropout = SharedDropout(dropout)

    def embed(self, batch: Batch) -> Tensor:
        """Vectors of the words, without context."""
        word = batch.word
        if self.training and self.unknown:
            word = word.masked_fill(torch.rand(word.shape) < self.unknown, 0)
        types = torch.cat([self.word(word), self.ngram(batch.ngrams, batch.offsets), self.shape(batch.shape)], 1)
        return types[batch.types]

    def forward(self, batch: Batch) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Tag scores (b, n, t), arc scores (b, n, n; dependent, head), and the label layers of dependents and heads."""
        s = self.sizes
        x = self.dropout(self.embed(batch))
        for lstm in self.lstms:
            packed = pack_padded_sequence(x, batch.lengths, batch_first=True)
            x, _ = pad_packed_sequence(recur(lstm, packed, self.training), batch_first=True)
            x = self.dropout(x)
        tags = self.tag(x)
        parts = self.dropout(nn.functional.leaky_relu(self.mlp(x), 0.1))
        arc_dep, arc_head, label_dep, label_head = parts.split([s.arc, s.arc, s.label, s.label], 2)
        ones = torch.ones(*arc_dep.shape[:2], 1)
        arcs = torch.cat([arc_dep, ones], 2) @ self.arc @ arc_head.transpose(1, 2)
        root = self.root(arc_dep).squeeze(2)
        arcs = torch.diagonal_scatter(arcs, root, dim1=1, dim2=2)
        columns = torch.arange(x.shape[1])[None, None, :] >= batch.lengths[:, None, None]
        return tags, arcs.masked_fill(columns, -1e4), label_dep, label_head

    def label_scores(self, label_dep: Tensor, label_head: Tensor, heads: Tensor) -> Tensor:
        """Scores (b, n, l) of the labels, each word under its given head."""
        chosen = label_head.gather(1, heads[:, :, None].expand(-1, -1, label_head.shape[2]))
        s = self.sizes
        mixed = (label_dep @ self.pair.reshape(s.label, -1)).reshape(*label_dep.shape[:2], s.labels, s.label)
        return (mixed @ chosen[:, :, :, None]).squeeze(3) + self.alone(torch.cat([label_dep, chosen], 2))

    def loss(self, batch: Batch, smoothing: float = 0.03) -> Tensor:
        """Mean over words of the cross-entropies of tag, head and label; words of weight 0 do not count."""
        with torch.autocast("cpu", dtype=torch.bfloat16):
            tags, arcs, label_dep, label_head = self(batch)
            labels = self.label_scores(label_dep, label_head, batch.heads)
        tags, arcs, labels = tags.float(), arcs.float(), labels.float()
        weights = batch.weights.reshape(-1)
        total = nn.functional.cross_entropy(arcs.flatten(0, 1), batch.heads.reshape(-1), reduction="none")
        for scores, gold in ((tags, batch.tags), (labels, batch.labels)):
            total = total + nn.functional.cross_entropy(
                scores.flatten(0, 1), gold.reshape(-1), reduction="none", label_smoothing=smoothing
            )
        return (total * weights).sum() / weights.sum()


def export(model: Parser) -> dict[str, np.ndarray]:
    """The weights under the names and in the layout that ``extractor.parser`` reads, in 32 bits."""
    weights = {name: value.detach().numpy().astype(np.float32) for name, value in model.state_dict().items()}
    arrays = {
        "word": weights["word.weight"],
        "shape": weights["shape.weight"],
        "ngram": weights["ngram.weight"],
        "tag_w": weights["tag.weight"].T,
        "tag_b": weights["tag.bias"],
        "mlp_w": weights["mlp.weight"].T,
        "mlp_b": weights["mlp.bias"],
        "arc": weights["arc"],
        "root_w": weights["root.weight"][0],
        "root_b": weights["root.bias"],
        "pair": weights["pair"],
        "alone_w": weights["alone.weight"].T,
        "alone_b": weights["alone.bias"],
    }
    for layer in range(model.sizes.layers):
        for direction, suffix in (("forward", ""), ("backward", "_reverse")):
            name = f"lstm{layer}_{direction}"
            source = f"lstms.{layer}."
            arrays[f"{name}_x"] = weights[f"{source}weight_ih_l0{suffix}"].T
            arrays[f"{name}_h"] = weights[f"{source}weight_hh_l0{suffix}"].T
            arrays[f"{name}_b"] = weights[f"{source}bias_ih_l0{suffix}"] + weights[f"{source}bias_hh_l0{suffix}"]
    return {name: np.ascontiguousarray(value) for name, value in arrays.items()}
