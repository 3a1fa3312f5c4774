"""connect with upstreams: a model that no sealed machine serves is answered by another service, the
sealed network goes first, each answer says whose it is, and what must not leave does not."""

import concurrent.futures
import contextlib
import http.client
import json
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import unittest

import network
import stub_upstream
from children import end_with_parent, free_port, stop

try:
    import openai
except ImportError:
    print("skipped: this Python has no openai package")
    raise SystemExit(network.SKIPPED)

KEY = "sk-of-the-house"
CANARY = "canary in the mine"
ODD = ("busy", "bad_key", "bad_request", "moved", "silent", "endless", "dies", "cut")


class Connect:
    """A connect of its own beside the network's."""

    def __init__(self, net, port):
        self.port, self.key = port, net.api_key
        self.client = openai.OpenAI(base_url=f"http://127.0.0.1:{port}/v1", api_key=net.api_key,
                                    max_retries=0, timeout=60)

    def post(self, model, path="/v1/chat/completions", stream=False, **headers):
        body = {"model": model, "stream": stream, "max_tokens": 4,
                "messages": [{"role": "user", "content": CANARY}]}
        named = {"authorization": f"Bearer {self.key}", "content-type": "application/json",
                 **{name.replace("_", "-"): value for name, value in headers.items()}}
        return network.exchange(self.port, "POST", path, json.dumps(body), named)

    def health(self):
        return json.loads(network.exchange(self.port, "GET", "/health")[2])


@contextlib.contextmanager
def connecting(net, upstreams):
    with tempfile.TemporaryDirectory(prefix="darkbloom-upstreams-") as folder:
        file, port = pathlib.Path(folder, "upstreams.toml"), free_port()
        file.write_text(upstreams)
        process = subprocess.Popen(
            [str(network.PROGRAMS / "darkbloom"), "connect", "--port", str(port), "--coordinator",
             f"ws://127.0.0.1:{net.coordinator_port()}", "--upstreams", str(file)],
            env={**os.environ, "HOUSE_KEY": KEY, "http_proxy": "http://127.0.0.1:1",
                 "XDG_CONFIG_HOME": folder}, stderr=subprocess.DEVNULL, preexec_fn=end_with_parent)
        try:
            connect = Connect(net, port)

            def ready():
                with contextlib.suppress(OSError):
                    return connect.health()["status"] == "ok"
            network.until(ready, "connect has judged a machine")
            yield connect
        finally:
            stop(process)
        assert process.returncode == 0, process.returncode


def begun(connect, model):
    """The connection of a stream of which a part has come."""
    connection = http.client.HTTPConnection("127.0.0.1", connect.port, timeout=30)
    body = {"model": model, "stream": True, "messages": []}
    connection.request("POST", "/v1/chat/completions", json.dumps(body),
                       {"authorization": "Bearer any", "content-type": "application/json"})
    assert connection.getresponse().read(10)
    return connection


