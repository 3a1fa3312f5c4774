// What a key may still start, as the headers that OpenAI's clients know.
// programs/darkbloom/connect/limit_headers.h.

import type { Quota } from "./link-frame.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** As OpenAI writes it, which is Go's way: "120ms", "1s", "1m26.4s", "6m0s". */
function duration(ms: number): string {
  if (ms > 0 && ms < 1000) return `${ms}ms`;
  const hours = ms >= HOUR_MS ? `${Math.floor(ms / HOUR_MS)}h` : "";
  const minutes = ms >= MINUTE_MS ? `${Math.floor((ms % HOUR_MS) / MINUTE_MS)}m` : "";
  return `${hours}${minutes}${(ms % MINUTE_MS) / 1000}s`;
}

/** None where the coordinator told none. */
export function limitHeaders(quota: Quota | null): Record<string, string> {
  if (!quota) return {};
  return {
    "x-ratelimit-limit-requests": String(quota.requestsLimit),
    "x-ratelimit-remaining-requests": String(quota.requestsRemaining),
    "x-ratelimit-reset-requests": duration(quota.requestsResetMs),
    "darkbloom-concurrency-limit": String(quota.runningLimit),
    "darkbloom-concurrency-remaining": String(quota.runningRemaining),
  };
}
