from __future__ import annotations

import asyncio
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from bot.library.library import Library, open_library
from bot.state.answer_cache import AnswerCache
from places import SEEDS
from retrieval import Answer, Answerer

QUESTION = "How many patients did the clinic treat?"


@pytest.fixture(scope="module")
def library(data: Path) -> Library:
    return open_library(SEEDS, data)


class Counting(Answerer):
    """Counts what it is asked, and takes its time of the processor."""

    asked = 0
    seconds = 0.0

    def ask(self, *args: Any, **more: Any) -> Answer:
        self.asked += 1
        end = time.thread_time() + self.seconds
        while time.thread_time() < end:
            pass
        return super().ask(*args, **more)


@pytest.fixture
def answerer(library: Library) -> Counting:
    return Counting(library.answerer.index)


async def test_the_same_question_again_costs_nothing(answerer: Counting) -> None:
    answers = AnswerCache()
    first = await answers.ask(answerer, QUESTION, quotes=3, further=6)
    assert first == answerer.ask(QUESTION, quotes=3, further=6)
    assert await answers.ask(answerer, QUESTION, quotes=3, further=6) is first
    assert answerer.asked == 2
    for other in ({"quotes": 1, "further": 6}, {"quotes": 3, "further": 0}):
        assert await answers.ask(answerer, QUESTION, **other) == answerer.ask(QUESTION, **other)
    assert answerer.asked == 6


async def test_a_further_question_is_never_taken_from_memory_nor_kept(answerer: Counting) -> None:
    answers, further = AnswerCache(), "And the nurses?"
    alone = await answers.ask(answerer, further, quotes=3)
    before = await answers.ask(answerer, "Who is Jay Dahman?", quotes=3)
    in_context = await answers.ask(answerer, further, quotes=3, context=before)
    assert in_context.searched
    assert await answers.ask(answerer, further, quotes=3) is alone


async def test_other_articles_have_other_answers(answerer: Counting, tmp_path: Path) -> None:
    answers = AnswerCache()
    await answers.ask(answerer, QUESTION, quotes=3)
    (tmp_path / "news.txt").write_text("News\n\nThe clinic treated nobody in May.\n", "utf-8")
    changed = Counting(open_library(tmp_path, tmp_path / "data").answerer.index)
    await answers.ask(changed, QUESTION, quotes=3)
    assert (changed.asked, len(answers)) == (1, 1)


async def test_the_oldest_answers_go_and_those_that_are_forgotten(answerer: Counting) -> None:
    answers = AnswerCache(limit=2)
    for text in ("Who is Jay Dahman?", QUESTION, "Where is Aleppo?"):
        await answers.ask(answerer, text, quotes=3)
    assert len(answers) == 2
    answers.forget([QUESTION, "Who asked nothing?"])
    assert len(answers) == 1
    await answers.ask(answerer, "Where is Aleppo?", quotes=3)
    assert answerer.asked == 3


async def test_after_a_second_it_says_once_that_it_is_slow(answerer: Counting) -> None:
    answers, said = AnswerCache(), []
    await answers.ask(answerer, QUESTION, quotes=3, when_slow=lambda: said.append("quick"))
    answerer.seconds = 1.3
    began = time.monotonic()
    long = "Where is it? " * 20
    slow = answers.ask(answerer, long, quotes=3, when_slow=lambda: said.append("slow"))
    quick = answers.ask(answerer, QUESTION, quotes=3, when_slow=lambda: said.append("again"))
    results = asyncio.create_task(slow), asyncio.create_task(quick)
    await asyncio.wait(results, return_when=asyncio.FIRST_COMPLETED)
    assert (results[0].done(), said) == (False, [])
    await asyncio.gather(*results)
    assert time.monotonic() - began >= 1.3
    assert said == ["slow"]


async def test_short_questions_get_no_thread_once_answers_are_known_to_be_quick(
    answerer: Counting,
) -> None:
    answers, threads = AnswerCache(), []

    class Noting(Counting):
        def ask(self, *args: Any, **more: Any) -> Answer:
            threads.append(threading.current_thread() is threading.main_thread())
            return super().ask(*args, **more)

    noting = Noting(answerer.index)
    for number in range(30):
        await answers.ask(noting, f"Where is it, {number}?", quotes=3)
    await answers.ask(noting, QUESTION * 20, quotes=3)
    assert (threads[0], threads[-2], threads[-1]) == (False, True, False)
    noting.seconds = 0.1
    await answers.ask(noting, "Where is it now?", quotes=3)
    await answers.ask(noting, "And where then?", quotes=3)
    assert threads[-1] is False
