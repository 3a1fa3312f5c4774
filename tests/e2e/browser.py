"""A page of another origin, in a real browser, asks with the official client: through connect, and
sealing by itself with packages/fetch.

The client and the compiler of TypeScript come from the registry that npm itself is set up for;
where none can be reached, or where there is no browser, the test is skipped.
"""

import functools
import http.server
import json
import os
import pathlib
import queue
import shutil
import signal
import subprocess
import threading
import unittest

import network
import sdk_fetch
from npm import npm

BROWSER = shutil.which("chromium-headless-shell")
PAGE = pathlib.Path(__file__).resolve().parent / "browser-page"
SITE = sdk_fetch.FOLDER
PATIENCE_S = 90


class Site(http.server.SimpleHTTPRequestHandler):
    """Gives the page, the client and the settings, and takes the result."""

    extensions_map = {".html": "text/html", ".js": "text/javascript", ".mjs": "text/javascript"}

    def __init__(self, settings, results, *rest):
        self.settings = settings
        self.results = results
        super().__init__(*rest, directory=str(SITE))

    def do_GET(self):
        if self.path != "/settings":
            return super().do_GET()
        body = json.dumps(self.settings).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        self.results.put(json.loads(self.rfile.read(int(self.headers["content-length"]))))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


def visit(settings):
    """What the page posts back."""
    results = queue.Queue()
    site = http.server.ThreadingHTTPServer(("127.0.0.1", 0),
                                           functools.partial(Site, settings, results))
    threading.Thread(target=site.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{site.server_port}/page/index.html"
    command = [BROWSER, "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
               "--remote-debugging-port=0", f"--user-data-dir={SITE / 'profile'}", address]
    complaints = SITE / "browser.err"
    with complaints.open("w") as err:
        browser = subprocess.Popen(command, stdout=err, stderr=err, start_new_session=True)
    try:
        return results.get(timeout=PATIENCE_S)
    except queue.Empty:
        raise AssertionError("the page posted nothing: " + complaints.read_text()[-2000:]) from None
    finally:
        # What is started is a script, and the browser several processes: all of one group.
        os.killpg(browser.pid, signal.SIGKILL)
        browser.wait()
        site.shutdown()
        site.server_close()


class Browser(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        built = npm(sdk_fetch.BUILT, "run", "build")
        assert built.returncode == 0, built.stdout + built.stderr
        net = cls.enterClassContext(network.running())
        cls.said = visit({"baseUrl": net.base_url, "key": net.api_key,
                          "coordinator": f"http://127.0.0.1:{net.coordinator_port()}",
                          "logPolicy": (net.data / "log-policy").read_text()})
        assert "failed" not in cls.said, cls.said["failed"]

    def test_a_page_of_another_origin_is_answered_whole_and_as_a_stream(self):
        plain = self.said["plain"]
        self.assertTrue(plain["whole"])
        self.assertEqual(plain["streamed"], plain["whole"])
        self.assertEqual(plain["models"], ["seedling"])

    def test_it_may_read_the_headers_that_matter(self):
        self.assertRegex(self.said["plain"]["requestId"], "^req_")
        self.assertGreater(int(self.said["plain"]["left"]), 0)

    def test_refusals_are_the_clients_own_errors(self):
        self.assertEqual(self.said["refused"], {"type": "BadRequestError", "status": 400,
                                                "param": "temperature"})

    def test_it_may_delete(self):
        self.assertTrue(self.said["kept"])

    def test_a_page_seals_by_itself_and_hears_the_same(self):
        self.assertEqual(self.said["sealed"]["whole"], self.said["plain"]["whole"])
        self.assertEqual(self.said["sealed"]["streamed"], self.said["plain"]["whole"])


if __name__ == "__main__":
    if BROWSER is None or not sdk_fetch.laid_out():
        print("skipped: there is no browser, or npm cannot get the client")
        raise SystemExit(network.SKIPPED)
    shutil.copytree(PAGE, SITE / "page", dirs_exist_ok=True)
    unittest.main()
