"""Tell where the words of a question stand, as seen from one sentence."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

import numpy as np

from retrieval.analysis.lexicon.word_vectors import unit_vectors
from retrieval.analysis.tokenizer import tokenize
from retrieval.answering.explanations.types import (
    AskedWord,
    FoundWord,
    Likeness,
    Resemblance,
    WordPlace,
)
from retrieval.index.index import Index
from retrieval.ranking.features.similarity import find_kin
from retrieval.search.query import QuestionWord

_USED_ALIKE = 0.7  # cosine from which two words look alike to a person, by looking at pairs


class SentenceContext:
    """A sentence and what stands around it, word by word."""

    def __init__(self, number: int, index: Index) -> None:
        self.index = index
        self.number = number
        self.sentence = index.sentence(number)

    @cached_property
    def places(self) -> dict[WordPlace, list[tuple[str, int]]]:
        """Each place with its words and their terms, the nearest first."""
        passage = self.sentence.passage
        texts = {
            WordPlace.SENTENCE: self.sentence.text,
            WordPlace.BEFORE: self._before(),
            WordPlace.PARAGRAPH: passage.text,
            WordPlace.HEADING: passage.heading,
            WordPlace.TITLE: self.sentence.article.title,
        }
        return {place: self._terms(text) for place, text in texts.items()}

    def _before(self) -> str:
        """Return the sentence before in the article, or an empty string."""
        if not self.number:
            return ""
        before = self.index.sentence(self.number - 1)
        return before.text if before.article is self.sentence.article else ""

    def _terms(self, text: str) -> list[tuple[str, int]]:
        known = self.index.term_ids
        passage = self.index.sentence_passage(self.number)
        language = self.index.article_languages[int(self.index.article_of[passage])]
        return [(w.text, known[w.term]) for w in tokenize(text, language) if w.term in known]

    def find(self, word: AskedWord, sought: QuestionWord) -> FoundWord:
        """Return where the word stands, or what in the sentence resembles it."""
        for place, terms in self.places.items():
            if forms := tuple(dict.fromkeys(form for form, t in terms if t in sought.terms)):
                like = None if place is WordPlace.SENTENCE else self._like(sought)
                return FoundWord(word, place, forms, like)
        return FoundWord(word, self._far_off(sought), like=self._like(sought))

    def _far_off(self, sought: QuestionWord) -> WordPlace:
        """Return where a word stands that is not at hand."""
        if not sought.terms:
            return WordPlace.NOWHERE
        article = self.index.passage_article(self.index.sentence_passage(self.number))
        in_article = self.index.articles_with(sought.terms)[article]
        return WordPlace.ARTICLE if in_article else WordPlace.ELSEWHERE

    def _like(self, sought: QuestionWord) -> Likeness | None:
        """Return the word of the sentence that is most like the one sought, kin first."""
        like = [*self._kin(sought)] or [*self._used_alike(sought)]
        return max(like, key=lambda one: one.strength, default=None)

    def _kin(self, sought: QuestionWord) -> Iterator[Likeness]:
        terms, strengths = find_kin(sought, self.index)
        kin = dict(zip(terms.tolist(), strengths.tolist(), strict=True))
        for form, term in self.places[WordPlace.SENTENCE]:
            if term in kin:
                yield Likeness(form, Resemblance.KIN, kin[term])

    def _used_alike(self, sought: QuestionWord) -> Iterator[Likeness]:
        terms = self.places[WordPlace.SENTENCE]
        rows = self.index.arrays.meanings[np.array([term for _, term in terms], dtype=np.int64)]
        cosines = unit_vectors(rows) @ unit_vectors([sought.vector_row])[0]
        for (form, _), cosine in zip(terms, cosines.tolist(), strict=True):
            if cosine >= _USED_ALIKE:
                yield Likeness(form, Resemblance.USED_ALIKE, min(cosine, 1.0))
