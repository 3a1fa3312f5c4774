"""Every endpoint and field of the API is decided: it works, is ignored or is refused by its name.

Each row below is sent to a running network. docs/api.md is this table; to write it again:
DARKBLOOM_WRITE=1 ./dev python3 -B tests/e2e/api_fields.py build/release/bin
"""

import json
import os
import pathlib
import unittest

import network

PAGE = pathlib.Path(__file__).resolve().parents[2] / "docs/api.md"
SAY = [{"role": "user", "content": "Hello"}]
TOOL = {"type": "function", "function": {"name": "f", "parameters": {"type": "object",
                                                                     "properties": {}}}}
FLAT = {"type": "function", "name": "f", "parameters": {"type": "object", "properties": {}}}
BLOCK = {"name": "f", "input_schema": {"type": "object", "properties": {}}}
SCHEMA = {"type": "object", "properties": {"a": {"enum": ["x"]}}, "required": ["a"],
          "additionalProperties": False}
CALLED = {"role": "assistant", "content": None, "tool_calls": [
    {"id": "c1", "type": "function", "function": {"name": "f", "arguments": "{}"}}]}

WORKS, IGNORED, REFUSED = "works", "ignored", "refused"


class Endpoint:
    """A path, a request that is right, and its rows: (field, verdict, value, remark)."""

    def __init__(self, path, base, rows):
        self.path, self.base, self.rows = path, base, rows


def say(*more, **fields):
    return [{**SAY[0], **fields}, *more]


