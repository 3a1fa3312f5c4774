// Evidence in, verdict out: protocol.md sections 2 and 10, src/attest/verify/judge.h and
// programs/darkbloom/policy/bundle_judge.h. Nobody else's verdict is believed.

import { isEqual, toHex, type Bytes } from "./bytes.ts";
import { sha256 } from "./digest.ts";
import { TIERS } from "./envelope.ts";
import { Refused } from "./faults.ts";
import { NO_LOG, type LogState } from "./inner.ts";
import type { Bundle } from "./link-frame.ts";
import { parseLogEntry } from "./log-entry.ts";
import { verifyLogged, type Checkpoint } from "./log-proof.ts";
import { isOwn, wayIn, type Demands } from "./policy.ts";
import { openStatement, type Statement } from "./statement.ts";

const OPEN = TIERS.indexOf("open");
const SEALED = TIERS.indexOf("sealed");
const SKEW_MAX_MS = 60_000;

export interface Verdict {
  tier: number;
  own: boolean;
  statement: Statement;
  evidence: Bytes; // SHA-256 of what was judged
  log: LogState; // that it rests on; size 0: none
  unproven: string[]; // why a proof that was shown does not hold
}

/** The newest state of each log. One that goes back, or shows another, is refused. */
class SeenLogs {
  readonly #newest = new Map<string, LogState>();

  take(checkpoint: Checkpoint): void {
    const { origin, tree } = checkpoint;
    const newest = this.#newest.get(origin) ?? NO_LOG;
    if (tree.size < newest.size) {
      throw new Refused("replayed",
        "the log's checkpoint is older than one that was seen before");
    }
    if (tree.size === newest.size && !isEqual(tree.root, newest.root)) {
      throw new Refused("tampered", "the log shows two states of one size: a split view");
    }
    this.#newest.set(origin, tree);
  }
}

export function checkFresh(statement: Statement, ageMaxMs: number, nowMs: number): void {
  if (statement.issuedAtMs > nowMs + SKEW_MAX_MS) {
    throw new Refused("replayed", "the node's statement is dated in the future");
  }
  if (statement.issuedAtMs < nowMs - ageMaxMs || statement.expiresAtMs <= nowMs) {
    throw new Refused("replayed", "the node's statement is no longer fresh");
  }
}

/** What the log says, as far as its proofs held. */
interface Findings {
  named: Set<string>; // kind and bytes
  state: LogState;
  unproven: string[];
}

const nameOf = (kind: string, named: Bytes) => `${kind} ${toHex(named)}`;

/** Of one user's policy; remembers what the logs have shown. */
export class Judge {
  readonly demands: Demands;
  readonly #seen = new SeenLogs();

  constructor(demands: Demands) {
    this.demands = demands;
  }

  /** A proof that does not hold is no refusal: what it was for counts as not logged. */
  async judge(bundle: Bundle, nowMs: number): Promise<Verdict> {
    const { named, state, unproven } = await this.#lookUp(bundle, nowMs);
    const statement = await openStatement(bundle.evidence);
    checkFresh(statement, this.demands.ageMaxMs, nowMs);
    const isLogged = named.has(nameOf("node-key", statement.identity)) &&
      named.has(nameOf("build", statement.build));
    return {
      tier: isLogged ? SEALED : OPEN,
      own: isOwn(this.demands, statement.node),
      statement,
      evidence: await sha256(bundle.evidence),
      log: isLogged ? state : NO_LOG,
      unproven: unproven.slice(0, 1),
    };
  }

  async #lookUp(bundle: Bundle, nowMs: number): Promise<Findings> {
    const findings: Findings = { named: new Set(), state: NO_LOG, unproven: [] };
    const { log, checkpointAgeMaxMs } = this.demands;
    if (!log) return findings;
    for (const logged of bundle.logged) {
      try {
        const checkpoint = await verifyLogged(logged, log, { nowMs, ageMaxMs: checkpointAgeMaxMs });
        this.#seen.take(checkpoint);
        if (checkpoint.tree.size > findings.state.size) findings.state = checkpoint.tree;
        const entry = await parseLogEntry(logged.entry);
        if (entry) findings.named.add(nameOf(entry.kind, entry.named));
      } catch (why) {
        if (!(why instanceof Refused)) throw why;
        findings.unproven.push(why.message);
      }
    }
    return findings;
  }
}

/** Refuses a machine that the user would not seal to. */
export function accept(verdict: Verdict, demands: Demands): void {
  if (demands.ownOnly && !verdict.own) {
    throw new Refused("forbidden", "the machine is not one that you have paired");
  }
  const { organisations } = verdict.statement;
  if (organisations.length > 0 && !wayIn(demands, organisations)) {
    throw new Refused("forbidden",
      "the machine serves only organisations that you do not belong to", { code: "not_for_you" });
  }
  if (demands.organisationOnly && organisations.length === 0) {
    throw new Refused("forbidden", "the machine is not one of your organisation's",
      { code: "not_your_organisation" });
  }
  if (verdict.tier < demands.tier) {
    throw new Refused("forbidden", `the node's evidence reaches tier ${TIERS[verdict.tier]}, ` +
      `under the one demanded, ${TIERS[demands.tier]}`);
  }
}
