from __future__ import annotations

import re
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from pdfs import Set, Words, join_objects, stream, typeset, write_pdf
from retrieval.ingest.pdf.reader import read
from retrieval.ingest.problems import ArticleError, Problem
from retrieval.ingest.source import Draft, Source

CLINIC = (
    "The clinic in the eastern part of the city opened its doors again on Monday, after eleven "
    "months of work by masons, electricians and volunteers. Doctors said that the first patients "
    "had come before sunrise, and that the well-known wards on the ground floor were ready. "
    "Nobody had expected such a crowd, the director said."
)
MONEY = (
    "Three organisations have paid for the repairs. They gave 2.4 million euros in all, which is "
    "less than what had been promised in the spring. Another hundred thousand is still missing "
    "for an operating theatre, and negotiations about it are under way in Geneva."
)
ROADS = (
    "The road from the airport is open during the day. Convoys take it twice a week, and "
    "ambulances may follow them; private cars may not, the governor announced on television. "
    "A bus service is planned, but no date has been given for the first departure."
)
STORY = (CLINIC, MONEY, ROADS)


def only(data: bytes, *, title: str | None = None) -> Draft:
    (item,) = read(Source(Path("news/a.pdf"), data, title))
    assert isinstance(item, Draft), item
    return item


def body(article: Draft) -> list[str]:
    return [article.text[block.start : block.end] for block in article.blocks]


def headings(article: Draft) -> list[str]:
    return [article.text[block.start : block.end] for block in article.blocks if block.heading]


def complaint(data: bytes) -> str:
    with pytest.raises(ArticleError) as caught:
        list(read(Source(Path("news/a.pdf"), data)))
    (problem,) = caught.value.problems
    assert isinstance(problem, Problem)
    return str(problem)


def story(times: int = 1, **options: bool | int | str) -> bytes:
    parts = [Set("A clinic in Aleppo", size=20, after=14, wide=True)]
    for number in range(times):
        parts += [Set(text if times == 1 else f"{number}. {text}") for text in STORY]
    return write_pdf(typeset(parts, **options))  # type: ignore[arg-type] - any of its options


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"indent": 3},
        {"justified": True},
        {"hyphenated": True},
        {"columns": 2},
        {"columns": 2, "across": True},
        {"columns": 2, "justified": True, "hyphenated": True},
        {"columns": 3, "hyphenated": True},
    ],
)
def test_paragraphs_are_restored(options: dict[str, bool | int]) -> None:
    article = only(story(**options))

    assert article.fields["title"] == "A clinic in Aleppo"
    assert body(article) == list(STORY)


@pytest.mark.parametrize("options", [{}, {"columns": 2, "hyphenated": True}, {"indent": 2}])
def test_a_paragraph_goes_on_over_the_end_of_a_page(options: dict[str, bool | int]) -> None:
    data = story(12, head="The Daily Bridge, issue 12", foot="- {} -", **options)

    assert data.count(b"/Type /Page ") > 2
    assert body(only(data)) == [f"{n}. {text}" for n in range(12) for text in STORY]


@pytest.mark.parametrize("foot", ["{}", "Page {} of 9", "The Daily Bridge  {}", "www.example.org"])
def test_what_stands_on_every_page_is_left_out(foot: str) -> None:
    data = story(12, head="Health in the city | {}", foot=foot)

    text = only(data).text
    assert "Health in the city" not in text
    assert not re.search(r"Page \d|Daily Bridge|example", text)
    assert len(body(only(data))) == 36


def test_a_line_that_one_page_alone_has_at_its_edge_is_text() -> None:
    pages = typeset([Set(CLINIC), Set("He said no more."), Set(MONEY)])

    assert body(only(write_pdf(pages), title="T")) == [CLINIC, "He said no more.", MONEY]


def test_what_a_browser_prints_around_a_page_is_left_out() -> None:
    stamp = Words("11/22/26, 10:50 AM                  A clinic in Aleppo", 30, 820, 7)
    address = Words("https://example.org/clinic                          1/1", 30, 20, 7)
    (page,) = typeset([Set("A clinic in Aleppo", size=20, after=14), Set(CLINIC), Set(MONEY)])

    article = only(write_pdf([[stamp, *page, address]]))
    assert article.fields["title"] == "A clinic in Aleppo"
    assert body(article) == [CLINIC, MONEY]


