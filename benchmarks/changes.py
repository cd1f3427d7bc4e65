"""Measure whether anybody waits while the folder of articles changes, and for how long changes do.

.venv/bin/python benchmarks/changes.py

writes changes.md. Three processes, and a fourth now and then: this one, which is Telegram, those
who ask and the editor; `articlebot run`; and each build of the index that it starts.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from bot.library.quote_ids import article_digest  # noqa: E402, TID251 - what is measured is the bot
from botapi import BotApiServer, Message  # noqa: E402 - the tests' own
from retrieval import Article  # noqa: E402
from running import BotProcess, run_process  # noqa: E402

LONGEST_MILLISECONDS = 250
SETTLED_SECONDS = 20  # how long a change is asked for before it counts as lost
PROBE_SECONDS = 0.5  # between two questions about a change
KINDS = ("add", "change", "remove", "rename")
OTHERS = (
    "Who wrote Pride and Prejudice?",
    "What did the council of {town} decide?",
    "Which road leads to {town}?",
    "Why was the bridge of {town} closed?",
    "{town}",
)
SYLLABLES = "bar bel cor dan dor el fen gar hol ist kan lem mar nor os pel quin ros sel tor um vil"
REPORT = """\
# Changes while people ask

    {command}

{articles:,} articles of about 640 words. {rate:g} questions a second for {quiet:g} s while nothing
changes, then for {seconds:g} s with {changes} changes made meanwhile, each question another
person's, and those that look for the changes, every {probe:g} ms until one is found. A question's
time is from its update being handed out to its answer arriving; a change's from the file being
there to the first answer from it.

| | questions | not answered | median | 95 % | 99 % | longest | over {longest} ms |
|---|---|---|---|---|---|---|---|
| nothing changes | {before} |
| the folder changes | {meanwhile} |

| change | times | median | longest |
|---|---|---|---|
{rows}

Builds: {builds}. Changes that were never served: {lost}. Errors in the bot's log, or refused by
Telegram: {errors}. The bot's memory at its most: {memory:.0f} MB.
"""


@dataclass(slots=True)
class Change:
    """One edit of the folder, and how it was found out that it is served."""

    kind: str
    seconds: float | None = None
    """From the file's last byte to the first answer from it; None where none came."""


@dataclass(slots=True)
class Load:
    """What was asked."""

    asked: dict[int, str] = field(default_factory=dict)
    """The question of each private chat: everybody asks once."""
    changes: list[Change] = field(default_factory=list)


class Folder:
    """Articles about towns that nobody else has heard of."""

    def __init__(self, path: Path, articles: int, *, seed: int) -> None:
        self.path = path
        self._random = random.Random(seed)  # noqa: S311 - articles, not secrets
        self._words, self._shares = _vocabulary()
        self._names = _names(self._random)
        self.people: dict[str, int] = {}
        """How many people live in each town that an article is about."""
        self.files: dict[str, str] = {}
        """The stem of each town's file, which is the article's id."""
        for _ in range(articles):
            self.add()

    def add(self) -> str:
        """Write an article about another town, and return the town."""
        town = next(self._names)
        self.files[town] = f"{self._random.randrange(10**6):06}-{town.lower()}"
        self.write(town)
        return town

    def write(self, town: str) -> None:
        """Write the town's article anew, with another number of people; nobody sees half of it."""
        self.people[town] = self._random.randrange(10_000, 10**6)
        aside = self.path / f".{town}"
        aside.write_text(self._article(town), encoding="utf-8")
        aside.rename(self._file(town))

    def remove(self, town: str) -> None:
        """Remove the town's article."""
        self._file(town).unlink()

    def rename(self, town: str) -> None:
        """Give the town's article another id."""
        before = self._file(town)
        self.files[town] += "-renamed"
        before.rename(self._file(town))

    def pick(self) -> str:
        """Return any town."""
        return self._random.choice(list(self.files))

    def _file(self, town: str) -> Path:
        return self.path / f"{self.files[town]}.txt"

    def _article(self, town: str) -> str:
        paragraphs = [" ".join(self._sentences(4)) for _ in range(11)]
        fact = f"The town of {town} has {self.people[town]} people living in it."
        paragraphs[3] = f"{fact} {paragraphs[3]}"
        return "\n\n".join([f"News from {town}", *paragraphs]) + "\n"

    def _sentences(self, number: int) -> Iterator[str]:
        for _ in range(number):
            length = self._random.randrange(7, 24)
            words = self._random.choices(self._words, cum_weights=self._shares, k=length)
            yield f"{' '.join(words).capitalize()}."


