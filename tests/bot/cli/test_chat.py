"""The chat as people meet it: in a real pseudo-terminal, and through a pipe."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from commands import ARTICLEBOT, environment, run_here
from places import SEEDS

CHAT = (*ARTICLEBOT, "chat")
KNOWN = "How many patients did the clinic treat?"
ANSWER = "The clinic treated more than 1,800 patients, most of them women and children."
PROMPT = "\n> "
HOME, DELETE, UP, CONTROL_D = "\x01", "\x1b[3~", "\x1b[A", "\x04"
_ESCAPES = re.compile(r"\x1b\[[?0-9;]*[a-zA-Z]")
_COLOUR = re.compile(r"\x1b\[[0-9;]*3[0-7]m")


def settings_in(data: Path, **settings: str) -> dict[str, str]:
    return environment(**{"ARTICLES_DIR": SEEDS, "DATA_DIR": data, **settings})


class Terminal:
    """A chat in a terminal, and what stands there."""

    def __init__(
        self, home: Path, data: Path, *, columns: int = 100, language: str = "", **settings: str
    ) -> None:
        self._main, inner = pty.openpty()
        fcntl.ioctl(inner, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
        self.process = subprocess.Popen(
            [*CHAT, *(["--language", language] if language else [])],
            stdin=inner,
            stdout=inner,
            stderr=inner,
            cwd=home,
            env=settings_in(data, HOME=str(home), TERM="xterm-256color", **settings),
            start_new_session=True,
        )
        os.close(inner)
        self.raw = ""

    @property
    def text(self) -> str:
        """What was shown until now, without colours and the like."""
        return _ESCAPES.sub("", self.raw).replace("\r", "")

    def types(self, keys: str) -> None:
        """Type something."""
        os.write(self._main, keys.encode())

    def asks(self, keys: str) -> None:
        """Type a line and wait for the next prompt."""
        prompts = self.text.count(PROMPT)
        self.types(f"{keys}\r")
        self.shows(PROMPT, times=prompts + 1)

    def shows(self, words: str, *, times: int = 1) -> None:
        """Wait until the words have been shown so often."""
        while self.text.count(words) < times:
            assert self._read(), self.text

    def interrupts(self) -> None:
        """Send what Control-C sends, until it is noticed: between two keys, Python misses it."""
        ready = False
        while not ready:
            self.process.send_signal(signal.SIGINT)
            ready = bool(select.select([self._main], [], [], 1)[0])

    def ends(self) -> int:
        """Wait for the end and return the exit code."""
        while self._read():
            pass
        return self.process.wait(30)

    def close(self) -> None:
        """Hang up."""
        self.process.kill()
        self.process.wait()
        os.close(self._main)

    def _read(self) -> bool:
        ready, _, _ = select.select([self._main], [], [], 30)
        assert ready, self.text
        try:
            read = os.read(self._main, 4096)
        except OSError:  # Linux reports the end of a terminal as an error
            return False
        self.raw += read.decode("utf-8", "replace")
        return bool(read)


Open = Callable[..., Terminal]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder that all tests share, so that the index is built once."""
    return tmp_path_factory.mktemp("data")


@pytest.fixture
def terminal(data: Path, tmp_path: Path) -> Iterator[Open]:
    """A function that opens a chat in a terminal."""
    opened: list[Terminal] = []

    def open_one(**options: Any) -> Terminal:
        opened.append(Terminal(tmp_path, data, **options))
        opened[-1].shows(PROMPT)
        return opened[-1]

    yield open_one
    for one in opened:
        one.close()


def piped(data: Path, home: Path, lines: str) -> str:
    """Return what a chat through a pipe says to the lines."""
    ended = run_here("chat", folder=home, variables=settings_in(data), stdin=lines)
    assert ended.returncode == 0
    assert ended.stderr == ""
    return ended.stdout


def test_a_terminal_shows_who_answers_examples_and_the_quote_first(terminal: Open) -> None:
    chat = terminal()
    assert "I answer questions from 2 articles" in chat.text
    assert f"• {KNOWN}" in chat.text
    chat.asks(KNOWN)
    quote, citation = chat.text.partition(f"> {KNOWN}\n")[2].splitlines()[:2]
    assert quote.strip() == f"▌ {ANSWER}"
    title = "Canadian-supported health clinic bombed in Aleppo"
    assert citation.strip() == f"{title} · Global News · ¶ 7"
    chat.types("/quit\r")
    assert chat.ends() == 0
    assert "Goodbye!" in chat.text


def test_lines_can_be_edited_and_asked_again_and_nothing_is_kept(
    terminal: Open, tmp_path: Path
) -> None:
    chat = terminal()
    chat.asks(f"xx{KNOWN}{HOME}{DELETE}{DELETE}")
    chat.asks(UP)
    assert chat.text.count(ANSWER) == 2
    chat.types(CONTROL_D)
    assert chat.ends() == 0
    assert chat.text.endswith("Goodbye!\n\n")
    assert list(tmp_path.iterdir()) == []


