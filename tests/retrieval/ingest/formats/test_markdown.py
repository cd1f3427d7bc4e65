from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.ingest.formats.markdown import read
from retrieval.ingest.problems import ArticleError
from retrieval.ingest.source import Draft, Source

ARTICLE = """\
---
title: Clinic bombed
publisher: Global News
published: 2016-04-29
tags: [Aleppo, health]
---
# Clinic bombed

It was **hit** on [Friday](https://example.org),
said the doctors.

## What we know ##

> One of them said
> that it was closed.

- The first
  reason

  - and another
"""


def source(text: str, *, title: str | None = None) -> Source:
    return Source(Path("story.md"), text.encode(), title)


def draft(text: str, *, title: str | None = None) -> Draft:
    (only,) = read(source(text, title=title))
    assert isinstance(only, Draft)
    return only


def body(article: Draft) -> list[str]:
    return [article.text[block.start : block.end] for block in article.blocks]


def problems(text: str) -> list[str]:
    try:
        return [str(item) for item in read(source(text)) if not isinstance(item, Draft)]
    except ArticleError as error:
        return [str(problem) for problem in error.problems]


def test_front_matter_gives_fields_and_the_body_gives_blocks() -> None:
    article = draft(ARTICLE)

    assert article.text == ARTICLE
    assert article.fields == {
        "title": "Clinic bombed",
        "publisher": "Global News",
        "published": date(2016, 4, 29),
        "tags": ("Aleppo", "health"),
    }
    assert body(article) == [
        "It was **hit** on [Friday](https://example.org),\nsaid the doctors.",
        "What we know",
        "One of them said\n> that it was closed.",
        "The first\n  reason",
        "and another",
    ]
    assert [block.heading for block in article.blocks] == [False, True, False, False, False]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("```\ncode\n```\n\n    code\n\nText.", ["Text."], id="code"),
        pytest.param("<div>\nx\n</div>\n\n<br>\n\nText.", ["Text."], id="HTML"),
        pytest.param("![a picture](a.png)\n\nText.", ["Text."], id="a picture alone"),
        pytest.param("***\n\nText.\n\n[a]: https://b\n", ["Text."], id="a line, a reference"),
        pytest.param("`word`", ["`word`"], id="code in a line"),
        pytest.param("| a | b |\n|---|---|\n| x | 5 |\n|  | |", ["x | 5"], id="a table's rows"),
        pytest.param("> a|b\n> -|-\n> x|5", ["x|5"], id="a table in a quotation"),
        pytest.param("## #", [], id="an empty heading"),
        pytest.param("1. 1", ["1"], id="a number in a numbered list"),
        pytest.param("- # # a", ["# a"], id="a heading in a list, with a mark in it"),
        pytest.param("> one\ntwo", ["one\ntwo"], id="a quotation that goes on lazily"),
        pytest.param("a\nb\n---", ["a\nb"], id="an underlined heading"),
        pytest.param("One.\r\n\r\nTwo.\r\rThree.", ["One.", "Two.", "Three."], id="newlines"),
        pytest.param("One\x0ctwo\u2028three", ["One\x0ctwo\u2028three"], id="no newlines"),
        pytest.param("-\tone\n\n\ttwo", ["one", "two"], id="tabs"),
        pytest.param("\xa0\n\xa0Text.\xa0", ["Text."], id="no-break spaces"),
        pytest.param("\x1c\nText.\n\x85", ["Text."], id="white space that CommonMark keeps"),
        pytest.param("\x1c\n\n\x1c|\n-|\n\x1c|", [], id="nothing but white space"),
    ],
)
def test_blocks_are_what_can_be_read(text: str, expected: list[str]) -> None:
    assert body(draft(text, title="Given")) == expected


@pytest.mark.parametrize(
    ("text", "title", "expected"),
    [
        pytest.param("Intro\n\n# A *b* `c`\n\nText.", "A b c", ["Intro", "Text."], id="level 1"),
        pytest.param("A *b*\n=====\n\nText.", "A b", ["Text."], id="level 1, underlined"),
        pytest.param("## One\n\nText.", "One", ["Text."], id="the first line, a heading"),
        pytest.param("One *two*\n\nText.", "One two", ["Text."], id="the first line"),
        pytest.param("One\ntwo\n\nText.", "story", ["One\ntwo", "Text."], id="more than a line"),
        pytest.param("a " * 200, "story", [("a " * 200).strip()], id="a long line"),
        pytest.param("---\ntitle: T\n---\n# One\n\nText.", "T", ["One", "Text."], id="another"),
        pytest.param("---\ntitle: T\n---\n# T\n\nText.", "T", ["Text."], id="the same"),
        pytest.param("---\ntitle:\n---\n# One\n\nText.", "One", ["Text."], id="an empty one"),
        pytest.param("", "story", [], id="an empty file"),
    ],
)
def test_the_title_is_the_front_matters_or_the_first_heading_or_line(
    text: str, title: str, expected: list[str]
) -> None:
    article = draft(text)

    assert article.fields["title"] == title
    assert body(article) == expected


def test_the_title_of_articles_toml_comes_before_all_others() -> None:
    article = draft("---\ntitle: T\n---\n# One\n\nText.", title="Given")

    assert article.fields["title"] == "Given"
    assert body(article) == ["One", "Text."]


