from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.index.weighting.term_counts import (
    TITLE_COUNT,
    PassageTerms,
    TermCounts,
    count_terms,
)

TERMS = st.integers(0, 5) | st.sampled_from([65_535, 65_536, 70_000, 200_000])
PASSAGES = st.lists(st.tuples(st.lists(TERMS, max_size=6), st.lists(TERMS, max_size=3)))
Passages = Sequence[tuple[list[int], list[int]]]


def held(lists: Sequence[list[int]]) -> PassageTerms:
    terms = [term for one in lists for term in one]
    return PassageTerms(np.array(terms, np.int32), np.array([len(one) for one in lists], np.int32))


def counted(passages: Passages, numbers: Sequence[int]) -> TermCounts:
    own, context = held([own for own, _ in passages]), held([around for _, around in passages])
    return count_terms(own, context, np.array(numbers, np.int64))


def rows(counts: TermCounts) -> list[tuple[int, int, float]]:
    lists = (counts.terms.tolist(), counts.passages.tolist(), counts.numbers.tolist())
    return list(zip(*lists, strict=True))


@given(PASSAGES)
def test_a_passage_s_words_count_in_full_and_its_title_s_in_part(passages: Passages) -> None:
    expected: Counter[tuple[int, int]] = Counter()
    for number, (own, context) in enumerate(passages):
        for term in own:
            expected[term, number] += 1
        for term in context:
            expected[term, number] += TITLE_COUNT  # type: ignore[assignment]  # floats count too

    found = rows(counted(passages, range(len(passages))))
    assert [(term, passage) for term, passage, _ in found] == sorted(expected)
    assert [n for *_, n in found] == pytest.approx([expected[key] for key in sorted(expected)])


@given(PASSAGES, st.data())
def test_counts_that_are_taken_over_and_joined_are_those_of_all(
    passages: Passages, data: st.DataObject
) -> None:
    n = len(passages)
    is_new = np.array(data.draw(st.lists(st.booleans(), min_size=n, max_size=n)), dtype=bool)
    old, new = np.flatnonzero(~is_new), np.flatnonzero(is_new)
    gone = data.draw(PASSAGES)
    before = counted([passages[p] for p in old] + gone, range(len(old) + len(gone)))

    same = np.arange(200_001, dtype=np.int32)
    moved = np.concatenate([old, np.full(len(gone), -1)]).astype(np.int32)
    fresh = counted([passages[p] for p in new], new.tolist())
    joined = before.moved(same, moved).joined(fresh, n)
    assert rows(joined) == rows(counted(passages, range(n)))


def test_some_passages_hold_what_they_held_among_all() -> None:
    some = held([[1, 2], [], [3], [4, 5]]).among(np.array([True, True, False, True]))

    assert some.terms.tolist() == [1, 2, 4, 5]
    assert some.numbers.tolist() == [2, 0, 2]
