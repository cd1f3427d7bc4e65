from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from places import SEEDS
from retrieval.ingest import FORMATS, ArticleError, FolderContents, read_articles
from retrieval.types.article import Article

FolderOf = Callable[[Mapping[str, str | bytes]], Path]
GOOD = "Title\n\nText."
A_NAME = 'expected a file of this folder or an article\'s id, in quotes, such as ["a.txt"]'
AN_OBJECT = 'expected an object such as {"id": "a1", "title": "…", "paragraphs": ["…"]}'
AN_ID = "expected an id of its own"


def body(article: Article) -> list[str]:
    return [article.text[block.start : block.end] for block in article.blocks]


def problems(reading: FolderContents) -> list[str]:
    return [str(problem) for problem in reading.problems]


def test_every_format_is_read_in_the_order_of_paths(folder_of: FolderOf) -> None:
    folder = folder_of(
        {
            "z.txt": GOOD,
            "sub/y.MD": "# Why\n\nText.",
            "m.markdown": "M\n\nText.",
            "b.jsonl": '{"id": "2", "title": "Two", "text": "x"}\n'
            '{"id": "1", "title": "One", "text": "x"}',
            "skipped.jpg": b"%PDF",
        }
    )

    reading = read_articles(folder)
    assert [(article.id, article.title) for article in reading.articles] == [
        ("2", "Two"),
        ("1", "One"),
        ("m", "M"),
        ("y", "Why"),
        ("z", "Title"),
    ]
    assert reading.problems == ()
    assert reading.skipped == (folder / "skipped.jpg",)


def test_good_articles_are_read_and_every_problem_of_the_others_is_said(
    folder_of: FolderOf,
) -> None:
    folder = folder_of(
        {
            "articles.toml": '["gone.txt"]\ntitle = "T"\n',
            "bad.jsonl": '{"text": "x", "published": "soon"}\n"half an article"\n{"text": "x"}',
            "bad.md": "---\npublished: soon\n---\nTitle\n\nText.",
            "binary.txt": b"Title\n\0",
            "blank.txt": " \n\xa0\n",
            "good.txt": GOOD,
            "latin.txt": b"\xef\xbb\xbfTitle\n\ncaf\xe9",
            "short.txt": "Title\n",
            "sub/good.md": GOOD,
        }
    )

    reading = read_articles(folder)
    assert [article.id for article in reading.articles] == ["good"]
    assert problems(reading) == [
        f'news/articles.toml:1: ["gone.txt"] names no article; {A_NAME}',
        'news/bad.jsonl:1: "published" is "soon"; expected an ISO date such as 2016-04-29',
        f'news/bad.jsonl:2: the line is "half an article"; {AN_OBJECT}',
        'news/bad.jsonl:3: there is no title; expected "title", here or in articles.toml',
        'news/bad.md:2: "published" is "soon"; expected an ISO date such as 2016-04-29',
        "news/binary.txt:2: a NUL byte at offset 6; expected text, not a binary file",
        "news/blank.txt: there is no text; expected a title and a paragraph",
        "news/latin.txt:3: byte 0xe9 at offset 13; expected UTF-8 text",
        "news/short.txt: there is nothing but a title; expected a paragraph below it",
        'news/sub/good.md: the article\'s id "good" is taken by news/good.txt; '
        "expected another file name",
    ]


def test_an_id_that_stands_twice_in_a_file_names_both_lines(folder_of: FolderOf) -> None:
    line = '{"id": "a", "title": "T", "text": "x"}'
    reading = read_articles(folder_of({"a.jsonl": f"{line}\n\n{line}"}))

    assert len(reading.articles) == 1
    assert problems(reading) == [
        f'news/a.jsonl:3: the article\'s id "a" is taken by news/a.jsonl:1; {AN_ID}'
    ]


@pytest.mark.parametrize(
    ("article_id", "shown"), [(" ", " "), ("a\\nb", "a\\nb"), ("\\u001b", "\\x1b")]
)
def test_an_id_must_be_something_to_show(folder_of: FolderOf, article_id: str, shown: str) -> None:
    line = f'{{"id": "{article_id}", "title": "T", "text": "x"}}'
    reading = read_articles(folder_of({"a.jsonl": line, "b.txt": GOOD}))

    assert problems(reading) == [
        f'news/a.jsonl:1: the article\'s id is "{shown}"; expected a name that fits on a line'
    ]


