// What can go wrong with the world, as a closed list, and how OpenAI's clients read it: a status
// and {"error": {"message", "type", "param", "code"}}. The same table as src/wire/error_answer.cpp.

/** In the order of their numbers in a frame. */
export const FAULTS = [
  "invalid", "unauthenticated", "forbidden", "not_found", "too_large", "rate_limited",
  "no_capacity", "unavailable", "tampered", "replayed", "cancelled", "timed_out", "lost",
  "internal",
] as const;
export type Fault = (typeof FAULTS)[number];

const REQUEST = "invalid_request_error";
const SERVER = "server_error";
const RETRY_AFTER_MS = 1000;

interface Shape {
  status: number;
  type: string;
  code?: string; // where the error names none
  retryAfterMs?: number;
}
const SHAPES: Record<Fault, Shape> = {
  invalid: { status: 400, type: REQUEST },
  unauthenticated: { status: 401, type: REQUEST, code: "invalid_api_key" },
  forbidden: { status: 403, type: REQUEST, code: "forbidden" },
  not_found: { status: 404, type: REQUEST },
  too_large: { status: 413, type: REQUEST, code: "too_large" },
  rate_limited: {
    status: 429, type: "requests", code: "rate_limit_exceeded", retryAfterMs: RETRY_AFTER_MS,
  },
  no_capacity: { status: 429, type: SERVER, code: "no_capacity", retryAfterMs: RETRY_AFTER_MS },
  unavailable: { status: 503, type: SERVER, code: "unavailable", retryAfterMs: RETRY_AFTER_MS },
  tampered: { status: 400, type: REQUEST, code: "tampered" },
  replayed: { status: 400, type: REQUEST, code: "replayed" },
  cancelled: { status: 499, type: REQUEST, code: "cancelled" },
  timed_out: { status: 504, type: SERVER, code: "timed_out" },
  lost: { status: 502, type: SERVER, code: "lost" },
  internal: { status: 500, type: SERVER },
};
const STATUS_OF_CODE: Record<string, number> = {
  context_length_exceeded: 400,
  method_not_supported: 405,
};

/** Where the fault alone does not say enough: OpenAI's fields, and how long to wait. */
export interface Details {
  code?: string;
  param?: string;
  retryAfterMs?: number; // 0: nothing is known
}

/** One refusal. `message` is a clear sentence and never holds a user's text. */
export class Refused extends Error {
  readonly fault: Fault;
  readonly code: string;
  readonly param: string;
  readonly retryAfterMs: number;

  constructor(fault: Fault, message: string, details: Details = {}) {
    super(message);
    this.name = "Refused";
    this.fault = fault;
    this.code = details.code ?? "";
    this.param = details.param ?? "";
    this.retryAfterMs = details.retryAfterMs ?? 0;
  }
}

export interface ErrorAnswer {
  status: number;
  body: string;
  retryAfterMs: number; // 0: send no such header
}

export function errorAnswer(refused: Refused): ErrorAnswer {
  const shape = SHAPES[refused.fault];
  const error = {
    message: refused.message,
    type: shape.type,
    param: refused.param || null,
    code: refused.code || (shape.code ?? null),
  };
  return {
    status: STATUS_OF_CODE[refused.code] ?? shape.status,
    body: JSON.stringify({ error }),
    retryAfterMs: refused.retryAfterMs || (shape.retryAfterMs ?? 0),
  };
}

/** Ends a stream that failed midway: every SDK raises it; no [DONE] follows. */
export function errorEvent(refused: Refused): string {
  return `data: ${errorAnswer(refused).body}\n\n`;
}
