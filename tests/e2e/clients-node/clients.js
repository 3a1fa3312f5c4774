// What JavaScript's clients of the API make of it: each prints one line of JSON for the test.
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import Anthropic from "@anthropic-ai/sdk";
import { ChatOpenAI, OpenAIEmbeddings } from "@langchain/openai";
import { embed, generateText, jsonSchema, Output, streamText, tool } from "ai";
import OpenAI from "openai";
import { zodResponseFormat } from "openai/helpers/zod";
import { z } from "zod";

const baseURL = process.env.OPENAI_BASE_URL;
const apiKey = process.env.OPENAI_API_KEY;
const question = "What is the weather in Lima?";
const weather = { type: "object", properties: { city: { type: "string", maxLength: 20 } },
                  required: ["city"], additionalProperties: false };
const report = (name, told) => console.log(JSON.stringify({ name, ...told }));

async function openaiTools() {
  const client = new OpenAI({ baseURL, apiKey, maxRetries: 0 });
  const seen = [];
  const runner = client.chat.completions.runTools({
    model: "seedling", temperature: 0, messages: [{ role: "user", content: question }],
    tools: [{ type: "function", function: {
      name: "get_weather", description: "The weather in a city.", parameters: weather,
      parse: JSON.parse,
      function: ({ city }) => (seen.push(city), JSON.stringify({ weather: "sunny", degrees: 21 })),
    } }],
  });
  report("openai runTools", { said: await runner.finalContent(), seen });
}

async function openaiParse() {
  const client = new OpenAI({ baseURL, apiKey, maxRetries: 0 });
  const Pet = z.object({ kind: z.enum(["cat", "dog"]), age: z.number().int().min(3).max(12) });
  const answer = await client.chat.completions.parse({
    model: "seedling", messages: [{ role: "user", content: "A pet" }],
    response_format: zodResponseFormat(Pet, "pet"),
  });
  report("openai parse", { pet: answer.choices[0].message.parsed });
}

async function openaiResponses() {
  const client = new OpenAI({ baseURL, apiKey, maxRetries: 0 });
  let text = "";
  const stream = client.responses.stream({ model: "seedling", input: "Hello", temperature: 0 });
  stream.on("response.output_text.delta", (event) => (text += event.delta));
  const final = await stream.finalResponse();
  report("openai responses", { text, final: final.output_text, status: final.status });
}

async function anthropic() {
  const client = new Anthropic({ baseURL: baseURL.replace(/\/v1$/, ""), apiKey, maxRetries: 0 });
  const fields = { model: "seedling", max_tokens: 100, temperature: 0,
                   messages: [{ role: "user", content: "Hello" }] };
  const whole = await client.messages.create(fields);
  const streamed = await client.messages.stream(fields).finalMessage();
  const counted = await client.messages.countTokens({ model: "seedling",
                                                      messages: fields.messages });
  const tools = [{ name: "get_weather", description: "The weather in a city.",
                   input_schema: weather }];
  const ask = { ...fields, tools, messages: [{ role: "user", content: question }] };
  const called = await client.messages.stream(ask).finalMessage();
  const use = called.content.find((block) => block.type === "tool_use");
  const forced = await client.messages.create({ ...fields, tools, tool_choice: { type: "any" } });
  const after = await client.messages.create({ ...ask, messages: [
    ...ask.messages, { role: "assistant", content: called.content },
    { role: "user", content: [{ type: "tool_result", tool_use_id: use.id,
                                content: JSON.stringify({ weather: "sunny", degrees: 21 }) }] }] });
  const refusal = await client.messages.create({ ...fields, model: "nobody" }).catch((e) => e);
  report("anthropic", {
    same: whole.content[0].text === streamed.content[0].text, stop: whole.stop_reason,
    counted: counted.input_tokens, input: whole.usage.input_tokens +
      whole.usage.cache_read_input_tokens,
    use: use.input, reason: called.stop_reason, forced: forced.content[0].type,
    after: after.content[0].text,
    refusal: [refusal.status, refusal.error?.error?.type, Boolean(refusal.requestID)],
  });
}

async function vercel() {
  const provider = createOpenAICompatible({ name: "darkbloom", baseURL, apiKey,
                                            supportsStructuredOutputs: true });
  const model = provider("seedling");
  const text = await generateText({ model, prompt: "Hello", temperature: 0, maxRetries: 0 });
  let streamed = "";
  for await (const part of streamText({ model, prompt: "Hello", temperature: 0 }).textStream)
    streamed += part;
  const tools = { get_weather: tool({ description: "The weather in a city.",
                                      inputSchema: jsonSchema(weather) }) };
  const called = await generateText({ model, prompt: question, temperature: 0, tools });
  const schema = jsonSchema({ type: "object", properties: { age: { type: "integer", minimum: 3,
                                                                   maximum: 12 } },
                              required: ["age"], additionalProperties: false });
  const formed = await generateText({ model, prompt: "A pet",
                                      output: Output.object({ schema }) });
  const { embedding } = await embed({ model: provider.textEmbeddingModel("acorn"),
                                      value: "a river" });
  report("vercel", { same: text.text === streamed, call: called.toolCalls[0]?.input,
                     formed: formed.output, length: embedding.length });
}

async function langchain() {
  const model = new ChatOpenAI({ model: "seedling", apiKey, temperature: 0,
                                 configuration: { baseURL } });
  const said = await model.invoke("Hello");
  let streamed = "";
  for await (const part of await model.stream("Hello")) streamed += part.content;
  const bound = model.bindTools([{ type: "function", function: {
    name: "get_weather", description: "The weather in a city.", parameters: weather } }]);
  const called = await bound.invoke(question);
  const vectors = await new OpenAIEmbeddings({ model: "acorn", apiKey,
                                               configuration: { baseURL } })
    .embedDocuments(["a river", "a stream"]);
  report("langchain", { same: said.content === streamed, call: called.tool_calls[0]?.args,
                        vectors: vectors.length });
}

for (const client of [openaiTools, openaiParse, openaiResponses, anthropic, vercel, langchain])
  await client();
