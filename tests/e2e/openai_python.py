"""The official Python client (python3-openai) works against the sealed path, unchanged."""

import unittest

import network

try:
    import openai
except ImportError:
    print("skipped: this Python has no openai package")
    raise SystemExit(network.SKIPPED)

HELLO = [{"role": "user", "content": "Hello"}]


class OpenAIPython(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.net = cls.enterClassContext(network.running())
        cls.client = openai.OpenAI(base_url=cls.net.base_url, api_key=cls.net.api_key,
                                   max_retries=0, timeout=90)

    def ask(self, messages=None, **fields):
        fields.setdefault("max_completion_tokens", 12)
        return self.client.chat.completions.create(model="seedling", messages=messages or HELLO,
                                                   **fields)

    def test_models_are_listed_and_found_one_by_one(self):
        names = [model.id for model in self.client.models.list()]
        self.assertEqual(names, ["seedling"])
        self.assertEqual(self.client.models.retrieve("seedling").object, "model")

    def test_an_answer_has_text_usage_and_a_reason_for_its_end(self):
        answer = self.ask()
        self.assertTrue(answer.choices[0].message.content)
        self.assertIn(answer.choices[0].finish_reason, ("stop", "length"))
        self.assertGreater(answer.usage.prompt_tokens, 0)
        self.assertEqual(answer.usage.total_tokens,
                         answer.usage.prompt_tokens + answer.usage.completion_tokens)
        self.assertTrue(answer._request_id)

    def test_a_stream_has_parts_an_end_and_then_its_usage(self):
        chunks = list(self.ask(stream=True, stream_options={"include_usage": True}))
        self.assertTrue("".join(c.choices[0].delta.content or "" for c in chunks if c.choices))
        self.assertEqual(chunks[0].choices[0].delta.role, "assistant")
        self.assertIn(chunks[-2].choices[0].finish_reason, ("stop", "length"))
        self.assertEqual(chunks[-1].choices, [])
        self.assertGreater(chunks[-1].usage.completion_tokens, 0)
        self.assertEqual(len({chunk.id for chunk in chunks}), 1)

    def test_a_stream_and_a_whole_answer_say_the_same(self):
        whole = self.ask(temperature=0).choices[0].message.content
        parts = self.ask(temperature=0, stream=True)
        self.assertEqual("".join(p.choices[0].delta.content or "" for p in parts), whole)

    def test_two_choices_come_back_when_two_are_asked_for(self):
        answer = self.ask(n=2, temperature=1, seed=3)
        self.assertEqual([choice.index for choice in answer.choices], [0, 1])

    def test_a_seed_repeats_an_answer_at_temperature_one(self):
        same = [self.ask(temperature=1, seed=11).choices[0].message.content for _ in range(2)]
        self.assertEqual(same[0], same[1])

    def test_a_token_limit_ends_with_length(self):
        answer = self.ask(max_completion_tokens=5, extra_body=network.ENDLESS)
        self.assertEqual(answer.choices[0].finish_reason, "length")
        self.assertEqual(answer.usage.completion_tokens, 5)

    def test_a_stop_string_ends_the_answer_before_it(self):
        free = self.ask(temperature=0, extra_body=network.ENDLESS).choices[0].message.content
        stop = free[len(free) // 2:][:2]
        answer = self.ask(temperature=0, stop=[stop], extra_body=network.ENDLESS).choices[0]
        self.assertEqual(answer.finish_reason, "stop")
        self.assertEqual(answer.message.content, free[:free.index(stop)])

    def test_an_unknown_model_is_a_404_with_its_code(self):
        with self.assertRaises(openai.NotFoundError) as asked:
            self.client.chat.completions.create(model="nobody", messages=HELLO)
        with self.assertRaises(openai.NotFoundError) as looked_up:
            self.client.models.retrieve("nobody")
        for caught in (asked.exception, looked_up.exception):
            self.assertEqual(caught.code, "model_not_found")
            self.assertTrue(caught.request_id)

    def test_a_wrong_key_is_a_401(self):
        stranger = self.client.with_options(api_key="dk-wrong")
        with self.assertRaises(openai.AuthenticationError) as caught:
            stranger.chat.completions.create(model="seedling", messages=HELLO)
        self.assertTrue(caught.exception.request_id)


if __name__ == "__main__":
    unittest.main()
