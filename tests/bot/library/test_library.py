from __future__ import annotations

from pathlib import Path

import pytest

from bot.library.library import open_library
from retrieval import ArticleError

TOWN = (
    "The town\n\n"
    "The council met on Monday. Mrs. Ada Byron, the mayor, opened the new bridge.\n\n"
    "Karl Ohm, a teacher from Elm Street, said that the bridge had cost 300,000 crowns.\n"
)


def write(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text, encoding="utf-8")


def test_the_editors_questions_are_the_examples_if_they_are_answered(tmp_path: Path) -> None:
    write(tmp_path, "town.txt", TOWN)
    asked = ["What did the bridge cost?", "Who wrote Pride and Prejudice?"]
    write(tmp_path, "articles.toml", f'["town.txt"]\nquestions = {asked}\n')
    library = open_library(tmp_path, tmp_path / "data")
    assert library.examples[0] == "What did the bridge cost?"
    assert "Who wrote Pride and Prejudice?" not in library.examples


def test_without_editors_the_examples_ask_about_people_whom_the_articles_introduce(
    tmp_path: Path,
) -> None:
    write(tmp_path, "town.txt", TOWN)
    library = open_library(tmp_path, tmp_path / "data")
    assert set(library.examples) <= {"Who is Ada Byron?", "Who is Karl Ohm?"}
    assert library.examples
    for example in library.examples:
        assert library.answerer.ask(example).answered


def test_the_examples_are_of_different_articles_where_that_is_possible(tmp_path: Path) -> None:
    for name, thing in (("a", "bridge"), ("b", "library"), ("c", "school")):
        text = f"The {thing}\n\nThe {thing} cost 300 crowns. The {thing} was opened on Monday.\n"
        write(tmp_path, f"{name}.txt", text)
    asked = "\n".join(
        f'["{name}.txt"]\n'
        f'questions = ["What did the {thing} cost?", "When was the {thing} opened?"]'
        for name, thing in (("a", "bridge"), ("b", "library"), ("c", "school"))
    )
    write(tmp_path, "articles.toml", asked)
    examples = open_library(tmp_path, tmp_path / "data").examples
    assert [sum(thing in e for e in examples) for thing in ("bridge", "library", "school")] == [
        1,
        1,
        1,
    ]


def test_no_example_is_better_than_one_that_is_not_answered(tmp_path: Path) -> None:
    write(tmp_path, "dull.txt", "Dull\n\nIt rained all day, and nobody went out.\n")
    assert open_library(tmp_path, tmp_path / "data").examples == ()


def test_problems_come_with_the_good_articles(tmp_path: Path) -> None:
    write(tmp_path, "town.txt", TOWN)
    (tmp_path / "broken.txt").write_bytes(b"\xff\xfe\xff")
    library = open_library(tmp_path, tmp_path / "data")
    assert [article.id for article in library.articles] == ["town"]
    (problem,) = library.problems
    assert "broken.txt" in str(problem)


def test_a_folder_without_a_good_article_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ArticleError):
        open_library(tmp_path, tmp_path / "data")


def test_the_operators_confidence_is_the_answerers(tmp_path: Path) -> None:
    write(tmp_path, "town.txt", TOWN)
    question = "What did the bridge cost?"
    for confidence, answered in ((0.0, True), (1.0, False)):
        library = open_library(tmp_path, tmp_path / "data", min_confidence=confidence)
        assert library.answerer.ask(question).answered is answered
