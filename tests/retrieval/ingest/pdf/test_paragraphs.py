from __future__ import annotations

from retrieval.ingest.pdf.columns import TextRun
from retrieval.ingest.pdf.paragraphs import lay_out


def texts(*pages: list[TextRun]) -> list[str]:
    return [paragraph.text for paragraph in lay_out(pages)]


def test_a_page_that_is_written_from_the_right_begins_at_the_right() -> None:
    left = [TextRun(f"مدينة حلب القديمة {n}", 60, 260, 700 - 12 * n, 10) for n in range(4)]
    right = [TextRun(f"افتتحت العيادة اليوم {n}", 300, 500, 700 - 12 * n, 10) for n in range(4)]

    assert texts([*left, *right]) == [
        " ".join(f"افتتحت العيادة اليوم {n}" for n in range(4))
        + " "
        + " ".join(f"مدينة حلب القديمة {n}" for n in range(4))
    ]


def test_lines_of_a_script_without_spaces_are_joined_without() -> None:
    lines = [
        "城东的诊所在经过十一个月的施工后，于星期一重",
        "新开门。医生们说，第一批病人在日出之前就到了。",
    ]
    pieces = [TextRun(line, 60, 290, 700 - 15 * n, 10) for n, line in enumerate(lines)]

    assert texts(pieces) == ["".join(lines)]


def test_words_of_one_line_are_parted_where_there_is_room() -> None:
    pieces = [
        TextRun("H", 60, 66, 700, 10),
        TextRun("2", 66, 70, 698, 6),
        TextRun("O is", 70, 90, 700, 10),
        TextRun("water.", 93, 120, 700, 10),
    ]

    assert texts(pieces) == ["H2O is water."]


def test_entries_of_a_table_of_contents_are_left_out() -> None:
    pieces = [
        TextRun("1 Introduction . . . . . . . . . 3", 60, 290, 700, 10),
        TextRun("2 Methods.............. 12", 60, 290, 688, 10),
        TextRun("It began ... and went on.", 60, 290, 650, 10),
    ]

    assert texts(pieces) == ["It began ... and went on."]


def test_nothing_is_nothing() -> None:
    assert texts() == []
    assert texts([], []) == []
