from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.library.quote_ids import id_of
from bot.rendering import links
from bot.rendering.links import MAX_URL, Links, StartTarget
from making import make_article
from retrieval.index.builder import build_index

LINKS = Links("articles_bot")
PAGE = "https://example.org/a"
LONG = (
    "The hospital, which was hit on Wednesday night, had treated more than 1,800 patients in a"
    " year, most of them women and children from the city's east."
)


def payload(link: str | None) -> str:
    assert link
    return link.removeprefix("https://t.me/articles_bot?start=")


@pytest.mark.parametrize(
    ("text", "fragment"),
    [
        ("It rained.", "It%20rained."),
        ("Al-Kassem, R&D", "Al%2DKassem%2C%20R%26D"),
        ("two\r\nlines\u00a0and\tmore", "two%20lines%20and%20more"),
        ("[The **clinic**](https://x.org/a) closed.", "The%20clinic%20closed."),
        ("诊所关闭了。", "%E8%AF%8A%E6%89%80%E5%85%B3%E9%97%AD%E4%BA%86%E3%80%82"),
    ],
)
def test_a_short_quote_is_named_whole(text: str, fragment: str) -> None:
    assert links.to_text(PAGE, text) == f"{PAGE}#:~:text={fragment}"


def test_a_long_quote_is_named_by_its_first_and_last_words() -> None:
    start, end = links.to_text(PAGE, LONG).partition("text=")[2].split(",")
    assert unquote(start) == "The hospital, which was hit on"
    assert unquote(end) == "children from the city's east."


def test_a_long_quote_in_a_script_without_spaces_is_cut_between_clauses() -> None:
    text = "，".join(["医院在星期三晚上被击中", "一年中治疗了许多病人"] * 8) + "。"
    start, end = links.to_text(PAGE, text).partition("text=")[2].split(",")
    assert unquote(start).endswith("，")
    assert unquote(end).endswith("。")
    assert text.startswith(unquote(start))
    assert text.endswith(unquote(end))


@pytest.mark.parametrize(
    ("url", "start"),
    [
        (f"{PAGE}#part-2", f"{PAGE}#part-2:~:text="),
        (f"{PAGE}#:~:text=old", f"{PAGE}#:~:text="),
        (f"{PAGE}#", f"{PAGE}#:~:text="),
    ],
)
def test_a_fragment_that_is_there_stays(url: str, start: str) -> None:
    assert links.to_text(url, "It rained.") == f"{start}It%20rained."


@given(st.text(max_size=300), st.integers(0, 40))
def test_every_address_can_be_opened_and_its_words_stand_in_the_quote(text: str, n: int) -> None:
    address = links.to_text(PAGE, text * n)
    assert len(address) <= MAX_URL
    page, _, fragment = address.partition("#")
    assert page == PAGE
    assert re.fullmatch(r"(:~:text=[\w.~%]+(,[\w.~%]+)?)?", fragment, re.ASCII)
    assert urlsplit(address).fragment == fragment


def test_an_address_without_words_stays_as_it_is() -> None:
    assert links.to_text(PAGE, " ") == PAGE
    long = f"{PAGE}?{'x' * 2000}"
    assert links.to_text(long, LONG) == long


def test_links_say_what_they_open() -> None:
    article = make_article("It rained.")
    name = id_of(build_index([article]).sentence(0))
    assert links.parse_payload(payload(LINKS.verify(name))) == (StartTarget.QUOTE, str(name))
    assert links.parse_payload(payload(LINKS.article(article))) == (
        StartTarget.ARTICLE,
        name.article,
    )
    assert links.parse_payload(payload(LINKS.help())) is None


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_question_in_a_link_is_asked_or_too_long(question: str) -> None:
    link = LINKS.ask(question)
    if len(question.encode()) > 46:
        assert link is None
        return
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", payload(link))
    words = " ".join(question.split())
    sayable = any(character.isalnum() for character in words)
    assert links.parse_payload(payload(link)) == (
        (StartTarget.QUESTION, words) if sayable else None
    )


@pytest.mark.parametrize(
    "text", ["", "help", "hello", "v_", "q_", "q_*", "q_A", "q_____", "x_1", "_"]
)
def test_any_other_payload_opens_nothing(text: str) -> None:
    assert links.parse_payload(text) is None
