"""Take a question through search, ranking and judgement to an answer.

question -> query -> candidate passages -> features -> ranked sentences -> confidence -> quotes
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice

from retrieval.answering.conflicts import find_conflict
from retrieval.answering.followups.reranking import add_nearby, prefer_nearby
from retrieval.answering.followups.resolver import (
    ResolvedQuestion,
    parse_resolved,
    resolve_question,
)
from retrieval.answering.overviews.definitions import find_defined, prefer_introductions
from retrieval.answering.overviews.intent import classify_request
from retrieval.answering.overviews.topic_answers import answer_overview, find_topic_passages
from retrieval.answering.quoting import each_text_once, make_quote, merge_quotes
from retrieval.index.index import Index
from retrieval.ranking.confidence import compute_evidence, estimate_confidence, is_near
from retrieval.ranking.features.extractor import SentenceCandidates, compute_features
from retrieval.ranking.filters import AllowedSentences, without_copies
from retrieval.ranking.model import Model, Ranking, rank_sentences
from retrieval.ranking.recency import prefer_newer
from retrieval.ranking.selection import select_sentences
from retrieval.search.candidates import PassageCandidates, find_passages
from retrieval.search.filter_syntax import FilteredQuestion, parse_filters
from retrieval.search.query import Query, asks_in_another_language, parse_query
from retrieval.types.answer import Answer, NoMatch, Quote
from retrieval.types.request import Request, RequestKind

_WHATEVER = Request(RequestKind.SUMMARY, "")


@dataclass(frozen=True, slots=True)
class JudgedQuestion:
    """A question's candidates, ranked, and how surely the best of them answers it."""

    query: Query
    candidates: SentenceCandidates
    ranked: Ranking
    confidence: float
    """Probability, 0 to 1, that the best candidate answers the question."""
    fit: Ranking
    """The ranking as it was before the newer of equals were put first."""


