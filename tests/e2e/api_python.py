"""The whole API with the official Python client: tools, schemas, figures, responses, completions,
embeddings. Each check is on what the client made of the answer."""

import base64
import json
import struct
import unittest

import network

try:
    import openai
except ImportError:
    print("skipped: this Python has no openai package")
    raise SystemExit(network.SKIPPED)

HELLO = [{"role": "user", "content": "Hello"}]
WEATHER = {"type": "object", "properties": {"city": {"type": "string", "maxLength": 20}},
           "required": ["city"], "additionalProperties": False}
TOOL = {"type": "function", "function": {"name": "get_weather",
                                         "description": "The weather in a city.",
                                         "parameters": WEATHER}}
PET = {"type": "object", "additionalProperties": False, "required": ["kind", "age", "tags"],
       "properties": {"kind": {"enum": ["cat", "dog"]},
                      "age": {"type": "integer", "minimum": 3, "maximum": 12},
                      "tags": {"type": "array", "items": {"type": "string", "maxLength": 6},
                               "minItems": 1, "maxItems": 2}}}


class Api(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.net = cls.enterClassContext(network.serving("--model", network.EMBEDDER))
        cls.client = openai.OpenAI(base_url=cls.net.base_url, api_key=cls.net.api_key,
                                   max_retries=0, timeout=90)

    def ask(self, messages=HELLO, **fields):
        fields.setdefault("max_completion_tokens", 100)
        return self.client.chat.completions.create(model="seedling", messages=messages, **fields)

    def refused(self, make, **fields):
        with self.assertRaises(openai.BadRequestError) as caught:
            make(**fields)
        return caught.exception

    def test_a_model_that_may_call_does_and_speaks_from_the_result(self):
        talk = [{"role": "user", "content": "What is the weather in Lima?"}]
        first = self.ask(talk, tools=[TOOL], temperature=0).choices[0]
        self.assertEqual(first.finish_reason, "tool_calls")
        call = first.message.tool_calls[0]
        self.assertEqual(json.loads(call.function.arguments), {"city": "Lima"})
        talk += [first.message, {"role": "tool", "tool_call_id": call.id,
                                 "content": json.dumps({"weather": "sunny", "degrees": 21})}]
        second = self.ask(talk, tools=[TOOL], temperature=0).choices[0].message
        self.assertTrue(second.content)
        self.assertIsNone(second.tool_calls)

    def test_a_call_that_is_required_or_named_comes_whatever_was_asked(self):
        for choice, end in (("required", "tool_calls"),
                            ({"type": "function", "function": {"name": "get_weather"}}, "stop")):
            answer = self.ask(tools=[TOOL], tool_choice=choice).choices[0]
            self.assertEqual(answer.finish_reason, end)
            self.assertEqual(list(json.loads(answer.message.tool_calls[0].function.arguments)),
                             ["city"])

    def test_no_call_comes_where_none_may(self):
        answer = self.ask([{"role": "user", "content": "What is the weather in Lima?"}],
                          tools=[TOOL], tool_choice="none").choices[0]
        self.assertIsNone(answer.message.tool_calls)

    def test_a_streamed_call_assembles(self):
        with self.client.chat.completions.stream(model="seedling", messages=HELLO, tools=[TOOL],
                                                 tool_choice="required") as stream:
            call = stream.get_final_completion().choices[0].message.tool_calls[0]
        self.assertEqual(call.function.name, "get_weather")
        self.assertEqual(list(json.loads(call.function.arguments)), ["city"])

    def test_a_schema_is_kept_at_any_temperature(self):
        form = {"type": "json_schema", "json_schema": {"name": "pet", "strict": True,
                                                       "schema": PET}}
        for seed in range(4):
            answer = self.ask(response_format=form, temperature=2, seed=seed).choices[0]
            pet = json.loads(answer.message.content)
            self.assertIn(pet["kind"], ("cat", "dog"))
            self.assertTrue(3 <= pet["age"] <= 12)
            self.assertTrue(1 <= len(pet["tags"]) <= 2)

    def test_an_object_is_one(self):
        answer = self.ask([{"role": "user", "content": "Write color red and size 4 as JSON."}],
                          response_format={"type": "json_object"}, temperature=0)
        self.assertIsInstance(json.loads(answer.choices[0].message.content), dict)

    def test_a_schema_that_cannot_be_kept_names_its_place(self):
        schema = {"type": "object", "properties": {"a": {"not": {}}}}
        form = {"type": "json_schema", "json_schema": {"name": "x", "schema": schema}}
        error = self.refused(self.ask, response_format=form)
        self.assertTrue(error.param.startswith("response_format.json_schema.schema.properties.a"))

    def test_figures_come_one_for_each_token(self):
        answer = self.ask(logprobs=True, top_logprobs=3, max_completion_tokens=4,
                          extra_body=network.ENDLESS)
        figures = answer.choices[0].logprobs.content
        self.assertEqual(len(figures), answer.usage.completion_tokens)
        self.assertEqual("".join(f.token for f in figures), answer.choices[0].message.content)
        for figure in figures:
            self.assertEqual(len(figure.top_logprobs), 3)
            self.assertLessEqual(figure.logprob, 0)

    def test_a_conversation_is_remembered_by_its_client(self):
        talk = [{"role": "user", "content": "Feel free to call me Lucas."},
                {"role": "assistant",
                 "content": "Nice to meet you, Lucas! How can I help you?"},
                {"role": "user", "content": "What is my name?"}]
        self.assertIn("Lucas", self.ask(talk, temperature=0).choices[0].message.content)

    def test_a_seed_has_a_fingerprint_that_promises_the_same_bytes(self):
        seeded = self.ask(seed=5, temperature=1)
        again = self.ask(seed=5, temperature=1)
        self.assertEqual(seeded.system_fingerprint, again.system_fingerprint)
        self.assertEqual(seeded.choices[0].message.content, again.choices[0].message.content)
        self.assertTrue(self.ask().system_fingerprint.endswith("_batched"))

    def test_a_response_whole_and_as_a_stream(self):
        fields = {"model": "seedling", "input": "Hello", "temperature": 0}
        whole = self.client.responses.create(**fields)
        self.assertEqual(whole.status, "completed")
        self.assertTrue(whole.output_text)
        with self.client.responses.stream(**fields) as stream:
            self.assertEqual(stream.get_final_response().output_text, whole.output_text)

    def test_a_response_calls_a_function_and_goes_on_from_its_result(self):
        tools = [{"type": "function", **TOOL["function"]}]
        talk = [{"role": "user", "content": "What is the weather in Lima?"}]
        first = self.client.responses.create(model="seedling", input=talk, tools=tools,
                                             temperature=0)
        call = first.output[0]
        self.assertEqual(json.loads(call.arguments), {"city": "Lima"})
        talk += first.output
        talk.append({"type": "function_call_output", "call_id": call.call_id,
                     "output": json.dumps({"weather": "sunny", "degrees": 21})})
        second = self.client.responses.create(model="seedling", input=talk, tools=tools,
                                              temperature=0)
        self.assertTrue(second.output_text)

    def test_a_response_holds_to_a_format_and_says_when_it_is_cut(self):
        form = {"format": {"type": "json_schema", "name": "pet", "schema": PET}}
        answer = self.client.responses.create(model="seedling", input="A pet", text=form)
        self.assertIn(json.loads(answer.output_text)["kind"], ("cat", "dog"))
        cut = self.client.responses.create(model="seedling", input="Hello", max_output_tokens=16,
                                           extra_body=network.ENDLESS)
        self.assertEqual((cut.status, cut.incomplete_details.reason),
                         ("incomplete", "max_output_tokens"))

    def test_a_response_goes_on_from_the_one_before(self):
        make = self.client.responses.create
        for stream in (False, True):
            first = make(model="seedling", input="Feel free to call me Lucas.", stream=stream)
            if stream:
                first = list(first)[-1].response
            second = make(model="seedling", input="What is my name?", temperature=0,
                          previous_response_id=first.id)
            self.assertIn("Lucas", second.output_text)
            self.assertEqual(second.previous_response_id, first.id)
        with self.assertRaises(openai.NotFoundError) as caught:
            make(model="seedling", input="And?", previous_response_id="resp_unknown")
        self.assertEqual(caught.exception.code, "previous_response_not_found")

    def test_a_response_is_read_again_until_it_is_deleted(self):
        made = self.client.responses.create(model="seedling", input="Hello", temperature=0)
        read = self.client.responses.retrieve(made.id)
        self.assertEqual((read.id, read.output_text), (made.id, made.output_text))
        items = list(self.client.responses.input_items.list(made.id))
        self.assertEqual([item.content[0].text for item in items], ["Hello"])
        self.client.responses.delete(made.id)
        with self.assertRaises(openai.NotFoundError):
            self.client.responses.retrieve(made.id)
        kept = self.client.responses.create(model="seedling", input="Hello", store=False)
        with self.assertRaises(openai.NotFoundError):
            self.client.responses.retrieve(kept.id)

    def test_a_completion_echoes_and_explains_its_prompt(self):
        answer = self.client.completions.create(model="seedling", prompt="The sun is", echo=True,
                                                logprobs=2, max_tokens=0)
        choice = answer.choices[0]
        self.assertEqual(choice.text, "The sun is")
        self.assertEqual("".join(choice.logprobs.tokens), choice.text)
        self.assertIsNone(choice.logprobs.token_logprobs[0])
        self.assertEqual(answer.usage.completion_tokens, 0)

    def test_completions_of_several_prompts_keep_their_order(self):
        answer = self.client.completions.create(model="seedling", prompt=["a", "b"], n=2,
                                                max_tokens=3, best_of=3)
        self.assertEqual([choice.index for choice in answer.choices], [0, 1, 2, 3])

    def test_embeddings_are_the_same_alone_or_batched_and_packed_or_not(self):
        texts = ["Where does the river begin?", "The source of a stream.", "Tax forms"]
        make = self.client.embeddings.create
        batched = make(model="acorn", input=texts, encoding_format="float")
        vectors = [entry.embedding for entry in batched.data]
        alone = make(model="acorn", input=texts[1], encoding_format="float").data[0].embedding
        self.assertEqual(alone, vectors[1])
        packed = self.net.post("/v1/embeddings", {"model": "acorn", "input": texts[1],
                                               "encoding_format": "base64"})
        raw = base64.b64decode(json.loads(packed[2])["data"][0]["embedding"])
        self.assertEqual(struct.pack("<%df" % len(alone), *alone), raw)
        for vector in vectors:
            self.assertAlmostEqual(sum(x * x for x in vector), 1, places=4)
        near = sum(a * b for a, b in zip(vectors[0], vectors[1]))
        self.assertGreater(near, sum(a * b for a, b in zip(vectors[0], vectors[2])))

    def test_embeddings_refuse_what_the_model_has_not(self):
        make = self.client.embeddings.create
        self.assertEqual(self.refused(make, model="acorn", input="a", dimensions=3).param,
                         "dimensions")
        self.assertEqual(self.refused(make, model="seedling", input="a").param, "model")
        self.assertEqual(self.refused(self.client.chat.completions.create, model="acorn",
                                      messages=HELLO).param, "model")

    def test_models_are_told_with_what_is_known_of_them(self):
        models = {model.id: model for model in self.client.models.list()}
        self.assertEqual(set(models), {"seedling", "acorn"})
        one = self.client.models.retrieve("acorn")
        self.assertTrue(one.digest.startswith("sha256:"))
        self.assertEqual(one.tiers, [] if network.BY_A_NODE else ["sealed"])
        self.assertGreater(one.context_length, 0)
        self.assertEqual((one.capabilities, one.quantization), (["embeddings"], "Q8_0"))
        self.assertEqual(one.dimensions, len(self.client.embeddings.create(
            model="acorn", input="a").data[0].embedding))
        seedling = models["seedling"]
        self.assertEqual(seedling.capabilities, ["chat", "completions", "tools", "json_schema"])
        self.assertGreater(seedling.parameters, 1_000_000)
        self.assertEqual(seedling.pricing, {"prompt": "0", "completion": "0"})

    def test_what_is_not_served_is_said_and_not_pretended(self):
        for make in (lambda: self.client.moderations.create(input="a"),
                     lambda: self.client.images.generate(prompt="a", model="x")):
            with self.assertRaises(openai.InternalServerError) as caught:
                make()
            self.assertEqual((caught.exception.status_code, caught.exception.code),
                             (501, "not_implemented"))


if __name__ == "__main__":
    unittest.main()
