"""Measure what some numbers of the index, the search and the choice of quotes bring.

.venv/bin/python benchmarks/choices.py ../shared/data > benchmarks/choices.md
"""

from __future__ import annotations

import sys
import zlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from retrieval import Answer, Answerer, Article, Index, RequestKind, read_questions
from retrieval.analysis.tokenizer import tokenize
from retrieval.answering.overviews import topic_answers
from retrieval.answering.overviews.topic_answers import answer_overview
from retrieval.evaluation.labelled_questions import LabelledQuestion
from retrieval.evaluation.report import is_right
from retrieval.evaluation.training.cases import read_cases
from retrieval.evaluation.training.train import train_model
from retrieval.index.builder import build_index
from retrieval.index.weighting import term_counts
from retrieval.ingest import read_articles
from retrieval.ranking import selection
from retrieval.ranking.features.extractor import compute_features
from retrieval.ranking.model import Model, load_model, rank_sentences
from retrieval.search import candidates as search
from retrieval.search.candidates import find_passages
from retrieval.search.query import parse_query
from retrieval.types.request import Request

QUESTIONS = 1000  # of each set, drawn at random with a fixed seed
TITLE_COUNTS = (0.0, 0.125, 0.3125, 1.0)
ARTICLE_SHARES = (0.0, 0.2, 0.4, 0.6)
ENOUGH_SENTENCES = (50, 100, 200)
WORTHS = (2.0, 0.15, 0.12, 0.1, 0.08, 0.06, 0.04, 0.0)
SHARES = (0.4, 0.5, 0.6, 0.7, 0.8, 1.0)
HEAD = """# Some numbers

    .venv/bin/python benchmarks/choices.py ../shared/data > benchmarks/choices.md

## The index and the search

`TITLE_COUNT`: how much a word of the title or heading counts beside one of the passage.
`ARTICLE_SHARE`: how much a word counts that the passage's article holds somewhere.
`ENOUGH_SENTENCES`: how many sentences of the best passages are ranked, about.
P@1 is of the shipped model, which was learned from these sets with 0.3, 0.4 and 100: the rows
compare with each other only.

| set | TITLE_COUNT | ARTICLE_SHARE | ENOUGH_SENTENCES | right paragraph among them | P@1 |
|---|---|---|---|---|---|"""
QUOTES_HEAD = """
## Further quotes

`choosing.WORTH`: the chance of being right, raised by what a sentence brings of the question, from
which it is quoted beside the best. The model is learned from one half of newwiki's articles; the
questions are of the other half and of squad_train. Counted are those that got an answer.
"before": a score at most 1.0 below the best, as it was before there was a `WORTH`.

| set | WORTH | P@1 | a shown quote is right | quotes |
|---|---|---|---|---|"""
KEYWORDS_HEAD = """
## Keywords

`telling.MOST_OF_KEYWORDS`: the share of the keywords' weight that a sentence must hold to be
about them. The keywords are the words of the questions above, without what only asks or binds.
Half of the articles are taken away; questions on them should be declined.

| set | MOST_OF_KEYWORDS | answered of the answerable | refused of the others | precision |
|---|---|---|---|---|"""
USUAL = (term_counts.TITLE_COUNT, search.ARTICLE_SHARE, search.ENOUGH_SENTENCES)


def main(data: Path) -> None:
    """Print the report."""
    print(HEAD)
    for name in ("squad_train", "newwiki"):
        articles = read_articles(data / name / "articles").articles
        labelled = read_questions(data / name / "questions.jsonl")
        order = np.random.default_rng(0).permutation(len(labelled))[:QUESTIONS]
        asked = [labelled[place] for place in sorted(order)]
        built = {count: build(articles, count) for count in TITLE_COUNTS}
        tried = dict.fromkeys(
            (
                *((count, *USUAL[1:]) for count in TITLE_COUNTS),
                *((USUAL[0], share, USUAL[2]) for share in ARTICLE_SHARES),
                *((*USUAL[:2], enough) for enough in ENOUGH_SENTENCES),
            )
        )
        for count, share, enough in tried:
            search.ARTICLE_SHARE, search.ENOUGH_SENTENCES = share, enough
            found, right = fare(built[count], asked)
            print(f"| {name} | {count:g} | {share:g} | {enough} | {found:.3f} | {right:.3f} |")
        term_counts.TITLE_COUNT, search.ARTICLE_SHARE, search.ENOUGH_SENTENCES = USUAL
    model = train_model(list(read_cases(data / "newwiki", keep=is_learned_from)))
    print(QUOTES_HEAD)
    for name in ("newwiki", "squad_train"):
        articles = read_articles(data / name / "articles").articles
        answerer = Answerer(build_index(articles), model=model)
        unseen = others(data / name) if name == "newwiki" else articles
        further_quotes(name, answerer, questions_of(data / name, unseen))
    print(KEYWORDS_HEAD)
    for name in ("newwiki", "squad_train"):
        keywords(data / name, model)


