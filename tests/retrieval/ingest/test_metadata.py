from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.ingest.metadata import FIELDS, check_fields

DATE = "expected an ISO date such as 2016-04-29"
ADDRESS = "expected an address that begins with http:// or https://"
LANGUAGE = "expected a language code such as en or pt-BR"


def checked(name: str, value: object) -> object:
    fields, problems = check_fields({name: value}, path=Path("a.md"), line_of={name: 3}.get)
    return str(problems[0]) if problems else fields.get(name)


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("title", " A  clinic\nin\tAleppo ", "A  clinic in Aleppo"),
        ("title", "\xa0", None),
        ("title", "\x07", None),
        ("author", None, None),
        ("published", date(2016, 4, 29), date(2016, 4, 29)),
        ("published", datetime(2016, 4, 29, 23, 59), date(2016, 4, 29)),  # noqa: DTZ001 -- as TOML gives it
        ("published", " 2016-04-29 ", date(2016, 4, 29)),
        ("published", "2016-04-29T23:59:59Z", date(2016, 4, 29)),
        ("url", " https://example.org ", "https://example.org"),
        ("url", "HTTP://example.org/ä?b=c#d", "HTTP://example.org/ä?b=c#d"),
        ("language", "EN", "en"),
        ("language", "zh-Hant-TW", "zh"),
        ("language", "pt_BR", "pt"),
        ("language", "gsw", "gsw"),
        ("tags", [], None),
        ("tags", ["", "a\nb"], ("a b",)),
        ("questions", ["Who?", "When?"], ("Who?", "When?")),
    ],
)
def test_a_good_value_becomes_the_articles(name: str, value: object, expected: object) -> None:
    assert checked(name, value) == expected


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("title", 5, '"title" is a number; expected text'),
        ("title", date(2016, 4, 29), '"title" is 2016-04-29; expected text'),
        ("title", "a\0b", '"title" contains a NUL character; expected Unicode text'),
        ("published", "soon", f'"published" is "soon"; {DATE}'),
        ("published", "2016-13-01", f'"published" is "2016-13-01"; {DATE}'),
        ("published", "2016", f'"published" is "2016"; {DATE}'),
        ("published", time(10), f'"published" is 10:00:00; {DATE}'),
        ("published", "soon\n" * 20, '"published" is "' + r"soon\n" * 12 + f'…"; {DATE}'),
        ("url", "example.org", f'"url" is "example.org"; {ADDRESS}'),
        ("url", "javascript:alert(1)", f'"url" is "javascript:alert(1)"; {ADDRESS}'),
        ("url", "https://", f'"url" is "https://"; {ADDRESS}'),
        ("url", "https://a b", f'"url" is "https://a b"; {ADDRESS}'),
        ("url", "https://a/\ud800", f'"url" is "https://a/\\ud800"; {ADDRESS}'),
        ("url", ["https://a"], f'"url" is a list; {ADDRESS}'),
        ("language", "English", f'"language" is "English"; {LANGUAGE}'),
        ("language", False, f'"language" is true or false; {LANGUAGE}'),
        ("tags", "a", '"tags" is "a"; expected a list of texts'),
        ("tags", ["a", 5], '"tags" is a list with a number in it; expected a list of texts'),
        ("tags", ["\ud800"], '"tags" contains half a character (\\ud800); expected Unicode text'),
    ],
)
def test_a_wrong_value_is_a_problem(name: str, value: object, expected: str) -> None:
    assert checked(name, value) == f"a.md:3: {expected}"


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.datetimes(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from(sorted(FIELDS)), VALUES))
def test_any_value_is_either_taken_or_a_problem_of_one_line(given_: dict[str, object]) -> None:
    fields, problems = check_fields(given_, path=Path("a\nb.md"), line_of=lambda _: None)

    assert all(str(problem).isprintable() for problem in problems)
    assert len(fields) + len(problems) <= len(given_)
