"""Train the syntax model: ``python -m training.train --train a.conllu … --dev b.conllu --output folder``."""

from __future__ import annotations

import argparse
import json
import random
import time
from collections import Counter
from pathlib import Path

import numpy as np
import torch

from extractor import forms
from extractor.quantization import quantized
from training.network import Batch, Parser, Sizes, export
from training.treebank import Sentence, read_conllu


def common_tags(sentences: list[Sentence]) -> list[str]:
    """Pairs of universal and Penn part of speech ("VERB|VBN") that occur at least ten times."""
    pairs = Counter(
        f"{pos}|{tag}" for sentence in sentences for pos, tag in zip(sentence.pos, sentence.tags, strict=True)
    )
    return sorted(pair for pair, count in pairs.items() if count >= 10)


class Batcher:
    """Turns sentences into batches; knows the forms, tags and labels of the model."""

    def __init__(self, words: list[str], tags: list[str], labels: list[str], buckets: int) -> None:
        """Number the rows in the order given."""
        self.words = {word: row for row, word in enumerate(words)}
        self.tags = {tag: row for row, tag in enumerate(tags)}
        self.labels = {label: row for row, label in enumerate(labels)}
        self.buckets = buckets
        self.known: dict[str, tuple[int, int, list[int]]] = {}

    def features(self, form: str) -> tuple[int, int, list[int]]:
        """Row of the word (0: unknown), of the shape, rows of the n-grams."""
        if form not in self.known:
            self.known[form] = (
                self.words.get(forms.norm(form), 0),
                forms.shape(form),
                forms.ngrams(form, self.buckets),
            )
        return self.known[form]

    def batch(self, sentences: list[Sentence]) -> Batch:
        """One padded batch."""
        sentences = sorted(sentences, key=lambda sentence: -len(sentence.words))
        longest = len(sentences[0].words)
        shape = (len(sentences), longest)
        types, tags, heads, labels = (np.zeros(shape, dtype=np.int64) for _ in range(4))
        weights = np.zeros(shape, dtype=np.float32)
        seen: dict[str, int] = {}
        for row, sentence in enumerate(sentences):
            size = len(sentence.words)
            types[row, :size] = [seen.setdefault(word, len(seen)) for word in sentence.words]
            pairs = zip(sentence.pos, sentence.tags, strict=True)
            tags[row, :size] = [self.tags.get(f"{pos}|{tag}", -100) for pos, tag in pairs]
            heads[row, :size] = sentence.heads
            labels[row, :size] = [self.labels.get(dep, 0) for dep in sentence.deps]
            weights[row, :size] = 1.0
        found = [self.features(form) for form in seen]
        offsets = np.cumsum([0, *(len(grams) for _, _, grams in found[:-1])])
        return Batch(
            torch.from_numpy(types),
            torch.tensor([len(sentence.words) for sentence in sentences]),
            torch.tensor([word for word, _, _ in found]),
            torch.tensor([shape for _, shape, _ in found]),
            torch.tensor([gram for _, _, grams in found for gram in grams]),
            torch.from_numpy(offsets),
            *(torch.from_numpy(array) for array in (tags, heads, labels, weights)),
        )


def batches(sentences: list[Sentence], size: int, chance: random.Random) -> list[list[Sentence]]:
    """Shuffled batches of about ``size`` words, of sentences of like length."""
    order = sorted(sentences, key=lambda sentence: len(sentence.words) + chance.random() * 4)
    found: list[list[Sentence]] = [[]]
    for sentence in order:
        if found[-1] and (len(found[-1]) + 1) * len(sentence.words) > size:
            found.append([])
        found[-1].append(sentence)
    chance.shuffle(found)
    return found


def measure(model: Parser, batcher: Batcher, sentences: list[Sentence]) -> dict[str, float]:
    """Shares of right tags, heads, and heads with labels, greedy and without the constraint to a tree."""
    model.eval()
    right = Counter[str]()
    with torch.no_grad():
        for group in batches(sentences, 4000, random.Random(0)):
            batch = batcher.batch(group)
            tags, arcs, dep, head = model(batch)
            heads = arcs.argmax(2)
            labels = model.label_scores(dep, head, heads).argmax(2)
            mask = batch.weights > 0
            attached = (heads == batch.heads) & mask
            right["words"] += int(mask.sum())
            right["pos"] += int(((tags.argmax(2) == batch.tags) & mask).sum())
            right["uas"] += int(attached.sum())
            right["las"] += int((attached & (labels == batch.labels)).sum())
    model.train()
    return {key: round(100 * right[key] / right["words"], 2) for key in ("pos", "uas", "las")}


