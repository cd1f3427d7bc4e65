"""Decode pages as browsers do, but refuse those whose characters would be wrong."""

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

# Encodings that labels stand for on the web: supersets of what they name.
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
"""The encodings that browsers assume for pages that declare none, by language."""
_SHIFTS = frozenset(
    {"iso2022_jp", "hz", "utf-7", "iso2022_kr"}
)  # they encode other characters as ASCII bytes
_BYTES = {chr(byte): byte for byte in range(256)} | {
    bytes([byte]).decode("cp1252"): byte
    for byte in range(256)
    if byte not in b"\x81\x8d\x8f\x90\x9d"
}
_INSIDE = "".join(re.escape(letter) for letter, byte in _BYTES.items() if 0x80 <= byte < 0xC0)
_TWICE = re.compile(
    f"[\u00c2-\u00df][{_INSIDE}]|[\u00e0-\u00ef][{_INSIDE}]{{2}}|\u00f0[{_INSIDE}]{{3}}"
)
_GARBLED = 3  # places; fewer may be intended
_LOST = re.compile("\u00e2\u20ac|\ufffd")  # half of a quotation mark or dash; a lost character
_MAX_LOST = 1 / 200  # of the letters
_FOREIGN_RUN = re.compile(r"[^\W\d_\x00-\x7f]{4}")  # does not occur in words of cp1252 text
_WANTED = (
    'UTF-8, or the right declaration of another encoding, such as <meta charset="windows-1251">'
)


def decode(source: Source) -> str:
    """Return the text of a page.

    Valid UTF-8 is decoded as such, whatever the page declares; else the declared encoding counts,
    or the one that is usual for the page's language.
    Raises ArticleError when characters would be wrong.
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
    """Return the encoding of a page that is not UTF-8: declared, or usual for its language."""
    if declared not in {None, "utf-8", "cp1252"}:
        return str(declared)
    spoken = _LANGUAGE.search(data, 0, _DECLARED_WITHIN)
    return _SPOKEN.get(spoken[1].decode().lower(), "cp1252") if spoken else "cp1252"


def _declared(data: bytes) -> str | None:
    """Return Python's name of the declared encoding, as browsers interpret it, or None."""
    head = data[:_DECLARED_WITHIN]
    found = _XML_DECLARED.search(head) or _DECLARED.search(head)
    if not found:
        return None
    try:
        name = codecs.lookup(found[1].decode()).name
    except LookupError:
        return None
    if name.startswith(("utf-16", "utf-32")):
        return "utf-8"  # else this declaration could not have been read
    return _WIDER.get(name, name)


def _strictly(source: Source, encoding: str) -> str:
    try:
        return source.data.decode(encoding)
    except UnicodeError:
        raise _no_letters(source, encoding) from None


def _reads_well(text: str) -> bool:
    """Tell whether text decoded as cp1252 looks western, not like another script misread."""
    return not _FOREIGN_RUN.search(text)


def _mend(text: str, source: Source) -> str:
    """Repair text whose UTF-8 was once decoded as windows-1252 ("cafÃ©").

    Raises ArticleError when it cannot be repaired.
    """
    mended = _TWICE.sub(_once, text) if len(_TWICE.findall(text)) >= _GARBLED else text
    lost = _LOST.findall(mended)
    if len(lost) <= len(mended) * _MAX_LOST:
        return mended
    found = f"characters on this page are garbled, such as {shown(lost[0])}"
    raise ArticleError(source.path, [source.problem(found, "the page as it was published")])


def _once(found: re.Match[str]) -> str:
    return bytes(_BYTES[letter] for letter in found[0]).decode("utf-8", "ignore") or found[0]


def _no_letters(source: Source, encoding: str) -> ArticleError:
    data, line = source.data, None
    found = "the characters fit neither the encoding that the page declares nor a common one"
    try:
        data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        byte = data[error.start]
        found = f"byte 0x{byte:02x} at offset {error.start} is not valid {visible(encoding)}"
    return ArticleError(source.path, [source.problem(found, _WANTED, line=line)])
