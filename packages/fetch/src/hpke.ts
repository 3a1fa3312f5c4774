// HPKE base mode (RFC 9180), the sender's side, in the one suite of protocol.md section 3:
// DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM.

import { concat, utf8, type Bytes } from "./bytes.ts";
import { u16 } from "./codec.ts";
import { hkdfExpand, hkdfExtract } from "./digest.ts";
import * as p256 from "./p256.ts";

export const KEY_SIZE = 32;
export const NONCE_SIZE = 12;
export const SECRET_SIZE = 32;
const KEM = Uint8Array.of(...utf8("KEM"), 0x00, 0x10);
const SUITE = Uint8Array.of(...utf8("HPKE"), 0x00, 0x10, 0x00, 0x01, 0x00, 0x02);
const VERSION = utf8("HPKE-v1");
const MODE_BASE = Uint8Array.of(0);
const NOTHING = new Uint8Array();

/** One suite's LabeledExtract and LabeledExpand: section 4. */
function labeled(suite: Bytes) {
  return {
    extract: (salt: Bytes, label: string, inputKey: Bytes) =>
      hkdfExtract(salt, concat(VERSION, suite, utf8(label), inputKey)),
    expand: (key: Bytes, label: string, info: Bytes, size: number) =>
      hkdfExpand(key, concat(u16(size), VERSION, suite, utf8(label), info), size),
  };
}
const kem = labeled(KEM);
const schedule = labeled(SUITE);

/** One content key under one recipient's, and a secret that both derive. */
export interface Wrap {
  encapsulated: Bytes;
  sealed: Bytes;
  exported: Bytes;
}

/** What is wrapped, and what the wrap is bound to. */
export interface Wrapping {
  plaintext: Bytes;
  info: Bytes;
  exportLabel: Bytes;
}

async function sharedSecret(agreed: Bytes, encapsulated: Bytes, recipient: Bytes): Promise<Bytes> {
  const key = await kem.extract(NOTHING, "eae_prk", agreed);
  return kem.expand(key, "shared_secret", concat(encapsulated, recipient), SECRET_SIZE);
}

async function sealOnce(key: Bytes, nonce: Bytes, plaintext: Bytes): Promise<Bytes> {
  const imported = await crypto.subtle.importKey("raw", key, "AES-GCM", false, ["encrypt"]);
  return new Uint8Array(
    await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce }, imported, plaintext));
}

/** SetupBaseS, one Seal with empty AAD, one Export. `ephemeral` is fresh for each call. */
export async function wrap(recipient: Bytes, wrapping: Wrapping, ephemeral: CryptoKeyPair):
    Promise<Wrap> {
  const encapsulated = await p256.publicBytes(ephemeral);
  const agreed = await p256.diffieHellman(ephemeral, recipient);
  const shared = await sharedSecret(agreed, encapsulated, recipient);
  const context = concat(MODE_BASE, await schedule.extract(NOTHING, "psk_id_hash", NOTHING),
    await schedule.extract(NOTHING, "info_hash", wrapping.info));
  const secret = await schedule.extract(shared, "secret", NOTHING);
  const key = await schedule.expand(secret, "key", context, KEY_SIZE);
  const nonce = await schedule.expand(secret, "base_nonce", context, NONCE_SIZE);
  const exporter = await schedule.expand(secret, "exp", context, SECRET_SIZE);
  return {
    encapsulated,
    sealed: await sealOnce(key, nonce, wrapping.plaintext),
    exported: await schedule.expand(exporter, "sec", wrapping.exportLabel, SECRET_SIZE),
  };
}
