"""Read what is WordPress's own in its exports: which posts are public, and shortcodes."""

from __future__ import annotations

import re
from collections.abc import Mapping

from retrieval.ingest.drafts import Paragraph
from retrieval.ingest.html import fragments

_ARTICLES = frozenset({"post", "page"})
_SHORTCODE = re.compile(r"\[(?P<end>/?)(?P<name>[a-zA-Z][\w-]*)(?P<rest>(?:\s[^\[\]]*|/)?)\]")
_KNOWN = frozenset(
    {
        *("audio", "caption", "contact-form", "contact-form-7", "embed", "gallery"),
        *("more", "playlist", "toc", "video", "vc_row", "wp_caption", "youtube"),
    }
)
_EMBEDDED = re.compile(r"\[(embed|video|audio|youtube)\b[^\]]*\].*?\[/\1\]", re.DOTALL)


def is_published(values: Mapping[str, str]) -> bool:
    """Tell a post or page that everybody may read from drafts, pictures, private ones and such."""
    return (
        values.get("wp:post_type") in _ARTICLES
        and values.get("wp:status") == "publish"
        and not values.get("wp:post_password")
    )


def paragraphs_of(content: str) -> list[Paragraph]:
    """Return the paragraphs of a post, of the old editor (blank lines) or the new one (blocks)."""
    return fragments.paragraphs_of(_without_shortcodes(content), blank_lines=True)


def _without_shortcodes(content: str) -> str:
    """Return a post without shortcodes; words that its author put in brackets stay."""
    content = _EMBEDDED.sub("", content)
    ended = {found["name"] for found in _SHORTCODE.finditer(content) if found["end"]}

    def replace(found: re.Match[str]) -> str:
        is_one = found["name"] in _KNOWN | ended or "=" in found["rest"] or found["rest"] == "/"
        return "" if is_one else found[0]

    return _SHORTCODE.sub(replace, content)
