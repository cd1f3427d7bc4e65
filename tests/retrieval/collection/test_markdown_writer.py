from __future__ import annotations

import re
from dataclasses import fields, replace
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from retrieval.collection.markdown_writer import as_written, to_markdown
from retrieval.ingest import ArticleError
from retrieval.types.article import Article, Block


def article(*paragraphs: str, title: str = "Title", headings: tuple[str, ...] = ()) -> Article:
    """Return an article of paragraphs; those of `headings` are marked as such."""
    text, blocks = "", []
    for paragraph in paragraphs:
        blocks.append(Block(len(text), len(text) + len(paragraph), paragraph in headings))
        text += f"{paragraph}\n\n"
    return Article("a", title, text, tuple(blocks))


def body(given: Article) -> list[tuple[str, bool]]:
    return [(given.text[block.start : block.end], block.heading) for block in given.blocks]


def paragraphs(given: Article) -> list[str]:
    return [text for text, _ in body(given)]


def test_a_file_is_what_a_person_would_write() -> None:
    given = replace(
        article(
            "It was **hit** on Friday.",
            "What we know",
            "1. The first reason",
            headings=("What we know",),
        ),
        title="Clinic bombed: what we know",
        publisher="Global News",
        published=date(2016, 4, 29),
        url="https://example.org/clinic?id=1#top",
        language="en",
        tags=("Aleppo", "1984", "no"),
    )

    assert to_markdown(given) == (
        "---\n"
        "title: 'Clinic bombed: what we know'\n"
        "publisher: Global News\n"
        "published: 2016-04-29\n"
        "url: https://example.org/clinic?id=1#top\n"
        "language: en\n"
        "tags:\n- Aleppo\n- '1984'\n- 'no'\n"
        "---\n\n"
        "It was **hit** on Friday.\n\n"
        "## What we know\n\n"
        "\\1. The first reason\n"
    )


@pytest.mark.parametrize(
    "text",
    [
        *(
            "# not a heading",
            "#hashtag",
            "- dash",
            "* star",
            "+ plus",
            "1. one",
            "2016. What a year",
        ),
        *(
            "1) one",
            "> more",
            "---",
            "***",
            "===",
            "```",
            "~~~ x",
            "<div>",
            "<!-- x",
            "<b>bold</b> x",
        ),
        *("[a]: https://b", "![a](b)", "![a][b]", "&nbsp;", "&copy; 2016", "| a | b |", "a | b"),
        *(
            "\\# escaped",
            "\\",
            "\\\\",
            "\\1. x",
            "\\n",
            "<br>",
            "***bold***",
            "_x_",
            "`",
            "…",
            "«a»",
        ),
        *(
            "a \\",
            "a  b",
            "a\u00a0b",
            "a\tb",
            "a\x0cb",
            "a\u2028b",
            "a\x85b",
            "a\x1cb",
            "+++",
            "١. واحد",
        ),
        *(
            "---\ntitle: x\n---"[:3],
            "title: x",
            "a]",
            "[a]",
            "<a@b.c>",
            "<https://a.b>",
            "\ufeffa",
        ),
    ],
)
def test_a_paragraph_reads_as_it_was(text: str) -> None:
    assert body(as_written(article(text, "Next.", text), "a")) == [
        (text, False),
        ("Next.", False),
        (text, False),
    ]
    assert body(as_written(article(text, "Next.", headings=(text,)), "a"))[0] == (text, True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Roses are red,\nviolets are blue.", None, id="lines stay"),
        pytest.param("- one\n- two", "- one - two", id="a list"),
        pytest.param("Total\n-----", "Total -----", id="an underlined heading"),
        pytest.param("One.\n\nTwo.", "One. Two.", id="a blank line"),
        pytest.param("One.\r\rTwo.", "One. Two.", id="a blank line of another system"),
        pytest.param("a\n<script>\nb", "a <script> b", id="HTML"),
        pytest.param("a | b\n- | -\nc | d", "a | b - | - c | d", id="a table"),
        pytest.param("a\n    b", None, id="an indented line"),
    ],
)
def test_lines_become_one_only_where_markdown_would_mistake_them(
    text: str, expected: str | None
) -> None:
    assert paragraphs(as_written(article(text, "Next."), "a")) == [expected or text, "Next."]


@pytest.mark.parametrize(
    "title", ["Title", "A *b* & <c>", "# 1", "1. May", "!", "a\\", "C#", "C #", "[a](b)", "&amp;"]
)
@pytest.mark.parametrize("heading", [False, True])
def test_a_first_paragraph_that_repeats_the_title_stays(title: str, heading: bool) -> None:
    given = article(title, "Next.", title=title, headings=(title,) if heading else ())
    read = as_written(given, "a")
    assert read.title == title
    assert body(read) == [(title, heading), ("Next.", False)]


def test_blank_paragraphs_are_left_out() -> None:
    assert paragraphs(as_written(article("One.", "", " \n ", "Two."), "a")) == ["One.", "Two."]


def test_what_is_not_fit_to_stand_in_a_file_is_left_out() -> None:
    given = replace(
        article("One."), title="A\nb", url="nowhere", language="as spoken here", author="\n"
    )
    read = as_written(given, "a")
    assert (read.title, read.url, read.language, read.author) == ("A b", None, None, None)


@pytest.mark.parametrize("text", ["One.\0", "One.\ud800"])
def test_a_text_that_no_file_can_hold_is_refused(text: str) -> None:
    with pytest.raises(ArticleError, match=r"a\.md: the text contains .*; expected Unicode text"):
        as_written(article(text), "a")


characters = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
pieces = st.one_of(
    st.text(characters, max_size=8),
    st.sampled_from(
        [*"#*-+>`~<&![]()|\\_=:.\"' \t\n\r", "---", "+++", "1. ", "## ", "\n\n", "\n- ", "\n---\n"]
    ),
    st.sampled_from(
        ["<div>", "<!--", "```", "    ", "[a]: b", "title: x", "\n=", "\x85", "\ufeff"]
    ),
)
texts = st.lists(pieces, max_size=8).map("".join)
lines = texts.map(lambda text: re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+", " ", text).strip())


def words(text: str) -> list[str]:
    return text.split()


@given(
    st.lists(st.tuples(texts, st.booleans()), min_size=1, max_size=6),
    lines.filter(bool),
    st.lists(lines.filter(bool), max_size=3),
)
@example([("a", False)], "null", ["~", "null", "---"])
@example([("a", False)], "a", [])
def test_any_article_reads_as_it_was(
    given_paragraphs: list[tuple[str, bool]], title: str, tags: list[str]
) -> None:
    given = replace(article(*(text for text, _ in given_paragraphs)), title=title)
    blocks = tuple(
        replace(block, heading=heading)
        for block, (_, heading) in zip(given.blocks, given_paragraphs, strict=True)
    )
    given = replace(given, blocks=blocks, publisher=title, author=title, tags=tuple(tags))

    read = as_written(given, "b")

    kept = [(text.strip(), heading) for text, heading in given_paragraphs if text.strip()]
    assert [words(text) for text in paragraphs(read)] == [words(text) for text, _ in kept]
    assert [heading for _, heading in body(read)] == [heading for _, heading in kept]
    for (text, _), now in zip(kept, paragraphs(read), strict=True):
        assert now == text or "\n" in text or "\r" in text
    for field in fields(Article):
        if field.name not in {"id", "text", "blocks"}:
            assert getattr(read, field.name) == getattr(given, field.name)
    assert as_written(read, "b") == read
