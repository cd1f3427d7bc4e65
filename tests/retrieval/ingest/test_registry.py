from __future__ import annotations

import tomllib

from places import ROOT
from retrieval.ingest import FORMATS

EXTRAS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"][
    "optional-dependencies"
]


def test_the_extras_bring_what_the_formats_need() -> None:
    brought = {frozenset(one.partition(">=")[0] for one in EXTRAS[name]) for name in EXTRAS}
    needed = {frozenset(kind.needs) for kind in FORMATS.values() if kind.needs}
    assert needed <= brought