ENDPOINTS = [
    Endpoint("/v1/chat/completions",
             {"model": "seedling", "messages": SAY, "max_completion_tokens": 8}, [
        ("model", WORKS, "seedling", "404 `model_not_found` for any other"),
        ("messages", WORKS, [{"role": "system", "content": "Be brief."}, *SAY],
         "system, developer, user, assistant, tool, function"),
        ("messages[].content: parts", WORKS, say(content=[{"type": "text", "text": "Hi"}]),
         "text and, of assistants, refusal"),
        ("messages[].content: pictures, audio, files", REFUSED,
         say(content=[{"type": "image_url", "image_url": {"url": "data:,"}}]),
         "`unsupported_content`"),
        ("messages[].tool_calls, tool_call_id", WORKS,
         [*SAY, CALLED, {"role": "tool", "tool_call_id": "c1", "content": "1"}],
         "a result without its call is refused"),
        ("messages[].reasoning_content, reasoning", WORKS,
         [*SAY, {"role": "assistant", "content": "a", "reasoning": "b"}, *SAY],
         "given to the model's template"),
        ("messages[].name", IGNORED, say(name="Ann"), "no template here prints it"),
        ("max_completion_tokens", WORKS, 4, "of both limits the smaller holds"),
        ("max_tokens", WORKS, 4, ""),
        ("temperature", WORKS, 0.5, "0 to 2, default 1"),
        ("top_p", WORKS, 0.5, "0 to 1, default 1"),
        ("frequency_penalty", WORKS, 0.5, "-2 to 2"),
        ("presence_penalty", WORKS, 0.5, "-2 to 2"),
        ("logit_bias", WORKS, {"5": -100}, "up to 1024 tokens"),
        ("top_k, min_p, typical_p, repetition_penalty", WORKS, {"top_k": 5}, "not OpenAI's"),
        ("seed", WORKS, 7, "same model, build and node: the same bytes; such an answer is decoded "
         "alone"),
        ("n", WORKS, 2, "up to the node's slots"),
        ("stop", WORKS, ["x"], "one string, or up to 4"),
        ("stream", WORKS, True, ""),
        ("stream_options.include_usage", WORKS, {"include_usage": True}, "with `stream`"),
        ("stream_options.include_obfuscation", IGNORED, {"include_obfuscation": True},
         "the seal pads every chunk"),
        ("logprobs, top_logprobs", WORKS, True, "one entry for each token; up to 20 others"),
        ("tools", WORKS, [TOOL], "functions; `strict` refuses a schema that no grammar holds"),
        ("tools of other types", REFUSED, [{"type": "web_search"}], ""),
        ("tool_choice", WORKS, "required", "none, auto, required, a function, allowed_tools; held "
         "by a grammar from the first token"),
        ("parallel_tool_calls", WORKS, False, "false: at most one call"),
        ("response_format", WORKS, {"type": "json_schema",
                                    "json_schema": {"name": "n", "schema": SCHEMA}},
         "text, json_object, json_schema: [json-schema.md](json-schema.md)"),
        ("reasoning_effort", WORKS, "low", "none to max, as far as the model's template knows it"),
        ("chat_template_kwargs", WORKS, {"enable_thinking": False}, "not OpenAI's"),
        ("prediction", IGNORED, {"type": "content", "content": "x"}, ""),
        ("user, metadata, store, service_tier, safety_identifier", IGNORED, "x", ""),
        ("verbosity, prompt_cache_key", IGNORED, "low", ""),
        ("provider", WORKS, {"sort": "throughput"}, "see below; on every path"),
        ("unknown fields", IGNORED, 5, ""),
        ("modalities", REFUSED, ["text", "audio"], "text alone works"),
        ("audio", REFUSED, {"voice": "x"}, ""),
        ("web_search_options", REFUSED, {}, ""),
        ("functions", REFUSED, [{"name": "f"}], "deprecated: send `tools`"),
        ("function_call", REFUSED, {"name": "f"}, "deprecated: send `tool_choice`"),
    ]),
    Endpoint("/v1/responses", {"model": "seedling", "input": "Hello", "max_output_tokens": 16}, [
        ("input: text", WORKS, "Hi", ""),
        ("input: items", WORKS, [*SAY, {"type": "function_call", "call_id": "c", "name": "f",
                                        "arguments": "{}"},
                                 {"type": "function_call_output", "call_id": "c", "output": "1"}],
         "message, function_call, function_call_output, reasoning"),
        ("input: other items", REFUSED, [{"type": "web_search_call"}], ""),
        ("instructions", WORKS, "Be brief.", ""),
        ("max_output_tokens", WORKS, 16, "at least 16"),
        ("temperature", WORKS, 0.5, ""),
        ("top_p", WORKS, 0.5, ""),
        ("stream", WORKS, True, "every event with its number"),
        ("tools", WORKS, [FLAT], "functions"),
        ("tools of other types", REFUSED, [{"type": "web_search"}], ""),
        ("tool_choice", WORKS, "auto", "none, auto, required, a function, allowed_tools"),
        ("parallel_tool_calls", WORKS, False, ""),
        ("text.format", WORKS, {"format": {"type": "json_schema", "name": "n", "schema": SCHEMA}},
         "text, json_object, json_schema"),
        ("reasoning.effort", WORKS, {"effort": "low"}, ""),
        ("reasoning.summary", IGNORED, {"summary": "auto"}, "thoughts are told whole"),
        ("include", WORKS, ["reasoning.encrypted_content"],
         "also message.output_text.logprobs. The request is sealed to the node, so this content is "
         "the thoughts themselves, encoded, for the client to keep"),
        ("top_logprobs", WORKS, 2, ""),
        ("store", WORKS, False, "`false`: it is not remembered where the API is served either; "
         "nodes never keep any, and the answer says so"),
        ("previous_response_id", REFUSED, "resp_x", "works for what was answered here since the "
         "program started; or send the items as `previous_items`"),
        ("conversation", REFUSED, "c", ""),
        ("prompt", REFUSED, {"id": "p"}, ""),
        ("background", REFUSED, True, ""),
        ("truncation", REFUSED, "auto", "`disabled` works"),
        ("metadata, user, safety_identifier, service_tier", IGNORED, {"a": "b"},
         "repeated in the answer"),
    ]),
    Endpoint("/v1/messages", {"model": "seedling", "messages": SAY, "max_tokens": 8}, [
        ("system", WORKS, [{"type": "text", "text": "Be brief."}], "text or text blocks"),
        ("messages", WORKS, say(content=[{"type": "text", "text": "Hi"}]),
         "text, tool_use, tool_result, thinking"),
        ("messages: pictures, documents", REFUSED, say(content=[{"type": "image"}]), ""),
        ("max_tokens", WORKS, 4, "required"),
        ("stop_sequences", WORKS, ["a", "b", "c", "d", "e"], "up to 16"),
        ("temperature", WORKS, 0.5, "0 to 1"),
        ("top_p", WORKS, 0.5, ""),
        ("top_k", WORKS, 5, ""),
        ("stream", WORKS, True, ""),
        ("tools", WORKS, [BLOCK], "those that the client runs"),
        ("tools of the server", REFUSED, [{"type": "bash_20250124", "name": "bash"}], ""),
        ("tool_choice", WORKS, {"type": "auto", "disable_parallel_tool_use": True},
         "auto, any, tool, none"),
        ("thinking", WORKS, {"type": "enabled", "budget_tokens": 1024},
         "the budget is ignored; signatures are empty"),
        ("output_config.format", WORKS, {"format": {"type": "json_schema", "schema": SCHEMA}}, ""),
        ("metadata, service_tier", IGNORED, {"user_id": "u"}, ""),
    ]),
    Endpoint("/v1/messages/count_tokens", {"model": "seedling", "messages": SAY}, [
        ("messages", WORKS, SAY, "exact: the prompt is made and counted"),
    ]),
    Endpoint("/v1/responses/input_tokens", {"model": "seedling", "input": "Hello"}, [
        ("input", WORKS, "Hi", "exact"),
    ]),
    Endpoint("/v1/completions", {"model": "seedling", "prompt": "Once", "max_tokens": 4}, [
        ("prompt", WORKS, ["a", "b"], "text, texts, tokens, lists of tokens"),
        ("max_tokens", WORKS, 4, "default 16; 0 with `echo`"),
        ("n", WORKS, 2, ""),
        ("best_of", WORKS, 3, "up to 20, not streamed"),
        ("echo", WORKS, True, "with `logprobs` the prompt's too"),
        ("logprobs", WORKS, 2, "0 to 5, in the older shape"),
        ("suffix", REFUSED, "end", "works where the model was taught to fill in"),
        ("stop", WORKS, "x", ""),
        ("stream", WORKS, True, ""),
        ("seed", WORKS, 7, ""),
        ("temperature", WORKS, 0.5, "and the other samplers of chat completions"),
        ("logit_bias", WORKS, {"5": -100}, ""),
        ("user", IGNORED, "u", ""),
    ]),
    Endpoint("/v1/embeddings", {"model": "acorn", "input": "a river"}, [
        ("input", WORKS, [[5, 6], [7]], "text, texts, tokens, lists of tokens; at most 2048"),
        ("encoding_format", WORKS, "base64", "float or base64"),
        ("dimensions", REFUSED, 3, "unless it is the model's own"),
        ("user", IGNORED, "u", ""),
    ]),
]

