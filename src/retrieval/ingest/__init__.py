"""Read files into articles.

In: a folder of files, or the bytes of one. Out: `Article`s, and a `Problem` for whatever in them
is wrong. `folder` finds and reads files, `sidecars` are the files in which an editor adds to what
the others say, `registry` knows which of the readers in `formats`, `html` and `pdf` a file needs.
May import `cleaning`, `analysis` and `types`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from retrieval.lazy_exports import lazy_exports

if TYPE_CHECKING:
    from retrieval.ingest.folder.reader import (
        FolderContents,
        article_of,
        find_files,
        read_articles,
        read_folder,
    )
    from retrieval.ingest.problems import ArticleError, Problem, shown, visible
    from retrieval.ingest.registry import FORMATS, INSTALL, format_of, read_source
    from retrieval.ingest.sidecars.overrides import find_faults

__all__ = [
    "FORMATS",
    "INSTALL",
    "ArticleError",
    "FolderContents",
    "Problem",
    "article_of",
    "find_faults",
    "find_files",
    "format_of",
    "read_articles",
    "read_folder",
    "read_source",
    "shown",
    "visible",
]

__getattr__ = lazy_exports(
    __name__,
    {
        "folder.reader": (
            "FolderContents",
            "article_of",
            "find_files",
            "read_articles",
            "read_folder",
        ),
        "problems": ("ArticleError", "Problem", "shown", "visible"),
        "registry": ("INSTALL", "FORMATS", "format_of", "read_source"),
        "sidecars.overrides": ("find_faults",),
    },
)
