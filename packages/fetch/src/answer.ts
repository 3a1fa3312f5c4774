// One call's answer as a Response; holds the link until its end.

import { utf8 } from "./bytes.ts";
import type { Exchange } from "./exchange.ts";
import { errorEvent, Refused } from "./faults.ts";
import type { Link, LinkPool } from "./link.ts";
import { answerHeaders, errorResponse, newRequestId } from "./responses.ts";

/** Told when an answer has ended well. The file is what `darkbloom verify receipt` reads. */
export type OnReceipt = (receipt: { requestId: string; file: Uint8Array }) => void;

export interface Parts {
  exchange: Exchange;
  link: Link;
  links: LinkPool;
  signal: AbortSignal;
  onReceipt?: OnReceipt;
}

export class Answer {
  readonly #parts: Parts;
  readonly #requestId = newRequestId();
  #isOver = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The response, as soon as its head has come, or with all of it where it is no stream. */
  async begin(): Promise<Response> {
    const { exchange, link } = this.#parts;
    try {
      link.send(exchange.openFrame);
      while (!exchange.isStream && !exchange.receipt) await this.#receive();
    } catch (why) {
      this.#giveUp();
      if (why instanceof Refused) return errorResponse(why, exchange.quota);
      throw why;
    }
    const { status } = exchange.head!;
    const headers = answerHeaders(exchange, this.#requestId);
    return new Response(exchange.isStream ? this.#stream() : exchange.takeText(),
      { status, headers });
  }

  #stream(): ReadableStream<Uint8Array> {
    const { signal } = this.#parts;
    return new ReadableStream<Uint8Array>({
      // Also while nobody reads.
      start: (controller) => signal.addEventListener("abort", () => {
        this.#giveUp();
        controller.error(signal.reason);
      }, { once: true }),
      pull: (controller) => this.#pull(controller),
      cancel: () => this.#giveUp(),
    }, { highWaterMark: 0 });
  }

  /** Passes on what there is, and waits for it where there is nothing. */
  async #pull(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
    const { exchange } = this.#parts;
    try {
      let text = exchange.takeText();
      while (text.length === 0 && !exchange.receipt) {
        await this.#receive();
        text = exchange.takeText();
      }
      if (text.length > 0) controller.enqueue(text);
      if (exchange.receipt) controller.close();
    } catch (why) {
      this.#giveUp();
      if (!(why instanceof Refused)) return controller.error(why);
      controller.enqueue(utf8(errorEvent(why)));
      controller.close();
    }
  }

  async #receive(): Promise<void> {
    const { exchange, link, links, signal, onReceipt } = this.#parts;
    await exchange.receive(await link.receive(signal));
    if (!exchange.receipt || this.#isOver) return;
    this.#isOver = true;
    links.giveBack(link);
    onReceipt?.({ requestId: this.#requestId, file: exchange.receipt });
  }

  /** The answer is no longer wanted, or has failed: the node stops within a token. */
  #giveUp(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    const { exchange, link } = this.#parts;
    if (link.isOpen) link.send(exchange.cancelFrame);
    link.close();
  }
}