def test_control_c_ends_the_chat_kindly(terminal: Open) -> None:
    chat = terminal()
    chat.types("When did")
    chat.shows("When did")
    chat.interrupts()
    assert chat.ends() == 0
    assert chat.text.endswith("Goodbye!\n\n")


@pytest.mark.parametrize("columns", [30, 60, 200])
def test_no_line_is_wider_than_the_terminal_nor_too_wide_to_read(
    terminal: Open, columns: int
) -> None:
    chat = terminal(columns=columns)
    chat.asks("/sources")
    chat.asks("Who is Maaz?")
    assert "Maaz" in chat.text
    assert max(map(len, chat.text.splitlines())) <= min(columns, 92)


@pytest.mark.parametrize(("settings", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_colours_are_shown_unless_they_are_not_wanted(
    terminal: Open, settings: dict[str, str], coloured: bool
) -> None:
    chat = terminal(**settings)
    chat.asks("Who ate the bananas?")
    assert "No article here answers that." in chat.text
    assert bool(_COLOUR.search(chat.raw)) == coloured


def test_a_pipe_gets_an_answer_a_question_and_nothing_else(data: Path, tmp_path: Path) -> None:
    said = piped(data, tmp_path, f"{KNOWN}\n\nWho ate the bananas?\n/sources\n/sing\nThanks!\n")
    answer, refusal, *_, sources, unknown, thanks = said.split("\n\n")
    assert answer.splitlines()[0] == ANSWER
    assert refusal.startswith("No article here answers that.\nNo article mentions: ")
    assert [line[:2] for line in sources.splitlines()] == ["1.", "2."]
    assert unknown == "I don’t know that command. Just ask, or see /help."
    assert thanks == "You are welcome.\n"
    assert "\x1b" not in said
    assert "\n> " not in said


def test_a_pipe_gets_the_sentence_before_in_brackets_above_its_quote(
    data: Path, tmp_path: Path
) -> None:
    said = piped(data, tmp_path, "Who can't recognize the city anymore?\n")
    before, quote, citation = said.split("\n\n")[0].splitlines()
    assert before.startswith("(Al-Kassem travelled to Aleppo frequently")
    assert before.endswith("over the past five years.)")
    assert quote == "He says he can't recognize the city anymore."
    assert citation.endswith("· ¶ 16")


def test_a_summary_names_its_article_once_and_a_topic_each_of_its_own(
    data: Path, tmp_path: Path
) -> None:
    asked = "Summarise the article about the health clinic\nAleppo\nZorblax\n"
    said = piped(data, tmp_path, asked)
    citations = [line for line in said.splitlines() if line.startswith("— ")]
    assert [citation.count(" · ") for citation in citations] == [2, 1, 1, 2, 2]
    assert said.endswith("\n\nNo article here is about that.\nNo article mentions: Zorblax.\n")


def test_a_terminal_shows_the_sentence_before_in_the_block_of_its_quote(terminal: Open) -> None:
    chat = terminal(columns=200)
    chat.asks("Who can't recognize the city anymore?")
    lines = (line.strip() for line in chat.text.splitlines())
    block = " ".join(line[2:] for line in lines if line.startswith("▌"))
    assert "over the past five years. He says he can't recognize the city anymore." in block


def test_a_chat_can_be_ended_by_a_line_and_ask_is_understood(data: Path, tmp_path: Path) -> None:
    said = piped(data, tmp_path, f"/ask {KNOWN}\n/quit\n{KNOWN}\n")
    assert said.count(ANSWER) == 1


def test_help_shows_what_the_hello_did(data: Path, tmp_path: Path) -> None:
    said = piped(data, tmp_path, "/help\n")
    assert said.startswith("I answer questions from 2 articles")
    assert KNOWN in said


def test_a_chat_is_held_in_the_language_that_is_asked_for(terminal: Open) -> None:
    chat = terminal(language="de")
    assert "Ich beantworte Fragen" in chat.text
    assert f"Zum Beispiel:\n  • {KNOWN}" in chat.text
    chat.asks("Zorblax")
    assert "Davon handelt hier kein Artikel." in chat.text
    chat.asks("Danke")
    chat.types(CONTROL_D)
    assert chat.ends() == 0


def test_a_follow_up_says_what_was_searched_for(data: Path, tmp_path: Path) -> None:
    said = piped(data, tmp_path, f"{KNOWN}\nThanks!\nAnd nurses?\n{KNOWN}\n")
    lines = [line for line in said.splitlines() if line.startswith("Searched for: ")]
    assert lines == ["Searched for: And nurses? · How many, clinic treat"]
    assert said.count(ANSWER) >= 2


def test_a_terminal_says_what_was_searched_for(terminal: Open) -> None:
    chat = terminal()
    chat.asks(KNOWN)
    assert "Searched for" not in chat.text
    chat.asks("When was that?")
    assert "Searched for: When was that? · patients, clinic treat" in chat.text
