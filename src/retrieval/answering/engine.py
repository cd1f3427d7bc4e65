"""Answer a question with the sentences of the articles that answer it, or say that none does."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain, islice

from retrieval.answering.claims import find_closest
from retrieval.answering.conflicts import find_conflict
from retrieval.answering.explanations import explainer
from retrieval.answering.explanations.explainer import explain_ranking
from retrieval.answering.explanations.types import Explanation
from retrieval.answering.followups.reranking import add_nearby, prefer_nearby
from retrieval.answering.followups.resolver import (
    ResolvedQuestion,
    parse_resolved,
    resolve_question,
)
from retrieval.answering.overviews import article_search
from retrieval.answering.overviews.article_search import ArticleMatches
from retrieval.answering.overviews.definition_reranking import find_defined, prefer_introductions
from retrieval.answering.overviews.intent import classify_request
from retrieval.answering.overviews.summaries import select_central
from retrieval.answering.overviews.topic_answers import answer_overview, find_topic_passages
from retrieval.answering.quoting import make_quote, merge_quotes
from retrieval.answering.suggestions import TopicSuggester
from retrieval.index.index import Index
from retrieval.ranking.confidence import compute_evidence, estimate_confidence, is_near
from retrieval.ranking.features.extractor import SentenceCandidates, compute_features
from retrieval.ranking.filters import AllowedSentences, find_allowed, without_copies
from retrieval.ranking.model import Model, Ranking, load_model, rank_sentences
from retrieval.ranking.recency import prefer_newer
from retrieval.ranking.selection import holds_question_word, select_sentences
from retrieval.search.candidates import find_passages
from retrieval.search.filter_syntax import FilteredQuestion, parse_filters
from retrieval.search.query import Query, asks_in_another_language, parse_query
from retrieval.types.answer import Answer, NoMatch, Quote
from retrieval.types.article import Article, Sentence
from retrieval.types.filters import Filters
from retrieval.types.request import Request, RequestKind

_WHATEVER = Request(RequestKind.SUMMARY, "")
_TOPICS_TRIED = 12
_TOPICS_KEPT = 4096  # whose answers are remembered

_RANKED_FOR_EACH = 4  # sentences, since many are ranked for the passage that they stand in


@dataclass(frozen=True, slots=True)
class _Judged:
    """A question's candidates, ranked, and the probability that the best is right."""

    query: Query
    candidates: SentenceCandidates
    ranked: Ranking
    confidence: float
    fit: Ranking
    """The ranking as it was before the newer of equals were put first."""


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
        self._topics = TopicSuggester(index)
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
        answer = self._ask(asked, allowed, quotes=quotes, further=further, context=context)
        answer = self._without(answer, asked.restrictions)
        return replace(
            answer,
            question=question,
            restrictions=asked.restrictions,
            quotes=self._placed(answer.quotes),
            further=self._placed(answer.further),
        )

    def _placed(self, quotes: Iterable[Quote]) -> tuple[Quote, ...]:
        """Return the quotes, each with where else it stands."""
        return tuple(replace(quote, elsewhere=self._elsewhere(quote)) for quote in quotes)

    def _elsewhere(self, quote: Quote) -> tuple[Sentence, ...]:
        numbers = self.index.retelling.elsewhere(self._number(quote))
        return tuple(map(self.index.sentence, numbers))

    def _without(self, answer: Answer, restricted: Filters) -> Answer:
        """Return the answer with no sentence before a quote that holds what was to be left out."""
        left_out = Filters(without=restricted.without, without_exact=restricted.without_exact)
        allowed = find_allowed(left_out, self.index)
        if allowed is None:
            return answer

        def clean(quote: Quote) -> Quote:
            if quote.context is None:
                return quote
            before = self.index.sentence_at(self._article(quote), quote.context.start)
            is_fit = before is not None and allowed.sentences[before]
            return quote if is_fit else replace(quote, context=None)

        return replace(
            answer,
            quotes=tuple(map(clean, answer.quotes)),
            further=tuple(map(clean, answer.further)),
        )

    def closest(self, text: str, *, quotes: int = 2) -> Answer:
        """Return the sentences that come closest to what somebody else says, or none.

        quotes: how many at the most. It is no answer, and says nothing of true or false:
        `confidence` is the share of what is said that the first quote's paragraph holds.
        """
        close = find_closest(text, self.index, most=quotes)
        found = tuple(make_quote(self.index, one.sentence, one.score) for one in close)
        share = close[0].share if close else 0.0
        merged = self._placed(merge_quotes(found))
        return Answer(text, bool(found), merged, share, kind=RequestKind.STATEMENT)

    def quote(self, number: int) -> Quote:
        """Return the sentence of that number of the index as a quote that answers nothing."""
        return self._placed([make_quote(self.index, number, 0.0)])[0]

    def summarise(self, article: Article, *, quotes: int = 3) -> Answer:
        """Return an article's central sentences in reading order, `quotes` of them or fewer.

        It abstains where nothing of the article may be quoted.
        """
        number = self.index.numbers[article.id]
        central: list[tuple[int, float]] = []
        if self.index.passages_of(number):
            central = select_central([number], self.index, most=quotes)
        found = self._placed(make_quote(self.index, *each) for each in central)
        sure = 1.0 if found else 0.0
        return Answer(article.title, bool(found), found, sure, kind=RequestKind.SUMMARY)

    def find_articles(self, words: str) -> ArticleMatches:
        """Return the articles that hold all of the words, the most likely meant first."""
        return article_search.find_articles(words, self.index)

    def topics(self, question: str, *, most: int = 3) -> tuple[str, ...]:
        """Return topics that the articles hold, for somebody whose question was declined.

        The nearest to the question come first, then what tells most of the library. Each is at the
        most 30 characters, stands so in an article, and `ask` answers it as a topic.
        """
        tried = islice(self._topics.near(question), _TOPICS_TRIED)
        return tuple(islice(filter(self._gets_an_answer, tried), most))

    def quotes(self, numbers: Iterable[int]) -> tuple[Quote, ...]:
        """Return the sentences of those numbers as an answer's quotes, the best first."""
        return merge_quotes(map(self.quote, numbers))

    def rank(
        self, question: str, *, most: int = 10, context: Answer | None = None
    ) -> tuple[Quote, ...]:
        """Return the best sentences, best first, whether or not they suffice for an answer."""
        asked = parse_filters(question)
        turn = _resolve(asked, context)
        allowed = find_allowed(asked.restrictions, self.index)
        judged = self._judge(parse_resolved(turn, self.index), turn, allowed)
        if judged is None:
            return ()
        return tuple(self._quote(judged, int(row)) for row in judged.ranked.order[:most])

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
            if holds_question_word(self._number(quote), query, self.index)
        )
        # Further quotes of a topic are each article's best; those of a question come just so.
        further = answer.further if answer.kind is RequestKind.TOPIC else ()
        found = _each_text_once(chain(answer.quotes, further, others))
        return self._placed(islice(found, most))

    def explain(self, question: str, *, context: Answer | None = None) -> Explanation:
        """Return why `ask` answers the question as it does, or why it declines."""
        asked = parse_filters(question)
        turn = _resolve(asked, context)
        query = parse_resolved(turn, self.index)
        judged = self._judge(query, turn, find_allowed(asked.restrictions, self.index))
        threshold = self.min_confidence
        if judged is None:
            return explainer.explain_nothing(question, query, self.index, threshold=threshold)
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

    def _ask(
        self,
        asked: FilteredQuestion,
        allowed: AllowedSentences | None,
        *,
        quotes: int,
        further: int,
        context: Answer | None,
    ) -> Answer:
        """Return the answer from what is allowed; None: everything."""
        if allowed is not None and not allowed.sentences.any():
            return self._nothing(asked, allowed)
        if asked.is_bare and asked.restrictions.of_articles:
            return self._tell(_WHATEVER, asked.text, quotes, further, allowed)
        turn = _resolve(asked, context)
        request = classify_request(asked.text)
        is_foreign = asks_in_another_language(asked.text, self.index)
        if request.kind is not RequestKind.QUESTION and not turn.carried and not is_foreign:
            return self._tell(request, asked.text, quotes, further, allowed)
        query = parse_resolved(turn, self.index)
        judged = self._judge(query, turn, allowed)
        chosen: tuple[Quote, ...] = ()
        answered = judged is not None and self._is_sure(judged.confidence)
        differ = False
        if judged and (answered or is_near(judged.candidates, judged.ranked)):
            chosen = self._choose(judged, quotes if answered else 1)
        if judged and answered and quotes > 1:
            chosen, differ = self._with_rival(judged, chosen, most=quotes)
        return Answer(
            asked.text,
            answered,
            chosen,
            judged.confidence if judged else 0.0,
            missing=query.missing,
            corrected=query.corrected,
            carried=turn.carried,
            language=self._unread(query),
            further=self._next_best(judged, chosen, further) if judged and answered else (),
            differ=differ,
        )

    def _with_rival(
        self, judged: _Judged, chosen: tuple[Quote, ...], *, most: int
    ) -> tuple[tuple[Quote, ...], bool]:
        """Return the quotes, behind the first one that disagrees with it, if there is any."""
        row = find_conflict(judged.query, judged.candidates, judged.ranked, self.index)
        if row is None:
            return chosen, False
        other = self._quote(judged, row)
        first, *others = chosen
        place = (other.article.id, other.start)
        kept = [quote for quote in others if (quote.article.id, quote.start) != place]
        return (first, other, *kept[: most - 2]), True

    def _nothing(self, asked: FilteredQuestion, allowed: AllowedSentences) -> Answer:
        """Return the answer where nothing satisfies the restrictions."""
        query = parse_query(asked.text, self.index)
        none = NoMatch.SENTENCE if allowed.articles.any() else NoMatch.ARTICLE
        return Answer(asked.text, False, (), 0.0, query.missing, query.corrected, nothing=none)

    def _gets_an_answer(self, topic: str) -> bool:
        known = self._is_topic.get(topic)
        if known is None:
            answer = self.ask(topic, quotes=1)
            known = answer.answered and answer.kind is RequestKind.TOPIC
            if len(self._is_topic) < _TOPICS_KEPT:
                self._is_topic[topic] = known
        return known

    def _unread(self, query: Query) -> str | None:
        """Return the question's language if no article is in it."""
        return None if query.language in self.index.languages else query.language

    def _judge(
        self, query: Query, turn: ResolvedQuestion, allowed: AllowedSentences | None
    ) -> _Judged | None:
        """Return the ranked candidates, or None when no passage has a word of the question."""
        allowed = without_copies(allowed, self.index)
        if turn.near is not None and allowed is not None:
            turn = replace(turn, near=self._as_allowed(turn.near, allowed))
        asked = None if query.language != "en" or turn.carried else find_defined(turn.question)
        find = find_topic_passages if asked else find_passages
        found = find(query, self.index, allowed=None if allowed is None else allowed.passages)
        if found is None:
            return None
        if turn.near is not None:
            found = add_nearby(found, query, turn.near, self.index)
            found = found if allowed is None else allowed.found(found)
        candidates = compute_features(query, found, self.index)
        if allowed is not None:
            candidates = allowed.candidates(candidates)
        model = self._model.of(query.language)
        ranked = rank_sentences(candidates, model.ranking)
        if turn.near is not None:
            ranked = prefer_nearby(ranked, candidates, turn.near, query, self.index)
        if asked:
            ranked = prefer_introductions(ranked, candidates, asked, self.index)
        for_and_against = compute_evidence(query, candidates, ranked)
        sure = estimate_confidence(for_and_against, model)
        # What is answered or declined is the same whatever the dates are.
        days = self.index.days_of(candidates.sentences)
        leaned = prefer_newer(ranked, days) if self._is_sure(sure) else ranked
        return _Judged(query, candidates, leaned, sure, ranked)

    def _is_sure(self, confidence: float) -> bool:
        return confidence >= self.min_confidence

    def _as_allowed(self, near: Quote, allowed: AllowedSentences) -> Quote:
        """Return the quote as it stands in an article that may be quoted, if it does in one."""
        known = self.index.numbers.get(near.article.id)
        number = None if known is None else self.index.sentence_at(known, near.start)
        if number is None or allowed.sentences[number]:
            return near
        places = self.index.retelling.elsewhere(number)
        return next((self.quote(place) for place in places if allowed.sentences[place]), near)

    def _tell(
        self,
        request: Request,
        question: str,
        quotes: int,
        further: int,
        allowed: AllowedSentences | None,
    ) -> Answer:
        """Return what the articles say on a topic, or what they are about."""
        tell = functools.partial(
            answer_overview, request, self.index, self._model.ranking, allowed=allowed
        )
        told = tell(most=quotes)
        answered = bool(told.quotes) and told.confidence >= self.min_confidence
        shown = told.quotes if answered else told.quotes[:1]
        # A summary is a whole; a topic has as many best sentences as articles.
        more: tuple[Quote, ...] = ()
        if answered and further and told.kind is RequestKind.TOPIC:
            most = len(shown) + further
            more = tuple(quote for quote in tell(most=most).quotes if quote not in shown)
        return Answer(
            question,
            answered,
            shown,
            told.confidence,
            missing=told.missing,
            corrected=told.corrected,
            further=more,
            kind=told.kind,
        )

    def _choose(self, judged: _Judged, most: int) -> tuple[Quote, ...]:
        """Return the best sentence, and further ones that are good and say something else."""
        rows = select_sentences(
            judged.query, judged.candidates, judged.ranked, self.index, most=most
        )
        return merge_quotes(self._quote(judged, row) for row in rows)

    def _next_best(
        self, judged: _Judged, chosen: tuple[Quote, ...], most: int
    ) -> tuple[Quote, ...]:
        """Return the best of the others, each text once."""
        texts = {_words_of(quote.text) for quote in chosen}
        found: list[Quote] = []
        for row in judged.ranked.order:
            if len(found) == most:
                break
            quote = self._quote(judged, int(row))
            if (words := _words_of(quote.text)) not in texts:
                texts.add(words)
                found.append(quote)
        return tuple(found)

    def _article(self, quote: Quote) -> int:
        return self.index.numbers[quote.article.id]

    def _number(self, quote: Quote) -> int:
        number = self.index.sentence_at(self._article(quote), quote.start)
        if number is None:
            raise ValueError(f"{quote.article.id}: no sentence begins at {quote.start}")
        return number

    def _quote(self, judged: _Judged, row: int) -> Quote:
        number = int(judged.candidates.sentences[row])
        return make_quote(self.index, number, float(judged.ranked.scores[row]))


def _each_text_once(quotes: Iterable[Quote]) -> Iterator[Quote]:
    texts: set[str] = set()
    for quote in quotes:
        if (words := _words_of(quote.text)) not in texts:
            texts.add(words)
            yield quote


def _resolve(asked: FilteredQuestion, context: Answer | None) -> ResolvedQuestion:
    """Return the question with what it leaves out; restrictions hold for one question alone."""
    if context is not None and (context.restrictions or context.restrictions.problems):
        context = replace(context, question=parse_filters(context.question).text)
    return resolve_question(asked.text, context)


def _words_of(text: str) -> str:
    return " ".join(text.casefold().split())
