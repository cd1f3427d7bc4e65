"""Look after the folder of articles: preview, add, remove, restore and audit.

In: a folder, and files that somebody would add to it. Out: changed files, and reports of what
becomes of each article and of each of its lines. May import `ingest`, `cleaning`, `analysis` and
`types`, not `index`, beside which it stands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from retrieval.lazy_exports import lazy_exports

if TYPE_CHECKING:
    from retrieval.cleaning.boilerplate import Role
    from retrieval.cleaning.line_rules import LineRule
    from retrieval.collection.audit import (
        Audit,
        AuditedArticle,
        AuditedLine,
        RepeatedLine,
        UnknownArticleError,
        check_folder,
    )
    from retrieval.collection.editor import AddedArticle, Collection
    from retrieval.collection.preview import ImportPreview, ProposedArticle
    from retrieval.collection.trash import RemovedArticle

__all__ = [
    "AddedArticle",
    "Audit",
    "AuditedArticle",
    "AuditedLine",
    "Collection",
    "ImportPreview",
    "LineRule",
    "ProposedArticle",
    "RemovedArticle",
    "RepeatedLine",
    "Role",
    "UnknownArticleError",
    "check_folder",
]

__getattr__ = lazy_exports(
    __name__,
    {
        "editor": ("AddedArticle", "Collection"),
        "preview": ("ImportPreview", "ProposedArticle"),
        "trash": ("RemovedArticle",),
        ".cleaning.boilerplate": ("Role",),
        ".cleaning.line_rules": ("LineRule",),
        "audit": (
            "Audit",
            "AuditedArticle",
            "AuditedLine",
            "RepeatedLine",
            "UnknownArticleError",
            "check_folder",
        ),
    },
)
