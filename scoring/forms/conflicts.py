"""What a form says when somebody else saved the same thing meanwhile: both values, and the way on; it decides nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms


def say_newer(form: forms.Form, standing: Mapping[str, Any], refusal: object) -> None:
    """Put a stale save into its sent form, so that sending it again lands over what was seen by then.

    `standing`: what the form would begin with now, by field. What was typed stays; beside each field that differs stands
    what somebody else wrote, and hidden fields (the version that was seen) are of now.
    """
    data: Any = form.data
    data = data.copy()  # a QueryDict that may be written, or a plain dictionary
    form.add_error(None, str(refusal))
    for name, value in standing.items():
        field = form.fields.get(name)
        if field is None:
            continue
        if field.widget.is_hidden:
            data[form.add_prefix(name)] = str(value)
        elif (now := _words(field, value)) != _words(field, form[name].data):
            form.add_error(name, f"Đang ghi: “{now}”." if now else "Đang để trống.")
    form.data = data


def _words(field: forms.Field, value: Any) -> str:
    """A value as the page would show it; the labels of choices."""
    if isinstance(field, forms.BooleanField):
        return "có" if value in (True, "on", "1", "True") else "không"
    if isinstance(field, forms.ChoiceField):
        labels = {str(key): str(label) for key, label in _flat(field.choices)}
        chosen = value if isinstance(value, list | tuple) else [value]
        return ", ".join(labels.get(str(one), str(one)) for one in chosen if one not in (None, ""))
    shown = field.widget.format_value(field.prepare_value(value))
    return "" if shown is None else "\n".join(str(shown).strip().splitlines())


def _flat(choices: Any) -> list[tuple[Any, Any]]:
    return [pair for key, label in choices for pair in (label if isinstance(label, list | tuple) else [(key, label)])]
