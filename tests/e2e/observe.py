"""What an operator sees of a real network: metrics, readiness, the public's view, logs and traces.
None of them holds a word of a prompt or an answer, and every metric that the dashboard or an alert
names is emitted.
"""

import concurrent.futures
import contextlib
import json
import pathlib
import re
import secrets
import shutil
import signal
import subprocess
import tempfile
import unittest

import network

ROOT = pathlib.Path(__file__).resolve().parents[2]
OBSERVE = ROOT / "packaging/observe"
PAGES = ("/metrics", "/readyz", "/v1/network/stats", "/v1/nodes", "/health")
WORDS = 4  # of an answer, in a row: nobody else would say them


def promtool(*arguments, said=None):
    return subprocess.run(["promtool", *map(str, arguments)], input=said, capture_output=True,
                          text=True, timeout=60, cwd=OBSERVE)


def get(net, path, **headers):
    return network.exchange(net.coordinator_port(), "GET", path, headers=headers)


def page(net, path):
    status, _, body = get(net, path)
    return status, json.loads(body)


def sample(net, name):
    """The value of a metric, given as it is written."""
    found = re.search(rf"^{re.escape(name)} (\S+)$", get(net, "/metrics")[2], re.MULTILINE)
    return float(found[1]) if found else None


def pieces(text):
    """What would show that somebody wrote the text down: a few of its words in a row."""
    words = text.split()
    return [" ".join(words[n:n + WORDS]) for n in range(max(1, len(words) - WORDS + 1))]


def spans_of(line):
    resource, = json.loads(line)["resourceSpans"]
    scope, = resource["scopeSpans"]
    return scope["spans"]


def attributes_of(span):
    return {each["key"]: next(iter(each["value"].values())) for each in span["attributes"]}


@contextlib.contextmanager
def watched(nodes=1):
    """A network that writes traces and logs as JSON; also the folder of the traces."""
    with tempfile.TemporaryDirectory(prefix="darkbloom-traces-") as folder:
        with network.running(nodes, "--traces", f"{folder}/traces", "--log-format", "json") as net:
            yield net, pathlib.Path(folder, "traces")


class Files(unittest.TestCase):
    def test_the_rules_are_sound_and_fire_when_they_should(self):
        for command in (("check", "rules", "alerts.yml"), ("test", "rules", "alerts_test.yml"),
                        ("check", "config", "prometheus.yml")):
            done = promtool(*command)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_each_alert_is_tested(self):
        alerts = set(re.findall(r"alert: (\w+)", (OBSERVE / "alerts.yml").read_text()))
        tested = set(re.findall(r'alertname="(\w+)"', (OBSERVE / "alerts_test.yml").read_text()))
        self.assertEqual(alerts, tested)


