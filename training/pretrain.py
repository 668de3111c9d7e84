"""Learn to predict words of unlabelled text before learning to parse: ``python -m training.pretrain``.

The first layer's directions predict the next and the previous word (Peters et al. 2018, "Deep contextualized word
representations"), and the last layer predicts words that were masked (Devlin et al. 2019); all with a softmax over the
words of the batch and sampled others. What was learnt starts :mod:`training.train` with ``--init``. The text itself is
not kept.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from extractor import forms
from training.network import Batch, Parser, Sizes
from training.train import Batcher, batches, common_tags
from training.treebank import Sentence, read_conllu

#: Words of other sentences that each batch's softmax is taken over, besides its own.
SAMPLED = 1500
MASKED = 0.15


class Predictor(nn.Module):
    """Projections from states to word vectors."""

    def __init__(self, parser: Parser) -> None:
        """Fit the projections to the parser's widths."""
        super().__init__()
        sizes = parser.sizes
        self.forward_word = nn.Linear(sizes.hidden, sizes.width)
        self.backward_word = nn.Linear(sizes.hidden, sizes.width)
        self.masked_word = nn.Linear(2 * sizes.hidden, sizes.width)
        self.bias = nn.Embedding(sizes.words, 1)
        nn.init.zeros_(self.bias.weight)


def prediction_loss(parser: Parser, predictor: Predictor, batch: Batch, noise: Tensor) -> Tensor:
    """Mean cross-entropy of the next, previous and masked words; unknown words (row 0) are not predicted."""
    words = batch.word[batch.types]
    x = parser.embed(batch)
    masked = (torch.rand(words.shape) < MASKED) & (batch.weights > 0)
    x = x.masked_fill(masked[:, :, None], 0.0)
    candidates = torch.unique(torch.cat([words.reshape(-1), noise]))
    place = torch.zeros(parser.sizes.words, dtype=torch.long)
    place[candidates] = torch.arange(len(candidates))
    vectors = parser.word(candidates)
    bias = predictor.bias(candidates).squeeze(1)
    hidden = parser.sizes.hidden

    def cross_entropy(states: Tensor, targets: Tensor, keep: Tensor) -> Tensor:
        keep = keep & (targets > 0)
        scores = states[keep] @ vectors.T + bias
        return nn.functional.cross_entropy(scores, place[targets[keep]])

    total = torch.zeros(())
    for layer, lstm in enumerate(parser.lstms):
        packed = pack_padded_sequence(x, batch.lengths, batch_first=True)
        x, _ = pad_packed_sequence(lstm(packed)[0], batch_first=True)
        x = parser.dropout(x)
        if layer == 0:
            here = batch.weights > 0
            total = total + cross_entropy(predictor.forward_word(x[:, :-1, :hidden]), words[:, 1:], here[:, 1:])
            total = total + cross_entropy(predictor.backward_word(x[:, 1:, hidden:]), words[:, :-1], here[:, 1:])
    return total + cross_entropy(predictor.masked_word(x), words, masked)


def read_lines(paths: list[Path]) -> list[Sentence]:
    """Sentences of plain text that :mod:`training.prepare` tokenized: one a line, tokens parted by one space."""
    found = []
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            words = line.split(" ")
            if 2 < len(words) < 80:
                size = len(words)
                found.append(
                    Sentence(words, [True] * size, ["X"] * size, ["FW"] * size, words, [0] * size, ["dep"] * size)
                )
    return found


def main() -> None:
    """Read the arguments, learn, and write ``state.pt``."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument(
        "--train", nargs="+", type=Path, required=True, help="treebanks: their words count as text too"
    )
    arguments.add_argument(
        "--text", nargs="*", type=Path, default=[], help="plain text, tokenized, one sentence a line"
    )
    arguments.add_argument("--output", type=Path, required=True)
    arguments.add_argument("--epochs", type=int, default=1)
    arguments.add_argument("--treebank-copies", type=int, default=3)
    arguments.add_argument("--batch-words", type=int, default=1800)
    arguments.add_argument("--rate", type=float, default=2.5e-3)
    arguments.add_argument("--hidden", type=int, default=176)
    arguments.add_argument("--layers", type=int, default=2)
    arguments.add_argument("--width", type=int, default=96)
    arguments.add_argument("--buckets", type=int, default=8000)
    arguments.add_argument(
        "--least", type=int, default=2, help="times a form must occur in the treebanks to have a row"
    )
    arguments.add_argument("--least-text", type=int, default=25, help="or in the text")
    arguments.add_argument("--threads", type=int, default=2)
    arguments.add_argument("--seed", type=int, default=1987)
    options = arguments.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    chance = random.Random(options.seed)
    treebank = [sentence for path in options.train for sentence in read_conllu(path) if len(sentence.words) < 150]
    text = read_lines(options.text)
    counts = Counter(forms.norm(word) for sentence in treebank for word in sentence.words)
    text_counts = Counter(forms.norm(word) for sentence in text for word in sentence.words)
    known = {word for word, count in counts.items() if count >= options.least}
    known |= {word for word, count in text_counts.items() if count + counts[word] >= options.least_text}
    words = ["", *sorted(known)]
    tags = common_tags(treebank)
    labels = sorted({dep for sentence in treebank for dep in sentence.deps})
    batcher = Batcher(words, tags, labels, options.buckets)
    sizes = Sizes(
        len(words), len(tags), len(labels), len(forms.SHAPES), options.buckets,
        width=options.width, hidden=options.hidden, layers=options.layers,
    )  # fmt: skip
    parser = Parser(sizes, dropout=0.15, unknown=0.05)
    predictor = Predictor(parser)
    sentences = text + treebank * options.treebank_copies
    total = Counter({word: text_counts[word] + options.treebank_copies * counts[word] for word in known})
    frequency = torch.tensor([0.0, *(float(total[word]) for word in words[1:])]) ** 0.75
    weights = [*parser.word.parameters(), *parser.ngram.parameters(), *parser.shape.parameters()]
    weights += [*parser.lstms.parameters(), *predictor.parameters()]
    optimizer = torch.optim.Adam(weights, lr=options.rate, betas=(0.9, 0.98))
    planned = options.epochs * len(batches(sentences, options.batch_words, random.Random(0)))
    print(sizes, len(text), "sentences of text", planned, "steps", flush=True)
    steps, begun, running = 0, time.time(), 0.0
    for _ in range(options.epochs):
        for group in batches(sentences, options.batch_words, chance):
            steps += 1
            for parameters in optimizer.param_groups:
                parameters["lr"] = options.rate * min(1.0, steps / 200) * max(0.05, 1 - steps / planned)
            noise = torch.multinomial(frequency, SAMPLED, replacement=True)
            optimizer.zero_grad(set_to_none=True)
            loss = prediction_loss(parser, predictor, batcher.batch(group), noise)
            loss.backward()
            nn.utils.clip_grad_norm_(weights, 2.0)
            optimizer.step()
            running += loss.item()
            if steps % 100 == 0:
                print(steps, round(running / 100, 3), round(time.time() - begun), "s", flush=True)
                running = 0.0
            if steps % 500 == 0 or steps == planned:
                options.output.mkdir(parents=True, exist_ok=True)
                torch.save({"words": words, "sizes": sizes, "state": parser.state_dict()}, options.output / "state.pt")


if __name__ == "__main__":
    main()
