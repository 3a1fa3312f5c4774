// Crockford's base 32, as people read it off a screen and type it: src/base/base32.h.

import { fromHex, type Bytes } from "./bytes.ts";

const DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** The bytes of so many digits, or null. */
export function readBase32(text: string, digits: number): Bytes | null {
  const typed = text.replace(/[- \t\r\n]/g, "").toUpperCase()
    .replace(/[IL]/g, "1").replace(/O/g, "0");
  if (typed.length !== digits || ![...typed].every((digit) => DIGITS.includes(digit))) return null;
  const value = [...typed].reduce((sum, digit) => (sum << 5n) | BigInt(DIGITS.indexOf(digit)), 0n);
  return fromHex(value.toString(16).padStart((digits * 5) / 4, "0"));
}
