// A proof that an entry is in a log which witnesses have seen: C2SP tlog-proof@v1,
// src/tlog/proof.h and src/tlog/merkle.h.

import { concat, fromBase64, isEqual, latin1, type Bytes } from "./bytes.ts";
import { sha256 } from "./digest.ts";
import { Refused } from "./faults.ts";
import type { LogState } from "./inner.ts";
import { isQuorum, type LogPolicy } from "./log-policy.ts";
import { cut, parseNote, refused, verifyNote, type Note, type NoteKey } from "./note.ts";

const PROOF_MAX = 64 << 10;
const HASHES_MAX = 63;
const MAGIC = "c2sp.org/tlog-proof@v1\n";
const SKEW_MAX_MS = 60_000;
const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

export interface Checkpoint {
  origin: string;
  tree: LogState;
}

interface Proof {
  index: bigint;
  hashes: Bytes[];
  checkpoint: string; // the signed note
}

/** How old cosignatures may be. */
export interface Freshness {
  nowMs: number;
  ageMaxMs: number;
}

/** A number below 2^64 in its shortest form. */
function decimal(digits: string, why: string): bigint {
  if (!/^(0|[1-9][0-9]{0,19})$/.test(digits) || BigInt(digits) >= 1n << 64n) throw refused(why);
  return BigInt(digits);
}

function hash(text: string, why: string): Bytes {
  const content = /^[A-Za-z0-9+/]{43}=$/.test(text) ? fromBase64(text) : new Uint8Array();
  if (content.length !== 32) throw refused(why);
  return content;
}

function parseCheckpoint(text: string): Checkpoint {
  const lines = text.split("\n").slice(0, -1); // every line ends
  if (!lines[0]) throw refused("a checkpoint names no log");
  if (lines.length < 3 || lines.includes("")) {
    throw refused("a checkpoint is cut or has an empty line");
  }
  const size = decimal(lines[1]!, "a checkpoint's size is not a number");
  const root = hash(lines[2]!, "a checkpoint's root is no hash");
  return { origin: lines[0], tree: { size, root } };
}

function parseProof(text: string): Proof {
  if (text.length > PROOF_MAX) throw new Refused("too_large", "a log's proof is over 64 KiB");
  if (!text.startsWith(MAGIC)) throw refused("this is no C2SP proof of a log");
  const parts = cut(text.slice(MAGIC.length), "\n\n");
  if (!parts) throw refused("a log's proof holds no checkpoint");
  const [index, ...hashes] = parts[0].split("\n") as [string, ...string[]];
  if (!index.startsWith("index ")) throw refused("a log's proof names no index");
  if (hashes.length > HASHES_MAX) throw refused("a log's proof has too many hashes");
  return {
    index: decimal(index.slice("index ".length), "a log's proof names no index"),
    hashes: hashes.map((each) => hash(each, "a line of a log's proof is no hash")),
    checkpoint: parts[1],
  };
}

/** What verifyNote says, or undefined where this key has not signed. */
async function signedBy(note: Note, key: NoteKey): Promise<number | null | undefined> {
  try {
    return await verifyNote(note, key);
  } catch (why) {
    if (why instanceof Refused && why.fault === "not_found") return undefined;
    throw why;
  }
}

/** The checkpoint of whichever log of the policy has signed it. */
async function checkpointOf(note: Note, policy: LogPolicy): Promise<Checkpoint> {
  for (const key of policy.logs) {
    if ((await signedBy(note, key)) === undefined) continue;
    const checkpoint = parseCheckpoint(note.text);
    if (checkpoint.origin === key.name) return checkpoint;
    throw new Refused("tampered", "a checkpoint is of another log than the key that signed it");
  }
  throw new Refused("not_found", "no log of the policy has signed the checkpoint");
}

/** RFC 9162 section 2.1.3.2. Refuses as tampered what does not lead to the tree's root. */
async function verifyInclusion(tree: LogState, proof: Proof, leaf: Bytes): Promise<void> {
  const tampered = (why: string) => new Refused("tampered", `an inclusion proof ${why}`);
  if (proof.index >= tree.size) throw tampered("is for an entry outside the tree");
  let [at, last, node] = [proof.index, tree.size - 1n, leaf];
  for (const sibling of proof.hashes) {
    if (last === 0n) throw tampered("is too long");
    const isLeft = (at & 1n) === 1n || at === last; // the sibling's place
    node = await sha256(isLeft ? concat(NODE, sibling, node) : concat(NODE, node, sibling));
    // Levels where the last node has no sibling are skipped.
    while (isLeft && (at & 1n) === 0n && at !== 0n) [at, last] = [at >> 1n, last >> 1n];
    [at, last] = [at >> 1n, last >> 1n];
  }
  if (last !== 0n) throw tampered("is too short");
  if (!isEqual(node, tree.root)) throw tampered("does not lead to the tree's root");
}

/** A cosignature of a known witness that fails spoils the note. */
async function checkWitnesses(note: Note, policy: LogPolicy, freshness: Freshness): Promise<void> {
  const [seen, fresh] = [new Set<string>(), new Set<string>()];
  for (const [name, key] of policy.witnesses) {
    const atMs = await signedBy(note, key);
    if (atMs === undefined || atMs === null) continue;
    seen.add(name);
    const { nowMs, ageMaxMs } = freshness;
    if (atMs >= nowMs - ageMaxMs && atMs <= nowMs + SKEW_MAX_MS) fresh.add(name);
  }
  if (!isQuorum(policy, seen)) {
    throw new Refused("forbidden", "too few witnesses have seen the log's checkpoint");
  }
  if (!isQuorum(policy, fresh)) {
    throw new Refused("replayed", "the log's checkpoint is not fresh");
  }
}

export interface Logged {
  entry: Bytes;
  proof: Bytes;
}

/** The checkpoint of a log of `policy`, cosigned lately by a quorum, that has the entry. */
export async function verifyLogged(logged: Logged, policy: LogPolicy, freshness: Freshness):
    Promise<Checkpoint> {
  const proof = parseProof(latin1(logged.proof));
  const note = parseNote(proof.checkpoint);
  const checkpoint = await checkpointOf(note, policy);
  await verifyInclusion(checkpoint.tree, proof, await sha256(concat(LEAF, logged.entry)));
  await checkWitnesses(note, policy, freshness);
  return checkpoint;
}
