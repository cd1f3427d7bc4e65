"""The folder changes and is read again, with the index built in this process."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot.library.build_process import BuildResult
from bot.library.library import Library, ServedLibrary, open_library
from bot.library.refresher import Refresher, RefreshFailure
from bot.settings import Settings
from retrieval import index_path

Build = Callable[..., Awaitable[BuildResult]]


def write(folder: Path, name: str, people: int) -> None:
    text = f"The town of {name}\n\nThe town of {name} has {people} people living in it.\n"
    (folder / f"{name.lower()}.txt").write_text(text, encoding="utf-8")


def ruin(folder: Path, how: str) -> None:
    if how == "no TOML":
        (folder / "articles.toml").write_text('["bree.txt"\n', encoding="utf-8")
        return
    shutil.rmtree(folder)
    if how == "emptied":
        folder.mkdir()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "articles"
    made.mkdir()
    for name, people in (("Ada", 100), ("Bree", 200), ("Cove", 300)):
        write(made, name, people)
    return made


class Builder:
    """Builds in this process, when it may."""

    def __init__(self) -> None:
        self.built = 0
        self.has_built = asyncio.Event()
        self.may_end = asyncio.Event()
        self.may_end.set()
        self.fails: Exception | None = None

    async def __call__(self, settings: Settings, *, limit_seconds: float) -> BuildResult:
        assert limit_seconds > 0
        place = index_path(settings.articles_dir, settings.index_dir)
        open_library(settings.articles_dir, settings.index_dir)
        self.built += 1
        self.has_built.set()
        await self.may_end.wait()
        if self.fails:
            raise self.fails
        return BuildResult(place)


class Kept:
    """A refresher, what it serves, and what builds for it."""

    def __init__(self, folder: Path, data: Path) -> None:
        given = {"articles_dir": folder, "data_dir": data, "watch": False}
        self.settings = Settings(_env_file=None, **given)  # type: ignore[call-arg]  # pydantic's own
        self.served = ServedLibrary(open_library(folder, data))
        self.builder = Builder()
        self.refresher = Refresher(self.settings, self.served, build=self.builder)

    def people(self, town: str) -> str:
        answer = self.library.answerer.ask(f"How many people live in {town}?")
        return answer.quotes[0].text.split()[5] if answer.answered else "none"

    @property
    def library(self) -> Library:
        return self.served.library


@pytest.fixture
def kept(folder: Path, tmp_path: Path) -> Kept:
    return Kept(folder, tmp_path / "data")


async def test_what_is_added_changed_and_removed_is_told_and_served(
    kept: Kept, folder: Path
) -> None:
    before = kept.library
    write(folder, "Dorn", 400)
    write(folder, "Bree", 222)
    (folder / "ada.txt").unlink()
    result = await kept.refresher.refresh()
    assert [article.id for article in result.changes.added] == ["dorn"]
    assert [article.id for article in result.changes.changed] == ["bree"]
    assert [article.id for article in result.changes.removed] == ["ada"]
    assert result.kept is None
    assert (kept.people("Dorn"), kept.people("Bree")) == ("400", "222")
    assert kept.library is result.library is not before
    assert before.answerer.ask("How many people live in Bree?").quotes[0].text.split()[5] == "200"


async def test_a_folder_that_is_as_it_was_is_not_built_again(kept: Kept) -> None:
    before = kept.library
    assert not (await kept.refresher.refresh()).changes
    assert kept.library is before
    assert kept.builder.built == 0


async def test_an_index_that_another_has_built_is_loaded(kept: Kept, folder: Path) -> None:
    write(folder, "Bree", 222)
    open_library(folder, kept.settings.index_dir)
    await kept.refresher.refresh()
    assert kept.people("Bree") == "222"
    assert kept.builder.built == 0


@pytest.mark.parametrize("how", ["gone", "emptied", "no TOML"])
async def test_a_folder_that_broke_keeps_the_articles_and_recovers(
    kept: Kept, folder: Path, how: str
) -> None:
    away = folder.with_name("away")
    shutil.copytree(folder, away)
    ruin(folder, how)
    result = await kept.refresher.refresh()
    assert isinstance(result.kept, RefreshFailure)
    assert result.kept.problems
    assert kept.refresher.standing.kept == result.kept
    assert kept.people("Bree") == "200"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(away, folder)
    write(folder, "Bree", 222)
    assert (await kept.refresher.refresh()).kept is None
    assert kept.refresher.standing.kept is None
    assert kept.people("Bree") == "222"


async def test_a_file_that_is_bad_now_holds_all_back_until_it_is_mended_or_given_up(
    kept: Kept, folder: Path
) -> None:
    (folder / "bree.txt").write_bytes(b"Bree\n\n\xff\xfe\n")
    write(folder, "Ada", 111)
    result = await kept.refresher.refresh()
    assert result.kept
    assert result.kept.is_partial
    assert [problem.path.name for problem in result.kept.problems] == ["bree.txt"]
    assert (kept.people("Ada"), kept.people("Bree")) == ("100", "200")
    given_up = await kept.refresher.refresh(force=True)
    assert given_up.kept is None
    assert [article.id for article in given_up.changes.removed] == ["bree"]
    assert (kept.people("Ada"), kept.people("Bree")) == ("111", "none")


async def test_a_file_that_was_never_good_holds_nothing_back(kept: Kept, folder: Path) -> None:
    (folder / "x.txt").write_bytes(b"Bad\n\n\xff\xfe\n")
    write(folder, "Ada", 111)
    assert (await kept.refresher.refresh()).kept is None
    assert kept.people("Ada") == "111"
    assert [p.path.name for p in kept.refresher.standing.problems] == ["x.txt"]


async def test_a_build_that_fails_keeps_the_articles_and_is_told_the_second_time(
    kept: Kept, folder: Path
) -> None:
    write(folder, "Bree", 222)
    kept.builder.fails = OSError("no room")
    before = kept.library
    for is_told in (False, True):
        shutil.rmtree(kept.settings.index_dir)
        assert (await kept.refresher.refresh()).kept == RefreshFailure()
        assert (kept.refresher.standing.kept is not None) is is_told
        assert kept.library is before
    kept.builder.fails = None
    assert (await kept.refresher.refresh()).kept is None
    assert kept.people("Bree") == "222"


async def test_what_is_wanted_during_a_build_leads_to_one_more(kept: Kept, folder: Path) -> None:
    kept.builder.may_end.clear()
    following = asyncio.create_task(kept.refresher.follow())
    try:
        write(folder, "Bree", 222)
        kept.refresher.request_refresh()
        async with asyncio.timeout(30):
            await kept.builder.has_built.wait()
            write(folder, "Ada", 111)
            for _ in range(3):
                kept.refresher.request_refresh()
            kept.builder.may_end.set()
            while kept.people("Ada") != "111":
                kept.refresher.news.clear()
                await kept.refresher.news.wait()
        assert kept.people("Bree") == "222"
        assert kept.builder.built == 2
    finally:
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)
