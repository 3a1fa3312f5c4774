// SHA-256, HMAC and HKDF over it, by WebCrypto.

import { concat, type Bytes } from "./bytes.ts";

const HASH_SIZE = 32;

export async function sha256(content: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", content));
}

export async function hmac(key: Bytes, content: Bytes): Promise<Bytes> {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const imported = await crypto.subtle.importKey("raw", key, algorithm, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", imported, content));
}

export function hkdfExtract(salt: Bytes, inputKey: Bytes): Promise<Bytes> {
  return hmac(salt.length === 0 ? new Uint8Array(HASH_SIZE) : salt, inputKey);
}

/** RFC 5869 section 2.3, the first block of it: at most 32 bytes. */
export async function hkdfExpand(key: Bytes, info: Bytes, size: number): Promise<Bytes> {
  if (size > HASH_SIZE) throw new RangeError("one block of HKDF has 32 bytes");
  return (await hmac(key, concat(info, Uint8Array.of(1)))).slice(0, size);
}
