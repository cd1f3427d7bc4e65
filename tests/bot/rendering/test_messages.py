from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.i18n.translator import translator_in
from bot.library.quote_ids import id_of
from bot.rendering.links import Links
from bot.rendering.messages import (
    render_answer,
    render_articles,
    render_examples,
    render_nearest,
    render_next_best,
    render_topic,
)
from bot.transport.html import MAX_UNITS, plain, units
from botapi.formatting import parse_html
from retrieval import Answer, Article, NoMatch, Passage, Quote, RequestKind, Span
from retrieval.search.filter_syntax import parse_filters

ENGLISH = translator_in("en")
LINKS = Links("articles_bot")
TEXT = "The clinic treated more than 1,800 patients. Dr. Al-Kassem said it was closed <that> day."


def quote(
    text: str = TEXT, *, length: int | None = None, paragraph: int = 6, **article: object
) -> Quote:
    """Return a quote of the first `length` characters of an article's only paragraph."""
    fields: dict[str, object] = {"id": "a", "title": "Clinic & city", "blocks": ()} | article
    source = Article(text=text, **fields)  # type: ignore[arg-type]  # the fields are mixed
    passage = Passage(source, 0, len(text), paragraph)
    return Quote(source, 0, len(text) if length is None else length, passage, 1.0)


def answer(*quotes: Quote, answered: bool = True, **more: object) -> Answer:
    return Answer("?", answered, quotes, 0.9, **more)  # type: ignore[arg-type]  # as above


def rendered(one: Answer) -> str:
    return render_answer(one, ENGLISH)


def test_a_quote_stands_first_and_its_citation_right_under_it() -> None:
    cited = quote(publisher="Global <News>", published=date(2016, 4, 9))
    assert rendered(answer(cited)) == (
        "<blockquote>The clinic treated more than 1,800 patients. Dr. Al-Kassem said it was "
        "closed &lt;that&gt; day.</blockquote>\n"
        "— <b>Clinic &amp; city</b> · Global &lt;News&gt; · 9 Apr 2016 · ¶ 6"
    )


def test_what_nobody_knows_of_an_article_is_left_out_of_its_citation() -> None:
    assert plain(rendered(answer(quote()))).endswith("\n— Clinic & city · ¶ 6")


def test_an_article_with_an_address_is_linked() -> None:
    url = 'https://example.org/a?b=1&c="2"'
    assert (
        '— <a href="https://example.org/a?b=1&amp;c=&quot;2&quot;#:~:text=Dr.%20Al%2DKassem">'
        "Clinic &amp; city</a> · ¶" in rendered(answer(quote("Dr. Al-Kassem", url=url)))
    )


def test_an_answer_carries_the_id_of_its_first_quote_last() -> None:
    shown = plain(render_answer(answer(quote(), carried=("Ann",)), ENGLISH, links=LINKS))
    assert shown.splitlines()[-1] == f"ID {id_of(quote())}"
    assert "ID" not in plain(render_answer(answer(quote(), answered=False), ENGLISH, links=LINKS))


def test_a_quote_without_an_address_leads_to_the_bots_own_view_of_it() -> None:
    own, elsewhere = quote(), quote(url="https://example.org")
    shown = render_answer(answer(own, elsewhere), ENGLISH, links=LINKS)
    assert shown.count("https://t.me/") == 1
    assert f'· <a href="https://t.me/articles_bot?start=v_{id_of(own)}">¶ 6</a>\n\n' in shown


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "example.org", "http://", "http://[", "https://a b", "", "tg://x"],
)
def test_what_is_no_web_address_is_no_link(url: str) -> None:
    assert "<a" not in rendered(answer(quote(url=url)))


def also_in(*papers: str | None, own: str | None = "Herald", **known: object) -> str:
    """Return the lines under a quote that stands in articles of these papers too."""
    others = [quote(id=f"{n}", publisher=paper, **known) for n, paper in enumerate(papers)]
    cited = replace(quote(publisher=own), elsewhere=tuple(others))
    return plain(rendered(answer(cited))).partition("¶ 6")[2]


def test_papers_that_have_the_quote_too_are_named_where_they_fit() -> None:
    assert also_in("Post") == "\nAlso in Post"
    assert also_in("Post", "Star", "Kurier <Wien>") == "\nAlso in Post, Star and Kurier <Wien>"
    assert also_in() == ""


