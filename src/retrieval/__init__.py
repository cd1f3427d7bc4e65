"""Answer questions over a folder of articles with their own sentences, word for word."""

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
from retrieval.saving import index_path, last_index, load_index, open_index

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
    "last_index",
    "load_index",
    "open_index",
    "read_questions",
]