def _vocabulary() -> tuple[list[str], list[int]]:
    """Return English words, and how often they and those before them are used."""
    table = (
        (ROOT / "src/retrieval/analysis/lexicon/english.tsv").read_text("utf-8").splitlines()[1:]
    )
    rows = [line.split("\t") for line in table]
    light = ["the", "of", "and", "in", "a", "to", "was", "for"]
    counts = [3000] * len(light) + [int(count) for _, count in rows]
    return light + [word for word, _ in rows], list(itertools.accumulate(counts))


def _names(source: random.Random) -> Iterator[str]:
    syllables, seen = SYLLABLES.split(), set()
    while True:
        name = "".join(source.sample(syllables, 4)).capitalize()
        if name not in seen:
            seen.add(name)
            yield name


async def measure(options: argparse.Namespace, place: Path) -> str:
    """Return the report of one run."""
    path = place / "articles"
    path.mkdir()
    folder = Folder(path, options.articles, seed=options.seed)
    settings = {"RATE_LIMIT_PER_USER": 0, "RATE_LIMIT_PER_CHAT": 0, "ARTICLES_DIR": path}
    async with BotApiServer() as server:
        bot = await run_process(server, place, data=place / "data", ready=False, **settings)
        try:
            await bot.logs("Menus and descriptions are up to date", seconds=600)
            await _ask(server, Load(), f"How many people live in {folder.pick()}?")
            quiet, load = Load(), Load()
            await _ask_all(server, folder, quiet, options, seconds=options.quiet)
            await asyncio.gather(
                _ask_all(server, folder, load, options, seconds=options.seconds),
                _edit(server, folder, load, options),
            )
            await server.silence(1, timeout=60)
            return _report(server, bot, quiet, load, options)
        finally:
            await bot.stops()


async def _ask_all(
    server: BotApiServer,
    folder: Folder,
    load: Load,
    options: argparse.Namespace,
    *,
    seconds: float,
) -> None:
    """Have so many people a second ask, however long they wait."""
    loop, source = asyncio.get_running_loop(), random.Random(options.seed)  # noqa: S311 - as above
    began = loop.time()
    for number in range(int(options.rate * seconds)):
        await asyncio.sleep(max(0.0, began + number / options.rate - loop.time()))
        town = folder.pick()
        text = f"How many people live in {town}?"
        if source.random() < 0.3:
            text = source.choice(OTHERS).format(town=town)
        _says(server, load, text)


def _says(server: BotApiServer, load: Load, text: str) -> Message:
    person = server.person("P")
    load.asked[person.id] = text
    return person.says(person.private, text)


async def _ask(server: BotApiServer, load: Load, text: str) -> str:
    """Return what is said to a question."""
    chat = server.chats[_says(server, load, text)["chat"]["id"]]
    async with asyncio.timeout(60):
        while len(chat.messages) < 2:  # noqa: ASYNC110 - the question, and then the answer
            await asyncio.sleep(0.005)
    return str(list(chat.messages.values())[1]["text"])


async def _edit(
    server: BotApiServer, folder: Folder, load: Load, options: argparse.Namespace
) -> None:
    """Make the changes, evenly over the time, and ask for each until it is served."""
    pause = options.seconds / options.changes
    kinds = itertools.islice(itertools.cycle(KINDS), options.changes)
    probes = []
    for kind in kinds:
        began = time.monotonic()
        change = Change(kind)
        load.changes.append(change)
        probes.append(asyncio.create_task(_make(server, folder, load, change)))
        await asyncio.sleep(max(0.0, pause - (time.monotonic() - began)))
    await asyncio.gather(*probes)