@pytest.mark.parametrize(
    "papers", [("Post", None), ("Post", "Post"), ("Post", "Herald"), (None, None)]
)
def test_articles_whose_papers_tell_little_are_counted(papers: tuple[str | None, ...]) -> None:
    assert also_in(*papers) == "\nAlso in 2 other articles"


def test_one_and_many_others_are_counted() -> None:
    assert also_in(None) == "\nAlso in 1 other article"
    assert also_in(*"abcd") == "\nAlso in 4 other articles"


def test_a_paper_with_an_address_is_linked_to_the_words_there() -> None:
    other = quote(id="b", publisher="Post & Co", url="https://example.org/b")
    shown = rendered(answer(replace(quote(), elsewhere=(other,))))
    link = '<a href="https://example.org/b#:~:text='
    assert shown.splitlines()[-1].startswith(f"Also in {link}")
    assert shown.endswith(">Post &amp; Co</a>")


def test_quotes_of_one_article_say_once_where_else_they_stand() -> None:
    first = replace(quote(), elsewhere=(quote(id="b"), quote(id="c")))
    second = replace(first, start=4, elsewhere=(quote(id="c"),))
    third = replace(first, start=9, elsewhere=(quote(id="d"),))

    shown = plain(rendered(answer(first, second, third)))
    assert [line for line in shown.splitlines() if line.startswith("Also")] == [
        "Also in 2 other articles",
        "Also in 1 other article",
    ]


def test_a_list_says_which_articles_tell_the_story_of_another() -> None:
    articles = [(n, quote(title=f"Title {n}").article) for n in (1, 2, 3)]
    listed = render_articles(articles, ENGLISH, copies={3: 1}, telling_undated=True)
    assert plain(listed).splitlines() == [
        "1. Title 1 · no date",
        "2. Title 2 · no date",
        "3. Title 3 · no date · same story as 1",
    ]


def test_line_breaks_in_a_quote_are_shown_as_spaces_and_nothing_else_changes() -> None:
    assert "<blockquote>two lines and  more</blockquote>" in rendered(
        answer(quote("two\r\nlines\nand  more"))
    )


def test_a_refusal_names_what_is_missing_and_what_is_near_stands_behind_a_button() -> None:
    no = answer(quote(), quote(), answered=False, missing=("passport", "<renew>"))
    said = "No article here answers that.\nNo article mentions: passport, <renew>."
    assert plain(rendered(no)) == said
    offering = render_answer(no, ENGLISH, with_topics=True)
    assert plain(offering) == f"{said}\n\nBut the articles do cover:"
    assert plain(render_nearest(quote(), ENGLISH)).startswith(
        "Not an answer, but the nearest I found:\n\nThe clinic treated"
    )


def test_what_comes_next_says_that_it_was_not_judged() -> None:
    shown = plain(render_next_best([quote(), quote(title="Another")], ENGLISH))
    assert shown.startswith("Next best, though less likely:\n\nThe clinic treated")
    assert shown.endswith("\n— Another · ¶ 6")


def test_a_topic_says_what_it_is_or_that_no_article_is_about_it() -> None:
    told = render_topic("A & B", answer(quote(), kind=RequestKind.TOPIC), ENGLISH)
    assert told.startswith(
        "What the articles say about <b>A &amp; B</b>:\n\n<blockquote>The clinic"
    )
    gone = answer(answered=False, kind=RequestKind.TOPIC)
    assert render_topic("A & B", gone, ENGLISH) == "No article here is about that."


def test_a_refusal_with_nothing_near_is_one_sentence() -> None:
    assert rendered(answer(answered=False)) == "No article here answers that."


def test_a_corrected_word_is_told_below_the_answer() -> None:
    shown = rendered(answer(quote(), corrected={"pediatrican": "pediatrician"}))
    assert shown.endswith("\n\nSearched for <i>pediatrician</i> instead of <i>pediatrican</i>.")


def test_a_refusal_says_that_no_article_is_in_the_questions_language() -> None:
    no = answer(quote(), answered=False, missing=("Brücke",), language="de")

    assert plain(rendered(no)).startswith(
        "No article here answers that.\nNo article here is in German.\n"
        "No article mentions: Brücke."
    )


