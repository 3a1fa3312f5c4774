// Each bundle, log policy and receipt is judged as C++ judges it, with the same words.

import assert from "node:assert/strict";
import { test } from "node:test";

import { fromBase64, fromHex, latin1, toHex, utf8 } from "../src/bytes.ts";
import { Reader } from "../src/codec.ts";
import { TIERS } from "../src/envelope.ts";
import { accept, Judge } from "../src/judge.ts";
import { encodeBundle, readBundle, type Bundle } from "../src/link-frame.ts";
import { parseLogEntry } from "../src/log-entry.ts";
import { parseLogPolicy } from "../src/log-policy.ts";
import { checkPolicy, stricter } from "../src/policy.ts";
import { ChunkChain, checkReceipt } from "../src/receipt.ts";
import { openStatement } from "../src/statement.ts";
import { read, refusal, type Json } from "./vectors.ts";

const EVIDENCE = read("evidence");
const RECEIPTS = read("receipts");

function bundleOf(text: string): Bundle {
  const reader = new Reader(fromBase64(text), "a bundle");
  const bundle = readBundle(reader);
  reader.finish();
  return bundle;
}

async function judgeOf(known: Json): Promise<Judge> {
  const logPolicy = known.log_policy ?? EVIDENCE.log_policy;
  return new Judge(await checkPolicy({ logPolicy, minTier: "open", own: known.own ?? [] }));
}

async function verdictOf(judge: Judge, bundle: Bundle, nowMs: number): Promise<Json> {
  let said: Json;
  const sealed = await checkPolicy({ logPolicy: EVIDENCE.log_policy });
  const why = await refusal(async () => {
    const { tier, own, statement, evidence, log, unproven } = await judge.judge(bundle, nowMs);
    const refused = await refusal(() => accept({ tier, own, statement, evidence, log, unproven },
      sealed));
    said = {
      node: toHex(statement.node), tier: TIERS[tier], own, hpke: toHex(statement.hpke),
      organisations: statement.organisations.map(toHex),
      models: statement.models.map((model) => ({ ...model, digest: toHex(model.digest) })),
      evidence: toHex(evidence), log_size: Number(log.size),
      log_root: toHex(log.root), unproven, refusal_at_sealed: refused?.message ?? null,
    };
  });
  return why ? { fault: why.fault, detail: why.message } : said;
}

test("each bundle is judged as C++ does", async () => {
  assert.ok(EVIDENCE.cases.length > 20);
  for (const known of EVIDENCE.cases) {
    const judge = await judgeOf(known);
    const verdicts: Json[] = [];
    for (const text of known.bundles) {
      verdicts.push(await verdictOf(judge, bundleOf(text), known.now_ms ?? EVIDENCE.now_ms));
    }
    assert.deepEqual(verdicts, known.verdicts, known.name);
  }
});

test("a bundle comes back as it was read", () => {
  for (const known of EVIDENCE.cases) {
    for (const text of known.bundles) {
      assert.deepEqual(encodeBundle(bundleOf(text)), fromBase64(text));
    }
  }
});

test("no flipped byte of proof or entry leaves the tier", async () => {
  const known = EVIDENCE.cases[0];
  const judge = await judgeOf(known);
  for (const part of ["entry", "proof"] as const) {
    const size = bundleOf(known.bundles[0]).logged[0]![part].length;
    for (let at = 0; at < size; at += 7) {
      const changed = bundleOf(known.bundles[0]);
      changed.logged[0]![part][at]! ^= 1;
      const verdict = await judge.judge(changed, EVIDENCE.now_ms);
      const found = [TIERS[verdict.tier], verdict.unproven.length];
      assert.deepEqual(found, ["open", 1], `${part} ${at}`);
    }
  }
});

test("each log policy is read or refused as C++ does", async () => {
  for (const { text, detail } of read("log_policies")) {
    assert.equal((await refusal(() => parseLogPolicy(text)))?.message ?? null, detail, text);
  }
});

test("an entry with a second spelling is none", async () => {
  for (const { entry } of bundleOf(EVIDENCE.cases[0].bundles[0]).logged) {
    assert.ok(await parseLogEntry(entry));
    const text = latin1(entry);
    for (const other of [`${text}\n`, text.slice(0, -1), text.replace("v1", "v2"),
      text.replace("program ", "program  ").toUpperCase(), ""]) {
      assert.ok(await refusal(() => parseLogEntry(utf8(other))), other);
    }
  }
  assert.equal(await parseLogEntry(utf8("darkbloom log entry v1 claims\nany text")), null);
});

test("each receipt is checked as C++ does", async () => {
  const knew = RECEIPTS.exchanged;
  const exchanged = {
    request: fromHex(knew.request), evidence: fromHex(knew.evidence), tier: knew.tier,
    log: { size: BigInt(knew.log_size), root: fromHex(knew.log_root) },
  };
  const node = await openStatement(fromHex(RECEIPTS.evidence));
  assert.ok(RECEIPTS.cases.length > 10);
  for (const known of RECEIPTS.cases) {
    const chain = await ChunkChain.begin(exchanged.request);
    for (const chunk of known.chunks ?? RECEIPTS.chunks) await chain.add(fromHex(chunk));
    const why = await refusal(() => checkReceipt(fromHex(known.receipt), node, exchanged, chain));
    assert.equal(why?.message ?? null, known.refused, known.name);
  }
});

test("more than can be verified is refused with a sentence", async () => {
  const logPolicy = EVIDENCE.log_policy;
  for (const minTier of ["measured", "confidential"] as const) {
    const why = await refusal(() => checkPolicy({ logPolicy, minTier }));
    assert.match(why?.message ?? "", /more than this package can verify/);
  }
});

test("a policy that makes no sense is refused", async () => {
  for (const [policy, why] of [[{}, /needs a logPolicy/], [{ minTier: "seeled" }, /A tier is/],
    [{ minTier: "open", own: ["ABC"] }, /16 digits/],
    [{ minTier: "open", maxAgeSeconds: 0 }, /whole number/],
    [{ logPolicy: "quorum w1\n" }, /Line 1/]] as [Json, RegExp][]) {
    assert.match((await refusal(() => checkPolicy(policy)))?.message ?? "", why);
  }
});

test("a request makes a policy stricter and never laxer", async () => {
  const policy =
    await checkPolicy({ logPolicy: EVIDENCE.log_policy, ownOnly: true, maxAgeSeconds: 100 });
  const lax = new Headers({
    "darkbloom-min-tier": "open", "darkbloom-own-only": "false",
    "darkbloom-max-age-seconds": "86400",
  });
  const { tier, ownOnly, ageMaxMs } = stricter(policy, lax);
  assert.deepEqual([tier, ownOnly, ageMaxMs], [1, true, 100_000]);
  for (const [name, value] of [["darkbloom-min-tier", "measured"], ["darkbloom-own-only", "yes"],
    ["darkbloom-organisation-only", "1"],
    ["darkbloom-max-age-seconds", "1.5"], ["darkbloom-max-age-seconds", "0"]] as const) {
    const headers = new Headers({ [name]: value });
    assert.equal((await refusal(() => stricter(policy, headers)))?.fault, "invalid", name);
  }
});
