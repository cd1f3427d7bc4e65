"""What the package offers, and that it imports no more than is asked for."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module

import pytest

FACES = ("retrieval", "retrieval.ingest", "retrieval.collection", "retrieval.index")


@pytest.mark.parametrize("face", FACES)
def test_all_that_is_offered_is_there(face: str) -> None:
    package = import_module(face)
    assert [name for name in package.__all__ if not hasattr(package, name)] == []


@pytest.mark.parametrize("face", FACES)
def test_what_is_not_offered_is_not_there(face: str) -> None:
    with pytest.raises(AttributeError, match=f"module '{face}' has no attribute 'nothing'"):
        import_module(face).nothing  # noqa: B018 - looking is enough


def test_who_builds_an_index_imports_nothing_that_answers() -> None:
    script = "import sys; from retrieval import keep_index; print(*sys.modules, sep='\\n')"
    said = subprocess.check_output([sys.executable, "-c", script], text=True)
    assert "retrieval.index.store.manager" in said.split()
    assert "retrieval.answering.engine" not in said.split()