def test_a_file_whose_name_is_no_text_is_a_problem(folder_of: FolderOf) -> None:
    folder = folder_of({"b.txt": GOOD})
    try:
        (folder / os.fsdecode(b"\xff.txt")).write_text(GOOD)
    except OSError:
        pytest.skip("this file system takes only names that are text")

    assert problems(read_articles(folder)) == [
        'news/\\udcff.txt: the article\'s id is "\\udcff"; expected a name that fits on a line'
    ]


def test_paragraphs_without_words_make_no_article(folder_of: FolderOf) -> None:
    line = '{"title": "T", "paragraphs": ["", " "]}'
    reading = read_articles(folder_of({"a.jsonl": line, "b.txt": GOOD}))

    assert problems(reading) == [
        "news/a.jsonl:1: there is no text; expected a title and a paragraph"
    ]


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="wants a file that fails to read")
def test_a_file_that_cannot_be_read_is_a_problem(folder_of: FolderOf) -> None:
    folder = folder_of({"b.txt": GOOD})
    (folder / "a.txt").symlink_to("/proc/self/mem")
    (folder / "articles.toml").symlink_to("/proc/self/mem")

    assert problems(read_articles(folder)) == [
        f"news/{name}: this cannot be read (Input/output error); "
        "expected a readable file or folder"
        for name in ("a.txt", "articles.toml")
    ]


def test_a_folder_without_a_good_article_is_an_error_with_every_problem(
    folder_of: FolderOf,
) -> None:
    folder = folder_of({"a.txt": "", "b.txt": ""})

    with pytest.raises(ArticleError) as caught:
        read_articles(folder)
    assert str(caught.value) == (
        "news/a.txt: there is no text; expected a title and a paragraph\n"
        "news/b.txt: there is no text; expected a title and a paragraph"
    )
    assert len(caught.value.problems) == 2


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ({}, "there is no article here"),
        ({"b.jpg": "", "c.jpg": ""}, "there is no article here, only files such as b.jpg"),
    ],
)
def test_an_empty_folder_is_an_error_that_says_what_can_be_read(
    folder_of: FolderOf, files: Mapping[str, str], found: str
) -> None:
    with pytest.raises(ArticleError) as caught:
        read_articles(folder_of(files))
    assert str(caught.value) == f"news: {found}; expected files that end in {', '.join(FORMATS)}"


def test_the_seeds_are_two_articles_with_what_they_show_of_themselves() -> None:
    reading = read_articles(SEEDS)
    clinic, doctor = reading.articles

    assert (clinic.id, clinic.title, clinic.publisher) == (
        "000_55e62f36134bca8e",
        "Canadian-supported health clinic bombed in Aleppo",
        "Global News",
    )
    assert (doctor.id, doctor.title, doctor.publisher) == (
        "003_b21ad645b5fd477c",
        "Aleppo now a 'city of innocent blood' says Syrian-Canadian doctor",
        "CBC, Metro Morning",
    )
    assert {clinic.published, clinic.url, doctor.published, doctor.url} == {None}
    assert len(clinic.questions) == len(doctor.questions) == 3
    assert (len(clinic.blocks), len(doctor.blocks)) == (39, 22)
    assert body(doctor)[:2] == ["Toronto Programs", doctor.title]
    assert clinic.text == (SEEDS / "000_55e62f36134bca8e.txt").read_bytes().decode()
    assert (reading.problems, reading.skipped) == ((), ())


def test_a_format_s_library_is_imported_only_when_it_is_met(folder_of: FolderOf) -> None:
    folder = folder_of({"a.txt": GOOD})
    script = (
        "import sys, pathlib, retrieval.ingest as reading\n"
        f"reading.read_articles(pathlib.Path({str(folder)!r}))\n"
        "heavy = {'yaml', 'markdown_it', 'sklearn'}\n"
        "print(sorted(heavy & sys.modules.keys()))\n"
    )

    printed = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    ).stdout
    assert printed == "[]\n"


@given(
    st.dictionaries(
        st.sampled_from(["a.txt", "b.md", "c.jsonl", "articles.toml"]),
        st.binary() | st.text().map(str.encode) | st.just(GOOD.encode()),
        min_size=1,
    )
)
def test_any_bytes_are_articles_or_problems(files: dict[str, bytes]) -> None:
    with tempfile.TemporaryDirectory() as name:
        for file, data in files.items():
            (Path(name) / file).write_bytes(data)
        try:
            reading = read_articles(Path(name))
        except ArticleError as error:
            reading = FolderContents((), error.problems, ())
    assert reading.articles or reading.problems
    assert all(str(problem).isprintable() for problem in reading.problems)
    assert all(article.title and any(body(article)) for article in reading.articles)
