"""Every format that is read: the same article out of each, and hostile files refused within bounds."""

from __future__ import annotations

import datetime
import gzip
import io
import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from corpus import formats, pages
from corpus.readers import Reader
from schemas import Article, Failure

STORY = "Acme bought Bolt for $5m on Monday, the company said. The price was not small for a firm of its size."


def read(*inputs: object, **options: Any) -> tuple[list[Article], list[str]]:
    """The articles, and the failures as ``path: error``."""
    items = list(Reader(**options).read([str(one) for one in inputs]))
    articles = [item for item in items if isinstance(item, Article)]
    return articles, [f"{item.path}: {item.error}" for item in items if isinstance(item, Failure)]


def page(body: str, head: str = "") -> bytes:
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode()


def news(count: int = 4) -> bytes:
    head = (
        "<title>Acme buys Bolt - The Post</title><meta property='og:site_name' content='The Post'>"
        "<meta property='article:published_time' content='2025-06-14T08:00:00Z'>"
        "<link rel='canonical' href='https://post.example/acme'>"
    )
    return page("<article><h1>Acme buys Bolt</h1>" + f"<p>{STORY}</p>" * count + "</article>", head)


def parquet(rows: list[dict[str, Any]]) -> bytes:
    pa = pytest.importorskip("pyarrow")
    import pyarrow.parquet as pq

    stream = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows), stream)
    return stream.getvalue()


def zstandard(data: bytes) -> bytes:
    packed: bytes = pytest.importorskip("zstandard").compress(data)
    return packed


def archive(*records: tuple[str, bytes, bytes]) -> bytes:
    """A WARC file of records, each a type, a content type and a body."""
    lines = []
    for number, (kind, content_type, body) in enumerate(records):
        if kind == "response":
            body = b"HTTP/1.1 200 OK\r\nContent-Type: " + content_type + b"\r\n\r\n" + body
            content_type = b"application/http; msgtype=response"
        lines.append(
            b"WARC/1.0\r\nWARC-Type: %s\r\nWARC-Target-URI: https://post.example/%d\r\n"
            b"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-%012d>\r\nWARC-Date: 2025-07-01T00:00:00Z\r\n"
            b"Content-Type: %s\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n"
            % (kind.encode(), number, number, content_type, len(body), body)
        )
    return b"".join(lines)


LINE = json.dumps({"id": "a", "text": STORY, "published": "2025-06-14", "url": "https://x.example"}).encode() + b"\n"
ROW = {"id": "a", "text": STORY, "published": datetime.date(2025, 6, 14), "url": "https://x.example"}


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("s.jsonl", lambda: LINE),
        ("s.jsonl.gz", lambda: gzip.compress(LINE)),
        ("s.jsonl.zst", lambda: zstandard(LINE)),
        ("s.ndjson", lambda: LINE),
        ("s.json", lambda: LINE),
        ("s.csv", lambda: f'ID,Published,Text,url\na,2025-06-14,"{STORY}",https://x.example\n'.encode()),
        ("s.csv", lambda: f'\ufeffid;date;body;url\r\na;2025-06-14;"{STORY}";https://x.example\r\n'.encode()),
        (
            "s.tsv.gz",
            lambda: gzip.compress(f"id\tpublished\ttext\turl\na\t2025-06-14\t{STORY}\thttps://x.example".encode()),
        ),
        ("s.parquet", lambda: parquet([ROW])),
    ],
)
def test_the_same_article_in_each_format(tmp_path: Path, name: str, make: Callable[[], bytes]) -> None:
    (tmp_path / name).write_bytes(make())
    (article,), failures = read(tmp_path)
    assert failures == []
    assert (article.id, article.text) == ("a", STORY)
    assert article.published == datetime.date(2025, 6, 14)
    assert article.url == "https://x.example"


