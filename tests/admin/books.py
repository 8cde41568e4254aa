"""Workbooks made by hand, sent to the administration and read back, for its tests."""

import io

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile


def workbook(*rows, **sheets):
    """An xlsx of these rows; further sheets by name."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    for name, more in sheets.items():
        sheet = book.create_sheet(name)
        for row in more:
            sheet.append(list(row))
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def upload(client, address, content, name="tep.xlsx"):
    """The page after a workbook was uploaded for its preview."""
    return client.post(
        f"{address}import/", {"import_file": SimpleUploadedFile(name, content), "format": "0", "resource": ""}
    )


def confirm(client, address, preview):
    """The page after the preview was confirmed."""
    return client.post(f"{address}process_import/", preview.context["confirm_form"].initial, follow=True)


def rows_of(response):
    """The rows of a downloaded workbook."""
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).worksheets[0]
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def text(response):
    return " ".join(response.content.decode().split())


def said(response):
    return [str(message) for message in response.context["messages"]]
