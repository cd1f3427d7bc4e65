"""Answer questions over an index with the sentences of its articles, or decline."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import chain, islice

from retrieval.answering.claims import find_closest
from retrieval.answering.explanations.explainer import explain_nothing, explain_ranking
from retrieval.answering.explanations.types import Explanation
from retrieval.answering.followups.resolver import parse_resolved, resolve_question
from retrieval.answering.overviews.article_search import ArticleMatches, find_articles
from retrieval.answering.overviews.summaries import select_central
from retrieval.answering.pipeline import QuestionPipeline, resolve_in_context
from retrieval.answering.quoting import (
    add_copies,
    drop_forbidden_contexts,
    each_text_once,
    make_quote,
    merge_quotes,
    sentence_number,
)
from retrieval.answering.suggestions import TopicSuggester
from retrieval.index.index import Index
from retrieval.ranking.filters import find_allowed
from retrieval.ranking.model import Model, load_model
from retrieval.ranking.selection import holds_question_word
from retrieval.search.filter_syntax import parse_filters
from retrieval.types.answer import Answer, Quote
from retrieval.types.article import Article
from retrieval.types.filters import Filters
from retrieval.types.request import RequestKind

_TOPICS_TRIED = 12
_TOPICS_KEPT = 4096  # whose answers are remembered
_RANKED_FOR_EACH = 4  # sentences, since many are ranked for the passage that they stand in


class Answerer:
    """Answers questions over one index; safe to use from several threads."""

    def __init__(
        self, index: Index, *, min_confidence: float | None = None, model: Model | None = None
    ) -> None:
        self.index = index
        self._model = model or load_model()
        self.min_confidence = (
            self._model.min_confidence if min_confidence is None else min_confidence
        )
        """Confidence, 0 to 1, below which an answer abstains."""
        self._pipeline = QuestionPipeline(index, self._model, self.min_confidence)
        self._suggester = TopicSuggester(index)
        self._is_topic: dict[str, bool] = {}
        """Topic -> whether it gets an answer. No lru_cache of a method: the answerer would hold
        itself, and an index that is no longer served would stay in memory for long."""

    def ask(
        self, question: str, *, quotes: int = 3, further: int = 0, context: Answer | None = None
    ) -> Answer:
        """Return what the articles say to the question.

        quotes: how many at the most, 1 or more; further ones only where they add something.
        further: how many of the next best are returned beside them, 0 or more.
        context: the answer before, from which a question that is not whole takes what it leaves
        out ("And the nurses?"); one that stands on its own is answered as without it.
        When the evidence does not suffice, the answer abstains and holds the nearest quote, if
        there is one that is near at all.
        A topic ("Aleppo") gets the best sentence of each article, "summarise …" central ones.
        """
        asked = parse_filters(question)
        allowed = find_allowed(asked.restrictions, self.index)
        answer = self._pipeline.answer(
            asked, allowed, quotes=quotes, further=further, context=context
        )
        filters = asked.restrictions
        excluded = Filters(without=filters.without, without_exact=filters.without_exact)
        may_precede = find_allowed(excluded, self.index)

        def finish(quotes: Iterable[Quote]) -> tuple[Quote, ...]:
            if may_precede is not None:
                quotes = drop_forbidden_contexts(quotes, may_precede, self.index)
            return add_copies(quotes, self.index)

        return replace(
            answer,
            question=question,
            restrictions=filters,
            quotes=finish(answer.quotes),
            further=finish(answer.further),
        )

    def closest(self, text: str, *, quotes: int = 2) -> Answer:
        """Return the sentences that come closest to what somebody else says, or none.

        quotes: how many at the most. It is no answer, and says nothing of true or false:
        `confidence` is the share of what is said that the first quote's paragraph holds.
        """
        matches = find_closest(text, self.index, most=quotes)
        if not matches:
            return Answer.declined(text, kind=RequestKind.STATEMENT)
        found = (make_quote(self.index, match.sentence, match.score) for match in matches)
        return Answer.found(
            text,
            add_copies(merge_quotes(found), self.index),
            confidence=matches[0].share,
            kind=RequestKind.STATEMENT,
        )

    def quote(self, number: int) -> Quote:
        """Return the sentence of that number of the index as a quote that answers nothing."""
        return add_copies([make_quote(self.index, number, 0.0)], self.index)[0]

    def quotes(self, numbers: Iterable[int]) -> tuple[Quote, ...]:
        """Return the sentences of those numbers as an answer's quotes, the best first."""
        return merge_quotes(map(self.quote, numbers))

    def summarise(self, article: Article, *, quotes: int = 3) -> Answer:
        """Return an article's central sentences in reading order, `quotes` of them or fewer.

        It abstains where nothing of the article may be quoted.
        """
        number = self.index.numbers[article.id]
        central: list[tuple[int, float]] = []
        if self.index.passages_of(number):
            central = select_central([number], self.index, most=quotes)
        if not central:
            return Answer.declined(article.title, kind=RequestKind.SUMMARY)
        found = (make_quote(self.index, *sentence_and_score) for sentence_and_score in central)
        return Answer.found(
            article.title,
            add_copies(found, self.index),
            confidence=1.0,
            kind=RequestKind.SUMMARY,
        )

    def find_articles(self, words: str) -> ArticleMatches:
        """Return the articles that hold all of the words, the most likely meant first."""
        return find_articles(words, self.index)

    def topics(self, question: str, *, most: int = 3) -> tuple[str, ...]:
        """Return topics that the articles hold, for somebody whose question was declined.

        The nearest to the question come first, then what tells most of the library. Each is at the
        most 30 characters, stands so in an article, and `ask` answers it as a topic.
        """
        tried = islice(self._suggester.suggest(question), _TOPICS_TRIED)
        return tuple(islice(filter(self._gets_an_answer, tried), most))

    def rank(
        self, question: str, *, most: int = 10, context: Answer | None = None
    ) -> tuple[Quote, ...]:
        """Return the best sentences, best first, whether or not they suffice for an answer."""
        asked = parse_filters(question)
        resolved = resolve_in_context(asked, context)
        allowed = find_allowed(asked.restrictions, self.index)
        judged = self._pipeline.judge(parse_resolved(resolved, self.index), resolved, allowed)
        if judged is None:
            return ()
        rows = judged.ranked.order[:most]
        return tuple(self._pipeline.quote(judged, int(row)) for row in rows)

    def find(self, words: str, *, quotes: int = 3, most: int = 50) -> tuple[Quote, ...]:
        """Return sentences to pick from, best first, each text once; none when nothing is near.

        First come those of the answer, or the nearest, then others that hold one of the words.
        quotes: how many the answer has at the most.
        """
        answer = self.ask(words, quotes=quotes, further=most)
        if not answer.quotes:
            return ()
        query = parse_resolved(resolve_question(words, None), self.index)
        others = (
            quote
            for quote in self.rank(words, most=_RANKED_FOR_EACH * most)
            if holds_question_word(sentence_number(quote, self.index), query, self.index)
        )
        # Further quotes of a topic are each article's best; those of a question come just so.
        further = answer.further if answer.kind is RequestKind.TOPIC else ()
        found = each_text_once(chain(answer.quotes, further, others))
        return add_copies(islice(found, most), self.index)

    def explain(self, question: str, *, context: Answer | None = None) -> Explanation:
        """Return why `ask` answers the question as it does, or why it declines."""
        asked = parse_filters(question)
        resolved = resolve_in_context(asked, context)
        query = parse_resolved(resolved, self.index)
        allowed = find_allowed(asked.restrictions, self.index)
        judged = self._pipeline.judge(query, resolved, allowed)
        threshold = self.min_confidence
        if judged is None:
            return explain_nothing(question, query, self.index, threshold=threshold)
        return explain_ranking(
            question,
            query,
            judged.candidates,
            judged.ranked,
            fit=judged.fit,
            index=self.index,
            model=self._model.of(query.language),
            threshold=threshold,
        )

    def _gets_an_answer(self, topic: str) -> bool:
        known = self._is_topic.get(topic)
        if known is None:
            answer = self.ask(topic, quotes=1)
            known = answer.answered and answer.kind is RequestKind.TOPIC
            if len(self._is_topic) < _TOPICS_KEPT:
                self._is_topic[topic] = known
        return known
