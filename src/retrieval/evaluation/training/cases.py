"""Turn sets of labelled questions into cases to learn from, over libraries of many kinds.

Small libraries matter as much as large ones, and news as much as encyclopaedias: each set is used
whole, by half, and in groups of two articles and more, many of which are cut into shorter
articles and shorter paragraphs.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np

from retrieval.cleaning import passages
from retrieval.evaluation.labelled_questions import LabelledQuestion, read_questions
from retrieval.evaluation.report import is_right
from retrieval.index.builder import build_index
from retrieval.index.index import Index
from retrieval.ingest import read_articles
from retrieval.ranking.features.extractor import SentenceCandidates, compute_features
from retrieval.search.candidates import find_passages
from retrieval.search.query import Query, parse_query
from retrieval.types.arrays import Bools
from retrieval.types.article import Article, Block, Sentence

GROUP_SIZES = (2, 3, 5, 8, 13, 21, 34)
"""Articles of the small libraries, taken in turn."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How the articles of a small library are cut.

    News articles are short, in paragraphs of a sentence or two, and several tell of one event: an
    article's other paragraphs must not count for all that they are worth in an encyclopaedia.
    """

    paragraphs: int = 0
    """How many make an article; 0: as they are."""
    short: bool = False
    """Whether paragraphs are cut into shorter ones, of one to three sentences."""


LAYOUTS = (Layout(), Layout(4), Layout(8, short=True), Layout(12), Layout(4, short=True))
"""Taken in turn."""

_SHORT = (1, 2, 1, 1, 3, 2)  # sentences of the short paragraphs, taken in turn


@dataclass(frozen=True, slots=True)
class Case:
    """A question put to an index, with its candidates and which of them are right."""

    query: Query
    candidates: SentenceCandidates
    right: Bools
    """(n,) whether each candidate holds an answer, in the right paragraph."""
    article: str | None
    """The article that answers it, or None when none of the index does."""
    about: bool
    """Whether an article of the index is about it, be there an answer or not."""
    balanced: bool = True
    """Whether the index was also asked as many questions of other articles."""


def read_all(folders: Sequence[Path], *, keep: Callable[[Article], bool] = bool) -> list[Case]:
    """Return the cases of several sets, each set read by a process of its own."""
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        read = [pool.submit(_read_list, folder, keep) for folder in folders]
        return [case for cases in read for case in cases.result()]


def _read_list(folder: Path, keep: Callable[[Article], bool]) -> list[Case]:
    return list(read_cases(folder, keep=keep))


def read_cases(
    folder: Path, *, keep: Callable[[Article], bool] = bool, seed: int = 0
) -> Iterator[Case]:
    """Yield the set's questions, put to the whole set and to smaller libraries made of it.

    A smaller library is also asked as many questions of other articles: it answers none of them.
    keep: which of the set's articles to use, with their questions; all by default.
    """
    random = np.random.default_rng(seed)
    articles = tuple(filter(keep, read_articles(folder / "articles").articles))
    kept = {article.id: article for article in articles}
    labelled = [q for q in read_questions(folder / "questions.jsonl") if q.article in kept]
    libraries = ((articles, Layout()), (_half(articles, random), Layout()))
    for library, layout in (*libraries, *zip(_groups(articles, random), itertools.cycle(LAYOUTS))):
        index = build_index(
            [piece for article in library for piece in cut_article(article, layout)]
        )
        ids = {article.id for article in library}
        inside = [question for question in labelled if question.article in ids]
        outside = [question for question in labelled if question.article not in ids]
        random.shuffle(outside)
        places = [AnswerLocation.of(question, kept[str(question.article)]) for question in inside]
        asked = (*zip(inside, places, strict=True), *((q, None) for q in outside[: len(inside)]))
        for question, there in asked:
            case = put_question(question, index, there, balanced=bool(outside))
            if case:
                yield case


@dataclass(frozen=True, slots=True)
class AnswerLocation:
    """Where a question's answer stands: a paragraph of an article, however it is cut."""

    article: str
    text: str
    """Of the paragraph, or of the whole article where any will do."""

    @classmethod
    def of(cls, question: LabelledQuestion, article: Article) -> AnswerLocation:
        """Return where the article answers the question."""
        if question.paragraph is None:
            return cls(article.id, article.text)
        block = article.blocks[question.paragraph - 1]
        return cls(article.id, article.text[block.start : block.end])

    def holds(self, sentence: Sentence, answers: Sequence[str]) -> bool:
        """Tell whether the sentence stands there and holds one of the answers."""
        text = sentence.text
        return (
            sentence.article.id.partition(_CUT)[0] == self.article
            and text in self.text
            and any(answer in text for answer in answers)
        )


_CUT = " §"  # between an article's id and the number of a piece of it


def cut_article(article: Article, layout: Layout) -> Iterator[Article]:
    """Yield the article cut as the layout says, or as it is."""
    blocks = tuple(_shorten(article)) if layout.short else article.blocks
    size = layout.paragraphs * (2 if layout.short else 1) or len(blocks)
    if not layout.paragraphs and not layout.short:
        yield article
        return
    for first in range(0, len(blocks), size):
        part = blocks[first : first + size]
        start = part[0].start
        moved = (replace(b, start=b.start - start, end=b.end - start) for b in part)
        text = article.text[start : part[-1].end]
        yield replace(article, id=f"{article.id}{_CUT}{first}", text=text, blocks=tuple(moved))


def _shorten(article: Article) -> Iterator[Block]:
    """Yield the article's paragraphs cut into shorter ones."""
    sizes = itertools.cycle(_SHORT)
    for passage in passages.split_passages(article):
        sentences = list(passages.split_sentences(passage))
        while sentences:
            size = next(sizes)
            part, sentences = sentences[:size], sentences[size:]
            yield Block(part[0].start, part[-1].end)


def _half(articles: Sequence[Article], random: np.random.Generator) -> tuple[Article, ...]:
    """Return half of the articles, in their order."""
    places = np.sort(random.permutation(len(articles))[: (len(articles) + 1) // 2])
    return tuple(articles[place] for place in places)


def _groups(
    articles: Sequence[Article], random: np.random.Generator
) -> Iterator[tuple[Article, ...]]:
    """Yield all the articles once, in small libraries of every size."""
    order = random.permutation(len(articles))
    start = 0
    for size in itertools.cycle(GROUP_SIZES):
        group = tuple(articles[place] for place in order[start : start + size])
        if len(group) < min(GROUP_SIZES):
            return
        yield group
        start += size


def put_question(
    question: LabelledQuestion,
    index: Index,
    there: AnswerLocation | None = None,
    *,
    balanced: bool = True,
) -> Case | None:
    """Return the question put to the index, or None when no passage has a word of it.

    there: where the answer stands; by default the paragraph that the question names.
    """
    query = parse_query(question.question, index)
    found = find_passages(query, index)
    if found is None:
        return None
    candidates = compute_features(query, found, index)
    sentences = [index.sentence(int(number)) for number in candidates.sentences]
    if there:
        right = [there.holds(sentence, question.answers) for sentence in sentences]
    else:
        right = [is_right(sentence, question) for sentence in sentences]
    inside = there is not None or any(a.id == question.article for a in index.articles)
    article = question.article if inside and question.answers else None
    return Case(query, _light(candidates), np.array(right), article, inside, balanced)


def _light(candidates: SentenceCandidates) -> SentenceCandidates:
    """Return the candidates in half the memory: there are many."""
    columns: dict[str, Any] = {
        name: values if values.dtype == bool else values.astype(np.float32)
        for name, values in candidates.columns.items()
    }
    return replace(candidates, columns=columns)
