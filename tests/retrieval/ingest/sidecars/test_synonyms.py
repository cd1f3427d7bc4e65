from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from retrieval.analysis.lexicon.aliases import SynonymGroup
from retrieval.ingest import find_files, read_articles

FolderOf = Callable[[Mapping[str, str | bytes]], Path]
GOOD = "Title\n\nText."


def test_synonyms_are_read_and_are_no_article(folder_of: FolderOf) -> None:
    text = "# ours\n\nMSF, Doctors Without Borders # both\nword, term, => phrase\n".replace(
        ", =>", " =>"
    )
    reading = read_articles(folder_of({"a.txt": GOOD, "synonyms.txt": text}))

    same = ("MSF", "Doctors Without Borders")
    assert reading.synonyms == (
        SynonymGroup(same, same),
        SynonymGroup(("word", "term"), ("phrase",)),
    )
    assert [article.id for article in reading.articles] == ["a"]
    assert reading.problems == ()


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("MSF", '"MSF" has no synonym; expected at least two words or phrases'),
        ("MSF,", "a comma has nothing before or after it; expected at least two"),
        ("a => b => c", '"=>" is there twice; expected "=>" once, or not at all'),
        (
            "MSF, the",
            '"the" has only stop words, which are never searched for; expected at least two',
        ),
        ("MSF, UOSSM, MSF", '"MSF" is there twice; expected each once'),
        ("MSF =>", '"=>" has nothing before or after it'),
        (",,,", "a comma has nothing before or after it"),
    ],
)
def test_a_wrong_line_is_named_and_left_out(folder_of: FolderOf, line: str, message: str) -> None:
    folder = folder_of({"a.txt": GOOD, "synonyms.txt": f"one, two\n{line}\n"})
    reading = read_articles(folder)

    (problem,) = reading.problems
    assert str(problem).startswith(f"{folder / 'synonyms.txt'}:2: {message}")
    assert len(reading.synonyms) == 1


def test_a_file_that_is_no_text_is_one_problem(folder_of: FolderOf) -> None:
    reading = read_articles(folder_of({"a.txt": GOOD, "synonyms.txt": b"\xff\x00"}))
    assert len(reading.problems) == 1
    assert reading.synonyms == ()


def test_only_the_file_at_the_top_counts(folder_of: FolderOf) -> None:
    reading = read_articles(folder_of({"a.txt": GOOD, "sub/synonyms.txt": "Title\n\na, b"}))
    assert reading.synonyms == ()
    assert len(reading.articles) == 2


def test_another_file_of_synonyms_is_another_fingerprint(folder_of: FolderOf) -> None:
    folder = folder_of({"a.txt": GOOD})
    before = find_files(folder).fingerprint()
    (folder / "synonyms.txt").write_text("one, two\n")
    assert find_files(folder).fingerprint() != before
