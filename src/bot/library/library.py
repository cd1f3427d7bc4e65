"""The articles being served, and questions that they were seen to answer."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain, islice, zip_longest
from pathlib import Path

from bot.i18n.markers import Many, One, mark_n
from bot.library import quote_ids
from retrieval import Answerer, Article, Index, Problem, index_path, load_index, open_index
from retrieval.index import DamagedIndexError, OutdatedIndexError

ARTICLES = mark_n("{n} article", "{n} articles")
INTRODUCTION = mark_n(
    "I answer questions from {n} article with its own sentences, word for word, and tell you "
    "where each one comes from. If the answer isn’t there, I say so.",
    "I answer questions from {n} articles with their own sentences, word for word, and tell you "
    "where each one comes from. If the answer isn’t there, I say so.",
)

SayN = Callable[[One, Many, int], str]
"""Says a text with a number in it: a `Translator.say_n`, or `markers.in_english`."""

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
    state: str
    """What the folder was like when it was read: a name that changes with any of its files."""


class ServedLibrary:
    """The library that the next update gets; each update keeps the one that it got."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.is_being_read = False
        """Whether somebody who asked for another one is waiting for it."""
        self.changed_at: datetime | None = None
        """When it took another one's place; None where it is the first."""
        self.is_other = asyncio.Event()
        """Set when it took another one's place, for one who waits for that."""

    def replace(self, library: Library) -> None:
        """Serve another library from now on."""
        self.library = library
        self.changed_at = datetime.now(UTC)
        self.is_other.set()


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
    place = index_path(articles_dir, data_dir)
    index, problems = open_index(articles_dir, cache=data_dir, progress=progress, say=say)
    return _library(index, problems, place, min_confidence=min_confidence)


def load_library(
    place: Path,
    articles_dir: Path,
    *,
    min_confidence: float | None = None,
    examples: Sequence[str] = (),
) -> Library | None:
    """Return the library of the index that is saved there, or None where none is that is whole.

    The folder is not looked at, and nothing is built.
    examples: these are kept if they are answered still, since finding others takes a while.
    """
    try:
        index, problems = load_index(place, articles_dir)
    except (DamagedIndexError, OutdatedIndexError, OSError):
        return None
    return _library(index, problems, place, min_confidence=min_confidence, examples=examples)


def warm_up(library: Library) -> None:
    """Do once what the first question, refusal and press of a button would wait for."""
    quote_ids.articles_named("", library.answerer.index)
    question = next(iter(library.examples), library.articles[0].title)
    library.answerer.ask(question)
    library.answerer.topics(question)


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


def _library(
    index: Index,
    problems: tuple[Problem, ...],
    place: Path,
    *,
    min_confidence: float | None,
    examples: Sequence[str] = (),
) -> Library:
    answerer = Answerer(index, min_confidence=min_confidence)
    if len(examples) < _EXAMPLES or not all(answerer.ask(e).answered for e in examples):
        examples = find_examples(answerer, index.articles)
    made_at = _made_at(place)
    return Library(index.articles, answerer, problems, tuple(examples), made_at, place.name)


def _made_at(place: Path) -> datetime:
    """Return when the index was saved; now, where it could not be."""
    try:
        return datetime.fromtimestamp(place.stat().st_mtime, UTC)
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
