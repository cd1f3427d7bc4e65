"""Answer questions over a folder of articles with their own sentences, word for word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retrieval.lazy_exports import lazy_exports

if TYPE_CHECKING:
    from retrieval.answering.engine import Answerer
    from retrieval.answering.explanations.types import (
        AskedWord,
        Considered,
        Contribution,
        Explanation,
        FoundWord,
        Reason,
        Resemblance,
        Wanted,
        WordPlace,
    )
    from retrieval.answering.overviews.article_search import (
        ArticleMatch,
        ArticleMatches,
        MatchLevel,
    )
    from retrieval.evaluation.evaluate import evaluate
    from retrieval.evaluation.labelled_questions import QuestionError, read_questions
    from retrieval.evaluation.report import Report
    from retrieval.index.index import Index
    from retrieval.index.store.manager import (
        StoredIndex,
        index_path,
        keep_index,
        last_index,
        load_index,
        open_index,
    )
    from retrieval.ingest.problems import ArticleError, Problem
    from retrieval.types.answer import Answer, NoMatch, Quote
    from retrieval.types.article import Article, Block, Citation, Passage, Sentence, Span
    from retrieval.types.filters import Filters, Period
    from retrieval.types.request import RequestKind

__all__ = [
    "Answer",
    "Answerer",
    "Article",
    "ArticleError",
    "ArticleMatch",
    "ArticleMatches",
    "AskedWord",
    "Block",
    "Citation",
    "Considered",
    "Contribution",
    "Explanation",
    "Filters",
    "FoundWord",
    "Index",
    "MatchLevel",
    "NoMatch",
    "Passage",
    "Period",
    "Problem",
    "QuestionError",
    "Quote",
    "Reason",
    "Report",
    "RequestKind",
    "Resemblance",
    "Sentence",
    "Span",
    "StoredIndex",
    "Wanted",
    "WordPlace",
    "evaluate",
    "index_path",
    "keep_index",
    "last_index",
    "load_index",
    "open_index",
    "read_questions",
]

__getattr__ = lazy_exports(
    __name__,
    {
        "types.answer": ("Answer", "NoMatch", "Quote"),
        "answering.engine": ("Answerer",),
        "types.article": ("Article", "Block", "Citation", "Passage", "Sentence", "Span"),
        "evaluation.evaluate": ("evaluate",),
        "evaluation.labelled_questions": ("QuestionError", "read_questions"),
        "evaluation.report": ("Report",),
        "answering.explanations.types": (
            *("AskedWord", "Considered", "Contribution", "Explanation", "FoundWord"),
            *("WordPlace", "Reason", "Resemblance", "Wanted"),
        ),
        "index.index": ("Index",),
        "answering.overviews.article_search": ("ArticleMatches", "MatchLevel", "ArticleMatch"),
        "types.request": ("RequestKind",),
        "ingest.problems": ("ArticleError", "Problem"),
        "types.filters": ("Period", "Filters"),
        "index.store.manager": (
            "StoredIndex",
            "index_path",
            "keep_index",
            "last_index",
            "load_index",
            "open_index",
        ),
    },
)
