"""Read PDF files: paragraphs, and title, author and date if the file gives them."""

from __future__ import annotations

import ctypes
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import pypdfium2 as pdfium
from pypdfium2 import raw

from retrieval.ingest.formats import document_properties
from retrieval.ingest.metadata import Fields
from retrieval.ingest.pdf.columns import TextRun, is_from_right
from retrieval.ingest.pdf.paragraphs import PlacedParagraph, lay_out
from retrieval.ingest.problems import ArticleError, Problem
from retrieval.ingest.source import MAX_TITLE_CHARACTERS, Draft, Paragraph, Source, compose, fold

MAX_PAGES = 3_000
_MAGIC_WITHIN = 1024  # bytes within which the format lets a file begin
_FEW_CHARACTERS = 20  # a scanned page may have a stamp
_NEW_PIECE = 1.0  # of the font size: a wider gap may separate columns
_TITLE_SCALE = 1.15
_SPACE = 32
_UNKNOWN = "\N{REPLACEMENT CHARACTER}"
_FEW_UNKNOWN = 0.1  # of the characters; text with more unknown ones cannot be quoted
_SPACES = frozenset({9, 10, 13, _SPACE, 0xA0})
_SPACE_FROM_RIGHT = 0.2  # of the font size: a wider gap is a space
_LETTERS_FROM_LEFT = r"A-Za-z0-9\u0660-\u0669\u06f0-\u06f9%"
_FROM_LEFT = re.compile(
    rf"[{_LETTERS_FROM_LEFT}](?:[{_LETTERS_FROM_LEFT} .,:/-]*[{_LETTERS_FROM_LEFT}])?"
)
_TURNS_LOOKED_AT = 50  # letters of a page
_PARTING = 0xFFFE  # the hyphen of a word that continues on the next line
_BOLD = re.compile(rb"bold|black|heavy|semib|demi|CMBX", re.IGNORECASE)
_LIGATURES = {
    0xFB00 + i: text for i, text in enumerate(("ff", "fi", "fl", "ffi", "ffl", "ft", "st"))
}
_PRINTED = re.compile(
    r"skia|chrom|mozilla|safari|quartz|wkhtml|cairo|print to pdf|scan|ocr|ghostscript",
    re.IGNORECASE,
)  # what these date is the file, not its content
_DATE = re.compile(r"(?:D:)?(\d{4})(\d\d)(\d\d)")


def read(source: Source) -> Iterator[Draft | Problem]:
    """Yield the one article that the file is.

    Its title is the one in the properties, else the largest text on the first page, else the first
    line.
    Raises ArticleError when it is not a PDF, is damaged or encrypted, or has no text.
    """
    if b"%PDF-" not in source.data[:_MAGIC_WITHIN]:
        empty = "this is not a PDF" if source.data else "the file is empty"
        raise _refusal(source, empty, "a PDF file")
    document = _open(source)
    try:
        if len(document) > MAX_PAGES:
            raise _refusal(source, f"this has {len(document):,} pages", f"at most {MAX_PAGES:,}")
        pages = [_pieces(document, number) for number in range(len(document))]
        text = "".join(piece.text for page in pages for piece in page)
        if len(text) < _FEW_CHARACTERS or text.count(_UNKNOWN) > _FEW_UNKNOWN * len(text):
            pictures = "this PDF has no text, only pictures of it"
            found = "the characters in this PDF cannot be identified" if text else pictures
            raise _refusal(source, found, "one with text, such as an OCR program makes")
        fields = _fields(document)
    finally:
        document.close()
    yield _draft(source, list(lay_out(pages)), fields)


def _refusal(source: Source, found: str, expected: str) -> ArticleError:
    return ArticleError(source.path, [source.problem(found, expected)])


def _open(source: Source) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(source.data)
    except pdfium.PdfiumError as error:
        if error.err_code == raw.FPDF_ERR_PASSWORD:
            found, expected = "this is encrypted", "a PDF that opens without a password"
        elif error.err_code == raw.FPDF_ERR_SECURITY:
            found, expected = "this kind of protection is not supported", "an unprotected PDF"
        else:
            found, expected = "this PDF is damaged", "an undamaged PDF"
        raise _refusal(source, found, expected) from None


def _draft(source: Source, laid: list[PlacedParagraph], fields: Fields) -> Draft:
    """Return the article; the paragraph of its title is not part of the body."""
    title = source.title or fields.get("title")
    first = [paragraph for paragraph in laid if paragraph.page == laid[0].page]
    largest = max(first, key=lambda paragraph: paragraph.scale)
    taken: list[PlacedParagraph] = []
    if largest.scale >= _TITLE_SCALE and len(largest.text) <= MAX_TITLE_CHARACTERS:
        taken = [largest]
    elif not title and len(first[0].text) <= MAX_TITLE_CHARACTERS:
        taken = [first[0]]
    named = fold(taken[0].text) if taken else source.path.stem
    title = title or named
    if title.casefold() != named.casefold():
        taken = []
    body = [Paragraph(one.text, one.heading) for one in laid if one not in taken]
    return compose(source.path.stem, body, {**fields, "title": title})


def _fields(document: pdfium.PdfDocument) -> Fields:
    """Return the metadata in the file's properties, as far as it is credible."""
    given = {name: fold(value) for name, value in document.get_metadata_dict().items()}
    fields: Fields = {}
    if title := document_properties.clean_title(given["Title"]):
        fields["title"] = title
    if author := document_properties.clean_author(given["Author"]):
        fields["author"] = author
    made_by = f"{given['Creator']} {given['Producer']}"
    if (day := _day(given["CreationDate"])) and not _PRINTED.search(made_by):
        fields["published"] = day
    return fields


