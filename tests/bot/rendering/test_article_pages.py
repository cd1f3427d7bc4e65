from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rendering import article_pages
from bot.rendering.article_pages import PagePiece, pieces_of
from bot.transport.html import units
from making import make_article
from retrieval.index.builder import build_index

PAGE_UNITS = 2_000


def pieces(*paragraphs: str, headings: tuple[str, ...] = ()) -> tuple[PagePiece, ...]:
    article = make_article(*paragraphs, headings=headings)
    return pieces_of(article, build_index([article]))


def sentence(n: int, words: int = 40) -> str:
    return f"Paragraph {n} says " + "many words and " * words + "then it ends."


paragraphs = st.lists(
    st.builds(
        lambda text, n: f"{text * n} It rained.",
        st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40),
        st.integers(1, 200),
    ),
    min_size=1,
    max_size=12,
    unique=True,
)


@given(paragraphs)
def test_pages_hold_every_paragraph_once_in_order_and_fit(texts: list[str]) -> None:
    whole = pieces(*texts)
    begins = article_pages.starts(whole)
    shown = [piece for first in begins for piece in article_pages.page_from(whole, first)]
    assert tuple(shown) == whole
    for first in begins:
        page = article_pages.page_from(whole, first)
        assert len(page) == 1 or sum(piece.units for piece in page) <= PAGE_UNITS
        assert all(units(piece.text) <= PAGE_UNITS for piece in page)
    for before, piece in pairwise(whole):
        same = piece.passage == before.passage
        assert piece.start == before.end if same else piece.start >= before.end
    for piece in whole:
        assert piece.goes_on == (piece.start > piece.passage.start)


@given(paragraphs, st.data())
def test_the_page_before_ends_where_this_one_begins(texts: list[str], data: st.DataObject) -> None:
    whole = pieces(*texts)
    if len(whole) < 2:
        return
    first = data.draw(st.integers(1, len(whole) - 1))
    before = article_pages.page_before(whole, first)
    assert 0 <= before < first
    assert before + len(article_pages.page_from(whole, before)) >= first


def test_a_paragraph_of_fifty_thousand_characters_is_paged_between_its_words() -> None:
    whole = pieces(sentence(1, words=3_300))
    assert len(whole) > 20
    assert all(piece.text.endswith(" ") for piece in whole[:-1])
    assert [piece.goes_on for piece in whole] == [False] + [True] * (len(whole) - 1)


@pytest.mark.parametrize("text", ["医" * 9_000 + "。", "𠮷" * 9_000 + "。"])
def test_words_that_are_not_spaced_are_cut_between_characters(text: str) -> None:
    assert "".join(piece.text for piece in pieces(text)) == text


def test_a_piece_is_found_by_a_position() -> None:
    whole = pieces(*(sentence(n) for n in range(9)))
    assert [article_pages.piece_at(whole, piece.start) for piece in whole] == list(range(9))
    assert article_pages.piece_at(whole, 0) == 0
    assert article_pages.piece_at(whole, whole[-1].end + 9) == 8


def test_an_outline_is_made_of_headings() -> None:
    whole = pieces(
        *(sentence(1), "Before", sentence(2), sentence(3), "After", sentence(4)),
        headings=("Before", "After"),
    )
    assert [whole[n].heading for n in article_pages.outline(whole)] == ["", "Before", "After"]


def test_an_outline_without_headings_is_made_of_tenths() -> None:
    whole = pieces(*(sentence(n) for n in range(10, 50)))
    assert article_pages.outline(whole) == list(range(0, 40, 4))
    assert article_pages.outline(pieces("It rained.")) == [0]