def further_quotes(name: str, answerer: Answerer, asked: list[LabelledQuestion]) -> None:
    """Print how often one of the quotes is right, and how many there are."""
    shipped = selection.WORTH
    for worth in WORTHS:
        selection.WORTH = worth
        print_quotes(name, f"{worth:g}", [(answerer.ask(q.question), q) for q in asked])
    selection.WORTH = shipped
    print_quotes(name, "before", [(as_before(answerer, q.question), q) for q in asked])


def as_before(answerer: Answerer, question: str) -> Answer:
    """Return the answer with the quotes whose scores lie at most 1.0 below the best."""
    answer = answerer.ask(question)
    ranked = answerer.rank(question, most=3)
    near = tuple(quote for quote in ranked if quote.score >= ranked[0].score - 1)
    return replace(answer, quotes=near) if answer.answered else answer


def print_quotes(name: str, rule: str, answered: list[tuple[Answer, LabelledQuestion]]) -> None:
    """Print a row."""
    rights = [[is_right(quote, q) for quote in a.quotes] for a, q in answered if a.answered]
    first, shown = np.mean([r[0] for r in rights]), np.mean([any(r) for r in rights])
    print(
        f"| {name} | {rule} | {first:.3f} | {shown:.3f} | {np.mean(list(map(len, rights))):.2f} |"
    )


def keywords(folder: Path, model: Model) -> None:
    """Print how keywords fare, half of whose articles were taken away."""
    articles = others(folder)
    order = np.random.default_rng(1).permutation(len(articles))
    kept = tuple(articles[place] for place in sorted(order[: len(articles) // 2]))
    ids, built = {article.id for article in kept}, build_index(kept)
    questions = questions_of(folder, articles)
    shipped = topic_answers.MOST_OF_KEYWORDS
    for share in SHARES:
        topic_answers.MOST_OF_KEYWORDS = share
        here, away, rights = [], [], []
        for question in questions:
            subject = " ".join(word.text for word in tokenize(question.question))
            told = answer_overview(
                Request(RequestKind.TOPIC, subject), built, model.ranking, most=1
            )
            given = told.confidence >= model.min_confidence
            (here if question.article in ids else away).append(given)
            if given:
                rights.append(is_right(told.quotes[0], question))
        cells = (np.mean(here), 1 - np.mean(away), np.mean(rights))
        print(f"| {folder.name} | {share:g} | {' | '.join(f'{cell:.3f}' for cell in cells)} |")
    topic_answers.MOST_OF_KEYWORDS = shipped


def is_learned_from(article: Article) -> bool:
    """Tell which half an article is dealt into, always the same."""
    return zlib.crc32(article.id.encode()) % 2 == 0


def others(folder: Path) -> tuple[Article, ...]:
    """Return the set's articles that are not learned from."""
    articles = read_articles(folder / "articles").articles
    return tuple(article for article in articles if not is_learned_from(article))


def questions_of(folder: Path, articles: Sequence[Article]) -> list[LabelledQuestion]:
    """Return questions that the articles answer, the same each time."""
    ids = {article.id for article in articles}
    labelled = [q for q in read_questions(folder / "questions.jsonl") if q.article in ids]
    order = np.random.default_rng(0).permutation(len(labelled))[:QUESTIONS]
    return [labelled[place] for place in sorted(order)]


def build(articles: Sequence[Article], count: float) -> Index:
    """Return the articles' index with titles counted so much."""
    term_counts.TITLE_COUNT = count
    return build_index(articles)


def fare(built: Index, asked: list[LabelledQuestion]) -> tuple[float, float]:
    """Return how often the right paragraph is found, and the right sentence ranked first."""
    found, right = [], []
    for question in asked:
        query = parse_query(question.question, built)
        best = find_passages(query, built)
        if best is None:
            continue
        places = [built.passage(int(passage)) for passage in best.passages]
        found.append(any((p.article.id, p.paragraph) == (question.article, question.paragraph)
                         for p in places))  # fmt: skip
        candidates = compute_features(query, best, built)
        first = candidates.sentences[rank_sentences(candidates, load_model().ranking).order[0]]
        right.append(is_right(built.sentence(int(first)), question))
    return float(np.mean(found)), float(np.mean(right))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
