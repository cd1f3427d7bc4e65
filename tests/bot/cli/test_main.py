"""The commands as people and scripts run them, over real folders."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from botapi import BotApiServer
from commands import ARTICLEBOT, Ended, environment, run_here, run_process
from places import SEEDS

KNOWN = "How many patients did the clinic treat?"
UNKNOWN = "How many bananas grow in Ecuador?"

Run = Callable[..., Ended]


@pytest.fixture
def articlebot(data: Path, tmp_path: Path) -> Run:
    """A function that runs a command of `articlebot` in this process, in a folder of its own."""

    def run(*arguments: object, stdin: str | bytes = "", **settings: object) -> Ended:
        variables = environment(**{"ARTICLES_DIR": SEEDS, "DATA_DIR": data, **settings})
        return run_here(*arguments, folder=tmp_path, variables=variables, stdin=stdin)

    return run


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One good article, with everything that is known of it, and two bad ones."""
    folder = tmp_path_factory.mktemp("articles")
    (folder / "rome.md").write_text(
        "---\ntitle: The fall of [bold]Rome\npublisher: Daily Planet\n"
        "published: 2016-04-29\nurl: https://example.com/rome\n---\n"
        "Odoacer deposed \x1b[31mRomulus Augustulus in 476. The Senate fell silent.\n\n"
        "Sign up for our newsletter.\n",
        "utf-8",
    )
    (folder / "empty.txt").write_text("", "utf-8")
    (folder / "torn.jsonl").write_text("{torn\n", "utf-8")
    (folder / "letter.doc").write_text("", "utf-8")
    return folder


def check_is_result(result: Any) -> None:
    """Assert that this is the object that the design promises: its fields, types and order."""
    types = {
        "question": str,
        "answered": bool,
        "confidence": float,
        "quotes": list,
        "missing": list,
        "corrected": dict,
        "language": type(result["language"]),
        "searched": type(None),
        "restrictions": type(None),
        "nothing": type(None),
        "differ": bool,
        "milliseconds": float,
    }
    assert {name: type(value) for name, value in result.items()} == types
    assert list(result) == list(types)
    assert result["language"] is None or isinstance(result["language"], str)
    assert 0 <= result["confidence"] <= 1
    assert result["milliseconds"] > 0
    assert result["quotes"] or not result["answered"]
    for quote in result["quotes"]:
        assert list(quote) == [
            *("text", "article", "title", "publisher", "published"),
            *("url", "paragraph", "start", "end", "score", "context", "also_in"),
        ]
        assert {type(quote[name]) for name in ("paragraph", "start", "end")} == {int}
        assert {type(quote[name]) for name in ("text", "article", "title")} == {str}
        assert type(quote["score"]) is float
        assert quote["paragraph"] >= 1
        assert type(quote["also_in"]) is list


def test_an_answer_as_json_is_what_the_design_promises(articlebot: Run) -> None:
    ended = articlebot("ask", "--json", KNOWN)
    assert ended.stdout.count("\n") == 1
    result = json.loads(ended.stdout)
    check_is_result(result)
    assert result["question"] == KNOWN
    best = result["quotes"][0]
    assert "1,800 patients" in best["text"]
    assert best["title"] == "Canadian-supported health clinic bombed in Aleppo"
    assert (best["publisher"], best["published"], best["url"]) == ("Global News", None, None)
    file = (SEEDS / f"{best['article']}.txt").read_text("utf-8")
    assert file[best["start"] : best["end"]] == best["text"]


def test_the_sentence_before_a_quote_is_in_the_json_where_the_quote_needs_it(
    articlebot: Run,
) -> None:
    ended = articlebot("ask", "--json", "Who can't recognize the city anymore?")
    result = json.loads(ended.stdout)
    check_is_result(result)
    best = result["quotes"][0]
    file = (SEEDS / f"{best['article']}.txt").read_text("utf-8")
    context = best["context"]
    assert list(context) == ["text", "start", "end"]
    assert file[context["start"] : context["end"]] == context["text"]
    assert context["end"] <= best["start"]
    assert best["text"] == "He says he can't recognize the city anymore."


def test_a_refusal_as_json_names_the_words_that_no_article_holds(articlebot: Run) -> None:
    ended = articlebot("ask", "--json", UNKNOWN)
    result = json.loads(ended.stdout)
    check_is_result(result)
    assert not result["answered"]
    assert "bananas" in result["missing"]
    assert ended.returncode == 1


