from __future__ import annotations

import pytest

from bot.dispatch.reference_words import begins_as_question, has_question_mark, only_points


@pytest.mark.parametrize(
    ("words", "points"),
    [
        ("Is this true?", True),
        ("is THIS   true", True),
        ("source?", True),
        ("Stimmt’s?", True),
        ("c'est vrai ?", True),
        ("¿Es verdad?", True),
        ("क्या यह सच है?", True),
        ("Bu doğru mu?", True),
        ("Чи це правда?", True),
        ("هل هذا صحيح؟", True),
        ("É verdade?", True),
        ("is this true of Aleppo?", False),
        ("check the clinic", False),
        ("source:bbc", False),
        ("", False),
        ("👍", False),
    ],
)
def test_only_whole_messages_that_say_nothing_else_point(words: str, points: bool) -> None:
    assert only_points(words) == points


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("How many?", True),
        ("كم عدد المرضى؟", True),
        ("有多少病人？", True),
        ("How many? 🤔", True),
        ("“How many?”", True),
        ("How many? https://example.org/?a=b", True),
        ("The clinic treated 1,800 patients. https://example.org/?", False),
        ("Really? The clinic was bombed.", False),
        ("", False),
    ],
)
def test_a_question_mark_counts_at_the_end(text: str, marked: bool) -> None:
    assert has_question_mark(text) == marked


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("how many patients did the clinic treat", True),
        ("wie viele Patienten wurden behandelt", True),
        ("¿cuántos pacientes", True),
        ("сколько пациентов", True),
        ("كم عدد المرضى", True),
        ("When the clinic was bombed, five people died.", False),
        ("The clinic was bombed", False),
        ("", False),
    ],
)
def test_a_question_without_mark_begins_as_one_and_has_no_full_stop(text: str, asks: bool) -> None:
    assert begins_as_question(text) == asks
