"""Sort questions by what they ask, and wrong first sentences by where they stand."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from retrieval import Index, Sentence
from retrieval.evaluation.labelled_questions import LabelledQuestion
from retrieval.evaluation.report import is_right

KINDS = ("who", "what", "when", "where", "why", "how many", "how", "which", "other")
RIGHT = "right"
MISTAKES = (
    "right paragraph, the sentence before the right one, which has a pronoun",
    "right paragraph, the sentence before the right one, which has none",
    "right paragraph, the sentence after the right one, which has a pronoun",
    "right paragraph, the sentence after the right one, which has none",
    "right paragraph, another sentence",
    "right article, another paragraph",
    "another article",
    "the right paragraph is not among those searched",
    "no one sentence of the right paragraph holds the answer",
    "no sentence found",
)

_ASKING = re.compile(r"\b(how many|how much|who|what|when|where|why|how|which)(?:m|se)?\b")
_PRONOUN = re.compile(
    r"\b(he|she|it|they|him|her|them|his|hers|its|their|theirs|this|these|those|such|another"
    r"|former|latter|both)\b",
    re.IGNORECASE,
)
_PRONOUN_WITHIN = 5  # words from the sentence's beginning: further on it may mean what is in it

Paragraphs = Mapping[tuple[str, int], Sequence[Sentence]]


def kind_of(question: str) -> str:
    """Return the word that the question asks with, one of `KINDS`."""
    asking = _ASKING.search(question.lower())
    if not asking:
        return "other"
    return "how many" if asking[1] == "how much" else asking[1]


def read_paragraphs(index: Index) -> Paragraphs:
    """Return the sentences of each paragraph, by its article's id and its number."""
    paragraphs: dict[tuple[str, int], list[Sentence]] = defaultdict(list)
    for number in range(len(index.arrays.sentences)):
        sentence = index.sentence(number)
        paragraphs[sentence.article.id, sentence.passage.paragraph].append(sentence)
    return paragraphs


def sort_first(
    ranked: Sequence[Sentence],
    question: LabelledQuestion,
    paragraphs: Paragraphs,
    *,
    found: bool,
) -> str:
    """Return RIGHT, or which of `MISTAKES` the first sentence is.

    found: whether the right paragraph is among those searched.
    """
    if not ranked:
        return MISTAKES[9]
    if is_right(ranked[0], question):
        return RIGHT
    wanted = paragraphs.get((question.article or "", question.paragraph or 0), ())
    rights = [place for place, sentence in enumerate(wanted) if is_right(sentence, question)]
    if not rights:
        return MISTAKES[8]
    if (
        ranked[0].article.id == question.article
        and ranked[0].passage.paragraph == question.paragraph
    ):
        return _sort_inside(ranked[0], wanted, rights)
    if not found:
        return MISTAKES[7]
    return MISTAKES[5] if ranked[0].article.id == question.article else MISTAKES[6]


def _sort_inside(first: Sentence, wanted: Sequence[Sentence], rights: Sequence[int]) -> str:
    """Return which mistake a wrong sentence of the right paragraph is."""
    starts = [sentence.start for sentence in wanted]
    place = starts.index(first.start) if first.start in starts else -2
    for right in rights:
        if abs(right - place) == 1:
            has_none = not _begins_with_pronoun(wanted[right])
            return MISTAKES[(2 if right < place else 0) + has_none]
    return MISTAKES[4]


def _begins_with_pronoun(sentence: Sentence) -> bool:
    beginning = " ".join(sentence.text.split()[:_PRONOUN_WITHIN])
    return bool(_PRONOUN.search(beginning))
