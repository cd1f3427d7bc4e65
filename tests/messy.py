"""A folder such as people have: hundreds of files of every format, good ones and broken ones.

`python tests/messy.py FOLDER` makes it. It is the same each time.
"""

from __future__ import annotations

import gzip
import io
import json
import os
import random
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from html import escape
from pathlib import Path
from textwrap import fill

import pdfs

Make = Callable[[Sequence["Story"]], bytes]

LONG = 1_000_000
"""Characters of a line that is longer than any that a person writes."""
_ZIP_DATE = (2020, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Story:
    """An article as its author has it; nothing that a format adds."""

    number: int
    title: str
    publisher: str
    author: str
    day: date
    paragraphs: tuple[str, ...]

    @property
    def name(self) -> str:
        """Return the stem of the file that holds it."""
        return f"{self.publisher.split()[-1].lower()}-{self.number:04}"

    @property
    def url(self) -> str:
        """Return its address."""
        return (
            f"https://{self.publisher.split()[-1].lower()}.example/{self.day:%Y/%m}/{self.number}"
        )

    @property
    def furniture(self) -> tuple[str, ...]:
        """Return what its publisher puts under every article."""
        return _PUBLISHERS[self.publisher]


@dataclass(slots=True)
class Messy:
    """What the folder holds."""

    stories: list[Story] = field(default_factory=list)
    """Each must be found, with its title and every paragraph."""
    problems: list[tuple[str, str]] = field(default_factory=list)
    """Where each stands, from the folder on, and how what was found begins."""
    skipped: list[str] = field(default_factory=list)
    """Files that nobody reads."""
    files: int = 0


_PUBLISHERS = {
    "The Daily Bridge": (
        "Follow the Daily Bridge for news from the valley, every morning and evening",
        "© 2021 The Daily Bridge. All rights reserved.",
    ),
    "Harbour Post": (
        "The Harbour Post is an independent newspaper, and lives on its readers' donations.",
    ),
    "Relief Monitor": (
        "Relief Monitor is a service of aid organisations in eleven countries.",
        "Sign up for our weekly newsletter",
    ),
    "Agence Nord": ("Agence Nord",),
}
_PLACES = (
    "Marisol", "Elbeck", "Tarnow", "Veyra", "Quillota", "Oster", "Brennick", "Samarra",
    "Lindau", "Kestrel", "Pavlograd", "Ines", "Dunmore", "Falk", "Givet", "Harlow", "Izmir",
    "Jaffna", "Kolda", "Lund",
)  # fmt: skip
_PEOPLE = (
    "Ada Moore", "Omar Haddad", "Ines Köhler", "Paul Okoro", "Mira Sen", "Jan de Vries",
    "Leïla Benali", "Tom Ashby", "Rosa Ferrer", "Nils Holm",
)  # fmt: skip
_THINGS = (
    "clinic", "bridge", "school", "harbour", "library", "reservoir", "market", "station",
    "courthouse", "theatre", "tramway", "greenhouse", "observatory", "ferry", "quarry",
    "museum", "bakery", "orchard", "lighthouse", "archive",
)  # fmt: skip
_SENTENCES = (
    "The {thing} in {place} {did} on {weekday}, {number} days after {cause}.",
    "{person} said that the {thing} would need {number} more workers before the winter.",
    "About {number} people in {place} depend on it, according to a survey of {year}.",
    "“We have waited for this since {year},” {person} told reporters beside the {thing}.",
    "The council of {place} voted {number} to {small} for a loan, and against a new tax.",
    "Engineers from {place} had warned in {year} that the {thing} was no place for {number}.",
    "It cost {number} million crowns, which is {small} times what had been planned.",
    "A spokeswoman for the governor, {person}, declined to say when the {thing} will follow.",
    "Nobody was hurt, but the road between {place} and {other} stayed closed for {small} hours.",
    "In {year} the {thing} had {number} employees; today it has {small} of them.",
)
_DID = ("opened", "closed", "burned down", "was sold", "moved", "reopened", "was flooded")
_CAUSES = ("a storm", "the flood", "a strike", "an inspection", "the election", "a long dispute")
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def write_stories(count: int, *, seed: int = 5) -> list[Story]:
    """Return so many stories, no two alike."""
    chance = random.Random(seed)
    return [_story(number, chance) for number in range(count)]


def _story(number: int, chance: random.Random) -> Story:
    place, thing = chance.choice(_PLACES), chance.choice(_THINGS)
    return Story(
        number,
        f"The {thing} of {place} {chance.choice(_DID)}, report {number} says",
        chance.choice(sorted(_PUBLISHERS)),
        chance.choice(_PEOPLE),
        date(2015, 1, 1) + timedelta(days=chance.randrange(3_000)),
        tuple(_paragraph(number, n, chance) for n in range(chance.randint(3, 9))),
    )


def _paragraph(number: int, place: int, chance: random.Random) -> str:
    sentences = [_sentence(chance) for _ in range(chance.randint(2, 5))]
    return f"{' '.join(sentences)} That is what report {number} calls finding {place + 1}."


def _sentence(chance: random.Random) -> str:
    place, other = chance.sample(_PLACES, 2)
    return chance.choice(_SENTENCES).format(
        thing=chance.choice(_THINGS),
        place=place,
        other=other,
        did=chance.choice(_DID),
        weekday=chance.choice(_WEEKDAYS),
        cause=chance.choice(_CAUSES),
        person=chance.choice(_PEOPLE),
        number=chance.randint(110, 990),
        small=chance.randint(2, 9),
        year=chance.randint(1950, 2022),
    )


def as_text(stories: Sequence[Story]) -> bytes:
    """Return a plain file: a paragraph a line, or hard-wrapped, in one encoding or another."""
    (story,) = stories
    body = list(story.paragraphs)
    if story.number % 3 == 1:
        body = [fill(paragraph, 72) for paragraph in body]
    text = "\n\n".join((story.title, *body, *story.furniture))
    if story.number % 7 == 2:
        return text.replace("\n", "\r\n").encode("utf-8-sig")
    return text.encode("utf-16" if story.number % 7 == 4 else "utf-8")


def as_markdown(stories: Sequence[Story]) -> bytes:
    """Return a Markdown file with front matter, a heading and a list."""
    (story,) = stories
    front = [
        "---",
        f"title: {json.dumps(story.title)}",
        f"publisher: {story.publisher}",
        f"author: {story.author}",
        f"published: {story.day}",
        f"url: {story.url}",
        "---",
    ]
    middle = ["## What is known", *story.paragraphs[1:], *(f"*{f}*" for f in story.furniture)]
    return "\n".join((*front, "", "\n\n".join((story.paragraphs[0], *middle)))).encode()


def as_lines(stories: Sequence[Story]) -> bytes:
    """Return JSON lines."""
    return "".join(
        json.dumps(
            {
                "id": story.name,
                "title": story.title,
                "publisher": story.publisher,
                "author": story.author,
                "published": str(story.day),
                "url": story.url,
                "paragraphs": [*story.paragraphs, *story.furniture],
            },
            ensure_ascii=story.number % 2 == 0,
        )
        + "\n"
        for story in stories
    ).encode()


def as_compressed_lines(stories: Sequence[Story]) -> bytes:
    """Return JSON lines, compressed."""
    return gzip.compress(as_lines(stories), mtime=0)


def as_page(stories: Sequence[Story]) -> bytes:
    """Return a web page with what stands around an article."""
    (story,) = stories
    said = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": story.title,
        "datePublished": f"{story.day}T08:00:00+01:00",
        "author": {"@type": "Person", "name": story.author},
        "publisher": {"@type": "Organization", "name": story.publisher},
    }
    body = "\n".join(f"<p>{escape(paragraph)}</p>" for paragraph in story.paragraphs)
    under = "\n".join(f"<p>{escape(line)}</p>" for line in story.furniture)
    page = f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8">