async def _make(server: BotApiServer, folder: Folder, load: Load, change: Change) -> None:
    town = folder.add() if change.kind == "add" else folder.pick()
    gone = folder.people[town]
    if change.kind == "change":
        folder.write(town)
    elif change.kind == "rename":
        folder.rename(town)
    elif change.kind == "remove":
        folder.remove(town)
    people, name = folder.people[town], _id_of(folder.files[town])
    if change.kind == "remove":
        del folder.files[town]
    began = time.monotonic()
    while time.monotonic() - began < SETTLED_SECONDS:
        said = await _ask(server, load, f"How many people live in {town}?")
        here = f"{people} people" in said and f"ID {name}-" in said
        if f"{gone} people" not in said if change.kind == "remove" else here:
            change.seconds = time.monotonic() - began
            return
        await asyncio.sleep(PROBE_SECONDS)


def _id_of(article: str) -> str:
    return article_digest(Article(article, "", "", ()))


def _report(
    server: BotApiServer, bot: BotProcess, quiet: Load, load: Load, options: argparse.Namespace
) -> str:
    rows = {
        kind: [c.seconds for c in load.changes if c.kind == kind and c.seconds] for kind in KINDS
    }
    rows["all"] = [seconds for each in rows.values() for seconds in each]
    return REPORT.format(
        **vars(options),
        command=" ".join([".venv/bin/python", "benchmarks/changes.py", *sys.argv[1:]]),
        builds=bot.log.count("Serving "),
        probe=1000 * PROBE_SECONDS,
        longest=LONGEST_MILLISECONDS,
        before=_row(_waits(server, quiet), quiet),
        meanwhile=_row(_waits(server, load), load),
        rows="\n".join(
            f"| {kind} | {len(each)} | {statistics.median(each):.1f} s | {max(each):.1f} s |"
            for kind, each in rows.items()
            if each
        ),
        lost=sum(change.seconds is None for change in load.changes),
        errors=len(server.refused) + bot.log.count("Traceback") + bot.log.count("ERROR"),
        memory=_peak_megabytes(bot.pid),
    )


def _waits(server: BotApiServer, load: Load) -> list[float]:
    """Return how long each answer took, in milliseconds."""
    handed: dict[int, float] = {}
    for call in server.calls("getUpdates"):
        for update in call.result:
            handed.setdefault(update["message"]["chat"]["id"], call.at)
    answered: dict[int, float] = {}
    for call in server.calls("sendMessage"):
        answered.setdefault(int(call.parameters["chat_id"]), call.at)
    return [1000 * (answered[chat] - handed[chat]) for chat in load.asked if chat in answered]


def _row(waits: Sequence[float], load: Load) -> str:
    late = sum(wait > LONGEST_MILLISECONDS for wait in waits)
    shown = [f"{_part(waits, percent):.0f} ms" for percent in (50, 95, 99, 100)]
    return " | ".join(
        [f"{len(load.asked):,}", str(len(load.asked) - len(waits)), *shown, str(late)]
    )


def _part(waits: Sequence[float], percent: int) -> float:
    return sorted(waits)[min(len(waits) * percent // 100, len(waits) - 1)]


def _peak_megabytes(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text("utf-8")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def main() -> None:
    """Write the report."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--articles", type=int, default=500)
    parser.add_argument("--rate", type=float, default=20, help="questions a second")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--quiet", type=float, default=20, help="seconds before, for comparison")
    parser.add_argument("--changes", type=int, default=30)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, default=Path(__file__).with_suffix(".md"))
    options = parser.parse_args()
    place = Path(tempfile.mkdtemp())
    try:
        report = asyncio.run(measure(options, place))
    finally:
        shutil.rmtree(place)
    options.out.write_text(report, encoding="utf-8")
    sys.stdout.write(report)


if __name__ == "__main__":
    main()