def test_headings_are_larger_or_bold() -> None:
    parts = [
        Set("A clinic in Aleppo", size=20),
        Set(CLINIC),
        Set("Money from abroad", size=13),
        Set(MONEY),
        Set("The roads", font="bold"),
        Set(ROADS),
        Set("Every one of these words is bold, and yet it is a sentence.", font="bold"),
    ]

    assert headings(only(write_pdf(typeset(parts)))) == ["Money from abroad", "The roads"]


def test_a_title_that_runs_over_two_lines_is_one() -> None:
    title = "A clinic in Aleppo opens its doors again after many months"
    data = write_pdf(typeset([Set(title, size=22, after=20), Set(CLINIC)]))

    assert only(data).fields["title"] == title


def test_without_larger_type_the_first_line_is_the_title() -> None:
    data = write_pdf(typeset([Set("A clinic in Aleppo"), Set(CLINIC)]))

    assert only(data).fields["title"] == "A clinic in Aleppo"
    assert body(only(data)) == [CLINIC]


def test_lists_and_rows_of_tables_are_a_paragraph_each() -> None:
    page = [
        *(Words(text, 60, y) for text, y in (("Beds in the wards:", 700),)),
        Words("\u2022", 60, 680),
        Words("Forty for adults, in two rooms on the ground floor, of which one", 90, 680),
        Words("has a window", 90, 668),
        Words("\u2022", 60, 650),
        Words("Twelve for children", 90, 650),
        Words("Year", 60, 600),
        Words("Beds", 260, 600),
        Words("2016", 60, 585),
        Words("40", 260, 585),
    ]

    assert body(only(write_pdf([page]), title="T")) == [
        "Beds in the wards:",
        "\u2022 Forty for adults, in two rooms on the ground floor, of which one has a window",
        "\u2022 Twelve for children",
        "Year Beds",
        "2016 40",
    ]


def test_footnotes_come_last_and_part_no_paragraph() -> None:
    pages = typeset([Set(f"{CLINIC} {MONEY} {ROADS} " * 6)])
    assert len(pages) == 2
    note = Words("1 The figures are those of the ministry of health, of May.", 60, 56, 7)
    article = only(write_pdf([[*pages[0], note], pages[1]]), title="T")

    *text, last = body(article)
    assert last == "1 The figures are those of the ministry of health, of May."
    assert len(text) == 1


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("It is a govern-", "ment of three parties."), "It is a government of three parties."),
        (("He is self-", "employed and content."), "He is self-employed and content."),
        (("It is Anglo-", "Saxon law, they say."), "It is Anglo-Saxon law, they say."),
        (("In the years 2016-", "2019 it was shut."), "In the years 2016-2019 it was shut."),
        (
            ("A long-term plan. A long-", "term plan is better."),
            "A long-term plan. A long-term plan is better.",
        ),
    ],
)
def test_hyphens_at_the_ends_of_lines(lines: tuple[str, str], expected: str) -> None:
    page = [Words(line, 60, 700 - 12 * n) for n, line in enumerate(lines)]

    assert body(only(write_pdf([page]), title="T")) == [expected]


def test_ligatures_are_letters() -> None:
    data = write_pdf([[Words("The of\ufb01ce is on the \ufb01rst \ufb02oor of it.", 60, 700)]])

    assert body(only(data, title="T")) == ["The office is on the first floor of it."]


def test_what_is_written_upwards_at_the_margin_is_left_out() -> None:
    (page,) = typeset([Set(CLINIC)])
    data = write_pdf([[*page, Words("arXiv:1601.00001 [cs.CL] 1 Jan 2016", 20, 300, turned=1)]])

    assert body(only(data, title="T")) == [CLINIC]