PREFACE = """# The API, field by field

Generated by `tests/e2e/api_fields.py`, which sends each row to a running network. *Works*: it
does what its API says. *Ignored*: accepted, and changes nothing. *Refused*: an error that names
the field, before anything is generated. Errors have the shape of the API that was asked; what no
retry can mend is a 4xx or says `x-should-retry: false`.

[json-schema.md](json-schema.md) lists the keywords of schemas. The same `Idempotency-Key` and
body get the same answer for 24 hours after they were last sent, streams included, also while the
first still runs; another body is a 422. An answer with a key is written to its end though its
client hangs up. SDKs' retries without one are known by account, body and `x-stainless-retry-count`.
"""

PROVIDER = """
## The provider object
OpenRouter's, for the machine that answers. `darkbloom connect` reads it on every path; the body
goes on unchanged, and what machines have signed decides without a word to the coordinator. It is
told the order, the speeds, the price cap and the region. A field that is not here is a 400
(`provider.x`). A demand that nobody meets is a 503, `provider_not_met`, with counts by reason;
none is ever relaxed, and such a request does not leave for an upstream. `connect` knows up to 64
machines at a time and chooses among those.
"""
PROVIDER_FIELDS = [
    ("order",
     "machines by pairing code, whole name or `own`, first to last; then the "
     "others"),
    ("only, ignore",
     "a demand: these alone, none of these"),
    ("allow_fallbacks",
     "`false`, a demand: none but those in `order`; without one a single machine"),
    ("require_parameters",
     "a demand: the model can do what `tools`, schemas and `reasoning` ask for"),
    ("data_collection, zdr",
     "`deny` and `true`: no upstream. A node's program keeps no text; what its owner "
     "could do says the tier"),
    ("quantizations",
     "a demand: int4, int8, fp4, fp6, fp8, fp16, bf16, fp32, unknown, or a name "
     "such as Q4_K_M"),
    ("min_quantization",
     "a demand, ours: at least as many bits as this level"),
    ("sort",
     "price, throughput or latency, or an object with `by`; `order` goes before it"),
    ("max_price",
     "a demand, in dollars: `prompt` and `completion` a million tokens, `request` "
     "for all of it"),
    ("min_throughput",
     "a demand, ours: tokens a second, by what the coordinator expects of the "
     "machine"),
    ("preferred_min_throughput, preferred_max_latency",
     "a number or `p50`: those that have it come first"),
    ("region",
     "a demand, ours, also as the header `darkbloom-region`: `eu`, `eu-de`; the "
     "machine's own word"),
]

