from __future__ import annotations

from pathlib import Path

import pytest

from retrieval import ArticleError, open_index
from retrieval.ingest import read_articles

BOATS = "# Boats\n\nThe ferry leaves the harbour at noon.\n"


@pytest.fixture
def boats(tmp_path: Path) -> Path:
    """A file among others, with an articles.toml that speaks of all of them."""
    (tmp_path / "boats.md").write_text(BOATS, "utf-8")
    (tmp_path / "cars.md").write_text("# Cars\n\nThe road is closed.\n", "utf-8")
    (tmp_path / "articles.toml").write_text(
        '["boats.md"]\npublisher = "Harbour News"\n["cars.md"]\npublisher = "Road News"\n', "utf-8"
    )
    (tmp_path / "synonyms.txt").write_text("ferry, steamer\n", "utf-8")
    return tmp_path / "boats.md"


def test_a_single_file_is_read_with_what_stands_of_it_beside_it(boats: Path) -> None:
    read = read_articles(boats)

    assert [(one.id, one.file, one.publisher) for one in read.articles] == [
        ("boats", "boats.md", "Harbour News")
    ]
    assert read.problems == ()
    assert len(read.synonyms) == 1


def test_the_index_of_a_single_file_is_kept_until_the_file_changes(
    boats: Path, tmp_path: Path
) -> None:
    cache = tmp_path / "cache"
    for _ in range(2):
        index, problems = open_index(boats, cache=cache)
        assert ([one.id for one in index.articles], problems) == (["boats"], ())
    boats.write_text(BOATS.replace("noon", "one"), "utf-8")
    index, _ = open_index(boats, cache=cache)
    assert "at one" in index.articles[0].text
    assert len(list((cache / "index").glob("*-*"))) <= 2


@pytest.mark.usefixtures("boats")
def test_the_problems_of_a_single_file_name_it_and_come_back(tmp_path: Path) -> None:
    lines = tmp_path / "two.jsonl"
    lines.write_text(
        '{"id": "a", "title": "A", "text": "It rained for a week."}\n{"id": "b"}\n', "utf-8"
    )
    first = open_index(lines, cache=tmp_path / "cache")[1]
    again = open_index(lines, cache=tmp_path / "cache")[1]
    assert [problem.path for problem in first] == [lines]
    assert first == again


@pytest.mark.parametrize("name", ["a.doc", "synonyms.txt", "articles.toml"])
def test_a_file_of_no_format_is_refused(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_text("ferry, steamer\n", "utf-8")
    with pytest.raises(ArticleError) as refused:
        read_articles(file)
    (problem,) = refused.value.problems
    assert str(problem).startswith(
        f"{file}: this file format is not supported; "
        "expected a folder of articles, or a file that ends in .txt, "
    )
