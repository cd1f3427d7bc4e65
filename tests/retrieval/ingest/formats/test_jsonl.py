from __future__ import annotations

import gzip
import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.ingest import read_source
from retrieval.ingest.formats import jsonl
from retrieval.ingest.formats.jsonl import read
from retrieval.ingest.problems import Problem
from retrieval.ingest.source import Draft, Source

TOO_LONG = "Exceeds the limit (4300 digits) for integer string conversion: value has 5000 digits"
AN_ARTICLE = 'expected an object such as {"id": "a1", "title": "…", "paragraphs": ["…"]}'


def items(data: str | bytes) -> list[Draft | Problem]:
    return list(read(Source(Path("a.jsonl"), data.encode() if isinstance(data, str) else data)))


def draft(**fields: object) -> Draft:
    (only,) = items(json.dumps(fields))
    assert isinstance(only, Draft), only
    return only


def body(article: Draft) -> list[str]:
    return [article.text[block.start : block.end] for block in article.blocks]


def test_each_line_is_an_article_and_blank_lines_are_none() -> None:
    lines = '\ufeff{"id": "x", "title": "T", "text": "One."}\r\n\n \n{"text": "Two."}'

    drafts = [item for item in items(lines) if isinstance(item, Draft)]
    assert [(item.id, item.line, item.text) for item in drafts] == [
        ("x", 1, "One."),
        ("a-4", 4, "Two."),
    ]


def test_other_line_separators_do_not_end_a_line() -> None:
    assert [item.line for item in items('{"text": "one\u2028two\u2029three\x85four"}')] == [1]


def test_fields_are_read_and_unknown_ones_are_not_our_business() -> None:
    article = draft(
        id=17,
        title=" T ",
        text="One.",
        author=None,
        publisher="",
        published="2016-04-29T10:00:00+02:00",
        url="https://example.org/a?b#c",
        language="pt-BR",
        tags=["a", " ", "b"],
        questions=["Who?"],
        views={"day": [1, 2.5, True]},
    )

    assert article.id == "17"
    assert article.fields == {
        "title": "T",
        "published": date(2016, 4, 29),
        "url": "https://example.org/a?b#c",
        "language": "pt",
        "tags": ("a", "b"),
        "questions": ("Who?",),
    }


def test_a_text_is_split_into_paragraphs_like_a_plain_file_without_a_title() -> None:
    article = draft(title="One.", text="One.\n\nTwo\nthree.")

    assert body(article) == ["One.", "Two\nthree."]


@given(st.lists(st.text(alphabet=st.sampled_from(" \n\xa0aé漢.")) | st.text()))
def test_block_n_is_paragraph_n_without_the_white_space_around_it(paragraphs: list[str]) -> None:
    (article,) = items(json.dumps({"paragraphs": [p.replace("\0", "") for p in paragraphs]}))

    assert isinstance(article, Draft)
    assert article.text == "\n\n".join(p.replace("\0", "") for p in paragraphs)
    assert body(article) == [p.replace("\0", "").strip() for p in paragraphs]
    assert list(article.blocks) == sorted(article.blocks, key=lambda block: block.start)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            "{",
            "the line is not JSON (Expecting property name enclosed in double quotes, column 2)",
        ),
        ('{"text": "a"} {}', "the line is not JSON (Extra data, column 15)"),
        ('{"text": "a", "n": NaN}', "the line is not JSON (NaN is not a JSON number)"),
        ('{"text": "a", "n": {"x": 1, "x": 2}}', 'the line is not JSON ("x" is given twice)'),
        ("[" * 100_000, "the line is not JSON (nested too deep)"),
        (
            '{"text": "a", "n": %s}' % ("[" * 500 + "]" * 500),
            "the line is not JSON (nested too deep)",
        ),
        (
            '{"text": "a", "n": %s}' % ("1" * 5000),
            f"the line is not JSON ({TOO_LONG})",
        ),
        ("[]", "the line is a list"),
        ('"text"', 'the line is "text"'),
        ("null", "the line is null"),
    ],
)
def test_a_line_that_is_no_json_object_is_a_problem(line: str, expected: str) -> None:
    assert [str(item) for item in items(f"\n{line}\n")] == [f"a.jsonl:2: {expected}; {AN_ARTICLE}"]


