"""Text written as XML comes back as it was, whatever is in it."""

from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.excel.markup import escape, quoteattr

WRITTEN = st.text(st.characters(min_codepoint=32, exclude_categories=("Cs",), exclude_characters="\ufffe\uffff"))


@pytest.mark.slow
@given(WRITTEN.map(lambda text: f"{text}\t\n\r\"'<&>]]>"))
@settings(max_examples=60, deadline=None)
def test_text_comes_back_as_it_was(text):
    element = fromstring(f"<a b={quoteattr(text)}>{escape(text)}</a>")

    assert element.get("b") == text
    assert element.text == text.replace("\r", "\n")  # a line's end is read as one sign


def test_a_child_loads_no_web_client_and_no_pictures():
    import subprocess
    import sys

    code = (
        "import sys\nfrom scoring.excel import child\nchild.prepare()\nchild.read(b'')\n"
        "print([name for name in ('urllib.request', 'ssl', 'PIL.Image', 'lxml.etree', 'numpy') if sys.modules.get(name)])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout == "[]\n"
