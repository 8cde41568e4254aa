"""The sweep of links: what is asked and what never is, what is kept, and that it runs only when it is let."""

import contextlib
import io
import ipaddress
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.management import CommandError, call_command

from scoring.enums import Layer, SheetState
from scoring.models import Assessment, Evidence
from scoring.services import evidence, evidence_fetch
from scoring.services.evidence import About, Place
from scoring.services.evidence_fetch import ALIVE, DEAD, UNTRIED, Outcome, ask, is_public
from scoring.services.evidence_links import sweep_links
from tests import make
from tests.guards.pairs import answering


class Pages(BaseHTTPRequestHandler):
    """/tot answers, /mat is gone, /khong-head knows no HEAD, /vong redirects for ever, /cham drips, /sang leads to /tot."""

    def do_HEAD(self):
        self._answer(405 if self.path == "/khong-head" else None)

    def do_GET(self):
        self._answer(None)

    def _answer(self, status):
        self.server.asked.append((self.command, self.path, self.headers["Host"]))
        if self.path == "/cham":
            with contextlib.suppress(OSError):
                for _ in range(100):
                    self.wfile.write(b"H")
                    time.sleep(0.1)
            return
        away = {"/vong": "/vong", "/sang": "/tot"}.get(self.path)
        status = status or (302 if away else 404 if self.path == "/mat" else 403 if self.path == "/cam" else 200)
        self.send_response(status)
        if away:
            self.send_header("Location", away)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_args):
        pass


@pytest.fixture
def site():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    server.asked = []
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    server.url = f"http://127.0.0.1:{server.server_port}"
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def unguarded(monkeypatch):
    answering(evidence_fetch, "is_public", answer=True)(monkeypatch)


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "192.168.1.1", "172.16.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0"),
        *("224.0.0.1", "255.255.255.255", "::1", "fe80::1", "fec0::1", "fd00::1", "ff02::1"),
        *("::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:7f00:1::"),
    ],
)
def test_no_address_inside_a_network_is_public(address):
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["203.162.0.11", "8.8.8.8", "2405:4800::1", "64:ff9b::808:808"])
def test_addresses_of_the_web_are_public(address):
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "2130706433"])
def test_the_guard_holds_nothing_inside_is_asked(site, host):
    outcome = ask(f"http://{host}:{site.server_port}/tot", 2)

    assert outcome == Outcome(UNTRIED, "địa chỉ trong mạng nội bộ, không thử")
    assert site.asked == []


def test_without_the_guard_the_harm_is_done(site, unguarded):
    assert ask(f"{site.url}/tot", 2).state == ALIVE
    assert site.asked == [("HEAD", "/tot", f"127.0.0.1:{site.server_port}")]


def test_a_redirect_into_the_network_is_not_followed(site, monkeypatch):
    first = []

    def only_the_first(_address):
        first.append(1)
        return len(first) == 1

    monkeypatch.setattr(evidence_fetch, "is_public", only_the_first)

    assert ask(f"{site.url}/sang", 2).state == UNTRIED
    assert [path for _method, path, _host in site.asked] == ["/sang"]


@pytest.mark.parametrize(
    ("path", "outcome"),
    [
        ("/tot", Outcome(ALIVE)),
        ("/sang", Outcome(ALIVE)),
        ("/khong-head", Outcome(ALIVE)),
        ("/cam", Outcome(ALIVE)),
        ("/van bản?q=á", Outcome(ALIVE)),
        ("/mat", Outcome(DEAD, "máy chủ trả lời 404")),
        ("/vong", Outcome(DEAD, "chuyển hướng quá nhiều lần")),
    ],
)
def test_what_an_answer_means(site, unguarded, path, outcome):
    assert ask(f"{site.url}{path}", 2) == outcome


def test_a_server_that_drips_is_cut_in_time(site, unguarded):
    begun = time.monotonic()

    assert ask(f"{site.url}/cham", 0.5).state == DEAD
    assert time.monotonic() - begun < 3


