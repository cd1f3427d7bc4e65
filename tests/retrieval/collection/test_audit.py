from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from places import TESTS
from retrieval import open_index
from retrieval.collection.audit import Audit, UnknownArticleError, check_folder

FURNITURE = "Follow The Daily Sun on Facebook, and never miss a story from the valley."
STORY = "The council rebuilt the bridge of {0}. It was chapter {0} of a long story."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Six articles of one publisher, one without any, and what is wrong."""
    folder = tmp_path / "news"
    (folder / "sub").mkdir(parents=True)
    for letter in "abcdef":
        lines = ["---", f"title: On {letter}", "publisher: The Daily Sun", "---"]
        text = f"Published {ord(letter) - 90} May 2021\n\n{STORY.format(letter)}\n\n{FURNITURE}\n"
        (folder / f"{letter}.md").write_text("\n".join(lines) + f"\n\n{text}", "utf-8")
    (folder / "sub" / "plain.txt").write_text("Plain\n\nNobody knows who wrote this.", "utf-8")
    (folder / "sub" / "empty.txt").touch()
    (folder / "photo.png").touch()
    return folder


def reasons(check: Audit, article_id: str) -> Mapping[str, str]:
    """Return the beginnings of an article's lines, and why they are left out."""
    (one,) = (one for one in check.articles if one.article.id == article_id)
    text = one.article.text
    return {text[line.part.block.start :].split()[0]: line.reason for line in one.lines}


def test_a_reason_that_was_learned_comes_with_its_figures(folder: Path) -> None:
    check = check_folder(folder)
    assert reasons(check, "a") == {
        "Published": "a credit of the page",
        "The": "",
        "Follow": "is repeated in 6 of 6 articles of The Daily Sun",
    }


def test_what_was_learned_is_listed_by_publisher(folder: Path) -> None:
    ((whose, (learned,)),) = check_folder(folder).learned().items()
    assert (whose, learned.text) == ("articles of The Daily Sun", FURNITURE)
    assert (learned.holders, learned.among, learned.varies) == (6, 6, False)


def test_lines_that_vary_are_one(folder: Path) -> None:
    for number, path in enumerate(sorted(folder.glob("*.md"))):
        text = path.read_text("utf-8").replace("Published", "Filed under Valley,")
        path.write_text(text + f"\nPage {number} of 30\n", "utf-8")
    check = check_folder(folder)
    learned = check.learned()["articles of The Daily Sun"]
    assert [one.varies for one in learned].count(True) == 2
    assert reasons(check, "a")["Filed"] == (
        "is repeated in 6 of 6 articles of The Daily Sun, with other numbers or names"
    )


@pytest.mark.parametrize("articles", ["languages", "followups"])
def test_the_figures_are_the_index_s(articles: str) -> None:
    folder = TESTS / articles / "articles"
    check, (index, _) = check_folder(folder), open_index(folder)
    assert [one.language for one in check.articles] == list(index.article_languages)
    assert sum(one.quoted for one in check.articles) == len(index.arrays.passages)
    assert sum(one.sentences for one in check.articles) == len(index.arrays.sentences)


def test_patterns_decide_as_they_do_in_the_index(folder: Path) -> None:
    toml = '["*"]\ndrop = ["Nobody *"]\nkeep = ["Follow * Facebook*", "No such line"]\n'
    (folder / "articles.toml").write_text(toml, "utf-8")
    check, (index, _) = check_folder(folder), open_index(folder)
    assert reasons(check, "plain") == {"Nobody": 'dropped by "Nobody *"'}
    assert reasons(check, "a")["Follow"] == ""
    assert [(pattern.text, pattern.line) for pattern in check.unused] == [("No such line", 3)]
    assert sum(one.sentences for one in check.articles) == len(index.arrays.sentences)
    assert FURNITURE in {index.sentence(n).text for n in range(len(index.arrays.sentences))}


def test_what_is_missing_is_said(folder: Path) -> None:
    missing = {one.article.id: one.missing for one in check_folder(folder).articles}
    assert missing["a"] == ("author", "date", "address")
    assert missing["plain"] == ("publisher", "author", "date", "address")


@pytest.mark.parametrize(
    ("name", "articles", "problems"),
    [
        ("a", ["a"], 0),
        ("a.md", ["a"], 0),
        ("news/a.md", ["a"], 0),
        ("./news/../news/a.md", ["a"], 0),
        ("sub/plain.txt", ["plain"], 0),
        ("sub/empty.txt", [], 1),
        ("news/sub", ["plain"], 1),
    ],
)
def test_an_article_is_named_by_its_id_its_file_or_its_folder(
    folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, articles: list[str], problems: int
) -> None:
    monkeypatch.chdir(folder.parent)
    check = check_folder(folder, [name])
    assert [one.article.id for one in check.articles] == articles
    assert len(check.problems) == problems
    assert check.n_articles == 7


def test_what_is_wrong_with_articles_toml_is_told_of_each_article(folder: Path) -> None:
    (folder / "articles.toml").write_text('["a.md"]\npublished = "soon"\n', "utf-8")
    assert [problem.found for problem in check_folder(folder, ["a"]).problems] == [
        '"published" is "soon"'
    ]


def test_a_file_of_many_articles_names_them_all(folder: Path) -> None:
    lines = [{"id": f"j{n}", "title": "T", "text": f"Line {n} is here."} for n in range(3)]
    (folder / "many.jsonl").write_text("\n".join(map(json.dumps, lines)), "utf-8")
    check = check_folder(folder, ["many.jsonl"])
    assert [one.article.id for one in check.articles] == ["j0", "j1", "j2"]


def test_a_name_of_nothing_is_refused(folder: Path) -> None:
    with pytest.raises(UnknownArticleError, match='no article is called "moon"; expected an id'):
        check_folder(folder, ["a", "moon"])
