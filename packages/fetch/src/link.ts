// A link to a coordinator: one WebSocket, that carries one request at a time and is kept a while
// for the next.

import type { Bytes } from "./bytes.ts";
import { CandidateList } from "./candidates.ts";
import { Refused } from "./faults.ts";
import type { Judge } from "./judge.ts";
import { decodeFrame, encodeBelong, type StreamFrame } from "./link-frame.ts";

const IDLE_MS = 1000;
const IDLE_MAX = 8;

/** Settles as `settled` does, or fails with the signal's reason where that comes first. */
function unlessAborted<T>(settled: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) return abort();
    signal.addEventListener("abort", abort);
    settled.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}

export class Link {
  readonly candidates: CandidateList;
  readonly #socket: WebSocket;
  readonly #inbox: Uint8Array[] = [];
  #wake: () => void = () => {};
  #streams = 0;
  #awaited: number; // directories until there is one for us

  private constructor(socket: WebSocket, judge: Judge) {
    this.candidates = new CandidateList(judge);
    // The first is for anybody; the one that answers our word has our organisations' machines.
    this.#awaited = judge.demands.memberships.size > 0 ? 2 : 1;
    this.#socket = socket;
    socket.addEventListener("message", ({ data }) => {
      this.#inbox.push(data instanceof ArrayBuffer ? new Uint8Array(data) : new Uint8Array());
      this.#wake();
    });
    socket.addEventListener("close", () => this.#wake());
  }

  /** A link that has its directory. Fails as fetch does, with a TypeError, where none can be
   * made. */
  static async dial(url: string, judge: Judge, signal: AbortSignal): Promise<Link> {
    const socket = new WebSocket(url);
    socket.binaryType = "arraybuffer";
    const link = new Link(socket, judge);
    try {
      await unlessAborted(link.#opened(), signal);
      const organisations = [...judge.demands.memberships.keys()];
      if (organisations.length > 0) link.send(encodeBelong(organisations));
      while (link.#awaited > 0) await link.#next(signal);
    } catch (why) {
      link.close();
      throw why;
    }
    return link;
  }

  get isOpen(): boolean {
    return this.#socket.readyState === WebSocket.OPEN;
  }

  newStream(): number {
    this.#streams += 1;
    return this.#streams;
  }

  send(frame: Bytes): void {
    this.#socket.send(frame);
  }

  /** The next frame that is about a stream. Fails with the signal's reason once it aborts. */
  async receive(signal: AbortSignal): Promise<StreamFrame> {
    for (;;) {
      const frame = await this.#next(signal);
      if (frame) return frame;
    }
  }

  /** Takes the directories that came while nobody listened. */
  async catchUp(): Promise<void> {
    while (this.#inbox.length > 0) await this.#next(new AbortController().signal);
  }

  close(): void {
    this.#socket.close();
  }

  #opened(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#socket.addEventListener("open", () => resolve());
      this.#socket.addEventListener("close", () =>
        reject(new TypeError("The coordinator cannot be reached.")));
    });
  }

  /** A frame, or null where it was a directory. */
  async #next(signal: AbortSignal): Promise<StreamFrame | null> {
    while (this.#inbox.length === 0) {
      if (this.#socket.readyState >= WebSocket.CLOSING) {
        throw new Refused("lost", "The coordinator's link ended before the answer did.");
      }
      await unlessAborted(new Promise<void>((wake) => {
        this.#wake = wake;
      }), signal);
    }
    const frame = decodeFrame(this.#inbox.shift()!);
    if (frame.kind !== "directory") return frame;
    await this.candidates.update(frame, Date.now());
    this.#awaited -= 1;
    return null;
  }
}

/** Of one coordinator. */
export class LinkPool {
  readonly #url: string;
  readonly #judge: Judge;
  readonly #idle = new Map<Link, ReturnType<typeof setTimeout>>();

  constructor(url: string, judge: Judge) {
    this.#url = url;
    this.#judge = judge;
  }

  async take(signal: AbortSignal): Promise<Link> {
    for (const [link, timer] of this.#idle) {
      clearTimeout(timer);
      this.#idle.delete(link);
      if (await isFit(link)) return link;
      link.close();
    }
    return Link.dial(this.#url, this.#judge, signal);
  }

  /** An idle link keeps a process from ending: it is closed soon. */
  giveBack(link: Link): void {
    if (this.#idle.size >= IDLE_MAX) return link.close();
    const timer = setTimeout(() => {
      this.#idle.delete(link);
      link.close();
    }, IDLE_MS);
    this.#idle.set(link, timer);
  }
}

async function isFit(link: Link): Promise<boolean> {
  try {
    await link.catchUp();
    return link.isOpen;
  } catch {
    return false;
  }
}
