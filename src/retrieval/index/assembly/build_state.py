"""What a build leaves behind for the next one, beside its index."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from retrieval.cleaning.line_features import LineFeatures
from retrieval.index.article_db import ArticleTexts
from retrieval.index.assembly.document_columns import (
    AcronymRow,
    Column,
    DocumentColumns,
    count_bounds,
    without_owner,
)
from retrieval.index.index import Index
from retrieval.types.arrays import Ints, UInt8s, UInt64s


@dataclass(frozen=True, slots=True)
class BuildState:
    """What the next build needs to know about the articles, beyond what the index serves."""

    contents: UInt64s
    """(n_articles,) digest of all that an article's columns depend on but codes and rulings."""
    rulings: UInt64s
    """(n_articles,) digest of the line rules that concern each."""
    digests: UInt64s
    """(n_articles,) digest of all fields of each article."""
    forms: npt.NDArray[np.int32]
    """(n_tokens,) number of the form of each token; `IndexArrays.tokens` has the terms."""
    context_forms: npt.NDArray[np.int32]
    """(n_context_tokens,) as above."""
    lines: LineFeatures
    """Of the lines of all articles, in order."""
    line_bounds: Ints
    """(n_articles + 1,) article a's lines are [bounds[a]:bounds[a + 1]]."""
    codes: UInt8s
    """(n_lines,) `RepetitionReason` of each."""
    counts: npt.NDArray[np.float32]
    """(n_postings,) weighted count of the posting's term in its passage: `TermCounts.numbers`."""


@dataclass(frozen=True, slots=True)
class Build:
    """An index, and what the next build can start from."""

    index: Index
    learned: BuildState
    forms: Sequence[str]
    """As in `DocumentColumns`."""
    definitions: Sequence[tuple[AcronymRow, ...]]
    """(n_articles,) as in `DocumentColumns`."""
    texts: ArticleTexts | None = None
    """Where the articles' texts are read from, once the index is saved."""

    def columns(self) -> DocumentColumns:
        """Return the columns that the index was assembled from."""
        arrays, learned = self.index.arrays, self.learned
        passages = np.searchsorted(self.index.article_of, np.arange(len(self.definitions) + 1))
        columns: dict[str, Column] = {
            "n_passages": np.diff(passages).astype(np.int32),
            "signatures": arrays.signatures,
            "passages": without_owner(arrays.passages),
            "n_sentences": np.diff(arrays.sentence_bounds),
            "n_context": np.diff(arrays.context_bounds),
            "sentences": without_owner(arrays.sentences),
            "fingerprints": arrays.fingerprints,
            "n_tokens": np.diff(arrays.token_bounds),
            "forms": learned.forms,
            "token_kinds": arrays.token_kinds,
            "context_forms": learned.context_forms,
        }
        return DocumentColumns(
            columns,
            count_bounds(columns),
            self.forms,
            self.index.article_languages,
            self.definitions,
        )
