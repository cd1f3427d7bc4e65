from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from making import make_article
from retrieval import Article
from retrieval.index import article_db
from retrieval.index.article_db import ArticleTexts, StoredArticle, digest_of

FULL = Article(
    "a",
    "A clinic",
    "Es war so 😀.\n\nThe end.",
    make_article("Es war so 😀.", "The end.", headings=["The end."]).blocks,
    publisher="P",
    author="A",
    published=date(2016, 4, 29),
    url="https://example.org/",
    language="de",
    tags=("x", "y"),
    questions=("Warum?",),
    file="b/caf\udce9.md",
)
PLAIN = make_article("The clinic was hit.", id="b")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "articles #1?.sqlite3"


def kept(path: Path, articles: Sequence[Article]) -> tuple[StoredArticle, ...]:
    with closing(sqlite3.connect(path)) as database:
        database.executescript(article_db.SCHEMA)
        article_db.write_articles(enumerate(articles, start=7), database)
        database.commit()
    rows = range(7, 7 + len(articles))
    return ArticleTexts(path).articles(rows, [digest_of(article) for article in articles])


def test_a_stored_article_is_the_article_that_was_stored(path: Path) -> None:
    full, plain = kept(path, [FULL, PLAIN])

    for one, other in ((full, FULL), (plain, PLAIN)):
        assert one == other
        assert other == one
        assert hash(one) == hash(other)
        assert (one.text, one.blocks, one.file) == (other.text, other.blocks, other.file)
        assert digest_of(one) == digest_of(other)
    assert full != plain
    assert full != PLAIN
    assert full != PLAIN
    assert full != "a"


def test_two_stored_articles_are_the_same_when_what_is_known_of_them_is(
    path: Path, tmp_path: Path
) -> None:
    (one,), (same,) = kept(path, [FULL]), kept(tmp_path / "same", [FULL])
    (other,) = kept(tmp_path / "other", [replace(FULL, publisher="Q")])
    (moved,) = kept(tmp_path / "moved", [replace(FULL, file="c.md")])

    assert one == same == moved
    assert one != other


def test_what_is_made_of_a_stored_article_is_a_plain_one(path: Path) -> None:
    (full,) = kept(path, [FULL])

    assert replace(full, title="B") == replace(FULL, title="B")
    assert type(replace(full, title="B")) is Article


def test_texts_are_read_again_when_others_have_taken_their_room(path: Path) -> None:
    articles = [make_article(f"Number {number}.", id=str(number)) for number in range(5)]
    kept(path, articles)
    found = ArticleTexts(path, characters=10).articles(range(7, 12), range(5))

    for _ in range(2):
        assert [one.text for one in found] == [article.text for article in articles]


def test_texts_can_be_read_when_their_file_is_gone(path: Path) -> None:
    (full,) = kept(path, [FULL])
    path.unlink()

    assert full.text == FULL.text
