// Seals a request to up to three nodes, and opens the answer of whichever of them gave it:
// protocol.md section 3, src/wire/envelope.h, src/seal/client/envelope_maker.h.

import { concat, random, utf8, type Bytes } from "./bytes.ts";
import { answerKeys, ChunkOpener, requestKeys, sealMessage, type OpenedChunk } from "./chunks.ts";
import { sized16, text16, u32, u64, u8 } from "./codec.ts";
import { Refused } from "./faults.ts";
import { wrap } from "./hpke.ts";
import { encodeRequest, type InnerRequest } from "./inner.ts";
import type { Organisation } from "./organisation.ts";
import { generate } from "./p256.ts";

export const CANDIDATES_MAX = 3;
export const MODEL_NAME_MAX = 128;
/** By number, weakest first. */
export const TIERS = ["open", "sealed", "measured", "confidential"] as const;
export type Tier = (typeof TIERS)[number];
/** What candidates are compared by, by number. */
export const ORDERS = ["balanced", "listed", "price", "throughput", "latency"] as const;
const VERSION = 2;
const NONCE_SIZE = 32;

/** What the coordinator is told of the choice between the candidates: src/wire/route_terms.h. */
export interface RouteTerms {
  region: string; // nowhere else; empty: anywhere
  leastSpeed: number; // thousandths of a token a second; 0: any
  preferredSpeed: number;
  preferredFirstMs: number; // to the first chunk; 0: any
  order: number; // in ORDERS
  streams: boolean;
  conversation: Bytes; // 8; zero: none
}

/** The least that can be said. */
export const NO_TERMS: RouteTerms = {
  region: "", leastSpeed: 0, preferredSpeed: 0, preferredFirstMs: 0, order: 0, streams: false,
  conversation: new Uint8Array(8),
};

/** Everything that a coordinator may know of a request. */
export interface RoutingFacts {
  sentAtMs: number;
  model: string;
  tokenBound: number; // rounded up, protocol.md section 3 rule 2
  priceCapNano: number;
  minTier: number;
  terms: RouteTerms;
}

export interface Recipient {
  id: Bytes; // 16
  hpke: Bytes; // 65
  through?: Organisation | null; // by which it serves us
}

/** What is random in one envelope. Fresh for each; tests hand in what is known. */
export interface Draws {
  requestId: Bytes;
  contentKey: Bytes;
  ephemerals: CryptoKeyPair[];
}

async function freshDraws(count: number): Promise<Draws> {
  const ephemerals = await Promise.all(Array.from({ length: count }, generate));
  return { requestId: random(16), contentKey: random(32), ephemerals };
}

function encodeTerms(terms: RouteTerms): Bytes {
  return concat(text16(terms.region), u32(terms.leastSpeed), u32(terms.preferredSpeed),
    u32(terms.preferredFirstMs), u8(terms.order), u8(Number(terms.streams)), terms.conversation);
}

function encodeFacts(facts: RoutingFacts, requestId: Bytes, recipients: Recipient[]): Bytes {
  if (utf8(facts.model).length > MODEL_NAME_MAX) {
    throw new Refused("invalid", "the model's name is too long");
  }
  return concat(u8(VERSION), requestId, u64(facts.sentAtMs), text16(facts.model),
    u32(facts.tokenBound), u64(facts.priceCapNano), u8(facts.minTier),
    encodeTerms(facts.terms), u8(recipients.length),
    ...recipients.map((each) => each.id));
}

/** For each candidate in its place; none at all where nobody wants one. */
async function proofsOf(recipients: Recipient[], facts: Bytes, covered: Bytes): Promise<Bytes> {
  if (recipients.every(({ through }) => !through)) return u8(0);
  const proofs = await Promise.all(recipients.map(({ id, through }) =>
    through ? through.prove(id, facts, covered) : new Uint8Array(32)));
  return concat(u8(proofs.length), ...proofs);
}

export interface Sealed {
  envelope: Bytes;
  opener: AnswerOpener;
}

/** `recipients` are one to three, each once. */
export async function sealRequest(facts: RoutingFacts, request: InnerRequest,
    recipients: Recipient[], known?: Draws): Promise<Sealed> {
  const draws = known ?? (await freshDraws(recipients.length));
  const factsBytes = encodeFacts(facts, draws.requestId, recipients);
  const wrapping = {
    plaintext: draws.contentKey,
    info: concat(utf8("darkbloom envelope v1\0"), factsBytes),
    exportLabel: utf8("darkbloom answer v1"),
  };
  const wraps = await Promise.all(recipients.map((recipient, i) =>
    wrap(recipient.hpke, wrapping, draws.ephemerals[i]!)));
  const covered = encodeRequest(request);
  const proofs = await proofsOf(recipients, factsBytes, covered);
  const body = await sealMessage(await requestKeys(draws.contentKey), concat(covered, proofs));
  const wrapped = wraps.map((each) => concat(each.encapsulated, each.sealed));
  return {
    envelope: concat(sized16(factsBytes), ...wrapped, body),
    opener: new AnswerOpener(wraps),
  };
}

/** What opens the answer of one candidate. */
export interface AnswerSecret {
  encapsulated: Bytes;
  exported: Bytes;
}

/** Opens one answer, payload by payload. The first says which candidate answers. */
export class AnswerOpener {
  readonly #candidates: AnswerSecret[];
  #chunks: ChunkOpener | null = null;
  #answering: number | null = null;

  constructor(candidates: AnswerSecret[]) {
    this.#candidates = candidates;
  }

  /** Which of the recipients; null before a first chunk has opened. */
  get answering(): number | null {
    return this.#answering;
  }

  async open(payload: Bytes): Promise<OpenedChunk> {
    if (this.#chunks) return this.#chunks.open(payload);
    if (payload.length < 1 + NONCE_SIZE) throw new Refused("invalid", "an answer has no prefix");
    const index = payload[0]!;
    const candidate = this.#candidates[index];
    if (!candidate) {
      throw new Refused("invalid", "an answer comes from none of the candidates");
    }
    const nonce = payload.slice(1, 1 + NONCE_SIZE);
    const chunks = new ChunkOpener(
      await answerKeys(candidate.exported, candidate.encapsulated, nonce));
    const opened = await chunks.open(payload.slice(1 + NONCE_SIZE));
    // Only a chunk that opens settles who answers: anybody can write a prefix.
    this.#answering = index;
    this.#chunks = chunks;
    return opened;
  }
}
