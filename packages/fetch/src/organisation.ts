// Organisations whose machines serve nobody else: src/organisation/, src/seal/membership.h.

import { concat, isEqual, utf8, type Bytes } from "./bytes.ts";
import { readBase32 } from "./crockford.ts";
import { hkdfExpand, hmac, sha256 } from "./digest.ts";
import { Refused } from "./faults.ts";

export const ORGANISATIONS_MAX = 4;
const SECRET_SIZE = 32;
const CHECK_SIZE = 3;
const ID_SIZE = 16;
const CODE_DIGITS = 56;

/** Never shows its secret. */
export class Organisation {
  readonly id: Bytes;
  readonly #key: Bytes;

  private constructor(id: Bytes, key: Bytes) {
    this.id = id;
    this.#key = key;
  }

  static async of(secret: Bytes): Promise<Organisation> {
    return new Organisation(
      await hkdfExpand(secret, utf8("darkbloom organisation v1"), ID_SIZE),
      await hkdfExpand(secret, utf8("darkbloom membership v1"), 32));
  }

  /** To one machine, for one request: `covered` is all that is sealed before the proofs. */
  async prove(node: Bytes, facts: Bytes, covered: Bytes): Promise<Bytes> {
    return hmac(this.#key, concat(utf8("darkbloom membership v1\0"), node, await sha256(facts),
      await sha256(covered)));
  }
}

export async function parseInviteCode(text: string): Promise<Organisation> {
  const code = readBase32(text, CODE_DIGITS);
  if (!code) {
    throw new Refused("invalid", "An invite code has 56 digits, in 14 groups of four.");
  }
  const secret = code.slice(0, SECRET_SIZE);
  const known = await sha256(concat(utf8("darkbloom invite v1\0"), secret));
  if (isEqual(code.slice(SECRET_SIZE), known.slice(0, CHECK_SIZE))) return Organisation.of(secret);
  throw new Refused("invalid", "This invite code was mistyped: its digits do not fit together.");
}
