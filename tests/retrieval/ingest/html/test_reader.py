from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from statistics import fmean
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st
from trafilatura import extract

from retrieval.cleaning.passages import split_passages, split_sentences
from retrieval.ingest import read_articles, read_source
from retrieval.ingest.problems import Problem
from retrieval.ingest.source import Draft, Source
from retrieval.types.article import Article
from web_pages import templates, unseen, unseen_later
from web_pages.building import Page
from web_pages.scoring import score

PAGES = [*templates.pages(), *unseen.pages(), *unseen_later.pages()]
PROSE = (
    "<p>Every morning the boats leave before it is light, and every evening some of them come"
    " back with less than they had hoped.</p><p>On Friday the harbour master counted eleven"
    " boats, and in the year before there had been thirty.</p>"
)
CONSENT = (
    "<p>We and our partners use cookies to deliver and improve our services and advertisements."
    " If you agree, we will personalise what you see by your activity on this and other sites.</p>"
)


def page(body: str, *, head: str = "<title>Boats</title>", attributes: str = "") -> str:
    return f"<!doctype html><html {attributes}><head>{head}</head><body>{body}</body></html>"


def items(data: str | bytes, name: str = "a.html") -> list[Draft | Problem]:
    encoded = data.encode() if isinstance(data, str) else data
    return list(read_source(Source(Path(name), encoded)))


def draft(data: str | bytes) -> Draft:
    (only,) = items(data)
    assert isinstance(only, Draft), only
    return only


def lines(article: Draft) -> list[str]:
    return [article.text[block.start : block.end] for block in article.blocks]


def without_bullets(found: list[str]) -> list[str]:
    return [line.removeprefix("• ").removeprefix("- ") for line in found]


@pytest.mark.parametrize("given_page", PAGES, ids=lambda given_page: given_page.name)
def test_the_whole_main_text_of_a_page_is_read_in_order(given_page: Page) -> None:
    found = without_bullets(lines(draft(given_page.data)))

    assert [line for line in found if line in given_page.main] == given_page.main


@pytest.mark.parametrize("given_page", PAGES, ids=lambda given_page: given_page.name)
def test_nothing_but_the_text_of_a_page_can_be_quoted(given_page: Page) -> None:
    read = draft(given_page.data)
    article = Article(id=read.id, text=read.text, blocks=read.blocks, **read.fields)
    right = " ".join([*given_page.main, *given_page.allowed])

    passages = list(split_passages(article))
    sentences = [one.text for passage in passages for one in split_sentences(passage)]
    assert [one for one in without_bullets(sentences) if one not in right] == []
    assert len(sentences) > 4


@pytest.mark.parametrize("given_page", PAGES, ids=lambda given_page: given_page.name)
def test_a_pages_fields_are_those_that_it_states(given_page: Page) -> None:
    fields = draft(given_page.data).fields

    assert fields == {name: value for name, value in given_page.fields.items() if value}


@pytest.mark.parametrize("sample", [templates, unseen, unseen_later], ids=lambda one: one.__name__)
def test_main_text_is_found_at_least_as_well_as_trafilatura_finds_it(sample: ModuleType) -> None:
    pages = sample.pages()
    ours = fmean(score(one, lines(draft(one.data))).f1 for one in pages)
    theirs = fmean(score(one, (extract(one.data) or "").splitlines()).f1 for one in pages)

    assert ours >= theirs
    assert ours > 0.99


def test_headings_lists_quotes_tables_and_captions_are_paragraphs() -> None:
    body = (
        "<article><h1>Boats</h1>"
        f"{PROSE}<h2>Figures</h2><ul><li>eleven boats</li><li>It is few.</li></ul>"
        "<table><tr><th>Year</th><th>Boats</th></tr><tr><td>2019</td><td>30</td></tr></table>"
        "<blockquote><p>We will stay.</p></blockquote>"
        "<figure><img src='a.jpg'><figcaption>The harbour. (Ann Lee)</figcaption></figure>"
        "<p>One<br>more.</p></article>"
    )
    read = draft(page(body))

    assert lines(read)[2:] == [
        "Figures",
        "• eleven boats",
        "It is few.",
        "2019 | 30",
        "We will stay.",
        "The harbour. (Ann Lee)",
        "One more.",
    ]
    assert [block.heading for block in read.blocks].index(True) == 2
    assert read.text == "\n\n".join(lines(read))


def test_what_is_set_apart_within_a_sentence_stays_in_it() -> None:
    body = (
        "<p>The <code>sail</code> is <kbd>up</kbd>, H<sub>2</sub>O <q>is <b>deep</b></q>,"
        " <abbr>etc.</abbr> and <cite>so on</cite>, <mark>she</mark> said for a long time that"
        " evening while the others mended their nets.</p>"
    )
    read = draft(page(f"<article>{PROSE}{body}</article>"))

    assert lines(read)[-1].startswith(
        "The sail is up, H2O “is deep”, etc. and so on, she said for a long time"
    )


def test_the_id_and_a_missing_title_are_the_files_name() -> None:
    (read,) = items(page(PROSE, head=""), "harbour.htm")

    assert isinstance(read, Draft)
    assert (read.id, read.fields["title"]) == ("harbour", "harbour")