def test_an_explanation_as_text_says_why_under_the_answer(articlebot: Run) -> None:
    ended = articlebot("ask", "--explain", KNOWN)
    answer, *parts = ended.stdout.split("\n\n")
    assert answer.startswith("The clinic treated more than 1,800 patients")
    assert [part.splitlines()[0] for part in parts[:4]] == [
        "Why this answer",
        "Words of your question in it: 3 of 3",
        "Next best:",
        "Points:",
    ]
    assert "% sure that it answers your question; I need 35 %." in ended.stdout
    assert "  treat     as “treated” · in 1 of 38 paragraphs" in ended.stdout
    assert ended.returncode == 0


def test_an_explained_refusal_begins_with_the_reason(articlebot: Run) -> None:
    ended = articlebot("ask", "--explain", "Who is the mayor of Aleppo?")
    assert ended.stdout.splitlines()[:4] == [
        "No article here answers that.",
        "",
        "Why no answer",
        "  No article mentions: mayor.",
    ]
    assert "  mayor   in no article" in ended.stdout
    assert ended.returncode == 1


def test_each_line_is_explained_when_many_are_read(articlebot: Run) -> None:
    ended = articlebot("ask", "--explain", "--stdin", stdin=f"{KNOWN}\n\n{UNKNOWN}\n")
    assert ended.stdout.count("\nWhy this answer\n") == 1
    assert ended.stdout.count("\nWhy no answer\n") == 2
    assert "  The question has no word that I can search for." in ended.stdout
    assert "  No article mentions: bananas, grow, Ecuador." in ended.stdout
    assert ended.returncode == 0


def test_an_explained_refusal_names_a_language_that_no_article_has(articlebot: Run) -> None:
    ended = articlebot("ask", "--explain", "Wer ist der Bürgermeister von Toronto?")
    assert "No article here is in German." in ended.stdout


def test_a_topic_is_explained_as_one(articlebot: Run) -> None:
    ended = articlebot("ask", "--explain", "Aleppo")
    assert "  I took this as a topic: each quote is" in ended.stdout
    ended = articlebot("ask", "--explain", "--json", "Aleppo")
    assert json.loads(ended.stdout)["explanation"] is None


def test_the_language_is_the_one_asked_for_or_the_locales(articlebot: Run) -> None:
    german = "Kein Artikel hier beantwortet das."
    assert articlebot("ask", "--language", "de", UNKNOWN).stdout.startswith(german)
    assert articlebot("ask", UNKNOWN, LANG="de_AT.UTF-8").stdout.startswith(german)
    english = articlebot("ask", "--language", "en", UNKNOWN, LANG="de_AT.UTF-8")
    assert english.stdout.startswith("No article here answers that.")
    ended = articlebot("ask", "--json", UNKNOWN, LANG="de_AT.UTF-8")
    assert json.loads(ended.stdout)["answered"] is False


def test_restrictions_are_in_the_json_with_what_they_leave(articlebot: Run) -> None:
    question = 'Aleppo source:cbc since:2016 until:soon "the city" -clinic -\'so'
    for explain in ((), ("--explain",)):
        ended = articlebot("ask", "--json", *explain, "--stdin", stdin=f"{question}\n")
        result = json.loads(ended.stdout)
        assert (result["answered"], result["nothing"]) == (False, "article")
        assert result["restrictions"] == {
            "sources": ["cbc"],
            "since": "2016",
            "until": None,
            "exact": ["the city"],
            "without": ["clinic"],
            "not_understood": ["until:soon"],
        }
    ended = articlebot("ask", "--explain", "--stdin", stdin=f"{question}\n")
    assert "No article here matches: source cbc, since 2016, with “the city”" in ended.stdout


@pytest.mark.parametrize("question", [KNOWN, UNKNOWN, "Who is the mayor of Aleppo?", ""])
def test_an_explanation_as_json_is_what_its_document_says(articlebot: Run, question: str) -> None:
    ended = articlebot("ask", "--explain", "--json", "--stdin", stdin=f"{question}\n")
    result = json.loads(ended.stdout)
    explanation = result.pop("explanation")
    check_is_result(result)
    document = (SEEDS.parent / "docs" / "json.md").read_text("utf-8")
    assert [name for name in _keys(explanation) if f"`{name}`" not in document] == []
    assert explanation["reason"] is None or explanation["reason"] in document.replace("\n", " ")
    assert (explanation["refusal"] is None) == result["answered"]
    if best := explanation["best"]:
        assert sum(f["points"] for f in best["features"]) == pytest.approx(
            best["quote"]["score"], abs=1e-3
        )


