from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.ingest import read_articles, read_source
from retrieval.ingest.problems import ArticleError, Problem
from retrieval.ingest.source import (
    MAX_BLOCKS,
    MAX_FILE_BYTES,
    MAX_TEXT_CHARACTERS,
    Paragraph,
    Source,
    compose,
)
from retrieval.types.article import Block

HERE = Path("news/a.txt")


def complaint(data: bytes) -> str:
    with pytest.raises(ArticleError) as caught:
        Source(HERE, data).text()
    return str(caught.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_that_says_what_it_is_is_read(encoding: str) -> None:
    assert Source(HERE, "Café 漢\r\n".encode(encoding)).text() == "Café 漢\r\n"


def test_utf_16_from_the_other_end_is_read() -> None:
    assert Source(HERE, b"\xfe\xff" + "Café".encode("utf-16-be")).text() == "Café"


def test_utf_16_that_breaks_off_is_a_problem() -> None:
    assert complaint("Café".encode("utf-16")[:-1]) == (
        "news/a.txt: half a character at offset 8; expected UTF-16 text"
    )


def test_other_encodings_are_a_problem() -> None:
    assert complaint("\n\nCafé".encode("latin-1")) == (
        "news/a.txt:3: byte 0xe9 at offset 5; expected UTF-8 text"
    )


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7\n", "a PDF file"),
        (b"PK\x03\x04", "a zip archive, or a .docx or .epub"),
        (b"\x1f\x8b\x08", "a gzip file"),
        (b"\xd0\xcf\x11\xe0", "an old Office document"),
    ],
)
def test_a_file_with_the_wrong_ending_says_what_it_is(data: bytes, kind: str) -> None:
    assert complaint(data) == (
        f"news/a.txt: this is {kind}; "
        "expected UTF-8 text, or the ending of its format in the file's name"
    )


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(MAX_FILE_BYTES + 1)

    with pytest.raises(ArticleError) as caught:
        Source.load(path)
    assert str(caught.value) == f"{path}: the file is 101 MB; expected at most 100 MB"


def test_a_text_that_is_too_long_is_a_problem() -> None:
    most = "at most 2,000,000 characters"

    assert complaint(b"a" * (MAX_TEXT_CHARACTERS + 1)) == (
        f"news/a.txt: the text has 2,000,001 characters; expected {most}"
    )
    assert complaint(b"a" * 9_000_000) == f"news/a.txt: the text has 9 MB; expected {most}"
    line = json.dumps({"title": "T", "text": "a" * (MAX_TEXT_CHARACTERS + 1)}).encode()
    (problem,) = read_source(Source(Path("a.jsonl"), line))
    assert str(problem) == f"a.jsonl:1: the text has 2,000,001 characters; expected {most}"


def test_an_article_of_too_many_paragraphs_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Title\n\n" + "A.\n" * (MAX_BLOCKS + 1))
    (tmp_path / "b.txt").write_text("Title\n\nText.")

    (problem,) = read_articles(tmp_path).problems
    assert str(problem) == (
        f"{tmp_path}/a.txt: there are 100,001 paragraphs; expected at most 100,000"
    )


def test_a_row_of_brackets_takes_markdown_no_time_by_its_square() -> None:
    (draft,) = read_source(Source(Path("a.md"), b"# T\n\n" + b"![" * 500_000 + b"\n\nText.\n"))

    assert not isinstance(draft, Problem)
    assert [block.end - block.start for block in draft.blocks] == [1_000_000, 5]


def test_a_draft_is_its_paragraphs_with_blank_lines_between() -> None:
    given_paragraphs = (
        Paragraph("Why", heading=True),
        Paragraph(" \n"),
        Paragraph("a\n\tb\xa0 c"),
    )
    draft = compose("x", given_paragraphs, {"title": "T"}, line=3)

    assert draft.text == "Why\n\na b c"
    assert draft.blocks == (Block(0, 3, heading=True), Block(5, 10))
    assert (draft.id, draft.fields, draft.line) == ("x", {"title": "T"}, 3)


@given(st.lists(st.text() | st.text("\ud800\0\x1c\u2028 a")))
def test_any_paragraphs_make_a_text_that_can_be_stored(texts: list[str]) -> None:
    draft = compose("x", map(Paragraph, texts), {})

    pieces = [draft.text[block.start : block.end] for block in draft.blocks]
    assert "\n\n".join(pieces) == draft.text
    assert all(
        piece and piece == piece.strip() and len(piece.splitlines()) == 1 for piece in pieces
    )
    assert "\0" not in draft.text
    draft.text.encode()
