"""Answer questions over a folder of articles with their own sentences, word for word."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from retrieval.answer import Answer, Nothing, Quote
    from retrieval.answerer import Answerer
    from retrieval.article import Article, Block, Citation, Passage, Sentence, Span
    from retrieval.evaluation import QuestionError, Report, evaluate, read_questions
    from retrieval.explanations.explanation import (
        AskedWord,
        Considered,
        Contribution,
        Explanation,
        FoundWord,
        Place,
        Reason,
        Resemblance,
        Wanted,
    )
    from retrieval.index import Index
    from retrieval.overviews.finding import Finding, Held, Match
    from retrieval.overviews.overview import Kind
    from retrieval.reading import ArticleError, Problem
    from retrieval.restrictions import Period, Restrictions
    from retrieval.saving import Kept, index_path, keep_index, last_index, load_index, open_index

__all__ = [
    "Answer",
    "Answerer",
    "Article",
    "ArticleError",
    "AskedWord",
    "Block",
    "Citation",
    "Considered",
    "Contribution",
    "Explanation",
    "Finding",
    "FoundWord",
    "Held",
    "Index",
    "Kept",
    "Kind",
    "Match",
    "Nothing",
    "Passage",
    "Period",
    "Place",
    "Problem",
    "QuestionError",
    "Quote",
    "Reason",
    "Report",
    "Resemblance",
    "Restrictions",
    "Sentence",
    "Span",
    "Wanted",
    "evaluate",
    "index_path",
    "keep_index",
    "last_index",
    "load_index",
    "open_index",
    "read_questions",
]

_HOMES = {
    "answer": ("Answer", "Nothing", "Quote"),
    "answerer": ("Answerer",),
    "article": ("Article", "Block", "Citation", "Passage", "Sentence", "Span"),
    "evaluation": ("QuestionError", "Report", "evaluate", "read_questions"),
    "explanations.explanation": (
        *("AskedWord", "Considered", "Contribution", "Explanation", "FoundWord"),
        *("Place", "Reason", "Resemblance", "Wanted"),
    ),
    "index": ("Index",),
    "overviews.finding": ("Finding", "Held", "Match"),
    "overviews.overview": ("Kind",),
    "reading": ("ArticleError", "Problem"),
    "restrictions": ("Period", "Restrictions"),
    "saving": ("Kept", "index_path", "keep_index", "last_index", "load_index", "open_index"),
}


def __getattr__(name: str) -> Any:
    """Import what is asked for: who only builds an index imports nothing that answers."""
    for module, names in _HOMES.items():
        if name in names:
            found = globals()[name] = getattr(import_module(f"{__name__}.{module}"), name)
            return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
