"""Rebuild the library when its folder changes, and swap it in whole if it is good."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from bot.library import watcher
from bot.library.build_process import LIMIT_SECONDS, BuildResult, build_index
from bot.library.library import Library, ServedLibrary, load_library, open_library, warm_up
from bot.settings import Settings
from retrieval import Article, ArticleError, Problem, index_path
from retrieval.ingest import find_faults
from retrieval.sandbox import SandboxError

_log = logging.getLogger(__name__)

Builder = Callable[..., Awaitable[BuildResult]]
"""Builds an index, as `build_index` does."""

_NO_FOLDER = ""  # its state
_PAUSE_SECONDS = 5.0  # before a build that was stopped is tried again; longer each time
_LONGEST_PAUSE_SECONDS = 60.0


class LostArticlesError(ArticleError):
    """Articles that are served come from files that are bad now; others are good."""


@dataclass(frozen=True, slots=True)
class LibraryChanges:
    """How the articles of one library differ from another's."""

    added: tuple[Article, ...] = ()
    removed: tuple[Article, ...] = ()
    changed: tuple[Article, ...] = ()
    """In text or in what is known of them; as they are now."""

    def __bool__(self) -> bool:
        """Return whether there is any difference."""
        return bool(self.added or self.removed or self.changed)


@dataclass(frozen=True, slots=True)
class RefreshFailure:
    """Why the library before is served still."""

    problems: tuple[Problem, ...] = ()
    """What is wrong; nothing where reading was stopped."""
    is_partial: bool = False
    """Whether all but some files could be served, if an operator wants that."""


@dataclass(frozen=True, slots=True)
class RefreshResult:
    """What came of reading the folder again."""

    library: Library
    """What is served now."""
    changes: LibraryChanges = LibraryChanges()
    kept: RefreshFailure | None = None
    """None where the library is the folder's as it is now."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What there is to tell operators."""

    kept: RefreshFailure | None
    problems: tuple[Problem, ...]
    """Of the articles that are served."""


