// Seals requests to AI models inside the application itself: a fetch for OpenAI's SDK.

import { Answer, type OnReceipt } from "./answer.ts";
import { random, utf8 } from "./bytes.ts";
import { readCall, type Call } from "./call.ts";
import { hmac } from "./digest.ts";
import { Exchange } from "./exchange.ts";
import { Refused } from "./faults.ts";
import { Judge } from "./judge.ts";
import { LinkPool, type Link } from "./link.ts";
import { checkPolicy, type Demands, type Policy } from "./policy.ts";
import { errorResponse, modelsResponse, pageOf, type Page } from "./responses.ts";

export type { OnReceipt } from "./answer.ts";
export type { Policy } from "./policy.ts";

export interface Options {
  /** The coordinator's address, such as "http://127.0.0.1:8787". */
  coordinator: string;
  /** What is demanded of a machine before anything is sealed to it. */
  policy: Policy;
  /** An API key, in place of each request's Authorization header. */
  key?: string;
  onReceipt?: OnReceipt;
}

/** Where a coordinator takes clients' links. */
function linkUrl(coordinator: string): string {
  const schemes: Record<string, string> =
    { "http:": "ws:", "ws:": "ws:", "https:": "wss:", "wss:": "wss:" };
  const url = URL.parse(coordinator);
  const scheme = url && schemes[url.protocol];
  if (!scheme || url.pathname !== "/") {
    throw new TypeError("The coordinator is an address such as http://127.0.0.1:8787.");
  }
  return `${scheme}//${url.host}/v1/connect`;
}

function checked(policy: Policy): Promise<Demands> {
  try {
    return checkPolicy(policy);
  } catch (why) {
    if (why instanceof Refused) {
      throw new TypeError(`The policy cannot be used: ${why.message}`, { cause: why });
    }
    throw why;
  }
}

class Client {
  readonly #options: Options;
  readonly #demands: Promise<Demands>;
  readonly #links: Promise<LinkPool>;
  readonly #secret = random(32); // so that no node follows a device for long

  constructor(options: Options) {
    const url = linkUrl(options.coordinator);
    this.#options = options;
    this.#demands = checked(options.policy);
    this.#links = this.#demands.then((demands) => new LinkPool(url, new Judge(demands)));
    this.#links.catch(() => {}); // each fetch fails with it
  }

  async answer(request: Request): Promise<Response> {
    const page = pageOf(request);
    const demands = await this.#demands;
    try {
      if (page) return await this.#read(page, request.signal);
      const call = await readCall(request, demands, this.#options.key);
      return await this.#ask(call, request.signal);
    } catch (why) {
      if (why instanceof Refused) return errorResponse(why);
      throw why;
    }
  }

  async #read(page: Page, signal: AbortSignal): Promise<Response> {
    const links = await this.#links;
    const link = await links.take(signal);
    links.giveBack(link);
    return modelsResponse(page, link.candidates);
  }

  async #ask(call: Call, signal: AbortSignal): Promise<Response> {
    const links = await this.#links;
    const link = await links.take(signal);
    let exchange: Exchange;
    try {
      exchange = await this.#seal(call, link);
    } catch (why) {
      links.giveBack(link);
      throw why;
    }
    const { onReceipt } = this.#options;
    return new Answer({ exchange, link, links, signal, onReceipt }).begin();
  }

  /** Refuses before anything is sent where no machine will do. */
  async #seal(call: Call, link: Link): Promise<Exchange> {
    const nowMs = Date.now();
    const chosen = link.candidates.choose(call, nowMs);
    const tenant = await hmac(this.#secret, utf8(call.apiKey));
    return Exchange.begin(link.newStream(), call, { chosen, tenant, nowMs });
  }
}

/** A fetch that seals each request in this process and opens its answer here. Whatever host a
 * request names, it goes to the coordinator. Throws a TypeError for options that cannot be used. */
export function darkbloomFetch(options: Options): typeof fetch {
  const client = new Client(options);
  return async (input, init) => client.answer(new Request(input, init));
}