@contextlib.contextmanager
def llama_server():
    """Its port."""
    port = free_port()
    process = subprocess.Popen(
        ["llama-server", "--model", str(network.MODEL), "--port", str(port), "--threads", "1",
         "--ctx-size", "512", "--parallel", "1", "--no-warmup"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=end_with_parent)
    try:
        def ready():
            with contextlib.suppress(OSError):
                return network.exchange(port, "GET", "/health")[0] == 200
        network.until(ready, "llama-server is up")
        yield port
    finally:
        stop(process)


def upstream(name, url, **settings):
    lines = [f"[[upstream]]\nname = \"{name}\"\nurl = \"{url}\"\nmay_see_text = true"]
    return "\n".join(lines + [f"{key} = {value}" for key, value in settings.items()]) + "\n"


def url_of(server, scheme="http"):
    return f"{scheme}://127.0.0.1:{server.server_port}/v1"


class Upstreams(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.net = cls.enterClassContext(network.running())
        cls.house = cls.enterClassContext(stub_upstream.serving())
        cls.other = cls.enterClassContext(stub_upstream.serving())
        odd = ", ".join(f'"{name}"' for name in ODD)
        cls.file = (
            upstream("house", url_of(cls.house), key_env='"HOUSE_KEY"', timeout_seconds=2,
                     models='{ "gpt" = "theirs", "both" = "busy", "seedling" = "theirs" }') +
            upstream("odd", url_of(cls.house), timeout_seconds=2, models=f"[{odd}]",
                     paths='["/v1/chat/completions"]') +
            upstream("other", url_of(cls.other), models='["both"]', key_env='"HOUSE_KEY"') +
            upstream("asked-for", url_of(cls.other), models='["private"]', opt_in="true"))

    def setUp(self):
        self.connect = self.enterContext(connecting(self.net, self.file))
        self.house.asked.clear()
        self.other.asked.clear()
        self.house.hung_up.clear()

    def test_pages_in_a_browser_may_not_ask(self):
        asks = {"origin": "https://a.page", "access-control-request-method": "POST",
                "access-control-request-headers": "content-type"}
        status, headers, _ = network.exchange(self.connect.port, "OPTIONS", "/v1/chat/completions",
                                              None, asks)
        self.assertEqual(status, 403)
        self.assertNotIn("access-control-allow-origin", headers)
        self.assertNotIn("access-control-allow-origin", self.connect.post("gpt")[1])

    def test_a_model_that_only_an_upstream_has_is_answered_whole_and_streaming(self):
        names = {model.id: model for model in self.connect.client.models.list()}
        self.assertEqual(names["gpt"].owned_by, "house")
        self.assertEqual(names["seedling"].owned_by, "darkbloom")
        hello = [{"role": "user", "content": CANARY}]
        answer = self.connect.client.chat.completions.create(model="gpt", messages=hello)
        self.assertEqual(answer.choices[0].message.content, "Hello")
        text = "".join(event.choices[0].delta.content or "" for event in
                       self.connect.client.chat.completions.create(model="gpt", messages=hello,
                                                                   stream=True))
        self.assertEqual(text, "Hello")
        vector = self.connect.client.embeddings.create(model="gpt", input="a",
                                                       encoding_format="float")
        self.assertEqual(vector.data[0].embedding, [0.5, 0.25])

    def test_an_answer_says_whose_it_is_and_who_has_read_the_text(self):
        for stream in (False, True):
            status, headers, _ = self.connect.post("gpt", stream=stream)
            self.assertEqual((status, headers["darkbloom-upstream"]), (200, "house"))
            self.assertEqual(headers["darkbloom-plaintext-seen-by"], "connect,house")
            self.assertNotIn("darkbloom-tier", headers)
            status, headers, _ = self.connect.post("seedling", stream=stream)
            self.assertEqual((status, headers["darkbloom-upstream"]), (200, "sealed"))
            self.assertEqual(headers["darkbloom-plaintext-seen-by"], "connect,node")
            self.assertIn("darkbloom-tier", headers)

    def test_an_upstream_gets_its_own_key_and_nothing_of_the_client_but_the_body(self):
        self.connect.post("gpt", x_secret="1", cookie="a=b", openai_organization="mine")
        (path, headers, body), = self.house.asked
        self.assertEqual((path, body["model"]), ("/v1/chat/completions", "theirs"))
        self.assertEqual(body["messages"][0]["content"], CANARY)
        self.assertEqual(headers["authorization"], f"Bearer {KEY}")
        self.assertLessEqual(set(headers), {"host", "authorization", "content-type", "accept",
                                            "content-length"})

    def test_of_an_upstreams_headers_only_the_known_ones_are_passed_on(self):
        _, headers, _ = self.connect.post("gpt")
        self.assertEqual(headers["x-request-id"], "req_stub")
        self.assertEqual(headers["x-ratelimit-remaining-requests"], "3")
        self.assertNotIn("set-cookie", headers)

    def test_what_must_not_leave_does_not(self):
        for headers in ({"darkbloom_upstreams": "never"}, {"darkbloom_sealed_only": "true"},
                        {"darkbloom_own_only": "true"}, {"darkbloom_min_tier": "open"},
                        {"darkbloom_max_age_seconds": "60"}):
            self.assertEqual(self.connect.post("gpt", **headers)[0], 404, headers)
        self.assertEqual(self.connect.post("gpt", darkbloom_upstreams="perhaps")[0], 400)
        self.assertEqual(self.connect.post("gpt", path="/v1/completions")[0], 404)
        self.assertEqual(self.connect.post("private")[0], 404)
        self.assertEqual(self.connect.post("seedling")[0], 200)
        self.assertEqual(self.house.asked + self.other.asked, [])
        self.assertEqual(self.connect.post("private", darkbloom_upstreams="allowed")[0], 200)

    def test_a_busy_upstream_is_followed_by_the_next_and_left_alone_for_a_while(self):
        for asked_of_house in (1, 1):
            status, headers, _ = self.connect.post("both")
            self.assertEqual((status, headers["darkbloom-upstream"]), (200, "other"))
            self.assertEqual(len(self.house.asked), asked_of_house)
        states = {each["name"]: each["state"] for each in self.connect.health()["upstreams"]}
        self.assertEqual((states["house"], states["other"]), ("cooling_down", "ok"))

    def test_the_last_refusal_is_told_with_its_time(self):
        status, headers, text = self.connect.post("busy")
        self.assertEqual((status, headers["retry-after"]), (429, "7"))
        self.assertIn("slow down", text)
        status, headers, _ = self.connect.post("busy")
        self.assertEqual(status, 503)
        self.assertLessEqual(int(headers["retry-after"]), 7)
        self.assertEqual(len(self.house.asked), 1)

    def test_a_bad_request_is_the_clients_and_a_bad_key_is_not(self):
        status, _, text = self.connect.post("bad_request")
        self.assertEqual(status, 400)
        self.assertIn("no such field", text)
        status, headers, text = self.connect.post("bad_key")
        self.assertEqual(status, 503)
        self.assertIn("odd", json.loads(text)["error"]["message"])
        self.assertEqual(headers["darkbloom-plaintext-seen-by"], "connect,odd")

    def test_nobody_is_sent_elsewhere(self):
        self.assertEqual(self.connect.post("moved")[0], 503)
        self.assertEqual(len(self.house.asked), 1)

    def test_a_silent_upstream_is_given_up(self):
        status, _, text = self.connect.post("silent")
        self.assertEqual(status, 504, text)

    def test_a_stream_that_is_cut_never_looks_whole(self):
        for model in ("dies", "cut"):
            with connecting(self.net, self.file) as connect:
                status, _, text = connect.post(model, stream=True)
            self.assertEqual(status, 200)
            self.assertIn("Hel", text)
            self.assertIn('data: {"error"', text)
            self.assertNotIn("[DONE]", text)

    def test_many_at_once_are_all_answered_and_some_hang_up(self):
        """Half of them leave in the middle; connect ends in order while one still runs."""
        def ask(number):
            if number % 2:
                return begun(self.connect, "endless")
            return self.connect.post("gpt", stream=True)[2]
        with concurrent.futures.ThreadPoolExecutor(40) as pool:
            answers = list(pool.map(ask, range(80)))
        for answer in answers[1::2][1:]:
            answer.close()
        for text in answers[0::2]:
            self.assertEqual((text.count("chatcmpl-stub"), text.count("[DONE]")), (2, 1), text)
        self.assertEqual(self.connect.post("gpt")[0], 200)
        self.running = answers[1]  # until after connect has ended

    def test_a_hang_up_reaches_the_upstream(self):
        connection = begun(self.connect, "endless")
        self.assertFalse(self.house.hung_up.is_set())
        connection.close()
        self.assertTrue(self.house.hung_up.wait(20))

    def test_a_service_that_tls_does_not_vouch_for_gets_nothing(self):
        with tempfile.TemporaryDirectory(prefix="darkbloom-upstreams-") as folder:
            names = [str(pathlib.Path(folder, name)) for name in ("cert.pem", "key.pem")]
            subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                            "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=127.0.0.1", "-days",
                            "1", "-out", names[0], "-keyout", names[1]], check=True,
                           capture_output=True)
            with stub_upstream.serving(names) as server, connecting(
                    self.net, upstream("far", url_of(server, "https"), models='["gpt"]')) as far:
                status, _, text = far.post("gpt")
                self.assertEqual(status, 503)
                self.assertIn("TLS", text)
                self.assertEqual(server.asked, [])


