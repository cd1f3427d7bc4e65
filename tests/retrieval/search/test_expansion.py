from __future__ import annotations

import pytest

from making import make_article
from retrieval import Answerer, Article, Index
from retrieval.analysis.lexicon.aliases import Acronym, AliasTable, SynonymGroup
from retrieval.index.builder import build_index
from retrieval.search.query import Query, parse_query

ALEPPO = make_article(
    "The hospital in Aleppo was run by Médecins Sans Frontières (MSF). It had two floors.",
    "A spokesman for MSF said the staff had fled to Turkey.",
    "Two farmers of the region spoke of their doctors.",
    id="a",
)
KUNDUZ = make_article(
    "MSF (Doctors Without Borders) opened a clinic in Kunduz in 2011.",
    "The Union of Medical Care and Relief Organizations, or UOSSM, trains midwives.",
    "The nurses of Gaziantep were paid by the Union of Medical Care and Relief Organizations.",
    "The police closed the borders. Doctors protested.",
    id="b",
)


@pytest.fixture(scope="module")
def index() -> Index:
    return build_index([ALEPPO, KUNDUZ])


def best(question: str, index: Index) -> str:
    return Answerer(index).rank(question)[0].text


def forms(query: Query, index: Index) -> list[list[list[str]]]:
    return [[[index.terms[t] for t in form] for form in a.forms] for a in query.alternatives]


@pytest.mark.parametrize(
    ("question", "start"),
    [
        ("What does MSF stand for?", "MSF (Doctors Without Borders)"),
        ("Who fled, according to Doctors Without Borders?", "A spokesman for MSF"),
        ("Who fled, according to Médecins Sans Frontières?", "A spokesman for MSF"),
        ("Who paid the UOSSM nurses?", "The nurses of Gaziantep"),
        ("who paid the uossm nurses", "The nurses of Gaziantep"),
        ("Whom does the Union of Medical Care and Relief Organizations train?", "The Union of"),
    ],
)
def test_an_acronym_and_its_long_form_find_each_other(
    index: Index, question: str, start: str
) -> None:
    assert best(question, index).startswith(start)


def test_an_acronym_keeps_all_its_long_forms(index: Index) -> None:
    query = parse_query("Where is MSF?", index)
    assert forms(query, index) == [[["medecin", "san", "frontier"], ["doctor", "border"]]]
    assert len(query.alternatives[0].sentences) == 2


def test_words_of_a_long_form_that_do_not_follow_each_other_are_no_acronym(index: Index) -> None:
    assert parse_query("Did borders stop doctors?", index).alternatives == ()
    (hits,) = parse_query("Who is with Doctors Without Borders?", index).alternatives
    assert "protested" not in best("What did Doctors Without Borders open?", index)
    assert len(hits.words) == 2


def test_an_acronym_that_means_several_things_does_so_in_its_own_articles_only() -> None:
    articles = [
        make_article("The Progressive Conservatives (PC) won.", "The PC lost in 1999.", id="a"),
        make_article("A personal computer (PC) is small.", "The PC was sold in 1981.", id="b"),
    ]
    index = build_index(articles)
    assert best("When was the personal computer sold?", index) == "The PC was sold in 1981."
    assert best("When did the Progressive Conservatives lose?", index) == "The PC lost in 1999."
    assert {frozenset(a.articles or ()) for a in parse_query("PC?", index).alternatives} == {
        frozenset({0}), frozenset({1}),
    }  # fmt: skip


def test_an_acronym_that_is_a_word_too_is_left_alone() -> None:
    text = "Acquired immune deficiency syndrome (AIDS) is a disease. The state gave aid."
    assert build_index([make_article(text)]).equals.acronyms == ()


def of(*groups: SynonymGroup) -> Index:
    articles: list[Article] = [ALEPPO, KUNDUZ]
    return build_index(articles, synonyms=groups)


def both(*words: str) -> SynonymGroup:
    return SynonymGroup(words, words)


@pytest.mark.parametrize(
    "group",
    [
        both("rozzers", "police"),
        both("police", "rozzers"),
        both("Gendarmerie Nationale", "police"),
        SynonymGroup(("rozzers", "Gendarmerie Nationale"), ("police",)),
    ],
)
def test_an_operator_s_synonym_counts_as_the_word(group: SynonymGroup) -> None:
    index = of(group)
    for asked in set(group.asked) - {"police"}:
        query = parse_query(f"What did the {asked} close?", index)
        assert query.missing == ()
        assert best(f"What did the {asked} close?", index) == "The police closed the borders."


def test_a_one_way_synonym_goes_one_way() -> None:
    index = of(SynonymGroup(("farmers",), ("police",)))
    assert forms(parse_query("farmers", index), index) == [[["polic"]]]
    assert parse_query("police", index).alternatives == ()


def test_a_phrase_counts_where_its_words_follow_each_other() -> None:
    index = of(both("relief workers", "spokesman", "trains midwives"))
    query = parse_query("What did the spokesman do?", index)
    assert forms(query, index) == [[["train", "midwiv"]]]


def test_of_a_synonym_that_nothing_holds_the_word_stays_missing() -> None:
    assert parse_query("Who are the rozzers?", of(both("rozzers", "bobbies"))).missing == (
        "rozzers",
    )


def test_equals_finds_forms_by_their_places() -> None:
    equals = AliasTable(
        [both("Doctors Without Borders", "MSF")], [Acronym("un", ("unit", "nation"), 7, 0)]
    )
    found = [(m.start, m.stop) for m in equals.find(["msf", "doctor", "border", "un", "doctor"])]
    assert found == [(0, 1), (1, 3), (3, 4)]
