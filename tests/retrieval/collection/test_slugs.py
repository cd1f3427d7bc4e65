from __future__ import annotations

from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.collection.slugs import fold_name, free_names, make_slug


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Clinic bombed in Aleppo", "clinic-bombed-in-aleppo"),
        ("Aleppo: ‘city of innocent blood’", "aleppo-city-of-innocent-blood"),
        ("../../etc/passwd", "etc-passwd"),
        ("C:\\Windows\\system.ini", "c-windows-system-ini"),
        (".hidden", "hidden"),
        ("--help", "help"),
        ("a\nb\tc\x1b[31m", "a-b-c-31m"),
        ("Ünïcode straße №5", "ünïcode-straße-no5"),
        ("U\u0308ber", "über"),
        ("हिन्दी में समाचार", "हिन्दी-में-समाचार"),
        ("مدينة حلب", "مدينة-حلب"),
        ("???", "article"),
        ("", "article"),
        ("CON", "con-article"),
        ("lpt1", "lpt1-article"),
        ("word " * 40, "-".join(["word"] * 16)),
        ("長" * 40, "長" * 26),
        ("1984", "1984"),
    ],
)
def test_a_title_becomes_a_name(title: str, expected: str) -> None:
    assert make_slug(title) == expected


@given(st.text())
def test_any_title_becomes_a_name_that_a_system_takes(title: str) -> None:
    name = make_slug(title)
    assert name.isprintable()
    assert name == fold_name(name) or name.lower() == name
    assert Path(name).name == name
    assert not name.startswith((".", "-"))
    assert not set(name) & set('/\\:*?"<>|. ')
    assert 0 < len(name.encode()) <= 100


def test_a_name_that_is_taken_gets_a_number() -> None:
    assert list(islice(free_names("rome", {"rome", "rome-3"}), 3)) == [
        "rome-2",
        "rome-4",
        "rome-5",
    ]


def test_names_that_differ_in_capitals_alone_are_the_same() -> None:
    assert next(free_names("Rome", {fold_name("ROME")})) == "Rome-2"
