// Envelopes and answers, byte for byte as C++ seals them; what was tampered with is refused.

import assert from "node:assert/strict";
import { test } from "node:test";

import { concat, fromHex, toHex, utf8, type Bytes } from "../src/bytes.ts";
import { ChunkOpener, requestKeys, sizeClass } from "../src/chunks.ts";
import { sha256 } from "../src/digest.ts";
import { sealRequest, type Draws, type Sealed } from "../src/envelope.ts";
import { decodeHead, encodeRequest, type InnerRequest } from "../src/inner.ts";
import { parseInviteCode } from "../src/organisation.ts";
import { read, refusal, type Json } from "./vectors.ts";

const FILE = read("seal");

function innerOf({ inner }: Json): InnerRequest {
  return {
    method: inner.method,
    path: inner.path,
    tenant: fromHex(inner.tenant),
    minTier: inner.min_tier,
    log: { size: BigInt(inner.log_size), root: fromHex(inner.log_root) },
    evidence: inner.evidence.map(fromHex),
    body: utf8(inner.body.repeat(inner.body_repeat)),
    resume: { id: inner.resume_id, created: inner.resume_created, text: utf8(inner.resume_text) },
  };
}

function base64url(content: Bytes): string {
  return Buffer.from(content).toString("base64url");
}

async function pairOf(known: Json): Promise<CryptoKeyPair> {
  const point = fromHex(known.public);
  const jwk = {
    kty: "EC", crv: "P-256", d: base64url(fromHex(known.private)),
    x: base64url(point.slice(1, 33)), y: base64url(point.slice(33)),
  };
  const ecdh = { name: "ECDH", namedCurve: "P-256" };
  return {
    privateKey: await crypto.subtle.importKey("jwk", jwk, ecdh, false, ["deriveBits"]),
    publicKey: await crypto.subtle.importKey("raw", point, ecdh, true, []),
  };
}

async function drawsOf({ draws }: Json): Promise<Draws> {
  return {
    requestId: fromHex(draws.request_id),
    contentKey: fromHex(draws.content_key),
    ephemerals: await Promise.all(draws.ephemerals.map(pairOf)),
  };
}

async function sealed(known: Json, draws?: Draws): Promise<Sealed> {
  const recipients = await Promise.all(known.inner.through.map(
    async (code: string | null, i: number) => ({
      id: fromHex(FILE.nodes[i].id), hpke: fromHex(FILE.nodes[i].public),
      through: code === null ? null : await parseInviteCode(code),
    })));
  const { facts } = FILE;
  return sealRequest({
    sentAtMs: facts.sent_at_ms, model: facts.model, tokenBound: facts.token_bound,
    priceCapNano: facts.price_cap_nano, minTier: facts.min_tier,
    terms: {
      region: facts.terms.region, leastSpeed: facts.terms.least_speed,
      preferredSpeed: facts.terms.preferred_speed,
      preferredFirstMs: facts.terms.preferred_first_ms, order: facts.terms.order,
      streams: facts.terms.streams, conversation: fromHex(facts.terms.conversation),
    },
  }, innerOf(known), recipients, draws);
}

async function knownSeal(known: Json): Promise<Sealed> {
  return sealed(known, await drawsOf(known));
}

function payloads(known: Json): Bytes[] {
  return known.answer.map((chunk: Json) => fromHex(chunk.payload));
}

test("known randomness makes the known envelope", async () => {
  for (const known of FILE.requests) {
    const { envelope } = await knownSeal(known);
    if (known.envelope) assert.equal(toHex(envelope), known.envelope);
    assert.equal(toHex(await sha256(envelope)), known.envelope_sha256);
  }
});

test("two envelopes are never alike", async () => {
  const [one, other] = [await sealed(FILE.requests[0]), await sealed(FILE.requests[0])];
  assert.equal(one.envelope.length, other.envelope.length);
  assert.notDeepEqual(one.envelope.slice(100), other.envelope.slice(100));
});

test("the answer opens chunk by chunk", async () => {
  for (const known of FILE.requests) {
    const { opener } = await knownSeal(known);
    assert.equal(opener.answering, null);
    for (const chunk of known.answer) {
      const { data, last } = await opener.open(fromHex(chunk.payload));
      assert.deepEqual([toHex(data), last], [chunk.plaintext, chunk.last]);
    }
    assert.equal(opener.answering, known.answering);
    assert.equal((await refusal(() => opener.open(payloads(known).at(-1)!)))?.fault, "tampered");
  }
});

test("a flipped bit, a skipped and a repeated chunk are refused", async () => {
  const known = FILE.requests[1];
  const [first, second, third] = payloads(known) as [Bytes, Bytes, Bytes];
  const { opener } = await knownSeal(known);
  for (const at of [5, 40, first.length - 1]) {
    const changed = first.slice();
    changed[at]! ^= 1;
    assert.ok(await refusal(() => opener.open(changed)));
  }
  await opener.open(first);
  assert.equal((await refusal(() => opener.open(third)))?.fault, "tampered");
  await opener.open(second);
  assert.equal((await refusal(() => opener.open(second)))?.fault, "tampered");
});

test("an answer of nobody and a cut one are refused", async () => {
  const { opener } = await knownSeal(FILE.requests[0]);
  const first = payloads(FILE.requests[0])[0]!;
  const ofNobody = concat(Uint8Array.of(1), first.slice(1));
  for (const payload of [first.slice(0, 32), ofNobody, first.slice(0, -1)]) {
    assert.equal((await refusal(() => opener.open(payload)))?.fault, "invalid");
  }
  assert.equal(opener.answering, null);
});

test("sizes come in classes", () => {
  for (const [size, expected] of FILE.size_classes) assert.equal(sizeClass(size), expected);
});

test("padding that is not zero or not of its class is refused", async () => {
  const keys = await requestKeys(new Uint8Array(32));
  const head = Uint8Array.of(0, 0, 0, 1, 0x61);
  for (const padded of [concat(head, Uint8Array.of(1), new Uint8Array(250)),
    concat(head, new Uint8Array(507)),
    concat(Uint8Array.of(0, 0, 1, 0), new Uint8Array(252))]) {
    const parameters = { name: "AES-GCM", iv: keys.baseNonce, additionalData: utf8("final") };
    const frame = concat(Uint8Array.of(0),
      new Uint8Array(await crypto.subtle.encrypt(parameters, keys.key, padded)));
    assert.equal((await refusal(() => new ChunkOpener(keys).open(frame)))?.fault, "invalid");
  }
});

test("a length that is not in its shortest form is refused", async () => {
  const opener = new ChunkOpener(await requestKeys(new Uint8Array(32)));
  const frame = concat(Uint8Array.of(0x40, 0x10), new Uint8Array(16));
  assert.equal((await refusal(() => opener.open(frame)))?.fault, "invalid");
});

test("what cannot be sealed is refused", async () => {
  const sound = innerOf(FILE.requests[0]);
  for (const change of [{ method: "post" }, { path: "v1" }, { path: "/v1/a b" },
    { path: `/${"a".repeat(256)}` }, { body: new Uint8Array((16 << 20) + 1) }]) {
    const why = await refusal(() => encodeRequest({ ...sound, ...change }));
    assert.ok(why, `a changed ${Object.keys(change)} is sealed`);
  }
});

test("a head that is none is refused", async () => {
  for (const head of ["", "0200c80000", "0300010000", "0300c800010a", "0300c8000078"]) {
    assert.ok(await refusal(() => decodeHead(fromHex(head))), head);
  }
});
