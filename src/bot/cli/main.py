"""The commands of `articlebot`: parse arguments, call, exit."""
# ruff: noqa: PLC0415 - a command imports what it needs when it runs, so that each starts quickly

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from bot.settings import Settings

DONE, ABSTAINED, BAD_INPUT = 0, 1, 2
"""Exit codes."""

app = typer.Typer(
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # plain help reads well in any width, and rich is slow to import
)

_EXAMPLES = (
    "These are two example articles. Name your own: --articles FOLDER, or ARTICLES_DIR in .env."
)

ArticlesOption = Annotated[
    Path | None,
    typer.Option(
        "--articles",
        metavar="FOLDER",
        help="The folder of articles, or one file.  [default: ARTICLES_DIR]",
    ),
]
QuotesOption = Annotated[
    int | None,
    typer.Option(
        metavar="N", min=1, max=3, help="The most quotes in an answer.  [default: MAX_QUOTES, 3]"
    ),
]


LanguageOption = Annotated[
    str | None,
    typer.Option(
        metavar="CODE",
        help="Speak this language, such as en or de.  [default: the locale's, else en]",
    ),
]


def main() -> None:
    """Run the command that the arguments name, and exit with its code."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(
                encoding=None if stream.isatty() else "utf-8",
                errors="replace" if stream is sys.stdin else "backslashreplace",
            )
    # A question is too small to share out: more threads only wait for each other, at full load.
    for library in ("OPENBLAS", "OMP", "MKL"):
        os.environ.setdefault(f"{library}_NUM_THREADS", "1")
    try:
        app(prog_name="articlebot")
    except OSError as error:  # such as a full disk behind standard output
        sys.stderr.write(f"articlebot: {error.strerror or error}\n")
        sys.stdout = None  # or Python would try to write what is left, and say so at length
        sys.exit(BAD_INPUT)


@contextmanager
def _refusing_bad_input() -> Iterator[None]:
    """Turn errors in settings, options or articles into a message and an exit code."""
    from bot.cli.language import UnknownLanguageError
    from bot.cli.open_library import say_problems
    from bot.settings import SettingsError
    from retrieval import ArticleError

    try:
        yield
    except (SettingsError, UnknownLanguageError) as error:
        raise _refused(str(error)) from None
    except ArticleError as error:
        say_problems(error.problems)
        raise typer.Exit(BAD_INPUT) from None


def _refused(reason: str) -> typer.Exit:
    typer.echo(reason, err=True)
    return typer.Exit(BAD_INPUT)


def _settings(articles: Path | None) -> Settings:
    """Return the settings in force; say so when nobody named a folder of articles."""
    from bot.settings import load_settings

    settings = load_settings(articles_dir=articles)
    if not settings.has_own_articles:
        typer.echo(_EXAMPLES, err=True)
    return settings


def _settings_for_changes(articles: Path | None) -> Settings:
    """Return the settings in force; refuse to change the examples."""
    from bot.settings import load_settings

    settings = load_settings(articles_dir=articles)
    if not settings.has_own_articles:
        wanted = "--articles FOLDER, or ARTICLES_DIR in .env"
        raise _refused(f"no folder of articles is named; expected {wanted}")
    return settings


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"articlebot {version('articlebot')}")
        raise typer.Exit


@app.callback()
def articlebot(
    *,
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_show_version, is_eager=True, help="Show the version and exit."
        ),
    ] = False,
) -> None:
    """Answer questions from a folder of articles, word for word and with citations.

    "articlebot chat" needs nothing but the folder; "articlebot run" answers in Telegram and needs
    a token. Settings come from the environment and from the file .env.

    Exit codes: 0 done, 1 no article answers (or "check --strict" finds a problem, "list" nothing,
    or "eval" a floor that is not held), 2 bad input or configuration.
    """


@app.command()
@_refusing_bad_input()
def run(*, articles: ArticlesOption = None) -> None:
    """Answer in Telegram, until stopped."""
    from bot import server

    raise typer.Exit(server.run(_settings(articles)))


@app.command()
@_refusing_bad_input()
def chat(
    folder: Annotated[
        Path | None, typer.Argument(metavar="FOLDER|FILE", show_default=False, hidden=True)
    ] = None,
    *,
    articles: ArticlesOption = None,
    quotes: QuotesOption = None,
    language: LanguageOption = None,
) -> None:
    """Ask in this terminal, question by question.

    Through a pipe it reads one question a line and answers in plain text.
    """
    from bot.cli.chat import Chat, chat_at_terminal
    from bot.cli.language import choose_translator
    from bot.cli.open_library import open_library
    from bot.cli.plain_screen import PlainScreen
    from bot.rendering.views.chat import INDEXING

    if folder and articles:
        raise _refused(f'the folder is "{folder}"; expected none beside --articles')
    translator, settings = choose_translator(language, os.environ), _settings(folder or articles)
    library = open_library(settings, doing=translator.say(INDEXING))
    most = quotes or settings.max_quotes
    if sys.stdin.isatty() and sys.stdout.isatty():
        chat_at_terminal(library, translator, quotes=most)
    else:
        Chat(library, PlainScreen(), translator, most).converse(sys.stdin)


@app.command()
@_refusing_bad_input()
def ask(
    words: Annotated[list[str] | None, typer.Argument(metavar="QUESTION", hidden=True)] = None,
    *,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object a question, on one line.")
    ] = False,
    stdin: Annotated[
        bool, typer.Option("--stdin", help="Read questions from standard input, one a line.")
    ] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="Say why, with the figures that decided.")
    ] = False,
    articles: ArticlesOption = None,
    quotes: QuotesOption = None,
    language: LanguageOption = None,
) -> None:
    """Answer one question or, with --stdin, as many as come.

    Exits with 0 if the articles answer it and with 1 if none does. With --stdin each line gets
    its result at once, an empty line too, and the exit code is 0 when all were read.
    """
    from bot.cli.ask import measure, text_writer, write_json
    from bot.cli.language import choose_translator
    from bot.cli.open_library import open_answerer
    from bot.rendering.views.chat import INDEXING

    question = " ".join(words or ())
    if stdin and question:
        raise _refused(f'the question is "{question}"; expected none beside --stdin')
    if not stdin and not question.strip():
        raise _refused("the question is empty; expected words, or --stdin to read questions")
    translator, settings = choose_translator(language, os.environ), _settings(articles)
    answerer = open_answerer(settings, doing=translator.say(INDEXING))
    most = quotes or settings.max_quotes
    write = write_json if as_json else text_writer(translator, with_questions=stdin)
    if stdin:
        for line in sys.stdin:
            write(measure(answerer, line.rstrip("\r\n"), quotes=most, explain=explain))
        return
    result = measure(answerer, question, quotes=most, explain=explain)
    write(result)
    raise typer.Exit(DONE if result.answer.answered else ABSTAINED)


@app.command()
@_refusing_bad_input()
def check(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="ARTICLE", hidden=True),
    ] = None,
    *,
    articles: ArticlesOption = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Show every article and line, however many they are.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit with 1 if there is any problem.")
    ] = False,
) -> None:
    """Show what will be quoted, and what is wrong.

    Each paragraph of an article that is named by its id or its file, or of every article where
    they are few, is shown with ✓ when it will be quoted, and with ✗ and the reason when it is left
    out; "keep" and "drop" in articles.toml overrule that.
    """
    from bot.cli.check import show_check
    from bot.cli.check_json import write_check
    from retrieval import ArticleError
    from retrieval.collection import UnknownArticleError

    folder = _settings(articles).articles_dir
    try:
        if as_json:
            good = write_check(folder, names or (), sys.stdout, everything=everything)
        else:
            good = show_check(folder, names or (), everything=everything)
    except (ArticleError, UnknownArticleError) as error:
        raise _refused(str(error)) from None
    raise typer.Exit(DONE if good or not strict else ABSTAINED)


@app.command()
@_refusing_bad_input()
def add(
    names: Annotated[list[str], typer.Argument(metavar="FILE|ADDRESS", hidden=True)],
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be added, and add nothing.")
    ] = False,
    allow_private: Annotated[
        bool,
        typer.Option(
            "--allow-private", help="Fetch from the addresses' own hosts in private networks, too."
        ),
    ] = False,
    articles: ArticlesOption = None,
) -> None:
    """Add articles from files, or from pages on the web.

    Each becomes a Markdown file of its own in the folder of articles, with what is known of it;
    "articlebot remove" takes it out again. What will be left out of answers is shown, and why.

    Only this command ever fetches a page, from an http or https address: at most 20 MB in 30
    seconds, through 5 redirects, by no proxy, and from no private network.

    Exits with 2 if there is any problem; it holds nothing else back.
    """
    from bot.cli import manage
    from bot.cli.add import add_articles

    collection = manage.open_collection(_settings_for_changes(articles))
    good = add_articles(collection, names, dry_run=dry_run, allow_private=allow_private)
    raise typer.Exit(DONE if good else BAD_INPUT)


@app.command()
@_refusing_bad_input()
def remove(
    article_ids: Annotated[list[str], typer.Argument(metavar="ID", hidden=True)],
    *,
    articles: ArticlesOption = None,
) -> None:
    """Take articles out of the folder; "articlebot restore" undoes it.

    Their files move into the hidden folder .removed within it, which is never read. Delete them
    there to be rid of them for good. A file of several articles stays where it is: what is removed
    of it is skipped, as articles.toml then says.
    """
    from bot.cli import manage

    good = manage.remove(manage.open_collection(_settings_for_changes(articles)), article_ids)
    raise typer.Exit(DONE if good else BAD_INPUT)


@app.command()
@_refusing_bad_input()
def restore(
    article_ids: Annotated[list[str], typer.Argument(metavar="ID", hidden=True)],
    *,
    articles: ArticlesOption = None,
) -> None:
    """Bring back articles that were removed.

    "articlebot list --removed" shows them.
    """
    from bot.cli import manage

    good = manage.restore(manage.open_collection(_settings_for_changes(articles)), article_ids)
    raise typer.Exit(DONE if good else BAD_INPUT)


@app.command(name="list")
@_refusing_bad_input()
def list_articles(
    words: Annotated[list[str] | None, typer.Argument(metavar="WORD", hidden=True)] = None,
    *,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object an article, on one line.")
    ] = False,
    removed: Annotated[
        bool, typer.Option("--removed", help="List what was removed and may be restored.")
    ] = False,
    articles: ArticlesOption = None,
) -> None:
    """List the articles: id, date, title, publisher and file.

    With words, only the articles that have them all in one of these, the author, the address or
    the tags; exits with 1 when there is none. Through a pipe, tabs stand between id, date,
    publisher, title and file.
    """
    from bot.cli import manage

    collection = manage.open_collection(_settings(articles))
    if removed:
        manage.show_removed(collection.removed())
    elif not manage.show_list(collection.articles, words or (), as_json=as_json):
        raise typer.Exit(ABSTAINED)


@app.command()
@_refusing_bad_input()
def index(
    *,
    articles: ArticlesOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Build and save the index of the articles now.

    Any other command does so when it finds none, or an old one.
    """
    import gc

    from bot.cli.open_library import save_index, save_index_as_json

    gc.set_threshold(100_000)  # nearly all that is made stays until the end: nothing to collect
    save = save_index_as_json if as_json else save_index
    is_saved = save(_settings(articles))
    gc.freeze()  # nor then
    raise typer.Exit(DONE if is_saved else BAD_INPUT)


