from __future__ import annotations

import numpy as np
import pytest

from making import make_article
from retrieval import Article
from retrieval.index.builder import build_index
from retrieval.ranking.features.extractor import SentenceCandidates, compute_features
from retrieval.search.candidates import find_passages
from retrieval.search.query import parse_query


def candidates_of(question: str, *articles: Article) -> dict[str, dict[str, float]]:
    """Return the features of each candidate sentence by its text."""
    index = build_index(articles)
    query = parse_query(question, index)
    found = find_passages(query, index)
    assert found is not None
    candidates: SentenceCandidates = compute_features(query, found, index)
    return {
        index.sentence(int(number)).text: {
            name: float(column[row]) for name, column in candidates.columns.items()
        }
        for row, number in enumerate(candidates.sentences)
    }


ARTICLE = make_article(
    "The Marjeh clinic treated 1,800 patients. It was hit on Friday.",
    "The school was closed.",
    "Smoke rises over the clinic. (Omar Sanadiki/Reuters)",
    title="Bombs on Aleppo",
)
FIRST, SECOND, CAPTION = (
    "The Marjeh clinic treated 1,800 patients.",
    "It was hit on Friday.",
    "Smoke rises over the clinic. (Omar Sanadiki/Reuters)",
)


def test_every_sentence_of_a_passage_found_is_a_candidate() -> None:
    assert candidates_of("Marjeh", ARTICLE).keys() >= {FIRST, SECOND}


def test_coverage_is_the_share_of_the_question_that_a_sentence_holds() -> None:
    found = candidates_of("Which clinic treated patients?", ARTICLE)

    assert found[FIRST]["coverage"] == pytest.approx(1)
    assert 0 < found[CAPTION]["coverage"] < 1
    assert found[SECOND]["coverage"] == 0


def test_a_rare_word_covers_more_than_a_common_one() -> None:
    article = make_article("Marjeh was there.", "Time was there.")
    found = candidates_of("Marjeh time", article)

    assert found["Marjeh was there."]["coverage"] > found["Time was there."]["coverage"]


def test_the_sentence_before_and_the_title_lend_their_words() -> None:
    found = candidates_of("When was the Marjeh clinic in Aleppo hit?", ARTICLE)

    assert found[SECOND]["with previous"] > found[SECOND]["coverage"]
    assert found[SECOND]["context coverage"] > found[SECOND]["coverage"]


def test_the_kind_of_thing_wanted_is_noticed_where_it_is_offered() -> None:
    found = candidates_of("How many patients did the clinic treat?", ARTICLE)

    assert found[FIRST]["how many: new number"]
    assert not found[CAPTION]["how many: new number"]
    assert not found[FIRST]["when: new calendar"]


def test_a_number_of_the_question_itself_is_no_news() -> None:
    found = candidates_of("How many of the 1,800 patients died?", ARTICLE)

    assert not found[FIRST]["how many: new number"]


def test_a_caption_is_known_as_one() -> None:
    found = candidates_of("clinic smoke", ARTICLE)

    assert (found[CAPTION]["caption"], found[FIRST]["caption"]) == (1, 0)


def test_words_of_one_kin_and_words_used_alike_are_noticed() -> None:
    syrians, doctors, songs = "Syrians fled at night.", "Doctors fled at night.", "Songs at night."
    found = candidates_of("Syria, hospital, night?", make_article(syrians, doctors, songs))

    assert found[syrians]["kin"] > found[songs]["kin"] == 0
    assert found[doctors]["alike"] > found[songs]["alike"]


@pytest.mark.parametrize(
    "question", ["Marjeh", "clinic " * 50, "Al-Kassem clinic 1,800", "zzz clinic"]
)
def test_all_features_are_finite_numbers(question: str) -> None:
    for features in candidates_of(question, ARTICLE).values():
        assert np.isfinite(list(features.values())).all()
