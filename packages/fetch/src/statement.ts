// A node's signed statement: protocol.md section 2, src/attest/statement.h.

import { concat, toHex, utf8, type Bytes } from "./bytes.ts";
import { Reader } from "./codec.ts";
import { sha256 } from "./digest.ts";
import { MODEL_NAME_MAX } from "./envelope.ts";
import { Refused } from "./faults.ts";
import { ORGANISATIONS_MAX } from "./organisation.ts";
import * as p256 from "./p256.ts";

const EVIDENCE_MAX = 560 << 10;
const STATEMENT_MAX = 16 << 10;
const SIGNATURE_SIZE = 64;
const SECTIONS_MAX = 4;
const LAST_SECTION_KIND = 1;
const MODELS_MAX = 32;
const QUANTISATION_MAX = 16;
const REGION_MAX = 16;
const VERSION = 3;
/** By their bits; those that are not known here change nothing. */
const CAPABILITIES = ["chat", "completions", "embeddings", "tools", "thinking", "json_schema"];


export interface ServedModel {
  name: string;
  digest: Bytes; // SHA-256 of the weights
  context: number; // tokens
  quantisation: string; // Q8_0, Q4_K_M, F16, mixed; empty: not known
  parameters: number; // 0: not known
  capabilities: string[];
  dimensions: number; // numbers in an embedding; 0: it makes none
}

export interface Statement {
  node: Bytes; // its name, 16 bytes
  identity: Bytes;
  hpke: Bytes;
  build: Bytes;
  region: string; // where it stands, by its owner's word; empty: not said
  models: ServedModel[];
  issuedAtMs: number;
  expiresAtMs: number;
  organisations: Bytes[]; // ids of those that alone it serves; empty: everybody
}

/** Ascending: any other order would be a second encoding. */
function readOrganisations(reader: Reader): Bytes[] {
  const ids = Array.from({ length: reader.u8UpTo(ORGANISATIONS_MAX) }, () => reader.raw(16));
  if (ids.some((id, i) => i > 0 && toHex(ids[i - 1]!) >= toHex(id))) reader.refuse();
  return ids;
}

async function readKey(reader: Reader): Promise<Bytes> {
  const key = reader.raw(p256.PUBLIC_SIZE);
  await p256.checkPublic(key);
  return key;
}

/** "eu-de-by": one to eight of a-z and 0-9 in each part, from wide to narrow. */
export function isRegion(text: string): boolean {
  return text.length <= REGION_MAX && /^[a-z0-9]{1,8}(-[a-z0-9]{1,8})*$/.test(text);
}

function isSound(model: ServedModel): boolean {
  return /^[A-Za-z0-9_]*$/.test(model.quantisation) && Number.isSafeInteger(model.parameters) &&
    model.capabilities.includes("embeddings") === model.dimensions > 0;
}

function readModel(reader: Reader): ServedModel {
  const name = reader.text16(MODEL_NAME_MAX);
  const digest = reader.raw(32);
  const context = reader.number(4);
  const quantisation = reader.text16(QUANTISATION_MAX);
  const parameters = Number(reader.u64());
  const bits = reader.number(4);
  const capabilities = CAPABILITIES.filter((_, bit) => (bits >>> bit) & 1);
  const dimensions = reader.number(4);
  return { name, digest, context, quantisation, parameters, capabilities, dimensions };
}

async function decodeStatement(content: Bytes): Promise<Statement> {
  const reader = new Reader(content, "the node's statement");
  if (reader.number(1) !== VERSION) {
    throw new Refused("invalid", "the node's statement has an unknown version");
  }
  const identity = await readKey(reader);
  const hpke = await readKey(reader);
  const build = reader.raw(32);
  const region = reader.text16(REGION_MAX);
  const models = Array.from({ length: reader.u8UpTo(MODELS_MAX) }, () => readModel(reader));
  const [issuedAtMs, expiresAtMs] = [Number(reader.u64()), Number(reader.u64())];
  const organisations = readOrganisations(reader);
  reader.finish();
  if (!models.every(isSound)) {
    throw new Refused("invalid", "a model in the node's statement is malformed");
  }
  if (region !== "" && !isRegion(region)) {
    throw new Refused("invalid", "the region in the node's statement is none");
  }
  const node = (await sha256(identity)).slice(0, 16);
  return { node, identity, hpke, build, region, models, issuedAtMs, expiresAtMs, organisations };
}

/** What hardware says is not judged here; its form is, so that evidence has one encoding. */
function skipSections(reader: Reader): void {
  let least = 1;
  for (let left = reader.u8UpTo(SECTIONS_MAX); left > 0; --left) {
    const kind = reader.u8UpTo(LAST_SECTION_KIND);
    if (kind < least) reader.refuse();
    least = kind + 1;
    reader.sized32(EVIDENCE_MAX);
  }
}

async function isSigned(statement: Statement, content: Bytes, signature: Bytes): Promise<boolean> {
  const message = concat(utf8("darkbloom node statement v1\0"), content);
  return p256.verify(statement.identity, message, signature).then(() => true, () => false);
}

/** The statement of evidence whose signature holds; its freshness has not been looked at. */
export async function openStatement(evidence: Bytes): Promise<Statement> {
  if (evidence.length > EVIDENCE_MAX) {
    throw new Refused("too_large", "the evidence is over its limit");
  }
  const reader = new Reader(evidence, "the evidence");
  const content = reader.sized16(STATEMENT_MAX);
  const signature = reader.raw(SIGNATURE_SIZE);
  skipSections(reader);
  reader.finish();
  const statement = await decodeStatement(content);
  if (!(await isSigned(statement, content, signature))) {
    throw new Refused("tampered", "the node's statement is not signed by its key");
  }
  return statement;
}
