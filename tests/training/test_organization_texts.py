from __future__ import annotations

from pathlib import Path

from training.organization_texts import articles, labelled_treebank, marked, passages


def test_marks_become_spans_without_the_article() -> None:
    record = marked("He left [[The Tin Men]] and [[Orvalle Gas]]'s board.")
    assert record["text"] == "He left The Tin Men and Orvalle Gas's board."
    spans = [record["text"][entity["start"] : entity["end"]] for entity in record["entities"]]
    assert spans == ["Tin Men", "Orvalle Gas"]


def test_passages_are_many_and_hold_no_brackets() -> None:
    found = passages()
    assert len(found) > 150
    assert sum(len(record["entities"]) for record in found) > 700
    assert not [record for record in found if "[[" in record["text"] or "]]" in record["text"]]


def test_articles_are_whole_and_hold_no_brackets() -> None:
    found = articles()
    assert len(found) > 300
    assert all(record["entities"] and len(record["text"].split()) > 60 for record in found)
    assert not [record for record in found if "[[" in record["text"] or "]]" in record["text"]]


def test_labels_are_laid_on_the_documents_of_a_treebank(tmp_path: Path) -> None:
    treebank, labels = tmp_path / "own.conllu", tmp_path / "own.csv"
    treebank.write_text(
        "# newdoc id = one\n# newpar id = 1\n# text = Tarnow rose.\n\n# text = It fell.\n\n"
        "# newpar id = 2\n# text = Kivu too.\n\n# newdoc id = two\n# text = Nothing.\n",
        encoding="utf8",
    )
    labels.write_text("document,spans\none,0-6 22-26\n", encoding="utf8")
    first, second = labelled_treebank(treebank, labels)
    assert first["text"] == "Tarnow rose. It fell.\nKivu too."
    assert [first["text"][entity["start"] : entity["end"]] for entity in first["entities"]] == ["Tarnow", "Kivu"]
    assert (second["text"], second["entities"]) == ("Nothing.", [])
