from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

import wire
from making import make_article
from retrieval import Answerer, Article, RequestKind
from retrieval.index.builder import build_index
from retrieval.index.index import Index

FERRY = wire.TUNED_ON["ferry"]
ASKED = "How many passengers did the ferry carry?"


def paper(name: str, story: wire.Story = FERRY, **known: object) -> Article:
    """Return the story as that paper has it."""
    article = make_article(*story, id=name, title=f"{name}: {story[0][:20]}")
    fields: dict[str, object] = {"publisher": name, "published": date(2021, 5, 4)} | known
    return replace(article, **fields)  # type: ignore[arg-type]  # the fields are mixed


def library(*papers: Article) -> Answerer:
    others = [make_article(*story, id=name) for name, story in wire.LOOKALIKES.items()]
    return Answerer(build_index([*papers, *others]))


def places(index: Index, text: str) -> list[int]:
    """Return the numbers of the sentences that hold the text."""
    n = len(index.arrays.sentences)
    return [number for number in range(n) if text in index.sentence(number).text]


def test_a_story_in_three_papers_is_quoted_once_with_the_others_named() -> None:
    answer = library(
        paper("Herald"),
        paper("Post", wire.in_another_style(FERRY)),
        paper("Star", wire.with_local_colour(FERRY)),
    ).ask(ASKED, further=20)

    first, *others = [*answer.quotes, *answer.further]
    assert first.article.id == "Herald"
    assert [sentence.article.id for sentence in first.elsewhere] == ["Post", "Star"]
    assert [sentence.citation.paragraph for sentence in first.elsewhere] == [1, 1]
    assert all("carrying 214" not in quote.text for quote in others)


def test_a_paper_that_left_the_sentence_out_is_not_named() -> None:
    answerer = library(paper("Herald"), paper("Post", wire.cut(FERRY)))

    asked = answerer.ask("Who is the head of the accident board?", quotes=1)
    assert asked.quotes[0].article.id == "Herald"
    assert asked.quotes[0].elsewhere == ()


def test_the_answer_is_as_sure_as_if_one_paper_had_printed_it() -> None:
    printed = [paper(name, print_(FERRY)) for name, print_ in wire.PAPERS.items()]
    unlike = [article for article in printed if article.id != "updated"]

    one, all_ = library(printed[0]).ask(ASKED), library(*unlike).ask(ASKED)

    assert one.quotes[0].text == all_.quotes[0].text
    assert all_.confidence == pytest.approx(one.confidence, abs=0.05)
    assert len(all_.quotes[0].elsewhere) == len(unlike) - 1


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"published": date(2021, 5, 3)}, {"url": "https://example.org/a"}),
        ({}, {"published": None, "url": "https://example.org/a"}),
        ({"url": "https://example.org/a"}, {}),
        ({}, {"publisher": None}),
        ({}, {}),
    ],
    ids=["the earliest", "the dated", "the one to open", "the one with a publisher", "the first"],
)
@pytest.mark.parametrize("is_reversed", [False, True])
def test_which_copy_is_quoted(
    first: dict[str, object], second: dict[str, object], is_reversed: bool
) -> None:
    papers = [paper("a", **first), paper("b", **second)]
    if is_reversed and first != second:
        papers.reverse()

    answer = library(*papers).ask(ASKED)

    assert [quote.article.id for quote in answer.quotes] == ["a"]


def test_a_disagreement_of_copies_is_told() -> None:
    other = [FERRY[0].replace("214", "241"), *FERRY[1:]]

    answer = library(paper("Herald"), paper("Post", other)).ask(ASKED)

    assert answer.differ
    assert [quote.article.id for quote in answer.quotes[:2]] == ["Herald", "Post"]
    assert [quote.elsewhere for quote in answer.quotes[:2]] == [(), ()]


@pytest.mark.parametrize(
    ("said", "instead"),
    [
        ("Twelve people", "Fifteen people"),
        ("on Tuesday after its", "on Monday after its"),
        ("Ingrid Dahl", "Ingrid Dale"),
        ("had passed an inspection", "had not passed an inspection"),
    ],
)
def test_a_number_a_day_a_name_or_a_not_makes_it_another_sentence(said: str, instead: str) -> None:
    other = [paragraph.replace(said, instead) for paragraph in FERRY]
    index = build_index([paper("Herald"), paper("Post", other)])
    one, two = *places(index, said), *places(index, instead)

    assert index.arrays.copies.tolist() == [0, 0]
    assert index.duplicates.elsewhere(one) == []
    assert index.duplicates.elsewhere(two) == []


