"""A server of models in Hugging Face's layout, and the second host that it redirects to. The
repository's name says what goes wrong."""

import contextlib
import hashlib
import http.server
import json
import threading

COMMIT = "0123456789abcdef0123456789abcdef01234567"
ETAG = '"of-the-second-host"'
CUT = 1 << 20  # bytes until a connection is cut or held


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_HEAD(self):
        self.answer()

    def do_GET(self):
        self.answer()

    def answer(self):
        named = {name.lower(): value for name, value in self.headers.items()}
        self.server.asked.append((self.command, self.path, named))
        parts = self.path.strip("/").split("/")
        if parts[0] == "api":
            self.whole(200, json.dumps({"sha": COMMIT, "siblings": [
                {"rfilename": name} for name in ("README.md", "s.Q8_0.gguf", "s.Q4_0.gguf")]}))
        elif self.server.other is None:
            self.send_file(parts[1], named)
        elif parts[1] == "gone":
            self.whole(404, "")
        elif parts[1] == "private" and named.get("authorization") != "Bearer hush":
            self.whole(401, "")
        else:
            self.redirect(parts[1])

    def redirect(self, repository):
        self.send_response(302)
        self.send_header("location", f"http://127.0.0.1:{self.server.other}/acme/{repository}")
        self.send_header("content-length", "0")
        if repository != "unpublished":
            digest = hashlib.sha256(self.server.content).hexdigest()
            self.send_header("x-linked-size", str(len(self.server.content)))
            self.send_header("x-linked-etag", f'"{digest}"')
            self.send_header("x-repo-commit", COMMIT)
        self.end_headers()

    def whole(self, status, text):
        self.send_response(status)
        self.send_header("content-length", str(len(text)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(text.encode())

    def send_file(self, repository, named):
        content, start = self.server.content, 0
        if repository == "wrong":
            content = content[:-1] + bytes([content[-1] ^ 1])
        if named.get("if-range") == ETAG and repository != "unranged":
            start = int(named["range"].removeprefix("bytes=").removesuffix("-"))
        if repository == "refused" and self.command == "GET":
            return self.whole(416, "")
        self.send_response(206 if start else 200)
        self.send_header("etag", ETAG)
        self.send_header("content-length", str(len(content) - start))
        if start:
            self.send_header("content-range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        self.end_headers()
        if self.command == "GET":
            self.send_body(repository, content[start:])

    def send_body(self, repository, body):
        with contextlib.suppress(OSError):
            if repository in ("cut", "unranged"):
                # A server without ranges lets the second try through.
                short = repository == "cut" or self.server.count("GET", repository) < 2
                self.wfile.write(body[:CUT] if short else body)
                self.close_connection = True
            elif repository == "held" and not self.server.released.is_set():
                self.wfile.write(body[:CUT])
                self.wfile.flush()
                self.server.released.wait(60)
                self.close_connection = True
            else:
                self.wfile.write(body)


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, content, other=None):
        super().__init__(("127.0.0.1", 0), Handler)
        self.content, self.other, self.asked = content, other, []
        self.released = threading.Event()

    def count(self, method, repository):
        return len(self.questions(method, repository))

    def questions(self, method, repository):
        """The headers of each."""
        return [named for how, path, named in self.asked
                if how == method and f"/{repository}" in path]

    def handle_error(self, *_):
        pass  # a client that was killed


@contextlib.contextmanager
def serving(content):
    """(the base's server, the second host's)."""
    second = Server(content)
    base = Server(content, other=second.server_port)
    for server in (base, second):
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield base, second
    finally:
        for server in (base, second):
            server.released.set()
            server.shutdown()
            server.server_close()