def test_a_page_that_lies_on_its_side_is_read() -> None:
    lines = [Words(line, 100 + 12 * n, 60, turned=1) for n, line in enumerate(_lines(CLINIC))]

    assert body(only(write_pdf([lines]), title="T")) == [CLINIC]


def _lines(text: str) -> list[str]:
    words = text.split()
    cuts = [*range(0, len(words), 12), len(words)]
    return [" ".join(words[a:b]) for a, b in pairwise(cuts) if a < b]


@pytest.mark.parametrize(
    ("info", "expected"),
    [
        (
            {
                "Title": "Clinics and roads",
                "Author": "Ada Moore",
                "CreationDate": "D:20160429101500Z",
            },
            {"title": "Clinics and roads", "author": "Ada Moore", "published": date(2016, 4, 29)},
        ),
        ({"Title": "Microsoft Word - clinic final.doc", "Author": "jdoe"}, {}),
        ({"Title": "untitled document", "Author": "Microsoft Office User"}, {}),
        ({"Title": "final v2.docx", "Author": "a b@example.org"}, {}),
        ({"CreationDate": "D:20160429", "Producer": "Skia/PDF m140"}, {}),
        ({"CreationDate": "D:20161341"}, {}),
        ({"CreationDate": "D:19700101000000Z"}, {}),
        ({"CreationDate": "yesterday"}, {}),
    ],
)
def test_what_the_file_says_of_itself_counts_where_it_is_sensible(
    info: dict[str, str], expected: dict[str, object]
) -> None:
    data = write_pdf(typeset([Set("A clinic in Aleppo", size=20), Set(CLINIC)]), info)

    assert only(data).fields == {"title": "A clinic in Aleppo", **expected}


def test_a_title_that_the_library_gives_leaves_the_first_line_in_the_body() -> None:
    data = write_pdf(typeset([Set("A clinic in Aleppo", size=20), Set(CLINIC)]))

    assert body(only(data, title="Another")) == ["A clinic in Aleppo", CLINIC]
    assert only(data, title="Another").fields["title"] == "Another"


def test_a_pdf_of_pictures_alone_is_a_problem() -> None:
    assert complaint(write_pdf([[], []])) == (
        "news/a.pdf: this PDF has no text, only pictures of it; "
        "expected one with text, such as an OCR program makes"
    )


def test_a_pdf_with_a_password_is_a_problem() -> None:
    assert complaint(write_pdf(typeset([Set(CLINIC)]), encrypted=True)) == (
        "news/a.pdf: this is encrypted; expected a PDF that opens without a password"
    )


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"", "the file is empty"),
        (b"<html><body>Not found</body></html>", "this is not a PDF"),
        (b"%PDF-1.7\n" + bytes(range(256)) * 10, "this PDF is damaged"),
    ],
)
def test_what_is_no_pdf_is_a_problem(data: bytes, found: str) -> None:
    assert complaint(data).startswith(f"news/a.pdf: {found}; expected a")


def test_a_pdf_that_was_cut_off_gives_what_it_has_or_a_problem() -> None:
    whole = story(4)

    for length in range(0, len(whole), 997):
        source = Source(Path("news/a.pdf"), whole[:length])
        try:
            (item,) = read(source)
        except ArticleError:
            continue
        assert isinstance(item, Draft)


def test_too_many_pages_are_a_problem() -> None:
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [" + b"4 0 R " * 3_001 + b"] /Count 3001 >>",
        b"<< >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 5 0 R >>",
        stream(b"", ""),
    ]

    assert complaint(join_objects(objects)) == (
        "news/a.pdf: this has 3,001 pages; expected at most 3,000"
    )


def test_a_line_that_begins_with_a_number_or_a_dash_goes_on_in_its_paragraph() -> None:
    lines = (
        "The last train of the evening left the station of Tarnow in the year",
        "412. That is what the chronicle says about it, and nobody has doubted",
        "- or so we were told by the librarian - that such a thing happened.",
    )
    page = [Words(line, 60, 700 - 12 * n) for n, line in enumerate(lines)]

    assert body(only(write_pdf([page]), title="T")) == [" ".join(lines)]
