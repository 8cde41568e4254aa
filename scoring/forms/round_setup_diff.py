"""Where two organisers' versions of a setup form differ, in words; it decides for neither."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django import forms


@dataclass(frozen=True)
class Difference:
    """A field that was saved by somebody else with another value than was typed here."""

    label: str
    theirs: str
    mine: str
    anchor: str


def differences(form: forms.Form, theirs: Mapping[str, str], mine: Mapping[str, str]) -> list[Difference]:
    """Every field in which `theirs` (as saved) and `mine` (as typed) differ, in the order of the form."""
    return [
        Difference(
            str(field.label), _words(field, theirs.get(name, "")), _words(field, mine.get(name, "")), f"id_{name}"
        )
        for name, field in form.fields.items()
        if theirs.get(name, "") != mine.get(name, "")
    ]


def _words(field: forms.Field, text: str) -> str:
    if isinstance(field, forms.BooleanField):
        return "có" if text else "không"
    if isinstance(field, forms.ChoiceField):
        words = {str(value): str(label) for value, label in getattr(field.widget, "choices", ())}
        return words.get(text, text) or "để trống"
    return text or "để trống"
