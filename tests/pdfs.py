"""Small PDF files, written from nothing: words at places, and pages set in columns."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

WIDTH, HEIGHT, MARGIN = 595, 842, 60
GUTTER = 24
_FONTS = {"text": "Courier", "bold": "Courier-Bold", "other": "Helvetica"}
_LETTER = 0.6  # of the size: how wide each of Courier's letters is
_TURNS = {0: "1 0 0 1", 1: "0 1 -1 0", 2: "-1 0 0 -1", 3: "0 -1 1 0"}
_NO_PASSWORD_FITS = (
    b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <" + b"41" * 32 + b"> /U <" + b"42" * 32 + b"> >>"
)


@dataclass(frozen=True, slots=True)
class Words:
    """Words that begin at a place, in points from the left and the bottom of the page."""

    text: str
    x: float
    y: float
    size: float = 10
    font: str = "text"
    spacing: float = 0
    """How much wider each space is than usual."""
    turned: int = 0
    """Quarter turns, counter-clockwise."""


@dataclass(frozen=True, slots=True)
class Set:
    """A paragraph that is to be set in columns."""

    text: str
    size: float = 10
    font: str = "text"
    after: float = 8
    """Points below it."""
    wide: bool = False
    """Over all columns."""


def write_pdf(
    pages: Iterable[Iterable[Words]],
    info: Mapping[str, str] | None = None,
    *,
    encrypted: bool = False,
) -> bytes:
    """Return a PDF file of pages."""
    fonts = "".join(
        f"/{name} << /Type /Font /Subtype /Type1 /BaseFont /{font} /Encoding << /Type /Encoding"
        " /BaseEncoding /WinAnsiEncoding /Differences [1 /fi /fl] >> >> "
        for name, font in _FONTS.items()
    )
    said = " ".join(f"/{name} {_string(value)}" for name, value in (info or {}).items())
    contents = ["\n".join(map(_shown, page)).encode("latin-1") for page in pages]
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(contents)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(contents)} >>".encode(),
        f"<< {said} >>".encode("latin-1"),
    ]
    for number, content in enumerate(contents):
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Resources "
            f"<< /Font << {fonts}>> >> /Contents {5 + 2 * number} 0 R >>".encode(),
            stream(zlib.compress(content), "/Filter /FlateDecode"),
        ]
    return join_objects(objects, b"/Encrypt " + _NO_PASSWORD_FITS if encrypted else b"")


def stream(data: bytes, entries: str) -> bytes:
    """Return a stream object's body."""
    return f"<< /Length {len(data)} {entries} >>\nstream\n".encode() + data + b"\nendstream"


def join_objects(objects: Sequence[bytes], trailer: bytes = b"") -> bytes:
    """Return a file of objects: the first is the catalogue, the third the information."""
    written = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(written))
        written += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(written)
    written += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    for at in places:
        written += f"{at:010} 00000 n \n".encode()
    written += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R /Info 3 0 R ".encode() + trailer
    written += b" /ID [<00> <00>] >>\n" + f"startxref\n{start}\n%%EOF\n".encode()
    return bytes(written)


def typeset(
    paragraphs: Iterable[Set],
    *,
    columns: int = 1,
    head: str = "",
    foot: str = "",
    justified: bool = False,
    hyphenated: bool = False,
    indent: int = 0,
    across: bool = False,
) -> list[list[Words]]:
    """Return the pages that paragraphs fill.

    head, foot: what stands on each page; "{}" in it is the page's number.
    hyphenated: long words are parted at the ends of lines.
    indent: spaces before a paragraph's first line.
    across: the words come in the file line by line over all columns, as some programs write.
    """
    width = (WIDTH - 2 * MARGIN - GUTTER * (columns - 1)) / columns
    pages: list[list[Words]] = [[]]
    column, top = 0, float(HEIGHT - MARGIN)
    y = top
    for paragraph in paragraphs:
        room = WIDTH - 2 * MARGIN if paragraph.wide else width
        letters = int(room / (_LETTER * paragraph.size))
        lines = list(_wrapped(" " * indent + paragraph.text, letters, hyphenated=hyphenated))
        for number, line in enumerate(lines):
            if y < MARGIN + 20:
                column, y = column + 1, top
                if column == columns:
                    column, top = 0, float(HEIGHT - MARGIN)
                    y = top
                    pages.append([])
            words = Words(
                line, MARGIN + column * (width + GUTTER), y, paragraph.size, paragraph.font
            )
            if justified and number < len(lines) - 1 and " " in line.strip():
                spare = room - len(line) * _LETTER * paragraph.size
                words = replace(words, spacing=spare / line.strip().count(" "))
            pages[-1].append(words)
            y -= 1.2 * paragraph.size
        y -= paragraph.after
        if paragraph.wide:
            top = y
    for number, page in enumerate(pages, start=1):
        if across:
            page.sort(key=lambda words: (-words.y, words.x))
        edges = ((head, HEIGHT - 30), (foot, 30))
        page.extend(Words(text.format(number), MARGIN, y, 8) for text, y in edges if text)
    return pages


def _wrapped(text: str, letters: int, *, hyphenated: bool) -> Iterator[str]:
    """Yield the lines of a text, none longer than so many letters."""
    line = " " * (len(text) - len(text.lstrip()))
    for word in text.split():
        room = letters - len(line) - 2
        if len(line) + len(word) + 1 > letters and line.strip():
            if hyphenated and len(word) > 7 and room >= 4 and word.isalpha():
                cut = min(room, len(word) - 3)
                yield f"{line} {word[:cut]}-".lstrip() if not line.isspace() else line + word[:cut]
                line = word[cut:]
                continue
            yield line
            line = word
        else:
            line = f"{line} {word}" if line.strip() else line + word
    yield line


def _shown(words: Words) -> str:
    return (
        f"BT /{words.font} {words.size} Tf {words.spacing:.3f} Tw "
        f"{_TURNS[words.turned]} {words.x:.2f} {words.y:.2f} Tm {_string(words.text)} Tj ET"
    )


def _string(text: str) -> str:
    text = text.replace("\ufb01", "\x01").replace("\ufb02", "\x02")
    codes = text.encode("cp1252").decode("latin-1")
    for character in "\\()":
        codes = codes.replace(character, f"\\{character}")
    return f"({codes})"
