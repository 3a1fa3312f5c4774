// One request on its way, without I/O: sealed to up to three machines, its answer opened chunk by
// chunk, its end checked against the receipt. programs/darkbloom/connect/courier.h.

import { concat, latin1, toHex, type Bytes } from "./bytes.ts";
import type { Call } from "./call.ts";
import type { Candidate } from "./candidates.ts";
import { sha256 } from "./digest.ts";
import { NO_TERMS, sealRequest, TIERS, type AnswerOpener, type Tier } from "./envelope.ts";
import { Refused } from "./faults.ts";
import { decodeHead, NO_LOG, type InnerHead, type LogState } from "./inner.ts";
import { encodeCancel, encodeOpen, type Chunk, type Quota, type StreamFrame } from "./link-frame.ts";
import { wayIn } from "./policy.ts";
import { ChunkChain, checkReceipt, receiptFile } from "./receipt.ts";

const DONE = "data: [DONE]\n\n";

/** How much of `text` may be passed on: not the event that tells an SDK that all is well, nor what
 * may be its beginning. */
function beforeDone(text: Bytes): number {
  const end = latin1(text.subarray(-DONE.length));
  let held = Math.min(DONE.length, text.length);
  while (!end.endsWith(DONE.slice(0, held))) --held;
  return text.length - held;
}

/** Who is asked, and by whom. */
export interface Parties {
  chosen: Candidate[];
  tenant: Bytes;
  nowMs: number;
}

/** What is known once the request has been sealed. */
interface Begun {
  stream: number;
  chosen: Candidate[];
  log: LogState;
  tier: number;
  openFrame: Bytes;
  request: Bytes; // SHA-256 of the envelope
  opener: AnswerOpener;
  chain: ChunkChain;
}

export class Exchange {
  readonly #begun: Begun;
  #text: Bytes = new Uint8Array(); // of the body, not taken yet
  #head: InnerHead | null = null;
  #quota: Quota | null = null;
  #receipt: Bytes | null = null;

  private constructor(begun: Begun) {
    this.#begun = begun;
  }

  /** `stream` is new on its link. */
  static async begin(stream: number, call: Call, parties: Parties): Promise<Exchange> {
    const { chosen, tenant, nowMs } = parties;
    const { tier } = call.demands;
    const log = chosen.reduce((newest, { verdict }) =>
      (verdict.log.size > newest.size ? verdict.log : newest), NO_LOG);
    const evidence = chosen.map(({ verdict }) => verdict.evidence);
    const { model, tokenBound, streams } = call.facts;
    const facts = { sentAtMs: nowMs, model, tokenBound, priceCapNano: 0, minTier: tier,
      terms: { ...NO_TERMS, streams } };
    const { method, path, body } = call;
    const { envelope, opener } = await sealRequest(facts,
      { method, path, tenant, minTier: tier, log, evidence, body },
      chosen.map(({ verdict: { statement } }) => ({
        id: statement.node,
        hpke: statement.hpke,
        through: wayIn(call.demands, statement.organisations),
      })));
    const request = await sha256(envelope);
    const openFrame = encodeOpen(stream, call.apiKey, envelope);
    const chain = await ChunkChain.begin(request);
    return new Exchange({ stream, chosen, log, tier, openFrame, request, opener, chain });
  }

  get openFrame(): Bytes {
    return this.#begun.openFrame;
  }
  get cancelFrame(): Bytes {
    return encodeCancel(this.#begun.stream);
  }
  /** Null until the answer has begun. */
  get head(): InnerHead | null {
    return this.#head;
  }
  /** What the key may still start; null where the coordinator has not said so. */
  get quota(): Quota | null {
    return this.#quota;
  }
  get isStream(): boolean {
    return this.#head?.contentType.startsWith("text/event-stream") ?? false;
  }
  /** The file of a good receipt; null until the answer has ended well. */
  get receipt(): Bytes | null {
    return this.#receipt;
  }
  /** The name of whoever answers, in hexadecimal. */
  get node(): string {
    return toHex(this.#answering().verdict.statement.node);
  }
  get tier(): Tier {
    return TIERS[this.#answering().verdict.tier]!;
  }

  /** Takes one frame of the link. Refuses when the answer has failed; nothing follows. */
  async receive(frame: StreamFrame): Promise<void> {
    if (frame.stream !== this.#begun.stream) return;
    if (frame.kind === "refuse") throw frame.refused;
    if (frame.kind === "chunk") return this.#take(frame);
    this.#quota = frame;
  }

  /** What has come of the body since the last call; its end only with a good receipt (protocol.md
   * section 4 rule 5). */
  takeText(): Bytes {
    const size = this.#receipt ? this.#text.length : beforeDone(this.#text);
    const text = this.#text.slice(0, size);
    this.#text = this.#text.slice(size);
    return text;
  }

  async #take(chunk: Chunk): Promise<void> {
    const { data, last } = await this.#begun.opener.open(chunk.payload);
    if (last) return this.#end(data);
    await this.#begun.chain.add(chunk.payload);
    if (this.#head) {
      this.#text = concat(this.#text, data);
    } else {
      this.#head = decodeHead(data);
    }
    if (chunk.last) throw new Refused("lost", "The answer was cut before its end.");
  }

  async #end(signedReceipt: Bytes): Promise<void> {
    if (!this.#head) throw new Refused("invalid", "the answer ended before it began");
    const { verdict, bundle } = this.#answering();
    const { request, log, tier, chain } = this.#begun;
    const exchanged = { request, evidence: verdict.evidence, log, tier };
    await checkReceipt(signedReceipt, verdict.statement, exchanged, chain);
    this.#receipt = receiptFile(signedReceipt, bundle);
  }

  #answering(): Candidate {
    return this.#begun.chosen[this.#begun.opener.answering ?? 0]!;
  }
}
