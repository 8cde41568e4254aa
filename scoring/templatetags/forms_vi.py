"""Filters that draw Django's form controls in our classes; must not know any form."""

from __future__ import annotations

from django import template
from django.forms import BoundField, CheckboxInput, Select
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def with_focus(field: BoundField) -> BoundField:
    """The same field, ready to be typed in when the page opens: for a page that is there for nothing else."""
    field.field.widget.attrs["autofocus"] = True
    return field


@register.filter
def control(field: BoundField, extra: str = "") -> SafeString:
    """The control of `field` with its class (and `extra` classes), marked when it has errors; no placeholder.

    Django itself ties it to help and errors (aria-describedby), which components/field.html names accordingly.
    """
    widget = field.field.widget
    kind = "form-control"
    if isinstance(widget, CheckboxInput):
        kind = "form-check-input"
    elif isinstance(widget, Select):
        kind = "form-select"
    classes = [kind, *extra.split(), *(["is-invalid"] if field.errors else [])]
    return field.as_widget(attrs={"class": " ".join(classes), "placeholder": False})
