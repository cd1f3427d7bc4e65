from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.library import quote_ids
from bot.library.quote_ids import ChangedArticleError, QuoteId, UnknownIdError
from making import make_article
from places import SEEDS
from retrieval import open_index
from retrieval.index.builder import build_index


def test_each_sentence_of_the_seeds_is_found_by_its_id() -> None:
    index, _ = open_index(SEEDS)
    for number in range(len(index.arrays.sentences)):
        name = quote_ids.id_of(index.sentence(number))
        assert quote_ids.find_sentence(quote_ids.parse_id(str(name)), index) == number


def test_an_id_is_read_as_people_type_it() -> None:
    assert quote_ids.parse_id(" 4F7KQ-9M2X-O1l ") == QuoteId("4f7kq", "9m2x", 33)


@pytest.mark.parametrize("text", ["", "4f7kq", "4f7kq-9m2x", "4f7kq-9m2x-", "x" * 500, "..-..-.."])
def test_what_is_no_id_is_refused(text: str) -> None:
    with pytest.raises(UnknownIdError):
        quote_ids.parse_id(text)


def test_an_id_outlives_changes_of_other_articles_and_tells_of_its_own() -> None:
    here, other = make_article("It rained. It poured.", id="a"), make_article("Sun.", id="b")
    name = quote_ids.id_of(build_index([here]).sentence(1))
    assert build_index([other, here]).sentence(
        quote_ids.find_sentence(name, build_index([other, here]))
    ).text == ("It poured.")
    with pytest.raises(ChangedArticleError):
        quote_ids.find_sentence(name, build_index([make_article("It rained. It snowed.", id="a")]))
    with pytest.raises(UnknownIdError):
        quote_ids.find_sentence(name, build_index([other]))


@given(st.integers(0, 2**29))
def test_where_a_quote_begins_survives_writing_and_reading(start: int) -> None:
    assert quote_ids.parse_id(str(QuoteId("4f7kq", "9m2x", start))).start == start


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("4f7kq-9m2x-8c", ["4f7kq-9m2x-8c"]),
        ("Is this right? ID 4F7KQ–9M2X–8C, and 22222-3333-4.", ["4f7kq-9m2x-8c", "22222-3333-4"]),
        ("https://t.me/articles_bot?start=v_4f7kq-9m2x-8c", ["4f7kq-9m2x-8c"]),
        ("(4f7kq-9m2x-8c)\n4f7kq-9m2x-8c", ["4f7kq-9m2x-8c"]),
        ("x4f7kq-9m2x-8c 4f7kq-9m2x-8cx-1 1-4f7kq-9m2x-8c 4f7kq-9m2x", []),
    ],
)
def test_ids_are_found_among_other_words(text: str, found: list[str]) -> None:
    assert [str(name) for name in quote_ids.find_ids(text)] == found


def test_a_start_that_is_no_sentences_is_told_apart_from_a_changed_text() -> None:
    here = make_article("It rained. It poured.", id="a")
    name = quote_ids.id_of(build_index([here]).sentence(1))
    with pytest.raises(ChangedArticleError) as mistyped:
        quote_ids.find_sentence(QuoteId(name.article, name.text, 1), build_index([here]))
    assert mistyped.value.same_text
    with pytest.raises(ChangedArticleError) as changed:
        quote_ids.find_sentence(name, build_index([make_article("It rained.", id="a")]))
    assert not changed.value.same_text


def test_articles_whose_ids_have_the_same_digest_are_told_apart_by_their_texts() -> None:
    by_digest: dict[str, str] = {}
    for n in range(100_000):
        article = make_article(f"Rain fell on day {n}.", id=str(n))
        other = by_digest.setdefault(quote_ids.article_digest(article), article.id)
        if other != article.id:
            break
    one = make_article(f"Rain fell on day {other}.", id=other)
    index = build_index([one, article])
    assert quote_ids.articles_named(quote_ids.article_digest(one), index) == (one, article)
    for number in (0, 1):
        assert quote_ids.find_sentence(quote_ids.id_of(index.sentence(number)), index) == number
