from __future__ import annotations

import json
from typing import Any

import pytest

from bot.cli.json_output import as_json
from making import make_article
from retrieval import Answerer
from retrieval.index.builder import build_index

ARTICLE = make_article(
    "The Marjeh clinic treated 1,800 patients. It was hit by Syrians on Friday. Nobody died.",
    "The school was closed. A hospital stood in Homs.",
    title="Bombs on Aleppo",
)
REFUSER = Answerer(build_index([ARTICLE]), min_confidence=1.0)


def explained(question: str) -> dict[str, Any]:
    answer, explanation = REFUSER.ask(question), REFUSER.explain(question)
    line = as_json(answer, 1.0, explanation=explanation, is_explained=True)
    found: dict[str, Any] = json.loads(line)["explanation"]
    return found


@pytest.mark.parametrize(
    ("question", "why"),
    [
        ("Who is he?", ": the question has no word to search for."),
        ("Where do bananas grow?", ': none holds "bananas" or "grow".'),
        ("Who is the mayor of Homs?", ': none holds "mayor".'),
        ("Ants, bees, cats, dogs, elks and flies of Homs",
         ': none holds "Ants", "bees", "cats", "dogs" or 2 more.'),
        ("Where is " + "x" * 50, f': none holds "{"x" * 29}…".'),
        ("Who closed the hospittal?",
         ': no sentence holds both "closed" and "hospital".'),
        ("Why was the school closed?", ": the nearest sentence does not say why."),
        ("Nobody died", " surely enough."),
    ],
)  # fmt: skip
def test_a_refusal_says_in_one_english_sentence_why(question: str, why: str) -> None:
    assert explained(question)["refusal"] == f"No article here answers that{why}"


def test_an_explanation_that_was_asked_for_and_is_not_there_is_null() -> None:
    answer = REFUSER.ask("Who is he?")
    asked = json.loads(as_json(answer, 1.0, explanation=None, is_explained=True))
    not_asked = json.loads(as_json(answer, 1.0, explanation=None, is_explained=False))

    assert asked["explanation"] is None
    assert asked.keys() - not_asked.keys() == {"explanation"}