class Metrics(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.net = cls.enterClassContext(network.running())
        status, _, answer = cls.net.chat("Who are you?", max_completion_tokens=8)
        assert status == 200, answer
        cls.net.wait_idle()

    def test_they_are_as_prometheus_wants_them(self):
        status, headers, text = get(self.net, "/metrics")
        self.assertEqual(status, 200)
        self.assertIn("text/plain; version=0.0.4", headers["content-type"])
        done = promtool("check", "metrics", said=text)
        self.assertEqual((done.returncode, done.stdout + done.stderr), (0, ""))

    def test_every_metric_that_is_named_is_emitted(self):
        emitted = set(re.findall(r"^(darkbloom_\w+)", get(self.net, "/metrics")[2], re.MULTILINE))
        for name in ("alerts.yml", "alerts_test.yml", "dashboard.json"):
            text = (OBSERVE / name).read_text()
            named = set(re.findall(r"\bdarkbloom_\w+", text))
            self.assertTrue(named)
            self.assertEqual(named - emitted, set(), name)
        panels = json.loads((OBSERVE / "dashboard.json").read_text())["panels"]
        self.assertTrue(all(panel["targets"] for panel in panels))

    def test_a_request_is_counted(self):
        for name in ("requests_served_total", "requests_offered_total", "first_token_seconds_count",
                     'streams_ended_total{terminal="delivered"}', "stream_duration_seconds_count",
                     'dispatches_total{reason="first"}', "relayed_bytes_total",
                     'model_routable_nodes{model="seedling"}', 'nodes{state="healthy"}'):
            self.assertGreaterEqual(sample(self.net, "darkbloom_" + name), 1, name)
        self.assertEqual(sample(self.net, "darkbloom_streams"), 0)

    def test_a_refusal_at_the_door_is_counted(self):
        name = 'darkbloom_requests_refused_total{fault="unauthenticated"}'
        before = sample(self.net, name)
        self.net.post("/v1/chat/completions", network.chat_body("Hello"),
                      authorization="Bearer dk-nobodys")
        self.assertGreater(sample(self.net, name), before)

    def test_who_comes_through_a_proxy_is_told_why_not(self):
        status, _, body = get(self.net, "/metrics", **{"X-Forwarded-For": "192.0.2.1"})
        self.assertEqual(status, 403)
        self.assertIn("--metrics-public", json.loads(body)["error"]["message"])

    def test_the_public_sees_the_network_and_its_nodes(self):
        def seen():
            status, stats = page(self.net, "/v1/network/stats")
            self.assertEqual(status, 200)
            return stats if stats["last_hour"]["served"] >= 1 else None
        stats = network.until(seen, "the public page is renewed", 15)
        self.assertEqual(stats["nodes"]["total"], 1)
        self.assertEqual(stats["last_hour"]["served_share"], 1)
        self.assertGreater(stats["last_hour"]["first_token_p99_seconds"], 0)
        node = network.until(lambda: self.node() if self.node()["answered"] else None,
                             "the public page is renewed", 15)
        seen = json.loads(network.exchange(self.net.port, "GET", "/v1/nodes")[2])["data"][0]
        self.assertEqual(node["pairing_code"], seen["pairing_code"])
        self.assertIn("seedling", node["models"])
        self.assertNotIn("127.0.0.1", json.dumps(node))

    def test_the_tier_is_what_the_log_says_once_it_is_cosigned(self):
        network.until(lambda: self.node()["tier"] == "sealed",
                      "the node's key and build are in the log")

    def node(self):
        only, = page(self.net, "/v1/nodes")[1]["data"]
        return only


class Readiness(unittest.TestCase):
    def test_ready_means_that_somebody_can_serve(self):
        with network.running() as net:
            status, ready = page(net, "/readyz")
            self.assertEqual(status, 200)
            self.assertEqual(ready["models"][0]["routable"], 1)
            net.hold_up()
            net.send("node-1", signal.SIGKILL)
            network.until(lambda: page(net, "/readyz")[0] == 503, "nobody is left")
            gone = page(net, "/readyz")[1]
            self.assertEqual((gone["ready"], gone["nodes"]), (False, 0))
            self.assertEqual(gone["models"][0]["routable"], 0)
            self.assertEqual(get(net, "/health")[0], 200)


class Alone(unittest.TestCase):
    """A coordinator without a network."""

    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory(prefix="darkbloom-alone-"))
        self.port = network.free_port()

    def start(self, *options):
        command = [network.PROGRAMS / "darkbloom-coordinator", "--data", self.folder, "--port",
                   str(self.port), *options]
        process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True,
                                   preexec_fn=network.end_with_parent)
        self.addCleanup(process.communicate)
        self.addCleanup(process.kill)
        return process

    def test_metrics_are_for_everybody_where_its_operator_says_so(self):
        process = self.start("--metrics-public")
        self.assertIn("listening on", process.stderr.readline())
        network.until(lambda: network.accepts(self.port), "its port answers")
        status, _, text = network.exchange(self.port, "GET", "/metrics",
                                           headers={"X-Forwarded-For": "192.0.2.1"})
        self.assertEqual(status, 200)
        self.assertIn('darkbloom_nodes{state="healthy"} 0', text)
        self.assertEqual(network.exchange(self.port, "GET", "/readyz")[0], 503)

    def test_a_file_for_traces_that_cannot_be_written_ends_it_with_a_reason(self):
        process = self.start("--traces", "/nowhere/at/all")
        self.assertEqual(process.wait(30), 1)
        self.assertIn("Cannot write in /nowhere/at/all", process.stderr.read())

    def test_a_share_of_traces_wants_a_file(self):
        self.assertNotEqual(self.start("--trace-ratio", "0.5").wait(30), 0)


