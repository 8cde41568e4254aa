"""Finds the parts of a workbook inside its package by their relationships; it must not read a cell."""

import posixpath
import zipfile
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import ParseError, fromstring

from scoring.excel.package import SAVE_AS_XLSX, RefusedFileError, damaged, read_part


@dataclass(frozen=True)
class WorkbookParts:
    """Where the parts of the workbook are."""

    sheets: tuple[tuple[str, str], ...]
    styles: str | None
    strings: str | None
    epoch_1904: bool


def local(element: Element) -> str:
    """Return an element's name whatever its namespace."""
    return str(element.tag).rpartition("}")[2]


def attribute(element: Element, local: str) -> str:
    """Return an attribute by its name whatever its namespace."""
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == local), "")


def tree(package: zipfile.ZipFile, name: str) -> Element:
    """Return a part as a tree; raises RefusedFileError `hỏng` where it is no XML."""
    try:
        document: Element = fromstring(read_part(package, name))
    except ParseError as error:
        raise damaged() from error
    return document


def relations_of(package: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """Return the relationships of a part: id → (last word of the type, target: a part's name or an address outside)."""
    folder, base = posixpath.split(part)
    name = posixpath.join(folder, "_rels", f"{base}.rels")
    if name not in package.namelist():
        return {}
    relations = {}
    for relation in tree(package, name):
        target = attribute(relation, "Target")
        if attribute(relation, "TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        relations[attribute(relation, "Id")] = (attribute(relation, "Type").rpartition("/")[2], target)
    return relations


def locate(package: zipfile.ZipFile) -> WorkbookParts:
    """Find the workbook's sheets, styles and strings by its relationships."""
    names = set(package.namelist())
    workbook = next((target for kind, target in relations_of(package, "").values() if kind == "officeDocument"), "")
    if workbook not in names:
        raise unreadable()
    relations = relations_of(package, workbook)
    by_kind = {kind: target for kind, target in relations.values() if target in names}
    document = tree(package, workbook)
    sheets = []
    for element in document.iter():
        if local(element) == "sheet":
            kind, target = relations.get(attribute(element, "id"), ("", ""))
            if kind == "worksheet" and target in names:
                sheets.append((attribute(element, "name"), target))
    epoch = next((attribute(e, "date1904") for e in document.iter() if local(e) == "workbookPr"), "")
    if not sheets:
        raise unreadable()
    return WorkbookParts(tuple(sheets), by_kind.get("styles"), by_kind.get("sharedStrings"), epoch in ("1", "true"))


def unreadable() -> RefusedFileError:
    """The refusal of a package in which no sheet is found."""
    return RefusedFileError("không đọc được", "Không tìm thấy trang tính nào trong tệp.", SAVE_AS_XLSX)