def test_yaml_values_are_words_and_not_what_yaml_makes_of_them() -> None:
    article = draft("---\ntitle: 1984\nauthor: ~\nlanguage: no\ntags: [yes, 1.0]\n---\nA.\n\nB.")

    assert article.fields == {"title": "1984", "language": "no", "tags": ("yes", "1.0")}


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_toml_between_plus_signs_is_front_matter_too(newline: str) -> None:
    text = '+++\ntitle = "T"\npublished = 2016-04-29T10:00:00Z\n[extra]\nurl = 1\n+++\nText.\n'
    article = draft(text.replace("\n", newline))

    assert article.fields == {"title": "T", "published": date(2016, 4, 29)}
    assert body(article) == ["Text."]


@pytest.mark.parametrize(
    "front",
    ["---\n---\n", "---\n# a comment\n---\n", "---\n[a]: b\n? [c]\n: d\nlayout: {x: y}\n---\n"],
)
def test_front_matter_may_say_nothing_of_the_article(front: str) -> None:
    assert draft(f"{front}Title\n\nText.").fields == {"title": "Title"}


@pytest.mark.parametrize(
    "text", ["---\ntitle: T\n\nText.", "--- x\n---\n", "\n---\ntitle: T\n---\n"]
)
def test_front_matter_stands_first_and_ends(text: str) -> None:
    assert draft(text).fields["title"] != "T"


def no_yaml(reason: str) -> str:
    return (
        f"the front matter is not a YAML mapping ({reason}); "
        "expected lines such as title: A clinic in Aleppo"
    )


def no_toml(reason: str) -> str:
    return f'this is not TOML ({reason}); expected lines such as title = "A clinic in Aleppo"'


@pytest.mark.parametrize(
    ("front", "expected"),
    [
        (
            "---\ntags: [a, [b]]\n---\n",
            ':2: "tags" is a list with a table in it; expected a list of texts',
        ),
        ("---\nauthor: {a: b}\n---\n", ':2: "author" is a table; expected text'),
        (
            '---\ntitle: "\\ud800"\n---\n',
            ':2: "title" contains half a character (\\ud800); expected Unicode text',
        ),
        (
            '+++\n\n"published" = 5\n+++\n',
            ':3: "published" is a number; expected an ISO date such as 2016-04-29',
        ),
        (
            "---\ntitle: a: b\n---\n",
            f":2: {no_yaml('mapping values are not allowed here')}",
        ),
        ("---\n- a\n---\n", f":2: {no_yaml('no fields')}"),
        ("---\ntitle: a\ntitle: b\n---\n", f""":3: {no_yaml('"title" is given twice')}"""),
        (
            "---\ntitle: \x07\n---\n",
            f": {no_yaml('unacceptable character #x0007: special characters are not allowed')}",
        ),
        (
            '---\ntitle: "\\UFFFFFFFF"\n---\n',
            f": {no_yaml('an escape that stands for no character')}",
        ),
        (f"---\ntitle: {'[' * 5000}\n---\n", f": {no_yaml('nested too deep')}"),
        (
            "+++\ntitle\n+++\n",
            f""":2: {no_toml("Expected '=' after a key in a key/value pair")}""",
        ),
        (f"+++\ntitle = {'[' * 5000}\n+++\n", f": {no_toml('nested too deep')}"),
    ],
)
def test_a_problem_of_the_front_matter_names_the_line_of_the_file(
    front: str, expected: str
) -> None:
    assert problems(f"{front}Text.") == [f"story.md{expected}"]


def test_every_wrong_field_of_the_front_matter_is_said() -> None:
    assert problems("---\ntitle: T\npublished: soon\nurl: x\n---\nText.") == [
        'story.md:3: "published" is "soon"; expected an ISO date such as 2016-04-29',
        'story.md:4: "url" is "x"; expected an address that begins with http:// or https://',
    ]


SNIPPETS = st.sampled_from(
    [
        *"\n\n\r \t\xa0\x1c>#-=|`*_[]()!<a",
        "1. ",
        "é b",
        "---\n",
        "+++\n",
        "title: ",
        "| a |\n|-|\n",
    ]
)


@given(st.lists(SNIPPETS).map("".join) | st.text())
def test_blocks_of_any_text_are_in_order_apart_and_trimmed(text: str) -> None:
    try:
        items = list(read(source(text.replace("\0", ""))))
    except ArticleError:
        return
    for item in items:
        if isinstance(item, Draft):
            end = 0
            for block, text_of_block in zip(item.blocks, body(item), strict=True):
                assert end <= block.start < block.end <= len(item.text)
                assert text_of_block == text_of_block.strip()
                end = block.end


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\\# One", "# One"),
        ("\\1. May was warm.", "1. May was warm."),
        ("\\- One", "- One"),
        ("\\\\# One", "\\# One"),
        ("\\alpha is a letter.", "\\alpha is a letter."),
        ("Price: \\$5", "Price: \\$5"),
    ],
)
def test_a_backslash_that_keeps_a_paragraph_one_is_not_of_it(text: str, expected: str) -> None:
    assert body(draft(text, title="Given")) == [expected]
