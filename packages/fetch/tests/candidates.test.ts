// What is listed where machines differ over a model: CandidateList::models() of connect.

import assert from "node:assert/strict";
import { test } from "node:test";

import { mostStated } from "../src/candidates.ts";
import type { ServedModel } from "../src/statement.ts";

function model(name: string, digest: number, context: number): ServedModel {
  return { name, digest: new Uint8Array(32).fill(digest), context, quantisation: "Q8_0",
    parameters: 1, capabilities: ["chat"], dimensions: 0 };
}

test("each name is listed once, in order", () => {
  const both = [model("b", 1, 1), model("a", 1, 1), model("b", 1, 1)];
  assert.deepEqual(mostStated(both).map(({ name }) => name), ["a", "b"]);
  assert.deepEqual(mostStated([]), []);
});

test("where machines differ most of them are believed", () => {
  const most = model("m", 9, 200);
  for (let liar = 0; liar < 3; ++liar) {
    const stated = [most, most, most];
    stated[liar] = model("m", 0, 1);
    assert.deepEqual(mostStated(stated), [most], String(liar));
  }
});

test("of words that as many state the least are told", () => {
  const [less, more] = [model("m", 1, 99), model("m", 1, 100)];
  assert.deepEqual(mostStated([more, less]), [less]);
  assert.deepEqual(mostStated([less, more]), [less]);
  assert.deepEqual(mostStated([model("m", 2, 1), more]), [more]);
});
