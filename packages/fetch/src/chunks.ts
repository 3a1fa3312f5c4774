// The chunk stream of both directions: protocol.md section 4, src/seal/chunks.h.

import { concat, utf8, type Bytes } from "./bytes.ts";
import { Reader, u32 } from "./codec.ts";
import { hkdfExpand, hkdfExtract } from "./digest.ts";
import { Refused } from "./faults.ts";
import { KEY_SIZE, NONCE_SIZE } from "./hpke.ts";

const PLAINTEXT_MAX = 64 << 10;
const LENGTH_SIZE = 4;
const DATA_MAX = PLAINTEXT_MAX - LENGTH_SIZE;
const SIZE_CLASS_MIN = 256;
const TAG_SIZE = 16;
const SEALED_MAX = PLAINTEXT_MAX + TAG_SIZE;
const VARINT_LIMITS = [1 << 6, 1 << 14, 1 << 30]; // RFC 9000 section 16; no chunk needs more

export interface ChunkKeys {
  key: CryptoKey;
  baseNonce: Bytes;
}

export interface OpenedChunk {
  data: Bytes;
  last: boolean;
}

/** A power of two from 256 bytes that holds `size` bytes and their length. */
export function sizeClass(size: number): number {
  let holds = SIZE_CLASS_MIN;
  while (holds < size + LENGTH_SIZE) holds *= 2;
  return holds;
}

function varint(value: number): Bytes {
  const logWidth = VARINT_LIMITS.findIndex((limit) => value < limit);
  const width = 1 << logWidth;
  const bytes = u32(value).slice(4 - width);
  bytes[0]! |= logWidth << 6;
  return bytes;
}

function readVarint(reader: Reader): number {
  const first = reader.number(1);
  const logWidth = first >> 6;
  if (logWidth === VARINT_LIMITS.length) {
    throw new Refused("too_large", "a chunk is over its limit");
  }
  const more = reader.raw((1 << logWidth) - 1);
  const value = more.reduce((sum, byte) => sum * 256 + byte, first & 0x3f);
  if (logWidth > 0 && value < VARINT_LIMITS[logWidth - 1]!) {
    throw new Refused("invalid", "a chunk's length is not in its shortest form");
  }
  return value;
}

/** The base nonce XOR `counter`, which stays far below 2^32. */
function parametersAt(keys: ChunkKeys, counter: number, last: boolean): AesGcmParams {
  const iv = keys.baseNonce.slice();
  u32(counter).forEach((byte, i) => {
    iv[NONCE_SIZE - 4 + i]! ^= byte;
  });
  return { name: "AES-GCM", iv, additionalData: utf8(last ? "final" : "") };
}

function padded(data: Uint8Array): Bytes {
  const whole = new Uint8Array(sizeClass(data.length));
  whole.set(concat(u32(data.length), data));
  return whole;
}

function unpadded(whole: Bytes): Bytes {
  const reader = new Reader(whole, "a chunk's data");
  const data = reader.sized32(DATA_MAX);
  if (whole.length !== sizeClass(data.length)) {
    throw new Refused("invalid", "a chunk is not of its size class");
  }
  if (reader.rest().some((byte) => byte !== 0)) {
    throw new Refused("invalid", "a chunk's padding is not zero");
  }
  return data;
}

/** A whole message as consecutive frames; an empty one is a single last chunk. */
export async function sealMessage(keys: ChunkKeys, message: Bytes): Promise<Bytes> {
  const count = Math.max(1, Math.ceil(message.length / DATA_MAX));
  const frames: Bytes[] = [];
  for (let i = 0; i < count; ++i) {
    const last = i === count - 1;
    const part = padded(message.subarray(i * DATA_MAX, (i + 1) * DATA_MAX));
    const sealed = new Uint8Array(
      await crypto.subtle.encrypt(parametersAt(keys, i, last), keys.key, part));
    frames.push(varint(last ? 0 : sealed.length), sealed);
  }
  return concat(...frames);
}

function sealedOf(frame: Bytes): { sealed: Bytes; last: boolean } {
  const reader = new Reader(frame, "a chunk");
  const length = readVarint(reader);
  const last = length === 0;
  if (length > SEALED_MAX) throw new Refused("too_large", "a chunk is over its limit");
  const sealed = last ? reader.rest() : reader.raw(length);
  reader.finish();
  if (sealed.length > SEALED_MAX) throw new Refused("too_large", "a chunk is over its limit");
  return { sealed, last };
}

/** Opens one frame at a time, each given whole, in the order of their sealing. */
export class ChunkOpener {
  readonly #keys: ChunkKeys;
  #counter = 0;
  #ended = false;

  constructor(keys: ChunkKeys) {
    this.#keys = keys;
  }

  /** Refuses what is no chunk, or not the next one. */
  async open(frame: Bytes): Promise<OpenedChunk> {
    if (this.#ended) throw new Refused("tampered", "a chunk follows its stream's last");
    const { sealed, last } = sealedOf(frame);
    const data = unpadded(await this.#decrypted(sealed, last));
    this.#counter += 1;
    this.#ended = last;
    return { data, last };
  }

  async #decrypted(sealed: Bytes, last: boolean): Promise<Bytes> {
    const parameters = parametersAt(this.#keys, this.#counter, last);
    try {
      return new Uint8Array(await crypto.subtle.decrypt(parameters, this.#keys.key, sealed));
    } catch {
      throw new Refused("tampered", "a sealed message does not carry its seal");
    }
  }
}

async function expanded(secret: Bytes, key: string, nonce: string): Promise<ChunkKeys> {
  const raw = await hkdfExpand(secret, utf8(key), KEY_SIZE);
  return {
    key: await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]),
    baseNonce: await hkdfExpand(secret, utf8(nonce), NONCE_SIZE),
  };
}

export async function requestKeys(contentKey: Bytes): Promise<ChunkKeys> {
  const secret = await hkdfExtract(new Uint8Array(), contentKey);
  return expanded(secret, "darkbloom request key", "darkbloom request nonce");
}

/** RFC 9458 section 4.4. */
export async function answerKeys(exported: Bytes, encapsulated: Bytes, nonce: Bytes):
    Promise<ChunkKeys> {
  return expanded(await hkdfExtract(concat(encapsulated, nonce), exported), "key", "nonce");
}
