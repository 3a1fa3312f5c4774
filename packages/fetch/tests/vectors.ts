// The vector files that C++ makes and checks: tests/vectors, seen from build/tests.

import { readFileSync } from "node:fs";

import { Refused } from "../src/faults.ts";

/** JSON as it comes. */
export type Json = any;

export function read(name: string): Json {
  const file = new URL(`../../../../tests/vectors/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, "utf8"));
}

/** What `action` is refused with; undefined where it is not. */
export async function refusal(action: () => unknown): Promise<Refused | undefined> {
  try {
    await action();
    return undefined;
  } catch (why) {
    if (why instanceof Refused) return why;
    throw why;
  }
}
