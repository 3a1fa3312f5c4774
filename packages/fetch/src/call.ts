// One request of an application: what is sealed of it, what stands in clear, and what it demands.

import { utf8, type Bytes } from "./bytes.ts";
import { MODEL_NAME_MAX } from "./envelope.ts";
import { Refused } from "./faults.ts";
import { BODY_MAX } from "./inner.ts";
import { API_KEY_MAX } from "./link-frame.ts";
import { stricter, type Demands } from "./policy.ts";

const BOUND_MIN = 1024;
const U32_MAX = 0xffffffff;

export interface RequestFacts {
  model: string;
  tokenBound: number; // prompt and answer, rounded up to a power of two
  streams: boolean;
}

export interface Call {
  method: string;
  path: string;
  apiKey: string;
  body: Bytes;
  facts: RequestFacts;
  demands: Demands; // the user's, made stricter where this request's headers are
}

function numberOrZero(value: unknown): number {
  return typeof value === "number" && Number.isInteger(value) && value > 0 ? value : 0;
}

/** A token has at least one byte. A power of two: an exact bound in clear would tell the length
 * that padding hides. */
function tokenBound(body: Record<string, unknown>, size: number): number {
  const asked =
    Math.max(numberOrZero(body.max_completion_tokens), numberOrZero(body.max_tokens));
  const least = Math.min(U32_MAX, asked) + size;
  let bound = BOUND_MIN;
  while (bound < least) bound *= 2;
  return Math.min(U32_MAX, bound);
}

function parseObject(content: Bytes): Record<string, unknown> {
  let body: unknown;
  try {
    body = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(content));
  } catch {
    throw new Refused("invalid", "The request body is not valid JSON.");
  }
  if (typeof body === "object" && body !== null && !Array.isArray(body)) {
    return body as Record<string, unknown>;
  }
  throw new Refused("invalid", "The request body must be a JSON object.");
}

/** What must be known in order to route; the body itself travels unchanged. */
export function readRequestFacts(content: Bytes): RequestFacts {
  const body = parseObject(content);
  const model = body.model;
  if (!Object.hasOwn(body, "model")) {
    throw new Refused("invalid", "Missing required parameter: 'model'.",
      { code: "missing_required_parameter", param: "model" });
  }
  if (typeof model !== "string") {
    throw new Refused("invalid", "Invalid type for 'model': expected a string.",
      { code: "invalid_type", param: "model" });
  }
  if (model === "" || utf8(model).length > MODEL_NAME_MAX) {
    throw new Refused("not_found", "This model does not exist.",
      { code: "model_not_found", param: "model" });
  }
  if ((body.provider ?? null) !== null) {
    throw new Refused("invalid", "'provider' is read by the proxy `darkbloom connect`, not by " +
      "this package, which would have to pass over it.",
      { code: "not_supported", param: "provider" });
  }
  return { model, tokenBound: tokenBound(body, content.length), streams: body.stream === true };
}

function apiKeyOf(headers: Headers): string {
  const key = /^Bearer (.+)$/.exec(headers.get("authorization") ?? "")?.[1] ?? "";
  if (key !== "" && utf8(key).length <= API_KEY_MAX) return key;
  throw new Refused("unauthenticated",
    "You didn't provide an API key; send it as Authorization: Bearer.");
}

/** `key` stands in for the request's own Authorization header. */
export async function readCall(request: Request, demands: Demands, key?: string): Promise<Call> {
  if (request.headers.has("darkbloom-region")) {
    throw new Refused("invalid", "The header darkbloom-region is read by the proxy `darkbloom " +
      "connect`, not by this package.", { code: "not_supported" });
  }
  const body = new Uint8Array(await request.arrayBuffer());
  if (body.length > BODY_MAX) {
    throw new Refused("too_large", "the request body is over 16 MiB");
  }
  return {
    method: request.method,
    path: new URL(request.url).pathname,
    apiKey: key ?? apiKeyOf(request.headers),
    body,
    facts: readRequestFacts(body),
    demands: stricter(demands, request.headers),
  };
}
