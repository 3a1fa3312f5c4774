// What browser.py asks of a page: the official client across origins, with and without sealing in
// the page itself. What came of it is posted back to where the page came from.
import OpenAI from "openai";
import { darkbloomFetch } from "/packages/fetch/dist/index.js";

const question = {
  model: "seedling",
  messages: [{ role: "user", content: "Hello" }],
  max_completion_tokens: 12,
  temperature: 0,
};

function clientOf(settings, more) {
  return new OpenAI({ apiKey: settings.key, dangerouslyAllowBrowser: true, maxRetries: 0, ...more });
}

async function textOf(stream) {
  let text = "";
  for await (const part of stream) text += part.choices[0]?.delta?.content ?? "";
  return text;
}

async function said(client) {
  const { data, response } = await client.chat.completions.create(question).withResponse();
  return {
    whole: data.choices[0].message.content,
    streamed: await textOf(await client.chat.completions.create({ ...question, stream: true })),
    requestId: response.headers.get("x-request-id"),
    left: response.headers.get("x-ratelimit-remaining-requests"),
    models: (await client.models.list()).data.map((model) => model.id),
  };
}

async function refused(client) {
  try {
    await client.chat.completions.create({ ...question, temperature: 9 });
    return null;
  } catch (error) {
    return { type: error.constructor.name, status: error.status, param: error.param };
  }
}

/** A response that is read and deleted: DELETE is a method that browsers ask about first. */
async function kept(client) {
  const made = await client.responses.create({ model: "seedling", input: "Hello" });
  const read = await client.responses.retrieve(made.id);
  await client.responses.delete(made.id);
  return read.id === made.id;
}

async function run() {
  const settings = await (await fetch("/settings")).json();
  const plain = clientOf(settings, { baseURL: settings.baseUrl });
  const sealing = darkbloomFetch({
    coordinator: settings.coordinator,
    policy: { logPolicy: settings.logPolicy },
  });
  return {
    plain: await said(plain),
    refused: await refused(plain),
    kept: await kept(plain),
    sealed: await said(clientOf(settings, { fetch: sealing })),
  };
}

const result = await run().catch((error) => ({ failed: String(error.stack ?? error) }));
await fetch("/result", { method: "POST", body: JSON.stringify(result) });