@pytest.mark.parametrize("language", [None, "xx"])
def test_a_language_without_a_name_is_not_spoken_of(language: str | None) -> None:
    no = answer(quote(), answered=False, language=language)

    assert "No article here is in" not in plain(rendered(no))


def test_an_answer_says_nothing_of_its_questions_language() -> None:
    assert "German" not in plain(rendered(answer(quote(), language="de")))


def test_many_missing_words_are_cut_to_a_few() -> None:
    shown = rendered(answer(answered=False, missing=tuple("abcdefghijkl")))
    assert shown.endswith("No article mentions: a, b, c, d, e, f, g, h and 4 more.")


def in_context(whole: Quote, *, at: int) -> Quote:
    """Return the quote from there on, what stands before as its context."""
    return replace(whole, start=at, context=Span(whole.article, whole.start, at - 1))


def test_the_sentence_before_stands_before_its_quote_and_apart_from_it() -> None:
    assert rendered(answer(in_context(quote(), at=45))).startswith(
        "<blockquote><i>The clinic treated more than 1,800 patients.</i> "
        "<b>Dr. Al-Kassem said it was closed &lt;that&gt; day.</b></blockquote>\n"
    )


def test_a_quote_that_is_the_context_of_a_better_one_is_shown_once() -> None:
    shown = plain(rendered(answer(in_context(quote(), at=45), quote(length=44))))
    assert shown.count("1,800 patients") == 1
    assert shown.count("¶ 6") == 1


def test_the_sentence_before_is_the_first_to_go_when_it_is_too_much() -> None:
    whole = quote("before " * 580 + "and the quote itself, which is long enough.")
    shown = plain(rendered(answer(in_context(whole, at=4060))))
    assert shown == "and the quote itself, which is long enough.\n— Clinic & city · ¶ 6"


def test_quotes_of_one_article_name_it_once() -> None:
    three = [quote(length=44), replace(quote(), start=45), quote(title="Another")]
    shown = plain(rendered(answer(*three)))
    assert [line for line in shown.splitlines() if line.startswith("— ")] == [
        "— Clinic & city · ¶ 6", "— same article · ¶ 6", "— Another · ¶ 6"
    ]  # fmt: skip


def test_a_topic_that_no_article_has_is_no_question_unanswered() -> None:
    no = answer(answered=False, missing=("Zorblax",), kind=RequestKind.TOPIC)
    assert rendered(no) == "No article here is about that.\nNo article mentions: Zorblax."


def test_what_is_too_much_goes_in_order_quotes_then_words() -> None:
    long = "word " * 500
    three = [quote(long + "end. And more of it, which nobody quoted.", length=2504)] * 3
    shown = plain(rendered(answer(*three)))
    assert shown.count("end.") == 1
    assert "[…]" not in shown
    shown = plain(rendered(answer(quote("word " * 2000))))
    assert shown.startswith("word word")
    assert " word […]\n— Clinic & city · ¶ 6" in shown
    assert MAX_UNITS - 10 < units(shown) <= MAX_UNITS


words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60)
long_words = st.builds(str.__mul__, words, st.integers(1, 400))
quotes = st.builds(
    quote,
    long_words,
    length=st.none() | st.integers(1, 300),
    title=long_words,
    publisher=st.none() | long_words,
    url=st.none() | words.map(lambda s: f"https://example.org/{s}"),
)


contexts = st.builds(
    lambda whole: replace(whole, context=Span(whole.article, 0, len(whole.article.text))), quotes
)


@given(
    st.builds(
        answer,
        quotes | contexts,
        quotes | contexts,
        quotes | contexts,
        kind=st.sampled_from(RequestKind),
        answered=st.booleans(),
        missing=st.lists(long_words, max_size=12).map(tuple),
        corrected=st.dictionaries(words, long_words, max_size=12),
    )
)
def test_every_answer_is_one_message_that_telegram_can_parse(any_answer: Answer) -> None:
    views = [
        render_answer(any_answer, ENGLISH, links=LINKS),
        render_topic("<b>" * 12, any_answer, ENGLISH),
        render_next_best(any_answer.quotes, ENGLISH),
        render_nearest(any_answer.quotes[0], ENGLISH),
    ]
    for shown in views:
        assert units(plain(shown)) <= MAX_UNITS
        assert parse_html(shown).text == plain(shown)


