// The entries of a public log that this package acts on: keys of nodes, and builds. protocol.md
// section 10, src/attest/log_entry.h. An entry has one spelling, so each is one pattern.

import { fromHex, latin1, type Bytes } from "./bytes.ts";
import { Refused } from "./faults.ts";
import { cut } from "./note.ts";
import { checkPublic } from "./p256.ts";

const TEXT_MAX = 0xffff;
const OBJECTS_MAX = 512;
const HEAD = "darkbloom log entry v1 ";
const NODE_KEY = /^key ([0-9a-f]{130})\n$/;
const BUILD = new RegExp(
  "^program [ -~]{1,256}\\nversion [ -~]{1,256}\\ndigest ([0-9a-f]{64})\\n" +
    "(?:object [0-9a-f]{64} [ -~]{1,256}\\n)*$");
const OTHERS = ["tpm-key", "registers", "model", "claims", "policy", "provenance", "release"];

export interface LogEntry {
  kind: "node-key" | "build";
  named: Bytes; // the key's 65 bytes, or the build's digest
}

function noneOfOurs(): Refused {
  return new Refused("invalid", "the log's entry is none of Darkbloom's");
}

/** Null for what says nothing here. */
export async function parseLogEntry(entry: Bytes): Promise<LogEntry | null> {
  if (entry.length > TEXT_MAX) throw new Refused("too_large", "the log's entry is too long");
  const [first, lines] = cut(latin1(entry), "\n") ?? ["", ""];
  if (!first.startsWith(HEAD)) throw noneOfOurs();
  const kind = first.slice(HEAD.length);
  if (OTHERS.includes(kind)) return null;
  if (kind !== "node-key" && kind !== "build") throw noneOfOurs();
  const match = (kind === "node-key" ? NODE_KEY : BUILD).exec(lines);
  if (!match || lines.split("\n").length > OBJECTS_MAX + 4) throw noneOfOurs();
  const named = fromHex(match[1]!);
  if (kind === "node-key") await checkPublic(named);
  return { kind, named };
}
