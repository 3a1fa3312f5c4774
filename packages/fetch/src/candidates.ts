// The machines that one link's directory shows, judged by the client itself, and those of them
// that it would seal to: programs/darkbloom/connect/candidate_list.h.

import { random, toHex } from "./bytes.ts";
import type { Call } from "./call.ts";
import { CANDIDATES_MAX } from "./envelope.ts";
import { Refused } from "./faults.ts";
import { accept, checkFresh, type Judge, type Verdict } from "./judge.ts";
import type { Bundle, Directory, DirectoryEntry, Load } from "./link-frame.ts";
import type { ServedModel } from "./statement.ts";

/** What was judged of a bundle; without a verdict it was refused. */
interface Outcome {
  verdict: Verdict | null;
  bundle: Bundle;
}

export interface Candidate {
  verdict: Verdict;
  bundle: Bundle; // what was judged
  load: Load;
}

/** In steps of half its slots: within one, dice decide, so that clients do not all ask the same. */
function fullness(load: Load): number {
  if (load.slots === 0) return Number.MAX_SAFE_INTEGER; // takes nothing new
  return Math.floor((2 * (load.active + load.waiting)) / load.slots);
}

/** What `check` refuses with, or null. */
function refusalOf(check: () => void): Refused | null {
  try {
    check();
    return null;
  } catch (why) {
    if (why instanceof Refused) return why;
    throw why;
  }
}

/** Texts that are ordered as C++ orders the models. */
function rankOf(model: ServedModel): string {
  const { digest, context, quantisation, parameters, capabilities, dimensions } = model;
  const wide = (value: number) => String(value).padStart(16, "0");
  return [toHex(digest), wide(context), quantisation, wide(parameters), capabilities.join(),
    wide(dimensions)].join(" ");
}

/** Each name once, in order. Where machines differ over a model, all that is said of it is what
 * most of them state; of equals the least by digest, then by context. */
export function mostStated(stated: ServedModel[]): ServedModel[] {
  const ranked = stated.map((model) => ({ model, rank: `${model.name} ${rankOf(model)}` }));
  const counts = new Map<string, number>();
  for (const { rank } of ranked) counts.set(rank, (counts.get(rank) ?? 0) + 1);
  ranked.sort((a, b) => counts.get(b.rank)! - counts.get(a.rank)! || (a.rank < b.rank ? -1 : 1));
  const first = new Map<string, ServedModel>();
  for (const { model } of ranked) if (!first.has(model.name)) first.set(model.name, model);
  return [...first.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

export class CandidateList {
  readonly #judge: Judge;
  #known = new Map<string, Outcome>(); // by version
  #present: Candidate[] = [];

  constructor(judge: Judge) {
    this.#judge = judge;
  }

  /** The directory replaces the one before; what is not new is not judged again. */
  async update(directory: Directory, nowMs: number): Promise<void> {
    const known = new Map<string, Outcome>();
    const present: Candidate[] = [];
    for (const node of directory.nodes) {
      const version = toHex(node.version);
      const outcome = this.#known.get(version) ?? (await this.#judged(node, nowMs));
      if (!outcome) continue; // named without its evidence
      known.set(version, outcome);
      const { verdict, bundle } = outcome;
      if (verdict) present.push({ verdict, bundle, load: node.load });
    }
    this.#known = known;
    this.#present = present;
  }

  /** At most three that will do: own ones first, then those of the user's organisations, the least
   * busy; equals in an order that nobody can foresee. Refuses, saying why, where there is none. */
  choose(call: Call, nowMs: number): Candidate[] {
    const serving = this.#present.filter(({ verdict }) =>
      verdict.statement.models.some((model) => model.name === call.facts.model));
    const refusals = serving.map(({ verdict }) => refusalOf(() => {
      accept(verdict, call.demands);
      checkFresh(verdict.statement, call.demands.ageMaxMs, nowMs);
    }));
    const fitting = serving.filter((_, i) => refusals[i] === null);
    if (fitting.length === 0) throw this.#nobody(call.facts.model, refusals.at(-1) ?? null);
    return fitting
      .map((candidate) => ({
        candidate,
        rank: [Number(!candidate.verdict.own),
          Number(candidate.verdict.statement.organisations.length === 0),
          fullness(candidate.load), random(1)[0]!] as const,
      }))
      .sort((a, b) =>
        a.rank[0] - b.rank[0] || a.rank[1] - b.rank[1] || a.rank[2] - b.rank[2] ||
        a.rank[3] - b.rank[3])
      .slice(0, CANDIDATES_MAX)
      .map(({ candidate }) => candidate);
  }

  /** What machines serve that the user's policy accepts, by name. */
  models(): ServedModel[] {
    return mostStated(this.#present
      .filter(({ verdict }) => !refusalOf(() => accept(verdict, this.#judge.demands)))
      .flatMap(({ verdict }) => verdict.statement.models));
  }

  async #judged(node: DirectoryEntry, nowMs: number): Promise<Outcome | null> {
    const { bundle } = node;
    if (!bundle) return null;
    try {
      return { verdict: await this.#judge.judge(bundle, nowMs), bundle };
    } catch (why) {
      if (why instanceof Refused) return { verdict: null, bundle };
      throw why;
    }
  }

  #nobody(model: string, refusal: Refused | null): Refused {
    if (this.#present.length === 0) {
      return new Refused("unavailable", "No machine is connected to the network right now.");
    }
    if (refusal) {
      return new Refused("unavailable",
        `No machine will do for your policy: ${refusal.message}.`, { code: "policy_not_met" });
    }
    return new Refused("not_found", `The model '${model}' does not exist.`,
      { code: "model_not_found", param: "model" });
  }
}
