// Is this receipt a receipt for this answer? protocol.md section 8, src/attest/receipt.h and
// src/attest/verify/receipt_check.h.

import { concat, isEqual, utf8, type Bytes } from "./bytes.ts";
import { Reader, sized16 } from "./codec.ts";
import { sha256 } from "./digest.ts";
import { MODEL_NAME_MAX, TIERS } from "./envelope.ts";
import { Refused } from "./faults.ts";
import type { LogState } from "./inner.ts";
import { encodeBundle, type Bundle } from "./link-frame.ts";
import * as p256 from "./p256.ts";
import type { Statement } from "./statement.ts";

const SIGNED_MAX = 1024;
const SIGNATURE_SIZE = 64;
const VERSION = 1;

export interface Receipt {
  identity: Bytes;
  request: Bytes;
  chunks: Bytes;
  chunkCount: number;
  model: string;
  weights: Bytes;
  seed: bigint;
  evidence: Bytes;
  log: LogState;
  tier: number;
  status: number;
  tokens: { prompt: number; cached: number; completion: number };
  finishedAtMs: number;
}

/** What the client itself knows of the answer. */
export interface Exchanged {
  request: Bytes; // SHA-256 of the envelope that it sent
  evidence: Bytes; // SHA-256 of the evidence that it sealed to
  log: LogState;
  tier: number;
}

/** A running hash over the chunks of one answer, as they cross the wire. */
export class ChunkChain {
  #head: Bytes;
  #count = 0;

  private constructor(head: Bytes) {
    this.#head = head;
  }
  static async begin(request: Bytes): Promise<ChunkChain> {
    return new ChunkChain(await sha256(concat(utf8("darkbloom chunks v1\0"), request)));
  }
  async add(chunk: Bytes): Promise<void> {
    this.#head = await sha256(concat(this.#head, chunk));
    this.#count += 1;
  }
  is(head: Bytes, count: number): boolean {
    return count === this.#count && isEqual(head, this.#head);
  }
}

function tampered(why: string): Refused {
  return new Refused("tampered", why);
}

async function decode(content: Bytes): Promise<Receipt> {
  const reader = new Reader(content, "the receipt");
  if (reader.number(1) !== VERSION) {
    throw new Refused("invalid", "the receipt has an unknown version");
  }
  const identity = reader.raw(p256.PUBLIC_SIZE);
  await p256.checkPublic(identity);
  const receipt = {
    identity,
    request: reader.raw(32),
    chunks: reader.raw(32),
    chunkCount: reader.number(4),
    model: reader.text16(MODEL_NAME_MAX),
    weights: reader.raw(32),
    seed: reader.u64(),
    evidence: reader.raw(32),
    log: { size: reader.u64(), root: reader.raw(32) },
    tier: reader.u8UpTo(TIERS.length - 1),
    status: reader.number(2),
    tokens: {
      prompt: reader.number(4), cached: reader.number(4), completion: reader.number(4),
    },
    finishedAtMs: Number(reader.u64()),
  };
  reader.finish();
  return receipt;
}

async function openSigned(signed: Bytes): Promise<Receipt> {
  const reader = new Reader(signed, "the signed receipt");
  const content = reader.sized16(SIGNED_MAX - SIGNATURE_SIZE - 2);
  const signature = reader.raw(SIGNATURE_SIZE);
  reader.finish();
  const receipt = await decode(content);
  const message = concat(utf8("darkbloom receipt v1\0"), content);
  const isGenuine =
    await p256.verify(receipt.identity, message, signature).then(() => true, () => false);
  if (!isGenuine) throw tampered("the receipt is not signed by the key that it names");
  return receipt;
}

function checkNode(receipt: Receipt, node: Statement): void {
  if (!isEqual(receipt.identity, node.identity)) {
    throw tampered("the receipt is another node's");
  }
  // An answer that served no model, such as an error's, names none.
  if (receipt.model === "") return;
  const serves = node.models.some((model) =>
    model.name === receipt.model && isEqual(model.digest, receipt.weights));
  if (!serves) {
    throw tampered("the receipt names a model or weights that the node does not state");
  }
}

function checkExchange(receipt: Receipt, exchanged: Exchanged): void {
  const { log } = receipt;
  const isSameLog = log.size === exchanged.log.size && isEqual(log.root, exchanged.log.root);
  if (!isEqual(receipt.request, exchanged.request)) {
    throw tampered("the receipt is for another request");
  }
  if (!isEqual(receipt.evidence, exchanged.evidence)) {
    throw tampered("the receipt is for other evidence");
  }
  if (!isSameLog) throw tampered("the receipt is for another state of the log");
  if (receipt.tier !== exchanged.tier) throw tampered("the receipt is for another tier");
}

/** The receipt, where every fact of it is the one that the client knows. */
export async function checkReceipt(signed: Bytes, node: Statement, exchanged: Exchanged,
    chain: ChunkChain): Promise<Receipt> {
  const receipt = await openSigned(signed);
  checkNode(receipt, node);
  checkExchange(receipt, exchanged);
  if (!chain.is(receipt.chunks, receipt.chunkCount)) {
    throw tampered("the receipt is for other chunks than those that arrived");
  }
  return receipt;
}

/** What `darkbloom verify receipt` reads: it suffices for a stranger who has the log's key. */
export function receiptFile(signed: Bytes, bundle: Bundle): Bytes {
  return concat(utf8("darkbloom receipt file v2\n"), sized16(signed),
    utf8("darkbloom evidence file v1\n"), encodeBundle(bundle));
}