<title>{escape(story.title)} - {escape(story.publisher)}</title>
<link rel="canonical" href="{story.url}">
<meta property="og:title" content="{escape(story.title)}">
<meta property="og:site_name" content="{escape(story.publisher)}">
<script type="application/ld+json">{json.dumps(said)}</script></head>
<body><nav><ul><li><a href="/">Home</a></li><li><a href="/news">News</a></li></ul></nav>
<div class="cookie-banner">We use cookies. <button>Accept all</button></div>
<main><article><h1>{escape(story.title)}</h1>
{body}
</article></main>
<footer>{under}<a href="/imprint">Imprint</a></footer></body></html>
"""
    return page.encode()


def as_pdf(stories: Sequence[Story]) -> bytes:
    """Return a PDF file in one or two columns, some with running heads and parted words."""
    (story,) = stories
    parts = [pdfs.Set(story.title, size=18, after=16, wide=True)]
    parts += [pdfs.Set(paragraph) for paragraph in story.paragraphs]
    pages = pdfs.typeset(
        parts,
        columns=1 + story.number % 2,
        head=story.publisher if story.number % 3 else "",
        foot="Page {}",
        justified=story.number % 4 == 1,
        hyphenated=story.number % 5 == 2,
    )
    info = {"Author": story.author, "CreationDate": f"D:{story.day:%Y%m%d}090000Z"}
    return pdfs.write_pdf(pages, info)


def as_document(stories: Sequence[Story]) -> bytes:
    """Return a Word document."""
    (story,) = stories
    styles = [("Title", story.title), *(("Normal", text) for text in story.paragraphs)]
    body = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>'
        f"<w:r><w:t>{escape(text)}</w:t></w:r></w:p>"
        for style, text in styles
    )
    return _package(
        {
            "[Content_Types].xml": _CONTENT_TYPES,
            "_rels/.rels": _relations(
                ("officeDocument", "word/document.xml"),
                ("metadata/core-properties", "docProps/core.xml"),
            ),
            "word/_rels/document.xml.rels": _relations(("styles", "styles.xml")),
            "word/document.xml": f"<w:document {_W}><w:body>{body}</w:body></w:document>",
            "word/styles.xml": f'<w:styles {_W}><w:style w:type="paragraph" w:styleId="Title">'
            '<w:name w:val="Title"/></w:style></w:styles>',
            "docProps/core.xml": _CORE.format(author=escape(story.author), day=story.day),
        }
    )


def as_book(stories: Sequence[Story]) -> bytes:
    """Return an EPUB book with a chapter a story."""
    names = [f"chapter{number}.xhtml" for number, _ in enumerate(stories)]
    items = "".join(
        f'<item id="c{n}" href="{name}" media-type="application/xhtml+xml"/>'
        for n, name in enumerate(names)
    )
    spine = "".join(f'<itemref idref="c{n}"/>' for n, _ in enumerate(names))
    chapters = {
        f"OEBPS/{name}": f'<html xmlns="http://www.w3.org/1999/xhtml"><head><title>{n}</title>'
        f"</head><body><h1>{escape(story.title)}</h1>"
        + "".join(f"<p>{escape(paragraph)}</p>" for paragraph in story.paragraphs)
        + "</body></html>"
        for n, (name, story) in enumerate(zip(names, stories, strict=True))
    }
    return _package(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": _CONTAINER,
            "OEBPS/content.opf": _BOOK.format(number=stories[0].number, items=items, spine=spine),
            **chapters,
        }
    )


def as_rss(stories: Sequence[Story]) -> bytes:
    """Return an RSS feed with whole articles."""
    items = "".join(
        f"<item><title>{escape(story.title)}</title><link>{story.url}</link>"
        f"<dc:creator>{escape(story.author)}</dc:creator>"
        f"<pubDate>{story.day:%a, %d %b %Y} 08:00:00 +0000</pubDate>"
        f"<content:encoded><![CDATA[{_marked_up(story)}]]></content:encoded></item>\n"
        for story in stories
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content='
        '"http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<channel><title>{stories[0].publisher}</title>{items}</channel></rss>"
    ).encode()


def as_atom(stories: Sequence[Story]) -> bytes:
    """Return an Atom feed with whole articles."""
    entries = "".join(
        f"<entry><title>{escape(story.title)}</title><id>{story.url}</id>"
        f'<link href="{story.url}"/>'
        f"<published>{story.day}T08:00:00Z</published><author><name>{escape(story.author)}</name>"
        f'</author><content type="html">{escape(_marked_up(story))}</content></entry>'
        for story in stories
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom">'
        f"<title>{stories[0].publisher}</title>{entries}</feed>"
    ).encode()


def as_export(stories: Sequence[Story]) -> bytes:
    """Return what WordPress exports."""
    items = "".join(
        f"<item><title>{escape(story.title)}</title><link>{story.url}</link>"
        f"<dc:creator>{escape(story.author)}</dc:creator>"
        f"<content:encoded><![CDATA[{_marked_up(story)}]]></content:encoded>"
        f"<wp:post_id>{story.number}</wp:post_id><wp:post_date>{story.day} 08:00:00</wp:post_date>"
        "<wp:status>publish</wp:status><wp:post_type>post</wp:post_type></item>\n"
        for story in stories
    )
    draft = (
        "<item><title>Not yet</title><content:encoded>Nothing to see.</content:encoded>"
        "<wp:status>draft</wp:status><wp:post_type>post</wp:post_type></item>"
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content='
        '"http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:wp="http://wordpress.org/export/1.2/"><channel>'
        f"<title>{stories[0].publisher}</title><wp:wxr_version>1.2</wp:wxr_version>"
        f"{items}{draft}</channel></rss>"
    ).encode()


def as_archive(stories: Sequence[Story]) -> bytes:
    """Return a zip archive of several formats, with what a Mac adds."""
    makers = (("txt", as_text), ("md", as_markdown), ("docx", as_document), ("pdf", as_pdf))
    members: dict[str, bytes | str] = {"__MACOSX/._a.txt": b"\0\5\x16\7", ".DS_Store": b"\0\0\0\1"}
    for n, story in enumerate(stories):
        ending, make = makers[n % len(makers)]
        members[f"{story.publisher}/{story.name}.{ending}"] = make([story])
    return _package(members)


FORMATS: dict[str, tuple[Make, int, int]] = {
    ".txt": (as_text, 80, 1),
    ".md": (as_markdown, 75, 1),
    ".jsonl": (as_lines, 8, 12),
    ".jsonl.gz": (as_compressed_lines, 6, 12),
    ".html": (as_page, 50, 1),
    ".htm": (as_page, 10, 1),
    ".pdf": (as_pdf, 40, 1),
    ".docx": (as_document, 36, 1),
    ".epub": (as_book, 6, 4),
    ".rss": (as_rss, 4, 6),
    ".atom": (as_atom, 4, 6),
    ".xml": (as_export, 4, 6),
    ".zip": (as_archive, 8, 8),
}
"""By ending: what makes such a file, how many are made, and how many stories each holds."""


def make_folder(folder: Path, *, read: Callable[[str], bool] = lambda _: True) -> Messy:
    """Fill a folder, and return what is in it.

    read: whether files of that name are read; of others none is made but a few to skip.
    """
    folder.mkdir()
    messy = Messy()
    stories = iter(write_stories(1_000))
    for ending, (make, files, each) in FORMATS.items():
        if not read(f"a{ending}"):
            continue
        for number in range(files):
            own = [next(stories) for _ in range(each)]
            messy.stories += own
            name = own[0].name if each == 1 else f"{ending.strip('.').replace('.', '-')}-{number}"
            _write(folder / ending.strip(".") / f"{name}{ending}", make(own))
    wired = messy.stories[0]
    for number in range(2_000, 2_003):  # the same story elsewhere, under another title
        title = f"{wired.title}, {number}"
        copy = replace(wired, number=number, title=title, publisher="Agence Nord")
        messy.stories.append(copy)
        _write(folder / f"wire/{copy.name}.txt", as_text([copy]))
    for name, content, found in _broken():
        if read(name):
            _write(folder / name, content)
            messy.problems += [(f"{name}{place}", words) for place, words in found]
    _make_places(folder, messy)
    for name in ("photo.jpg", "old.doc", "notes.txt~"):
        _write(folder / name, b"\xff\xd8\xff\xe0")
        messy.skipped.append(name)
    _write(folder / ".hidden/a.txt", b"\xff")
    messy.files = sum(path.is_file() for path in folder.rglob("*"))
    return messy


_Broken = tuple[str, bytes, Sequence[tuple[str, str]]]
"""A file's name, what is in it, and its problems: what stands behind the name, what is found."""