class RealUpstream(unittest.TestCase):
    """llama-server beside a network whose machine goes."""

    def test_llama_server_goes_on_where_the_sealed_network_is_gone(self):
        if not shutil.which("llama-server"):
            self.skipTest("no llama-server here")
        net = self.enterContext(network.running())
        url = f"http://127.0.0.1:{self.enterContext(llama_server())}/v1"
        file = (upstream("never", url, models='["seedling"]') +
                upstream("llama", url, models='["seedling"]', when='"busy"'))
        connect = self.enterContext(connecting(net, file))
        self.assertEqual(connect.post("seedling")[1]["darkbloom-upstream"], "sealed")
        net.hold_up()
        net.send("node-1", signal.SIGKILL)
        network.until(lambda: connect.health()["nodes"] == 0, "the machine is gone")
        self.assertEqual(connect.post("seedling", darkbloom_upstreams="never")[0], 503)
        hello = [{"role": "user", "content": "Hello"}]
        asked = connect.client.chat.completions
        whole = asked.with_raw_response.create(model="seedling", messages=hello, max_tokens=8)
        self.assertEqual(whole.headers["darkbloom-upstream"], "llama")
        self.assertEqual(whole.headers["darkbloom-plaintext-seen-by"], "connect,llama")
        self.assertTrue(whole.parse().choices[0].message.content)
        text = "".join(event.choices[0].delta.content or "" for event in
                       asked.create(model="seedling", messages=hello, max_tokens=8, stream=True)
                       if event.choices)
        self.assertTrue(text)


