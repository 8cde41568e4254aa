"""Text as XML writes it, as xml.sax.saxutils does, which would load a web client into every child; it must not read a part."""

from typing import Final

_IN_QUOTES: Final = str.maketrans({'"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})


def escape(text: str) -> str:
    """The text between two tags."""
    return text.replace("&", "&amp;").replace(">", "&gt;").replace("<", "&lt;")


def quoteattr(text: str) -> str:
    """The text as an attribute's value, with its quotes."""
    return f'"{escape(text).translate(_IN_QUOTES)}"'