class NoText(unittest.TestCase):
    def test_no_word_of_prompt_or_answer_is_in_pages_logs_or_traces(self):
        canary = secrets.token_hex(12)
        with watched(2) as (net, traces):
            status, _, answer = net.chat(f"Repeat {canary}, please", max_completion_tokens=40,
                                         user=canary, **network.ENDLESS)
            self.assertEqual(status, 200, answer)
            net.post("/v1/chat/completions", {"model": canary, "messages": []})
            net.post("/v1/chat/completions", {**network.chat_body(canary), "model": canary},
                     traceparent=f"00-{canary}00000000-{canary[:16]}-01")
            net.wait_idle()
            text = json.loads(answer)["choices"][0]["message"]["content"]
            seen = {path: get(net, path)[2] for path in PAGES}
            seen |= {file.name: file.read_text() for file in (net.data / "log").glob("*.log")}
            seen["traces"] = network.until(traces.read_text, "a trace is written")
            self.check_logs(seen)
            self.check_traces(seen["traces"])
            for name, what in seen.items():
                self.assertNotIn(canary, what, name)
                for piece in pieces(text):
                    self.assertNotIn(piece, what, name)
                self.assertNotIn(net.api_key, what, name)

    def check_logs(self, seen):
        key = re.compile(r"witness\.local\+[\w+/=]+")  # on its standard output, which is no log
        for name in ("coordinator.log", "node-1.log", "connect.log", "witness.log"):
            lines = [json.loads(line) for line in seen[name].splitlines()
                     if not key.fullmatch(line)]
            self.assertTrue(lines, name)
            for line in lines:
                self.assertEqual(set(line), {"ts", "level", "program", "message"})

    def check_traces(self, text):
        stream, *attempts = spans_of(text.splitlines()[0])
        self.assertEqual(stream["name"], "stream")
        self.assertEqual(attributes_of(stream)["darkbloom.model"], "seedling")
        self.assertEqual(attributes_of(stream)["darkbloom.terminal"], "delivered")
        self.assertEqual(stream["status"]["code"], 1)
        self.assertEqual(attributes_of(attempts[-1])["darkbloom.end"], "finished")
        self.assertEqual(attempts[0]["parentSpanId"], stream["spanId"])
        self.assertGreaterEqual(int(stream["endTimeUnixNano"]), int(stream["startTimeUnixNano"]))

    def test_the_search_finds_what_is_there(self):
        self.assertIn("three four five six", pieces("one two three four five six"))
        self.assertEqual(pieces("one two"), ["one two"])


class Traces(unittest.TestCase):
    def test_a_lost_node_shows_as_an_attempt_of_its_own(self):
        with watched(2) as (net, traces):
            net.hold_up()
            for name in ("node-1", "node-2"):
                net.send(name, signal.SIGSTOP)
            with concurrent.futures.ThreadPoolExecutor(1) as pool:
                asked = pool.submit(net.chat, "Hello", max_completion_tokens=4)
                network.until(lambda: net.coordinator_health()["streams"] == 1, "it is relayed")
                for name in ("node-1", "node-2"):
                    net.send(name, signal.SIGKILL)
                self.assertNotEqual(asked.result()[0], 200)
            network.until(traces.read_text, "the trace is written")
            stream, *attempts = spans_of(traces.read_text().splitlines()[0])
            self.assertEqual(attributes_of(stream)["darkbloom.terminal"], "lost")
            self.assertEqual(stream["status"]["code"], 2)
            self.assertEqual(attributes_of(attempts[0])["darkbloom.end"], "faulted")


if __name__ == "__main__":
    if shutil.which("promtool") is None:
        print("skipped: promtool is not installed")
        raise SystemExit(network.SKIPPED)
    unittest.main()
