// How answers look to an SDK.

import { random, toHex } from "./bytes.ts";
import type { CandidateList } from "./candidates.ts";
import type { Exchange } from "./exchange.ts";
import { errorAnswer, Refused } from "./faults.ts";
import { limitHeaders } from "./limit-headers.ts";
import type { Quota } from "./link-frame.ts";
import type { ServedModel } from "./statement.ts";

export function newRequestId(): string {
  return `req_${toHex(random(16))}`;
}

export function answerHeaders(exchange: Exchange, requestId: string): Record<string, string> {
  return {
    "content-type": exchange.head!.contentType,
    "x-request-id": requestId,
    "darkbloom-plaintext-seen-by": "node",
    "darkbloom-node": exchange.node,
    "darkbloom-tier": exchange.tier,
    ...limitHeaders(exchange.quota),
    ...(exchange.isStream ? { "cache-control": "no-cache" } : {}),
  };
}

function jsonResponse(status: number, body: string, more: Record<string, string> = {}): Response {
  const headers =
    { "content-type": "application/json", "x-request-id": newRequestId(), ...more };
  return new Response(body, { status, headers });
}

/** `quota`: what the refused request's key may still start, where that is known. */
export function errorResponse(refused: Refused, quota: Quota | null = null): Response {
  const { status, body, retryAfterMs } = errorAnswer(refused);
  const left = limitHeaders(quota);
  if (retryAfterMs === 0) return jsonResponse(status, body, left);
  return jsonResponse(status, body, {
    "retry-after": String(Math.ceil(retryAfterMs / 1000)),
    "retry-after-ms": String(retryAfterMs),
    ...left,
  });
}

/** A request that only reads what is served: all of it, or the model of that name. */
export interface Page {
  name: string | null;
}

export function pageOf(request: Request): Page | null {
  const match = /^\/v1\/models(?:\/([^/]+))?$/.exec(new URL(request.url).pathname);
  if (request.method !== "GET" || !match) return null;
  return { name: match[1] === undefined ? null : decodeURIComponent(match[1]) };
}

function modelJson(model: ServedModel) {
  return {
    id: model.name, object: "model", created: 0, owned_by: "darkbloom",
    context_length: model.context,
    digest: `sha256:${toHex(model.digest)}`,
    quantization: model.quantisation || "unknown",
    parameters: model.parameters,
    capabilities: model.capabilities,
    pricing: { prompt: "0", completion: "0" }, // this version of the network charges nothing
    ...(model.dimensions > 0 ? { dimensions: model.dimensions } : {}),
  };
}

export function modelsResponse(page: Page, candidates: CandidateList): Response {
  const models = candidates.models();
  if (page.name === null) {
    return jsonResponse(200, JSON.stringify({ object: "list", data: models.map(modelJson) }));
  }
  const model = models.find((each) => each.name === page.name);
  if (model) return jsonResponse(200, JSON.stringify(modelJson(model)));
  return errorResponse(new Refused("not_found", `The model '${page.name}' does not exist.`,
    { code: "model_not_found", param: "model" }));
}
