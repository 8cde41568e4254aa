"""The rules of the house that a machine can check: sizes, docstrings, nothing from outside, nothing inline, every pin."""

import ast
import re
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
CODE = ("cchc_portal", "units", "scoring", "deploy", "benchmarks")
MAX_FILE_LINES = 300
MAX_FUNCTION_LINES = 45
MAX_VIEW_LINES = 30

OUTSIDE = re.compile(
    r"""(?:src|href|action|srcset|data)\s*=\s*["']?(?:https?:)?//"""
    r"""|@import\s+(?:url\()?["']?(?:https?:)?//"""
    r"""|url\(\s*["']?(?:https?:)?//"""
    r"""|(?:fetch|import|importScripts|WebSocket)\(?\s*["'`](?:https?:|wss?:)?//""",
    re.IGNORECASE,
)
INLINE = re.compile(
    r"""<style\b|<script(?![^>]*\bsrc=)[^>]*>|\sstyle\s*=\s*["']|\son[a-z]+\s*=\s*["']|\shx-on|javascript:""",
    re.IGNORECASE,
)


def files(folders, *suffixes):
    paths = (path for folder in folders for path in sorted((ROOT / folder).rglob("*")))
    return [
        path
        for path in paths
        if path.suffix in suffixes and not {"vendor", "migrations", "__pycache__"} & set(path.parts)
    ]


def place(path):
    return str(path.relative_to(ROOT))


def functions(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def test_files_are_short():
    written = files((*CODE, "tests", "templates", "static"), ".py", ".js", ".css", ".html")
    lines = {place(path): len(path.read_text(encoding="utf-8").splitlines()) for path in written}

    assert {name: count for name, count in lines.items() if count > MAX_FILE_LINES} == {}
    assert len(lines) > 50


def test_functions_are_short():
    too_long = {}
    for path in files((*CODE, "tests"), ".py"):
        limit = MAX_VIEW_LINES if "views" in path.parts and "tests" not in path.parts else MAX_FUNCTION_LINES
        for node in functions(path):
            length = node.end_lineno - node.lineno + 1
            if length > limit:
                too_long[f"{place(path)}:{node.lineno} {node.name}"] = length

    assert too_long == {}


def test_modules_say_their_job():
    silent = []
    for path in files(CODE, ".py"):
        source = path.read_text(encoding="utf-8")
        if source.strip() and not ast.get_docstring(ast.parse(source)):
            silent.append(place(path))

    assert silent == []


def test_nothing_is_loaded_from_outside():
    assert found(OUTSIDE, files(("templates", "static"), ".html", ".css", ".js", ".svg", ".txt")) == []


def test_templates_hold_no_inline_style_or_script():
    assert found(INLINE, files(("templates",), ".html", ".txt")) == []


def found(pattern, paths):
    return [
        f"{place(path)}:{number}: {match.group(0).strip()}"
        for path in paths
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        for match in pattern.finditer(line)
    ]


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        (OUTSIDE, '<script src="https://cdn.example/x.js">'),
        (OUTSIDE, "<img src=//cdn.example/x.png>"),
        (OUTSIDE, "@import url('https://fonts.example/css');"),
        (OUTSIDE, 'fetch("https://api.example/")'),
        (INLINE, '<p style="color:red">'),
        (INLINE, "<script>alert(1)</script>"),
        (INLINE, '<a onclick="x()">'),
        (INLINE, '<script type="module">'),
    ],
)
def test_patterns_find_what_they_are_for(pattern, line):
    assert pattern.search(line)


@pytest.mark.parametrize(
    "line", ['<script src="{% static "js/a.js" %}" defer>', '<svg xmlns="http://www.w3.org/2000/svg">']
)
def test_patterns_leave_our_own_files_alone(line):
    assert not OUTSIDE.search(line)
    assert not INLINE.search(line)


def pins(name):
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.strip() and not line.startswith(("#", "-r "))]


def test_every_requirement_is_pinned():
    unpinned = [
        line
        for line in pins("requirements.txt") + pins("requirements-dev.txt")
        if not re.fullmatch(r"[\w.-]+==[\w.]+", line)
    ]

    assert unpinned == []


@pytest.mark.parametrize("names", [("requirements.txt",), ("requirements.txt", "requirements-dev.txt")])
def test_what_requirements_pull_in_is_pinned_too(names):
    pinned = dict(line.split("==") for name in names for line in pins(name))
    known = {canonicalize_name(name): version for name, version in pinned.items()}
    missing = []
    for name, version in known.items():
        assert metadata.version(name) == version
        needed = (Requirement(text) for text in metadata.requires(name) or [])
        missing += [
            f"{name} needs {need}"
            for need in needed
            if (need.marker is None or need.marker.evaluate({"extra": ""}))
            and canonicalize_name(need.name) not in known
        ]

    assert missing == []
