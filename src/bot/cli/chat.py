"""Ask and answer in a terminal or through a pipe, until there are no more questions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from bot.cli.ask import show_answer
from bot.cli.plain_screen import Screen
from bot.cli.rich_screen import RichScreen
from bot.handlers.answers.small_talk import GOODBYE, reply_to
from bot.i18n.markers import Text
from bot.i18n.translator import Translator
from bot.library.library import Library, introduce
from bot.rendering.views.chat import (
    FOR_EXAMPLE,
    UNKNOWN_COMMAND,
    view_commands,
    view_examples,
    view_sources,
)
from bot.rendering.views.text import plain
from retrieval import Answer

_ENDS = {"/quit", "/exit", "quit", "exit"}


@dataclass(frozen=True, slots=True)
class Chat:
    """A conversation over the articles of a library, shown on a screen."""

    library: Library
    screen: Screen
    translator: Translator
    quotes: int
    """The most in an answer."""

    def converse(self, lines: Iterable[str]) -> None:
        """Answer each line that is not empty, until one ends the chat.

        A short further question ("And the nurses?") takes what it leaves out from the one before.
        """
        before: Answer | None = None
        for line in lines:
            words = " ".join(line.split())
            if words in _ENDS:
                return
            if words:
                before = self._reply(words, before) or before

    def show_help(self) -> None:
        """Show who answers, examples and the commands."""
        self.screen.say(plain(introduce(self.library, self.translator.say_n)))
        if examples := view_examples(self.library):
            self.screen.show_list(examples, plain(self.translator.say(FOR_EXAMPLE)))
        self.screen.say(view_commands(self.translator))

    def say(self, text: Text) -> None:
        """Show a marked text."""
        self.screen.say(plain(self.translator.say(text)))

    def _reply(self, words: str, before: Answer | None) -> Answer | None:
        """Reply, and return the answer if it is one; before: the last answer, for follow-ups."""
        command, _, rest = words.partition(" ")
        if command == "/ask" and rest:
            words = rest
        if command == "/help":
            self.show_help()
        elif command == "/sources":
            self.screen.show_list(view_sources(self.library, self.translator))
        elif words.startswith("/"):
            self.say(UNKNOWN_COMMAND)
        elif said := reply_to(words):
            self.say(said)
        else:
            answer = self.library.answerer.ask(words, quotes=self.quotes, context=before)
            show_answer(answer, self.screen, self.translator)
            return answer
        return None


def chat_at_terminal(library: Library, translator: Translator, *, quotes: int) -> None:
    """Say hello, and answer until the person has enough; quotes: the most in an answer."""
    screen = RichScreen()
    chat = Chat(library, screen, translator, quotes)
    chat.show_help()
    try:
        chat.converse(_typed_lines(screen))
    except (EOFError, KeyboardInterrupt):
        screen.console.print()  # the line that was being typed ends here
    chat.say(GOODBYE)


def _typed_lines(screen: RichScreen) -> Iterator[str]:
    """Yield what is typed, with line editing and a history that ends with the chat."""
    with suppress(ImportError):
        import readline  # noqa: F401, PLC0415 - importing it changes what input() does

    prompt = "> "
    if screen.console.color_system and not screen.console.no_color:
        prompt = "\001\033[1;36m\002>\001\033[0m\002 "  # \001 and \002: no width, for readline
    while True:
        yield input(prompt)
