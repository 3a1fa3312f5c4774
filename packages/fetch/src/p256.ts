// NIST P-256 as the protocol has it: points of 65 bytes, signatures of 64, r then s.

import type { Bytes } from "./bytes.ts";
import { Refused } from "./faults.ts";

export const PUBLIC_SIZE = 65;
const ECDH = { name: "ECDH", namedCurve: "P-256" };
const ECDSA = { name: "ECDSA", namedCurve: "P-256" };

async function imported(point: Bytes, algorithm: EcKeyImportParams, uses: KeyUsage[]) {
  if (point.length !== PUBLIC_SIZE || point[0] !== 4) {
    throw new Refused("invalid", "a P-256 public key is an uncompressed point");
  }
  try {
    return await crypto.subtle.importKey("raw", point, algorithm, true, uses);
  } catch {
    throw new Refused("invalid", "a P-256 public key is not on the curve");
  }
}

/** Refuses what is no point on the curve. */
export async function checkPublic(point: Bytes): Promise<void> {
  await imported(point, ECDH, []);
}

export function generate(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey(ECDH, false, ["deriveBits"]);
}

export async function publicBytes(pair: CryptoKeyPair): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
}

export async function diffieHellman(pair: CryptoKeyPair, peerPublic: Bytes): Promise<Bytes> {
  const algorithm = { name: "ECDH", public: await imported(peerPublic, ECDH, []) };
  return new Uint8Array(await crypto.subtle.deriveBits(algorithm, pair.privateKey, 256));
}

/** Refuses as tampered what is not this key's ECDSA over SHA-256 of `message`. */
export async function verify(point: Bytes, message: Bytes, signature: Bytes): Promise<void> {
  const key = await imported(point, ECDSA, ["verify"]);
  const algorithm = { name: "ECDSA", hash: "SHA-256" };
  if (!(await crypto.subtle.verify(algorithm, key, signature, message))) {
    throw new Refused("tampered", "a signature is not this key's over this message");
  }
}
