"""Articles, and the slices of their text that can be quoted and cited."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Block:
    """Where one paragraph, caption or heading of an article stands, as its format shows it."""

    start: int
    """First code point, from the start of the article's text."""
    end: int
    """One past the last code point."""
    heading: bool = False
    """True when the format itself marks a heading; plain text never does."""


@dataclass(frozen=True, slots=True)
class Article:
    """One article, its text exactly as stored."""

    id: str
    """Unique in its library: the stem of its file, or the `id` that the file gives."""
    title: str
    text: str
    """The stored text; every offset counts its code points."""
    blocks: tuple[Block, ...]
    """The body in reading order, title left out; the n-th block (from 1) is paragraph n."""
    publisher: str | None = None
    author: str | None = None
    published: date | None = None
    url: str | None = None
    language: str | None = None
    """ISO 639-1 code, or None where nobody said."""
    tags: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    """Questions that its editor says it answers, offered to readers as examples."""
    file: str | None = field(default=None, compare=False)
    """Where it came from: a path within the folder, with forward slashes."""

    def __hash__(self) -> int:
        """Return the hash of its id, which tells the articles of a library apart."""
        return hash(self.id)


@dataclass(frozen=True, slots=True)
class Span:
    """A slice of an article's text."""

    article: Article
    start: int
    """First code point, from the start of the article's text."""
    end: int
    """One past the last code point."""

    @property
    def text(self) -> str:
        """Return the slice itself, word for word."""
        return self.article.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Passage(Span):
    """One paragraph or caption that may be quoted."""

    paragraph: int
    """Its number among the article's blocks, from 1."""
    heading_span: tuple[int, int] = (0, 0)
    """Where the heading that it stands under begins and ends in the text; empty for none."""
    caption: bool = False
    """True for a picture's or video's caption, which is quoted whole, with its credit."""

    @property
    def heading(self) -> str:
        """Return the heading that it stands under, or an empty string."""
        return self.article.text[slice(*self.heading_span)]


@dataclass(frozen=True, slots=True)
class Sentence(Span):
    """One sentence of a passage, or a whole caption."""

    passage: Passage

    @property
    def citation(self) -> Citation:
        """Return where this stands; derived from the article and the paragraph, never stored."""
        article = self.article
        return Citation(
            title=article.title,
            publisher=article.publisher,
            published=article.published,
            url=article.url,
            paragraph=self.passage.paragraph,
        )


@dataclass(frozen=True, slots=True)
class Citation:
    """What a reader needs to find a quote in its article."""

    title: str
    publisher: str | None
    published: date | None
    url: str | None
    paragraph: int
    """Number of the paragraph in its article, from 1."""
