"""The forms of a page as a browser would send them: every control with the value the page gives it; it must know no address."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

NOT_SENT = {"submit", "button", "image", "reset", "file"}


@dataclass
class Form:
    """One form: where and how it sends, what its controls hold, and its buttons that have a name."""

    action: str
    method: str
    name: str = ""
    values: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    def hold(self, name, value):
        """Let a control of this name hold one more value."""
        self.values.setdefault(name, []).append(value)


class _Reader(HTMLParser):
    def __init__(self, page):
        super().__init__()
        self.forms, self.outside, self.inside = [], [], None
        self.area = self.choice = None
        self.page = page

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form":
            action = given.get("action") or self.page
            self.inside = Form(action, given.get("method", "get").lower(), given.get("id", ""))
            self.forms.append(self.inside)
        elif tag in ("input", "button", "textarea", "select") and given.get("name") and "disabled" not in given:
            self._control(tag, given)
        elif tag == "option" and self.choice is not None:
            self.choice[2].append([given.get("value"), "selected" in given, "disabled" in given])

    def _control(self, tag, given):
        kind = given.get("type", "submit" if tag == "button" else "text")
        if tag == "textarea":
            self.area = [given, ""]
        elif tag == "select":
            self.choice = (given, "multiple" in given, [])
        elif kind in NOT_SENT:
            if kind == "submit":
                self._put(given, None, (given["name"], given.get("value", "")))
        elif kind not in ("checkbox", "radio"):
            self._put(given, given.get("value") or "")
        elif "checked" in given:
            self._put(given, given.get("value", "on"))

    def handle_data(self, data):
        if self.area is not None:
            self.area[1] += data
        elif self.choice is not None and self.choice[2] and self.choice[2][-1][0] is None:
            self.choice[2][-1][0] = data.strip()  # an option without a value is its text

    def handle_endtag(self, tag):
        if tag == "form":
            self.inside = None
        elif tag == "textarea" and self.area is not None:
            self._put(self.area[0], self.area[1].removeprefix("\n"))
            self.area = None
        elif tag == "select" and self.choice is not None:
            given, many, options = self.choice
            chosen = [value for value, is_chosen, _ in options if is_chosen]
            if not chosen and not many:
                chosen = [value for value, _, is_off in options if not is_off][:1]
            for value in chosen:
                self._put(given, value or "")
            self.choice = None

    def _put(self, given, value, button=None):
        self.outside.append((given.get("form", ""), self.inside, given["name"], value, button))


def forms_of(html, page):
    """Every form of a page, in its order; `page` is the page's own address, where a form without an action sends."""
    reader = _Reader(page)
    reader.feed(html)
    named = {form.name: form for form in reader.forms if form.name}
    for owner, inside, name, value, button in reader.outside:
        form = named.get(owner, inside)
        if form is None:
            continue
        if button is not None:
            form.buttons.append(button)
        else:
            form.hold(name, value)
    return reader.forms
