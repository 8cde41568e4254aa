"""Asks one address of the web whether it answers, and never one inside a network; knows no row, keeps nothing of the content."""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final
from urllib.parse import SplitResult, quote, urljoin, urlsplit

ALIVE: Final = "alive"
DEAD: Final = "dead"
UNTRIED: Final = "untried"
MOST_REDIRECTS: Final = 5
READ_BYTES: Final = 1024
_HEADERS: Final = {"User-Agent": "cchc-portal-link-check", "Accept": "*/*", "Connection": "close"}
_KEPT: Final = "/%?&=:@!$'()*+,;~-._[]"
_ANSWERS: Final = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS})
"""Refusals of a server that has the page: it is there, for somebody else or later."""
_NAT64: Final = ipaddress.ip_network("64:ff9b::/96")

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True)
class Outcome:
    """What became of asking: ALIVE, DEAD, or UNTRIED where the address must not be asked; `problem` says why, in Vietnamese."""

    state: str
    problem: str = ""


class _NotPublicError(Exception):
    """The host has an address inside some network."""


def is_public(address: Address) -> bool:
    """Whether an address lies in the open web: not private, loopback, link-local, multicast, nor such a one in IPv6's clothes."""
    if isinstance(address, ipaddress.IPv6Address):
        if address in _NAT64:
            return is_public(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        if inner is not None:
            return is_public(inner)
        if address.is_site_local:  # fec0::/10, given up in 2004 and still inside networks
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def ask(url: str, seconds: float) -> Outcome:
    """Ask with HEAD, then with GET where HEAD is answered with a fault; follow redirects, each checked like the first.

    Every request ends after `seconds`, however slowly the other side talks. Never raises for what it meets.
    """
    try:
        for _ in range(MOST_REDIRECTS + 1):
            status, target = _status(url, "HEAD", seconds)
            if status >= HTTPStatus.BAD_REQUEST and status not in _ANSWERS:
                status, target = _status(url, "GET", seconds)
            if not target:
                break
            url = urljoin(url, target)
        else:
            return Outcome(DEAD, "chuyển hướng quá nhiều lần")
    except _NotPublicError:
        return Outcome(UNTRIED, "địa chỉ trong mạng nội bộ, không thử")
    except (OSError, http.client.HTTPException, ValueError) as fault:
        return Outcome(DEAD, _words(fault))
    if status >= HTTPStatus.BAD_REQUEST and status not in _ANSWERS:
        return Outcome(DEAD, f"máy chủ trả lời {status}")
    return Outcome(ALIVE)


def _words(fault: Exception) -> str:
    if isinstance(fault, ssl.SSLError):
        return "chứng thư số của trang không hợp lệ"
    if isinstance(fault, socket.gaierror):
        return "không tìm thấy tên miền"
    if isinstance(fault, TimeoutError):
        return "không trả lời trong thời gian chờ"
    return "địa chỉ không hợp lệ" if isinstance(fault, ValueError) else "không kết nối được"


def _status(url: str, method: str, seconds: float) -> tuple[int, str]:
    """The status of one request and where it redirects to, "" for nowhere."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username is not None:
        raise ValueError(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    with _connected(parts, _checked_address(parts.hostname, port), port, seconds) as connection:
        path = quote((parts.path or "/") + (f"?{parts.query}" if parts.query else ""), safe=_KEPT)
        connection.request(method, path, headers=_HEADERS | {"Host": _host(parts)})
        answer = connection.getresponse()
        if method == "GET":
            answer.read(READ_BYTES)
        is_redirect = answer.status in (301, 302, 303, 307, 308)
        return answer.status, (answer.getheader("Location") or "") if is_redirect else ""


def _host(parts: SplitResult) -> str:
    """The host as it is written to a server: without the port that goes without saying."""
    name = (parts.hostname or "").encode("idna").decode("ascii")
    name = f"[{name}]" if ":" in name else name
    return name if parts.port is None else f"{name}:{parts.port}"


def _checked_address(host: str, port: int) -> str:
    """The address to connect to, once every one that the name has is found to be in the open web."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(entry[4][0]) for entry in found]
    if not addresses or not all(is_public(ipaddress.ip_address(address.partition("%")[0])) for address in addresses):
        raise _NotPublicError
    return addresses[0]


@contextlib.contextmanager
def _connected(parts: SplitResult, address: str, port: int, seconds: float) -> Iterator[http.client.HTTPConnection]:
    """A connection to just this address, under the name of the host; cut after `seconds`."""
    raw = socket.create_connection((address, port), timeout=seconds)
    watch = threading.Timer(seconds, _cut, [raw])
    watch.daemon = True
    watch.start()
    try:
        host = parts.hostname or ""
        sock = ssl.create_default_context().wrap_socket(raw, server_hostname=host) if parts.scheme == "https" else raw
        connection = http.client.HTTPConnection(host, port, timeout=seconds)
        connection.sock = sock
        try:
            yield connection
        finally:
            connection.close()
    finally:
        watch.cancel()
        raw.close()


def _cut(raw: socket.socket) -> None:
    with contextlib.suppress(OSError):
        raw.shutdown(socket.SHUT_RDWR)
