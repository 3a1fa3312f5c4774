// What the user demands of a machine before anything is sealed to it.

import { toHex, type Bytes } from "./bytes.ts";
import { readBase32 } from "./crockford.ts";
import { TIERS, type Tier } from "./envelope.ts";
import { Refused } from "./faults.ts";
import { parseLogPolicy, type LogPolicy } from "./log-policy.ts";
import { ORGANISATIONS_MAX, parseInviteCode, type Organisation } from "./organisation.ts";

const AGE_MAX_SECONDS = 24 * 60 * 60;
const STATEMENT_AGE_SECONDS = 600;
const CODE_DIGITS = 16;

export interface Policy {
  /** C2SP tlog-policy: the logs and the witnesses to believe. */
  logPolicy?: string;
  /** "open" or "sealed", which is the default and needs a logPolicy. */
  minTier?: Tier;
  /** Pairing codes of machines that are yours. */
  own?: string[];
  /** Seal to no others. */
  ownOnly?: boolean;
  /** Invite codes of the organisations that you belong to. */
  organisations?: string[];
  /** Seal to no machines but theirs. */
  organisationOnly?: boolean;
  /** Of a machine's statement. */
  maxAgeSeconds?: number;
  /** Of the witnesses' words on the log. */
  maxCheckpointAgeSeconds?: number;
}

/** A policy that has been checked. */
export interface Demands {
  log: LogPolicy | null;
  tier: number;
  own: Set<string>; // the first 10 bytes of nodes' names, in hexadecimal
  ownOnly: boolean;
  memberships: Map<string, Organisation>; // by their ids, in hexadecimal
  organisationOnly: boolean;
  ageMaxMs: number;
  checkpointAgeMaxMs: number;
}

/** The tier's number. Refuses what is no tier, and what this package cannot verify. */
export function checkTier(name: string): number {
  const tier = TIERS.indexOf(name as Tier);
  if (tier < 0) {
    throw new Refused("invalid", "A tier is open, sealed, measured or confidential.");
  }
  if (tier <= TIERS.indexOf("sealed")) return tier;
  throw new Refused("invalid",
    `The tier "${name}" asks for more than this package can verify: it does not judge what TPMs ` +
      "or SEV-SNP sign. The proxy `darkbloom connect` does; use that.",
    { code: "tier_not_supported" });
}

/** The first 10 bytes of a node's name, as the machine itself shows them. */
function parsePairingCode(text: string): string {
  const code = readBase32(text, CODE_DIGITS);
  if (code) return toHex(code);
  throw new Refused("invalid", "a pairing code has 16 digits, such as 7ZQ4-M0XB-C9TK-5H2D");
}

function age(seconds: number): number {
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > AGE_MAX_SECONDS) {
    throw new Refused("invalid", `an age is a whole number from 1 to ${AGE_MAX_SECONDS}.`);
  }
  return seconds * 1000;
}

async function membershipsOf(codes: string[]): Promise<Map<string, Organisation>> {
  const joined = await Promise.all(codes.map(parseInviteCode));
  return new Map(joined.map((each) => [toHex(each.id), each]));
}

/** Throws at once, saying why, for a demand that makes no sense or that cannot be verified; a bad
 * logPolicy and a bad invite code are told by the promise, for they are hashed. */
export function checkPolicy(policy: Policy): Promise<Demands> {
  const codes = policy.organisations ?? [];
  if (codes.length > ORGANISATIONS_MAX) {
    throw new Refused("invalid", "at most 4 organisations can be used at once.");
  }
  const demands = {
    tier: checkTier(policy.minTier ?? "sealed"),
    own: new Set((policy.own ?? []).map(parsePairingCode)),
    ownOnly: policy.ownOnly ?? false,
    organisationOnly: policy.organisationOnly ?? false,
    ageMaxMs: age(policy.maxAgeSeconds ?? STATEMENT_AGE_SECONDS),
    checkpointAgeMaxMs: age(policy.maxCheckpointAgeSeconds ?? AGE_MAX_SECONDS),
  };
  if (demands.tier > 0 && !policy.logPolicy) {
    throw new Refused("invalid",
      'the tier "sealed" needs a logPolicy: the logs and the witnesses that you believe. Without ' +
        'one only minTier "open" is left.');
  }
  const log = policy.logPolicy ? parseLogPolicy(policy.logPolicy) : Promise.resolve(null);
  return Promise.all([log, membershipsOf(codes)])
    .then(([read, memberships]) => ({ ...demands, log: read, memberships }));
}

function flag(headers: Headers, name: string): boolean {
  const value = headers.get(name) ?? "false";
  if (value === "true" || value === "false") return value === "true";
  throw new Refused("invalid", `The header ${name} is true or false.`);
}

/** `demands`, made stricter wherever one request's headers are, as connect has them. */
export function stricter(demands: Demands, headers: Headers): Demands {
  const seconds = headers.get("darkbloom-max-age-seconds") ?? String(AGE_MAX_SECONDS);
  if (!/^[0-9]{1,5}$/.test(seconds) || Number(seconds) < 1 || Number(seconds) > AGE_MAX_SECONDS) {
    throw new Refused("invalid",
      "The header darkbloom-max-age-seconds is a whole number from 1 to 86400.");
  }
  const ownOnly = flag(headers, "darkbloom-own-only");
  const organisationOnly = flag(headers, "darkbloom-organisation-only");
  return {
    ...demands,
    tier: Math.max(demands.tier, checkTier(headers.get("darkbloom-min-tier") ?? "open")),
    ownOnly: demands.ownOnly || ownOnly,
    organisationOnly: demands.organisationOnly || organisationOnly,
    ageMaxMs: Math.min(demands.ageMaxMs, Number(seconds) * 1000),
  };
}

/** The organisation by which a machine that serves `organisations` alone serves the user; null: it
 * serves everybody, or none of the user's. */
export function wayIn(demands: Demands, organisations: Bytes[]): Organisation | null {
  for (const id of organisations) {
    const joined = demands.memberships.get(toHex(id));
    if (joined) return joined;
  }
  return null;
}

export function isOwn(demands: Demands, node: Uint8Array): boolean {
  return demands.own.has(toHex(node.subarray(0, 10)));
}
