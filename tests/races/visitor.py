"""A person with a browser session of their own: cookies, CSRF token, forms; and several of them acting at once."""

import http.client
import secrets
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import urlencode

from tests import make

FORM = "application/x-www-form-urlencoded"


@dataclass
class Answer:
    status: int
    headers: dict
    body: bytes

    @property
    def text(self):
        return self.body.decode()


class Visitor:
    """One session; every request is a connection of its own, as browsers behind nginx make them."""

    def __init__(self, port, username=""):
        self.port, self.cookies = port, {}
        if username:
            self.sign_in(username)

    def sign_in(self, username, password=make.PASSWORD):
        self.get("/tai-khoan/login/")
        answer = self.post("/tai-khoan/login/", login=username, password=password)
        assert (answer.status, answer.headers.get("location")) == (302, "/viec-cua-toi/"), answer.text[:2000]

    def get(self, path, **headers):
        return self._send("GET", path, None, headers)

    def post(self, path, **fields):
        """Send a form as cell.js does, with the session's CSRF token."""
        body = urlencode({"csrfmiddlewaretoken": self.cookies["csrftoken"], **fields}, doseq=True)
        return self._send("POST", path, body.encode(), {"Content-Type": FORM, "HX-Request": "true"})

    def upload(self, path, name, content):
        edge = secrets.token_hex(16)
        parts = [
            f'--{edge}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{self.cookies["csrftoken"]}',
            f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n',
        ]
        body = "\r\n".join(parts).encode() + content + f"\r\n--{edge}--\r\n".encode()
        return self._send("POST", path, body, {"Content-Type": f"multipart/form-data; boundary={edge}"})

    def _send(self, method, path, body, headers):
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
            link.request(method, path, body, {**headers, **({"Cookie": cookie} if cookie else {})})
            response = link.getresponse()
            received = response.read()
        finally:
            link.close()
        for name, value in response.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        return Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, received)


def at_once(*actions):
    """Run the actions at the same moment, each in a thread; their results in order."""
    gate = threading.Barrier(len(actions))

    def run(action):
        gate.wait(30)
        return action()

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(run, actions))
