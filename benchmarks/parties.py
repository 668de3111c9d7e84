"""How often the subject and the object of the stance verb are right in headlines and newswire sentences of our own.

``python benchmarks/parties.py [--syntax MODEL] [--errors] [FILE]`` reads sentences with their verb, its subject and its
object (``corpus/treebank/parties.jsonl``), runs the default pipeline up to the parse and reads the clause of the verb
as the linker does: control by carriers ("was told to sell"), headlines by word order where no verb was found. A party
is right when the head that was found is a word of the marked phrase, or when there is none and none was found; an
amount is no party.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import jsonlines
from pydantic import BaseModel
from spacy.tokens import Span, Token

import extractor
from extractor.clauses import read_clause
from extractor.lexicon import Lexicon
from extractor.quantities import amount_tokens
from extractor.scopes import read_scope
from extractor.word_order import has_finite_verb, read_by_order

SENTENCES = Path(__file__).parent.parent / "corpus" / "treebank" / "parties.jsonl"


class Row(BaseModel):
    """One sentence; parties that the verb does not have are None."""

    text: str
    trigger: str
    subject: str | None
    object: str | None


def found(sentence: Span, row: Row, lexicon: Lexicon) -> tuple[Token | None, Token | None]:
    """The heads of the subject and object of the row's verb."""
    trigger = next(token for token in sentence if token.text == row.trigger)
    order = None
    if sentence.doc.spans["headlines"] and not has_finite_verb(sentence):
        order = read_by_order(sentence, trigger)
    if order is not None:
        subject = sentence.doc[order.subject[1] - 1]
        target = sentence.doc[order.object[1] - 1] if order.object else None
    else:
        clause = read_clause(trigger)
        subject, target = clause.subject, clause.object
        controller = read_scope(trigger, lexicon).object_controls
        if controller is not None and clause.inherited:
            subject, target = (controller, target) if clause.voice == "active" else (subject, controller)
    amounts = amount_tokens(sentence.doc)
    return subject, target if target is None or target.i not in amounts else None


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
    names = [name for name in nlp.pipe_names if name != "claims_candidates"]
    components = [nlp.get_pipe(name) for name in names[: names.index("claims_syntax")]]
    syntax, lexicon = nlp.get_pipe("claims_syntax"), nlp.get_pipe("claims_stances").lexicon
    for row in rows:
        doc = nlp.make_doc(row.text)
        for component in components:
            doc = component(doc)
        for index, token in enumerate(doc):
            token.is_sent_start = index == 0
        sentence = Span(doc, 0, len(doc), label="CANDIDATE")
        doc.spans["candidates"] = [sentence]
        subject, target = found(syntax(doc)[:], row, lexicon)
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
