"""EPUB books made in a line."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

CONTAINER = """<?xml version="1.0"?><container version="1.0"
 xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
 <rootfile full-path="OPS/book.opf" media-type="application/oebps-package+xml"/>
 </rootfiles></container>"""
PACKAGE = """<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">{fields}</metadata>
<manifest>{items}</manifest><spine>{spine}</spine></package>"""
FIELDS = """<dc:title>The Salt Road</dc:title><dc:creator>Devika Rao</dc:creator>
<dc:publisher>Quay Press</dc:publisher>
<dc:language>en-GB</dc:language><dc:date>2019-05-06T00:00:00Z</dc:date><dc:identifier>urn:isbn:1</dc:identifier><dc:subject>Salt</dc:subject>"""
PAGE = """<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><head><title/></head><body>{}</body></html>"""
NAV = PAGE.format('<nav epub:type="toc"><ol>{}</ol></nav>')


def make_book(
    chapters: Mapping[str, str],
    *,
    labels: Mapping[str, str] | None = None,
    fields: str = FIELDS,
    others: Mapping[str, str | bytes] | None = None,
    properties: Mapping[str, str] | None = None,
) -> bytes:
    """Return a book of these files' bodies, in order; labels: what its contents call them."""
    files: dict[str, str | bytes] = {
        "META-INF/container.xml": CONTAINER,
        "OPS/nav.xhtml": NAV.format(
            "".join(
                f'<li><a href="{name}">{label}</a></li>' for name, label in (labels or {}).items()
            )
        ),
        **{f"OPS/{name}": PAGE.format(body) for name, body in chapters.items()},
        **(others or {}),
    }
    items = '<item id="n" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
    for number, name in enumerate(chapters):
        extra = f' properties="{properties[name]}"' if properties and name in properties else ""
        items += f'<item id="c{number}" href="{name}" media-type="application/xhtml+xml"{extra}/>'
    spine = "".join(f'<itemref idref="c{number}"/>' for number in range(len(chapters)))
    package = PACKAGE.format(fields=fields, items=items, spine=spine)
    files.setdefault("OPS/book.opf", package)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        for name, content in files.items():
            book.writestr(name, content)
    return target.getvalue()
