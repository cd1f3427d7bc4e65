"""What a build leaves for the next one beside its index."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from retrieval.cleaning.repeated_lines import LineFeatures
from retrieval.index.article_db import ArticleTexts
from retrieval.index.document_columns import AcronymRow, Column, DocumentColumns, count_bounds
from retrieval.index.index import Index
from retrieval.types.arrays import Ints, UInt8s, UInt64s


@dataclass(frozen=True, slots=True)
class BuildState:
    """What is known of the articles beside what their index serves, for the next build."""

    contents: UInt64s
    """(n_articles,) digest of all that an article's records depend on but its lines' codes."""
    rulings: UInt64s
    """(n_articles,) digest of the patterns that concern each."""
    digests: UInt64s
    """(n_articles,) digest of all that is known of an article."""
    forms: npt.NDArray[np.int32]
    """(n_tokens,) numbers of forms, which `Arrays.tokens` has the terms of."""
    context_forms: npt.NDArray[np.int32]
    lines: LineFeatures
    """Of all articles, in order."""
    line_bounds: Ints
    """(n_articles + 1,) article a's lines are [bounds[a]:bounds[a + 1]]."""
    codes: UInt8s
    """(n_lines,) as `repeated.learn` told them."""
    counts: npt.NDArray[np.float32]
    """(n_postings,) how often each posting's passage holds its term: `Counts.numbers`."""


@dataclass(frozen=True, slots=True)
class Build:
    """An index, and what the next one can be made from."""

    index: Index
    learned: BuildState
    forms: Sequence[str]
    definitions: Sequence[tuple[AcronymRow, ...]]
    """(n_articles,)"""
    texts: ArticleTexts | None = None
    """Where the texts of the index's articles are, once it is saved."""

    def records(self) -> DocumentColumns:
        """Return the records that the index was made of."""
        arrays, learned = self.index.arrays, self.learned
        passages = np.searchsorted(self.index.article_of, np.arange(len(self.definitions) + 1))
        columns: dict[str, Column] = {
            "n_passages": np.diff(passages).astype(np.int32),
            "signatures": arrays.signatures,
            "passages": arrays.passages[:, 1:],
            "n_sentences": np.diff(arrays.sentence_bounds),
            "n_context": np.diff(arrays.context_bounds),
            "sentences": arrays.sentences[:, 1:],
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
