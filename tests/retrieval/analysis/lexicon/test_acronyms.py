from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.analysis.lexicon.acronyms import find_definitions


@pytest.mark.parametrize(
    ("sentence", "short", "long"),
    [
        ("He works for Médecins Sans Frontières (MSF) there.", "MSF", "Médecins Sans Frontières"),
        ("MSF (Doctors Without Borders) said so.", "MSF", "Doctors Without Borders"),
        ("Doctors Without Borders (MSF) said so.", "MSF", "Doctors Without Borders"),
        (
            "The head of the Union of Medical Care and Relief Organizations, or UOSSM, said so.",
            "UOSSM", "Union of Medical Care and Relief Organizations",
        ),
        ("non-governmental organizations (NGOs)", "NGOs", "non-governmental organizations"),
        ("The United Nations (U.N.) met.", "U.N.", "United Nations"),
        ("The U.N. (United Nations) met.", "U.N.", "United Nations"),
        ("the World Health Organization (the WHO)", "WHO", "World Health Organization"),
        ("Deoxyribonucleic acid (DNA) is", "DNA", "Deoxyribonucleic acid"),
        (
            "the North Atlantic Treaty Organization (also known as NATO)", "NATO",
            "North Atlantic Treaty Organization",
        ),
        (
            "NASA stands for National Aeronautics and Space Administration.", "NASA",
            "National Aeronautics and Space Administration",
        ),
        ("the Museum of Modern Art (MoMA)", "MoMA", "Museum of Modern Art"),
        ("Magnetic resonance imaging, or MRI, is", "MRI", "Magnetic resonance imaging"),
    ],
)  # fmt: skip
def test_a_definition_is_found(sentence: str, short: str, long: str) -> None:
    assert [(d.short, d.long) for d in find_definitions(sentence)] == [(short, long)]


@pytest.mark.parametrize(
    "sentence",
    [
        "He (John) said so.", "In Los Angeles (CA) it rained.", "Photo: Karam Almasri (AFP)",
        "It cost 5 million dollars (USD).", "blood or HIV", "The UN (in New York) met.",
        "It was founded in 1999 (MSF).", "", "(MSF)", "or MSF", "The war (1914-1918) ended.",
    ],
)  # fmt: skip
def test_what_defines_nothing_gives_nothing(sentence: str) -> None:
    assert not list(find_definitions(sentence))


@given(st.text(st.sampled_from("MSF ()or,.aé-NATO’1\n"), max_size=60) | st.text())
def test_any_text_is_read_and_the_acronym_stands_in_it(sentence: str) -> None:
    for definition in find_definitions(sentence):
        assert definition.short in sentence
        assert len(definition.long.split()) > 1
