"""Find articles that are copies of one another, as papers print what an agency sends them.

Each article gets a MinHash signature of its word trigrams, from which the share of text that two
articles have in common is estimated. It depends on nothing but the article.
Source: Broder (1997), On the resemblance and containment of documents; computed by rensa.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from itertools import chain, pairwise

import numpy as np
from rensa import RMinHash

from retrieval.analysis.languages import scripts
from retrieval.analysis.tagger import WordKind
from retrieval.types.arrays import Int32s, Ints, UInt8s, UInt32s

VERSION = f"1.{RMinHash.ALGORITHM_VERSION}"
"""Of signatures and fingerprints; an index saved with another version is built anew."""

COLUMNS = 128
"""Of a signature; the estimated resemblance is off by 0.04 on average."""

SHARED = 0.55
"""Share of the shorter article's text that both must hold to be copies."""
NUMBERS = 0.7
"""Share of the numbers, of the article with fewer, that both must hold to be copies.

Reports made from one template, such as the weekly weather, share their text but not their numbers.
"""

_SEED = 1
_RUN = 3  # words
_FEWEST = 40  # words of an article that may be a copy; shorter ones are alike by chance
_SOFT_HYPHEN = "\u00ad"
# Marks and spaces differ from paper to paper; what makes a number another one is kept.
_WORD = re.compile(r"[^\W_]+|[$€£¥₹%‰°+]|(?<![^\W_])[-−–](?=\d)")
_MINUS = str.maketrans("−–", "--")
_NONE = np.iinfo(np.uint32).max  # in a signature: no run of words


def words_of(text: str) -> list[str]:
    """Return the words of a text, case-folded and without punctuation.

    In scripts without spaces each character is a word.
    """
    folded = unicodedata.normalize("NFKC", text).casefold().replace(_SOFT_HYPHEN, "")
    found = _WORD.findall(folded)
    if folded.isascii():
        return found
    spaced = (word if scripts.is_unspaced(word) else (word.translate(_MINUS),) for word in found)
    return list(chain.from_iterable(spaced))


def fingerprint(words: Sequence[str]) -> int:
    """Return a signed 64-bit hash of the words in their order."""
    digest = blake2b("\n".join(words).encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def sign(words: Sequence[str]) -> UInt32s:
    """Return the MinHash signature of an article, given its quotable words: (COLUMNS,)."""
    sketch = RMinHash(num_perm=COLUMNS, seed=_SEED)
    if len(words) >= _FEWEST:
        runs = zip(*(words[place:] for place in range(_RUN)), strict=False)
        sketch.update([" ".join(run).encode("utf-8", "surrogatepass") for run in runs])
    return np.array(sketch.digest(), dtype=np.uint32)


def group_copies(signatures: UInt32s, bounds: Int32s, tokens: Int32s, kinds: UInt8s) -> Int32s:
    """Return the first article that each is a copy of, itself where of none: (n_articles,).

    A copy of a copy is a copy.
    signatures: (n_articles, COLUMNS).
    bounds: (n_articles + 1,) article a's terms are tokens[bounds[a]:bounds[a + 1]].
    tokens, kinds: (n_tokens,) terms, and their flags (`WordKind`).
    """
    firsts = list(range(len(signatures)))

    def first_of(article: int) -> int:
        while firsts[article] != article:
            firsts[article] = firsts[firsts[article]]
            article = firsts[article]
        return article

    @functools.cache
    def numbers(article: int) -> frozenset[int]:
        part = slice(bounds[article], bounds[article + 1])
        return frozenset(tokens[part][kinds[part] & int(WordKind.NUMBER) != 0].tolist())

    for one, other in _alike(signatures, np.diff(bounds)):
        first, second = sorted((first_of(one), first_of(other)))
        if first != second and _agree(numbers(one), numbers(other)):
            firsts[second] = first
    return np.array([first_of(article) for article in firsts], dtype=np.int32)


def _agree(one: frozenset[int], other: frozenset[int]) -> bool:
    return len(one & other) >= NUMBERS * min(len(one), len(other))


def _alike(signatures: UInt32s, lengths: Int32s) -> Iterator[tuple[int, int]]:
    """Yield pairs of articles that share enough of their text, the most similar pairs first.

    shared = resemblance / (1 + resemblance) * (length + other length) / shorter length
    shared: share of the shorter article's text that the other holds.
    resemblance: Jaccard similarity of the articles' trigrams, estimated from the signatures.
    """
    pairs = _candidates(signatures)
    one, other = pairs[:, 0], pairs[:, 1]
    resemblance = np.mean(signatures[one] == signatures[other], axis=1)
    shorter = np.minimum(lengths[one], lengths[other])
    shared = resemblance / (1 + resemblance) * (lengths[one] + lengths[other]) / shorter
    order = np.argsort(-resemblance, kind="stable")
    yield from map(tuple, pairs[order[shared[order] >= SHARED]].tolist())


def _candidates(signatures: UInt32s) -> Ints:
    """Return pairs of articles worth comparing, each once: (n, 2), the first article first.

    Locality-sensitive hashing: two columns of a signature are a band. Articles that share a band
    are compared with the first of them and with their neighbours in the order of the next band.
    These are far fewer than all pairs where a thousand reports are made from one template, and
    still include every article that is printed twice.
    """
    signed = np.flatnonzero(signatures[:, 0] != _NONE)
    bands = np.ascontiguousarray(signatures[signed].view(np.uint64).T)
    found = [np.zeros((0, 2), dtype=np.int64)]
    for band, following in pairwise((*bands, bands[0])):
        ordered = np.sort(band)
        shared = ordered[1:][ordered[1:] == ordered[:-1]]
        if not len(shared):
            continue
        above, below = (np.searchsorted(shared, band, side) for side in ("right", "left"))
        members = np.flatnonzero(above > below)
        members = members[np.lexsort((members, following[members], band[members]))]
        starts = np.r_[True, band[members[1:]] != band[members[:-1]]]
        leaders = members[np.maximum.accumulate(np.where(starts, np.arange(len(members)), 0))]
        found += [
            np.stack([leaders, members], axis=1)[~starts],
            np.stack([members[:-1], members[1:]], axis=1)[~starts[1:]],
        ]
    first, second = np.sort(signed[np.concatenate(found)], axis=1).T
    pairs = np.unique(first * len(signatures) + second)
    return np.stack(np.divmod(pairs, len(signatures)), axis=1)
