"""What the package offers, and that it imports no more than is asked for."""

from __future__ import annotations

import subprocess
import sys

import retrieval


def test_all_that_is_offered_is_there() -> None:
    assert [name for name in retrieval.__all__ if not hasattr(retrieval, name)] == []


def test_who_builds_an_index_imports_nothing_that_answers() -> None:
    script = "import sys; from retrieval import keep_index; print(*sys.modules, sep='\\n')"
    said = subprocess.check_output([sys.executable, "-c", script], text=True)
    assert "retrieval.index.store.manager" in said.split()
    assert "retrieval.answering.engine" not in said.split()
