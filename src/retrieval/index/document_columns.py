"""Turn articles into what each of them holds by itself: columns that are cut and joined."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, compress, pairwise
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt

from retrieval.analysis import tagger, tokenizer
from retrieval.analysis.language_id import identify_article_language
from retrieval.analysis.lexicon import acronyms
from retrieval.analysis.tokenizer import fold_word, to_term, to_terms, tokenize
from retrieval.cleaning import passages as segment
from retrieval.cleaning.line_rules import Patterns
from retrieval.index import near_duplicates
from retrieval.types.arrays import Bools, Int32s, Ints
from retrieval.types.article import Article, Passage, Sentence

Column = npt.NDArray[Any]

LEVELS: Mapping[str, str] = MappingProxyType(
    {
        "n_passages": "article",
        "signatures": "article",
        "passages": "passage",
        "n_sentences": "passage",
        "n_context": "passage",
        "sentences": "sentence",
        "fingerprints": "sentence",
        "n_tokens": "sentence",
        "forms": "token",
        "token_kinds": "token",
        "context_forms": "context",
    }
)
"""Each column and what its rows are: passages are (start, end, paragraph, caption, heading's
start, heading's end), sentences (start, end, bits of `SentenceKind`), `n_` how many there are of
a thing; `forms` are numbers of forms, `signatures` and `fingerprints` are of `copies`."""

_BETWEEN = "\t"  # a form's term and its spelling; it comes before whatever words are made of


@dataclass(frozen=True, slots=True)
class AcronymRow:
    """An acronym as a sentence of an article defines it."""

    sentence: int
    """Its number in the article, from 0."""
    short: str
    """Its term."""
    long: tuple[str, ...]
    """Its terms."""


@dataclass(frozen=True, slots=True)
class DocumentColumns:
    """Articles, each as if it were alone."""

    columns: Mapping[str, Column]
    """By the names of `LEVELS`, all articles' rows in order."""
    bounds: Mapping[str, Ints]
    """By the levels: (n_articles + 1,), article a's rows are [bounds[a]:bounds[a + 1]]."""
    forms: Sequence[str]
    """Terms and how they are spelled, `form_of` each."""
    languages: Sequence[str]
    """(n_articles,) ISO 639 codes."""
    definitions: Sequence[tuple[AcronymRow, ...]]
    """(n_articles,)"""


Run = tuple[DocumentColumns, int, int]
"""Articles that stand together: those of records from one number up to, not with, another."""


def form_of(term: str, spelling: str) -> str:
    """Return a form; forms in alphabetical order are in that of their terms."""
    return f"{term}{_BETWEEN}{spelling}"


def split_forms(forms: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the forms' terms and their spellings."""
    halves = _BETWEEN.join(forms).split(_BETWEEN) if forms else []
    return halves[::2], halves[1::2]


def join(runs: Iterable[Run]) -> DocumentColumns:
    """Return the records of the articles of all runs, in order.

    Its forms are those that stand somewhere in them, in alphabetical order.
    """
    runs = list(runs)
    forms, renumbered = _join_forms(runs)
    columns: dict[str, Column] = {}
    for name in LEVELS:
        parts = [_part(records, name, first, stop) for records, first, stop in runs]
        if name in _FORMS:
            parts = [
                renumbered[id(records)][part]
                for (records, _, _), part in zip(runs, parts, strict=True)
            ]
        columns[name] = np.concatenate([_EMPTY[name], *parts])
    return DocumentColumns(
        columns,
        count_bounds(columns),
        forms,
        list(chain.from_iterable(r.languages[first:stop] for r, first, stop in runs)),
        list(chain.from_iterable(r.definitions[first:stop] for r, first, stop in runs)),
    )


def spans(known: Ints) -> Iterator[tuple[bool, int, int]]:
    """Yield which articles to take in turn: of the old ones or of the new, from one to another.

    known: each article's number among the old ones, or -1; the new ones are in order.
    """
    is_old = known >= 0
    numbers = np.where(is_old, known, np.cumsum(~is_old) - 1)
    parted = (np.diff(numbers) != 1) | (np.diff(is_old) != 0)
    edges = np.concatenate([[0], np.flatnonzero(parted) + 1, [len(known)]]).tolist()
    for first, stop in pairwise(edges):
        if first < stop:
            begin = int(numbers[first])
            yield bool(is_old[first]), begin, begin + stop - first


def count_bounds(columns: Mapping[str, Column]) -> dict[str, Ints]:
    """Return where each article's rows are, level by level."""
    passages = sums(columns["n_passages"])
    sentences = sums(columns["n_sentences"])[passages]
    return {
        "article": np.arange(len(passages)),
        "passage": passages,
        "sentence": sentences,
        "token": sums(columns["n_tokens"])[sentences],
        "context": sums(columns["n_context"])[passages],
    }


def sums(counts: Column) -> Ints:
    """Return the sum of the counts before each, and of all: (n + 1,)."""
    return np.concatenate([[0], np.cumsum(counts, dtype=np.int64)])


def _part(records: DocumentColumns, name: str, first: int, stop: int) -> Column:
    bounds = records.bounds[LEVELS[name]]
    return records.columns[name][bounds[first] : bounds[stop]]


def _join_forms(runs: Sequence[Run]) -> tuple[list[str], dict[int, Int32s]]:
    """Return the forms in use, and for each records, by `id`, their forms' new numbers."""
    used: dict[int, tuple[Sequence[str], Bools]] = {}
    for records, first, stop in runs:
        _, mask = used.setdefault(
            id(records), (records.forms, np.zeros(len(records.forms), dtype=bool))
        )
        for name in _FORMS:
            mask[_part(records, name, first, stop)] = True
    kept = {key: list(compress(forms, mask.tolist())) for key, (forms, mask) in used.items()}
    joined = list(dict.fromkeys(sorted(chain.from_iterable(kept.values()))))
    numbers = dict(zip(joined, range(len(joined)), strict=True))
    renumbered = {}
    for key, (forms, mask) in used.items():
        renumbered[key] = np.zeros(len(forms), dtype=np.int32)
        renumbered[key][mask] = list(map(numbers.__getitem__, kept[key]))
    return joined, renumbered


class Analyst:
    """Reads articles one by one into records."""

    def __init__(self) -> None:
        self._language, self._first = "en", 0
        self._languages: list[str] = []
        self._definitions: list[tuple[AcronymRow, ...]] = []
        self._forms: dict[str, int] = {}
        self._known: dict[tuple[str, str, str], int] = {}
        self._columns = {name: array(_EMPTY[name].dtype.char) for name in LEVELS}
        self._words: list[str] = []
        """Of the article that is read, as copies are compared."""

    def read(
        self, article: Article, *, stale: Sequence[int], patterns: Patterns | None = None
    ) -> None:
        """Append what the article holds.

        stale: for each block a `boilerplate.Stale`; patterns: which lines are kept and dropped.
        """
        columns = self._columns
        self._language = identify_article_language(article.text, article.language)
        self._languages.append(self._language)
        self._definitions.append(())
        passages, self._first = len(columns["n_sentences"]), len(columns["n_tokens"])
        title = self._numbers(article.title)
        for passage in segment.split_passages(article, stale=stale, patterns=patterns):
            self._add_passage(passage)
            context = [*title, *self._numbers(passage.heading)]
            columns["context_forms"].extend(context)
            columns["n_context"].append(len(context))
        columns["n_passages"].append(len(columns["n_sentences"]) - passages)
        columns["signatures"].extend(near_duplicates.sign(self._words).tolist())
        self._words.clear()

    def records(self) -> DocumentColumns:
        """Return what was read."""
        columns = {
            name: np.array(column, dtype=_EMPTY[name].dtype).reshape(-1, *_EMPTY[name].shape[1:])
            for name, column in self._columns.items()
        }
        return DocumentColumns(
            columns,
            count_bounds(columns),
            tuple(self._forms),
            tuple(self._languages),
            tuple(self._definitions),
        )

    def _add_passage(self, passage: Passage) -> None:
        columns, first = self._columns, len(self._columns["n_tokens"])
        row = (passage.start, passage.end, passage.paragraph, passage.caption)
        columns["passages"].extend((*row, *passage.heading_span))
        for sentence in segment.split_sentences(passage, self._language):
            self._add_definitions(sentence)
            self._add_sentence(sentence)
        columns["n_sentences"].append(len(columns["n_tokens"]) - first)

    def _add_sentence(self, sentence: Sentence) -> None:
        text, columns = sentence.text, self._columns
        kind = tagger.sentence_kind(text, self._language)
        columns["sentences"].extend((sentence.start, sentence.end, kind))
        words = near_duplicates.words_of(text)
        columns["fingerprints"].append(near_duplicates.fingerprint(words))
        self._words += words
        first = len(text) - len(text.lstrip("\"“”‘’'«([—–- "))
        token_kinds = []
        for word in tokenize(text, self._language):
            columns["forms"].append(self._number(word))
            is_first = word.start == first
            token_kinds.append(tagger.word_kind(word, first=is_first, language=self._language))
        if self._language == "de":
            token_kinds = tagger.without_nouns(token_kinds)
        columns["token_kinds"].extend(token_kinds)
        columns["n_tokens"].append(len(token_kinds))

    def _add_definitions(self, sentence: Sentence) -> None:
        number = len(self._columns["n_tokens"]) - self._first
        for definition in acronyms.find_definitions(sentence.text):
            short = to_term(definition.short, self._language)
            long = tuple(to_terms(definition.long, self._language))
            if short and len(long) > 1:
                self._definitions[-1] += (AcronymRow(number, short, long),)

    def _numbers(self, text: str) -> list[int]:
        """Return the numbers of the forms of a text in the article's language."""
        return [self._number(word) for word in tokenize(text, self._language)]

    def _number(self, word: tokenizer.Word) -> int:
        key = (word.text, word.term, self._language)
        if (number := self._known.get(key)) is None:
            form = form_of(word.term, fold_word(word.text, self._language))
            number = self._known[key] = self._forms.setdefault(form, len(self._forms))
        return number


_FORMS = ("forms", "context_forms")
_WIDTHS = {"passages": (6,), "sentences": (3,), "signatures": (near_duplicates.COLUMNS,)}
_TYPES = {"token_kinds": np.uint8, "fingerprints": np.int64, "signatures": np.uint32}
_EMPTY = {
    name: np.zeros((0, *_WIDTHS.get(name, ())), dtype=_TYPES.get(name, np.int32))
    for name in LEVELS
}