def test_brackets_in_texts_and_beside_one_another_nest_nothing() -> None:
    line = json.dumps({"text": '"\\[{' * 1_000, "n": [[]] * 1_000, "deep": "x"})

    assert [type(item) for item in items(line)] == [Draft]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("", 'neither "text" nor "paragraphs" is given; expected one of the two'),
        (
            '"text": "a", "paragraphs": []',
            '"text" and "paragraphs" are both given; expected one of the two',
        ),
        ('"text": 5', '"text" is a number; expected text'),
        ('"text": "\\u0000"', '"text" contains a NUL character; expected Unicode text'),
        ('"text": "\\ud800"', '"text" contains half a character (\\ud800); expected Unicode text'),
        ('"paragraphs": "a"', '"paragraphs" is "a"; expected a list of texts'),
        ('"paragraphs": ["a", null]', '"paragraphs" has null in it; expected a list of texts'),
        (
            '"paragraphs": ["\\udfff"]',
            '"paragraphs" contains half a character (\\udfff); expected Unicode text',
        ),
        ('"text": "a", "id": true', '"id" is true or false; expected text or a whole number'),
        ('"text": "a", "id": 1.5', '"id" is a number; expected text or a whole number'),
        (
            '"text": "a", "id": "\\ud800"',
            '"id" contains half a character (\\ud800); expected Unicode text',
        ),
        ('"text": "a", "title": {}', '"title" is a table; expected text'),
    ],
)
def test_a_line_with_a_wrong_field_is_a_problem(fields: str, expected: str) -> None:
    assert [str(item) for item in items(f"{{{fields}}}")] == [f"a.jsonl:1: {expected}"]


def test_every_problem_of_a_line_is_said() -> None:
    assert [str(item) for item in items('{"title": 1, "tags": "a", "text": 2}')] == [
        'a.jsonl:1: "title" is a number; expected text',
        'a.jsonl:1: "tags" is "a"; expected a list of texts',
        'a.jsonl:1: "text" is a number; expected text',
    ]


def test_a_line_in_another_encoding_costs_no_other_line() -> None:
    first, second = items('{"text": "é"}\n'.encode("latin-1") + b'{"text": "b"}')

    assert str(first) == "a.jsonl:1: byte 0xe9 at offset 10 of the line; expected UTF-8 text"
    assert isinstance(second, Draft)


@pytest.mark.parametrize("data", ["", "\ufeff", " \n\n"])
def test_an_empty_file_is_a_problem(data: str) -> None:
    assert [str(item) for item in items(data)] == [
        "a.jsonl: the file is empty; expected an article on each line"
    ]


COMPRESSED_LINES = b'{"title": "T", "text": "One."}\n\n{"id": "x", "title": "T", "text": "Two."}\n'


def items_of_gzip(data: bytes) -> list[str]:
    found = read_source(Source(Path("news/a.b.jsonl.gz"), data))
    return [item.id if isinstance(item, Draft) else str(item) for item in found]


def test_lines_are_read_as_if_they_were_not_compressed() -> None:
    assert items_of_gzip(gzip.compress(COMPRESSED_LINES)) == ["a.b-1", "x"]


def test_a_problem_has_its_line() -> None:
    (problem,) = items_of_gzip(gzip.compress(b"\n\nno\n"))

    assert problem.startswith("news/a.b.jsonl.gz:3: the line is not JSON (")


def test_of_half_a_file_what_came_before_counts() -> None:
    many = b"".join(
        b'{"id": "%d", "title": "T", "text": "One %d."}\n' % (n, n * 7919) for n in range(2_000)
    )
    *ids, problem = items_of_gzip(gzip.compress(many)[:-2_000])

    assert ids[:3] == ["0", "1", "2"]
    assert problem.startswith("news/a.b.jsonl.gz: this is not a complete gzip file (")


@pytest.mark.parametrize("data", [b"", COMPRESSED_LINES, b"\x1f\x8b\x08"])
def test_what_is_no_compressed_file_is_a_problem(data: bytes) -> None:
    (problem,) = items_of_gzip(data)

    assert problem.startswith("news/a.b.jsonl.gz: ")


@pytest.mark.slow
def test_a_line_that_explodes_is_a_problem_and_the_next_is_read() -> None:
    data = gzip.compress(
        COMPRESSED_LINES + b" " * 200_000_000 + b'\n{"id": "y", "title": "T", "text": "1."}\n'
    )

    assert len(data) < 250_000
    assert items_of_gzip(data) == [
        "a.b-1",
        "x",
        "news/a.b.jsonl.gz:4: the line is longer than 12 MB; expected an article on each line",
        "y",
    ]


def test_too_many_lines_are_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonl, "MAX_TOTAL_BYTES", 1_000_000)
    *ids, problem = items_of_gzip(gzip.compress(COMPRESSED_LINES * 20_000))

    assert ids[:2] == ["a.b-1", "x"]
    assert problem == ("news/a.b.jsonl.gz: this would be more than 1 MB unpacked; expected less")