def test_the_title_of_articles_toml_counts_and_is_not_repeated(tmp_path: Path) -> None:
    (tmp_path / "articles.toml").write_text('["a.html"]\ntitle = "Ours"\n')
    (tmp_path / "a.html").write_text(page(f"<h1>Ours</h1>{PROSE}"))

    (article,) = read_articles(tmp_path).articles
    assert article.title == "Ours"
    assert "Ours" not in article.text


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "this is not a web page; expected HTML as a browser saves it"),
        (b" \n", "this is not a web page; expected HTML as a browser saves it"),
        (b"%PDF-1.4\n%\xe2\xe3", "this is not a web page; expected HTML as a browser saves it"),
        (b"Only words.", "this is not a web page; expected HTML as a browser saves it"),
        (b'{"a": 1}', "this is not a web page; expected HTML as a browser saves it"),
        (
            b"<html><frameset cols='20%,80%'><frame src='a.html'></frameset></html>",
            "this page only shows other pages in frames; expected the page within the frame",
        ),
        (
            page(f"<article>{PROSE}").removesuffix("</body></html>"),
            "the page is cut off before its end; expected a completely saved page",
        ),
        (
            page(f"<article>{PROSE}</article>")[:220],
            "the page is cut off before its end; expected a completely saved page",
        ),
        (
            page("<noscript>Please enable JavaScript.</noscript><div id='root'></div>"),
            "there is no article text on this page: a script would load it;"
            " expected the page as a browser saves it once it has loaded",
        ),
        (
            page(f"<h1>Before you continue</h1>{CONSENT}<button>Accept</button>"),
            "there is no article text on this page, only a notice about cookies, a login or a"
            " subscription; expected the page as it is once that is closed",
        ),
        (
            page("<h1>Log in</h1><form><input><button>Log in</button></form>"),
            "there is no article text on this page, only a notice about cookies, a login or a"
            " subscription; expected the page as it is once that is closed",
        ),
        (
            page(
                "".join(
                    f"<div><h2><a href='/{n}'>What became of boat number {n}</a></h2>"
                    f"<p>A line or two that say what the story about boat {n} is about.</p></div>"
                    for n in range(12)
                )
            ),
            "there is no article text on this page: it lists other pages;"
            " expected an article's own page",
        ),
        (
            page("".join(f"<a href='/{n}'>{n}. What is a boat?</a> " for n in range(40))),
            "there is no article text on this page: it lists other pages;"
            " expected an article's own page",
        ),
        (
            page("<h1>Boats</h1><p>None today.</p>"),
            "there is no article text on this page; expected a page with an article",
        ),
    ],
)
def test_a_page_without_an_article_is_a_problem_that_says_why(
    data: str | bytes, expected: str
) -> None:
    assert [str(item) for item in items(data)] == [f"a.html: {expected}"]


@pytest.mark.parametrize("name", ["a.html", "a.htm", "a.rss", "a.atom", "a.xml", "a.epub"])
def test_without_its_libraries_a_format_says_how_to_get_them(name: str) -> None:
    code = (
        "import sys; sys.modules['lxml'] = None; from pathlib import Path\n"
        "from retrieval.ingest import read_source; from retrieval.ingest.source import Source\n"
        f"print(*read_source(Source(Path({name!r}), b'<p>')))"
    )
    command = [sys.executable, "-c", code]
    shown = subprocess.run(command, check=True, capture_output=True, text=True).stdout

    wanted = "pip install trafilatura lxml lxml_html_clean"
    needs = "trafilatura, lxml and lxml_html_clean"
    assert shown == f"{name}: reading this needs {needs}; expected {wanted}\n"


def test_only_problems_speak_of_a_page_without_text(caplog: pytest.LogCaptureFixture) -> None:
    items(page("<div></div>"))

    assert caplog.records == []


def test_a_huge_page_is_a_problem() -> None:
    assert [str(item) for item in items(b"<p>" + b"word " * 4_200_000)] == [
        "a.html: the page is 21 MB large; expected at most 20 MB"
    ]


@pytest.mark.slow
def test_a_page_that_nests_deep_is_read_whole() -> None:
    read = draft(page("<div>" * 300 + PROSE + "</div>" * 300))

    assert len(read.blocks) == 2


def test_a_line_of_a_million_characters_is_read_whole() -> None:
    read = draft(page(f"<p>{'word ' * 200_000}</p>"))

    assert len(read.text) == 999_999


@given(st.binary() | st.text().map(str.encode), st.integers(0, 4000), st.sampled_from(PAGES))
def test_a_page_with_anything_in_it_is_an_article_or_a_problem(
    junk: bytes, at: int, given_page: Page
) -> None:
    data = given_page.data[:at] + junk + given_page.data[at + len(junk) :]

    for item in items(data):
        if isinstance(item, Draft):
            assert lines(item) == item.text.split("\n\n")
            item.text.encode()


@given(st.binary(max_size=200))
def test_any_bytes_are_an_article_or_a_problem(data: bytes) -> None:
    assert len(items(data)) == 1
