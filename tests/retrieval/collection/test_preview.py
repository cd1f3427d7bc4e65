from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from retrieval.collection.preview import ProposedArticle, preview_import
from retrieval.ingest import ArticleError

BRIDGE = """\
---
title: The bridge is open
publisher: Daily Planet
published: 2024-05-01
url: https://example.org/bridge
---

The mayor opened the bridge on Monday. It is 300 metres long.

Sign up for our newsletter.

Nobody had thought that it would be done this year.
"""


def only(name: str, text: str, folder: Path, *, url: str | None = None) -> ProposedArticle:
    previewed = preview_import(name, text.encode(), folder, url=url)
    assert not previewed.problems
    (candidate,) = previewed.articles
    return candidate


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "bridge.md").write_text(BRIDGE, "utf-8")
    return tmp_path


def test_a_preview_tells_what_is_known_quoted_and_left_out(tmp_path: Path) -> None:
    candidate = only("sent.md", BRIDGE, tmp_path)

    article = candidate.article
    assert (article.id, article.title) == ("the-bridge-is-open", "The bridge is open")
    assert (article.publisher, article.published) == ("Daily Planet", date(2024, 5, 1))
    assert candidate.quoted == (
        "The mayor opened the bridge on Monday. It is 300 metres long.",
        "Nobody had thought that it would be done this year.",
    )
    assert candidate.left_out == (("Sign up for our newsletter.", "a newsletter"),)
    assert [sentence.text for sentence in candidate.sentences] == [
        "The mayor opened the bridge on Monday.",
        "It is 300 metres long.",
        "Nobody had thought that it would be done this year.",
    ]
    assert candidate.missing == ()
    assert candidate.like == ()
    assert not list(tmp_path.iterdir())


def test_what_nobody_says_of_an_article_is_missing(tmp_path: Path) -> None:
    assert only("a.txt", "Rome\n\nIt fell.", tmp_path).missing == ("publisher", "published", "url")


def test_where_it_was_fetched_from_is_the_address_of_what_gives_none(tmp_path: Path) -> None:
    fetched = "https://mirror.example/1"
    assert only("a.txt", "Rome\n\nIt fell.", tmp_path, url=fetched).article.url == fetched
    assert only("a.md", BRIDGE, tmp_path, url=fetched).article.url == "https://example.org/bridge"


def test_lines_that_the_folder_repeats_are_left_out(tmp_path: Path) -> None:
    for number in range(5):
        text = f"Report {number}\n\nHere is report {number}.\n\nThis line stands in all of them.\n"
        (tmp_path / f"{number}.txt").write_text(text, "utf-8")
    new = "New report\n\nSomething else.\n\nThis line stands in all of them.\n"
    assert only("new.txt", new, tmp_path).quoted == ("Something else.",)


def test_what_is_there_already_is_no_article_to_add(folder: Path) -> None:
    previewed = preview_import("again.md", BRIDGE.encode(), folder)
    assert previewed.articles == ()
    assert [str(problem) for problem in previewed.problems] == [
        'again.md: "The bridge is open" is already there, as "bridge"; expected a new article'
    ]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("The Bridge is OPEN\n\nIt rained.", id="the same title"),
        pytest.param(
            "---\ntitle: T\nurl: https://example.org/bridge\n---\nIt rained.", id="the address"
        ),
        pytest.param(
            "Opened\n\nNobody had thought that it would be  done this year.\n\nIt rained.",
            id="half of the text",
        ),
    ],
)
def test_an_article_much_like_another_says_so(text: str, folder: Path) -> None:
    (like,) = only("new.md" if text.startswith("---") else "new.txt", text, folder).like
    assert like.id == "bridge"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Rain\n\nIt rained.\n\nSign up for our newsletter.", id="furniture"),
        pytest.param(
            "Rain\n\nIt rained.\n\nIt poured.\n\n"
            "Nobody had thought that it would be done this year.",
            id="a third of the text",
        ),
        pytest.param("Rain\n\nSign up for our newsletter.", id="nothing to quote"),
    ],
)
def test_an_article_of_its_own_is_like_no_other(text: str, folder: Path) -> None:
    assert only("new.txt", text, folder).like == ()


def test_articles_of_one_file_are_looked_at_together(tmp_path: Path) -> None:
    lines = (
        '{"title": "Rome", "paragraphs": ["It fell in 476."]}\n'
        '{"title": "Rome", "paragraphs": ["It fell in 476."]}\n'
        '{"title": "Rome", "paragraphs": ["It was not built in a day."]}\n'
        "{torn\n"
    )
    previewed = preview_import("rome.jsonl", lines.encode(), tmp_path)
    first, second = previewed.articles
    assert (first.article.id, second.article.id) == ("rome", "rome-2")
    assert [other.id for other in second.like] == ["rome"]
    assert [problem.line for problem in previewed.problems] == [None, 4]


def test_ids_that_others_have_or_that_articles_toml_names_are_taken(tmp_path: Path) -> None:
    (tmp_path / "articles.toml").write_text('["rome"]\npublisher = "X"\n["Rome-2.md"]\n', "utf-8")
    (tmp_path / "rome-3.pdf").write_bytes(b"")
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "ROME-4.txt").write_text("Not Rome\n\nBut Carthage.", "utf-8")
    assert only("a.txt", "Rome\n\nIt fell.", tmp_path).article.id == "rome-5"


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.exe", b"MZ", "a.exe: this file format is not supported; expected a file that ends in"),
        ("a.txt", b"", "a.txt: there is no text; expected a title and a paragraph"),
        ("a.txt", b"\xff", "a.txt:1: byte 0xff at offset 0; expected UTF-8 text"),
        ("a\n../b.txt", b"Rome", "a\\n../b.txt: there is nothing but a title; expected"),
    ],
)
def test_what_gives_no_article_says_why(
    name: str, data: bytes, expected: str, tmp_path: Path
) -> None:
    (problem,) = preview_import(name, data, tmp_path).problems
    assert str(problem).startswith(expected)


def test_there_must_be_a_folder(tmp_path: Path) -> None:
    with pytest.raises(ArticleError, match="there is no such folder"):
        preview_import("a.txt", b"Rome\n\nIt fell.", tmp_path / "none")


def test_articles_that_are_known_are_not_read(folder: Path) -> None:
    assert preview_import("again.md", BRIDGE.encode(), folder, articles=()).articles
