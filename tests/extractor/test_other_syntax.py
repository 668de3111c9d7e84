"""Other syntax than the one that ships: a spaCy pipeline with labels of the ClearNLP style, or none at all."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy
from spacy.tokens import Doc
from spacy.training import Example

import extractor
from extractor.clauses import obliques, read_clause

# Words, parts of speech, heads, labels as spaCy's English models give them; verb, subject, object, oblique.
CLAUSES = [
    ("Orrin Inc sold its mill to Dorn Corp .", "PROPN PROPN VERB PRON NOUN ADP PROPN PROPN PUNCT",
     [1, 2, 2, 4, 2, 2, 7, 5, 2], "compound nsubj ROOT poss dobj prep compound pobj punct", "sold", "Inc", "mill",
     ("to", "Corp")),
    ("The mill was bought by Dorn .", "DET NOUN AUX VERB ADP PROPN PUNCT", [1, 3, 3, 3, 3, 4, 3],
     "det nsubjpass auxpass ROOT agent pobj punct", "bought", "Dorn", "mill", None),
    ("Dorn did not raise its offer .", "PROPN AUX PART VERB PRON NOUN PUNCT", [3, 3, 3, 3, 5, 3, 3],
     "nsubj aux neg ROOT poss dobj punct", "raise", "Dorn", "offer", None),
]  # fmt: skip


@pytest.fixture(scope="module")
def clear(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pipeline on disk that learnt the three sentences by heart."""
    spacy.util.fix_random_seed(1)
    nlp = spacy.blank("en")
    nlp.add_pipe("morphologizer")
    nlp.add_pipe("parser", config={"min_action_freq": 1})
    examples = []
    for words, pos, heads, deps, *_ in CLAUSES:
        reference = Doc(nlp.vocab, words=words.split(), pos=pos.split(), heads=heads, deps=deps.split())
        examples.append(Example(Doc(nlp.vocab, words=words.split()), reference))
    optimizer = nlp.initialize(lambda: examples)
    for _ in range(40):
        nlp.update(examples, sgd=optimizer)
    path = tmp_path_factory.mktemp("clear") / "pipeline"
    nlp.to_disk(path)
    return path


@pytest.mark.parametrize(("words", "pos", "heads", "deps", "verb", "subject", "target", "oblique"), CLAUSES)
def test_labels_of_clearnlp_give_the_same_clause(
    clear: Path, words: str, pos: str, heads: list[int], deps: str, verb: str, subject: str, target: str,
    oblique: tuple[str, str] | None,
) -> None:  # fmt: skip
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("claims_syntax", config={"model": str(clear)})
    doc = nlp(words)
    assert [token.dep_ for token in doc] == deps.split()
    clause = read_clause(next(token for token in doc if token.text == verb))
    assert clause.subject is not None
    assert clause.object is not None
    assert (clause.subject.text, clause.object.text) == (subject, target)
    found = [(preposition, noun.text) for preposition, noun in obliques(clause.predicate)]
    assert oblique is None or oblique in found


def test_the_whole_pipeline_takes_it_by_its_path(clear: Path) -> None:
    nlp = extractor.load(syntax=clear)
    doc = nlp("Orrin Inc sold its mill to Dorn Corp .")
    assert {token.dep_ for token in doc} >= {"nsubj", "dobj"}
    claims = [claim for claim in doc._.claim_records if claim["type"] == "divest"]
    assert len(claims) == 1
    assert doc[slice(*claims[0]["subject"]["span"])].text == "Orrin Inc"


@pytest.mark.parametrize("syntax", [None, "none"])
def test_without_syntax_nothing_is_parsed_and_everything_else_is_found(syntax: str | None) -> None:
    nlp = extractor.load(syntax=syntax)
    doc = nlp("Orrin Inc sold its mill to Dorn Corp for $3 million.")
    assert not any(token.dep_ for token in doc)
    assert [span.text for span in doc.spans["money"]] == ["$3 million"]
    assert [span.text for span in doc.spans["organizations"]] == ["Orrin Inc", "Dorn Corp"]
    assert [span.text for span in doc.spans["stances"]][:1] == ["sold"]


def test_saved_without_syntax_is_loaded_without(tmp_path: Path) -> None:
    extractor.load(syntax=None).to_disk(tmp_path)
    nlp = spacy.load(tmp_path)
    assert nlp.get_pipe("claims_syntax").model is None


def test_what_does_not_parse_is_refused(tmp_path: Path) -> None:
    spacy.blank("en").to_disk(tmp_path)
    with pytest.raises(ValueError, match="writes dependencies"):
        extractor.load(syntax=tmp_path)
    with pytest.raises(OSError, match="no_such_pipeline"):
        extractor.load(syntax="no_such_pipeline")
