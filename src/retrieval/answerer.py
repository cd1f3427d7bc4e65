"""Answer a question with the sentences of the articles that answer it, or say that none does."""

from __future__ import annotations

from dataclasses import dataclass

from retrieval import evidence, explaining, features, followup, nearby, ranking
from retrieval.answer import Answer, Quote
from retrieval.explanation import Explanation
from retrieval.features import Candidates
from retrieval.followup import Turn
from retrieval.index import Index
from retrieval.questions import Query
from retrieval.ranking import Model, Ranked
from retrieval.search import search

_CLOSE = 1.0  # how far a further quote's score may lie below the best: e times less likely
_SAME = 0.8  # share of the shorter quote's terms that makes two quotes near-duplicates


@dataclass(frozen=True, slots=True)
class _Judged:
    """A question's candidates, ranked, and the probability that the best is right."""

    query: Query
    candidates: Candidates
    ranked: Ranked
    confidence: float


class Answerer:
    """Answers questions over one index; safe to use from several threads."""

    def __init__(
        self, index: Index, *, min_confidence: float | None = None, model: Model | None = None
    ) -> None:
        self.index = index
        self._model = model or ranking.load_model()
        self.min_confidence = (
            self._model.min_confidence if min_confidence is None else min_confidence
        )
        """Confidence, 0 to 1, below which an answer abstains."""

    def ask(self, question: str, *, quotes: int = 3, context: Answer | None = None) -> Answer:
        """Return what the articles say to the question.

        quotes: how many at the most, 1 or more; further ones only where they add something.
        context: the answer before, from which a question that is not whole takes what it leaves
        out ("And the nurses?"); one that stands on its own is answered as without it.
        When the evidence does not suffice, the answer abstains and holds the nearest quote, if
        there is one that is near at all.
        """
        turn = followup.resolve(question, context)
        query = followup.parse(turn, self.index)
        judged = self._judge(query, turn)
        if judged is None:
            return Answer(
                question, False, (), 0.0, query.missing, query.corrected, turn.carried,
                self._unread(query),
            )  # fmt: skip
        sure = judged.confidence
        answered = sure >= self.min_confidence
        chosen = self._choose(judged, quotes if answered else 1)
        if not answered and not evidence.is_near(judged.candidates, judged.ranked):
            chosen = ()
        return Answer(
            question, answered, chosen, sure, query.missing, query.corrected, turn.carried,
            self._unread(query),
        )  # fmt: skip

    def rank(
        self, question: str, *, most: int = 10, context: Answer | None = None
    ) -> tuple[Quote, ...]:
        """Return the best sentences, best first, whether or not they suffice for an answer."""
        turn = followup.resolve(question, context)
        judged = self._judge(followup.parse(turn, self.index), turn)
        if judged is None:
            return ()
        return tuple(self._quote(judged, int(row)) for row in judged.ranked.order[:most])

    def explain(self, question: str, *, context: Answer | None = None) -> Explanation:
        """Return why `ask` answers the question as it does, or why it declines."""
        turn = followup.resolve(question, context)
        query = followup.parse(turn, self.index)
        judged = self._judge(query, turn)
        threshold = self.min_confidence
        if judged is None:
            return explaining.explain_nothing(question, query, self.index, threshold=threshold)
        return explaining.explain(
            question,
            query,
            judged.candidates,
            judged.ranked,
            index=self.index,
            model=self._model,
            threshold=threshold,
        )

    def _unread(self, query: Query) -> str | None:
        """Return the question's language if no article is in it."""
        return None if query.language in self.index.languages else query.language

    def _judge(self, query: Query, turn: Turn) -> _Judged | None:
        """Return the ranked candidates, or None when no passage has a word of the question."""
        found = search(query, self.index)
        if found is None:
            return None
        if turn.near is not None:
            found = nearby.add(found, query, turn.near, self.index)
        candidates = features.measure(query, found, self.index)
        ranked = ranking.rank(candidates, self._model.ranking)
        if turn.near is not None:
            ranked = nearby.lean(ranked, candidates, turn.near, query, self.index)
        for_and_against = evidence.measure(query, candidates, ranked)
        sure = evidence.confidence(for_and_against, self._model)
        return _Judged(query, candidates, ranked, sure)

    def _choose(self, judged: _Judged, most: int) -> tuple[Quote, ...]:
        """Return the best sentence, and further ones that are good and say something else."""
        scores = judged.ranked.scores
        chosen: list[int] = []
        for row in map(int, judged.ranked.order):
            if len(chosen) == most or (chosen and scores[row] < scores[chosen[0]] - _CLOSE):
                break
            if not any(self._say_the_same(judged, row, other) for other in chosen):
                chosen.append(row)
        return tuple(self._quote(judged, row) for row in chosen)

    def _say_the_same(self, judged: _Judged, first: int, second: int) -> bool:
        """Tell whether two sentences of one article share nearly all of their terms.

        Two articles that say the same are two accounts of it, and both are quoted.
        """
        numbers = [int(judged.candidates.sentences[row]) for row in (first, second)]
        one, other = map(self.index.sentence, numbers)
        if one.article is not other.article:
            return False
        mine, others = map(self.index.sentence_terms, numbers)
        return len(mine & others) >= _SAME * max(min(len(mine), len(others)), 1)

    def _quote(self, judged: _Judged, row: int) -> Quote:
        sentence = self.index.sentence(int(judged.candidates.sentences[row]))
        score = float(judged.ranked.scores[row])
        return Quote(sentence.article, sentence.start, sentence.end, sentence.passage, score)
