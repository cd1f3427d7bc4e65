from __future__ import annotations

import json
import subprocess
import sys

import pytest

TOKEN = "123456789:AAforTestsOnly-not-a-real-bots-token"
OTHER = "987654321:AAanother-token-that-nobody-configured"


def logged(code: str, *, style: str = "text", level: str = "DEBUG") -> str:
    """Return what a process with our logs writes to standard error."""
    program = (
        "import logging, sys; from bot import logging_setup as logs\n"
        f"logs.configure(level={level!r}, style={style!r}, secrets=[{TOKEN!r}, 'pass/word'])\n"
        "log = logging.getLogger('test')\n" + code
    )
    command = [sys.executable, "-c", program]
    return subprocess.run(command, check=True, capture_output=True, text=True).stderr


@pytest.mark.parametrize("style", ["text", "json"])
@pytest.mark.parametrize(
    "code",
    [
        "log.info('GET %s/getMe', 'https://host/bot{t}')",
        "log.info('GET https://host/bot{t}/getMe')",
        "log.info('GET https://host/bot{t}/getMe'.replace(':', '%3A'))",
        "log.info('%(t)s', {{'t': ['{t}']}})",
        "try: raise ValueError('bad token `{t}`')\nexcept ValueError: log.exception('x')",
        "log.error('x', exc_info=ValueError(b'{t}'))",
        "import warnings; logging.captureWarnings(True); warnings.warn('{t}')",
    ],
)
def test_no_token_gets_through(code: str, style: str) -> None:
    for token in (TOKEN, OTHER):
        shown = logged(code.format(t=token), style=style)
        secret = token.partition(":")[2]
        assert shown.strip()
        assert secret not in shown


def test_other_secrets_do_not_get_through_either() -> None:
    shown = logged("log.info('via http://me:pass/word@h and pass%2Fword')")
    assert "via http://me:<secret>@h and <secret>" in shown


def test_a_message_whose_arguments_do_not_fit_is_logged_all_the_same() -> None:
    assert "two %s %s" in logged("log.info('two %s %s', 'one')")


def test_talkative_libraries_keep_quiet_at_any_level() -> None:
    code = "\n".join(
        f"logging.getLogger('{name}').info('words'); logging.getLogger('{name}').warning('alarm')"
        for name in ("httpx", "httpcore.http11", "telegram.Bot", "telegram.ext.Application")
    )
    shown = logged(code)
    assert "words" not in shown
    assert shown.count("alarm") == 4


def test_a_json_line_has_time_level_logger_message_and_trace() -> None:
    code = "try: 1/0\nexcept ZeroDivisionError: log.exception('a %s', 'ü')"
    line = json.loads(logged(code, style="json"))
    assert {name: line[name] for name in ("level", "logger", "message")} == {
        "level": "ERROR",
        "logger": "test",
        "message": "a ü",
    }
    assert line["time"].endswith("+00:00")
    assert "ZeroDivisionError" in line["trace"]


def test_the_level_holds() -> None:
    assert logged("log.info('words')", level="WARNING") == ""
