"""llama-server as an oracle for chat templates: one server per template, asked at
/apply-template."""

import contextlib
import json
import os
import shutil
import subprocess
import urllib.error
import urllib.request

import network
from children import end_with_parent, free_port, stop

SERVER = "llama-server"


def installed():
    return shutil.which(SERVER) is not None


class Server:
    def __init__(self, port):
        self.url = f"http://127.0.0.1:{port}"

    def ask(self, path, body=None):
        """(status, answer); status 0 while nobody listens."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data,
                                         {"content-type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, None
        except OSError:
            return 0, None

    def caps(self):
        return self.ask("/props")[1]["chat_template_caps"]

    def prompt(self, request):
        """None where it refuses."""
        status, answer = self.ask("/apply-template", request)
        assert status, "llama-server is gone"
        return answer["prompt"] if status == 200 else None


@contextlib.contextmanager
def serving(template, model):
    """A server with that template; None where it ends before it serves, as it does when it cannot
    read the template."""
    port = free_port()
    command = [SERVER, "--model", str(model), "--jinja", "--chat-template-file", str(template),
               "--port", str(port), "--threads", "1", "--ctx-size", "256", "--parallel", "1",
               "--no-warmup", "--no-prefill-assistant"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                               env=os.environ | {"TZ": "UTC"}, preexec_fn=end_with_parent)
    server = Server(port)
    try:
        network.until(lambda: process.poll() is not None or server.ask("/health")[0] == 200,
                      "llama-server is up")
        yield server if process.poll() is None else None
    finally:
        stop(process)
