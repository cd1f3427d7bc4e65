"""Read PDF: what its pages say as paragraphs, its title, author and date if it knows them."""

from __future__ import annotations

import ctypes
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from datetime import date

import pypdfium2 as pdfium
from pypdfium2 import raw

from retrieval.reading import properties
from retrieval.reading.composing import Paragraph, compose, fold
from retrieval.reading.layout import Laid, Piece, lay_out
from retrieval.reading.metadata import Fields
from retrieval.reading.problem import ArticleError, Problem
from retrieval.reading.source import MAX_TITLE_CHARACTERS, Draft, Source

MAX_PAGES = 3_000
_MAGIC_WITHIN = 1024  # bytes: where the format lets the file begin
_FEW_CHARACTERS = 20  # a page; a scanned one may have a stamp
_NEW_PIECE = 1.0  # of the size of type: a wider gap may part columns
_TITLE_SCALE = 1.15
_SPACES = frozenset({0, 9, 10, 13, 32, 0xA0})
_PARTING = 0xFFFE  # the hyphen of a word that goes on in the next line
_BOLD = re.compile(rb"bold|black|heavy|semib|demi|CMBX", re.IGNORECASE)
_LIGATURES = {
    0xFB00 + i: text for i, text in enumerate(("ff", "fi", "fl", "ffi", "ffl", "ft", "st"))
}
_PRINTED = re.compile(
    r"skia|chrom|mozilla|safari|quartz|wkhtml|cairo|print to pdf|scan|ocr|ghostscript",
    re.IGNORECASE,
)  # these date the file, not what it says
_DATE = re.compile(r"(?:D:)?(\d{4})(\d\d)(\d\d)")


def read(source: Source) -> Iterator[Draft | Problem]:
    """Yield the one article that the file is.

    Its title is the file's own where it is one, else what stands largest on the first page, else
    the first line. Raises ArticleError when there is no PDF, or no text in it.
    """
    if b"%PDF-" not in source.data[:_MAGIC_WITHIN]:
        empty = "this is no PDF" if source.data else "the file is empty"
        raise _refusal(source, empty, "a PDF file")
    document = _open(source)
    try:
        if len(document) > MAX_PAGES:
            raise _refusal(source, f"this has {len(document):,} pages", f"at most {MAX_PAGES:,}")
        pages = [_pieces(document, number) for number in range(len(document))]
        if sum(len(piece.text) for page in pages for piece in page) < _FEW_CHARACTERS:
            found = "no text is in this PDF, only pictures of it"
            raise _refusal(source, found, "one with text, as a program for OCR writes")
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
            found, expected = "this is protected in a way that is not read", "a plain PDF"
        else:
            found, expected = "this PDF is damaged", "a whole PDF"
        raise _refusal(source, found, expected) from None


def _draft(source: Source, laid: list[Laid], fields: Fields) -> Draft:
    """Return the article; the paragraphs that its title is taken from are none of its body."""
    title = source.title or fields.get("title")
    first = [paragraph for paragraph in laid if paragraph.page == laid[0].page]
    largest = max(first, key=lambda paragraph: paragraph.scale)
    taken: list[Laid] = []
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
    """Return what the file says of itself, where it is worth believing."""
    given = {name: fold(value) for name, value in document.get_metadata_dict().items()}
    fields: Fields = {}
    if title := properties.title(given["Title"]):
        fields["title"] = title
    if author := properties.author(given["Author"]):
        fields["author"] = author
    made_by = f"{given['Creator']} {given['Producer']}"
    if (day := _day(given["CreationDate"])) and not _PRINTED.search(made_by):
        fields["published"] = day
    return fields


def _day(text: str) -> date | None:
    found = _DATE.match(text)
    try:
        return properties.day(date(*map(int, found.groups()))) if found else None
    except ValueError:
        return None


def _pieces(document: pdfium.PdfDocument, number: int) -> list[Piece]:
    """Return the words of a page; a page that cannot be read has none."""
    try:
        page = document[number]
        text = page.get_textpage()
    except pdfium.PdfiumError:
        return []
    try:
        return _upright(list(_runs(text.raw, text.count_chars())))
    finally:
        text.close()
        page.close()


class _Run:
    """Letters that follow each other on a line, as they are met."""

    def __init__(self, text: object, index: int, box: raw.FS_RECTF, base: float) -> None:
        self.text = text
        self.indices: list[int] = []
        self.letters: list[int] = []
        self.left, self.right, self.base = box.left, box.right, base
        self.end = box.right
        self.size = self._size(index)

    def goes_on(self, box: raw.FS_RECTF, base: float) -> bool:
        """Tell whether a letter stands on this line, not far from the one before."""
        gap = max(box.left - self.end, self.left - box.right)
        return abs(base - self.base) < self.size / 2 and gap < _NEW_PIECE * self.size

    def add(self, index: int, code: int, box: raw.FS_RECTF) -> None:
        self.indices.append(index)
        self.letters.append(code)
        self.end = box.right
        self.left, self.right = min(self.left, box.left), max(self.right, box.right)

    def turned(self) -> int:
        """Return the quarter turns, counter-clockwise, by which it is written."""
        angle = float(raw.FPDFText_GetCharAngle(self.text, self.indices[0]))
        return round(angle / (math.pi / 2)) % 4

    def piece(self) -> Piece:
        """Return the words; a list's bullet or a note's mark tells nothing of their type."""
        looked_at = [self.indices[len(self.indices) * part // 4] for part in range(4)]
        size = sorted(map(self._size, looked_at))[2]
        bold = all(map(self._is_bold, looked_at))
        return Piece(_string(self.letters), self.left, self.right, self.base, size, bold)

    def _size(self, index: int) -> float:
        matrix = raw.FS_MATRIX()
        raw.FPDFText_GetMatrix(self.text, index, matrix)
        scale = math.hypot(matrix.c, matrix.d) or 1.0
        return max(float(raw.FPDFText_GetFontSize(self.text, index)) * scale, 0.1)

    def _is_bold(self, index: int) -> bool:
        name = ctypes.create_string_buffer(100)
        raw.FPDFText_GetFontInfo(self.text, index, name, len(name), None)
        return bool(_BOLD.search(name.value))


def _runs(text: object, count: int) -> Iterator[tuple[int, Piece]]:
    """Yield words and by how many quarters they are turned."""
    box, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    run: _Run | None = None
    for index in range(count):
        code = raw.FPDFText_GetUnicode(text, index)
        if code in _SPACES:
            if run:
                run.letters.append(32)
            continue
        if raw.FPDFText_IsHyphen(text, index) == 1:
            code = _PARTING
        raw.FPDFText_GetLooseCharBox(text, index, box)
        raw.FPDFText_GetCharOrigin(text, index, x, y)
        if run and not run.goes_on(box, y.value):
            yield run.turned(), run.piece()
            run = None
        run = run or _Run(text, index, box, y.value)
        run.add(index, code, box)
    if run:
        yield run.turned(), run.piece()


def _upright(runs: list[tuple[int, Piece]]) -> list[Piece]:
    """Return the words that are written as most on the page are, turned upright."""
    turns = Counter(turn for turn, piece in runs for _ in piece.text)
    usual = max(turns, key=lambda turn: (turns[turn], -turn), default=0)
    return [piece for turn, piece in runs if turn == usual and piece.text]


def _string(codes: list[int]) -> str:
    text = "".join(map(chr, codes)).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return unicodedata.normalize("NFC", text.translate(_LIGATURES)).strip()
