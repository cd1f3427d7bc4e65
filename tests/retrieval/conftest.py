"""The seed articles, and an answerer over them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from retrieval import Answerer, Article, Index, open_index


@pytest.fixture(scope="session")
def seeds() -> Path:
    return Path(__file__).parents[2] / "seeds"


@pytest.fixture(scope="session")
def seeds_index(seeds: Path) -> Index:
    return open_index(seeds)[0]


@pytest.fixture(scope="session")
def seed_articles(seeds_index: Index) -> Sequence[Article]:
    return seeds_index.articles


@pytest.fixture(scope="session")
def answerer(seeds_index: Index) -> Answerer:
    return Answerer(seeds_index)
