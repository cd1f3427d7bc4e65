"""The articles being served, and questions that they were seen to answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain, islice, zip_longest
from pathlib import Path

from bot.marks import mark_n
from retrieval import Answerer, Article, Problem, index_path, open_index

ARTICLES = mark_n("{n} article", "{n} articles")
INTRODUCTION = mark_n(
    "I answer questions from {n} article in its own sentences, word for word, and say where each "
    "one stands. When it does not answer, I say so.",
    "I answer questions from {n} articles in their own sentences, word for word, and say where "
    "each one stands. When no article answers, I say so.",
)

SayN = Callable[[str, str, int], str]
"""Says a text with a number in it: a `Speech.say_n`, or `marks.in_english`."""

_EXAMPLES = 3
_TRIED = 60  # candidates for examples, each some milliseconds of the start

# Somebody whom an article introduces: "Dr. Jay Dahman", "Marie Curie, a physicist".
_NAME = r"[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){1,3}"
_INTRODUCED = re.compile(
    rf"\b(?:Dr|Prof|Mr|Mrs|Ms)\.? (?P<titled>{_NAME})|\b(?P<named>{_NAME}), (?:an?|the|who)\b"
)


@dataclass(frozen=True, slots=True)
class Library:
    """What a bot serves; replaced whole, never changed."""

    articles: tuple[Article, ...]
    answerer: Answerer
    problems: tuple[Problem, ...]
    """What is wrong in the folder; the articles that it is wrong with are not served."""
    examples: tuple[str, ...]
    """Up to three questions, of different articles where that is possible."""
    made_at: datetime
    """When its index was built: before the process began, where it was saved."""


@dataclass(slots=True)
class Served:
    """The library that the next update gets; each update keeps the one that it got."""

    library: Library
    is_being_read: bool = False
    """Whether another library is being opened, to take its place."""


def open_library(
    articles_dir: Path,
    data_dir: Path,
    *,
    min_confidence: float | None = None,
    progress: Callable[[int, int], None] | None = None,
    say: Callable[[str], object] | None = None,
) -> Library:
    """Return the library of a folder, its index from `data_dir` where that is still right.

    progress: called with the articles done and their number while an index is built.
    say: called with a sentence when a saved index is of no use, or none can be saved.
    Raises: ArticleError, when no article is good.
    """
    index, problems = open_index(articles_dir, cache=data_dir, progress=progress, say=say)
    answerer = Answerer(index, min_confidence=min_confidence)
    return Library(
        index.articles,
        answerer,
        problems,
        find_examples(answerer, index.articles),
        _made_at(articles_dir, data_dir),
    )


def introduce(library: Library, say_n: SayN) -> str:
    """Return in two sentences what the bot is."""
    return say_n(*INTRODUCTION, len(library.articles))


def count_articles(library: Library, say_n: SayN) -> str:
    """Return "1 article", "2 articles" and so on."""
    return say_n(*ARTICLES, len(library.articles))


def find_examples(answerer: Answerer, articles: Iterable[Article]) -> tuple[str, ...]:
    """Return questions that the answerer answers from the article that they were found in.

    The editors' questions come first, then "Who is …?" about people whom an article introduces.
    """
    by_article = (_candidates(article) for article in islice(articles, _TRIED))
    in_turn = chain.from_iterable(zip_longest(*by_article))
    tried = islice(dict.fromkeys(filter(None, in_turn)), _TRIED)
    found = (question for question, article in tried if _answers(answerer, question, article))
    return tuple(islice(found, _EXAMPLES))


def _made_at(articles_dir: Path, data_dir: Path) -> datetime:
    """Return when the index was saved; now, where it could not be."""
    try:
        return datetime.fromtimestamp(index_path(articles_dir, data_dir).stat().st_mtime, UTC)
    except OSError:
        return datetime.now(UTC)


def _candidates(article: Article) -> Iterator[tuple[str, Article]]:
    for question in article.questions:
        yield question, article
    for introduced in _INTRODUCED.finditer(article.text):
        yield f"Who is {introduced['titled'] or introduced['named']}?", article


def _answers(answerer: Answerer, question: str, article: Article) -> bool:
    answer = answerer.ask(question, quotes=1)
    return answer.answered and answer.quotes[0].article == article
