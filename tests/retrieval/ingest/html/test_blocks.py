from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from retrieval.ingest.html.blocks import paragraphs
from retrieval.ingest.html.parser import parse
from retrieval.ingest.source import Paragraph


def read(body: str) -> list[str]:
    return [paragraph.text for paragraph in paragraphs(parse(f"<body>{body}</body>"))]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("One <b>two</b>\n three.", ["One two three."]),
        ("<p>One.<p>Two.", ["One.", "Two."]),
        ("<div>One.<p>Two.</p>Three.</div>", ["One.", "Two.", "Three."]),
        ("<p>One<br>two<br> <br>three</p>", ["One two", "three"]),
        ("<p>First:<br>- one<br>- two</p>", ["First:", "- one", "- two"]),
        ("<ul><li>bare<li>A sentence.</ul>", ["• bare", "A sentence."]),
        ("<ul><li><p>bare</p><ul><li>inner</li></ul></li></ul>", ["• bare", "• inner"]),
        ("<dl><dt>Term</dt><dd>meaning</dd></dl>", ["Term", "• meaning"]),
        ("<table><tr><th>A<th>B<tr><td>1<td>2</table>", ["1 | 2"]),
        ("<table><tr><td><p>One.</p><td>Two.</table>", ["One.", "Two."]),
        ("<table><tr><th>Height<td>43 m</table>", ["Height | 43 m"]),
        ("<tr>About<td>43 m<td>tall", ["About", "43 m", "tall"]),
        ("<p>a<script>x()</script>b<!-- c -->d</p>", ["abd"]),
        ("<p> \xa0 </p>", []),
    ],
)
def test_text_is_parted_as_readers_see_it(body: str, expected: list[str]) -> None:
    assert read(body) == expected


def test_headings_are_told_whatever_is_in_them() -> None:
    tree = parse("<h2><span>One</span></h2><h3><div>Two</div></h3><p>Three</p>")

    assert list(paragraphs(tree)) == [
        Paragraph("One", heading=True),
        Paragraph("Two", heading=True),
        Paragraph("Three"),
    ]


def test_markup_that_nests_deep_is_read() -> None:
    assert read("<div>" * 1500 + "One." + "</div>" * 1500) == ["One."]


@example(["<tr>", "a", "<td>", "a", "<td>"])
@given(st.lists(st.sampled_from(["a", "<p>", "</p>", "<li>", "<td>", "<tr>", "<b>", "<br>", " "])))
def test_no_letter_is_lost_or_read_twice(parts: list[str]) -> None:
    tree = parse("".join(["<body>", *parts]))

    assert "".join(read("".join(parts))).count("a") == "".join(tree.itertext()).count("a")
