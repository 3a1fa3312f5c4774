// Frames, errors and bodies as C++ writes and reads them; what it refuses is refused.

import assert from "node:assert/strict";
import { test } from "node:test";

import { fromHex, toHex, utf8 } from "../src/bytes.ts";
import { readRequestFacts } from "../src/call.ts";
import { errorAnswer, errorEvent, FAULTS, Refused } from "../src/faults.ts";
import {
  decodeFrame, encodeBelong, encodeCancel, encodeOpen, type Directory, type Quota, type Refuse,
} from "../src/link-frame.ts";
import { limitHeaders } from "../src/limit-headers.ts";
import { errorResponse } from "../src/responses.ts";
import { read, refusal, type Json } from "./vectors.ts";

const FILE = read("link");
const FRAMES = FILE.frames;

function refusedOf(said: Json): Refused {
  const { code, param, retry_after_ms: retryAfterMs } = said;
  return new Refused(said.fault, said.detail, { code, param, retryAfterMs });
}

function decoded(name: string) {
  return decodeFrame(fromHex(FRAMES[name].frame));
}

test("what a client sends is what C++ sends", () => {
  const known = FRAMES.open;
  const made = encodeOpen(known.stream, known.api_key, fromHex(known.envelope));
  assert.equal(toHex(made), known.frame);
  assert.equal(toHex(encodeCancel(7)), FRAMES.cancel.frame);
  const { organisations, frame } = FRAMES.belong;
  assert.equal(toHex(encodeBelong(organisations.toReversed())), frame);
});

test("a chunk and a refusal are read", () => {
  const { stream, last, payload } = FRAMES.chunk;
  assert.deepEqual(decoded("chunk"), { kind: "chunk", stream, last, payload: fromHex(payload) });
  const refuse = decoded("refuse") as Refuse;
  assert.equal(refuse.stream, 7);
  assert.deepEqual(errorAnswer(refuse.refused), errorAnswer(refusedOf(FRAMES.refuse.error)));
});

test("a quota is read", () => {
  const { frame: _, ...known } = FRAMES.quota;
  const { kind, ...quota } = decoded("quota") as Quota;
  assert.equal(kind, "quota");
  assert.deepEqual(Object.values(quota), Object.values(known));
});

test("a quota becomes the headers that C++ gives, on refusals too", () => {
  assert.ok(FILE.limit_headers.length > 5);
  for (const { quota, headers } of FILE.limit_headers) {
    const read = decodeFrame(fromHex(quota.frame)) as Quota;
    assert.deepEqual(limitHeaders(read), headers);
    const refused = errorResponse(new Refused("rate_limited", "Too many."), read).headers;
    for (const [name, value] of Object.entries(headers)) assert.equal(refused.get(name), value);
    assert.equal(refused.get("retry-after-ms"), "1000");
  }
  const silent = errorResponse(new Refused("rate_limited", "Too many.")).headers;
  assert.equal(silent.get("x-ratelimit-limit-requests"), null);
});

test("a directory is read with and without bundles", () => {
  const { nodes } = decoded("directory") as Directory;
  const known = FRAMES.directory.nodes;
  assert.equal(nodes.length, known.length);
  nodes.forEach((node, i) => {
    assert.equal(toHex(node.version), known[i].version);
    assert.deepEqual(node.load, known[i].load);
    assert.equal(node.bundle === null, known[i].bundle === undefined);
  });
  const [bundle, said] = [nodes[0]!.bundle!, known[0].bundle];
  const logged = bundle.logged.map((each) => [toHex(each.entry), toHex(each.proof)]);
  assert.deepEqual(logged, said.logged);
  assert.deepEqual([bundle.evidence, bundle.nonce, bundle.noncePath].map(toHex),
    [said.evidence, said.nonce, said.nonce_path]);
});

test("what C++ refuses is refused", async () => {
  assert.ok(FILE.refused_frames.length > 5);
  for (const { why, frame } of FILE.refused_frames) {
    assert.ok(await refusal(() => decodeFrame(fromHex(frame))), why);
  }
});

test("frames that are not for a client are refused", async () => {
  for (const name of ["open", "cancel"]) assert.ok(await refusal(() => decoded(name)));
});

test("every cut of a directory is refused", async () => {
  const whole = fromHex(FRAMES.directory.frame);
  for (let size = 0; size < whole.length; ++size) {
    assert.ok(await refusal(() => decodeFrame(whole.slice(0, size))), String(size));
  }
});

test("faults become the answers that C++ gives", () => {
  assert.deepEqual(FILE.errors.slice(0, FAULTS.length).map((each: Json) => each.fault), FAULTS);
  for (const said of FILE.errors) {
    const { status, body, answer_retry_after_ms: retryAfterMs } = said;
    assert.deepEqual(errorAnswer(refusedOf(said)), { status, body, retryAfterMs });
  }
});

test("an event is the same error", () => {
  const event = errorEvent(new Refused("lost", "Gone."));
  assert.match(event, /^data: \{"error":\{"message":"Gone\.".*\n\n$/);
});

test("a body is routed or refused as connect does", async () => {
  for (const said of FILE.bodies) {
    const why = await refusal(() => {
      const facts = readRequestFacts(utf8(said.body));
      const { model, tokenBound } = facts;
      assert.deepEqual({ model, tokenBound }, { model: said.model, tokenBound: said.token_bound });
    });
    const error = why && [why.fault, why.message, why.code, why.param];
    const known = said.error;
    assert.deepEqual(error, known && [known.fault, known.detail, known.code, known.param]);
  }
});