@dataclass(frozen=True, slots=True)
class QuestionPipeline:
    """The steps from a question to its answer, over one index and with one model."""

    index: Index
    model: Model
    min_confidence: float
    """Confidence, 0 to 1, below which an answer abstains."""

    def answer(
        self,
        asked: FilteredQuestion,
        allowed: AllowedSentences | None,
        *,
        quotes: int,
        further: int,
        context: Answer | None,
    ) -> Answer:
        """Return the answer to a question, a topic or a wish for a summary.

        allowed: what may be quoted; None: everything. quotes, further: how many at the most.
        context: the answer before, for what the question leaves out.
        """
        if allowed is not None and not allowed.sentences.any():
            query = parse_query(asked.text, self.index)
            none = NoMatch.SENTENCE if allowed.articles.any() else NoMatch.ARTICLE
            return Answer.declined(
                asked.text, missing=query.missing, corrected=query.corrected, because=none
            )
        overview = functools.partial(
            self._overview, question=asked.text, allowed=allowed, quotes=quotes, further=further
        )
        if asked.is_bare and asked.restrictions.of_articles:
            return overview(_WHATEVER)
        resolved = resolve_in_context(asked, context)
        request = classify_request(asked.text)
        is_foreign = asks_in_another_language(asked.text, self.index)
        if request.kind is not RequestKind.QUESTION and not resolved.carried and not is_foreign:
            return overview(request)
        return self._answer_question(resolved, allowed, quotes=quotes, further=further)

    def judge(
        self, query: Query, resolved: ResolvedQuestion, allowed: AllowedSentences | None
    ) -> JudgedQuestion | None:
        """Return the ranked candidates, or None when no passage has a word of the question."""
        allowed = without_copies(allowed, self.index)
        near = resolved.near
        if near is not None and allowed is not None:
            near = self._as_allowed(near, allowed)
        name = None
        if query.language == "en" and not resolved.carried:
            name = find_defined(resolved.question)
        found = self._find(query, near, allowed, is_definition=bool(name))
        if found is None:
            return None
        candidates = compute_features(query, found, self.index)
        if allowed is not None:
            candidates = allowed.candidates(candidates)
        model = self.model.of(query.language)
        ranked = rank_sentences(candidates, model.ranking)
        if near is not None:
            ranked = prefer_nearby(ranked, candidates, near, query, self.index)
        if name:
            ranked = prefer_introductions(ranked, candidates, name, self.index)
        confidence = estimate_confidence(compute_evidence(query, candidates, ranked), model)
        # What is answered or declined is the same whatever the dates are.
        newer_first = ranked
        if self._suffices(confidence):
            newer_first = prefer_newer(ranked, self.index.days_of(candidates.sentences))
        return JudgedQuestion(query, candidates, newer_first, confidence, fit=ranked)

    def quote(self, judged: JudgedQuestion, row: int) -> Quote:
        """Return the candidate of that row as a quote."""
        number = int(judged.candidates.sentences[row])
        return make_quote(self.index, number, float(judged.ranked.scores[row]))

    def _find(
        self,
        query: Query,
        near: Quote | None,
        allowed: AllowedSentences | None,
        *,
        is_definition: bool,
    ) -> PassageCandidates | None:
        """Return the passages to rank, those around the quote before among them."""
        find = find_topic_passages if is_definition else find_passages
        found = find(query, self.index, allowed=None if allowed is None else allowed.passages)
        if found is None or near is None:
            return found
        found = add_nearby(found, query, near, self.index)
        return found if allowed is None else allowed.found(found)

    def _answer_question(
        self,
        resolved: ResolvedQuestion,
        allowed: AllowedSentences | None,
        *,
        quotes: int,
        further: int,
    ) -> Answer:
        query = parse_resolved(resolved, self.index)
        judged = self.judge(query, resolved, allowed)
        language = None if query.language in self.index.languages else query.language
        decline = functools.partial(
            Answer.declined,
            resolved.question,
            missing=query.missing,
            corrected=query.corrected,
            carried=resolved.carried,
            language=language,
        )
        if judged is None:
            return decline()
        if not self._suffices(judged.confidence):
            nearest: tuple[Quote, ...] = ()
            if is_near(judged.candidates, judged.ranked):
                nearest = self._select(judged, most=1)
            return decline(nearest=nearest, confidence=judged.confidence)
        chosen, differ = self._select(judged, most=quotes), False
        if quotes > 1:
            chosen, differ = self._with_conflict(judged, chosen, most=quotes)
        return Answer.found(
            resolved.question,
            chosen,
            confidence=judged.confidence,
            missing=query.missing,
            corrected=query.corrected,
            carried=resolved.carried,
            language=language,
            further=self._next_best(judged, chosen, most=further),
            differ=differ,
        )

    def _overview(
        self,
        request: Request,
        *,
        question: str,
        allowed: AllowedSentences | None,
        quotes: int,
        further: int,
    ) -> Answer:
        """Return what the articles say on a topic, or what they are about."""
        overview_of = functools.partial(
            answer_overview, request, self.index, self.model.ranking, allowed=allowed
        )
        overview = overview_of(most=quotes)
        if not overview.quotes or not self._suffices(overview.confidence):
            return Answer.declined(
                question,
                nearest=overview.quotes[:1],
                confidence=overview.confidence,
                missing=overview.missing,
                corrected=overview.corrected,
                kind=overview.kind,
            )
        # A summary is a whole; a topic has as many best sentences as articles.
        more: tuple[Quote, ...] = ()
        if further and overview.kind is RequestKind.TOPIC:
            longer = overview_of(most=len(overview.quotes) + further)
            more = tuple(quote for quote in longer.quotes if quote not in overview.quotes)
        return Answer.found(
            question,
            overview.quotes,
            confidence=overview.confidence,
            missing=overview.missing,
            corrected=overview.corrected,
            further=more,
            kind=overview.kind,
        )

    def _select(self, judged: JudgedQuestion, *, most: int) -> tuple[Quote, ...]:
        """Return the best sentence, and further ones that are good and say something else."""
        rows = select_sentences(
            judged.query, judged.candidates, judged.ranked, self.index, most=most
        )
        return merge_quotes(self.quote(judged, row) for row in rows)

    def _with_conflict(
        self, judged: JudgedQuestion, chosen: tuple[Quote, ...], *, most: int
    ) -> tuple[tuple[Quote, ...], bool]:
        """Return the quotes, and whether the second is now one that disagrees with the first."""
        row = find_conflict(judged.query, judged.candidates, judged.ranked, self.index)
        if row is None:
            return chosen, False
        other = self.quote(judged, row)
        first, *others = chosen
        place = (other.article.id, other.start)
        kept = [quote for quote in others if (quote.article.id, quote.start) != place]
        return (first, other, *kept[: most - 2]), True

    def _next_best(
        self, judged: JudgedQuestion, chosen: Sequence[Quote], *, most: int
    ) -> tuple[Quote, ...]:
        """Return the best of the other candidates, each text once."""
        ranked = (self.quote(judged, int(row)) for row in judged.ranked.order)
        return tuple(islice(each_text_once(ranked, known=chosen), most))

    def _suffices(self, confidence: float) -> bool:
        return confidence >= self.min_confidence

    def _as_allowed(self, near: Quote, allowed: AllowedSentences) -> Quote:
        """Return the quote as it stands in an article that may be quoted, if it does in one."""
        known = self.index.numbers.get(near.article.id)
        number = None if known is None else self.index.sentence_at(known, near.start)
        if number is None or allowed.sentences[number]:
            return near
        places = self.index.duplicates.elsewhere(number)
        place = next((place for place in places if allowed.sentences[place]), None)
        return near if place is None else make_quote(self.index, place, 0.0)


def resolve_in_context(asked: FilteredQuestion, context: Answer | None) -> ResolvedQuestion:
    """Return the question with what it leaves out; filters hold for one question alone."""
    if context is not None and (context.restrictions or context.restrictions.problems):
        context = replace(context, question=parse_filters(context.question).text)
    return resolve_question(asked.text, context)
