"""How often the subject and the object of the stance verb are right in headlines and newswire sentences of our own.

``python benchmarks/parties.py [--syntax MODEL] [--errors] [FILE]`` reads sentences with their verb, its subject and its
object (``corpus/treebank/parties.jsonl``), parses them with the default pipeline and reads the clause of the verb as
the linker does. A party is right when the head that was found is the last word of the marked phrase that bears it, or
when there is none and none was found.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import jsonlines
from pydantic import BaseModel
from spacy.tokens import Doc, Span, Token

import extractor
from extractor.clauses import read_clause

SENTENCES = Path(__file__).parent.parent / "corpus" / "treebank" / "parties.jsonl"


class Row(BaseModel):
    """One sentence; parties that the verb does not have are None."""

    text: str
    trigger: str
    subject: str | None
    object: str | None


def found(doc: Doc, row: Row) -> tuple[Token | None, Token | None]:
    """The heads of the subject and object of the row's verb."""
    trigger = next(token for token in doc if token.text == row.trigger)
    clause = read_clause(trigger)
    return clause.subject, clause.object


def right(token: Token | None, phrase: str | None) -> bool:
    """Whether a head is a word of the marked phrase, and there is one just where a phrase was marked."""
    if token is None or phrase is None:
        return token is None and phrase is None
    return token.text in phrase.replace(",", " ").split() or token.text in phrase


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", nargs="?", type=Path, default=SENTENCES)
    parser.add_argument("--syntax", default="shipped", help="the model that ships, or a spaCy pipeline")
    parser.add_argument("--errors", action="store_true", help="print the sentences with a wrong party")
    arguments = parser.parse_args()
    nlp = extractor.load(syntax=arguments.syntax)
    with jsonlines.open(arguments.file) as reader:
        rows = [Row.model_validate(item) for item in reader]
    counts = {"subject": 0, "object": 0, "both": 0}
    syntax = nlp.get_pipe("claims_syntax")
    for row in rows:
        doc = nlp.make_doc(row.text)
        for index, token in enumerate(doc):
            token.is_sent_start = index == 0
        doc.spans["candidates"] = [Span(doc, 0, len(doc), label="CANDIDATE")]
        subject, target = found(syntax(doc), row)
        results = right(subject, row.subject), right(target, row.object)
        counts["subject"] += results[0]
        counts["object"] += results[1]
        counts["both"] += all(results)
        if arguments.errors and not all(results):
            print(f"{row.text}\n    {row.trigger}: {subject} ({row.subject}), {target} ({row.object})")
    shares = ", ".join(f"{name} {count} ({count / len(rows):.1%})" for name, count in counts.items())
    print(f"{len(rows)} sentences; right: {shares}")


if __name__ == "__main__":
    main()
