from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.answering.followups.ellipsis import find_gaps
from retrieval.answering.followups.pronouns import Gap


@pytest.mark.parametrize(
    ("question", "gap"),
    [
        ("Which organization did he co-found?", Gap.PERSON),
        ("What is his job?", Gap.PERSON),
        ("what did he say", Gap.PERSON),
        ("What did Novak say about her?", Gap.PERSON),
        ("When he died, who took over?", Gap.PERSON),
        ("After the war, did he return?", Gap.PERSON),
        ("tell me more about him", Gap.PERSON),
        ("And when did it open?", Gap.THING),
        ("How did Russia react to it?", Gap.THING),
        ("What is it known for?", Gap.THING),
        ("Was it moved to Leiden?", Gap.THING),
        ("Who said it was closed?", Gap.THING),
        ("Which one is older?", Gap.THING),
        ("How much does one cost?", Gap.THING),
        ("But why did they leave?", Gap.GROUP),
        ("How many people live there?", Gap.PLACE),
        ("What happened in that town?", Gap.PLACE),
        ("Who was mayor then?", Gap.TIME),
        ("What else happened that year?", Gap.TIME),
        ("When was that?", Gap.MATTER),
        ("What caused that fire?", Gap.MATTER),
        ("Is that so?", Gap.MATTER),
        ("Why?", Gap.MATTER),
        ("and why", Gap.MATTER),
        ("How come?", Gap.MATTER),
        ("For how long?", Gap.MATTER),
        ("In which year?", Gap.MATTER),
        ("Who else?", Gap.MATTER),
        ("Who won?", Gap.MATTER),
        ("Who was hurt?", Gap.MATTER),
        ("How many died?", Gap.MATTER),
        ("Which hospital?", Gap.MATTER),
        ("What was the reason?", Gap.MATTER),
        ("Did anyone die?", Gap.MATTER),
        ("Tell me more.", Gap.MATTER),
        ("And the nurses?", Gap.REPLACED),
        ("And against?", Gap.REPLACED),
        ("What about Bergen?", Gap.REPLACED),
        ("How about in 2015?", Gap.REPLACED),
        ("Or on Sundays?", Gap.REPLACED),
    ],
)
def test_what_a_question_leaves_out_is_found(question: str, gap: Gap) -> None:
    assert find_gaps(question) == {gap}


def test_a_question_may_leave_out_several_things() -> None:
    assert find_gaps("What did she say about it?") == {Gap.PERSON, Gap.THING}
    assert find_gaps("Who told her that?") == {Gap.PERSON, Gap.MATTER}


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
    assert not find_gaps(question)


def test_the_may_speak_of_what_was_said_before() -> None:
    assert find_gaps("Where is the mirror?", {"mirror"}) == {Gap.MATTER}
    assert not find_gaps("Who ground the mirror?", {"mirror"})  # that says enough
    assert not find_gaps("Who ground the mirror of the telescope?", {"mirror"})
    assert not find_gaps("Did Claire Ferrand grind the mirror?", {"mirror"})


def test_a_long_question_is_taken_to_be_whole() -> None:
    assert not find_gaps("What did he say " + "about the bridge and the river " * 9 + "?")


@given(st.text())
def test_any_text_can_be_looked_at(text: str) -> None:
    assert find_gaps(text) is not None
