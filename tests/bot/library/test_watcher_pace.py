"""When a folder is looked at, and when what is seen counts, by a clock that tests set."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable

from bot.library.watcher import Clock, settled


class Folder:
    """A folder whose state follows from the time, looked at by a clock that stands still."""

    def __init__(self, states: Iterable[tuple[float, str]], *, look_seconds: float = 0) -> None:
        self._states = list(states)
        self._look_seconds = look_seconds
        self.seconds = 0.0
        self.known = "old"
        self.looks: list[float] = []
        self.clock = Clock(lambda: self.seconds, self._sleep)

    def look(self) -> str:
        self.looks.append(round(self.seconds, 3))
        self.seconds += self._look_seconds
        return [state for at, state in self._states if at <= self.seconds][-1]

    async def events(self, *at: float, until: float = 0) -> AsyncIterator[bool]:
        """Yield each second, and at these moments that something happened."""
        moments = {*map(float, range(int(until) + 1)), *at}
        for moment in sorted(moments):
            self.seconds = max(self.seconds, moment)
            yield moment in at

    async def changes(self, *at: float, until: float = 0) -> list[tuple[float, str]]:
        """Return what is told, and when; it is known from then on."""
        told = []
        hints = self.events(*at, until=until)
        async for state in settled(hints, self.look, lambda: self.known, clock=self.clock):
            self.known = state
            told.append((round(self.seconds, 3), state))
        return told

    async def _sleep(self, seconds: float) -> None:
        self.seconds += seconds


async def test_what_happens_is_told_once_it_rests() -> None:
    folder = Folder([(0, "old"), (3, "new")])
    assert await folder.changes(3.0, until=5) == [(3.4, "new")]


async def test_a_file_that_is_still_being_written_is_waited_for() -> None:
    writing = [(3 + n * 0.3, f"part {n}") for n in range(9)]
    folder = Folder([(0, "old"), *writing])
    [(at, state)] = await folder.changes(3.0)
    assert state == "part 8"
    assert 5.8 <= at < 6.4


async def test_a_file_that_grows_for_ever_keeps_nothing_away() -> None:
    growing = [(3 + n * 0.1, f"part {n}") for n in range(9_000)]
    folder = Folder([(0, "old"), *growing])
    [(at, _)] = await folder.changes(3.0)
    assert 63 < at < 64


async def test_a_change_that_is_taken_back_is_none() -> None:
    folder = Folder([(0, "old"), (3, "new"), (3.2, "old")])
    assert await folder.changes(3.0, until=30) == []


async def test_what_no_event_tells_is_found_by_looking_every_ten_seconds() -> None:
    folder = Folder([(0, "old"), (3, "new")])
    assert await folder.changes(until=25) == [(10.4, "new")]
    assert folder.looks == [0, 10, 10.4, 21]


async def test_a_look_that_takes_long_is_taken_more_rarely() -> None:
    folder = Folder([(0, "old")], look_seconds=1)
    await folder.changes(until=120)
    assert folder.looks == [0, 51, 102]


async def test_what_is_known_is_not_told() -> None:
    folder = Folder([(0, "old"), (3, "new")])
    assert await folder.changes(3.0, 4.0, 5.0, until=9) == [(3.4, "new")]
