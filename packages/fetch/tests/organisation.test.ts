// Invite codes are read as C++ writes them, and policies hold what they make members of.

import assert from "node:assert/strict";
import { test } from "node:test";

import { toHex, type Bytes } from "../src/bytes.ts";
import { accept, type Verdict } from "../src/judge.ts";
import { parseInviteCode } from "../src/organisation.ts";
import { checkPolicy, stricter } from "../src/policy.ts";
import { read, refusal } from "./vectors.ts";

const CODE: string = read("seal").requests.at(-1).inner.through[0];

function verdict(...organisations: Bytes[]): Verdict {
  const empty = new Uint8Array();
  return {
    tier: 1, own: false, evidence: empty, log: { size: 0n, root: empty }, unproven: [],
    statement: { node: empty, identity: empty, hpke: empty, build: empty, region: "", models: [],
      issuedAtMs: 0, expiresAtMs: 0, organisations },
  };
}

test("a code is read however it is typed", async () => {
  const typed = CODE.toLowerCase().replace(/-/g, " \n").replace(/0/g, "o").replace(/1/g, "l");
  assert.equal(toHex((await parseInviteCode(typed)).id), toHex((await parseInviteCode(CODE)).id));
});

test("one digit that was mistyped is noticed", async () => {
  for (let at = 0; at < CODE.length; ++at) {
    if (CODE[at] === "-") continue;
    const typed = CODE.slice(0, at) + (CODE[at] === "2" ? "3" : "2") + CODE.slice(at + 1);
    assert.match((await refusal(() => parseInviteCode(typed)))?.message ?? "", /mistyped/);
  }
});

test("what has not its digits is refused", async () => {
  for (const typed of ["", CODE.slice(1), `${CODE}0`, `${CODE.slice(0, -1)}U`]) {
    assert.match((await refusal(() => parseInviteCode(typed)))?.message ?? "", /56 digits/);
  }
});

test("machines of an organisation are for its members", async () => {
  const { id } = await parseInviteCode(CODE);
  const stranger = await checkPolicy({ minTier: "open" });
  const member = await checkPolicy({ minTier: "open", organisations: [CODE] });
  const strict = stricter(member, new Headers({ "darkbloom-organisation-only": "true" }));
  const other = new Uint8Array(16);
  for (const [demands, of, code] of [[stranger, [id], "not_for_you"],
    [member, [other], "not_for_you"], [strict, [], "not_your_organisation"]] as const) {
    assert.equal((await refusal(() => accept(verdict(...of), demands)))?.code, code);
  }
  for (const [demands, of] of [[stranger, []], [member, []], [member, [id]],
    [strict, [other, id]]] as const) {
    accept(verdict(...of), demands);
  }
});

test("a policy takes few codes, and sound ones", async () => {
  for (const [organisations, why] of [[[CODE, CODE, CODE, CODE, CODE], /at most 4/],
    [["lab"], /56 digits/]] as const) {
    const refused = await refusal(() => checkPolicy({ minTier: "open",
      organisations: [...organisations] }));
    assert.match(refused?.message ?? "", why);
  }
});
