// Which logs to believe, and how many witnesses must have seen the same: C2SP tlog-policy,
// src/tlog/log_policy.h.
//
//   log <vkey> [<url>]
//   witness <name> <vkey> [<url>]
//   group <name> <k>|all|any <name>...
//   quorum <name>|none

import { toHex, utf8 } from "./bytes.ts";
import { Refused } from "./faults.ts";
import { COSIGNATURE, ED25519, parseKey, refused, type NoteKey } from "./note.ts";

const TEXT_MAX = 64 << 10;
const NAMES_MAX = 64;
const LOGS_MAX = 32;
const NONE = "none";

interface Group {
  least: number; // of the members, so many must have seen the checkpoint
  members: string[];
}

export interface LogPolicy {
  logs: NoteKey[];
  witnesses: Map<string, NoteKey>;
  groups: Map<string, Group>;
  quorum: string | null; // null: no witness is needed
}

function threshold(word: string, members: number): number {
  if (word === "all") return members;
  if (word === "any") return 1;
  if (!/^[1-9][0-9]{0,2}$/.test(word) || Number(word) > members) {
    throw refused("a group's threshold is all, any, or a number from 1 to its members");
  }
  return Number(word);
}

class Parser {
  readonly policy: LogPolicy = { logs: [], witnesses: new Map(), groups: new Map(), quorum: null };
  readonly #keys = new Set<string>();
  readonly #members = new Set<string>();
  #hasQuorum = false;

  async line(words: string[]): Promise<void> {
    switch (words[0]) {
      case "log":
        return this.#log(words);
      case "witness":
        return this.#witness(words);
      case "group":
        return this.#group(words);
      case "quorum":
        return this.#quorum(words);
      default:
        throw refused("it begins with no word of a log policy");
    }
  }

  finish(): LogPolicy {
    if (!this.#hasQuorum) throw refused("A log policy has exactly one quorum line.");
    return this.policy;
  }

  async #log(words: string[]): Promise<void> {
    if (words.length < 2 || words.length > 3) {
      throw refused("a log has a key, and maybe a URL");
    }
    const key = await this.#newKey(words[1]!, ED25519);
    if (this.policy.logs.length === LOGS_MAX) throw refused("there are more than 32 logs");
    this.policy.logs.push(key);
  }

  async #witness(words: string[]): Promise<void> {
    if (words.length < 3 || words.length > 4) {
      throw refused("a witness has a name, a key, and maybe a URL");
    }
    this.#checkName(words[1]!);
    this.policy.witnesses.set(words[1]!, await this.#newKey(words[2]!, COSIGNATURE));
  }

  #group(words: string[]): void {
    if (words.length < 4) throw refused("a group has a name, a threshold and members");
    const [, name, least, ...members] = words as [string, string, string, ...string[]];
    this.#checkName(name);
    for (const member of members) {
      if (!this.#isKnown(member)) throw refused("a group's member is not known yet");
      if (this.#members.has(member)) throw refused("a name is a member twice");
      this.#members.add(member);
    }
    this.policy.groups.set(name, { least: threshold(least, members.length), members });
  }

  #quorum(words: string[]): void {
    if (words.length !== 2) throw refused("a quorum is one name");
    const name = words[1]!;
    if (this.#hasQuorum) throw refused("there is a second quorum");
    if (name !== NONE && !this.#isKnown(name)) throw refused("the quorum is not known yet");
    this.#hasQuorum = true;
    this.policy.quorum = name === NONE ? null : name;
  }

  async #newKey(vkey: string, type: number): Promise<NoteKey> {
    const key = await parseKey(vkey);
    if (key.type !== type) throw refused("a key is of the wrong type for its line");
    const known = toHex(key.publicKey);
    if (this.#keys.has(known)) throw refused("a key is there twice");
    this.#keys.add(known);
    return key;
  }

  #checkName(name: string): void {
    if (name === NONE || this.#isKnown(name)) throw refused("a name is taken");
    if (this.policy.witnesses.size + this.policy.groups.size === NAMES_MAX) {
      throw refused("there are more than 64 witnesses and groups");
    }
  }

  #isKnown(name: string): boolean {
    return this.policy.witnesses.has(name) || this.policy.groups.has(name);
  }
}

function checkText(text: string): void {
  if (utf8(text).length > TEXT_MAX) {
    throw new Refused("too_large", "A log policy is over 64 KiB.");
  }
  if (/[\x00-\x08\x0b-\x1f\x7f]/.test(text)) {
    throw refused("A log policy has control characters.");
  }
  if (text && !text.endsWith("\n")) throw refused("A log policy's last line does not end.");
}

/** Refuses, naming the line, a text that is not of the form above. */
export async function parseLogPolicy(text: string): Promise<LogPolicy> {
  checkText(text);
  const parser = new Parser();
  for (const [index, line] of text.split("\n").entries()) {
    const words = line.split(/[ \t]+/).filter((word) => word !== "");
    if (words.length === 0 || words[0]!.startsWith("#")) continue;
    try {
      await parser.line(words);
    } catch (why) {
      if (!(why instanceof Refused)) throw why;
      throw refused(`Line ${index + 1} of a log policy cannot be used: ${why.message}.`);
    }
  }
  return parser.finish();
}

function hasSeen(policy: LogPolicy, name: string, witnesses: Set<string>): boolean {
  const group = policy.groups.get(name);
  if (!group) return witnesses.has(name);
  return group.members.filter((each) => hasSeen(policy, each, witnesses)).length >= group.least;
}

/** Whether the witnesses of these names are a quorum. */
export function isQuorum(policy: LogPolicy, witnesses: Set<string>): boolean {
  return policy.quorum === null || hasSeen(policy, policy.quorum, witnesses);
}
