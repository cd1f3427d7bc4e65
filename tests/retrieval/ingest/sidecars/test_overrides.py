from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest

from retrieval.ingest import ArticleError, read_articles

FolderOf = Callable[[Mapping[str, str | bytes]], Path]
FIELDS = "title, publisher, author, published, url, language, tags, questions, skip, keep, drop"
GOOD = "Title\n\nText."


def problems(folder: Path) -> list[str]:
    return [str(problem) for problem in read_articles(folder).problems]


def test_a_file_s_table_adds_and_overrides(folder_of: FolderOf) -> None:
    folder = folder_of(
        {
            "sub/a.md": "---\ntitle: Old\nauthor: Ann\n---\nText.",
            "articles.toml": '["sub/a.md"]\ntitle = "New"\npublished = 2016-04-29\npublisher = ""',
        }
    )

    (article,) = read_articles(folder).articles
    assert (article.title, article.author) == ("New", "Ann")
    assert (article.published, article.publisher) == (date(2016, 4, 29), None)


@pytest.mark.parametrize("name", ["a.txt", "a"])
def test_a_title_leaves_the_first_line_in_the_body(folder_of: FolderOf, name: str) -> None:
    folder = folder_of({"a.txt": GOOD, "articles.toml": f'["{name}"]\ntitle = "New"'})

    (article,) = read_articles(folder).articles
    assert article.title == "New"
    assert len(article.blocks) == 2


def test_an_article_of_many_in_a_file_is_named_by_its_id(folder_of: FolderOf) -> None:
    folder = folder_of(
        {
            "many.jsonl": '{"id": "x", "text": "Text."}\n{"id": "y", "text": "Text."}',
            "articles.toml": '["many.jsonl"]\ntitle = "All"\npublisher = "P"\n["x"]\ntitle = "X"',
        }
    )

    first, second = read_articles(folder).articles
    assert (first.title, first.publisher) == ("X", "P")
    assert (second.title, second.publisher) == ("All", "P")


def test_only_the_file_at_the_top_counts(folder_of: FolderOf) -> None:
    folder = folder_of({"a.txt": GOOD, "sub/articles.toml": '["a.txt"]\ntitle = "New"'})

    reading = read_articles(folder)
    assert reading.articles[0].title == "Title"
    assert reading.skipped == (folder / "sub/articles.toml",)


@pytest.mark.parametrize(
    ("toml", "expected"),
    [
        pytest.param(
            '["a.txt"]\npublished = "soon"\n',
            ':2: "published" is "soon"; expected an ISO date such as 2016-04-29',
            id="a wrong value",
        ),
        pytest.param(
            '["a.txt"]\n\n"publised" = 2016-04-29\n',
            f':3: ["a.txt"] has the unknown field "publised"; expected one of {FIELDS}',
            id="an unknown field",
        ),
        pytest.param(
            "\n[a.txt]  # no quotes\ntitle = 'T'\n",
            ':2: ["a"] has the unknown field "txt"; expected a file\'s name in quotes, such as'
            ' ["a.txt"]',
            id="a name without quotes",
        ),
        pytest.param(
            '"a.txt".title = 5\n',
            ': "title" is a number; expected text',
            id="a line that is written in another way",
        ),
        pytest.param(
            'title = "T"\n',
            ':1: "title" is outside of any table; expected tables such as ["a.txt"]',
            id="no table",
        ),
        pytest.param(
            '["a.txt"]\nkeep = [\n  "Metro",\n  "",\n]\n',
            ':2: "keep" has "" in it; expected lines, such as ["Follow us *"]',
            id="an empty pattern",
        ),
        pytest.param(
            '["*"]\ndrop = ["*"]\n',
            ':2: "drop" has "*" in it; expected lines, such as ["Follow us *"]',
            id="a pattern that drops everything",
        ),
        pytest.param(
            '["*"]\ndrop = 5\n',
            ':2: "drop" has a number in it; expected lines, such as ["Follow us *"]',
            id="no pattern",
        ),
        pytest.param(
            '["*"]\nlanguage = "en"\n',
            ':2: ["*"] has the unknown field "language"; expected one of keep, drop',
            id="a field for all articles",
        ),
        pytest.param(
            '["publisher: Moon"]\ndrop = ["x"]\n',
            ':1: ["publisher: Moon"] names no publisher; expected the publisher of an article of '
            "this folder",
            id="no such publisher",
        ),
        pytest.param(
            '["b.txt"]\n',
            ':1: ["b.txt"] names no article; expected a file of this folder or an article\'s id, '
            'in quotes, such as ["a.txt"]',
            id="no such file",
        ),
        pytest.param(
            '["a.txt"]\ntitle = "T\n',
            ":2: this is not TOML (Illegal character '\\n'); "
            'expected lines such as title = "A clinic in Aleppo"',
            id="no TOML",
        ),
        pytest.param(
            b'["a.txt"]\ntitle = "\xe9"',
            ":2: byte 0xe9 at offset 19; expected UTF-8 text",
            id="no UTF-8",
        ),
    ],
)
def test_a_problem_names_its_line_and_leaves_the_article_as_its_file_has_it(
    folder_of: FolderOf, toml: str | bytes, expected: str
) -> None:
    folder = folder_of({"a.txt": GOOD, "articles.toml": toml})

    assert problems(folder) == [f"news/articles.toml{expected}"]
    assert read_articles(folder).articles[0].title == "Title"


