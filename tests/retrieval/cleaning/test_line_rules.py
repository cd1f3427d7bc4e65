from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from making import make_article
from retrieval.cleaning.boilerplate import Role, classify_blocks
from retrieval.cleaning.line_rules import (
    LineRule,
    LineRules,
    fold_line,
    normalize_table,
    publisher_table,
)

SENTENCE = "The clinic in the besieged city was closed after the strike of last Wednesday night."


def keep(*texts: str) -> tuple[LineRule, ...]:
    return tuple(LineRule(text, keep=True) for text in texts)


def drop(*texts: str) -> tuple[LineRule, ...]:
    return tuple(LineRule(text, keep=False) for text in texts)


@pytest.mark.parametrize(
    ("pattern", "line", "fits"),
    [
        ("Metro Morning", "METRO  morning", True),
        ("Metro Morning", "Metro Morning, with Matt", False),
        ("Metro *", "Metro Morning, with Matt", True),
        ("* with Matt", "Metro Morning, with Matt", True),
        ("*morning*", "Metro Morning, with Matt", True),
        ("M*o* *t", "Metro Morning, with Matt", True),
        ("a*a", "a", False),
        ("a*b*a", "aba", True),
        ("a*b*a", "aab", False),
        ("It’s *", "It's late", True),
        ("*", "", True),
        ("2 * 3 is 6", "2 * 3 is 6", True),
        ("(.+)?", "anything", False),
    ],
)
def test_a_star_stands_for_anything(pattern: str, line: str, *, fits: bool) -> None:
    assert LineRule(pattern, keep=True).matches(fold_line(line)) is fits


@given(st.text("ab* ", max_size=8), st.text("ab ", max_size=10))
def test_it_fits_as_a_wildcard_does(pattern: str, line: str) -> None:
    pieces = map(re.escape, fold_line(pattern).split("*"))
    expected = re.fullmatch(".*".join(pieces), fold_line(line)) is not None
    assert LineRule(pattern, keep=True).matches(fold_line(line)) is expected


def test_what_is_dropped_is_neither_quoted_nor_a_heading() -> None:
    article = make_article("Background", SENTENCE, "It will not be opened again.")
    parts = classify_blocks(article, rules=LineRules({"*": drop("background", "* again.")}))
    assert [part.role for part in parts] == [Role.LEFT_OUT, Role.TEXT, Role.LEFT_OUT]
    assert parts[0].reason == 'dropped by "background"'


@pytest.mark.parametrize(
    "line",
    ["Sign up for our newsletter", "Read more: how it began", "how it began", "Population 2,100"],
)
def test_what_is_kept_is_quoted_whatever_else_is_known(line: str) -> None:
    article = make_article(SENTENCE, "Read more: how it began", line, line)
    parts = classify_blocks(article, repeated=[0, 1, 1, 1], rules=LineRules({"*": keep(line)}))
    assert [part.role for part in parts[2:]] == [Role.TEXT] * 2


def test_headings_and_lines_without_words_stay_what_they_are() -> None:
    article = make_article("Notes", "Title", SENTENCE, "* * *", headings=["Notes"])
    parts = classify_blocks(article, rules=LineRules({"*": keep("*")}))
    assert [part.role for part in parts] == [Role.HEADING, Role.HEADING, Role.TEXT, Role.LEFT_OUT]


def test_the_most_particular_pattern_counts_and_keeping_before_dropping() -> None:
    rules = LineRules(
        {
            "*": drop("*night."),
            publisher_table("Daily  SUN"): keep("The clinic*"),
            "sub/a.txt": drop("* city *"),
            "b": keep(SENTENCE) + drop(SENTENCE),
        }
    )

    def role(**of: str) -> Role:
        return classify_blocks(make_article(SENTENCE, **of), rules=rules)[0].role

    assert role() is Role.LEFT_OUT
    assert role(publisher="daily sun") is Role.TEXT
    assert role(publisher="daily sun", file="sub/a.txt") is Role.LEFT_OUT
    assert role(publisher="daily sun", file="sub/a.txt", id="b") is Role.TEXT


def test_the_digest_of_an_article_s_patterns_changes_with_them_alone() -> None:
    article = make_article(SENTENCE, publisher="Sun")
    first = LineRules({"*": drop("x"), "publisher:sun": keep("y"), "other": keep("z")})
    second = LineRules({"publisher:sun": keep(" Y"), "*": drop("x")})
    assert first.for_article(article).digest == second.for_article(article).digest
    assert (
        first.for_article(article).digest
        != LineRules({"*": drop("x")}).for_article(article).digest
    )


@pytest.mark.parametrize(
    ("table", "name"),
    [
        ("Publisher:  Daily Sun ", "publisher:daily sun"),
        ("a.txt", "a.txt"),
        ("*", "*"),
        ("Notes: one", "Notes: one"),
    ],
)
def test_tables_for_publishers_may_be_written_in_many_ways(table: str, name: str) -> None:
    assert normalize_table(table) == name
