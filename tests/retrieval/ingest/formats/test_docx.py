from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from retrieval.ingest.formats.docx import read
from retrieval.ingest.problems import ArticleError
from retrieval.ingest.source import Draft, Source

if TYPE_CHECKING:
    from docx.document import Document

FIRST = "The clinic opened its doors again on Monday."
SECOND = "Doctors said that the first patients had come before sunrise."
NAMESPACES = nsdecls("w", "wp", "a") + (
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:v="urn:schemas-microsoft-com:vml"'
)


def saved(write: Callable[[Document], object]) -> bytes:
    document = docx.Document()
    document.core_properties.author = ""
    write(document)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def only(data: bytes, *, title: str | None = None) -> Draft:
    (item,) = read(Source(Path("news/a.docx"), data, title))
    assert isinstance(item, Draft), item
    return item


def body(article: Draft) -> list[str]:
    return [article.text[block.start : block.end] for block in article.blocks]


def headings(article: Draft) -> list[str]:
    return [article.text[block.start : block.end] for block in article.blocks if block.heading]


def complaint(data: bytes) -> str:
    with pytest.raises(ArticleError) as caught:
        list(read(Source(Path("news/a.docx"), data)))
    (problem,) = caught.value.problems
    return str(problem)


def of_xml(*paragraphs: str) -> bytes:
    """Return a document whose body begins with paragraphs of this content."""

    def write(document: Document) -> None:
        for content in paragraphs:
            element = parse_xml(f"<w:p {NAMESPACES}>{content}</w:p>")
            document.element.body.insert_element_before(element, "w:sectPr")

    return saved(write)


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def test_paragraphs_headings_and_lists_are_read_in_order() -> None:
    def write(document: Document) -> None:
        document.add_paragraph("A clinic in Aleppo", style="Title")
        document.add_paragraph(FIRST)
        document.add_paragraph(" ")
        document.add_heading("Money", 2)
        document.add_paragraph("Beds for forty", style="List Bullet")
        document.add_paragraph(SECOND)

    article = only(saved(write))
    assert article.id == "a"
    assert article.fields["title"] == "A clinic in Aleppo"
    assert body(article) == [FIRST, "Money", "Beds for forty", SECOND]
    assert headings(article) == ["Money"]


def test_the_title_is_the_document_s_own_where_no_paragraph_is_one() -> None:
    def write(document: Document) -> None:
        document.core_properties.title = "A clinic in Aleppo"
        document.add_paragraph(FIRST)

    article = only(saved(write))
    assert article.fields["title"] == "A clinic in Aleppo"
    assert body(article) == [FIRST]


@pytest.mark.parametrize("own", ["", "untitled document", "Microsoft Word - x.doc", "Document1"])
def test_without_a_title_the_first_heading_or_line_is_it(own: str) -> None:
    def write(document: Document) -> None:
        document.core_properties.title = own
        document.add_heading("A clinic in Aleppo", 1)
        document.add_paragraph(FIRST)

    article = only(saved(write))
    assert article.fields["title"] == "A clinic in Aleppo"
    assert body(article) == [FIRST]


def test_a_first_paragraph_is_no_title_and_the_name_of_the_file_is() -> None:
    article = only(saved(lambda document: document.add_paragraph(SECOND * 6)))

    assert article.fields["title"] == "a"
    assert body(article) == [SECOND * 6]


def test_a_title_that_the_library_gives_counts() -> None:
    def write(document: Document) -> None:
        document.add_paragraph("A clinic in Aleppo", style="Title")
        document.add_paragraph(FIRST)

    article = only(saved(write), title="Another")
    assert article.fields["title"] == "Another"
    assert body(article) == ["A clinic in Aleppo", FIRST]


def test_the_author_and_the_day_it_was_made_are_read() -> None:
    def write(document: Document) -> None:
        document.add_paragraph(FIRST)
        properties = document.core_properties
        properties.author = "Ada Moore"
        properties.created = datetime(2016, 4, 29, 23, tzinfo=UTC)
        properties.modified = datetime(2020, 1, 1, tzinfo=UTC)

    fields = only(saved(write)).fields
    assert (fields["author"], fields["published"]) == ("Ada Moore", date(2016, 4, 29))


