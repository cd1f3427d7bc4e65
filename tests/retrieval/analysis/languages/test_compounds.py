from __future__ import annotations

import pytest

from making import make_article
from retrieval.index.builder import build_index
from retrieval.index.index import Index
from retrieval.ranking.features.extractor import compute_features
from retrieval.search.candidates import find_passages
from retrieval.search.query import parse_query


def german(*paragraphs: str) -> Index:
    return build_index([make_article(*paragraphs, language="de")])


def searched(question: str, index: Index) -> list[set[str]]:
    return [
        {index.terms[term] for term in word.terms} for word in parse_query(question, index).words
    ]


@pytest.mark.parametrize(
    ("text", "question", "expected"),
    [
        pytest.param(
            "Der Direktor des Krankenhauses kam.", "Wer ist der Krankenhausdirektor?",
            [{"krankenhaus", "direktor"}], id="parts",
        ),
        pytest.param(
            "Die Regierung der Stadt tagte.", "Was macht die Stadtregierung?",
            [set(), {"stadt", "regier"}], id="no link",
        ),
        pytest.param(
            "Die Krankenhausdirektorin kam.", "Wo ist das Krankenhaus?",
            [{"krankenhausdirektorin"}], id="inside",
        ),
        pytest.param("Die Stadt tagte.", "Wo ist die Stadtregierung?", [set()], id="one part"),
    ],
)  # fmt: skip
def test_a_compound_and_its_parts_find_each_other(
    text: str, question: str, expected: list[set[str]]
) -> None:
    assert searched(question, german(text)) == expected


def test_a_word_inside_a_compound_is_kin() -> None:
    index = german("Der Fabrikdirektor kam im Mai.", "Der Direktor ging.", "Der Zug kam im Mai.")
    query = parse_query("Wann kam der Direktor?", index)
    passages = find_passages(query, index)
    assert passages is not None
    found = compute_features(query, passages, index)
    kin = {
        index.sentence(int(number)).text: value
        for number, value in zip(found.sentences, found.columns["kin"], strict=True)
    }

    assert kin["Der Fabrikdirektor kam im Mai."] > kin["Der Zug kam im Mai."] == 0