def _keys(value: Any) -> set[str]:
    """Return the names of all fields of a JSON value."""
    if isinstance(value, list):
        return set().union(*map(_keys, value))
    if isinstance(value, dict):
        return value.keys() | set().union(*map(_keys, value.values()))
    return set()


def test_what_is_known_of_an_article_is_in_the_json(articlebot: Run, folder: Path) -> None:
    ended = articlebot("ask", "--json", "--articles", folder, "Whom", "did", "Odoacer", "depose?")
    result = json.loads(ended.stdout)
    check_is_result(result)
    assert result["question"] == "Whom did Odoacer depose?"
    best = result["quotes"][0]
    assert best["title"] == "The fall of [bold]Rome"
    assert (best["published"], best["url"]) == ("2016-04-29", "https://example.com/rome")
    assert "\x1b" in best["text"]
    assert "\x1b" not in ended.stdout
    assert "empty.txt" in ended.stderr
    assert "torn.jsonl:1" in ended.stderr


def test_each_of_200_lines_gets_its_result_before_the_next_is_asked(data: Path) -> None:
    questions = [f"{KNOWN} ({number})" for number in range(197)]
    lines = [*(q.encode() for q in questions), b"", "Où était 東京?".encode(), b"caf\xe9"]
    with subprocess.Popen(
        [*ARTICLEBOT, "ask", "--stdin", "--json"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment(ARTICLES_DIR=SEEDS, DATA_DIR=data),
    ) as process:
        assert process.stdin
        assert process.stdout
        for line in lines:
            process.stdin.write(line + b"\n")
            process.stdin.flush()
            result = json.loads(process.stdout.readline())
            check_is_result(result)
            assert result["question"] == line.decode("utf-8", "replace")
        process.stdin.close()
        assert process.stdout.read() == b""
        assert process.wait() == 0


def test_plain_text_begins_with_the_quote_and_cites_it(articlebot: Run) -> None:
    ended = articlebot("ask", KNOWN)
    quote, citation, *_ = ended.stdout.splitlines()
    assert quote == "The clinic treated more than 1,800 patients, most of them women and children."
    title = "Canadian-supported health clinic bombed in Aleppo"
    assert citation == f"— {title} · Global News · ¶ 7"


def test_control_characters_of_an_article_do_not_reach_the_terminal(
    articlebot: Run, folder: Path
) -> None:
    ended = articlebot("ask", "--articles", folder, "Whom did Odoacer depose?")
    assert "Romulus Augustulus" in ended.stdout
    assert "\x1b" not in ended.stdout


def test_at_most_as_many_quotes_as_asked_for(articlebot: Run) -> None:
    question = "What did Al-Kassem say?"
    counts = [
        len(json.loads(articlebot("ask", "--json", "--quotes", n, question).stdout)["quotes"])
        for n in (1, 3)
    ]
    assert counts[0] == 1
    assert 1 < counts[1] <= 3


@pytest.mark.parametrize(
    ("arguments", "settings", "code", "said"),
    [
        (["ask", KNOWN], {}, 0, "1,800"),
        (["ask", UNKNOWN], {}, 1, "No article here answers that."),
        (["ask"], {}, 2, "the question is empty"),
        (["ask", " "], {}, 2, "the question is empty"),
        (["ask", "--stdin", KNOWN], {}, 2, "expected none beside --stdin"),
        (["ask", "--stdin"], {}, 0, ""),
        (["ask", "--quotes", "0", KNOWN], {}, 2, "--quotes"),
        (["ask", "--articles", "nowhere", KNOWN], {}, 2, "nowhere: there is no such folder"),
        (["ask", "--language", "xx", KNOWN], {}, 2, '"xx"; expected one of en, ar, de, es, fr'),
        (["chat", "--language", "xx"], {}, 2, "expected one of en, ar, de, es, fr"),
        (["ask", KNOWN], {"MAX_QUOTES": "many"}, 2, 'MAX_QUOTES is "many"'),
        (["ask", KNOWN], {"MIN_CONFIDENCE": "1"}, 1, "the nearest I found:"),
        (["index"], {"DATA_DIR": "/dev/null"}, 2, "cannot be saved"),
        (["check", "--strict"], {}, 0, "2 articles"),
        (["check", "--articles", "nowhere"], {}, 2, "nowhere: there is no such folder"),
        (["check", "moon"], {}, 2, 'no article is called "moon"'),
        (["run"], {}, 2, "TELEGRAM_BOT_TOKEN is not set"),
        (["fly"], {}, 2, "No such command 'fly'"),
        (["--version"], {}, 0, "articlebot 0."),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_the_exit_code_and_the_words_tell_what_happened(
    articlebot: Run, arguments: Sequence[str], settings: dict[str, str], code: int, said: str
) -> None:
    ended = articlebot(*arguments, **settings)
    assert ended.returncode == code
    assert said in (ended.stderr if code == 2 else ended.stdout)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["ask", KNOWN], 0, "1,800"),
        (["ask", UNKNOWN], 1, "No article here answers that."),
        (["ask", "--articles", "nowhere", KNOWN], 2, "nowhere: there is no such folder"),
        (["run"], 2, "TELEGRAM_BOT_TOKEN is not set"),
        (["--version"], 0, "articlebot 0."),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_the_process_exits_with_the_command_s_code(
    data: Path, tmp_path: Path, arguments: Sequence[str], code: int, said: str
) -> None:
    variables = environment(ARTICLES_DIR=SEEDS, DATA_DIR=data)
    ended = run_process(*arguments, folder=tmp_path, variables=variables)
    assert ended.returncode == code
    assert said in (ended.stderr if code == 2 else ended.stdout)


def test_the_problems_of_a_folder_are_said_in_short(articlebot: Run, tmp_path: Path) -> None:
    for number in range(9):
        (tmp_path / f"{number}.txt").touch()
    (tmp_path / "good.txt").write_text("Snow\n\nSnow fell in April.", "utf-8")
    ended = articlebot("ask", "--articles", tmp_path, "When did snow fall?")
    assert "April" in ended.stdout
    assert ended.stderr.count("there is no text") == 5
    assert 'and 4 more problems; "articlebot check" shows them all' in ended.stderr


def test_check_shows_what_is_quoted_what_is_left_out_and_all_problems_once(
    articlebot: Run, folder: Path
) -> None:
    ended = articlebot("check", "--articles", folder)
    lines = ended.stdout.splitlines()
    assert "   1 ✓ Odoacer deposed  [31mRomulus Augustulus in 476." in ended.stdout
    assert "   2 ✗ [a newsletter] Sign up for our newsletter." in lines
    for problem in ("empty.txt: there is no text", "torn.jsonl:1: the line is not JSON"):
        assert ended.stdout.count(problem) == 1
    assert "Not read: letter.doc" in lines
    assert lines[-1].endswith(
        "1 article; 1 paragraph with 2 sentences to quote, 1 left out; 2 problems"
    )
    assert ended.returncode == 0
    assert articlebot("check", "--strict", "--articles", folder).returncode == 1


def test_check_counts_the_groups_of_synonyms(articlebot: Run, folder: Path) -> None:
    (folder / "synonyms.txt").write_text("king, emperor\nletter, mail => post\nalone\n", "utf-8")
    ended = articlebot("check", "--articles", folder)
    assert "synonyms.txt: 2 groups" in ended.stdout.splitlines()
    assert 'synonyms.txt:3: "alone" has no synonym; expected at least two' in ended.stdout


def test_check_shows_of_many_articles_those_that_are_named(
    articlebot: Run, tmp_path: Path
) -> None:
    for number in range(50):
        text = f"Title {number}\n\nNumber {number} is written here."
        (tmp_path / f"a{number}.txt").write_text(text, "utf-8")
    everything = articlebot("check", "--articles", tmp_path).stdout
    assert everything.count("Title") == 51  # the heading too
    assert "✓" not in everything
    named = articlebot("check", "--articles", tmp_path, "a7", "a9").stdout
    assert named.count("✓") == 2
    assert "1 ✓ Number 7 is written here." in named


def test_index_says_what_it_holds_and_where(articlebot: Run, tmp_path: Path) -> None:
    ended = articlebot("index", DATA_DIR=tmp_path / "var")
    assert "2 articles" in ended.stdout
    place = Path(ended.stdout.partition("saved in ")[2].rpartition(" (")[0])
    assert place.is_relative_to(tmp_path / "var")
    assert any(place.iterdir())
    assert ended.returncode == 0


def test_asking_imports_nothing_that_it_does_not_need(data: Path) -> None:
    script = (
        "import sys\n"
        "from bot.cli.main import main\n"
        "try:\n    main()\n"
        "except SystemExit as end:\n    assert end.code == 0\n"
        "heavy = {'babel', 'sklearn', 'scipy', 'telegram', 'rich', 'httpx', 'yaml'}\n"
        "print(sorted(heavy & sys.modules.keys()))"
    )
    command = [sys.executable, "-c", script, "ask", KNOWN]
    settings = environment(ARTICLES_DIR=SEEDS, DATA_DIR=data)
    subprocess.run(command, env=settings, capture_output=True, check=True)  # saves the index
    ended = subprocess.run(command, env=settings, capture_output=True, text=True, check=True)
    assert ended.stdout.splitlines()[-1] == "[]"


def test_a_reader_that_goes_away_early_is_no_error(data: Path) -> None:
    command = [*ARTICLEBOT, "ask", "--stdin", "--json"]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(ARTICLES_DIR=SEEDS, DATA_DIR=data),
    ) as process:
        assert process.stdout
        process.stdout.close()
        _, errors = process.communicate(f"{KNOWN}\n".encode() * 100)
    assert errors == b""


async def doctor(server: BotApiServer, data: Path, **settings: object) -> tuple[int, str]:
    """Return the exit code of `articlebot doctor` and what it says."""
    chosen = {
        "ARTICLES_DIR": SEEDS,
        "DATA_DIR": data,
        "TELEGRAM_BOT_TOKEN": server.token,
        "TELEGRAM_API_BASE_URL": server.base_url,
        **settings,
    }
    ended = await asyncio.to_thread(
        run_here,
        "doctor",
        folder=data,
        variables=environment(**chosen),
    )
    return ended.returncode, ended.stdout + ended.stderr


async def test_the_doctor_finds_a_working_bot_well(tmp_path: Path) -> None:
    async with BotApiServer() as server:
        code, said = await doctor(server, tmp_path)
        assert "✓ Articles: 2 articles" in said
        assert "✓ Telegram: the token is @articles_bot's" in said
        assert "@BotFather" not in said
        assert "– Updates: fetched by polling" in said
        assert code == 0


async def test_the_doctor_tells_what_is_switched_off_at_telegram(tmp_path: Path) -> None:
    async with BotApiServer() as server:
        server.bot |= {"supports_inline_queries": False, "supports_guest_queries": False}
        code, said = await doctor(server, tmp_path)
        assert "(its privacy mode is on); off at @BotFather: inline mode, guest mode\n" in said
        assert code == 0


async def test_the_doctor_tells_what_telegram_says_of_the_webhook(tmp_path: Path) -> None:
    async with BotApiServer() as server:
        url = "https://bot.example.org"
        code, said = await doctor(server, tmp_path, WEBHOOK_URL=url, WEBHOOK_PORT=8000)
        assert f"– Updates: delivered to {url}, which must lead to 127.0.0.1, port 8000" in said
        assert code == 0
        server.webhook.url = url
        server.webhook.failed_at, server.webhook.failure = 1, "Connection refused"
        code, said = await doctor(server, tmp_path, WEBHOOK_URL=url)
        assert "port 8443 (Telegram last said: Connection refused)" in said
        assert code == 2


@pytest.mark.parametrize(
    ("settings", "finding"),
    [
        ({"TELEGRAM_BOT_TOKEN": "1:wrong"}, "✗ Telegram: it refuses the token (Unauthorized)"),
        ({"TELEGRAM_API_BASE_URL": "http://127.0.0.1:1"}, "✗ Telegram: http://127.0.0.1:1 cannot"),
        ({"ARTICLES_DIR": "/nowhere"}, "✗ Articles: /nowhere: there is no such folder"),
        ({"DATA_DIR": "/dev/null"}, "✗ Data: /dev/null cannot be written to"),
    ],
)
async def test_the_doctor_finds_what_is_wrong_and_shows_no_token(
    tmp_path: Path, settings: dict[str, str], finding: str
) -> None:
    async with BotApiServer() as server:
        code, said = await doctor(server, tmp_path, **settings)
        assert finding in said
        assert server.token not in said
        assert "Traceback" not in said
        assert code == 2


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a full disk at hand")
def test_a_full_disk_is_said_in_one_line() -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "bot", "--help"],
            stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip

    assert done.returncode == 2
    assert done.stderr == "articlebot: No space left on device\n"
