// Reads and writes the big-endian fields of protocol.md; limits first, then bytes.

import { concat, utf8, type Bytes } from "./bytes.ts";
import { Refused } from "./faults.ts";

const DECODER = new TextDecoder("utf-8", { ignoreBOM: true });

function number(value: bigint, width: number): Bytes {
  return Uint8Array.from({ length: width }, (_, i) =>
    Number((value >> BigInt(8 * (width - 1 - i))) & 0xffn));
}

export const u8 = (value: number): Bytes => number(BigInt(value), 1);
export const u16 = (value: number): Bytes => number(BigInt(value), 2);
export const u32 = (value: number): Bytes => number(BigInt(value), 4);
export const u64 = (value: number | bigint): Bytes => number(BigInt(value), 8);
export const sized16 = (content: Uint8Array): Bytes => concat(u16(content.length), content);
export const sized32 = (content: Uint8Array): Bytes => concat(u32(content.length), content);
export const text16 = (text: string): Bytes => sized16(utf8(text));

/** Takes fields off bytes. What is cut or over a limit is refused, naming `what`. */
export class Reader {
  readonly #content: Uint8Array;
  readonly #what: string;
  #at = 0;

  constructor(content: Uint8Array, what: string) {
    this.#content = content;
    this.#what = what;
  }

  raw(size: number): Bytes {
    if (size > this.#content.length - this.#at) this.refuse();
    this.#at += size;
    return new Uint8Array(this.#content.subarray(this.#at - size, this.#at));
  }

  /** Of up to 4 bytes. */
  number(width: number): number {
    return Number(this.#big(width));
  }

  u64(): bigint {
    return this.#big(8);
  }

  u8UpTo(limit: number): number {
    const value = this.number(1);
    if (value > limit) this.refuse();
    return value;
  }

  sized16(limit: number): Bytes {
    return this.#sized(2, limit);
  }

  sized32(limit: number): Bytes {
    return this.#sized(4, limit);
  }

  text16(limit: number): string {
    return DECODER.decode(this.sized16(limit));
  }

  rest(): Bytes {
    return this.raw(this.#content.length - this.#at);
  }

  refuse(): never {
    throw new Refused("invalid", `${this.#what} is truncated or over a limit`);
  }

  finish(): void {
    if (this.#at !== this.#content.length) {
      throw new Refused("invalid", `${this.#what} has bytes after its end`);
    }
  }

  #big(width: number): bigint {
    return this.raw(width).reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
  }

  #sized(width: number, limit: number): Bytes {
    const size = this.number(width);
    if (size > limit) this.refuse();
    return this.raw(size);
  }
}
