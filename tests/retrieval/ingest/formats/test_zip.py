from __future__ import annotations

import io
import zipfile
from pathlib import Path

from retrieval.ingest import read_articles, read_source
from retrieval.ingest.problems import Problem
from retrieval.ingest.source import Draft, Source

GOOD = "Title\n\nText."


def of(members: dict[str, str | bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return written.getvalue()


def items(data: bytes) -> list[Draft | Problem]:
    return list(read_source(Source(Path("news/a.zip"), data)))


def ids(data: bytes) -> list[str]:
    return [item.id for item in items(data) if isinstance(item, Draft)]


def problems(data: bytes) -> list[str]:
    return [str(item) for item in items(data) if isinstance(item, Problem)]


def test_members_are_read_by_their_format_in_the_order_of_names() -> None:
    data = of(
        {
            "b/y.md": "# Title\n\nText.",
            "b/x.jsonl": '{"title": "T", "text": "1."}\n{"id": "z", "title": "T", "text": "2."}',
            "a.txt": GOOD,
            "photo.jpg": b"\xff\xd8",
        }
    )

    assert ids(data) == ["a", "x-1", "z", "y"]
    assert problems(data) == []


def test_hidden_members_and_what_describes_a_folder_are_not_looked_at() -> None:
    data = of(
        {
            "__MACOSX/a.txt": b"\0",
            ".hidden/a.txt": b"\0",
            "b/.a.txt": b"\0",
            "articles.toml": b"\0",
            "synonyms.txt": b"\0",
            "a.txt": GOOD,
        }
    )

    assert ids(data) == ["a"]
    assert problems(data) == []


def test_problems_name_the_member_and_the_line() -> None:
    data = of(
        {"b/x.jsonl": '{"title": "T", "text": "One."}\nno', "c.txt": b"One\n\xff", "d.txt": ""}
    )

    assert problems(data)[0].startswith("news/a.zip/b/x.jsonl:2: the line is not JSON (")
    assert problems(data)[1] == "news/a.zip/c.txt:2: byte 0xff at offset 4; expected UTF-8 text"


def test_an_article_that_is_none_is_named_by_its_member(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(of({"b/d.txt": "", "c.txt": GOOD}))

    reading = read_articles(tmp_path)
    assert [article.id for article in reading.articles] == ["c"]
    assert [article.file for article in reading.articles] == ["a.zip"]
    assert [str(problem) for problem in reading.problems] == [
        f"{tmp_path}/a.zip/b/d.txt: there is no text; expected a title and a paragraph"
    ]


def test_an_archive_in_an_archive_is_a_problem() -> None:
    data = of({"inner.zip": of({"a.txt": GOOD}), "b.txt": GOOD})

    assert ids(data) == ["b"]
    assert problems(data) == [
        "news/a.zip/inner.zip: this is an archive in an archive; expected its files unpacked"
    ]


def test_an_id_that_stands_twice_is_a_problem() -> None:
    data = of({"one/a.txt": GOOD, "two/a.txt": GOOD})

    assert ids(data) == ["a"]
    assert problems(data) == [
        'news/a.zip/two/a.txt: the article\'s id "a" is taken by news/a.zip/one/a.txt; '
        "expected an id of its own"
    ]


def test_names_that_mean_harm_are_shown_as_what_they_are() -> None:
    data = of({"../../up.txt": b"\xff", "/etc/root.txt": GOOD, "C:\\dir\\drive.txt": GOOD,
               "line\nbreak.txt": b"\xff"})  # fmt: skip

    assert ids(data) == ["root", "drive"]
    assert [problem.partition(": byte")[0] for problem in problems(data)] == [
        "news/a.zip/../../up.txt:1",
        "news/a.zip/line\\nbreak.txt:1",
    ]


def test_an_archive_without_articles_is_a_problem() -> None:
    expected = "there is no article in this archive; expected files as in a folder of articles"

    assert problems(of({"photo.jpg": b"\xff"})) == [f"news/a.zip: {expected}"]
    assert problems(of({})) == [f"news/a.zip: {expected}"]


def test_a_member_that_explodes_leaves_the_others() -> None:
    data = of({"a.txt": b" " * 30_000_000, "b.txt": GOOD})

    assert ids(data) == ["b"]
    assert problems(data)[0].startswith("news/a.zip/a.txt: unpacking makes this ")
