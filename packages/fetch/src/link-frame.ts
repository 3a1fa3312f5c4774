// The frames that a client sends and receives on its link: protocol.md section 5,
// src/wire/link_frame.h and src/wire/evidence_bundle.h.

import { concat, fromHex, type Bytes } from "./bytes.ts";
import { Reader, sized16, sized32, text16, u32, u8 } from "./codec.ts";
import { FAULTS, Refused } from "./faults.ts";

export const API_KEY_MAX = 256;
const FRAME_MAX = 25 << 20;
const TYPES = { directory: 5, open: 6, chunk: 7, refuse: 8, cancel: 9, quota: 15, belong: 20 };
const NODES_MAX = 64;
const EVIDENCE_MAX = 560 << 10;
const LOGGED_MAX = 48;
const ENTRY_MAX = 0xffff;
const PROOF_MAX = 16 << 10;
const NONCE_SIZE = 32;
const NONCE_PATH_MAX = 1024;
const PAYLOAD_MAX = 80 << 10;
const ERROR_TEXT_MAX = 1024;

export interface LoggedEntry {
  entry: Bytes;
  proof: Bytes;
}

/** A node's evidence, and the log's entries about it, each with its proof. */
export interface Bundle {
  evidence: Bytes;
  logged: LoggedEntry[];
  nonce: Bytes;
  noncePath: Bytes;
}

export interface Load {
  slots: number;
  active: number;
  waiting: number;
}

export interface DirectoryEntry {
  version: Bytes; // names the bundle on this link
  bundle: Bundle | null; // null where this link has carried it before
  load: Load;
}

export interface Directory {
  kind: "directory";
  nodes: DirectoryEntry[];
}
export interface Chunk {
  kind: "chunk";
  stream: number;
  last: boolean;
  payload: Bytes;
}
export interface Refuse {
  kind: "refuse";
  stream: number;
  refused: Refused;
}
/** What the key may still start; comes before any Chunk or Refuse of its stream. */
export interface Quota {
  kind: "quota";
  stream: number;
  requestsLimit: number; // started in any minute, on average
  requestsRemaining: number; // that may start at once
  requestsResetMs: number; // until as many may start at once as ever may
  runningLimit: number;
  runningRemaining: number;
}
export type StreamFrame = Chunk | Refuse | Quota;
export type Frame = Directory | StreamFrame;

export function encodeOpen(stream: number, apiKey: string, envelope: Bytes): Bytes {
  return concat(u8(TYPES.open), u32(stream), text16(apiKey), sized32(envelope));
}

export function encodeCancel(stream: number): Bytes {
  return concat(u8(TYPES.cancel), u32(stream));
}

/** Which organisations' machines are of use here: their ids in hexadecimal. */
export function encodeBelong(organisations: string[]): Bytes {
  const ids = [...organisations].sort().map(fromHex);
  return concat(u8(TYPES.belong), u8(ids.length), ...ids);
}

export function encodeBundle(bundle: Bundle): Bytes {
  const logged = bundle.logged.map((each) => concat(sized16(each.entry), sized16(each.proof)));
  return concat(sized32(bundle.evidence), u8(logged.length), ...logged, bundle.nonce,
    sized16(bundle.noncePath));
}

/** `count` things, each as `read` takes it. */
function list<T>(count: number, read: () => T): T[] {
  return Array.from({ length: count }, read);
}

export function readBundle(reader: Reader): Bundle {
  const evidence = reader.sized32(EVIDENCE_MAX);
  const logged = list(reader.u8UpTo(LOGGED_MAX), () => ({
    entry: reader.sized16(ENTRY_MAX),
    proof: reader.sized16(PROOF_MAX),
  }));
  const nonce = reader.raw(NONCE_SIZE);
  const noncePath = reader.sized16(NONCE_PATH_MAX);
  if (noncePath.length === 0 && nonce.some((byte) => byte !== 0)) reader.refuse();
  return { evidence, logged, nonce, noncePath };
}

function readLoad(reader: Reader): Load {
  const load = { slots: reader.number(4), active: reader.number(4), waiting: reader.number(4) };
  reader.number(4); // its speed, which nobody here looks at
  return load;
}

function readDirectory(reader: Reader): Directory {
  const nodes = list(reader.u8UpTo(NODES_MAX), () => ({
    version: reader.raw(32),
    bundle: reader.u8UpTo(1) === 1 ? readBundle(reader) : null,
    load: readLoad(reader),
  }));
  return { kind: "directory", nodes };
}

function readChunk(reader: Reader): Chunk {
  return {
    kind: "chunk",
    stream: reader.number(4),
    last: reader.u8UpTo(1) === 1,
    payload: reader.sized32(PAYLOAD_MAX),
  };
}

function readRefuse(reader: Reader): Refuse {
  const stream = reader.number(4);
  const fault = FAULTS[reader.u8UpTo(FAULTS.length - 1)]!;
  const message = reader.text16(ERROR_TEXT_MAX);
  const code = reader.text16(ERROR_TEXT_MAX);
  const param = reader.text16(ERROR_TEXT_MAX);
  const retryAfterMs = reader.number(4);
  const refused = new Refused(fault, message, { code, param, retryAfterMs });
  return { kind: "refuse", stream, refused };
}

function readQuota(reader: Reader): Quota {
  const quota = {
    kind: "quota" as const,
    stream: reader.number(4),
    requestsLimit: reader.number(4),
    requestsRemaining: reader.number(4),
    requestsResetMs: reader.number(4),
    runningLimit: reader.number(4),
    runningRemaining: reader.number(4),
  };
  const { requestsLimit, requestsRemaining, runningLimit, runningRemaining } = quota;
  if (requestsRemaining > requestsLimit || runningRemaining > runningLimit) reader.refuse();
  return quota;
}

function readFrame(reader: Reader): Frame {
  switch (reader.number(1)) {
    case TYPES.directory:
      return readDirectory(reader);
    case TYPES.chunk:
      return readChunk(reader);
    case TYPES.refuse:
      return readRefuse(reader);
    case TYPES.quota:
      return readQuota(reader);
    default:
      throw new Refused("invalid", "a link frame has an unknown type");
  }
}

/** Refuses, among others, every frame that is for no client. */
export function decodeFrame(content: Uint8Array): Frame {
  if (content.length > FRAME_MAX) {
    throw new Refused("too_large", "a link frame is over its limit");
  }
  const reader = new Reader(content, "a link frame");
  const frame = readFrame(reader);
  reader.finish();
  return frame;
}
