"""What the commands ``show`` and ``evaluate`` print."""

from __future__ import annotations

import datetime
import gzip
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.markup import escape

from corpus import report
from corpus.errors import ClaimError, all_errors, as_html, as_records, as_text
from corpus.gold import GoldError, load_gold, load_predictions, source_of
from corpus.readers import Reader
from corpus.score import evaluate as score
from extractor import terminal
from extractor.claim_table import claims_view, coloured, legend
from extractor.report.reading import read_claims
from schemas import Article, ClaimLine, Document, Failure, Record

Say = Callable[[str], None]


def show(
    source: str,
    published: datetime.date | None,
    limit: int | None,
    say: Say,
    settings: Mapping[str, Any] | None = None,
    *,
    why: bool = False,
) -> None:
    """Print a text with its entities coloured and a table of its claims, or the table of a file of claims.

    source: a path, a glob, ``-``, a file that extract wrote, or a text. published: date where none is stated.
    limit: the most claims to list. say: called with what could not be read. settings: overrides for ``load``.
    why: say for each claim what made it.
    Raises ClaimsError for a file of claims with a line that is none.
    """
    console = terminal.console(sys.stdout)
    path = _existing(source)
    if path is not None and _holds_claims(path):
        if why:
            say("--why needs the text: a file of claims holds only their sentences")
        lines = _claim_lines(path)
        shown = spread(lines, limit)
        console.print(claims_view(shown, console.width, documents=True))
        if len(shown) < len(lines):
            console.print(f"{len(shown)} of {len(lines):,} claims; all of them are in {escape(source)}")
        return
    from extractor.convert import prepare, record_of
    from extractor.explanation import explain
    from extractor.linker import Linker
    from extractor.pipeline import load

    nlp = load(**(settings or {}))
    linker = nlp.get_pipe("claims_linker")
    assert isinstance(linker, Linker)
    for item in _articles(source, path, published):
        if isinstance(item, Failure):
            say(f"failed: {item.path}: {item.error}")
            continue
        doc = nlp(prepare(nlp.make_doc(item.text), item.published))
        record = record_of(doc, item)
        if record.title and not record.text.lstrip().startswith(record.title):
            console.print(record.title, style="bold", markup=False)
        claims = record.claims[:limit] if limit else record.claims
        console.print(coloured(record.text, record.entities, record.claims))
        console.print(legend())
        console.print(claims_view(claims, console.width) if claims else "no claims")
        if why:
            for text in explain(doc, linker.lexicon)[: len(claims)]:
                console.print(text + "\n", markup=False, highlight=False)


def _existing(source: str) -> Path | None:
    path = Path(source)
    try:
        return path if path.exists() else None
    except OSError:  # a text is too long for a name
        return None


def _articles(source: str, path: Path | None, published: datetime.date | None) -> Iterator[Article | Failure]:
    if path is None and source != "-" and any(character.isspace() for character in source.strip()):
        return iter([Article(id="text", text=source, published=published)])
    return Reader(published=published).read([source])


def _holds_claims(path: Path) -> bool:
    """Whether a file or folder was written by ``extract`` or ``run``, by its first line."""
    if path.is_dir():
        return (path / "claims.jsonl").is_file() or (path / "claims.jsonl.gz").is_file()
    if not path.name.endswith((".jsonl", ".json", ".jsonl.gz")):
        return False
    opened = gzip.open if path.name.endswith(".gz") else open
    try:
        with opened(path, "rt", encoding="utf-8", errors="replace") as stream:
            first = json.loads(next((line for line in stream if line.strip()), "null"))
    except (ValueError, EOFError, gzip.BadGzipFile):
        return False
    return isinstance(first, dict) and ("document" in first or "claims" in first)


def _claim_lines(path: Path) -> list[ClaimLine]:
    lines: list[ClaimLine] = []
    for article in read_claims([path]):
        if isinstance(article, Record):
            document = Document(**{name: getattr(article, name) for name in Document.model_fields})
            lines += [ClaimLine(**dict(claim), document=document) for claim in article.claims]
        else:
            lines += article
    return lines


def spread(lines: Sequence[ClaimLine], limit: int | None) -> list[ClaimLine]:
    """At most ``limit`` claims, as evenly from the articles as they come, the surest of each; in their first order."""
    if limit is None or len(lines) <= limit:
        return list(lines)
    order = sorted(range(len(lines)), key=lambda index: -(lines[index].confidence or 0))
    rank: dict[int, int] = {}
    taken: dict[str, int] = {}
    for index in order:
        identifier = lines[index].document.id
        rank[index] = taken[identifier] = taken.get(identifier, 0) + 1
    kept = sorted(order, key=lambda index: rank[index])[:limit]
    return [lines[index] for index in sorted(kept)]


def evaluate(
    gold: Path,
    predictions: Path | None,
    compare: Path | None,
    by: report.Grouping | None,
    errors: Path | None,
    as_json: bool,
    say: Say,
    settings: Mapping[str, Any] | None = None,
) -> None:
    """Print the scores of the pipeline or of a file of predictions on a gold set.

    gold, predictions, compare: files; see ``corpus.gold``. by: a break-down. errors: where the error list goes.
    as_json: print JSON instead of tables. say: called with what concerns the run rather than the scores.
    settings: overrides for ``load``, where the pipeline runs.
    Raises GoldError for a file that cannot be used.
    """
    records = load_gold(gold)
    sources = {record.id: source_of(record) for record in records}
    predicted: list[Any]
    if predictions is not None:
        predicted = load_predictions(predictions)
    else:
        from extractor.evaluation import predict
        from extractor.pipeline import load

        predicted = predict(records, load(**settings) if settings else None)
    evaluation = score(records, predicted, sources)
    other = score(records, load_predictions(compare), sources) if compare is not None else None
    for one in evaluation.absent:
        say(f"nothing predicted for {one}: its claims count as missed")
    for one in evaluation.unknown:
        say(f"not in gold, not scored: {one}")
    if errors is not None:
        found = all_errors(records, predicted)
        write_errors(errors, found)
        say(f"{len(found):,} errors written to {errors}")
    if as_json:
        print(json.dumps(report.as_json(evaluation, other, by), indent=2, ensure_ascii=False))
        return
    console = terminal.console(sys.stdout)
    console.print(terminal.scores_table(evaluation, by))
    if by is None and report.field_rows(evaluation):
        console.print(terminal.fields_table(evaluation))
    if other is not None:
        console.print(terminal.difference_table(evaluation, other))


def write_errors(path: Path, errors: Sequence[ClaimError]) -> None:
    """Write an error list in the form that the file's suffix names: ``.html``, ``.jsonl``, else text.

    Raises GoldError when the file cannot be written.
    """
    if path.suffix == ".html":
        text = as_html(errors)
    elif path.suffix == ".jsonl":
        text = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in as_records(errors))
    else:
        text = as_text(errors)
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise GoldError(path, None, None, f"cannot be written: {error.strerror}") from None
