"""The arrays that an index consists of, apart from texts and words, and the names of columns."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from retrieval.types.arrays import Float32s, Int32s, Ints, UInt8s, UInt32s


class PassageColumn(IntEnum):
    """What the columns of `IndexArrays.passages` hold."""

    ARTICLE = 0
    """Number of the article."""
    START = 1
    END = 2
    """Code points in the article's text: the first, and one past the last."""
    PARAGRAPH = 3
    """Its number among the article's blocks, from 1."""
    CAPTION = 4
    """1 for a caption, else 0."""
    HEADING_START = 5
    HEADING_END = 6
    """Where the heading above it stands in the text; equal where there is none."""


class SentenceColumn(IntEnum):
    """What the columns of `IndexArrays.sentences` hold."""

    PASSAGE = 0
    """Number of the passage."""
    START = 1
    END = 2
    """Code points in the article's text: the first, and one past the last."""
    KIND = 3
    """Flags: `SentenceKind`."""


@dataclass(frozen=True, slots=True)
class IndexArrays:
    """Everything in an index but its texts and words; each array can be memory-mapped.

    Passages, sentences, tokens and terms are numbered from 0: all but terms in corpus order, terms
    in alphabetical order.
    """

    passages: Int32s
    """(n_passages, 7); see `PassageColumn`."""
    sentences: Int32s
    """(n_sentences, 4); see `SentenceColumn`."""
    sentence_bounds: Int32s
    """(n_passages + 1,) passage p's sentences are [bounds[p]:bounds[p + 1]]."""
    fingerprints: Ints
    """(n_sentences,) equal for sentences that consist of the same words."""
    retold: Int32s
    """(n_sentences,) the sentence that each is a duplicate of, itself where of none."""
    tokens: Int32s
    """(n_tokens,) term of each token of all sentences, in text order."""
    token_kinds: UInt8s
    """(n_tokens,) flags: `WordKind`."""
    token_bounds: Int32s
    """(n_sentences + 1,) sentence s's tokens are [bounds[s]:bounds[s + 1]]."""
    context_tokens: Int32s
    """(n_context_tokens,) terms of the title and the heading above each passage."""
    context_bounds: Int32s
    """(n_passages + 1,) passage p's context is context_tokens[bounds[p]:bounds[p + 1]]."""
    signatures: UInt32s
    """(n_articles, near_duplicates.COLUMNS) MinHash signatures."""
    copies: Int32s
    """(n_articles,) the first of the articles that each is a copy of, itself where of none."""
    idf: Float32s
    """(n_terms,) inverse document frequency, > 0."""
    meanings: Int32s
    """(n_terms,) row of the term's vector in `word_vectors`, or -1."""
    posting_bounds: Ints
    posting_passages: Int32s
    posting_weights: Float32s
    posting_ceilings: Float32s
    """These four: see `Postings`."""

    @property
    def passage_articles(self) -> Int32s:
        """Return the article of each passage: (n_passages,)."""
        return _column(self.passages, PassageColumn.ARTICLE)

    @property
    def passage_starts(self) -> Int32s:
        """Return where each passage begins in its article's text: (n_passages,)."""
        return _column(self.passages, PassageColumn.START)

    @property
    def captions(self) -> Int32s:
        """Return 1 for each passage that is a caption, else 0: (n_passages,)."""
        return _column(self.passages, PassageColumn.CAPTION)

    @property
    def sentence_passages(self) -> Int32s:
        """Return the passage of each sentence: (n_sentences,)."""
        return _column(self.sentences, SentenceColumn.PASSAGE)

    @property
    def sentence_starts(self) -> Int32s:
        """Return where each sentence begins in its article's text: (n_sentences,)."""
        return _column(self.sentences, SentenceColumn.START)

    @property
    def sentence_ends(self) -> Int32s:
        """Return where each sentence ends in its article's text: (n_sentences,)."""
        return _column(self.sentences, SentenceColumn.END)

    @property
    def sentence_kinds(self) -> Int32s:
        """Return the flags of each sentence, `SentenceKind`: (n_sentences,)."""
        return _column(self.sentences, SentenceColumn.KIND)

    def check(self, *, n_terms: int) -> None:
        """Raise ValueError unless the arrays' lengths fit each other and the number of terms."""
        n_passages, n_sentences = len(self.passages), len(self.sentences)
        ends = (
            (self.sentence_bounds, n_passages, n_sentences),
            (self.token_bounds, n_sentences, len(self.tokens)),
            (self.context_bounds, n_passages, len(self.context_tokens)),
            (self.posting_bounds, n_terms, len(self.posting_passages)),
        )
        pairs = (
            (self.sentences, self.fingerprints),
            (self.sentences, self.retold),
            (self.signatures, self.copies),
            (self.tokens, self.token_kinds),
            (self.posting_passages, self.posting_weights),
            (self.posting_bounds[1:], self.idf),
            (self.posting_bounds[1:], self.meanings),
            (self.posting_bounds[1:], self.posting_ceilings),
        )
        fits = all(len(bounds) == n + 1 and bounds[-1] == end for bounds, n, end in ends)
        if not fits or any(len(one) != len(other) for one, other in pairs):
            raise ValueError("the arrays are of different indexes")


def _column(rows: Int32s, column: IntEnum) -> Int32s:
    """Return a view of one column: (n_rows,)."""
    values: Int32s = rows[:, column]
    return values
