"""The sweep itself: a form sent as it is shown, and once more, and after somebody else's, and too late."""

import hashlib
import html
from contextlib import contextmanager
from dataclasses import dataclass
from html.parser import HTMLParser
from http import HTTPStatus

from django.apps import apps
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from scoring.selectors.rankings.memory import forget_everything
from tests.posts.forms import forms_of
from tests.posts.row import AGAIN, KEPT, NONE, REFUSED, SAME, SECOND, TOLD, Post
from tests.rights.table import ROWS
from units.models import User

KWARGS = {row.name: row.kwargs for row in ROWS if "POST" in row.methods}
NOT_CONTENT = ("django_session", "axes_", "django_content_type", "auth_permission")
"""Tables of the machinery: sessions, counted sign-ins, names of models."""
DONE = {200, 302, 303, 204}
REFUSALS = {403, 404, 409, 422}


def fingerprint():
    """A digest of every row of every table but the machinery's, by table."""
    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            table = model._meta.db_table
            if model._meta.proxy or not model._meta.managed or table.startswith(NOT_CONTENT):
                continue
            name, key = (connection.ops.quote_name(one) for one in (table, model._meta.pk.column))
            cursor.execute(f"SELECT * FROM {name} ORDER BY {key}")
            found[table] = hashlib.sha256(repr(cursor.fetchall()).encode()).hexdigest()
    return found


def changed(before, after):
    """The tables that differ between two fingerprints."""
    return sorted(table for table, digest in after.items() if before[table] != digest)


@contextmanager
def undone():
    """What is written inside is taken back, and nothing of it is remembered."""
    cache.clear()
    forget_everything()
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    cache.clear()
    forget_everything()


@dataclass(frozen=True)
class Sent:
    """How a request ended: its status, its page as text, and the tables it wrote."""

    status: int
    body: str
    wrote: list

    def __str__(self):
        return f"{self.status}, wrote {', '.join(self.wrote) or 'nothing'}{self.complaint()}"

    def complaint(self):
        """What a page says is wrong, for whoever mends the row."""
        words = _Complaints()
        words.feed(self.body)
        return f" [{' | '.join(words.said)[:300]}]" if words.said else ""


class _Complaints(HTMLParser):
    """Texts of errors and notices."""

    def __init__(self):
        super().__init__()
        self.said, self.depth = [], 0

    def handle_starttag(self, tag, attrs):
        name = dict(attrs).get("class") or ""
        if self.depth or any(word in name for word in ("error", "notice")):
            self.depth += tag not in ("br", "img", "input", "hr", "use", "path")

    def handle_endtag(self, tag):
        self.depth -= self.depth > 0 and tag not in ("br", "img", "input", "hr", "use", "path")

    def handle_data(self, data):
        if self.depth and data.strip():
            self.said.append(" ".join(data.split()))