@app.command()
@_refusing_bad_input()
def doctor(*, articles: ArticlesOption = None) -> None:
    """Find out what keeps the bot from working.

    Looks at the folders, the index, the token and the way to Telegram.
    """
    from bot.cli.doctor import examine

    raise typer.Exit(DONE if examine(_settings(articles)) else BAD_INPUT)


@app.command(name="eval")
@_refusing_bad_input()
def evaluate(
    questions: Annotated[Path, typer.Argument(metavar="QUESTIONS.jsonl", show_default=False)],
    *,
    articles: ArticlesOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    floor: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=VALUE", help="Exit with 1 if a figure is lower, as p@1=0.8."),
    ] = None,
    floors: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A TOML file with a table of floors.")
    ] = None,
) -> None:
    """Measure how right the answers are, on questions with known answers.

    A line of QUESTIONS.jsonl has "question", "answers" (any of these strings in a right quote,
    none if no article answers it) and, where they are known, "article", "paragraph" and "kind".
    It may have "after" (what was asked just before) and "stands_alone" (true or false).
    For a follow-up it has "after": the question before, or a list of several, and
    "stands_alone": true if that must make no difference.
    """
    from bot.cli.evaluate import FloorError, read_floors, run_evaluation
    from bot.cli.open_library import open_answerer
    from retrieval import QuestionError

    settings = _settings(articles)
    try:
        held = run_evaluation(
            open_answerer(settings),
            questions,
            read_floors(floor or (), floors, questions),
            as_json=as_json,
            out=sys.stdout,
        )
    except (FloorError, QuestionError) as error:
        raise _refused(str(error)) from None
    raise typer.Exit(DONE if held else ABSTAINED)


@app.command()
@_refusing_bad_input()
def bench(
    questions: Annotated[
        Path | None,
        typer.Argument(metavar="QUESTIONS.jsonl", show_default=False),
    ] = None,
    *,
    articles: ArticlesOption = None,
) -> None:
    """Measure how fast the answers come, and how much memory they take.

    Asks the questions of a file, or the articles' own examples many times over.
    """
    from bot.cli.evaluate import run_bench
    from retrieval import QuestionError, read_questions

    try:
        asked = [labelled.question for labelled in read_questions(questions)] if questions else []
    except QuestionError as error:
        raise _refused(str(error)) from None
    run_bench(_settings(articles), asked, out=sys.stdout)
