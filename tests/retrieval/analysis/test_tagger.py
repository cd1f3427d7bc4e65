from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.analysis.tagger import SentenceKind, WordKind, sentence_kind, word_kind
from retrieval.analysis.tokenizer import tokenize


def kind_of(text: str, *, first: bool = False) -> WordKind:
    (word,) = tokenize(text)
    return WordKind(word_kind(word, first=first))


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("clinic", WordKind(0)),
        ("Aleppo", WordKind.NAME),
        ("UOSSM", WordKind.NAME),
        ("Élysée", WordKind.NAME),
        ("1,800", WordKind.NUMBER),
        ("seventy", WordKind.NUMBER),
        ("40", WordKind.NUMBER),
        ("2016", WordKind.NUMBER | WordKind.YEAR),
        ("1990s", WordKind.NUMBER | WordKind.YEAR),
        ("19th", WordKind.NUMBER | WordKind.YEAR),
        ("3000", WordKind.NUMBER),
        ("Friday", WordKind.NAME | WordKind.CALENDAR),
        ("sept", WordKind.CALENDAR),
        ("May", WordKind.NAME),
    ],
)
def test_what_a_word_may_be(word: str, kind: WordKind) -> None:
    assert kind_of(word) == kind


def test_a_capital_at_the_beginning_of_a_sentence_proves_little() -> None:
    assert kind_of("Aleppo", first=True) == WordKind.INITIAL
    assert kind_of("Friday", first=True) == WordKind.INITIAL | WordKind.CALENDAR


@pytest.mark.parametrize(
    ("kind", "holds", "lacks"),
    [
        (SentenceKind.SAID, "Dahman said so.", "Dahman left."),
        (SentenceKind.QUOTED, "He was “panicking”.", "He was panicking."),
        (SentenceKind.REASON, "They left because of it.", "They left before it."),
        (SentenceKind.DEFINES, "UOSSM is a relief organization.", "UOSSM helped."),
        (SentenceKind.PRONOUN_FIRST, "“They left.", "Doctors left, they say."),
        (SentenceKind.IN_PLACE, "It stood in the city of Aleppo.", "It stood in a city."),
        (SentenceKind.TITLED, "Dr. Maaz stayed.", "Maaz stayed."),
        (SentenceKind.DURATION, "It took six months.", "It took a while."),
        (SentenceKind.LISTS, "Nurses, doctors, patients and staff left.", "Nurses, too, left."),
        (SentenceKind.BY_AGENT, "It was hit by Russia.", "It was hit by bombs."),
        (SentenceKind.MEANS, "They came through a tunnel.", "They came."),
        (SentenceKind.MONEY, "It cost $5.", "It cost nothing."),
        (SentenceKind.PERCENT, "Prices rose 12 per cent.", "Prices rose."),
        (SentenceKind.TIME, "It was hit in 2016.", "It was hit 20167 times."),
        (SentenceKind.PARENTHESIS, "The clinic (in Aleppo) was hit.", "The clinic was hit."),
        (SentenceKind.NEGATIVE, "They don’t know.", "They know notes."),
        (SentenceKind.EXTREME, "It is the second-largest city.", "It is a large city."),
        (SentenceKind.APPOSITION, "Maaz, the pediatrician, died.", "Maaz, they said, died."),
        (SentenceKind.APPOSITION, "Maaz (1980-2016) was there.", "Maaz (so they say) left."),
        (SentenceKind.QUESTION, "“Who did it?”", "Who did it? Nobody knows."),
        (SentenceKind.CONNECTIVE_FIRST, "However, it was closed.", "It was, however, closed."),
    ],
)
def test_what_a_sentence_holds(kind: SentenceKind, holds: str, lacks: str) -> None:
    assert sentence_kind(holds) & kind
    assert not sentence_kind(lacks) & kind


@given(st.text())
def test_any_text_has_kinds_that_are_known(text: str) -> None:
    assert 0 <= sentence_kind(text) < 2 * max(SentenceKind)
    for word in tokenize(text):
        assert 0 <= word_kind(word, first=False) < 2 * max(WordKind)


@pytest.mark.parametrize("piece", ["a, ", "A", "Ab ", "Ab (", "by ", "1", "in the ", "est", "?"])
def test_an_enormous_sentence_has_kinds(piece: str) -> None:
    assert sentence_kind(piece * 50_000) >= 0