def _broken() -> Iterator[_Broken]:
    yield from _broken_texts()
    yield from _broken_lines()
    yield from _broken_pages()
    yield from _broken_documents()
    yield from _broken_archives()


def _broken_texts() -> Iterator[_Broken]:
    yield (
        "bad/latin-1.txt",
        "Café\n\nThe café closed.\n".encode("latin-1"),
        [(":1", "byte 0xe9 at")],
    )
    yield (
        "bad/utf-16.txt",
        "Title\n\nText.".encode("utf-16-le"),
        [(":1", "a NUL byte at offset 1")],
    )
    yield "bad/half.txt", "Title\n\nIt cost 5 €".encode()[:-1], [(":3", "byte 0xe2 at offset")]
    yield "bad/half-16.txt", "Title\n\nText.".encode("utf-16")[:-1], [("", "half a character")]
    yield "bad/empty.txt", b"", [("", "there is no text")]
    yield "bad/blank.md", b" \n\t\n", [("", "there is no text")]
    yield "bad/title.txt", b"A title alone\n", [("", "there is nothing but a title")]
    yield "bad/really-a-pdf.txt", as_pdf(write_stories(1)), [("", "this is a PDF file")]
    yield "bad/really-a-zip.md", _package({"a.txt": "One."}), [("", "this is a zip archive")]
    yield "bad/endless.txt", b"Title\n\n" + b"word " * 500_000, [("", "the text has 2,500,007 ch")]
    yield "bad/lines.txt", b"Title\n" + b"A b.\n" * 150_000, [("", "there are 150,000 paragr")]
    yield (
        "bad/front.md",
        b"---\ntitle: [\n---\n\nText.\n",
        [(":3", "the front matter is not a YAML mapping")],
    )
    yield (
        "bad/date.md",
        b"---\ntitle: T\npublished: soon\n---\n\nText.\n",
        [(":3", '"published" is')],
    )
    yield "bad/line\nbreak.txt", b"Title\n\nText.", [("", "the article's id is")]
    yield "bad/x..%2f..%2fetc%2fpasswd.txt", b"Title\n\nText.\xff", [(":3", "byte 0xff at")]


