from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.i18n.catalogues.__main__ import main
from bot.i18n.catalogues.po_files import TRANSLATED

Run = Callable[..., tuple[int, str]]

ALL = " ".join(TRANSLATED)


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """A function that runs the command on some code and returns its exit code and words."""
    (tmp_path / "i18n" / "locales").mkdir(parents=True)

    def run(code: str, sheet: dict[str, object] | None = None) -> tuple[int, str]:
        (tmp_path / "asking.py").write_text(code, "utf-8")
        (tmp_path / "sheet.json").write_text(json.dumps(sheet or {}), "utf-8")
        done = main([str(tmp_path / "sheet.json")], code=tmp_path)
        said = capsys.readouterr()
        return done, said.out + said.err

    return run


def test_it_says_what_is_left_to_do_once_for_all_languages_until_nothing_is(run: Run) -> None:
    code = 'NO = mark("No.")\n'
    assert run(code) == (
        1,
        f"'No.': is not translated (forms: 1) {ALL}\nTexts: 1; left to do: 1\n",
    )
    said = {language: "Nein." for language in TRANSLATED if language != "tr"}
    assert run(code, {"No.": said | {"fr": "Non"}}) == (
        1,
        "'No.': 'Non': ends otherwise fr\n"
        "'No.': is not translated (forms: 1) tr\n"
        "Texts: 1; left to do: 2\n",
    )
    assert run(code, {"No.": {"fr": "Non.", "tr": "Yok."}}) == (
        0,
        "Texts: 1; left to do: 0\n",
    )


def test_what_is_marked_wrongly_is_said_and_nothing_is_written(run: Run, tmp_path: Path) -> None:
    assert run("NO = mark(TEXT)\n") == (
        1,
        "asking.py:1: mark() wants words, without values\n",
    )
    assert list((tmp_path / "i18n" / "locales").iterdir()) == []


def test_what_is_said_wrongly_is_said_too(run: Run) -> None:
    code = 'MORE = "More"\ntranslator.say(MORE)\n'
    assert run(code) == (
        1,
        "asking.py:2: MORE is said and not marked\nTexts: 0; left to do: 1\n",
    )