def test_a_web_page(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    (tmp_path / "acme.html").write_bytes(news(1) + b"<!-- -->")
    (tmp_path / "gone.htm").write_bytes(page(""))
    (tmp_path / "void.htm").write_bytes(b"")
    (article,), failures = read(tmp_path)
    assert (article.id, article.title, article.site) == ("acme", "Acme buys Bolt", "The Post")
    assert (article.published, article.url) == (datetime.date(2025, 6, 14), "https://post.example/acme")
    assert article.text == f"Acme buys Bolt\n\n{STORY}\n"
    assert failures == [
        f"{tmp_path / 'gone.htm'}: no article was found in this page",
        f"{tmp_path / 'void.htm'}: the file is empty",
    ]
    again, _ = read("-", stdin=io.BytesIO(news(1)))
    assert again[0].text == article.text


def test_a_page_that_takes_too_long_or_breaks_its_reader_costs_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("trafilatura")
    code = (
        "import os, time; from corpus import page_worker as w; old = w.article\n"
        "w.article = lambda p: time.sleep(60) if b'sleep' in p else os._exit(9) if b'die' in p else old(p)\n"
        "w.main()"
    )
    monkeypatch.setattr(pages, "_CODE", code)
    for name, data in (("a", page("sleep")), ("b", news()), ("c", page("die")), ("d", news())):
        (tmp_path / f"{name}.html").write_bytes(data)
    started = time.monotonic()
    articles, failures = read(tmp_path, page_seconds=1.0)
    assert [article.id for article in articles] == ["b", "d"]
    assert failures == [
        f"{tmp_path / 'a.html'}: took longer than 1 seconds",
        f"{tmp_path / 'c.html'}: the page broke its reader",
    ]
    assert time.monotonic() - started < 30


def test_a_page_nested_too_deep_is_one_failure_or_an_article(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    deep = "<div>" * 100_000 + f"<p>{STORY}</p>" + "</div>" * 100_000
    (tmp_path / "deep.html").write_bytes(page(deep))
    articles, failures = read(tmp_path)
    assert len(articles) + len(failures) == 1


@pytest.mark.parametrize("packed", [False, True])
def test_a_web_archive(tmp_path: Path, packed: bool) -> None:
    pytest.importorskip("fastwarc")
    pytest.importorskip("trafilatura")
    data = archive(
        ("warcinfo", b"application/warc-fields", b"software: none\r\n"),
        ("response", b"text/html; charset=utf-8", news()),
        ("response", b"image/png", b"\x89PNG"),
        ("response", b"text/html", page("")),
        ("conversion", b"text/plain", STORY.encode()),
    )
    path = tmp_path / ("crawl.warc.gz" if packed else "crawl.warc")
    path.write_bytes(gzip.compress(data) if packed else data)
    articles, failures = read(path)
    assert [article.url for article in articles] == ["https://post.example/1", "https://post.example/4"]
    assert articles[0].published == datetime.date(2025, 6, 14)  # the page's own day, not that of the crawl
    assert articles[1].text == STORY
    assert failures == [f"{path}[2]: https://post.example/3: no article was found in this page"]


@pytest.mark.parametrize(
    ("name", "make", "problem"),
    [
        ("a.csv", lambda: b"", "the file is empty"),
        ("b.csv", lambda: b"id,title\n1,x\n", "no column 'text' holds the text; the columns are id, title"),
        ("c.csv", lambda: b"id,text\n", "the file holds no articles"),
        ("d.csv", lambda: bytes(range(256)) * 9, "binary data"),
        ("e.csv", lambda: b"text\n" + b"x" * 70_000 + b"\xff\n", "does not go on as utf-8"),
        ("f.parquet", lambda: b"PAR1 no", "invalid Parquet"),
        ("g.warc", lambda: b"no archive\n" * 90, "WARC"),
        ("h.jsonl.zst", lambda: b"no archive", "not a Zstandard file"),
        ("i.txt.gz", lambda: b"\x1f\x8b no archive", "cannot be read"),
    ],
)
def test_what_is_no_such_file_is_one_failure(
    tmp_path: Path, name: str, make: Callable[[], bytes], problem: str
) -> None:
    for package, suffix in (("pyarrow", ".parquet"), ("fastwarc", ".warc"), ("zstandard", ".zst")):
        if name.endswith(suffix):
            pytest.importorskip(package)
    (tmp_path / name).write_bytes(make())
    articles, (failure,) = read(tmp_path)
    assert articles == []
    assert problem in failure


def test_rows_that_are_no_articles_cost_themselves(tmp_path: Path) -> None:
    path = tmp_path / "s.csv"
    path.write_text(f'id,text\n1,"{STORY}"\n2\n3,"a","b"\n\n4,"line one\nline two"\n')
    articles, failures = read(path)
    assert [article.id for article in articles] == ["1", "4"]
    assert failures == [f"{path}[2]: the record has no text", f"{path}[3]: 3 cells; there are 2 columns"]


def test_a_column_or_key_of_another_name(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("words,text\nAcme grew.,no\n")
    (tmp_path / "b.jsonl").write_text('{"words": "Acme grew."}\n')
    articles, failures = read(tmp_path, text_field="words")
    assert ([article.text for article in articles], failures) == (["Acme grew."] * 2, [])


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
@pytest.mark.parametrize("fill", [b"x", b"\n"])
def test_a_bomb_is_refused_before_it_unpacks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str, fill: bytes
) -> None:
    monkeypatch.setattr(formats, "EXPANSION_FLOOR", 2**20)
    data = fill * 20_000_000
    (tmp_path / f"bomb.jsonl{suffix}").write_bytes(gzip.compress(data) if suffix == ".gz" else zstandard(data))
    articles, (failure,) = read(tmp_path)
    assert articles == []
    assert "unpacks to more than 200 times its size" in failure


def test_a_list_of_files(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "folder/c.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(STORY)
    os.mkfifo(tmp_path / "pipe.txt")
    listed = [
        tmp_path / "b.txt",
        tmp_path / "gone.txt",
        "",
        tmp_path / "pipe.txt",
        tmp_path / "a.txt",
        tmp_path / "folder",
    ]
    for end in ("\n", "\0"):
        (tmp_path / "list.txt").write_text(end.join(map(str, listed)))
        articles, failures = read(f"@{tmp_path / 'list.txt'}")
        assert [Path(str(article.path)).name for article in articles] == ["b.txt", "a.txt", "c.txt"]
        assert len(failures) == 2
    assert read(f"@{tmp_path / 'none'}")[1] == [f"{tmp_path / 'none'}: cannot be read: No such file or directory"]


def test_inputs_by_url(tmp_path: Path) -> None:
    fsspec = pytest.importorskip("fsspec")
    memory = fsspec.filesystem("memory")
    memory.pipe("/news/b.txt", STORY.encode())
    memory.pipe("/news/a/one.jsonl.gz", gzip.compress(LINE))
    articles, failures = read("memory://news", "memory://news/*.txt", "memory://news/b.txt", "memory://news/gone.txt")
    assert [article.id for article in articles] == ["a", "b", "b#2", "b#3"]
    assert articles[1].path == "memory:///news/b.txt"
    assert len(failures) == 1
    assert "nosuch" in read("nosuch://x/y")[1][0]


def test_a_package_that_is_missing_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("zstandard", "pyarrow", "fastwarc", "fastwarc.warc"):
        monkeypatch.setitem(__import__("sys").modules, module, None)
    monkeypatch.setattr(pages.importlib.util, "find_spec", lambda name: None)  # type: ignore[attr-defined]
    for name in ("a.jsonl.zst", "b.parquet", "c.warc", "d.html"):
        (tmp_path / name).write_bytes(b"x" * 10)
    _, failures = read(tmp_path)
    assert [failure.rsplit(": ", 1)[1] for failure in failures] == [
        "pip install 'newsclaims[zst]'",
        "pip install 'newsclaims[parquet]'",
        "pip install 'newsclaims[warc]'",
        "pip install 'newsclaims[html]'",
    ]
