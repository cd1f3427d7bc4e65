"""Ask and answer in a terminal or through a pipe, until there are no more questions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress

from bot.cli.plain_screen import Screen
from bot.cli.rich_screen import RichScreen
from bot.handlers.answers.small_talk import GOODBYE, reply_to
from bot.library.library import Library
from retrieval import Answer

UNKNOWN_COMMAND = "I do not know that command. Just ask, or see /help."

_ENDS = {"/quit", "/exit", "quit", "exit"}


def chat_at_terminal(library: Library, *, quotes: int) -> None:
    """Say hello, and answer until the person has enough; quotes: the most in an answer."""
    screen = RichScreen()
    screen.show_help(library)
    try:
        converse(_typed_lines(screen), library, screen, quotes=quotes)
    except (EOFError, KeyboardInterrupt):
        screen.console.print()  # the line that was being typed ends here
    screen.say(GOODBYE)


def converse(lines: Iterable[str], library: Library, screen: Screen, *, quotes: int) -> None:
    """Answer each line that is not empty, until one ends the chat.

    A question that is not whole ("And the nurses?") takes what it leaves out from the one before.
    """
    before: Answer | None = None
    for line in lines:
        words = " ".join(line.split())
        if words in _ENDS:
            return
        if words:
            before = _reply(words, library, screen, quotes=quotes, before=before) or before


def _reply(
    words: str, library: Library, screen: Screen, *, quotes: int, before: Answer | None
) -> Answer | None:
    """Reply, and return the answer if it is one; before: the last answer, for follow-ups."""
    command, _, rest = words.partition(" ")
    if command == "/ask" and rest:
        words = rest
    if command == "/help":
        screen.show_help(library)
    elif command == "/sources":
        screen.show_sources(library.articles)
    elif words.startswith("/"):
        screen.say(UNKNOWN_COMMAND)
    elif said := reply_to(words):
        screen.say(said)
    else:
        answer = library.answerer.ask(words, quotes=quotes, context=before)
        screen.show_answer(answer)
        return answer
    return None


def _typed_lines(screen: RichScreen) -> Iterator[str]:
    """Yield what is typed, with line editing and a history that ends with the chat."""
    with suppress(ImportError):
        import readline  # noqa: F401, PLC0415 - importing it changes what input() does

    prompt = "> "
    if screen.console.color_system and not screen.console.no_color:
        prompt = "\001\033[1;36m\002>\001\033[0m\002 "  # \001 and \002: no width, for readline
    while True:
        yield input(prompt)
