from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.rendering import answer_tokens, keyboards
from bot.rendering.answer_tokens import AnswerToken
from bot.rendering.callback_data import button
from making import make_article
from places import SEEDS
from retrieval import Answer, Answerer, Article, RequestKind, open_index
from retrieval.index.builder import build_index


def answerer_over(*articles: Article) -> Answerer:
    return Answerer(build_index(articles))


@pytest.fixture(scope="module")
def answerer() -> Answerer:
    return Answerer(open_index(SEEDS, cache=None)[0])


@pytest.mark.parametrize(
    "question",
    [
        "How many patients did the clinic treat?",
        "How many nurses were killed?",
        "Where was he born?",
        "How many patients were treated in Damascus?",
        "Who wrote Pride and Prejudice?",
        "Aleppo",
        "summarise",
    ],
)
@pytest.mark.parametrize("whole", [False, True])
def test_an_answer_comes_back_as_it_was_shown(
    answerer: Answerer, question: str, *, whole: bool
) -> None:
    answer = answerer.ask(question, further=6)
    token = answer_tokens.encode_answer(answer, answerer.index, whole=whole)
    again = answer_tokens.decode_answer(token, answerer)
    assert again
    assert token.is_whole == whole
    assert (again.answered, again.kind) == (answer.answered, answer.kind)
    assert texts(again) == texts(answer)
    firsts = [quote.text for quote in answer.further]
    assert {quote.text for quote in again.further} <= set(firsts)
    assert [quote.text for quote in again.further[:1]] == firsts[:1]


def texts(answer: Answer) -> list[tuple[str, str]]:
    quotes = keyboards.quotes_on(answer, 0)
    return [(quote.text, quote.context.text if quote.context else "") for quote in quotes]


def test_that_two_publishers_differ_comes_back_too(answerer: Answerer) -> None:
    answer = replace(answerer.ask("Aleppo"), differ=True)
    again = answer_tokens.decode_answer(
        answer_tokens.encode_answer(answer, answerer.index, whole=False), answerer
    )
    assert again
    assert again.differ


def test_another_index_gives_nothing_for_it(answerer: Answerer) -> None:
    answer = answerer.ask("How many patients did the clinic treat?")
    token = answer_tokens.encode_answer(answer, answerer.index, whole=True)
    other = answerer_over(make_article("The clinic treated 1,800 patients."))
    assert answer_tokens.decode_answer(token, other) is None
    of_two_alike = AnswerToken(other.index.version[:6], token.code)
    assert answer_tokens.decode_answer(of_two_alike, other) is None


def test_a_token_is_renewed_as_long_as_its_articles_stay(tmp_path: Path) -> None:
    def write(name: str, people: int) -> None:
        text = f"{name}\n\nThe town of {name} has {people} people.\n\nIt rains there.\n"
        (tmp_path / f"{name}.txt").write_text(text, "utf-8")

    def opened() -> Answerer:
        return Answerer(open_index(tmp_path, cache=tmp_path / "data")[0])

    for name, people in (("bree", 200), ("cove", 300)):
        write(name, people)
    before = opened()
    answers = {name: before.ask(f"How many people live in {name}?") for name in ("bree", "cove")}
    made = {
        n: answer_tokens.encode_answer(a, before.index, whole=True) for n, a in answers.items()
    }
    refused = answer_tokens.encode_answer(before.ask("Who wrote Emma?"), before.index, whole=True)
    assert answer_tokens.renew_token(made["bree"], before.index) == made["bree"]
    write("ada", 100)
    write("cove", 333)
    now = opened()
    renewed = answer_tokens.renew_token(made["bree"], now.index)
    assert renewed
    assert renewed != made["bree"]
    shown = answer_tokens.decode_answer(renewed, now)
    assert shown
    assert texts(shown) == texts(answers["bree"])
    assert answer_tokens.renew_token(made["cove"], now.index) is None
    assert answer_tokens.renew_token(refused, now.index) is None
    assert answer_tokens.renew_token(made["bree"]._replace(version="ffffff"), now.index) is None


def test_a_token_of_before_numbers_told_their_width_is_of_changed_articles(
    answerer: Answerer,
) -> None:
    token = answer_tokens.encode_answer(answerer.ask("Aleppo"), answerer.index, whole=True)
    old = AnswerToken("ffffff", f"{token.code[0]}1{token.code[2:]}")
    assert answer_tokens.renew_token(old, answerer.index) is None
    assert answer_tokens.decode_answer(old._replace(version=token.version), answerer) is None


@pytest.mark.parametrize(
    ("sentences", "digits"), [(60, 1), (4_000, 2), (250_000, 3), (16_000_000, 4), (20_000_000, 5)]
)
def test_the_token_of_a_library_of_any_size_fits_a_button(sentences: int, digits: int) -> None:
    index = build_index([make_article(*(f"Sentence {n} of it." for n in range(9)))])
    quotes = Answerer(index).quotes(range(9))
    answer = Answer("?", True, quotes[:3], 0.9, further=quotes[3:], kind=RequestKind.TOPIC)
    large = SimpleNamespace(
        version=index.version,
        numbers=index.numbers,
        arrays=SimpleNamespace(sentences=range(sentences)),
        sentence_at=lambda *_: sentences - 1,
    )
    token = answer_tokens.encode_answer(answer, large, whole=True)  # type: ignore[arg-type]  # what it reads
    assert button("More", answer_tokens.VIEW, 9, *token)
    assert len(token.code) == 2 + 9 * digits
