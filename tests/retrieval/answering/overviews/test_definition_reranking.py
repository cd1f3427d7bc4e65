from __future__ import annotations

import pytest

from making import make_article
from retrieval import Answerer
from retrieval.answering.overviews.definition_reranking import find_defined
from retrieval.index.builder import build_index


@pytest.mark.parametrize(
    ("question", "subject"),
    [
        ("What is Istanbul?", "Istanbul"),
        ("Who was Anna Weber", "Anna Weber"),
        ("what's a subroutine ?", "subroutine"),
        ("What are the Northern Lights?", "Northern Lights"),
        ("What is the highest peak in Spain?", None),
        ("Who is it that runs the mill?", None),
        ("Who is the mayor of Aleppo?", None),
        ("When is Easter?", None),
        ("Istanbul", None),
        ("", None),
    ],
)
def test_only_a_question_of_who_or_what_something_is_asks_for_it(
    question: str, subject: str | None
) -> None:
    assert find_defined(question) == subject


def test_the_sentence_that_introduces_the_thing_comes_first() -> None:
    article = make_article(
        "The Tollmere weir was repaired twice, since it had leaked.",
        "Children fish at the Tollmere weir, which is loud in spring.",
        "The Tollmere weir is a low dam across the river, built in 1871 for three mills.",
        title="Water",
    )
    answer = Answerer(build_index([article])).ask("What is the Tollmere weir?")

    assert answer.answered
    assert answer.quotes[0].text.startswith("The Tollmere weir is a low dam")
