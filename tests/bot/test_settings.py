from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError, load_settings
from places import ROOT, SEEDS

EXAMPLE = ROOT / ".env.example"


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "seeds").symlink_to(SEEDS)  # as in a clone
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def test_without_any_setting_everything_but_the_token_has_a_default() -> None:
    settings = load_settings()
    assert settings.telegram_bot_token is None
    assert (settings.articles_dir, settings.data_dir) == (Path("seeds"), Path("var"))
    assert (settings.max_quotes, settings.min_confidence) == (3, None)
    assert settings.allowed_chat_ids == frozenset()


@pytest.mark.skipif(sys.platform != "linux", reason="the folders are those of Linux")
def test_outside_of_a_clone_nothing_is_kept_where_one_stands(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    settings = load_settings()
    assert settings.index_dir == tmp_path / "cache" / "articlebot"
    assert settings.data_dir == tmp_path / "data" / "articlebot"
    assert (settings.articles_dir / "articles.toml").samefile(SEEDS / "articles.toml")
    assert not settings.has_own_articles


def test_a_data_folder_that_is_named_holds_the_index_too() -> None:
    assert load_settings(data_dir="kept").index_dir == Path("kept")
    assert load_settings(articles_dir="news").has_own_articles


def test_an_override_beats_the_environment_and_that_the_env_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Path(".env").write_text("MAX_QUOTES=1\nDATA_DIR=a\nARTICLES_DIR=b\n", encoding="utf-8")
    monkeypatch.setenv("DATA_DIR", "c")
    monkeypatch.setenv("ARTICLES_DIR", "d")
    settings = load_settings(articles_dir="e", max_quotes=None)
    assert settings.max_quotes == 1
    assert (settings.data_dir, settings.articles_dir) == (Path("c"), Path("e"))


def test_an_empty_variable_counts_as_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.setenv(name.upper(), "")
    assert load_settings() == Settings()


def test_spaces_and_line_ends_around_a_value_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", " 123456:ABC\n")
    monkeypatch.setenv("MAX_QUOTES", " 2 ")
    monkeypatch.setenv("DATA_DIR", "  ")
    settings = load_settings()
    assert settings.telegram_bot_token
    assert settings.telegram_bot_token.get_secret_value() == "123456:ABC"
    assert (settings.max_quotes, settings.data_dir) == (2, Path("var"))


@pytest.mark.parametrize("token", ["two words", "123:a/b", "123:ä", "123:a?b", "123:\x07"])
def test_what_would_spoil_an_address_is_no_token(
    monkeypatch: pytest.MonkeyPatch, token: str
) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", token)
    with pytest.raises(SettingsError, match="TELEGRAM_BOT_TOKEN is wrong"):
        load_settings()


def test_the_example_file_sets_nothing_but_defaults_and_names_every_setting() -> None:
    example = EXAMPLE.read_text(encoding="utf-8")
    Path(".env").write_text(example, encoding="utf-8")
    from_example = load_settings()
    Path(".env").unlink()
    assert from_example == load_settings()
    named = {line.partition("=")[0] for line in example.splitlines() if line[:1].isupper()}
    assert named == {name.upper() for name in Settings.model_fields}


@pytest.mark.parametrize(
    ("found", "expected"),
    [("1, -1002 ,", {1, -1002}), ("7", {7}), ("", set()), (" , ", set())],
)
def test_chat_ids_are_separated_by_commas(
    monkeypatch: pytest.MonkeyPatch, found: str, expected: set[int]
) -> None:
    monkeypatch.setenv("ALLOWED_CHAT_IDS", found)
    assert load_settings().allowed_chat_ids == expected


def test_nobody_is_an_operator_and_no_question_is_kept_unless_somebody_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert load_settings().admin_user_ids == frozenset()
    assert load_settings().log_questions is False
    monkeypatch.setenv("ADMIN_USER_IDS", " 7, 5000000001")
    monkeypatch.setenv("LOG_QUESTIONS", "True")
    assert load_settings().admin_user_ids == {7, 5_000_000_001}
    assert load_settings().log_questions is True


@pytest.mark.parametrize(("allowed", "expected"), [("-1002", {-1002, 7}), ("", set())])
def test_where_only_some_chats_are_allowed_the_operators_are(
    monkeypatch: pytest.MonkeyPatch, allowed: str, expected: set[int]
) -> None:
    monkeypatch.setenv("ADMIN_USER_IDS", "7")
    monkeypatch.setenv("ALLOWED_CHAT_IDS", allowed)
    assert load_settings().allowed_chat_ids == expected


def test_every_problem_is_said_at_once_and_no_secret_is(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = {
        "TELEGRAM_BOT_TOKEN": "hush hush",
        "TELEGRAM_API_BASE_URL": "localhost:8081",
        "TELEGRAM_PROXY": "ftp://me:hush@proxy",
        "ALLOWED_CHAT_IDS": "1,two,three",
        "ADMIN_USER_IDS": "7,-1002",
        "MAX_QUOTES": "4",
        "MIN_CONFIDENCE": "1.5",
        "RATE_LIMIT_PER_USER": "-1",
        "RATE_LIMIT_PER_CHAT": "many",
        "WEBHOOK_URL": "http://bot.example.org",
        "WEBHOOK_SECRET": "hush, hush",
        "WEBHOOK_PORT": "0",
        "LOG_LEVEL": "loud",
        "LOG_FORMAT": "xml",
        "LOG_QUESTIONS": "some",
    }
    for name, value in wrong.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    lines = caught.value.problems
    assert str(caught.value).splitlines() == list(lines)
    assert {line.split()[0] for line in lines} == wrong.keys()
    assert "hush" not in str(caught.value)
    assert 'MAX_QUOTES is "4"; expected a whole number from 1 to 3' in lines
    assert any(line.startswith('ALLOWED_CHAT_IDS is "two, three"; expected') for line in lines)


@pytest.mark.parametrize("url", ["http://127.0.0.1:8081/", "https://bots.example.org"])
def test_a_base_url_is_taken_without_its_last_slash(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("TELEGRAM_API_BASE_URL", url)
    assert load_settings().telegram_api_base_url == url.rstrip("/")


@pytest.mark.parametrize("url", ["http://h:1/bot", "http://", "h:1", "http://h:x", "http://h/?a"])
def test_what_is_no_base_url_is_refused(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("TELEGRAM_API_BASE_URL", url)
    with pytest.raises(SettingsError, match=r"TELEGRAM_API_BASE_URL is .*; expected an address"):
        load_settings()


def test_an_env_file_that_is_not_utf_8_is_a_problem() -> None:
    Path(".env").write_bytes(b"DATA_DIR=\xff\xfe")
    with pytest.raises(SettingsError, match=r"\.env is not UTF-8"):
        load_settings()


def test_the_settings_do_not_show_the_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "123456:hush")
    assert "hush" not in f"{load_settings()!r}{load_settings()}"


def test_settings_are_loaded_without_importing_telegram() -> None:
    code = "import sys, bot.settings; sys.exit('telegram' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
