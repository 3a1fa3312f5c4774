// Signed notes: C2SP signed-note with Ed25519 and timestamped cosignatures, src/tlog/note.h. Texts
// are bytes read as Latin-1, so that nothing is lost and only ASCII is let through.

import { concat, fromBase64, fromHex, isEqual, latin1, utf8, type Bytes } from "./bytes.ts";
import { Reader } from "./codec.ts";
import { sha256 } from "./digest.ts";
import { Refused } from "./faults.ts";

export const ED25519 = 1;
export const COSIGNATURE = 4;
const DASH = latin1(utf8("\u2014 "));
const NOTE_MAX = 64 << 10;
const SIGNATURES_MAX = 64;
const KEY_ID_SIZE = 4;
const SECONDS_MAX = ((1n << 63n) - 1n) / 1000n;
const NAME = /^[!-*,-~]{1,256}$/; // visible ASCII without the plus sign

export interface NoteKey {
  name: string;
  id: Bytes;
  type: number;
  publicKey: Bytes;
}

export interface NoteSignature {
  name: string;
  keyId: Bytes;
  bytes: Bytes;
}

export interface Note {
  text: string; // ends with a newline
  signatures: NoteSignature[];
}

export function refused(why: string): Refused {
  return new Refused("invalid", why);
}

/** The text before `mark` and the one after it; null without it. */
export function cut(text: string, mark: string): [string, string] | null {
  const at = text.indexOf(mark);
  return at < 0 ? null : [text.slice(0, at), text.slice(at + mark.length)];
}

/** name+id+base64(type and public key). */
export async function parseKey(vkey: string): Promise<NoteKey> {
  const [name, rest] = cut(vkey, "+") ?? ["", ""];
  if (!NAME.test(name)) throw refused("a note key names nobody");
  const [digits, typed] = cut(rest, "+") ?? ["", ""];
  if (digits.length !== 2 * KEY_ID_SIZE) throw refused("a note key has no id");
  const id = fromHex(digits);
  const typedKey = fromBase64(typed);
  const type = typedKey[0] ?? 0;
  if (typedKey.length !== 33 || (type !== ED25519 && type !== COSIGNATURE)) {
    throw refused("a note key is of an unknown type");
  }
  const digest = await sha256(concat(utf8(`${name}\n`), typedKey));
  if (!isEqual(digest.slice(0, KEY_ID_SIZE), id)) {
    throw refused("a note key has another key's id");
  }
  return { name, id, type, publicKey: typedKey.slice(1) };
}

function parseSignature(line: string): NoteSignature {
  if (!line.startsWith(DASH)) throw refused("a signature line of a note begins with a dash");
  const [name, encoded] = cut(line.slice(DASH.length), " ") ?? ["", ""];
  if (!NAME.test(name)) throw refused("a signature line of a note names nobody");
  const content = fromBase64(encoded);
  if (content.length <= KEY_ID_SIZE) throw refused("a signature of a note is too short");
  return { name, keyId: content.slice(0, KEY_ID_SIZE), bytes: content.slice(KEY_ID_SIZE) };
}

/** Form only: no signature has been looked at. */
export function parseNote(content: string): Note {
  if (content.length > NOTE_MAX) {
    throw new Refused("too_large", "a note is over its limit of 64 KiB");
  }
  const gap = content.lastIndexOf("\n\n"); // the last: what is signed may hold some of its own
  if (gap < 0) throw refused("a note has no signatures");
  const [text, rest] = [content.slice(0, gap + 1), content.slice(gap + 2)];
  if (!/^[ -~\n]*$/.test(text)) throw refused("a note's text is not plain ASCII");
  if (!rest.endsWith("\n")) throw refused("a note does not end with a whole line");
  const lines = rest.slice(0, -1).split("\n");
  if (lines.length > SIGNATURES_MAX) throw refused("a note has too many signatures");
  return { text, signatures: lines.map(parseSignature) };
}

async function verifyEd25519(key: Bytes, message: string, signature: Bytes): Promise<void> {
  const imported = await crypto.subtle.importKey("raw", key, "Ed25519", false, ["verify"]);
  if (!(await crypto.subtle.verify("Ed25519", imported, signature, utf8(message)))) {
    throw new Refused("tampered", "a signature is not this key's over this message");
  }
}

/** When `key` signed, in milliseconds; null from a log, which says nothing of it. */
export async function verifyNote(note: Note, key: NoteKey): Promise<number | null> {
  const own = note.signatures.find((each) => each.name === key.name && isEqual(each.keyId, key.id));
  if (!own) throw new Refused("not_found", `${key.name} has not signed this note`);
  if (key.type === ED25519) {
    await verifyEd25519(key.publicKey, note.text, own.bytes);
    return null;
  }
  const reader = new Reader(own.bytes, "a cosignature");
  const seconds = reader.u64();
  if (seconds > SECONDS_MAX) {
    throw new Refused("tampered", "a cosignature's time is out of range");
  }
  const message = `cosignature/v1\ntime ${seconds}\n${note.text}`;
  await verifyEd25519(key.publicKey, message, reader.rest());
  return Number(seconds) * 1000;
}
