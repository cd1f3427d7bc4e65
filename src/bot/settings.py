"""The environment and `.env` into one validated value, every problem said at once."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import (
    Field,
    PositiveInt,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_core import PydanticUseDefault
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot import default_folders

_FITS_AN_ADDRESS = re.compile(r"((?![/?#%])[!-~])+")
_FITS_A_HEADER = re.compile(r"[A-Za-z0-9_-]{1,256}")  # what Telegram takes as a secret
_PROXY_SCHEMES = {"http", "https", "socks5", "socks5h"}


class SettingsError(Exception):
    """The settings are wrong; the message has one line for each problem."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems
        """One line each: the variable, what was found (never a secret), what was wanted."""


class Settings(BaseSettings):
    """What an operator may choose; each description says what is wanted, also in errors."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
    )

    telegram_bot_token: SecretStr | None = Field(
        None, description="the token that @BotFather gave, such as 123456:ABC-DEF"
    )
    telegram_api_base_url: str = Field(
        "https://api.telegram.org", description="an address such as http://host:port"
    )
    telegram_proxy: SecretStr | None = Field(
        None, description="an address such as socks5://host:port or http://host:port"
    )
    articles_dir: Path = Field(
        default_factory=default_folders.articles_dir, description="a folder of articles"
    )
    data_dir: Path = Field(
        default_factory=default_folders.data_dir, description="a folder for the saved index"
    )
    watch: bool = Field(default=True, description="true or false")
    admin_user_ids: Annotated[frozenset[PositiveInt], NoDecode] = Field(
        frozenset(), description="people's ids separated by commas, or nothing for nobody"
    )
    allowed_chat_ids: Annotated[frozenset[int], NoDecode] = Field(
        frozenset(), description="chat ids separated by commas, or nothing for everyone"
    )
    max_quotes: int = Field(3, ge=1, le=3, description="a whole number from 1 to 3")
    min_confidence: float | None = Field(
        None, ge=0, le=1, description="a number from 0 to 1, or nothing for the learned one"
    )
    rate_limit_per_user: int = Field(
        30, ge=0, description="a whole number of questions a minute, or 0 for no limit"
    )
    rate_limit_per_chat: int = Field(
        60, ge=0, description="a whole number of questions a minute, or 0 for no limit"
    )
    webhook_url: str | None = Field(
        None,
        description="an address such as https://bot.example.org/telegram, or nothing to poll",
    )
    webhook_secret: SecretStr | None = Field(
        None,
        description="1 to 256 letters, digits, _ and -, or nothing for one made at each start",
    )
    webhook_listen: str = Field("127.0.0.1", description="an address of this machine")
    webhook_port: int = Field(8443, ge=1, le=65535, description="a whole number from 1 to 65535")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="DEBUG, INFO, WARNING or ERROR"
    )
    log_format: Literal["text", "json"] = Field("text", description="text or json")
    log_questions: bool = Field(default=False, description="true or false")

    @property
    def index_dir(self) -> Path:
        """Return the folder for the saved index: DATA_DIR or, if that is not set, a cache."""
        return (
            self.data_dir if "data_dir" in self.model_fields_set else default_folders.index_dir()
        )

    @property
    def has_own_articles(self) -> bool:
        """Whether somebody named a folder of articles, or stands in a clone with its seeds."""
        named = "articles_dir" in self.model_fields_set
        return named or self.articles_dir != default_folders.example_articles()

    @property
    def bot_id(self) -> str:
        """Return the bot's own id, with which its token begins; empty without a token."""
        token = self.telegram_bot_token
        return token.get_secret_value().partition(":")[0] if token else ""

    @field_validator("*", mode="before")
    @classmethod
    def _trim(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        if not value.strip():
            raise PydanticUseDefault
        return value.strip()

    @field_validator("telegram_bot_token")
    @classmethod
    def _check_token(cls, token: SecretStr | None) -> SecretStr | None:
        # Only what would spoil an address is refused here; whether a token is one, Telegram says.
        if token and not _FITS_AN_ADDRESS.fullmatch(token.get_secret_value()):
            raise ValueError
        return token

    @field_validator("telegram_api_base_url")
    @classmethod
    def _check_base_url(cls, url: str) -> str:
        url = url.rstrip("/")
        if not _is_address(url, {"http", "https"}) or url.endswith("/bot"):
            raise ValueError
        return url

    @field_validator("telegram_proxy")
    @classmethod
    def _check_proxy(cls, url: SecretStr | None) -> SecretStr | None:
        if url and not _is_address(url.get_secret_value(), _PROXY_SCHEMES):
            raise ValueError
        return url

    @field_validator("allowed_chat_ids", "admin_user_ids", mode="before")
    @classmethod
    def _split_ids(cls, ids: object) -> object:
        return [i.strip() for i in ids.split(",") if i.strip()] if isinstance(ids, str) else ids

    @field_validator("allowed_chat_ids")
    @classmethod
    def _allow_operators(cls, ids: frozenset[int], info: ValidationInfo) -> frozenset[int]:
        # A person's private chat has that person's id.
        return ids | info.data.get("admin_user_ids", frozenset()) if ids else ids

    @field_validator("webhook_url")
    @classmethod
    def _check_webhook_url(cls, url: str | None) -> str | None:
        if url and not _is_address(url, {"https"}):
            raise ValueError
        return url

    @field_validator("webhook_secret")
    @classmethod
    def _check_webhook_secret(cls, secret: SecretStr | None) -> SecretStr | None:
        if secret and not _FITS_A_HEADER.fullmatch(secret.get_secret_value()):
            raise ValueError
        return secret

    @field_validator("log_level", "log_format", mode="before")
    @classmethod
    def _fold_case(cls, word: object, info: ValidationInfo) -> object:
        if not isinstance(word, str):
            return word
        return word.upper() if info.field_name == "log_level" else word.lower()


def load_settings(**overrides: Any) -> Settings:
    """Return the settings in force; an override that is None leaves its setting alone.

    Raises: SettingsError, with every problem.
    """
    try:
        return Settings(**{name: value for name, value in overrides.items() if value is not None})
    except ValidationError as error:
        found: dict[str, list[str]] = {}
        for problem in error.errors():
            found.setdefault(str(problem["loc"][0]), []).append(str(problem["input"]))
        raise SettingsError(tuple(map(_describe, found, found.values()))) from None
    except UnicodeDecodeError as error:
        raise SettingsError((f".env is not UTF-8 text ({error.reason})",)) from None


def _describe(name: str, found: list[str]) -> str:
    field = Settings.model_fields[name]
    secret = field.annotation == SecretStr | None
    shown = "wrong (its value is not shown here)" if secret else f'"{", ".join(found)}"'
    return f"{name.upper()} is {shown}; expected {field.description}"


def _is_address(url: str, schemes: set[str]) -> bool:
    try:
        parts = urlsplit(url)
        port_is_valid = parts.port is None or parts.port > 0
    except ValueError:
        return False
    whole = not (parts.query or parts.fragment or any(c.isspace() for c in url))
    return parts.scheme in schemes and bool(parts.hostname) and port_is_valid and whole
