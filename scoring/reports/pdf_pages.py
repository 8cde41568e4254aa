"""Lays printed parts into one PDF, a page of numbers over each of their pages; draws and counts nothing itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any, Final

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, StreamObject

_LAID: Final = NameObject("/PageNumber")


def in_one(parts: Sequence[PdfReader], numbers: PdfReader) -> bytes:
    """The pages of all parts in their order, the first page of `numbers` laid over the first of them and so on."""
    writer = PdfWriter()
    for part in parts:
        writer.append(part, import_outline=False)
    before, after = (writer._add_object(_stream(text)) for text in (b"q\n", b"\nQ q /PageNumber Do Q\n"))  # noqa: SLF001 - pypdf has no other door
    for page, number in zip(writer.pages, numbers.pages, strict=True):
        contents = page.raw_get("/Contents")
        page[NameObject("/Contents")] = ArrayObject([before, *_each(contents), after])
        resources: Any = page["/Resources"]
        own = DictionaryObject(resources.get("/XObject", DictionaryObject()))
        own[_LAID] = writer._add_object(_form(number, writer))  # noqa: SLF001 - the same
        page[NameObject("/Resources")] = DictionaryObject({**resources, NameObject("/XObject"): own})
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def _each(contents: Any) -> Iterator[Any]:
    """The streams of a page, whether it has one or several."""
    return iter(contents) if isinstance(contents, ArrayObject) else iter((contents,))


def _stream(content: bytes) -> StreamObject:
    stream = StreamObject()
    stream.set_data(content)
    return stream


def _form(number: PageObject, writer: PdfWriter) -> StreamObject:
    """A page as a thing that another page draws, with fonts of its own so that no name means two."""
    drawn = number.get_contents()
    form = _stream(b"" if drawn is None else drawn.get_data())
    form[NameObject("/Type")] = NameObject("/XObject")
    form[NameObject("/Subtype")] = NameObject("/Form")
    form[NameObject("/BBox")] = ArrayObject(number.mediabox)
    resources: Any = number.raw_get("/Resources")
    form[NameObject("/Resources")] = resources.clone(writer)
    return form
