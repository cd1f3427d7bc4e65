from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.answering.overviews.intent import classify_request
from retrieval.types.request import RequestKind


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("Bergen", "Bergen"),
        ("bergen?", "bergen"),
        ("  Bergen !", "Bergen"),
        ('"Ann Lee"', "Ann Lee"),
        ("Dr. Ann Lee", "Dr. Ann Lee"),
        ("ferry fire casualties", "ferry fire casualties"),
        ("The Treaty of Bergen", "The Treaty of Bergen"),
        ("primary health care", "primary health care"),
        ("Kim Il-sung", "Kim Il-sung"),
        ("1814", "1814"),
        ("The U.S.", "The U.S."),
        ("the U.S. army.", "the U.S. army"),
        ("1\u00a0800 patients", "1\u00a0800 patients"),
        ("What do the articles say about otters?", "otters"),
        ("what does this article say about the nurses", "the nurses"),
        ("What do you know about Ann Lee?", "Ann Lee"),
        ("What's the latest news about Bergen?", "Bergen"),
        ("Tell me about Ann Lee.", "Ann Lee"),
        ("Please tell me something about the ferry", "the ferry"),
        ("Could you tell me more about the WHO?", "the WHO"),
        ("Do the articles mention Norway?", "Norway"),
        ("Do you know anything about otters?", "otters"),
        ("Which articles are about Norway?", "Norway"),
        ("Is there anything on the fire?", "the fire"),
        ("I need information about ferries", "ferries"),
        ("articles about Norway", "Norway"),
        ("Is there a report on the fire?", "the fire"),
        ("Which article mentions the captain?", "the captain"),
        ("abstract", "abstract"),
        ("Search for Ann Lee", "Ann Lee"),
        # other languages: bare words
        ("Больница Алеппо", "Больница Алеппо"),
        ("أطباء بلا حدود", "أطباء بلا حدود"),
        ("अस्पताल", "अस्पताल"),
        ("阿勒颇", "阿勒颇"),
        ("โรงพยาบาล", "โรงพยาบาล"),
        ("Krankenhaus Zürich", "Krankenhaus Zürich"),
        ("hôpital de campagne", "hôpital de campagne"),
        ("bệnh viện", "bệnh viện"),
    ],
)
def test_a_name_keywords_or_a_wish_to_hear_of_something_is_a_topic(
    text: str, subject: str
) -> None:
    request = classify_request(text)

    assert (request.kind, request.subject) == (RequestKind.TOPIC, subject)


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("What is this article about?", ""),
        ("What's this article about", ""),
        ("what is it about?", ""),
        ("What are the articles about?", ""),
        ("What are these texts all about?", ""),
        ("Summarise", ""),
        ("summarize this article, please", ""),
        ("Can you summarise it?", ""),
        ("Give me a summary", ""),
        ("A short summary, please.", ""),
        ("TL;DR", ""),
        ("Summarise the article about the ferry", "the ferry"),
        ("Give me a summary of the ferry fire", "the ferry fire"),
        ("I would like a short overview of Bergen", "Bergen"),
        ("What is the article about the ferry about?", "the ferry"),
        ("What are the main points of this article?", ""),
    ],
)
def test_who_wants_the_gist_wants_a_summary(text: str, subject: str) -> None:
    request = classify_request(text)

    assert (request.kind, request.subject) == (RequestKind.SUMMARY, subject)


@pytest.mark.parametrize(
    "text",
    [
        "Who wrote about Bergen?",
        "What does the mayor say about taxes?",
        "What did she say about the article?",
        "What is the article's author's name?",
        "What is the article of faith about?",
        "What about the nurses?",
        "And the nurses?",
        "What do they say about it?",
        "Tell me about it",
        "Tell me how the ferry sank",
        "Tell me about how the ferry sank",
        "What is an article?",
        "What articles are forbidden by the law?",
        "Which story was told by Ann Lee?",
        "Which article is the oldest?",
        "Find the captain's name",
        "Who summarised the report?",
        "What was the summary of the report worth?",
        "What are the main points of Rousseau's theory?",
        "How many people live in Bergen",
        "Bergen was bombed",
        "Is Bergen a city?",
        "Describe the clinic",
        "Name the last doctor in town",
        "He",
        "Why?",
        "What is this?",
        "Wer hat die Klinik gegründet?",
        "Où est la clinique ?",
        "¿Dónde está la clínica?",
        "Кто основал больницу",
        "谁创立了医院",
        "ใครก่อตั้งโรงพยาบาล",
        "أين المستشفى",
        "अस्पताल कहाँ है",
        "",
        "?!",
        "\0",
        "word " * 100,
    ],
)
def test_what_asks_is_a_question(text: str) -> None:
    request = classify_request(text)

    assert (request.kind, request.subject) == (RequestKind.QUESTION, text)


@given(
    st.text()
    | st.lists(
        st.sampled_from(
            [
                "what",
                "is",
                "the",
                "article",
                "about",
                "summary",
                "of",
                "tell",
                "me",
                "news",
                "on",
                "it",
                "?",
                "'",
                "a",
            ]
        )
    ).map(" ".join)
)
def test_whatever_is_written_is_some_request_for_words_that_were_written(text: str) -> None:
    request = classify_request(text)

    assert request.kind is not RequestKind.TOPIC or request.subject
    assert request.subject in re.sub(r"[ \t\r\n]+", " ", text) or request.subject == text
