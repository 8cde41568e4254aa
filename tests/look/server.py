"""A small web server for looking at pages without a view: it gives rendered pages and static files, and answers posts as told."""

import mimetypes
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from django.contrib.staticfiles import finders
from django.http import QueryDict
from django.http.multipartparser import MultiPartParser
from django.test import RequestFactory

POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'"


class Site:
    """What the server says: `pages` (path → html) and `answer(path, form)` → (status, html); `posts` keeps what came."""

    def __init__(self):
        self.pages = {}
        self.answer = lambda _path, _form: (500, "")
        self.posts = []
        handler = type("SiteHandler", (Handler,), {"site": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def close(self):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class Handler(BaseHTTPRequestHandler):
    site = None

    def do_GET(self):
        path = urlsplit(self.path).path
        found = finders.find(path.removeprefix("/static/")) if path.startswith("/static/") else None
        if found:
            self._send(200, Path(found).read_bytes(), mimetypes.guess_type(found)[0] or "font/woff2")
        elif path in self.site.pages:
            self._send(200, self.site.pages[path].encode())
        else:
            self._send(404, b"")

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        form = self._form(body)
        self.site.posts.append({"path": self.path, "fragment": self.headers.get("HX-Request") == "true", **form})
        status, html = self.site.answer(self.path, form)
        self._send(status, html.encode())

    def _form(self, body):
        if not self.headers["Content-Type"].startswith("multipart/"):
            return QueryDict(body).dict()
        request = RequestFactory().post("/", body, content_type=self.headers["Content-Type"])
        return MultiPartParser(request.META, request, request.upload_handlers).parse()[0].dict()

    def _send(self, status, body, kind="text/html; charset=utf-8"):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", POLICY)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args):
        pass