AFTERWORD = """
A speed is what a machine has shown lately, or what its class of machines has; a region is signed
by whoever runs the machine and verified by nobody.

## Models
`capabilities` are some of chat, completions, embeddings, tools, thinking and json_schema, as far as
the model's own template allows them. Nodes sign them, like `quantization` and `parameters`; where
they differ it is what most of them state. `pricing` has OpenRouter's shape, dollars a token: this
version of the network charges nothing, so it is 0.
"""

MISSING = ["/v1/moderations", "/v1/images/generations", "/v1/images/edits",
           "/v1/audio/transcriptions", "/v1/audio/translations", "/v1/audio/speech"]
READINGS = [("GET", "/v1/responses/{id}", "of what was answered here, but for `store: false`"),
            ("GET", "/v1/responses/{id}/input_items", "`limit`, `order`, `after`"),
            ("DELETE", "/v1/responses/{id}", "")]
# What a row's value needs beside it, or stands for.
BESIDE = {"stream_options.include_usage": {"stream": True},
          "stream_options.include_obfuscation": {"stream": True},
          "tool_choice": {"tools": True}, "parallel_tool_calls": {"tools": True},
          "max_tokens": {}, "logprobs, top_logprobs": {"top_logprobs": 2}}


def name_of(field):
    """The member of the body that a row is about."""
    return field.split(",")[0].split(":")[0].split(".")[0].split("[")[0].split(" ")[0]


def body_of(endpoint, field, value):
    body = {**endpoint.base}
    if field.startswith("top_k,"):
        return {**body, **value}
    if field == "unknown fields":
        return {**body, "something_else": value}
    body[name_of(field)] = value
    beside = dict(BESIDE.get(field, {}))
    if beside.pop("tools", False):
        shape = {"/v1/responses": FLAT, "/v1/messages": BLOCK}
        beside["tools"] = [shape.get(endpoint.path, TOOL)]
    return {**body, **beside}


