from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from making_books import FIELDS, make_book
from retrieval.ingest import read_source
from retrieval.ingest.problems import Problem
from retrieval.ingest.source import Draft, Source

LONG = "The pond is white in the morning and white at noon, and nobody sees where it ends. " * 3
TEXT = f"<p>{LONG}</p>"
ENCRYPTED = """<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<EncryptedData xmlns="http://www.w3.org/2001/04/xmlenc#"><EncryptionMethod Algorithm="{}"/>
</EncryptedData></encryption>"""
NCX = """<?xml version="1.0"?><ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap>
<navPoint><navLabel><text>The First</text></navLabel><content src="text/a.xhtml#start"/></navPoint>
<navPoint><navLabel><text>The Second</text></navLabel><content src="text/b.xhtml"/></navPoint>
</navMap></ncx>"""
CHANGED = '<dc:date opf:event="modification">2024-01-01</dc:date>'
OLD_DATES = FIELDS.replace("<dc:date>", f'{CHANGED}<dc:date opf:event="publication">')
OLD_PACKAGE = f"""<package xmlns="http://www.idpf.org/2007/opf" version="2.0"
 xmlns:opf="http://www.idpf.org/2007/opf"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
{OLD_DATES}
</metadata><manifest><item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>
<item id="a" href="text/a.xhtml" media-type="application/xhtml+xml"/>
<item id="b" href="text/b.xhtml" media-type="application/xhtml+xml"/></manifest>
<spine toc="ncx"><itemref idref="a"/><itemref idref="b"/></spine></package>"""


def items(data: bytes) -> list[Draft | Problem]:
    return list(read_source(Source(Path("salt.epub"), data)))


def drafts(data: bytes) -> list[Draft]:
    found = items(data)
    assert all(isinstance(item, Draft) for item in found), found
    return [item for item in found if isinstance(item, Draft)]


def names(data: bytes) -> list[tuple[str, str]]:
    return [(article.id, article.fields["title"]) for article in drafts(data)]


def lines(article: Draft) -> list[str]:
    return [article.text[block.start : block.end] for block in article.blocks]


def test_each_chapter_is_an_article_with_the_books_fields() -> None:
    book = make_book(
        {"a.xhtml": f"<h1>The Pond</h1>{TEXT}", "b.xhtml": f"<h1>II</h1>{TEXT}<h2>Law</h2>{TEXT}"},
        labels={"a.xhtml": "The Pond", "b.xhtml": "The Claim"},
    )
    first, second = drafts(book)

    assert (first.id, second.id) == ("salt-1", "salt-2")
    assert lines(first) == [LONG.strip()]
    assert lines(second) == ["II", LONG.strip(), "Law", LONG.strip()]
    assert first.fields == {
        "title": "The Salt Road: The Pond",
        "author": "Devika Rao",
        "publisher": "Quay Press",
        "published": date(2019, 5, 6),
        "language": "en",
        "tags": ("Salt",),
    }
    assert second.fields["title"] == "The Salt Road: The Claim"


def test_chapters_that_the_contents_do_not_name_have_their_headings_or_numbers() -> None:
    book = make_book({"a.xhtml": f"<h2>A Start</h2>{TEXT}", "b.xhtml": TEXT})

    assert names(book) == [
        ("salt-1", "The Salt Road: A Start"),
        ("salt-2", "The Salt Road: 2"),
    ]


def test_a_book_of_one_chapter_has_its_own_title_and_id() -> None:
    assert names(make_book({"a.xhtml": f"<h1>The Pond</h1>{TEXT}"})) == [("salt", "The Salt Road")]


def test_a_chapter_in_several_files_is_one_article() -> None:
    book = make_book(
        {"a.xhtml": f"<h1>A</h1>{TEXT}", "a2.xhtml": TEXT, "b.xhtml": f"<h1>B</h1>{TEXT}"},
        labels={"a.xhtml": "A", "b.xhtml": "B"},
    )
    assert [(article.id, len(article.blocks)) for article in drafts(book)] == [
        ("salt-1", 2),
        ("salt-3", 1),
    ]


def test_covers_contents_title_pages_and_imprints_are_left_out() -> None:
    book = make_book(
        {
            "cover.xhtml": TEXT,
            "half.xhtml": f"<section epub:type='titlepage'>{TEXT}</section>",
            "toc2.xhtml": f"<div>{TEXT}</div>",
            "part.xhtml": "<h1>Part One</h1>",
            "a.xhtml": f"<h1>A</h1>{TEXT}",
            "c.xhtml": f"<section epub:type='copyright-page'>{TEXT}</section>",
        },
        properties={"toc2.xhtml": "nav"},
    )
    assert names(book) == [("salt", "The Salt Road")]


