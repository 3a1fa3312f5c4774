// What travels inside the seal: protocol.md section 4, src/seal/inner.h.

import { concat, type Bytes } from "./bytes.ts";
import { Reader, sized32, text16, u64, u8 } from "./codec.ts";
import { Refused } from "./faults.ts";

export const BODY_MAX = 16 << 20;
const VERSION = 3;
const METHOD_MAX = 16;
const PATH_MAX = 256;
const CONTENT_TYPE_MAX = 128;

/** The public log's state that a client relied on; size 0: none. */
export interface LogState {
  size: bigint;
  root: Bytes;
}
export const NO_LOG: LogState = { size: 0n, root: new Uint8Array(32) };

/** What is needed to go on with an answer that another machine began. */
export interface Resume {
  id: string;
  created: number; // Unix seconds
  text: Bytes;
}
const AFRESH: Resume = { id: "", created: 0, text: new Uint8Array() };

export interface InnerRequest {
  method: string;
  path: string;
  tenant: Bytes;
  minTier: number;
  log: LogState;
  evidence: Bytes[]; // the digest of each candidate's
  body: Bytes;
  resume?: Resume;
}

export interface InnerHead {
  status: number;
  contentType: string;
}

function check(request: InnerRequest): void {
  if (request.body.length > BODY_MAX) {
    throw new Refused("too_large", "the request body is over 16 MiB");
  }
  if (request.method.length > METHOD_MAX || request.path.length > PATH_MAX) {
    throw new Refused("too_large", "the request's method, path or resume id is too long");
  }
  if (!/^[A-Z]+$/.test(request.method)) {
    throw new Refused("invalid", "the request has no HTTP method");
  }
  if (!/^\/[!-~]*$/.test(request.path)) {
    throw new Refused("invalid", "the request has no HTTP path");
  }
}

/** Without the proofs that follow it, which cover it. */
export function encodeRequest(request: InnerRequest): Bytes {
  check(request);
  const { log, resume = AFRESH } = request;
  return concat(u8(VERSION), text16(request.method), text16(request.path), request.tenant,
    u8(request.minTier), u64(log.size), log.root, u8(request.evidence.length), ...request.evidence,
    text16(resume.id), u64(resume.created), sized32(resume.text), sized32(request.body));
}

export function decodeHead(content: Bytes): InnerHead {
  const reader = new Reader(content, "the sealed answer's head");
  if (reader.number(1) !== VERSION) {
    throw new Refused("invalid", "a sealed message has an unknown version");
  }
  const status = reader.number(2);
  const contentType = reader.text16(CONTENT_TYPE_MAX);
  reader.finish();
  if (status < 100 || status > 599) throw new Refused("invalid", "the answer has no HTTP status");
  if (!/^[ -~]*$/.test(contentType)) {
    throw new Refused("invalid", "the answer has no content type");
  }
  return { status, contentType };
}