def test_words_of_no_copy_are_elsewhere_too_and_quoted_by_rank() -> None:
    answerer = library()
    answer = answerer.ask("What did the mayor Amina Diallo say about water?")

    found = {quote.article.id for quote in (*answer.quotes, *answer.quotes[0].elsewhere)}
    assert found == {"water, the plan", "water, a street"}
    assert len(answer.quotes[0].elsewhere) == 1


def test_a_source_asked_for_is_quoted_from_though_another_was_first() -> None:
    answerer = library(paper("Herald"), paper("Post", published=date(2021, 5, 6)))

    assert answerer.ask(ASKED).quotes[0].article.id == "Herald"
    for restriction in ("source:Post", "since:2021-05-05"):
        asked = answerer.ask(f"{ASKED} {restriction}")
        assert [quote.article.id for quote in asked.quotes] == ["Post"]
        assert [sentence.article.id for sentence in asked.quotes[0].elsewhere] == ["Herald"]


def test_a_follow_up_to_a_copy_that_was_asked_for_finds_its_place_in_the_other() -> None:
    answerer = library(paper("Herald"), paper("Post"))
    before = answerer.ask("Who is the captain? source:Post")

    after = answerer.ask("And how long has he sailed the route?", context=before)

    assert before.quotes[0].article.id == "Post"
    assert after.quotes[0].article.id == "Herald"
    assert "19 years" in after.quotes[0].text


def test_a_topic_and_a_summary_of_everything_take_each_story_once() -> None:
    printed = [paper(name, print_(FERRY)) for name, print_ in wire.PAPERS.items()]
    answerer = Answerer(build_index([*printed, paper("Bank", wire.TUNED_ON["bank"])]))

    topic = answerer.ask("Northern Star")
    everything = answerer.ask("Summarise the news")

    assert topic.kind is RequestKind.TOPIC
    assert len({quote.article.id for quote in topic.quotes}) == 1
    stories = [quote.article.id for quote in everything.quotes]
    assert everything.kind is RequestKind.SUMMARY
    assert sorted(stories) == ["Bank", "as it came"]


def test_a_copy_that_is_named_is_summarised_from_itself() -> None:
    answerer = library(
        replace(paper("Herald"), title="Ferry aground"),
        replace(paper("Post"), title="Children rescued from storm"),
    )

    answer = answerer.ask("Summarise Children rescued from storm")

    assert {quote.article.id for quote in answer.quotes} == {"Post"}


def test_what_comes_closest_to_a_claim_is_quoted_from_the_copy_that_was_first() -> None:
    answerer = library(paper("Herald"), paper("Post", published=date(2021, 5, 1)))

    close = answerer.closest("The ferry's captain has sailed the route for 19 years.")

    assert [quote.article.id for quote in close.quotes] == ["Post"]
    assert [sentence.article.id for sentence in close.quotes[0].elsewhere] == ["Herald"]


def test_sentences_to_pick_from_hold_a_story_once() -> None:
    found = library(*map(paper, ("Herald", "Post", "Star"))).find("ferry passengers", most=50)

    texts = [quote.text for quote in found]
    assert len(set(texts)) == len(texts)
    assert {quote.article.id for quote in found} >= {"Herald", "ferry, an own account"}
    assert not {"Post", "Star"} & {quote.article.id for quote in found}


def test_every_copy_of_a_sentence_can_be_looked_up() -> None:
    index = library(paper("Herald"), paper("Post")).index

    for number in places(index, "214 passengers"):
        sentence = index.sentence(number)
        assert index.sentence_at(index.numbers[sentence.article.id], sentence.start) == number


def test_adding_copies_changes_no_answer() -> None:
    stories = dict(wire.TUNED_ON) | dict(wire.HELD_OUT)
    once = library(*(paper(name, story) for name, story in stories.items()))
    thrice = library(
        *(
            paper(f"{name} {number}", story, publisher=f"{number}")
            for number in range(3)
            for name, story in stories.items()
        )
    )

    for question in (ASKED, "Who bought The Ropewalk?", "What does the union want?"):
        one, other = once.ask(question), thrice.ask(question)
        assert [quote.text for quote in one.quotes] == [quote.text for quote in other.quotes]
        assert all(quote.article.id.endswith(" 0") for quote in other.quotes)