def _broken_lines() -> Iterator[_Broken]:
    good = b'{"title": "T", "text": "One."}\n'
    deep = b'{"a": ' * 5_000 + b"\n"
    yield "bad/cut.jsonl", good[:-10], [(":1", "the line is not JSON")]
    yield "bad/deep.jsonl", deep, [(":1", "the line is not JSON (nested too deep)")]
    yield "bad/kinds.jsonl", b'[]\n{"title": "T"}\n{"title": 5, "text": "One."}\n', [
        (":1", "the line is a list"),
        (":2", 'neither "text" nor "paragraphs"'),
        (":3", '"title" is a number'),
    ]  # fmt: skip
    yield "bad/empty.jsonl", b"\n\n", [("", "the file is empty")]
    yield "bad/plain.jsonl.gz", good, [("", "this is not a complete gzip file")]
    yield "bad/half.jsonl.gz", gzip.compress(good)[:20], [("", "this is not a complete gzip file")]
    yield "bad/bomb.jsonl.gz", gzip.compress(b" " * 300_000_000), [(":1", "the line is longer")]


def _broken_pages() -> Iterator[_Broken]:
    laughs = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "ha">' + b"".join(
        b'<!ENTITY %s "%s">' % (chr(98 + n).encode(), b"&%s;" % chr(97 + n).encode() * 50)
        for n in range(9)
    )
    yield "bad/empty.html", b"", [("", "")]
    yield "bad/binary.html", bytes(range(256)) * 40, [(":2", "byte 0x81 at")]
    yield "bad/shell.html", b"<html><body><div id=root></div><script>x()</script></body></html>", [
        ("", "")
    ]  # fmt: skip
    yield "bad/half.rss", as_rss(write_stories(1))[:120], [(":1", "the XML")]
    yield "bad/laughs.xml", laughs + b"]><rss><channel>&j;</channel></rss>", [(":1", "the XML")]
    yield "bad/other.xml", b"<svg/>", [("", "")]
    yield "bad/half.epub", as_book(write_stories(2))[:900], [("", "")]
    bomb = {"META-INF/container.xml": _CONTAINER, "OEBPS/content.opf": " " * 50_000_000}
    yield "bad/bomb.epub", _package(bomb), [("/OEBPS/content.opf", "unpacking makes this")]


