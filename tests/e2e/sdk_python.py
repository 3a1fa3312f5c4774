"""The official Python client seals in its own process, through packages/python: no proxy runs
between it and the coordinator, and a coordinator that lies is found out."""

import asyncio
import pathlib
import tempfile
import threading
import unittest

import network

try:
    import httpx
    import openai
    import websockets  # noqa: F401: the package's, and the liar's
except ImportError as absent:
    print(f"skipped: this Python has no {absent.name}")
    raise SystemExit(network.SKIPPED)

import liar

import darkbloom

HELLO = [{"role": "user", "content": "Hello"}]


class SdkPython(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.net = cls.enterClassContext(network.running())
        cls.log_policy = (cls.net.data / "log-policy").read_text()
        cls.coordinator = f"http://127.0.0.1:{cls.net.coordinator_port()}"

    def setUp(self):
        self.receipts = []

    def client(self, coordinator=None, **policy):
        transport = darkbloom.Transport(
            coordinator=coordinator or self.coordinator,
            policy=darkbloom.Policy(log_policy=self.log_policy, **policy),
            on_receipt=lambda name, file: self.receipts.append(file))
        http = httpx.Client(transport=transport)
        self.addCleanup(http.close)
        return openai.OpenAI(api_key=self.net.api_key, http_client=http, max_retries=0, timeout=60)

    def ask(self, client, **fields):
        fields = {"model": "seedling", "messages": HELLO, "max_completion_tokens": 12,
                  "temperature": 0, **fields}
        return client.chat.completions.create(**fields)

    def text_of(self, stream):
        return "".join(part.choices[0].delta.content or "" for part in stream)

    def test_a_plain_answer_a_streamed_one_and_connects_say_the_same(self):
        client = self.client()
        whole = self.ask(client).choices[0].message.content
        through_connect = openai.OpenAI(base_url=self.net.base_url, api_key=self.net.api_key)
        self.assertTrue(whole)
        self.assertEqual(self.text_of(self.ask(client, stream=True)), whole)
        self.assertEqual(self.ask(through_connect).choices[0].message.content, whole)

    def test_each_answer_says_who_gave_it_and_leaves_a_receipt_that_verifies(self):
        client = self.client()
        raw = client.chat.completions.with_raw_response.create(
            model="seedling", messages=HELLO, max_completion_tokens=4)
        streamed = client.chat.completions.with_raw_response.create(
            model="seedling", messages=HELLO, max_completion_tokens=4, stream=True)
        self.text_of(streamed.parse())
        for headers in (raw.headers, streamed.headers):
            self.assertEqual(headers["darkbloom-tier"], "sealed")
            limit, left = (int(headers[f"x-ratelimit-{what}-requests"])
                           for what in ("limit", "remaining"))
            self.assertTrue(0 < left < limit, headers)
            self.assertRegex(headers["x-ratelimit-reset-requests"], r"^\d+ms$")
            self.assertGreater(int(headers["darkbloom-concurrency-limit"]),
                               int(headers["darkbloom-concurrency-remaining"]))
        self.assertEqual(raw.headers["darkbloom-plaintext-seen-by"], "node")
        self.assertEqual(len(self.receipts), 2)
        with tempfile.TemporaryDirectory(prefix="darkbloom-sdk-") as folder:
            file = pathlib.Path(folder) / "receipt"
            for receipt in self.receipts:
                file.write_bytes(receipt)
                checked = network.run_program("darkbloom", "verify", "receipt", file,
                                              "--log-policy", self.net.data / "log-policy")
                self.assertEqual(checked.returncode, 0, checked)
                self.assertIn(raw.headers["darkbloom-node"], checked.stdout)

    def test_models_are_those_of_machines_that_will_do(self):
        client = self.client()
        self.assertEqual([model.id for model in client.models.list()], ["seedling"])
        self.assertEqual(client.models.retrieve("seedling").model_dump(exclude_unset=True),
                         self.net.model("seedling"))
        with self.assertRaises(openai.NotFoundError):
            client.models.retrieve("nobody")

    def test_a_hang_up_stops_the_decode(self):
        stream = self.ask(self.client(), stream=True, max_completion_tokens=900,
                          extra_body=network.ENDLESS)
        next(stream)
        self.assertEqual(self.net.coordinator_health()["streams"], 1)
        stream.close()
        self.net.wait_idle()
        self.assertEqual(self.receipts, [])

    def test_threads_share_a_client(self):
        client, answers = self.client(), []

        def one():
            answers.append(self.ask(client).choices[0].message.content)
        threads = [threading.Thread(target=one) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(len(answers), 8)
        self.assertEqual(len(set(answers)), 1)

    def test_asyncio_has_the_same(self):
        async def talk():
            transport = darkbloom.AsyncTransport(
                coordinator=self.coordinator, key=self.net.api_key,
                policy=darkbloom.Policy(log_policy=self.log_policy),
                on_receipt=lambda name, file: self.receipts.append(file))
            async with openai.AsyncOpenAI(
                    api_key="another's", max_retries=0,
                    http_client=httpx.AsyncClient(transport=transport)) as client:
                whole, *rest = [answer.choices[0].message.content for answer in
                                await asyncio.gather(*(self.ask(client) for _ in range(8)))]
                self.assertEqual(rest, [whole] * 7)
                streamed = [part.choices[0].delta.content or ""
                            async for part in await self.ask(client, stream=True)]
                self.assertEqual("".join(streamed), whole)
                self.assertEqual([model.id async for model in client.models.list()], ["seedling"])
                with self.assertRaises(openai.NotFoundError):
                    await self.ask(client, model="nobody")
                with self.assertRaises(TimeoutError):
                    async with asyncio.timeout(0.2):
                        await self.ask(client, max_completion_tokens=900,
                                       extra_body=network.ENDLESS)
        asyncio.run(talk())
        self.net.wait_idle()
        self.assertEqual(len(self.receipts), 9)

    def test_refusals_are_the_clients_own_errors(self):
        client = self.client()
        with self.assertRaises(openai.AuthenticationError):
            self.ask(client.with_options(api_key="dk-wrong"))
        with self.assertRaises(openai.NotFoundError) as unknown:
            self.ask(client, model="nobody")
        self.assertEqual(unknown.exception.code, "model_not_found")
        with self.assertRaises(openai.BadRequestError):
            self.ask(client, temperature=-1)
        with self.assertRaises(openai.BadRequestError) as too_high:
            self.ask(client, extra_headers={"darkbloom-min-tier": "measured"})
        self.assertEqual(too_high.exception.code, "tier_not_supported")
        with self.assertRaises(openai.APIConnectionError):
            self.ask(self.client("http://127.0.0.1:9"))

    def test_a_machine_that_is_not_ones_own_is_not_sealed_to(self):
        with self.assertRaises(openai.InternalServerError) as caught:
            self.ask(self.client(own_only=True, own=("0000-0000-0000-0000",)))
        self.assertEqual(caught.exception.code, "policy_not_met")

    def test_a_liar_about_machines_is_sent_nothing(self):
        for lie, why in (("swapped_key", "No machine is connected"),
                         ("own_machine", "reaches tier open, under the one demanded, sealed")):
            with self.subTest(lie), liar.Liar(self.net.coordinator_port(), lie) as coordinator:
                with self.assertRaisesRegex(openai.InternalServerError, why):
                    self.ask(self.client(coordinator.address))
                self.assertEqual(coordinator.opens, 0)

    def test_the_liar_passes_on_what_it_does_not_lie_about(self):
        with liar.Liar(self.net.coordinator_port(), "honest") as coordinator:
            self.assertTrue(self.ask(self.client(coordinator.address)).choices[0].message.content)
            self.assertEqual(coordinator.opens, 1)

    def test_an_answer_that_was_tampered_with_never_looks_whole(self):
        for lie in ("flipped", "repeated", "left_out", "cut", "without_receipt"):
            for stream in (False, True):
                with self.subTest(lie, stream=stream), \
                        liar.Liar(self.net.coordinator_port(), lie) as coordinator:
                    with self.assertRaises(openai.APIError):
                        answer = self.ask(self.client(coordinator.address), stream=stream)
                        self.assertTrue(stream, "a whole answer was accepted")
                        self.text_of(answer)
        self.assertEqual(self.receipts, [])


if __name__ == "__main__":
    unittest.main()
