"""Turn the bytes of a page into text as browsers do, but never into the wrong letters."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from types import MappingProxyType

from retrieval.ingest.problems import ArticleError, shown, visible
from retrieval.ingest.source import Source

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([\w:.-]+)""", re.IGNORECASE)
_XML_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w:.-]+)""")
_LANGUAGE = re.compile(rb"""<html[^>]{0,300}?\blang\s*=\s*["']?([a-zA-Z]{2})""", re.IGNORECASE)
_DECLARED_WITHIN = 4096  # bytes; browsers look at 1,024, but pages put comments before

# What a label means on the web, where the name's own encoding is a part of it.
# Source: encoding.spec.whatwg.org, "Names and labels"
_WIDER: Mapping[str, str] = MappingProxyType(
    {
        "ascii": "cp1252",
        "iso8859-1": "cp1252",
        "iso8859-9": "cp1254",
        "iso8859-11": "cp874",
        "tis-620": "cp874",
        "gb2312": "gb18030",
        "gbk": "gb18030",
        "shift_jis": "cp932",
        "euc_kr": "cp949",
        "big5": "big5hkscs",
    }
)
_SPOKEN: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("ru", "uk", "be", "bg", "sr", "mk"), "cp1251"),
        **dict.fromkeys(("pl", "cs", "sk", "hu", "sl", "hr", "ro"), "cp1250"),
        **dict.fromkeys(("lt", "lv", "et"), "cp1257"),
        **dict.fromkeys(("ar", "fa", "ur"), "cp1256"),
        "el": "cp1253",
        "tr": "cp1254",
        "he": "cp1255",
        "vi": "cp1258",
        "th": "cp874",
        "ja": "cp932",
        "ko": "cp949",
        "zh": "gb18030",
    }
)
"""What browsers suppose of a page that names no encoding, by its language."""
_SHIFTS = frozenset({"iso2022_jp", "hz", "utf-7", "iso2022_kr"})  # other letters in plain bytes
_BYTES = {chr(byte): byte for byte in range(256)} | {
    bytes([byte]).decode("cp1252"): byte
    for byte in range(256)
    if byte not in b"\x81\x8d\x8f\x90\x9d"
}
_INSIDE = "".join(re.escape(letter) for letter, byte in _BYTES.items() if 0x80 <= byte < 0xC0)
_TWICE = re.compile(
    f"[\u00c2-\u00df][{_INSIDE}]|[\u00e0-\u00ef][{_INSIDE}]{{2}}|\u00f0[{_INSIDE}]{{3}}"
)
_GARBLED = 3  # places; fewer may be meant so
_LOST = re.compile("\u00e2\u20ac|\ufffd")  # half of a quotation mark or a dash; a lost letter
_MAX_LOST = 1 / 200  # of the letters
_FOREIGN_RUN = re.compile(r"[^\W\d_\x00-\x7f]{4}")  # ordinary words have no such thing in cp1252
_WANTED = 'UTF-8, or the right name of another encoding, such as <meta charset="windows-1251">'


def decode(source: Source) -> str:
    """Return the text of a page.

    Bytes that are UTF-8 are that, whatever the page says of them; other bytes are what the page
    says, or what pages in its language usually are.
    Raises ArticleError, with a problem, when the letters would be wrong.
    """
    data = source.data
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly(source, encoding).removeprefix("\ufeff")
    declared = _declared(data)
    if declared not in _SHIFTS:
        try:
            return _mend(data.decode("utf-8"), source)
        except UnicodeDecodeError as error:
            if error.end >= len(data) - 3 and error.reason.startswith("unexpected end"):
                return _mend(data[: error.start].decode("utf-8"), source)  # the file was cut
    encoding = _supposed(declared, data)
    text = _strictly(source, encoding)
    if encoding == "cp1252" and not _reads_well(text):
        raise _no_letters(source, declared or "utf-8")
    return text


def _supposed(declared: str | None, data: bytes) -> str:
    """Return the encoding of a page that is no UTF-8: what it names, or what its language uses."""
    if declared not in {None, "utf-8", "cp1252"}:
        return str(declared)
    spoken = _LANGUAGE.search(data, 0, _DECLARED_WITHIN)
    return _SPOKEN.get(spoken[1].decode().lower(), "cp1252") if spoken else "cp1252"


def _declared(data: bytes) -> str | None:
    """Return the encoding that the page names, as Python calls what browsers take it for."""
    head = data[:_DECLARED_WITHIN]
    found = _XML_DECLARED.search(head) or _DECLARED.search(head)
    if not found:
        return None
    try:
        name = codecs.lookup(found[1].decode()).name
    except LookupError:
        return None
    if name.startswith(("utf-16", "utf-32")):
        return "utf-8"  # it would not have been readable
    return _WIDER.get(name, name)


def _strictly(source: Source, encoding: str) -> str:
    try:
        return source.data.decode(encoding)
    except UnicodeError:
        raise _no_letters(source, encoding) from None


def _reads_well(text: str) -> bool:
    """Tell western letters from those of another script that were taken for western ones."""
    return not _FOREIGN_RUN.search(text)


def _mend(text: str, source: Source) -> str:
    """Return a text as it was before somebody took its UTF-8 for windows-1252 ("cafÃ©").

    Raises ArticleError when it cannot be had back.
    """
    mended = _TWICE.sub(_once, text) if len(_TWICE.findall(text)) >= _GARBLED else text
    lost = _LOST.findall(mended)
    if len(lost) <= len(mended) * _MAX_LOST:
        return mended
    found = f"letters are garbled on this page, such as {shown(lost[0])}"
    raise ArticleError(source.path, [source.problem(found, "the page as it was published")])


def _once(found: re.Match[str]) -> str:
    return bytes(_BYTES[letter] for letter in found[0]).decode("utf-8", "ignore") or found[0]


def _no_letters(source: Source, encoding: str) -> ArticleError:
    data, line = source.data, None
    found = "the letters are of no encoding that the page names or that is usual"
    try:
        data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        byte = data[error.start]
        found = f"byte 0x{byte:02x} at offset {error.start} is no {visible(encoding)}"
    return ArticleError(source.path, [source.problem(found, _WANTED, line=line)])