def _broken_documents() -> Iterator[_Broken]:
    page = [[pdfs.Words("This page is for members alone, and nobody else.", 60, 700)]]
    word = as_document(write_stories(1))
    yield "bad/bomb.pdf", _bomb(), [("", "reading this takes too much memory")]
    yield "bad/locked.pdf", pdfs.write_pdf(page, encrypted=True), [("", "this is encrypted")]
    yield "bad/scanned.pdf", pdfs.write_pdf([[], []]), [("", "this PDF has no text")]
    yield "bad/half.pdf", pdfs.write_pdf(page)[:60], [("", "this PDF is damaged")]
    yield "bad/really-a-page.pdf", b"<html><p>Not found</p></html>", [("", "this is not a PDF")]
    yield "bad/half.docx", word[: len(word) // 2], [("", "this is not a complete Word")]
    yield (
        "bad/really-a-doc.docx",
        b"\xd0\xcf\x11\xe0" * 300,
        [("", "this is an old Word document")],
    )
    yield (
        "bad/zip.docx",
        _package({"a.txt": "One."}),
        [("", "this is not a complete Word document")],
    )
    yield "bad/bomb.docx", _package({"word/document.xml": " " * 50_000_000}), [
        ("/word/document.xml", "unpacking makes this")
    ]  # fmt: skip


def _broken_archives() -> Iterator[_Broken]:
    good = "Title\n\nText."
    inner = _package({"a.txt": good})
    whole = _package({"a.txt": good * 500})
    yield "bad/zips.zip", _package({"1.zip": inner, "2/3.zip": inner}), [
        ("/1.zip", "this is an archive in an archive"),
        ("/2/3.zip", "this is an archive in an archive"),
    ]  # fmt: skip
    yield "bad/bomb.zip", _package({"a.txt": " " * 90_000_000, "b.txt": b"\xff"}), [
        ("/a.txt", "unpacking makes this"),
        ("/b.txt:1", "byte 0xff at offset 0"),
    ]  # fmt: skip
    yield "bad/names.zip", _package(
        {"../../up.txt": b"\xff", "/etc/passwd.txt": b"\xff", "C:\\x\\y.txt": b"\xff",
         "two\nlines.txt": b"\xff"}
    ), [
        ("/../../up.txt:1", "byte 0xff"),
        ("/etc/passwd.txt:1", "byte 0xff"),
        ("/C:/x/y.txt:1", "byte 0xff"),
        ("/two\\nlines.txt:1", "byte 0xff"),
    ]  # fmt: skip
    yield "bad/twice.zip", _package({"a/same.txt": b"\xff", "b/photo.jpg": b""}), [
        ("/a/same.txt:1", "byte 0xff")
    ]  # fmt: skip
    yield "bad/many.zip", _package(dict.fromkeys(map(str, range(10_001)), "")), [
        ("", "the archive holds too many files")
    ]  # fmt: skip
    yield "bad/locked.zip", _locked(inner), [("/a.txt", "this is encrypted")]
    yield "bad/half.zip", whole[:-30], [("", "this is not a complete zip archive")]
    yield (
        "bad/photos.zip",
        _package({"a.jpg": b"\xff"}),
        [("", "there is no article in this archive")],
    )
    yield "bad/text.zip", good.encode(), [("", "this is not a complete zip archive")]


def _make_places(folder: Path, messy: Messy) -> None:
    """Make what is no plain file, and files that are known by their places."""
    here = folder / "places"
    here.mkdir()
    (here / "loop").symlink_to(folder, target_is_directory=True)
    (here / "gone.txt").symlink_to("nowhere.txt")
    os.mkfifo(here / "pipe.txt")
    _write(here / os.fsdecode(b"caf\xe9.txt"), b"Title\n\nText.")  # a name of another encoding
    with (here / "large.pdf").open("wb") as file:
        file.write(b"%PDF-1.7\n")
        file.truncate(200_000_000)  # sparse: it takes no room on the disk
    messy.problems += [
        ("places/loop", "this leads to a folder that has already been read"),
        ("places/gone.txt", "this cannot be read (No such file"),
        ("places/pipe.txt", "this is a device or a pipe"),
        ("places/caf\\udce9.txt", "the article's id is"),
        ("places/large.pdf", "the file is 200 MB"),
    ]
    if os.geteuid():
        _write(here / "secret.txt", b"Title\n\nText.")
        (here / "secret.txt").chmod(0)
        messy.problems.append(("places/secret.txt", "this cannot be read (Permission denied)"))
    twin, *long = write_stories(5, seed=6)
    twin = replace(twin, number=3_000)
    messy.stories.append(twin)
    _write(here / "a/twin.txt", as_text([twin]))
    _write(here / "b/twin.txt", as_text([twin]))
    messy.problems.append(("places/b/twin.txt", 'the article\'s id "twin" is taken by'))
    for story, (name, line) in zip(long, _long_lines(), strict=True):
        one = replace(story, title=f"A line of a million letters: {name}", paragraphs=(line,))
        messy.stories.append(replace(one, title=name))
        _write(here / name, f"{one.title}\n\n{line}\n".encode())


def _long_lines() -> Iterator[tuple[str, str]]:
    sentence = "The clinic of Marisol treated 40 people on Monday. "
    yield "sentences.txt", (sentence * (LONG // len(sentence))).strip()
    yield "word.txt", "a" * LONG
    yield "brackets.md", "[" * LONG
    yield "capitals.txt", ("United Nations (UN) " * (LONG // 20)).strip()


def _bomb() -> bytes:
    """Return a PDF file of 200 kB whose page would be one of 200 MB."""
    squeezed = zlib.compressobj(9)
    blank = b" " * 1_000_000
    content = b"".join(squeezed.compress(blank) for _ in range(200)) + squeezed.flush()
    return pdfs.join_objects(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
            b"<< >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R >>",
            pdfs.stream(content, "/Filter /FlateDecode"),
        ]
    )


def _locked(archive: bytes) -> bytes:
    """Return an archive whose first member says that it has a password."""
    locked = bytearray(archive)
    locked[6] |= 1
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    return bytes(locked)


def _package(members: dict[str, bytes | str] | dict[str, bytes] | dict[str, str]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(zipfile.ZipInfo(name, _ZIP_DATE), content, zipfile.ZIP_DEFLATED)
    return written.getvalue()


def _relations(*targets: tuple[str, str]) -> str:
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    found = "".join(
        f'<Relationship Id="r{n}" Target="{target}" Type="'
        + (f"{package}/{kind}" if "/" in kind else f"{base}{kind}")
        + '"/>'
        for n, (kind, target) in enumerate(targets)
    )
    return f'<Relationships xmlns="{package}">{found}</Relationships>'


def _marked_up(story: Story) -> str:
    return "".join(f"<p>{escape(paragraph)}</p>\n" for paragraph in story.paragraphs)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TYPES = "application/vnd.openxmlformats-"
_CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    f'<Default Extension="rels" ContentType="{_TYPES}package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_TYPES}officedocument'
    '.wordprocessingml.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{_TYPES}officedocument'
    '.wordprocessingml.styles+xml"/>'
    f'<Override PartName="/docProps/core.xml" ContentType="{_TYPES}package'
    '.core-properties+xml"/></Types>'
)
_CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
    'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:creator>{author}</dc:creator>'
    '<dcterms:created xsi:type="dcterms:W3CDTF">{day}T08:00:00Z</dcterms:created>'
    "</cp:coreProperties>"
)
_CONTAINER = (
    '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OEBPS/content.opf" media-type="application/oebps-package+xml"/>'
    "</rootfiles></container>"
)
_BOOK = (
    '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="i"><metadata '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="i">{number}</dc:identifier>'
    "<dc:title>The book of {number}</dc:title><dc:creator>Ada Moore</dc:creator>"
    "<dc:language>en</dc:language></metadata>"
    "<manifest>{items}</manifest><spine>{spine}</spine></package>"
)

if __name__ == "__main__":
    made = make_folder(Path(sys.argv[1]))
    sys.stdout.write(f"{made.files:,} files, {len(made.stories):,} stories\n")
