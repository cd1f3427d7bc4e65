from __future__ import annotations

import pytest

from retrieval.answering.followups.antecedents import find_names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Who designed Hallow Bridge?", ["Hallow Bridge"]),
        ("Captain Rhys Callan said that the radar had failed.", ["Captain Rhys Callan"]),
        ("The prize was handed over by the Duke of Rutley, who fell.", ["Duke of Rutley"]),
        ("It was Anne Thackery, Peter Lyle said.", ["Anne Thackery", "Peter Lyle"]),
        ("Doctors left Aleppo.", ["Aleppo"]),
        ("what did the mayor promise?", []),
        ("", []),
    ],
)
def test_names_are_stretches_of_words_with_capitals(text: str, names: list[str]) -> None:
    assert [name.text for name in find_names(text)] == names


@pytest.mark.parametrize(
    ("text", "is_person"),
    [
        ("They asked Helen Voss.", True),
        ("They asked Dr. Maaz.", True),
        ("They crossed Hallow Bridge.", False),
        ("They live in Port Dunmore.", False),
        ("They left on Monday.", False),
    ],
)
def test_what_speaks_against_a_person_is_seen(text: str, is_person: bool) -> None:
    assert [name.is_person for name in find_names(text)] == [is_person]
