from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

SNIPPET = """\
from bot.i18n.markers import LabelText, NoticeText, label, mark, mark_n, notice
from bot.i18n.translator import translator_in

t = translator_in("en")
TEXT, LABEL, NOTICE, ARTICLES = mark("a"), label("b"), notice("c"), mark_n("d", "e")
said: str = t.say(TEXT) + t.say(LABEL) + t.say(NOTICE) + t.say_n(*ARTICLES, 2)
button: LabelText = t.say(LABEL if said else label("f"))
answer: NoticeText = t.say(NOTICE)
t.say("not marked")  # refused
t.say_n("not", "marked", 2)  # refused
t.say_n(TEXT, TEXT, 2)  # refused
t.say_n(*reversed(ARTICLES), 2)  # refused
button = t.say(TEXT)  # refused
button = t.say(LABEL if said else TEXT)  # refused
button = LABEL  # refused
answer = t.say(LABEL)  # refused
answer = t.say(TEXT)  # refused
answer = NOTICE  # refused
"""


def test_mypy_refuses_texts_that_are_not_marked_for_what_they_are_used_for(tmp_path: Path) -> None:
    path = tmp_path / "snippet.py"
    path.write_text(SNIPPET)
    program = [sys.executable, "-m", "mypy", "--strict", "--follow-imports=silent"]
    done = subprocess.run(
        [*program, str(path)],
        env=os.environ | {"MYPYPATH": "src"},
        capture_output=True,
        text=True,
        check=False,
    )
    wrong = {int(line) for line in re.findall(r"snippet\.py:(\d+): error", done.stdout)}
    lines = enumerate(SNIPPET.splitlines(), 1)
    assert wrong == {number for number, line in lines if "# refused" in line}, done.stdout
