from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from making import make_article
from retrieval import Index
from retrieval.index.builder import build_index
from retrieval.search.answer_types import WANTS, find_wants
from retrieval.search.query import parse_query

ARTICLE = make_article(
    "Dr. Anas Al-Kassem said the organization treated 1,800 patients in the colour of the city.",
    "The U.S. sent the WHO to Zurich, and McAdam called a pediatrician.",
)


@pytest.fixture(scope="module")
def index() -> Index:
    return build_index([ARTICLE])


def searched(question: str, index: Index) -> list[set[str]]:
    """Return for each word of the question the terms that count as it."""
    return [
        {index.terms[term] for term in word.terms} for word in parse_query(question, index).words
    ]


@pytest.mark.parametrize(
    ("question", "wants"),
    [
        ("How many patients did the clinic treat?", {"how many"}),
        ("how much did it cost", {"how much"}),
        ("How long did the war last?", {"how long", "extreme"}),
        ("How did they flee?", {"how"}),
        ("Why was it closed?", {"why"}),
        ("When was the clinic hit?", {"when"}),
        ("In what year was it hit?", {"when"}),
        ("Where does he work?", {"where"}),
        ("Which city was hit?", {"where", "which"}),
        ("Who killed him?", {"who"}),
        ("Who was Dr. Maaz?", {"who", "definition"}),
        ("What did Russia say?", {"does what", "said"}),
        ("Is the clinic closed?", {"is"}),
        ("Aleppo", set()),
        ("", set()),
    ],
)
def test_what_a_question_wants(question: str, wants: set[str]) -> None:
    assert wants <= find_wants(question)
    if not wants:
        assert not find_wants(question)


def test_only_the_word_that_asks_says_what_is_wanted() -> None:
    assert "when" not in find_wants("Who was there when it was hit?")
    assert "who" not in find_wants("Where is the doctor who left?")


def test_a_question_may_have_several_lines() -> None:
    assert "where" in find_wants("Dr. Al-Kassem is a surgeon.\nWhere does he work?")


@pytest.mark.parametrize(
    "name", ["Al-Kassem", "Al Kassem", "AlKassem", "al kassem", "Al‑Kassem’s"]
)
def test_a_hyphenated_name_is_found_in_every_spelling(index: Index, name: str) -> None:
    assert set().union(*searched(f"Who is {name}?", index)) == {"al", "kassem"}


def test_a_name_written_as_one_is_found_by_its_parts(index: Index) -> None:
    assert set().union(*searched("Who is Mc-Adam?", index)) == {"mcadam"}


def test_neighbours_in_the_text_only_are_one_name(index: Index) -> None:
    assert searched("anassaid", index) == [set()]


@pytest.mark.parametrize(
    ("typed", "term"),
    [
        ("organisation", "organiz"),
        ("color", "colour"),
        ("Zürich", "zurich"),
        ("US", "us."),
        ("U.S.", "us."),
        ("WHO", "who."),
        ("1800", "1800"),
        ("patient", "patient"),
        ("paediatrician", "pediatrician"),
    ],
)
def test_other_spellings_are_found(index: Index, typed: str, term: str) -> None:
    query = parse_query(f"the {typed}?", index)

    assert [index.terms[number] for number in query.words[0].terms] == [term]
    assert (query.missing, query.corrected) == ((), {})


def test_a_slip_is_corrected_and_told(index: Index) -> None:
    query = parse_query("Who treated Kasem’s pediatricain?", index)

    assert query.missing == ()
    assert query.corrected["pediatricain"] == "pediatrician"


@pytest.mark.parametrize("word", ["hospital", "cat", "1801", "Zurbich1"])
def test_words_of_english_short_words_and_numbers_are_no_slips(index: Index, word: str) -> None:
    query = parse_query(f"the {word}", index)

    assert query.missing == (word,)
    assert query.corrected == {}


def test_each_word_is_searched_once(index: Index) -> None:
    query = parse_query("patients, patient: PATIENTS in Zurich", index)

    assert [word.text for word in query.words] == ["patients", "Zurich"]
    assert len(dict(query.weighted_terms())) == len(query.weighted_terms()) == 2


def test_stop_words_are_not_searched(index: Index) -> None:
    assert parse_query("Who did what to whom, and why?", index).words == ()


def test_the_words_behind_what_name_the_thing_asked_for(index: Index) -> None:
    query = parse_query("In Zurich, how many small patients were treated?", index)

    assert [query.words[place].text for place in query.asked_for] == ["small", "patients"]


def test_a_rare_word_counts_more_than_a_common_one(index: Index) -> None:
    rare, common = parse_query("Kassem time", index).words

    assert rare.idf > common.idf


WORDS = st.sampled_from(["who", "what", "Al", "Kassem", "AlKassem", "1,800", "US", "pediatricain"])


@given(question=st.text() | st.lists(WORDS).map(" ".join))
def test_any_question_is_understood(index: Index, question: str) -> None:
    query = parse_query(question, index)

    assert query.wants <= {name for name, _ in WANTS}
    assert all(word.text in question and word.idf > 0 for word in query.words)
    assert all(0 <= place < len(query.words) for place in query.asked_for)
    assert {term for term, _ in query.weighted_terms()} <= set(range(len(index.terms)))
    assert set(query.missing).isdisjoint(query.corrected)


def test_a_greeting_in_front_is_not_searched(seeds_index: Index) -> None:
    query = parse_query("Hello there, how many patients?", seeds_index)

    assert [word.text for word in query.words] == ["patients"]


def test_a_word_is_no_other_word_that_another_language_s_ending_makes_of_it() -> None:
    english = "The team has found no trace of life so far, and it will look again with a filter."
    german = "Die Bahn in Wuppertal steht von Juli bis September still, weil sie Risse hat."
    articles = [make_article(english, id="en"), make_article(german, id="de", language="de")]
    index = build_index(articles)

    assert parse_query("fares", index).missing == ("fares",)
    assert parse_query("Wuppertal", index).missing == ()