def _day(text: str) -> date | None:
    found = _DATE.match(text)
    try:
        return document_properties.clean_date(date(*map(int, found.groups()))) if found else None
    except ValueError:
        return None


def _pieces(document: pdfium.PdfDocument, number: int) -> list[TextRun]:
    """Return the text runs of a page; none for a page that cannot be read."""
    try:
        page = document[number]
        text = page.get_textpage()
    except pdfium.PdfiumError:
        return []
    try:
        return [piece for piece in _runs(text.raw, text.count_chars()) if piece.text]
    finally:
        text.close()
        page.close()


@dataclass(frozen=True, slots=True)
class _Letter:
    """The position of a letter on a page rotated so that its lines run to the right."""

    index: int
    code: int
    left: float
    right: float
    base: float


class _Run:
    """Consecutive letters of a line."""

    def __init__(self, text: object, first: _Letter) -> None:
        self.text = text
        self.letters = [first]
        self.codes = [first.code]
        self.size = self._size(first.index)

    def goes_on(self, letter: _Letter) -> bool:
        """Tell whether a letter is on this line, close to the last one."""
        before, first = self.letters[-1], self.letters[0]
        gap = max(letter.left - before.right, before.left - letter.right)
        return abs(letter.base - first.base) < self.size / 2 and gap < _NEW_PIECE * self.size

    def add(self, letter: _Letter) -> None:
        """Append the letter."""
        self.letters.append(letter)
        self.codes.append(letter.code)

    def piece(self, *, from_right: bool) -> TextRun:
        """Return the words; a list's bullet or a note's mark tells nothing of their type.

        from_right: whether the page is written from the right.
        """
        looked_at = [self.letters[len(self.letters) * part // 4].index for part in range(4)]
        return TextRun(
            _from_right(self.letters, self.size) if from_right else _string(self.codes),
            min(letter.left for letter in self.letters),
            max(letter.right for letter in self.letters),
            self.letters[0].base,
            sorted(map(self._size, looked_at))[2],
            all(map(self._is_bold, looked_at)),
        )

    def _size(self, index: int) -> float:
        matrix = raw.FS_MATRIX()
        raw.FPDFText_GetMatrix(self.text, index, matrix)
        scale = math.hypot(matrix.c, matrix.d) or 1.0
        return max(float(raw.FPDFText_GetFontSize(self.text, index)) * scale, 0.1)

    def _is_bold(self, index: int) -> bool:
        name = ctypes.create_string_buffer(100)
        raw.FPDFText_GetFontInfo(self.text, index, name, len(name), None)
        return bool(_BOLD.search(name.value))


def _runs(text: object, count: int) -> Iterator[TextRun]:
    """Yield the runs in the main direction of the page; others run up a margin."""
    looked_at = range(0, count, max(count // _TURNS_LOOKED_AT, 1))
    turns = Counter(_turn(text, index) for index in looked_at)
    turn = max(turns, key=lambda turn: (turns[turn], -turn), default=0)
    codes = [raw.FPDFText_GetUnicode(text, index) for index in looked_at]
    from_right = is_from_right(_string(codes))
    run: _Run | None = None
    for index in range(count):
        code = raw.FPDFText_GetUnicode(text, index)
        if code in _SPACES:
            if run:
                run.codes.append(_SPACE)
            continue
        code = code or ord(_UNKNOWN)
        if raw.FPDFText_IsHyphen(text, index) == 1:
            code = _PARTING
        letter = _letter(text, index, code, turn)
        if run and run.goes_on(letter):
            run.add(letter)
            continue
        if run and _turn(text, run.letters[0].index) == turn:
            yield run.piece(from_right=from_right)
        run = _Run(text, letter)
    if run and _turn(text, run.letters[0].index) == turn:
        yield run.piece(from_right=from_right)


def _turn(text: object, index: int) -> int:
    """Return a letter's rotation in counter-clockwise quarter turns, 0 to 3."""
    return -round(float(raw.FPDFText_GetCharAngle(text, index)) / (math.pi / 2)) % 4


def _letter(text: object, index: int, code: int, turn: int) -> _Letter:
    box, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetLooseCharBox(text, index, box)
    raw.FPDFText_GetCharOrigin(text, index, x, y)
    match turn:
        case 0:
            return _Letter(index, code, box.left, box.right, y.value)
        case 1:
            return _Letter(index, code, box.bottom, box.top, -x.value)
        case 2:
            return _Letter(index, code, -box.right, -box.left, -y.value)
        case _:
            return _Letter(index, code, -box.top, -box.bottom, x.value)


def _from_right(letters: list[_Letter], size: float) -> str:
    """Return letters of a page that is written from the right, in their order on the page.

    In the file some words stand in the order of reading, and others turned around.
    """
    ordered = sorted(letters, key=lambda letter: -(letter.left + letter.right))
    text = _string([ordered[0].code])
    for before, after in pairwise(ordered):
        space = " " if before.left - after.right > _SPACE_FROM_RIGHT * size else ""
        text += space + _string([after.code])
    return _FROM_LEFT.sub(lambda found: found[0][::-1], text)


def _string(codes: list[int]) -> str:
    text = "".join(map(chr, codes)).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return unicodedata.normalize("NFC", text.translate(_LIGATURES)).strip()
