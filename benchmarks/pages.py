"""Measure how much of web pages' main text is found, beside trafilatura with its own settings.

.venv/bin/python benchmarks/pages.py > benchmarks/pages.md

The pages are those of tests/web_pages: written for this, in the manner of many kinds of sites.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import trafilatura

from retrieval.cleaning.passages import split_passages, split_sentences
from retrieval.ingest.html.reader import read
from retrieval.ingest.source import Draft, Source
from retrieval.types.article import Article

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
Page = import_module("web_pages.building").Page
scoring = import_module("web_pages.scoring")
SAMPLES = {
    "seen while the reader was made": "web_pages.templates",
    "held out, and then learned from": "web_pages.unseen",
    "held out once more, and then learned from": "web_pages.unseen_later",
}
FIRST_SIGHT = """
The pages that were held out, at first sight, before the reader learned anything from them:

| | pages | ours: precision | recall | F1 | trafilatura: precision | recall | F1 |
|---|--:|--:|--:|--:|--:|--:|--:|
| seven kinds of sites | 21 | 0.942 | 1.000 | 0.969 | 0.892 | 0.995 | 0.936 |
| four more, after that | 12 | 0.955 | 1.000 | 0.977 | 0.926 | 1.000 | 0.960 |

What could have been quoted of them and was not of the text: in the first seven, newsletters' lines
in Spanish and of a platform for letters, a line that asks for mail, a reading time; in the four
after that, an offer to subscribe in French, and an app. None was navigation or about cookies. They
led to rules that know no page: a box that ends in a link, a line that is nothing but one, times.
"""
FIELDS = ("title", "author", "publisher", "published", "url", "language", "tags")


def main() -> None:
    """Print the report."""
    print("# Web pages: how much of the main text is found\n")
    print(__doc__.split("\n\n", 2)[2].strip())  # type: ignore[union-attr]  # it stands above
    print(
        "\nWords are compared as bags, captions and the lines of the title left out, and averaged "
        "over pages.\nBoth were run on the same pages in the same run: trafilatura "
        f"{trafilatura.__version__} by `trafilatura.extract(page)`,\nours as the bot reads them. "
        "“Not of the text” counts sentences that could be quoted (after\n`boilerplate`) and are "
        "not of the main text.\n"
    )
    print(FIRST_SIGHT)
    for name, module in SAMPLES.items():
        _report(name, import_module(module).pages())


def _report(name: str, sample: list[Page]) -> None:
    templates = list(dict.fromkeys(page.name.partition("-")[0] for page in sample))
    print(f"## {len(templates)} kinds of sites, {len(sample)} pages, {name}\n")
    print("| | pages | ours: precision | recall | F1 | not of the text ", end="")
    print("| trafilatura: precision | recall | F1 |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|")
    for template in [*templates, "**all**"]:
        pages = [page for page in sample if template in {"**all**", page.name.partition("-")[0]}]
        print(f"| {template} | {len(pages)} | {_row(pages, _ours)} ", end="")
        print(f"| {sum(len(stray_sentences(page)) for page in pages)} ", end="")
        print(f"| {_row(pages, _theirs)} |")
    print(f"\n{_fields(sample)}\n")
    print(f"{_speed(sample)}\n")
    for page in sample:
        for sentence in stray_sentences(page):
            print(f"- {page.name}: could be quoted: “{sentence}”")
    print()


def _row(pages: list[Page], lines_of: Callable[[Page], list[str]]) -> str:
    scores = [scoring.score(page, lines_of(page)) for page in pages]
    means = (
        statistics.fmean(getattr(one, key) for one in scores)
        for key in ("precision", "recall", "f1")
    )
    return " | ".join(f"{mean:.3f}" for mean in means)


def stray_sentences(page: Page) -> list[str]:
    """Return the sentences that could be quoted of a page, and are not of its main text."""
    right = " ".join(map(scoring.plain, [*page.main, *page.allowed]))
    return [
        sentence.text
        for draft in _drafts(page)
        for passage in split_passages(
            Article(id="a", text=draft.text, blocks=draft.blocks, **draft.fields)
        )
        for sentence in split_sentences(passage)
        if scoring.plain(sentence.text) not in right
    ]


def _ours(page: Page) -> list[str]:
    return [d.text[block.start : block.end] for d in _drafts(page) for block in d.blocks]


def _theirs(page: Page) -> list[str]:
    return (trafilatura.extract(page.data) or "").splitlines()


def _drafts(page: Page) -> list[Draft]:
    items = read(Source(Path(f"{page.name}.html"), page.data))
    return [item for item in items if isinstance(item, Draft)]


def _fields(sample: list[Page]) -> str:
    """Return how often each field is right, of the pages that state it, and how often invented."""
    parts = []
    for name in FIELDS:
        pairs = [
            (page.fields.get(name), draft.fields.get(name))
            for page in sample
            for draft in _drafts(page)
        ]
        stated = [pair for pair in pairs if pair[0]]
        right = sum(wanted == got for wanted, got in stated)
        invented = sum(bool(got) for wanted, got in pairs if not wanted)
        parts.append(
            f"{name} {right} of {len(stated)}" + (f" ({invented} more)" if invented else "")
        )
    return f"Fields that are right, of those that pages state: {', '.join(parts)}."


def _speed(sample: list[Page]) -> str:
    times = []
    for lines_of in (_ours, _theirs):
        started = time.process_time()
        for page in sample:
            lines_of(page)
        times.append((time.process_time() - started) * 1000 / len(sample))
    return (
        f"A page takes {times[0]:.0f} ms of processor time, and {times[1]:.0f} ms in trafilatura."
    )


if __name__ == "__main__":
    main()
