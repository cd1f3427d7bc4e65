from __future__ import annotations

import pytest

from bot.i18n.markers import mark, mark_n
from bot.i18n.translator import Translator, translator_in
from bot.rendering.views.text import (
    Role,
    Run,
    beside,
    fill,
    fill_n,
    in_a_row,
    join,
    listed,
    plain,
    shorten,
    text_of,
)

ENGLISH, ARABIC = translator_in("en"), translator_in("ar")
STRONG = (Run("Aleppo", Role.STRONG, "https://a"),)


def test_a_text_is_filled_with_runs_that_keep_their_role_and_link() -> None:
    text = mark("What the articles say about {topic}:")
    assert fill(ENGLISH, text, topic=STRONG) == (
        Run("What the articles say about "), *STRONG, Run(":"),
    )  # fmt: skip


def test_a_text_with_a_number_is_filled_in_the_form_that_goes_with_it() -> None:
    texts = mark_n("in {held} of {n} paragraph", "in {held} of {n} paragraphs")
    assert text_of(fill_n(ENGLISH, *texts, 1, held="1")) == "in 1 of 1 paragraph"
    assert text_of(fill_n(ENGLISH, *texts, 1200, held="3")) == "in 3 of 1,200 paragraphs"


@pytest.mark.parametrize("words", ["Aleppo", "حلب", "{x} <b>"])
@pytest.mark.parametrize("translator", [ENGLISH, ARABIC], ids=["en", "ar"])
def test_what_is_filled_in_reads_as_the_translator_says_it(
    translator: Translator, words: str
) -> None:
    text = mark("Searched for: {words}")
    assert text_of(fill(translator, text, words=words)) == translator.say(text, words=words)


def test_names_in_a_row_keep_their_links() -> None:
    names = [STRONG, plain("and"), plain("حلب")]
    assert in_a_row(names, ENGLISH) == (
        *STRONG, Run(", "), Run("and"), Run(" and \u2068"), Run("حلب"), Run("\u2069"),
    )  # fmt: skip
    assert text_of(in_a_row(names, ARABIC)) == ARABIC.listed(list(map(text_of, names)))
    assert in_a_row([], ENGLISH) == ()


def test_things_that_are_too_many_to_list_are_counted() -> None:
    assert text_of(listed([plain(c) for c in "abcdefghij"], ENGLISH)) == (
        "a, b, c, d, e, f, g, h and 2 more"
    )
    assert listed([], ENGLISH) == ()


def test_what_runs_the_other_way_is_isolated_as_a_whole() -> None:
    assert beside(STRONG, ENGLISH) == STRONG
    assert beside(STRONG, ARABIC) == (Run("\u2068"), *STRONG, Run("\u2069"))
    assert beside((), ARABIC) == ()


def test_empty_lines_are_not_joined() -> None:
    assert text_of(join([plain("a"), (), plain("b")], " · ")) == "a · b"


def test_a_long_text_is_cut_to_one_line() -> None:
    assert shorten("one\n two three", limit=8) == (Run("one two…"),)
