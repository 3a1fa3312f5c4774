// Asks once whole and once as a stream; prints what openai_node.py then checks.
import OpenAI from "openai";

const client = new OpenAI({ maxRetries: 0 });
const question = {
  model: "seedling",
  messages: [{ role: "user", content: "Hello" }],
  max_completion_tokens: 12,
  temperature: 0,
};

const whole = await client.chat.completions.create(question);
const stream = await client.chat.completions.create({ ...question, stream: true });
let streamed = "";
let end = null;
for await (const chunk of stream) {
  streamed += chunk.choices[0]?.delta?.content ?? "";
  end = chunk.choices[0]?.finish_reason ?? end;
}
let refusal = null;
try {
  await client.chat.completions.create({ ...question, model: "nobody" });
} catch (error) {
  refusal = { status: error.status, code: error.code, requestId: error.requestID };
}
const [message, requestId] = [whole.choices[0].message.content, whole._request_id];
console.log(JSON.stringify({ message, requestId, streamed, end, refusal }));