def save(model: Parser, batcher: Batcher, folder: Path) -> None:
    """Write what ``extractor.parser`` reads."""
    folder.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(folder / "weights.npz", **quantized(export(model)))
    symbols = {"words": list(batcher.words), "tags": list(batcher.tags), "labels": list(batcher.labels)}
    (folder / "symbols.json").write_text(json.dumps(symbols, ensure_ascii=False, indent=0), encoding="utf-8")


def main() -> None:
    """Read the arguments, train, and write the averaged weights after each epoch."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--train", nargs="+", type=Path, required=True)
    arguments.add_argument("--dev", nargs="+", type=Path, required=True)
    arguments.add_argument("--output", type=Path, required=True)
    arguments.add_argument("--epochs", type=int, default=16)
    arguments.add_argument("--batch-words", type=int, default=1000)
    arguments.add_argument("--rate", type=float, default=2.5e-3)
    arguments.add_argument("--hidden", type=int, default=192)
    arguments.add_argument("--layers", type=int, default=2)
    arguments.add_argument("--width", type=int, default=96)
    arguments.add_argument("--buckets", type=int, default=16_000)
    arguments.add_argument("--dropout", type=float, default=0.3)
    arguments.add_argument("--threads", type=int, default=1)
    arguments.add_argument("--unknown", type=float, default=0.2, help="share of words whose own row is hidden")
    arguments.add_argument("--init", type=Path, help="output of an earlier run with the same sizes, to go on from")
    arguments.add_argument("--least", type=int, default=2, help="times a form must occur to have a row of its own")
    arguments.add_argument("--seed", type=int, default=1987)
    options = arguments.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    chance = random.Random(options.seed)
    training = [sentence for path in options.train for sentence in read_conllu(path) if len(sentence.words) < 150]
    dev = [sentence for path in options.dev for sentence in read_conllu(path)]
    counts = Counter(forms.norm(word) for sentence in training for word in sentence.words)
    words = ["", *sorted(word for word, count in counts.items() if count >= options.least)]
    tags = common_tags(training)
    labels = sorted({dep for sentence in training for dep in sentence.deps})
    if options.init:
        symbols = json.loads((options.init / "symbols.json").read_text(encoding="utf-8"))
        words, tags, labels = symbols["words"], symbols["tags"], symbols["labels"]
    batcher = Batcher(words, tags, labels, options.buckets)
    sizes = Sizes(
        len(words), len(tags), len(labels), len(forms.SHAPES), options.buckets,
        width=options.width, hidden=options.hidden, layers=options.layers,
    )  # fmt: skip
    model = Parser(sizes, options.dropout, options.unknown)
    if options.init:
        model.load_state_dict(torch.load(options.init / "state.pt", weights_only=True))
    print(sizes, sum(weight.numel() for weight in model.parameters()), "weights", flush=True)
    optimizer = torch.optim.Adam(model.parameters(), lr=options.rate, betas=(0.9, 0.95), eps=1e-6, fused=True)
    average = {name: value.clone() for name, value in model.state_dict().items()}
    steps, start = 0, time.time()
    planned = options.epochs * len(batches(training, options.batch_words, random.Random(0)))
    for epoch in range(options.epochs):
        total = 0.0
        groups = batches(training, options.batch_words, chance)
        for group in groups:
            steps += 1
            rate = options.rate * min(1.0, steps / 200) * max(0.02, 1 - steps / planned)
            for parameters in optimizer.param_groups:
                parameters["lr"] = rate
            optimizer.zero_grad(set_to_none=True)
            loss = model.loss(batcher.batch(group))
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 2.0)
            optimizer.step()
            total += loss.item()
            decay = min(0.998, 1 - 1 / (steps / 4 + 1))
            with torch.no_grad():
                for name, value in model.state_dict().items():
                    average[name].lerp_(value, 1 - decay)
            if steps % 100 == 0 and epoch == 0:
                print(steps, round(total / steps, 3), round(time.time() - start), flush=True)
        raw = {name: value.clone() for name, value in model.state_dict().items()}
        model.load_state_dict(average)
        scores = measure(model, batcher, dev)
        save(model, batcher, options.output)
        torch.save(average, options.output / "state.pt")
        model.load_state_dict(raw)
        seconds = round(time.time() - start)
        print(f"epoch {epoch + 1} loss {total / len(groups):.3f} dev {scores} {seconds} s", flush=True)


if __name__ == "__main__":
    main()