@given(st.lists(st.builds(quote, title=long_words, publisher=long_words), max_size=8))
def test_every_page_of_sources_is_one_message_that_telegram_can_parse(some: list[Quote]) -> None:
    shown = render_articles(enumerate((q.article for q in some), 1), ENGLISH)
    assert units(plain(shown)) <= MAX_UNITS
    assert parse_html(shown).text == plain(shown)


def test_articles_are_listed_with_their_numbers() -> None:
    numbered = [(9, quote().article), (4, quote(publisher="CBC").article)]
    shown = render_articles(numbered, ENGLISH)
    assert shown == "9. <b>Clinic &amp; city</b>\n4. <b>Clinic &amp; city</b> · CBC"


def test_a_list_by_date_says_which_articles_have_none() -> None:
    dated = quote(published=date(2016, 4, 9)).article
    shown = render_articles([(1, dated), (2, quote().article)], ENGLISH, telling_undated=True)
    assert shown.endswith("9 Apr 2016\n2. <b>Clinic &amp; city</b> · no date")


def test_examples_can_be_copied_by_a_tap() -> None:
    assert render_examples(["Is 1 < 2?"]) == "• <code>Is 1 &lt; 2?</code>"


def test_a_follow_up_says_what_was_searched_for() -> None:
    shown = rendered(Answer("And <he>?", True, (quote(),), 0.9, carried=("Ann & Lee", "clinic")))
    assert shown.endswith("\n\nSearched for: <i>And &lt;he&gt;? · Ann &amp; Lee, clinic</i>")


def test_a_refused_follow_up_says_what_was_searched_for() -> None:
    refused = Answer("And he?", False, (), 0.1, carried=("Ann Lee",))
    assert plain(rendered(refused)).endswith("\n\nSearched for: And he? · Ann Lee")


def restricted(question: str, **more: object) -> Answer:
    return answer(restrictions=parse_filters(question).restrictions, **more)


def test_what_was_restricted_is_said_in_a_line() -> None:
    question = 'source:bbc source:"<CBC>" since:2016-04 until:2016-04-29 "so called" -war'
    said = plain(rendered(replace(restricted(question, answered=False), quotes=(quote(),))))

    assert said.endswith(
        "\n\nOnly: source bbc / <CBC>, since 2016-04, until 29 Apr 2016, "
        "with “so called”, without “war”"
    )


def test_restrictions_that_leave_nothing_are_why_it_declines() -> None:
    one = restricted("source:<bbc> since:2016", answered=False, nothing=NoMatch.ARTICLE)
    assert rendered(one) == "No article here matches: source &lt;bbc&gt;, since 2016."

    one = restricted('"so called"', answered=False, nothing=NoMatch.SENTENCE)
    assert rendered(one) == "No sentence here matches: with “so called”."


def test_what_was_not_understood_is_said() -> None:
    said = rendered(replace(restricted("since:<soon> source:bbc", answered=False)))

    assert said.endswith(
        "Only: <i>source bbc</i>\n"
        "I didn’t understand <code>since:&lt;soon&gt;</code>. Write dates as "
        "<code>2016-04-29</code>, <code>2016-04</code> or <code>2016</code>."
    )


def test_two_publishers_that_differ_are_announced_and_both_dated() -> None:
    one = quote("It treated 1,800.", publisher="BBC", published=date(2016, 4, 29))
    other = quote("It treated 2,600.", id="b", publisher="CBC", published=date(2016, 5, 1))
    said = plain(rendered(answer(one, other, differ=True)))

    assert said == (
        "Two publishers report this differently:\n\n"
        "It treated 1,800.\n— Clinic & city · BBC · 29 Apr 2016 · ¶ 6\n\n"
        "It treated 2,600.\n— Clinic & city · CBC · 1 May 2016 · ¶ 6"
    )


def test_what_is_closest_to_a_claim_is_called_that() -> None:
    said = plain(rendered(answer(quote(), kind=RequestKind.STATEMENT)))
    assert said.startswith(f"The closest I found in the articles:\n\n{TEXT}\n— ")

    said = plain(rendered(answer(answered=False, kind=RequestKind.STATEMENT)))
    assert said == "Nothing in the articles comes close to that."
