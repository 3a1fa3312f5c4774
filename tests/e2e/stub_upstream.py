"""An OpenAI-compatible service that does as it is told: the model's name says what happens."""

import contextlib
import http.server
import json
import ssl
import threading
import time

DELTAS = ("Hel", "lo")


def event(delta):
    choice = {"index": 0, "delta": {"content": delta}, "finish_reason": None}
    body = {"id": "chatcmpl-stub", "object": "chat.completion.chunk", "created": 1, "model": "stub",
            "choices": [choice]}
    return f"data: {json.dumps(body)}\n\n"


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.asked.append((self.path, headers, body))
        answer = getattr(self, "answer_" + body["model"], None)
        if answer:
            answer()
        elif body.get("stream"):
            self.answer_events()
        elif self.path.endswith("/embeddings"):
            self.whole(200, {"object": "list", "model": "stub", "data": [
                {"object": "embedding", "index": 0, "embedding": [0.5, 0.25]}]})
        else:
            self.whole(200, {
                "id": "chatcmpl-stub", "object": "chat.completion", "created": 1, "model": "stub",
                "choices": [{"index": 0, "finish_reason": "stop",
                             "message": {"role": "assistant", "content": "".join(DELTAS)}}]})

    def whole(self, status, body, **headers):
        text = json.dumps(body).encode()
        self.send_response(status)
        for name, value in {"content-type": "application/json", "content-length": str(len(text)),
                            "x-request-id": "req_stub", "x-ratelimit-remaining-requests": "3",
                            "set-cookie": "a=b", **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(text)

    def begin_stream(self, **headers):
        self.send_response(200)
        for name, value in {"content-type": "text/event-stream", **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def chunk(self, text):
        data = text.encode()
        self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))

    def answer_events(self):
        """Cut where it hurts: in the middle of lines."""
        self.begin_stream(transfer_encoding="chunked")
        text = ": ping\n\n" + "".join(map(event, DELTAS)) + "data: [DONE]\n\n"
        for at in range(0, len(text), 7):
            self.chunk(text[at:at + 7])
        self.wfile.write(b"0\r\n\r\n")

    def answer_busy(self):
        self.whole(429, {"error": {"message": "slow down", "type": "requests"}}, retry_after="7")

    def answer_bad_key(self):
        self.whole(401, {"error": {"message": "who?", "code": "invalid_api_key"}})

    def answer_bad_request(self):
        self.whole(400, {"error": {"message": "no such field", "type": "invalid_request_error"}})

    def answer_moved(self):
        self.whole(307, {}, location=f"http://127.0.0.1:{self.server.server_port}/v1/elsewhere")

    def answer_silent(self):
        self.server.hung_up.wait_for_end_of(self.connection)

    def answer_endless(self):
        """Events until the other side goes."""
        self.begin_stream(transfer_encoding="chunked")
        with contextlib.suppress(OSError):
            while True:
                self.chunk(event("on "))
                time.sleep(0.02)
        self.server.hung_up.set()
        self.close_connection = True

    def answer_dies(self):
        self.begin_stream(transfer_encoding="chunked")
        self.chunk(event(DELTAS[0]))
        self.wfile.flush()
        self.close_connection = True
        self.connection.close()

    def answer_cut(self):
        """Closed in order, and not whole."""
        self.begin_stream(connection="close")
        self.wfile.write(event(DELTAS[0]).encode())
        self.close_connection = True


class HungUp(threading.Event):
    def wait_for_end_of(self, connection):
        with contextlib.suppress(OSError):
            while connection.recv(1024):
                pass
        self.set()


@contextlib.contextmanager
def serving(certificate=None):
    """The server; `asked` lists (path, headers, body) of what it was asked."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.asked, server.hung_up = [], HungUp()
    server.handle_error = lambda *_: None  # a client that goes is part of the test
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
