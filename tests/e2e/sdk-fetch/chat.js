// What sdk_fetch.py asks of the official client over @darkbloom/fetch; prints what came of it.
// usage: node chat.js COORDINATOR KEY LOG_POLICY_FILE ACTION
import { readFileSync, writeFileSync } from "node:fs";
import OpenAI from "openai";
import { darkbloomFetch } from "../packages/fetch/dist/index.js";

const [coordinator, apiKey, logPolicyFile, action] = process.argv.slice(2);
const logPolicy = readFileSync(logPolicyFile, "utf8");
const receipts = [];
const onReceipt = ({ file }) => receipts.push(file);
const fetch = darkbloomFetch({ coordinator, policy: { logPolicy }, onReceipt });
const client = new OpenAI({ apiKey, fetch, maxRetries: 0, timeout: 60_000 });
const question = {
  model: "seedling",
  messages: [{ role: "user", content: "Hello" }],
  max_completion_tokens: 12,
  temperature: 0,
};
const endless = {
  ...question,
  max_completion_tokens: 900,
  logit_bias: Object.fromEntries(Array.from({ length: 8 }, (_, token) => [token, -100])),
};

async function textOf(stream) {
  let text = "";
  for await (const part of stream) text += part.choices[0]?.delta?.content ?? "";
  return text;
}

/** What the client throws, as a test reads it. */
async function errorOf(call) {
  try {
    return { answer: await call() };
  } catch (error) {
    const { status, code, message } = error;
    return { type: error.constructor.name, status, code, message };
  }
}

function ask(fields = {}, options = {}) {
  return client.chat.completions.create({ ...question, ...fields }, options);
}

async function answers() {
  const { data, response } = await ask().withResponse();
  const streamed = await textOf(await ask({ stream: true }));
  const many = await Promise.all(Array.from({ length: 8 }, () => ask()));
  receipts.slice(0, 2).forEach((file, i) => writeFileSync(`receipt-${i}`, file));
  return {
    whole: data.choices[0].message.content,
    streamed,
    many: many.map((each) => each.choices[0].message.content),
    models: (await client.models.list()).data.map((model) => model.id),
    model: await client.models.retrieve("seedling"),
    node: response.headers.get("darkbloom-node"),
    tier: response.headers.get("darkbloom-tier"),
    left: Number(response.headers.get("x-ratelimit-remaining-requests")),
    receipts: receipts.length,
  };
}

async function refusals() {
  const stranger = client.withOptions({ apiKey: "dk-wrong" });
  const measured = { headers: { "darkbloom-min-tier": "measured" } };
  const nowhere = darkbloomFetch({ coordinator: "http://127.0.0.1:9", policy: { logPolicy } });
  const notOwn = darkbloomFetch({ coordinator, policy: { logPolicy, ownOnly: true } });
  return {
    wrongKey: await errorOf(() => stranger.chat.completions.create(question)),
    unknownModel: await errorOf(() => ask({ model: "nobody" })),
    badBody: await errorOf(() => ask({ temperature: -1 })),
    tooHigh: await errorOf(() => ask({}, measured)),
    nowhere: await errorOf(() =>
      client.withOptions({ fetch: nowhere }).chat.completions.create(question)),
    notOwn: await errorOf(() =>
      client.withOptions({ fetch: notOwn }).chat.completions.create(question)),
    tooHighPolicy: await errorOf(async () =>
      darkbloomFetch({ coordinator, policy: { logPolicy, minTier: "measured" } })),
  };
}

/** Gives up a whole answer by signal, and a stream by leaving it and by signal. */
async function aborts() {
  const early = new AbortController();
  setTimeout(() => early.abort(), 200);
  const whole = await errorOf(() => client.chat.completions.create(endless, { signal: early.signal }));
  const left = await client.chat.completions.create({ ...endless, stream: true });
  for await (const part of left) if (part.choices[0]?.delta?.content) break;
  const late = new AbortController();
  const cut = await client.chat.completions.create({ ...endless, stream: true },
    { signal: late.signal });
  let parts = 0;
  for await (const part of cut) {
    parts += Number(Boolean(part.choices[0]?.delta?.content));
    if (parts === 2) late.abort();
  }
  return { whole: whole.type, parts, receipts: receipts.length };
}

/** Asks a liar, whole and as a stream. */
async function lied() {
  return {
    whole: await errorOf(async () => (await ask()).choices[0].message.content),
    streamed: await errorOf(async () => textOf(await ask({ stream: true }))),
    receipts: receipts.length,
  };
}

const actions = { answers, refusals, aborts, lied };
console.log(JSON.stringify(await actions[action]()));