class Refresher:
    """Puts what a folder holds in the place of what is served, one reading at a time."""

    def __init__(
        self,
        settings: Settings,
        served: ServedLibrary,
        *,
        build: Builder = build_index,
        limit_seconds: float = LIMIT_SECONDS,
    ) -> None:
        self._settings = settings
        self._build_index = build
        self._served = served
        self._limit_seconds = limit_seconds
        self._turn = asyncio.Lock()
        self._wanted = asyncio.Event()
        self._is_insisted = False
        self._judged = served.library.state
        """The state of the folder of which it is known what comes of it."""
        self._kept: RefreshFailure | None = None
        self._stops = 0
        self.told = self.standing
        """What operators know."""
        self.news = asyncio.Event()
        """Set whenever the folder was read, for one who waits for that."""

    @property
    def standing(self) -> Standing:
        """Return what there is to know now."""
        return Standing(self._kept, self._served.library.problems)

    def request_refresh(self, *, force: bool = False) -> None:
        """Have the folder read again as soon as that can be; `refresh` says what force is."""
        self._is_insisted |= force
        self._wanted.set()

    async def follow(self) -> None:
        """Keep in step until cancelled: with the folder if it is watched, and with wishes."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._follow_wishes())
            if self._settings.watch:
                tasks.create_task(self._follow_folder())

    async def refresh(self, *, force: bool = False) -> RefreshResult:
        """Read the folder again; what it holds is served from the next update on, if it is good.

        force: do without what was good before and is bad now.
        """
        async with self._turn:
            try:
                outcome = await self._refresh(force=force)
                self._stops = 0
            except (SandboxError, OSError) as error:
                _log.warning("The articles could not be read: %s", error)
                self._stops += 1
                outcome = RefreshResult(self._served.library, kept=RefreshFailure())
                if self._stops > 1:  # once, it may be the service that is being stopped
                    self._kept = outcome.kept
            self.news.set()
            return outcome

    async def _follow_wishes(self) -> NoReturn:
        while True:
            await self._wanted.wait()
            self._wanted.clear()
            force, self._is_insisted = self._is_insisted, False
            await self._refresh_safely(force=force)

    async def _follow_folder(self) -> None:
        settings = self._settings
        states = watcher.changes(
            settings.articles_dir,
            lambda: _look(settings),
            lambda: self._judged,
            without=settings.data_dir,
        )
        async with aclosing(states):
            async for _ in states:
                await self._refresh_safely()
                if self._stops:
                    await asyncio.sleep(min(_PAUSE_SECONDS * self._stops, _LONGEST_PAUSE_SECONDS))

    async def _refresh_safely(self, *, force: bool = False) -> None:
        """Read the folder again; a mistake of ours is logged, and ends nothing."""
        try:
            await self.refresh(force=force)
        except Exception:
            self._stops += 1
            _log.exception("The articles could not be read")

    async def _refresh(self, *, force: bool) -> RefreshResult:
        old = self._served.library
        try:
            new = await self._open(old)
            if not force and (lost := _lost(old, new, self._settings.articles_dir)):
                raise LostArticlesError(self._settings.articles_dir, lost)
        except ArticleError as error:
            return self._keep(
                RefreshFailure(error.problems, is_partial=isinstance(error, LostArticlesError))
            )
        changes = LibraryChanges() if new is old else await self._swap(old, new)
        for problem in appeared(new.problems, old.problems):
            _log.warning("%s", problem)
        if self._kept:
            _log.info("The articles are in order again")
            self._kept = None
        return RefreshResult(new, changes)

    def _keep(self, kept: RefreshFailure) -> RefreshResult:
        for problem in appeared(kept.problems, self._kept.problems if self._kept else ()):
            _log.warning("The articles from before are served: %s", problem)
        self._kept = kept
        return RefreshResult(self._served.library, kept=kept)

    async def _swap(self, old: Library, new: Library) -> LibraryChanges:
        changes = await asyncio.to_thread(compare, old, new)
        self._served.replace(new)
        _log.info(
            "Serving %d articles now: %d added, %d removed, %d changed",
            *(len(new.articles), len(changes.added), len(changes.removed), len(changes.changed)),
        )
        return changes

    async def _open(self, old: Library) -> Library:
        """Return the library of the folder; the old one where it is as it was.

        Raises: ArticleError, when no article is good, or articles.toml cannot be read;
        SandboxError; OSError.
        """
        folder, data = self._settings.articles_dir, self._settings.index_dir
        state = _NO_FOLDER
        try:
            place = await asyncio.to_thread(index_path, folder, data)
            state = place.name
            await asyncio.to_thread(_check, folder)
            new = old if state == old.state else await self._load(place, old)
            if new is None:
                new = await self._build(old)
        except ArticleError:
            self._judged = state
            raise
        self._judged = new.state
        return new

    async def _build(self, old: Library) -> Library:
        settings = self._settings
        built = await self._build_index(settings, limit_seconds=self._limit_seconds)
        if built.place and (new := await self._load(built.place, old)):
            return new
        return await asyncio.to_thread(  # what cannot be saved must be built here
            open_library,
            settings.articles_dir,
            settings.index_dir,
            min_confidence=settings.min_confidence,
            say=_log.warning,
        )

    async def _load(self, place: Path, old: Library) -> Library | None:
        def load() -> Library | None:
            new = load_library(
                place,
                self._settings.articles_dir,
                min_confidence=self._settings.min_confidence,
                examples=old.examples,
            )
            if new:
                warm_up(new)
            return new

        return await asyncio.to_thread(load)


def compare(old: Library, new: Library) -> LibraryChanges:
    """Return what has become of the old library's articles, told apart by their ids."""
    before = {article.id: article for article in old.articles}
    now = {article.id: article for article in new.articles}
    return LibraryChanges(
        tuple(article for name, article in now.items() if name not in before),
        tuple(article for name, article in before.items() if name not in now),
        tuple(a for name, a in now.items() if before.get(name, a) != a),
    )


def appeared(now: Iterable[Problem], before: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the problems that were not there before, be it on another line."""
    known = {_apart_from_line(problem) for problem in before}
    return tuple(problem for problem in now if _apart_from_line(problem) not in known)


def _apart_from_line(problem: Problem) -> tuple[Path, str, str]:
    return problem.path, problem.found, problem.expected


def _lost(old: Library, new: Library, folder: Path) -> tuple[Problem, ...]:
    """Return the new problems of files and folders that articles are lost by."""
    ids = {article.id for article in new.articles}
    gone = {
        str(folder / article.file)
        for article in old.articles
        if article.file and article.id not in ids
    }
    parents = {str(parent) for file in gone for parent in Path(file).parents}
    return tuple(
        problem
        for problem in appeared(new.problems, old.problems)
        if str(problem.path) in gone | parents  # or it is of an archive's member
        or not gone.isdisjoint(map(str, problem.path.parents))
    )


def _check(folder: Path) -> None:
    """Raise ArticleError when nothing counts of what articles.toml says of the articles."""
    if faults := find_faults(folder):
        raise ArticleError(folder, faults)


def _look(settings: Settings) -> str:
    try:
        return index_path(settings.articles_dir, settings.index_dir).name
    except ArticleError:
        return _NO_FOLDER
