"""What goes in is what comes out: an article or a failure for each file, record and input."""

from __future__ import annotations

import datetime
import gzip
import io
import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.decoding import NotText, decode
from corpus.readers import Reader
from schemas import Article, Failure

STORY = "Acme bought Bolt for $5m.\n"


def read(*inputs: object, stdin: bytes = b"", **options: object) -> tuple[list[Article], list[str], list[str]]:
    """The articles, the failures as ``path: error`` and the notices of a reading."""
    notices: list[str] = []
    reader = Reader(notify=notices.append, stdin=io.BytesIO(stdin), **options)  # type: ignore[arg-type]
    items = list(reader.read([str(one) for one in inputs]))
    articles = [item for item in items if isinstance(item, Article)]
    return articles, [f"{item.path}: {item.error}" for item in items if isinstance(item, Failure)], notices


def test_a_text_file(tmp_path: Path) -> None:
    path = tmp_path / "2025-06-14-acme.txt"
    path.write_text(f"Acme buys Bolt\n\n{STORY}", newline="")
    (article,), failures, notices = read(path)
    assert (article.id, article.title) == ("2025-06-14-acme", "Acme buys Bolt")
    assert article.published == datetime.date(2025, 6, 14)
    assert article.path == str(path)
    assert (failures, notices) == ([], [])


@pytest.mark.parametrize(
    ("data", "text", "notice"),
    [
        (STORY.encode(), STORY, None),
        (b"\xef\xbb\xbf" + STORY.encode(), STORY, None),
        (b"One\r\ntwo\r\n", "One\r\ntwo\r\n", None),
        (STORY.encode("utf-16"), STORY, "utf-16"),
        ("Le café de la Société Générale a été vendu à l'État.".encode("cp1252"), None, "read as"),
    ],
)
def test_encodings(tmp_path: Path, data: bytes, text: str | None, notice: str | None) -> None:
    path = tmp_path / "story.txt"
    path.write_bytes(data)
    (article,), failures, notices = read(path)
    assert failures == []
    if text is not None:
        assert article.text == text
    else:
        assert "Société Générale" in article.text
    assert (notices == []) if notice is None else (notice in notices[0])


@pytest.mark.parametrize(
    ("name", "data", "problem"),
    [
        ("empty.txt", b"", "the file is empty"),
        ("blank.txt", b" \n\t\r\n", "the file is empty"),
        ("binary.txt", bytes(range(256)) * 20, "binary data"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "binary data"),
        ("odd.txt", b"\xff\xfeA\x00\x00", "utf-16"),
        ("empty.jsonl", b"\n\n", "the file is empty"),
        ("empty.json", b"", "the file is empty"),
        ("list.json", b"[]", "empty list"),
        ("broken.json", b'{"text": "x"', "invalid JSON"),
        ("deep.json", b"[" * 200_000, "invalid JSON"),
        ("packed.txt.gz", b"no gzip", "cannot be read"),
        ("cut.jsonl.gz", gzip.compress(b'{"text": "Acme bought Bolt."}\n' * 500, mtime=0)[:60], "cannot be read"),
    ],
)
def test_a_bad_file_is_one_failure(tmp_path: Path, name: str, data: bytes, problem: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    articles, failures, _ = read(path)
    assert articles == []
    (failure,) = failures
    assert failure.startswith(str(path))
    assert problem in failure


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ('{"text": "x', "invalid JSON: Unterminated string starting at column 10"),
        ('{"id": "r7"}', "the record has no text"),
        ('{"text": null}', "the record has no text"),
        ('{"text": ""}', "the text is empty"),
        ('{"text": 3}', "text is a number"),
        ('{"text": "x", "id": {}}', "id is an object"),
        ('{"text": "x", "title": 3}', "title: Input should be a valid string"),
        ('{"text": "half a pair \\ud83d"}', "text: half of a surrogate pair at character 12"),
        ('["x"]', "a record is a JSON object, not a list"),
        ("NaN", "a record is a JSON object"),
    ],
)
def test_a_bad_line_costs_itself_alone(tmp_path: Path, line: str, problem: str) -> None:
    path = tmp_path / "stories.jsonl"
    good = [json.dumps({"text": STORY}) for _ in range(6)]
    path.write_text("\n".join([*good, line, good[0]]) + "\n")
    articles, failures, _ = read(path)
    assert [article.id for article in articles] == [f"stories:{number}" for number in (1, 2, 3, 4, 5, 6, 8)]
    assert len(failures) == 1
    assert failures[0].startswith(f"{path}:7: line 7: ")
    assert problem in failures[0]