def page():
    lines = [*PREFACE.splitlines(), ""]
    for endpoint in ENDPOINTS:
        lines += ["## POST " + endpoint.path, "", "| field | | remark |", "|---|---|---|"]
        lines += [f"| {field} | {verdict} | {remark} |"
                  for field, verdict, _, remark in endpoint.rows] + [""]
    lines += ["## The rest", "", "| endpoint | | remark |", "|---|---|---|",
              "| GET /v1/models, /v1/models/{id} | works | context_length, digest, quantization, "
              "parameters, capabilities, dimensions (of embeddings), pricing, tiers |"]
    lines += [f"| {method} {path} | works | {remark} |" for method, path, remark in READINGS]
    lines += [f"| POST {path} | refused | 501 `not_implemented` |" for path in MISSING]
    lines += [*PROVIDER.splitlines(), "", "| field | what holds |", "|---|---|"]
    lines += [f"| {field} | {what} |" for field, what in PROVIDER_FIELDS]
    return "\n".join([*lines, *AFTERWORD.splitlines()]) + "\n"


class Fields(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.net = cls.enterClassContext(network.serving("--model", network.EMBEDDER))

    def check_row(self, endpoint, field, verdict, value):
        status, _, text = self.net.post(endpoint.path, body_of(endpoint, field, value))
        if verdict != REFUSED:
            self.assertEqual(status, 200, text[:300])
            return
        self.assertIn(status, (400, 404), text[:300])
        error = json.loads(text)["error"]
        told = error.get("param") or error["message"]
        self.assertTrue(told.startswith(name_of(field)), text)

    def test_every_row_of_the_table_is_so(self):
        for endpoint in ENDPOINTS:
            for field, verdict, value, _ in endpoint.rows:
                with self.subTest(endpoint=endpoint.path, field=field):
                    self.check_row(endpoint, field, verdict, value)

    def test_what_is_read_works_and_is_gone_when_deleted(self):
        made = self.net.post("/v1/responses", {"model": "seedling", "input": "Hello"})
        name = json.loads(made[2])["id"]
        for expected in (200, 404):
            for method, path, _ in READINGS:
                path = path.replace("{id}", name)
                status, _, text = network.exchange(self.net.port, method, path,
                                                   headers=self.net.headers())
                self.assertEqual(status, expected, text)

    def test_a_wrong_method_says_which_is_right(self):
        for method, path, allowed in (("GET", "/v1/chat/completions", "POST"),
                                      ("POST", "/v1/models", "GET"),
                                      ("DELETE", "/v1/models/seedling", "GET"),
                                      ("POST", "/v1/responses/resp_1", "GET, DELETE")):
            status, headers, text = network.exchange(self.net.port, method, path, b"{}",
                                                     self.net.headers())
            self.assertEqual((status, headers["allow"]), (405, allowed), path)
            self.assertEqual(json.loads(text)["error"]["code"], "method_not_supported")

    def test_every_answer_has_a_name_and_a_time(self):
        for stream in (False, True):
            _, headers, _ = self.net.chat("Hi", stream=stream)
            self.assertRegex(headers["x-request-id"], "^req_[0-9a-f]{32}$")
            self.assertRegex(headers["openai-processing-ms"], "^[0-9]+$")
            self.assertEqual(headers["openai-version"], "2020-10-01")

    def test_what_is_not_served_says_so(self):
        for path in MISSING:
            status, headers, text = self.net.post(path, {"model": "x", "input": "a"})
            self.assertEqual(status, 501, path)
            self.assertEqual(json.loads(text)["error"]["code"], "not_implemented")
            self.assertEqual(headers["x-should-retry"], "false")

    def test_the_page_is_this_table(self):
        if os.environ.get("DARKBLOOM_WRITE"):
            PAGE.write_text(page())
        self.assertEqual(PAGE.read_text(), page())


if __name__ == "__main__":
    unittest.main()