class BadStart(unittest.TestCase):
    def starts(self, text, *options, **environment):
        with tempfile.TemporaryDirectory(prefix="darkbloom-upstreams-") as folder:
            file = pathlib.Path(folder, "upstreams.toml")
            file.write_text(text)
            policy = pathlib.Path(folder, "policy.toml")
            policy.write_text('min_tier = "sealed"\n')
            ran = subprocess.run(
                [str(network.PROGRAMS / "darkbloom"), "connect", "--port", str(free_port()),
                 "--upstreams", str(file), *(str(policy) if each == "POLICY" else each
                                             for each in options)],
                env={**os.environ, "XDG_CONFIG_HOME": folder, **environment}, text=True,
                capture_output=True, timeout=30, check=False)
        return ran.returncode, ran.stderr

    def test_what_is_unclear_is_refused_before_anything_is_served(self):
        good = upstream("house", "http://127.0.0.1:1/v1", models='["gpt"]', key_env='"NO_SUCH_KEY"')
        for text, options, word in (
                (good.replace("may_see_text = true\n", ""), (), "may_see_text"),
                (good.replace("http://127.0.0.1:1", "http://llm.example.com"), (), "https"),
                (good, (), "NO_SUCH_KEY"),
                (good, ("--policy", "POLICY"), "no upstream can show")):
            code, said = self.starts(text, *options)
            self.assertEqual(code, 1, said)
            self.assertIn(word, said)


if __name__ == "__main__":
    unittest.main()