class Sweep:
    """One row played by its people in a scene that is there."""

    def __init__(self, row: Post, cast, people):
        self.row, self.cast = row, cast
        self.people = people | {"approver": cast.approver}
        self.address = self.page = ""

    def begun(self):
        """The form is on the person's screen: what the row needs is made, and its page asked; the tries begin here, each undone after."""
        self.prepared()
        self.client = self.browser(self.row.who)
        self.body = self.form(self.client, self.row.typed)
        return self

    def prepared(self):
        """Make what the row needs, and learn the addresses of its form and of the page that shows it."""
        row = self.row
        if row.before is not None:
            row.before(self.cast)
        given = KWARGS[row.name] | self.given(row.kwargs)
        self.address = reverse(row.name, kwargs=given)
        shown = next(one for one in ROWS if one.name == (row.page or row.name)).kwargs
        page = reverse(row.page or row.name, kwargs={name: given.get(name, value) for name, value in shown.items()})
        self.page = page + row.query

    def browser(self, who):
        client = Client()
        person = self.people[who]
        if person is not None:
            client.force_login(User.objects.get(pk=person.pk))
        return client

    def form(self, client, typed):
        """What the page's form would send with `typed` in it; raises AssertionError where the page has no such form."""
        if self.row.bare:
            self.where = self.address
            return dict(self.given(typed))
        response = client.get(self.page)
        first = self.given(self.row.first)
        if first is not None:
            held = forms_of(response.content.decode(), self.page)
            begun = next(one for one in held if one.method == "post" and not one.action.startswith("/tai-khoan/"))
            response = client.post(begun.action.partition("#")[0] or self.page, begun.values | first)
        assert response.status_code == 200, f"the page of its form answers {response.status_code}"
        shown = self.shown(response.content.decode())
        assert shown is not None, "its page shows no form that sends to it"
        self.where = shown.action.partition("#")[0] or self.page
        given = self.given(typed)
        kept = {name: list(values) for name, values in shown.values.items() if name not in given}
        pressed = {name: value for name, value in shown.buttons if self.row.form.get(name, "") is None}
        return kept | pressed | {name: value for name, value in given.items() if value is not None}

    def shown(self, body):
        """The form of a page that the row is about; None where there is none."""
        for one in forms_of(body, self.page):
            where = one.action.partition("#")[0] or self.page
            held = all(_holds(one, name, value) for name, value in self.row.form.items())
            if one.method == "post" and where.partition("?")[0] == self.address and held:
                return one
        return None

    def given(self, typed):
        return typed(self.cast) if callable(typed) else typed

    def post(self, client, body):
        for value in body.values():
            if hasattr(value, "seek"):
                value.seek(0)
        before = fingerprint()
        response = client.post(self.where, body)
        content = b"".join(response.streaming_content) if response.streaming else response.content
        return Sent(response.status_code, content.decode(errors="replace"), changed(before, fingerprint()))

    # --- What is tried; each answers what is wrong ---------------------------------------------------------------

    def twice(self):
        row = self.row
        first = self.post(self.client, self.body)
        if not row.writes:
            return self._wants(first, first.status in DONE and not first.wrote, "to write nothing")
        if first.status not in DONE or not first.wrote:
            return f"the first post: {first}"
        second = self.post(self.client, self.body)
        wanted = {
            REFUSED: second.status in REFUSALS and not second.wrote,
            SAME: second.status in DONE and not second.wrote,
            AGAIN: second.status in DONE and bool(second.wrote),
        }
        return self._wants(second, wanted[row.twice], f"the second post to be {row.twice}")

    def stale(self):
        row = self.row
        if row.stale == NONE:
            return ""
        client = self.client
        other = client if row.meanwhile == row.who else self.browser(row.meanwhile or SECOND[row.who])
        if row.ends is not None:
            row.ends(self.cast)
        else:
            landed = self.post(other, self.form(other, row.other))
            if landed.status not in DONE or not landed.wrote:
                return f"the other person's post: {landed}"
        sent = self.post(client, self.body)
        if row.stale == TOLD:
            told = sent.status in REFUSALS or (sent.status in DONE and row.twice == SAME)
            return self._wants(sent, told and not sent.wrote, "the stale post to be refused") or self._lost(sent)
        lost = [text for text in _texts(self.given(row.typed)) if not _shows(sent.body, text)]
        newer = row.shows or _texts(self.given(row.other))
        hidden = [text for text in newer if not _shows(sent.body, text)] if row.stale == KEPT else []
        said = [f"typed text lost: {lost}"] * bool(lost) + [f"newer value not shown: {hidden}"] * bool(hidden)
        statuses = {HTTPStatus.CONFLICT} if row.stale == KEPT else REFUSALS
        right = sent.status in statuses and not sent.wrote and not said
        wrong = self._wants(sent, right, "the stale post to be refused, " + "; ".join(said))
        return wrong or (self._sent_again(client, sent.body) if row.stale == KEPT else "")

    def _sent_again(self, client, body):
        """The page of a refusal, sent as it is: what was typed must land over what was seen by then."""
        shown = self.shown(body)
        if shown is None:
            return "the page of the refusal shows no form to send again"
        buttons = {name: value for name, value in self.given(self.row.typed).items() if name not in shown.values}
        again = self.post(client, shown.values | buttons)
        return self._wants(again, again.status in DONE and bool(again.wrote), "the form of the refusal to land")

    def late(self):
        if self.row.late is None:
            return ""
        self.row.late(self.cast)
        sent = self.post(self.client, self.body)
        refused = sent.status in REFUSALS or sent.status in DONE - {200}
        return self._wants(sent, refused and not sent.wrote, "the late post to be refused") or self._lost(sent)

    def _lost(self, sent):
        """What a page of a refusal, whatever it is, must still show of what was typed: all of it that is no choice."""
        typed = [text for text in _texts(self.given(self.row.typed)) if " " in text or "/" in text]
        lost = [text for text in typed if not _shows(sent.body, text)]
        return f"typed text lost: {lost}; got {sent}" if lost else ""

    def _wants(self, sent, right, wanted):
        return "" if right else f"wanted {wanted}; got {sent}"


def _holds(form, name, value):
    """Whether a control or a button of this name holds the value; None: any."""
    pairs = [(held, one) for held, many in form.values.items() for one in many] + form.buttons
    return any(held == name and value in (None, one) for held, one in pairs)


def _texts(typed):
    """The texts of what was typed that a page must show again; files, ticks and buttons apart."""
    return [text for text in typed.values() if isinstance(text, str) and len(text) > 2]


def _shows(body, text):
    return " ".join(text.split()) in " ".join(html.unescape(body).split())