def test_records_keep_what_they_say(tmp_path: Path) -> None:
    path = tmp_path / "stories.jsonl"
    lines = [
        {
            "id": "a",
            "text": STORY,
            "title": "T",
            "published": "2025-06-14T08:00:00Z",
            "url": "https://x.org",
            "tags": [],
        },
        {"id": 7, "text": STORY, "published": ""},
        {"text": STORY, "published": "soon", "title": ""},
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    articles, failures, notices = read(path, published=datetime.date(2001, 1, 1))
    assert failures == []
    assert [article.id for article in articles] == ["a", "7", "stories:3"]
    days = [datetime.date(2025, 6, 14), datetime.date(2001, 1, 1), None]
    assert [article.published for article in articles] == days
    assert articles[0].url == "https://x.org"
    assert articles[2].title is None
    assert len(notices) == 1
    assert "stories.jsonl:3: published 'soon' is no date" in notices[0]


def test_json_forms(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps({"id": "one", "text": STORY}, indent=2))
    (tmp_path / "b.json").write_text(json.dumps([{"text": STORY}, {"id": "r"}]))
    (tmp_path / "c.json").write_text('{"text": "x y"}\n{"text": "z"}\n')
    (tmp_path / "d.jsonl.gz").write_bytes(gzip.compress(b'{"text": "packed"}\n'))
    articles, failures, _ = read(tmp_path)
    assert [article.id for article in articles] == ["one", "b:1", "c:1", "c:2", "d:1"]
    assert failures == [f"{tmp_path / 'b.json'}[2]: the record has no text"]


def test_a_folder_is_read_in_order(tmp_path: Path) -> None:
    for name in ("b/two.txt", "a/one.txt", "B.txt", "b.txt", ".hidden.txt", ".git/x.txt", "notes.pdf"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(STORY)
    articles, failures, notices = read(tmp_path)
    assert [article.id for article in articles] == ["B", "a/one", "b/two", "b"]
    assert failures == []
    assert notices == [f"{tmp_path}: 1 files of other kinds passed over"]


def test_globs_and_missing_paths(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "c.md"):
        (tmp_path / name).write_text(STORY)
    articles, failures, _ = read(tmp_path / "*.txt", tmp_path / "gone.txt", tmp_path / "*.csv")
    assert [article.id for article in articles] == ["a", "b"]
    assert failures == [
        f"{tmp_path / 'gone.txt'}: no such file or folder",
        f"{tmp_path / '*.csv'}: no file matches this pattern",
    ]


def test_an_empty_folder_says_so(tmp_path: Path) -> None:
    articles, failures, _ = read(tmp_path)
    assert articles == []
    assert "no file in this folder ends in" in failures[0]


def test_ids_stay_apart(tmp_path: Path) -> None:
    path = tmp_path / "s.jsonl"
    path.write_text('{"id": "a", "text": "x"}\n' * 2 + '{"id": "a#2", "text": "x"}\n')
    articles, _, notices = read(path)
    assert len({article.id for article in articles}) == 3
    assert len(notices) >= 2


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_an_unreadable_file(tmp_path: Path) -> None:
    path = tmp_path / "secret.txt"
    path.write_text(STORY)
    path.chmod(0)
    _, failures, _ = read(path)
    assert failures == [f"{path}: cannot be read: Permission denied"]


def test_links_pipes_and_odd_names(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "self.txt").symlink_to(tmp_path / "self.txt")
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "two\nlines.txt").write_text(STORY)
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.txt")).write_text(STORY)
    articles, failures, _ = read(tmp_path)
    assert sorted(article.id for article in articles) == ["\\udcff", "two\nlines"]
    assert len(failures) == 3
    assert any("pipe.txt: not a regular file" in one for one in failures)
    assert any("loop: a link to a folder" in one for one in failures)


def test_what_is_being_written_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(STORY)
    (tmp_path / "out.jsonl").write_text("")
    articles, failures, _ = read(tmp_path, leave_out=frozenset({(tmp_path / "out.jsonl").resolve()}))
    assert (len(articles), failures) == (1, [])


@pytest.mark.parametrize(
    ("data", "ids"),
    [
        (b'{"text": "x"}\n\n{"text": "y"}', ["stdin:1", "stdin:3"]),
        (b'\n{"id": "q", "text": "x"}\n', ["q"]),
        (b'[{"text": "x"}]', ["stdin:1"]),
        (b"\n" + STORY.encode(), ["stdin"]),
        (b"\xef\xbb\xbf" + b'{"text": "x"}\n', ["stdin:1"]),
    ],
)
def test_standard_input(data: bytes, ids: list[str]) -> None:
    articles, failures, _ = read("-", stdin=data)
    assert [article.id for article in articles] == ids
    assert failures == []


def test_a_line_beyond_the_limit_is_one_failure(tmp_path: Path) -> None:
    path = tmp_path / "s.jsonl"
    path.write_text('{"text": "x"}\n' + json.dumps({"text": "y" * 5000}) + '\n{"text": "z"}\n')
    articles, failures, _ = read(path, max_bytes=1000)
    assert [article.text for article in articles] == ["x", "z"]
    assert failures == [f"{path}:2: line 2: larger than 1,000 bytes"]


def test_a_packed_file_is_bounded_when_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.txt.gz"
    path.write_bytes(gzip.compress(b"x" * 1_000_000))
    articles, failures, _ = read(path, max_bytes=1000)
    assert (articles, failures) == ([], [f"{path}: larger than 1,000 bytes"])


@given(st.binary(max_size=200))
def test_any_bytes_decode_or_are_refused(data: bytes) -> None:
    try:
        text = decode(data).text
    except NotText:
        return
    assert isinstance(text, str)


@given(st.text(alphabet=st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), max_size=80))
def test_utf8_survives(text: str) -> None:
    assert decode(text.encode()).text == text.removeprefix("\ufeff")