def test_problems_come_in_one_order(folder_of: FolderOf) -> None:
    toml = '["b.txt"]\n["a.txt"]\nz = 1\ny = 1\n"c.txt" = {}\n"0.txt" = {title = 1}\n'
    folder = folder_of({"a.txt": GOOD, "articles.toml": toml})

    assert [problem.partition(";")[0] for problem in problems(folder)] == [
        'news/articles.toml:1: ["b.txt"] names no article',
        'news/articles.toml:3: ["a.txt"] has the unknown field "z"',
        'news/articles.toml:4: ["a.txt"] has the unknown field "y"',
        'news/articles.toml:5: ["a.txt"] has the unknown field "c.txt"',
        'news/articles.toml:6: ["a.txt"] has the unknown field "0.txt"',
    ]


def test_what_is_to_be_skipped_is_no_article(folder_of: FolderOf) -> None:
    folder = folder_of(
        {
            "a.txt": "A\n\nOne.",
            "b.txt": "B\n\nTwo.",
            "c.txt": "C\n\nThree.",
            "articles.toml": '["a"]\nskip = true\n["b.txt"]\nskip = true\n["c"]\nskip = false\n',
        }
    )
    reading = read_articles(folder)
    assert [article.id for article in reading.articles] == ["c"]
    assert not reading.problems


def test_a_folder_of_nothing_but_skipped_articles_says_so(
    folder_of: FolderOf,
) -> None:
    folder = folder_of({"a.txt": "A\n\nOne.", "articles.toml": '["a"]\nskip = true\n'})
    with pytest.raises(
        ArticleError, match="news: every article is skipped; expected at least one that"
    ):
        read_articles(folder)


def test_skip_is_true_or_false(folder_of: FolderOf) -> None:
    folder = folder_of({"a.txt": "A\n\nOne.", "articles.toml": '["a"]\nskip = "yes"\n'})
    (problem,) = read_articles(folder).problems
    assert str(problem) == 'news/articles.toml:2: "skip" is "yes"; expected true or false'


def test_patterns_keep_their_tables_and_their_lines(folder_of: FolderOf) -> None:
    toml = """["*"]
drop = "Follow us *"
["publisher: The SUN"]
keep = [
  "Metro",
]
["a.txt"]
publisher = "The Sun"
drop = ["x"]
keep = ["y"]
"""
    reading = read_articles(folder_of({"a.txt": GOOD, "articles.toml": toml}))

    found = [(p.text, p.keep, p.line) for p in reading.rules.for_article(reading.articles[0])]
    assert found == [
        ("y", True, 10),
        ("x", False, 9),
        ("Metro", True, 5),
        ("Follow us *", False, 2),
    ]
    assert not reading.problems
