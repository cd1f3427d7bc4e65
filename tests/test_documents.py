"""The documents name what exists."""

from __future__ import annotations

import re

import pytest

from places import ROOT

SHOWN = re.findall(r"`([\w/]+\.py)::(\w+)`", (ROOT / "docs" / "telegram.md").read_text("utf-8"))


def test_there_are_tests_named() -> None:
    assert len(SHOWN) > 50


@pytest.mark.parametrize(("file", "name"), sorted(set(SHOWN)))
def test_every_test_that_is_named_exists(file: str, name: str) -> None:
    code = (ROOT / "tests" / "bot" / file).read_text("utf-8")
    assert re.search(rf"^(async )?def {name}\(", code, re.MULTILINE)
