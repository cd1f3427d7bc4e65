"""Where the articles and the data are when no setting names a folder."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

_NAME = "articlebot"
_CLONE_ARTICLES, _CLONE_DATA = Path("seeds"), Path("var")


def articles_dir() -> Path:
    """Return `seeds` in a clone of the project, elsewhere the examples of the package."""
    return _CLONE_ARTICLES if _in_clone() else example_articles()


def data_dir() -> Path:
    """Return where to keep what must not get lost: `var` in a clone, else the user's data."""
    if _in_clone():
        return _CLONE_DATA
    from platformdirs import user_data_path  # noqa: PLC0415 - a clone does not need it

    return user_data_path(_NAME, appauthor=False)


def index_dir() -> Path:
    """Return where to keep what can be built again: `var` in a clone, else the user's cache."""
    if _in_clone():
        return _CLONE_DATA
    from platformdirs import user_cache_path  # noqa: PLC0415 - as above

    return user_cache_path(_NAME, appauthor=False)


def example_articles() -> Path:
    """Return the folder of the two articles that come with the package."""
    installed = Path(str(files("bot") / "examples"))
    checkout = Path(__file__).parents[2] / _CLONE_ARTICLES
    return installed if installed.is_dir() else checkout


def _in_clone() -> bool:
    return (_CLONE_ARTICLES / "articles.toml").is_file()
