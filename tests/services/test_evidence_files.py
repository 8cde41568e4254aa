"""What a file is, by content alone: sound ones of every kind, and everything that is refused."""

import pytest

from scoring.services import evidence_files
from scoring.services.evidence_files import DOCX, JPEG, MAX_BYTES, PDF, PNG, XLSX, FileRefusedError, examine
from tests.services import papers

WORD, EXCEL = papers.word(), papers.excel()
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("name", "data", "content_type"),
    [
        ("Kế hoạch 12.pdf", papers.PDF, PDF),
        ("a.PDF", papers.PDF, PDF),
        ("a.docx", WORD, DOCX),
        ("a.xlsx", EXCEL, XLSX),
        ("a.jpg", papers.JPEG, JPEG),
        ("a.jpeg", papers.JPEG + b"SEFT cua may anh", JPEG),
        ("a.png", papers.PNG, PNG),
    ],
)
def test_the_content_says_what_a_file_is(name, data, content_type):
    assert examine(name, data).content_type == content_type


def encrypted_zip(data):
    """The first entry's flag says it is encrypted, in both of its headers."""
    spoiled = bytearray(data)
    spoiled[6] |= 1
    at = spoiled.find(b"PK\x01\x02")
    spoiled[at + 8] |= 1
    return bytes(spoiled)


def repeated(data):
    with pytest.warns(UserWarning, match="Duplicate name"):
        return papers.repacked(data, add=[("word/document.xml", b"<a/>")])


BOMB = [("word/media/a.bin", bytes(2_000_000))]
MACRO_TYPES = b'<Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/>'
REFUSED = {
    "empty": ("a.pdf", b"", "rỗng"),
    "too large": ("a.pdf", papers.PDF + bytes(MAX_BYTES), "20 MB"),
    "a page": ("a.pdf", b"<html><script>1</script>", "không phải PDF"),
    "a program": ("a.pdf", b"MZ" + bytes(300), "không phải PDF"),
    "another suffix": ("a.pdf", papers.PNG, "nội dung là PNG"),
    "no suffix": ("a", papers.PDF, "nội dung là PDF"),
    "a cut PDF": ("a.pdf", papers.PDF[:60], "hỏng"),
    "a PDF behind something": ("a.pdf", b"GIF89a" + papers.PDF, "không phải PDF"),
    "a PDF with a tail": ("a.pdf", papers.PDF + b"<script>", "dữ liệu lạ"),
    "a PDF that is an archive too": (
        "a.pdf",
        papers.PDF + papers.repacked(EXCEL, comment=b"startxref%%EOF"),
        "dữ liệu lạ",
    ),
    "an encrypted PDF": ("a.pdf", papers.PDF.replace(b"<</Root", b"<</Encrypt 5 0 R/Root"), "mật khẩu"),
    "a PDF with a script under a name written by numbers": (
        "a.pdf",
        papers.PDF.replace(b"<</Type", b"<</S/J#61vaScrip#74/Type"),
        "mã tự chạy",
    ),
    "a PDF with a script": ("a.pdf", papers.PDF.replace(b"<</Type", b"<</S/JavaScript/Type"), "mã tự chạy"),
    "a cut PNG": ("a.png", papers.PNG[:-6], "hỏng"),
    "a PNG without an end": ("a.png", papers.PNG[:-12], "hỏng"),
    "a damaged PNG": ("a.png", papers.PNG.replace(b"IDAT", b"IDAX"), "hỏng"),
    "a PNG with a tail": ("a.png", papers.PNG + b"x", "dữ liệu lạ"),
    "a cut picture": ("a.jpg", papers.JPEG[:24], "hỏng"),
    "a picture that is a page": ("a.jpg", papers.JPEG + b"<ScRipt >", "dữ liệu lạ"),
    "a picture that is an archive": ("a.jpg", papers.JPEG + EXCEL, "dữ liệu lạ"),
    "old Office": ("a.doc", OLE, "Office kiểu cũ"),
    "Office under a password": ("a.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "mật khẩu"),
    "an encrypted entry": ("a.docx", encrypted_zip(WORD), "mật khẩu"),
    "a cut document": ("a.docx", WORD[:-30], "hỏng"),
    "a document behind something": ("a.docx", b"PK\x03\x04" + WORD, "dữ liệu lạ"),
    "a document with a tail": ("a.docx", WORD + b"x", "dữ liệu lạ"),
    "an archive with a comment": ("a.docx", papers.repacked(WORD, comment=b"x"), "dữ liệu lạ"),
    "a plain archive": ("a.docx", papers.repacked(WORD, drop=["word/document.xml"]), "không phải PDF"),
    "undeclared": ("a.docx", papers.repacked(WORD, drop=["[Content_Types].xml"]), "không phải PDF"),
    "a macro by name": ("a.docx", papers.repacked(WORD, add=[("word/vbaProject.bin", b"x")]), "macro"),
    "a macro by type": ("a.docx", papers.repacked(WORD, add=[("x.rels", MACRO_TYPES)]), "macro"),
    "a macro inside": ("a.docx", papers.repacked(WORD, add=[("word/e.bin", OLE + b"_VBA_PROJECT")]), "macro"),
    "a way out of the folder": ("a.docx", papers.repacked(WORD, add=[("../a.xml", b"x")]), "hỏng"),
    "a bomb": ("a.docx", papers.repacked(WORD, add=BOMB), "quá lớn"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_not_plainly_one_of_them_is_refused_with_its_reason(case):
    name, data, reason = REFUSED[case]

    with pytest.raises(FileRefusedError, match=reason):
        examine(name, data)


def test_a_name_that_stands_twice_in_an_archive_is_refused():
    with pytest.raises(FileRefusedError, match="hỏng"):
        examine("a.docx", repeated(WORD))


def test_a_part_that_unpacks_to_more_than_it_says_is_refused():
    spoiled = bytearray(papers.repacked(WORD, add=BOMB))
    at = spoiled.rfind(b"PK\x01\x02")
    spoiled[at + 24 : at + 28] = (10).to_bytes(4, "little")

    with pytest.raises(FileRefusedError):
        examine("a.docx", bytes(spoiled))


@pytest.mark.parametrize("place", range(len("macroEnabled") + 1))
def test_a_mark_across_two_pieces_is_found(place, monkeypatch):
    monkeypatch.setattr(evidence_files, "_CHUNK", 1024)
    types = papers.TYPES.replace("</Types>", "").ljust(1024 - place).encode() + b"macroEnabled </Types>"
    hidden = papers.repacked(papers.word(), drop=["[Content_Types].xml"], add=[("[Content_Types].xml", types)])

    with pytest.raises(FileRefusedError, match="macro"):
        examine("a.docx", hidden)


def test_many_parts_and_a_large_sum_are_refused(monkeypatch):
    monkeypatch.setattr(evidence_files, "MAX_PARTS", 3)
    with pytest.raises(FileRefusedError, match="quá lớn"):
        examine("a.xlsx", EXCEL)

    monkeypatch.undo()
    monkeypatch.setattr(evidence_files, "MAX_UNPACKED", 100)
    with pytest.raises(FileRefusedError, match="quá lớn"):
        examine("a.xlsx", EXCEL)


def test_any_cut_of_a_document_is_refused_and_nothing_else_happens():
    for end in range(1, len(EXCEL), 97):
        with pytest.raises(FileRefusedError):
            examine("a.xlsx", EXCEL[:end])
