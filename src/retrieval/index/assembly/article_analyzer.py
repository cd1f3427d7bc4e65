"""Analyse articles one by one into columns: passages, sentences, tokens and acronyms."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

import numpy as np

from retrieval.analysis import tagger
from retrieval.analysis.language_id import identify_article_language
from retrieval.analysis.lexicon import acronyms
from retrieval.analysis.tokenizer import Word, fold_word, to_term, to_terms, tokenize
from retrieval.cleaning.line_rules import LineRules
from retrieval.cleaning.passages import split_passages, split_sentences
from retrieval.index.assembly.document_columns import (
    LEVELS,
    AcronymRow,
    DocumentColumns,
    count_bounds,
    empty_column,
    form_of,
)
from retrieval.index.duplicates import near_duplicates
from retrieval.types.article import Article, Passage, Sentence


class ArticleAnalyzer:
    """Analyses articles one by one and collects their columns."""

    def __init__(self) -> None:
        self._language, self._first = "en", 0
        self._languages: list[str] = []
        self._definitions: list[tuple[AcronymRow, ...]] = []
        self._forms: dict[str, int] = {}
        self._known: dict[tuple[str, str, str], int] = {}
        self._columns = {name: array(empty_column(name).dtype.char) for name in LEVELS}
        self._words: list[str] = []
        """Of the current article, as near-duplicates are compared."""

    def add(
        self, article: Article, *, repeated: Sequence[int], rules: LineRules | None = None
    ) -> None:
        """Append the article's passages, sentences and tokens.

        repeated, rules: as `classify_blocks` takes them.
        """
        columns = self._columns
        self._language = identify_article_language(article.text, article.language)
        self._languages.append(self._language)
        self._definitions.append(())
        passages, self._first = len(columns["n_sentences"]), len(columns["n_tokens"])
        title = self._numbers(article.title)
        for passage in split_passages(article, repeated=repeated, rules=rules):
            self._add_passage(passage)
            context = [*title, *self._numbers(passage.heading)]
            columns["context_forms"].extend(context)
            columns["n_context"].append(len(context))
        columns["n_passages"].append(len(columns["n_sentences"]) - passages)
        columns["signatures"].extend(near_duplicates.sign(self._words).tolist())
        self._words.clear()

    def columns(self) -> DocumentColumns:
        """Return the columns of all articles that were added."""
        columns = {
            name: np.array(column, dtype=empty_column(name).dtype).reshape(
                -1, *empty_column(name).shape[1:]
            )
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
        for sentence in split_sentences(passage, self._language):
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
        """Return the form numbers of a text's words in the article's language."""
        return [self._number(word) for word in tokenize(text, self._language)]

    def _number(self, word: Word) -> int:
        key = (word.text, word.term, self._language)
        if (number := self._known.get(key)) is None:
            form = form_of(word.term, fold_word(word.text, self._language))
            number = self._known[key] = self._forms.setdefault(form, len(self._forms))
        return number
