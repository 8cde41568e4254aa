# ruff: noqa: INP001 - a script kept beside the files it makes, not a package
"""Write bootstrap-own.css, bootstrap.min.css without the pictures in it, and of that bootstrap-public.css, the rules that light public pages use.

Run `python static/vendor/bootstrap/make_public.py` when tests/test_look_rankings.py names a class that is missing, then renew its line
in SHA256SUMS. Rules are taken whole, in their order, never changed.
"""

import re
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
_CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
_WORD = re.compile(r"[A-Za-z][\w-]*")


SIGNED_IN = {"organisers", "inspectors", "staff", "appraisers", "figures", "replies", "recommendations"}
"""Folders of templates/scoring whose pages load the whole of Bootstrap."""


def words() -> set[str]:
    """Every word of templates of light pages, of scripts, and of what Python writes into pages; some of them are classes."""
    found: set[str] = set()
    for folder, suffix in (("templates", "*.html"), ("static/js", "*.js"), ("scoring", "*.py"), ("units", "*.py")):
        for path in (ROOT / folder).rglob(suffix):
            if set(path.relative_to(ROOT / folder).parts[1:2]) & SIGNED_IN:
                continue
            found |= set(_WORD.findall(path.read_text(encoding="utf-8")))
    return found


def blocks(css: str) -> list[tuple[str, str]]:
    """The rules of a style sheet: what stands before the braces, and in them."""
    found, depth, start, head = [], 0, 0, ""
    for at, sign in enumerate(css):
        if sign == "{":
            if depth == 0:
                head, start = css[start:at], at + 1
            depth += 1
        elif sign == "}":
            depth -= 1
            if depth == 0:
                found.append((head.strip(), css[start:at]))
                start = at + 1
        elif sign == ";" and depth == 0:
            start = at + 1
    return found


def kept(css: str, used: set[str]) -> str:
    """The rules whose every class is used; of a list of selectors those alone."""
    out = []
    for head, body in blocks(re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)):
        if head.startswith(("@media", "@supports")):
            inner = kept(body, used)
            out.append(f"{head}{{{inner}}}" if inner else "")
        elif not head.startswith("@"):
            parts = [part for part in selectors(head) if "dark" not in part and set(_CLASS.findall(part)) <= used]
            out.append(f"{','.join(parts)}{{{body}}}\n" if parts else "")
    return "".join(out)


def selectors(head: str) -> list[str]:
    """The selectors of a list; a comma in brackets parts nothing."""
    return re.split(r",(?![^(\[]*[)\]])", head)


def without_pictures(css: str) -> str:
    """The same with the pictures that Bootstrap carries in itself left out: our policy blocks them, and forms.css has its own."""
    return re.sub(r"url\((\"|')data:.*?\1\)", "none", css)


if __name__ == "__main__":
    whole = without_pictures((HERE / "bootstrap.min.css").read_text(encoding="utf-8"))
    licence = whole[: whole.index("*/") + 2]
    (HERE / "bootstrap-own.css").write_text(whole, encoding="utf-8")
    (HERE / "bootstrap-public.css").write_text(f"{licence}\n{kept(whole, words())}", encoding="utf-8")