def test_notes_and_their_marks_are_left_out_and_named_entities_read() -> None:
    body = (
        f"<h1>A</h1>{TEXT}<p>Salt&nbsp;&amp; sun&hellip;<sup><a href='#n'>1</a></sup> dry"
        "<a epub:type='noteref' href='#m'>*</a> it.</p>"
        "<aside epub:type='footnote'><p>1. See above.</p></aside>"
    )
    (article,) = drafts(make_book({"a.xhtml": body}))

    assert lines(article)[1:] == ["Salt & sun… dry it."]


def test_an_old_books_contents_and_days_are_read() -> None:
    chapter = f"<html xmlns='http://www.w3.org/1999/xhtml'><body>{TEXT}</body></html>"
    book = make_book(
        {},
        others={
            "OPS/book.opf": OLD_PACKAGE,
            "OPS/toc.ncx": NCX,
            "OPS/text/a.xhtml": chapter,
            "OPS/text/b.xhtml": chapter,
        },
    )
    assert names(book) == [
        ("salt-1", "The Salt Road: The First"),
        ("salt-2", "The Salt Road: The Second"),
    ]
    assert drafts(book)[0].fields["published"] == date(2019, 5, 6)


def test_a_chapter_that_is_no_xml_is_read_as_html() -> None:
    (article,) = drafts(make_book({"a.xhtml": f"<p>One<br>two.{TEXT}"}))

    assert lines(article) == ["One two.", LONG.strip()]


def test_entities_of_a_chapter_are_not_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET")
    page = (
        f'<!DOCTYPE html [<!ENTITY s SYSTEM "{secret.as_uri()}">]>'
        f'<html xmlns="http://www.w3.org/1999/xhtml"><body>{TEXT}<p>&s;</p></body></html>'
    )
    assert "SECRET" not in str(items(make_book({"a.xhtml": ""}, others={"OPS/a.xhtml": page})))


@pytest.mark.parametrize(
    ("others", "found"),
    [
        ({"META-INF/rights.xml": "<x/>"}, "the book is protected by DRM"),
        (
            {
                "META-INF/encryption.xml": ENCRYPTED.format(
                    "http://www.w3.org/2001/04/xmlenc#aes128-cbc"
                )
            },
            "the book is protected by DRM",
        ),
    ],
)
def test_a_locked_book_is_a_problem(others: dict[str, str], found: str) -> None:
    assert [str(item) for item in items(make_book({"a.xhtml": TEXT}, others=others))] == [
        f"salt.epub: {found}; expected a book without DRM"
    ]


def test_scrambled_fonts_lock_nothing() -> None:
    fonts = ENCRYPTED.format("http://www.idpf.org/2008/embedding")

    assert (
        len(drafts(make_book({"a.xhtml": TEXT}, others={"META-INF/encryption.xml": fonts}))) == 1
    )


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "salt.epub: the file is empty; expected a zip archive"),
        (
            make_book({"a.xhtml": TEXT}, others={"META-INF/container.xml": "<container/>"}),
            "salt.epub: this book names no package document; expected an undamaged EPUB book",
        ),
        (
            make_book({"a.xhtml": TEXT}, others={"OPS/book.opf": "<package"}),
            'salt.epub: "OPS/book.opf" is not XML (Couldn\'t find end of Start Tag package line'
            " 1); expected an undamaged EPUB book",
        ),
        (
            make_book({"a.xhtml": "<img src='a.jpg'/>"}),
            "salt.epub: no chapter of this book has any text; expected an EPUB book with text",
        ),
    ],
)
def test_a_file_that_is_no_whole_book_is_a_problem(data: bytes, expected: str) -> None:
    assert [str(item) for item in items(data)] == [expected]


def test_a_chapter_that_explodes_is_a_problem_and_the_others_are_read() -> None:
    book = make_book({"a.xhtml": f"<h1>A</h1>{TEXT}", "bomb.xhtml": "x" * 30_000_000})

    problem, chapter = items(book)
    assert isinstance(problem, Problem)
    assert problem.path == Path("salt.epub/OPS/bomb.xhtml")
    assert problem.expected == "at most 200 times"
    assert isinstance(chapter, Draft)
