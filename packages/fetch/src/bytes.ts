// Byte strings and their text encodings.

import { Refused } from "./faults.ts";

export type Bytes = Uint8Array<ArrayBuffer>;

const ENCODER = new TextEncoder();

export function utf8(text: string): Bytes {
  return ENCODER.encode(text);
}

export function concat(...parts: Uint8Array[]): Bytes {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export function isEqual(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((byte, at) => byte === right[at]);
}

export function toHex(content: Uint8Array): string {
  return Array.from(content, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function fromHex(text: string): Bytes {
  if (text.length % 2 !== 0) throw new Refused("invalid", "hexadecimal text has an odd length");
  if (!/^[0-9a-fA-F]*$/.test(text)) throw new Refused("invalid", "not hexadecimal text");
  return Uint8Array.from({ length: text.length / 2 }, (_, i) =>
    Number.parseInt(text.slice(2 * i, 2 * i + 2), 16));
}

/** Each byte as the character of its number: nothing is lost, whatever the bytes are. */
export function latin1(content: Uint8Array): string {
  let text = "";
  for (const byte of content) text += String.fromCharCode(byte);
  return text;
}

/** Takes the one encoding: no spaces, whole padding, unused bits zero. */
export function fromBase64(text: string): Bytes {
  let binary: string;
  try {
    binary = atob(text);
  } catch {
    throw new Refused("invalid", "a text is not base64");
  }
  if (btoa(binary) !== text) throw new Refused("invalid", "a text is not base64");
  return Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
}

export function random(size: number): Bytes {
  return crypto.getRandomValues(new Uint8Array(size));
}