def test_what_is_not_there_is_dead(unguarded):
    assert ask("http://127.0.0.1:1/", 1) == Outcome(DEAD, "không kết nối được")
    assert ask("ftp://127.0.0.1/", 1).state == DEAD
    assert ask("http://ten-mien-khong-co.invalid/", 1) == Outcome(DEAD, "không tìm thấy tên miền")


@pytest.fixture
def links(cast):
    """Two criteria of A hold the same link, one another."""
    Assessment.objects.filter(pk=cast.sheet("A").pk).update(state=SheetState.DRAFTING)
    return [
        evidence.add_link(
            place=Place(cast.sheet("A"), code, Layer.SELF), url=url, about=About(), actor=cast.staff_a, now=make.NOW
        )
        for code, url in (("1.2", "https://a.vn/1"), ("1.1.1", "https://a.vn/1"), ("1.2", "https://a.vn/2"))
    ]


def sweep(cast, states, limit=10, now=make.NOW):
    asked = []

    def ask_told(url):
        asked.append(url)
        return states.get(url, Outcome(ALIVE))

    sweep_links(round_=cast.round, limit=limit, ask=ask_told, now=lambda: now)
    return asked


def test_a_link_is_dead_from_its_first_failure_until_it_answers(cast, links):
    later = make.NOW.replace(day=3)
    gone = {"https://a.vn/1": Outcome(DEAD, "máy chủ trả lời 404")}

    assert sweep(cast, gone) == ["https://a.vn/1", "https://a.vn/2"]
    sweep(cast, gone, now=later)
    found = Evidence.objects.get(pk=links[0].pk)
    assert (found.link_dead_since, found.link_checked_at, found.link_problem) == (
        make.NOW,
        later,
        "máy chủ trả lời 404",
    )
    assert Evidence.objects.get(pk=links[1].pk).link_dead_since == make.NOW
    sweep(cast, {"https://a.vn/1": Outcome(UNTRIED, "mạng nội bộ")})
    assert Evidence.objects.get(pk=links[0].pk).link_dead_since == make.NOW
    sweep(cast, {})
    assert Evidence.objects.get(pk=links[0].pk).link_dead_since is None


def test_those_not_asked_for_longest_come_first_and_withdrawn_ones_never(cast, links):
    sweep(cast, {}, limit=1)
    evidence.withdraw_evidence(evidence=links[1], reason="nhầm", actor=cast.staff_a, now=make.NOW)

    assert sweep(cast, {}, limit=1) == ["https://a.vn/2"]


def test_the_command_asks_nothing_unless_it_is_let(cast, links, site):
    Evidence.objects.filter(pk=links[2].pk).update(url=f"{site.url}/tot")

    with pytest.raises(CommandError, match="--allow-network"):
        call_command("check_links", cast.round.code)
    assert not Evidence.objects.filter(link_checked_at__isnull=False).exists()


def test_the_command_tells_people_and_machines(cast, links, site, unguarded):
    for row, path in zip(links, ("tot", "tot", "mat"), strict=True):
        Evidence.objects.filter(pk=row.pk).update(url=f"{site.url}/{path}")

    def told(*more):
        out = io.StringIO()
        call_command("check_links", cast.round.code, "--allow-network", "--pause=0", "--timeout=2", *more, stdout=out)
        return out.getvalue()

    assert "Đã thử 3 liên kết: 2 mở được, 1 hỏng, 0 không thử." in told()
    assert "A 1.2" in told()
    said = json.loads(told("--format=json"))
    assert (said["checked"], said["alive"], said["dead"], said["untried"]) == (3, 2, 1, 0)
    for wrong in (["KHONG-CO"], [cast.round.code, "--limit=0"]):
        with pytest.raises(CommandError):
            call_command("check_links", *wrong, "--allow-network")
