from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.i18n.translator import translator_in
from bot.rendering import excerpts
from bot.rendering.messages import render_excerpt
from bot.transport.html import MAX_UNITS, plain, units
from botapi.formatting import parse_html
from making import make_article
from retrieval import Answerer, Index
from retrieval.index.builder import build_index

ENGLISH = translator_in("en")
SENTENCE = "The <town> council met on a Monday & voted for the new bridge over the river."


def index_of(*paragraphs: str, headings: tuple[str, ...] = ()) -> Index:
    return build_index([make_article(*paragraphs, headings=headings)])


def quoted(index: Index, words: str) -> int:
    numbers = range(len(index.arrays.sentences))
    return next(n for n in numbers if words in index.sentence(n).text)


def shown(index: Index, excerpt: excerpts.Excerpt, number: int) -> str:
    return render_excerpt(excerpt, Answerer(index).quote(number), ENGLISH)


def test_a_quote_stands_in_bold_among_its_neighbours_under_its_heading() -> None:
    paragraphs = ["It began in spring.", "The bridge", f"{SENTENCE} It was close.", "Then came 1."]
    index = index_of(*paragraphs, headings=("The bridge",))
    number = quoted(index, "council")
    html = shown(index, excerpts.around(index.sentence(number), index), number)
    assert html == (
        "<blockquote>It began in spring.</blockquote>\n\n<i>The bridge</i>\n<blockquote><b>The "
        "&lt;town&gt; council met on a Monday &amp; voted for the new bridge over the river.</b> "
        "It was close.\n\nThen came 1.</blockquote>\n— <b>Title</b> · ¶ 3 of 4"
    )


def test_an_excerpt_without_the_quote_says_which_paragraphs_it_has() -> None:
    index = index_of(*(f"{SENTENCE} Number {n} of them." for n in range(30)))
    number = quoted(index, "Number 0 ")
    first = excerpts.around(index.sentence(number), index)
    assert first.before is None
    assert first.after
    html = shown(index, excerpts.beginning(index.sentence(0), first.after, index), number)
    assert "<b>The" not in html
    assert html.endswith("— <b>Title</b> · ¶ 9–16 of 30")


def test_a_long_paragraph_is_cut_between_sentences_and_shows_it() -> None:
    index = index_of(" ".join(f"{SENTENCE} Number {n} of them." for n in range(40)))
    number = quoted(index, "Number 20 ")
    html = shown(index, excerpts.around(index.sentence(number), index), number)
    assert "<b>Number 20 of them.</b>" in html
    assert html.startswith("<blockquote>[…] ")
    assert html.endswith(". […]</blockquote>\n— <b>Title</b> · ¶ 1 of 1")


words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40)
paragraphs = st.builds(lambda text, times: (f"{text}. ") * times, words, st.integers(1, 120))


@settings(max_examples=25)  # each builds an index
@given(st.lists(paragraphs, min_size=1, max_size=30), st.data())
def test_from_any_quote_every_part_can_be_reached_in_both_directions(
    texts: list[str], data: st.DataObject
) -> None:
    index = index_of(*texts)
    if not len(index.arrays.sentences):
        return
    number = data.draw(st.integers(0, len(index.arrays.sentences) - 1))
    sentence = index.sentence(number)
    home = excerpts.around(sentence, index)
    assert any(p.start <= sentence.start < p.end for p in home.parts)
    seen = list(home.parts)
    for direction in ("before", "after"):
        excerpt = home
        while (position := getattr(excerpt, direction)) is not None:
            excerpt = excerpts.beginning(sentence, position, index)
            seen = [*excerpt.parts, *seen] if direction == "before" else [*seen, *excerpt.parts]
            html = shown(index, excerpt, number)
            assert units(plain(html)) <= MAX_UNITS
            assert parse_html(html).text.strip() == plain(html).strip()
    passages = [index.passage(n) for n in range(len(index.arrays.passages))]
    whole = "".join(p.text for p in passages)
    starts = dict.fromkeys((p.start, p.end) for p in seen)
    assert "".join(sentence.article.text[a:b] for a, b in sorted(starts)) == whole


def test_an_excerpt_of_the_longest_parts_is_one_message() -> None:
    index = index_of("🌉" * 5_000, "🌉 " * 2_500 + ".")
    for number in range(len(index.arrays.sentences)):
        sentence = index.sentence(number)
        excerpt = excerpts.around(sentence, index)
        assert units(plain(shown(index, excerpt, number))) <= MAX_UNITS