@pytest.mark.parametrize("author", ["python-docx", "admin", "Microsoft Office User"])
def test_what_a_program_filled_in_is_nobody_s_word(author: str) -> None:
    def write(document: Document) -> None:
        document.add_paragraph(FIRST)
        document.core_properties.author = author

    assert only(saved(write)).fields.keys() == {"title"}


def test_tables_are_read_row_by_row() -> None:
    def write(document: Document) -> None:
        document.add_paragraph(FIRST)
        table = document.add_table(2, 2)
        for cell, text in zip(table._cells, ("Year", "Beds", "2016", "40"), strict=True):
            cell.text = text
        document.add_paragraph(SECOND)

    assert body(only(saved(write), title="T")) == [FIRST, "Year | Beds", "2016 | 40", SECOND]


def test_a_table_that_is_there_for_the_page_s_look_is_its_paragraphs() -> None:
    def write(document: Document) -> None:
        left, right = document.add_table(1, 2)._cells
        left.text = FIRST * 6
        right.text = SECOND
        right.add_paragraph(FIRST)
        document.add_table(1, 1)._cells[0].text = SECOND

    assert body(only(saved(write), title="T")) == [FIRST * 6, SECOND, FIRST, SECOND]


def test_tracked_deletions_are_out_and_insertions_in() -> None:
    data = of_xml(
        run("The clinic ")
        + '<w:del w:id="1" w:author="x"><w:r><w:delText>closed</w:delText></w:r></w:del>'
        + f'<w:ins w:id="2" w:author="x">{run("opened")}</w:ins>'
        + f'<w:moveFrom w:id="3" w:author="x">{run(" late")}</w:moveFrom>'
        + f'<w:moveTo w:id="4" w:author="x">{run(" early")}</w:moveTo>'
        + run(".")
    )

    assert body(only(data, title="T")) == ["The clinic opened early."]


def test_links_fields_breaks_and_hidden_text() -> None:
    data = of_xml(
        f"<w:hyperlink>{run('The clinic')}</w:hyperlink>"
        '<w:r><w:instrText>HYPERLINK "x"</w:instrText></w:r>'
        "<w:r><w:br/><w:t>in the</w:t><w:tab/><w:t>well</w:t><w:noBreakHyphen/><w:t>kno</w:t>"
        "<w:softHyphen/><w:t>wn city</w:t></w:r>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>SECRET</w:t></w:r>"
        '<w:r><w:footnoteReference w:id="1"/></w:r>'
        f"<w:sdt><w:sdtPr/><w:sdtContent>{run(' opened.')}</w:sdtContent></w:sdt>"
    )

    assert body(only(data, title="T")) == ["The clinic in the well-known city opened."]


def test_a_text_box_stands_once_behind_its_paragraph() -> None:
    box = f"<w:txbxContent><w:p>{run(SECOND)}</w:p></w:txbxContent>"
    data = of_xml(
        run(FIRST) + "<w:r><mc:AlternateContent><mc:Choice Requires='wps'>"
        f"<w:drawing><wp:inline><a:graphic>{box}</a:graphic></wp:inline></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>",
        run("The end."),
    )

    assert body(only(data, title="T")) == [FIRST, SECOND, "The end."]


def test_a_document_without_words_has_no_blocks() -> None:
    assert only(saved(lambda document: document.add_paragraph(""))).blocks == ()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "the file is empty; expected a Word document"),
        (
            b"Dear reader,",
            "this is not a complete Word document (File is not a zip file); expected",
        ),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "this is an old Word document (.doc); expected one"),
        (
            b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"),
            "this is encrypted; expected a document without a password",
        ),
    ],
)
def test_what_is_no_document_is_a_problem(data: bytes, message: str) -> None:
    assert complaint(data).startswith(f"news/a.docx: {message}")


def test_half_a_document_is_a_problem() -> None:
    whole = saved(lambda document: document.add_paragraph(FIRST))

    assert complaint(whole[: len(whole) // 2]).startswith(
        "news/a.docx: this is not a complete Word document ("
    )


def test_an_archive_of_something_else_is_a_problem(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as file:
        file.writestr("a.txt", "One.")

    assert complaint((tmp_path / "a.zip").read_bytes()).startswith(
        "news/a.docx: this is not a complete Word document; expected"
    )


def test_a_part_that_explodes_is_a_problem() -> None:
    data = of_xml(run("a" * 9_000_000))

    assert complaint(data).startswith("news/a.docx/word/document.xml: unpacking makes this ")
