from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.answering.followups.ellipsis import find_missing_referents
from retrieval.answering.followups.pronouns import MissingReferent


@pytest.mark.parametrize(
    ("question", "gap"),
    [
        ("Which organization did he co-found?", MissingReferent.PERSON),
        ("What is his job?", MissingReferent.PERSON),
        ("what did he say", MissingReferent.PERSON),
        ("What did Novak say about her?", MissingReferent.PERSON),
        ("When he died, who took over?", MissingReferent.PERSON),
        ("After the war, did he return?", MissingReferent.PERSON),
        ("tell me more about him", MissingReferent.PERSON),
        ("And when did it open?", MissingReferent.THING),
        ("How did Russia react to it?", MissingReferent.THING),
        ("What is it known for?", MissingReferent.THING),
        ("Was it moved to Leiden?", MissingReferent.THING),
        ("Who said it was closed?", MissingReferent.THING),
        ("Which one is older?", MissingReferent.THING),
        ("How much does one cost?", MissingReferent.THING),
        ("But why did they leave?", MissingReferent.GROUP),
        ("How many people live there?", MissingReferent.PLACE),
        ("What happened in that town?", MissingReferent.PLACE),
        ("Who was mayor then?", MissingReferent.TIME),
        ("What else happened that year?", MissingReferent.TIME),
        ("When was that?", MissingReferent.MATTER),
        ("What caused that fire?", MissingReferent.MATTER),
        ("Is that so?", MissingReferent.MATTER),
        ("Why?", MissingReferent.MATTER),
        ("and why", MissingReferent.MATTER),
        ("How come?", MissingReferent.MATTER),
        ("For how long?", MissingReferent.MATTER),
        ("In which year?", MissingReferent.MATTER),
        ("Who else?", MissingReferent.MATTER),
        ("Who won?", MissingReferent.MATTER),
        ("Who was hurt?", MissingReferent.MATTER),
        ("How many died?", MissingReferent.MATTER),
        ("Which hospital?", MissingReferent.MATTER),
        ("What was the reason?", MissingReferent.MATTER),
        ("Did anyone die?", MissingReferent.MATTER),
        ("Tell me more.", MissingReferent.MATTER),
        ("And the nurses?", MissingReferent.REPLACED),
        ("And against?", MissingReferent.REPLACED),
        ("What about Bergen?", MissingReferent.REPLACED),
        ("How about in 2015?", MissingReferent.REPLACED),
        ("Or on Sundays?", MissingReferent.REPLACED),
    ],
)
def test_what_a_question_leaves_out_is_found(question: str, gap: MissingReferent) -> None:
    assert find_missing_referents(question) == {gap}


def test_a_question_may_leave_out_several_things() -> None:
    assert find_missing_referents("What did she say about it?") == {
        MissingReferent.PERSON,
        MissingReferent.THING,
    }
    assert find_missing_referents("Who told her that?") == {
        MissingReferent.PERSON,
        MissingReferent.MATTER,
    }


@pytest.mark.parametrize(
    "question",
    [
        # short, and whole
        "Who founded Rotary?", "who founded rotary?", "What is geosmin?", "So what is geosmin?",
        "where is simcoe?", "Who is Obama?", "Do otters swim?", "What is the moon?",
        "And who is Sunita Rao?", "And when was the Aldham Courier closed?",
        # "it" and "there" that stand for nothing
        "Is it true that eels climb ladders?", "Is it possible for cyclists to cross?",
        "What will it cost to repair the bridge?", "How long does it take to build a boat?",
        "When does it get dark?", "What time is it in Bergen?", "Is there a museum in Aldham?",
        # "that" that joins, "those" that say themselves who is meant
        "Who said that Russia kept its bases?", "Who are those who fled Aleppo?",
        "What did the biologists say that the eels follow?",
        # what the pronoun stands for is named in the question
        "Did Merkel say she would resign?", "Did Brandreth say that he would let people go?",
        "Which captain blamed his crew?", "What happened in Aldham when its press burned down?",
        "How do eels find the river where they hatched?",
        "Which printer was sent to prison because of what she had printed?",
        "How many hives does Marrow Lane have now that it has bees?",
        "If a member dies, who inherits his plot?",
        # what is told by the day, or about the bot's own articles
        "What happened this year in Syria?", "What is this article about?",
        # no question
        "Aleppo", "hospital bombing Aleppo", "The nurses", "ok thanks", "So nice!", "", "?", "And",
        "Explain photosynthesis", "Tell me about Petra Novak",
        # other languages
        "Was ist das?", "Wer hat ihn getroffen?", "Où est-il né?", "Кто он?", "هل هو طبيب؟",
        "那是什么?", "Cine are dreptul?", "Her yer dolu mu?",
    ],
)  # fmt: skip
def test_a_question_that_stands_on_its_own_leaves_out_nothing(question: str) -> None:
    assert not find_missing_referents(question)


def test_the_may_speak_of_what_was_said_before() -> None:
    assert find_missing_referents("Where is the mirror?", {"mirror"}) == {MissingReferent.MATTER}
    assert not find_missing_referents("Who ground the mirror?", {"mirror"})  # that says enough
    assert not find_missing_referents("Who ground the mirror of the telescope?", {"mirror"})
    assert not find_missing_referents("Did Claire Ferrand grind the mirror?", {"mirror"})


def test_a_long_question_is_taken_to_be_whole() -> None:
    assert not find_missing_referents(
        "What did he say " + "about the bridge and the river " * 9 + "?"
    )


@given(st.text())
def test_any_text_can_be_looked_at(text: str) -> None:
    assert find_missing_referents(text) is not None
