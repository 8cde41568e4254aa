"""Cells of master-data workbooks: read as people write them, written as they read them; no row is saved here."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Mapping
from typing import Any

from django.db.models import Manager

AGENCY = "Cơ quan chủ trì"
"""The column that says which agency the other codes of a row belong to."""

DATE_FORMATS = ("%d/%m/%Y", "%Y-%m-%d")


class TextWidget:
    """A text: NFC, without blanks around; a number typed where a text belongs is taken only if it is whole."""

    def clean(self, value: Any, row: Any = None, **_: Any) -> str:  # noqa: ARG002 - the library's signature
        """The text; raises ValueError, in Vietnamese, for a date, a fraction or a truth value."""
        if value is None:
            return ""
        if isinstance(value, bool | dt.date | dt.time):
            raise ValueError(f"“{value}” không phải chữ: định dạng ô là chữ (Text) rồi gõ lại.")  # noqa: TRY004 - what the library gathers
        if isinstance(value, float):
            if not value.is_integer():
                raise ValueError(f"“{value}” là số thập phân: định dạng ô là chữ (Text) rồi gõ lại.")
            value = int(value)
        return unicodedata.normalize("NFC", str(value)).strip()

    def render(self, value: Any, obj: Any = None, **_: Any) -> str:  # noqa: ARG002 - the library's signature
        """The text as it stands."""
        return "" if value is None else str(value)


class NumberWidget(TextWidget):
    """A whole number from 0 to 32767."""

    def clean(self, value: Any, row: Any = None, **_: Any) -> Any:
        """The number; raises ValueError, in Vietnamese, for anything else."""
        text = super().clean(value, row)
        if not text:
            return 0
        if not (text.isascii() and text.isdecimal() and int(text) < 2**15):
            raise ValueError(f"“{text}” không phải số nguyên từ 0 đến 32767.")
        return int(text)


class DayWidget(TextWidget):
    """A date: a date cell, or dd/mm/yyyy; an empty cell is no date."""

    def clean(self, value: Any, row: Any = None, **_: Any) -> Any:
        """The date or None; raises ValueError, in Vietnamese, for anything else."""
        if isinstance(value, dt.datetime):
            return value.date()
        if value is None or isinstance(value, dt.date):
            return value
        text = super().clean(value, row)
        for form in DATE_FORMATS:
            try:
                return dt.datetime.strptime(text, form).date() if text else None  # noqa: DTZ007 - a day has no zone
            except ValueError:
                continue
        raise ValueError(f"“{text}” không phải ngày dạng ngày/tháng/năm, ví dụ 15/01/2027.")

    def render(self, value: Any, obj: Any = None, **_: Any) -> str:  # noqa: ARG002 - the library's signature
        """The date as dd/mm/yyyy."""
        return "" if value is None else f"{value:%d/%m/%Y}"


class WordWidget(TextWidget):
    """One of fixed values, written as its word; `words` maps value to word."""

    def __init__(self, words: Mapping[Any, str]) -> None:
        self.words = dict(words)

    def clean(self, value: Any, row: Any = None, **_: Any) -> Any:
        """The value of the word, in any case; raises ValueError, in Vietnamese, for another word."""
        text = super().clean(value, row).casefold()
        for known, word in self.words.items():
            if text == word.casefold():
                return known
        raise ValueError(f"“{text}” không phải một trong: {', '.join(self.words.values())}.")

    def render(self, value: Any, obj: Any = None, **_: Any) -> str:  # noqa: ARG002 - the library's signature
        """The word of the value."""
        return str(self.words.get(value, ""))


YES_NO = {True: "có", False: "không"}


class CodeWidget(TextWidget):
    """Another row by its code, looked for within the row's own agency where `by_agency`; an empty cell is none."""

    def __init__(self, rows: Manager[Any], noun: str, *, by_agency: bool = False, code: str = "code") -> None:
        self.rows, self.noun, self.by_agency, self.code = rows, noun, by_agency, code
        self.known: dict[tuple[str, str], Any] | None = (
            None  # each import works on a copy of its own (Resource.__init__)
        )

    def learn(self, found: Any) -> None:
        """Know a row by its code, also one that is not saved yet."""
        agency = found.agency.code if self.by_agency else ""
        self._all()[agency, str(getattr(found, self.code))] = found

    def _all(self) -> dict[tuple[str, str], Any]:
        """Every row by its agency's code and its own; one query, once for each import."""
        if self.known is None:
            self.known = {}
            rows = self.rows.select_related("agency") if self.by_agency else self.rows.all()
            for row in rows:
                self.learn(row)
        return self.known

    def clean(self, value: Any, row: Any = None, **_: Any) -> Any:
        """The row of this code or None; raises ValueError, in Vietnamese, where there is none."""
        text = super().clean(value, row)
        if not text:
            return None
        agency = TextWidget().clean((row or {}).get(AGENCY)) if self.by_agency else ""
        found = self._all().get((agency, text))
        if found is None:
            where = " của cơ quan này" if self.by_agency else ""
            raise ValueError(f"Không có {self.noun} “{text}”{where}.")
        return found

    def render(self, value: Any, obj: Any = None, **_: Any) -> str:  # noqa: ARG002 - the library's signature
        """The code of the row."""
        return "" if value is None else str(getattr(value, self.code))
