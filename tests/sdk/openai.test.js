// OpenAI's own SDK is satisfied with the server that plays its API.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import OpenAI from "openai";
import { KEY, start } from "./server.js";

const TOOL = {
  type: "function",
  function: {
    name: "write",
    description: "writes a file",
    parameters: { type: "object", properties: { path: { type: "string" } }, required: ["path"] },
  },
};
const asked = { model: "qwen3-coder", messages: [{ role: "user", content: "make a page" }] };
const written = {
  part: [
    { text: "मैं लिखता हूँ।" },
    { call: "write", input: { path: "a.html" } },
    { call: "write", input: { path: "b.html" } },
  ],
};

let server;
const client = (more = {}) =>
  new OpenAI({ apiKey: KEY, baseURL: `${server.url}/v1`, maxRetries: 0, ...more });

before(async () => { server = await start(); });
after(() => server.stop());

test("a completion without a stream", async () => {
  await server.play({ part: [{ text: "hello" }] });
  const completion = await client().chat.completions.create(asked);
  assert.equal(completion.choices[0].message.content, "hello");
  assert.ok(completion.usage.total_tokens > 0);
});

test("text and two calls stream and are put together, with usage", async () => {
  await server.play(written);
  const stream = client().chat.completions.stream({
    ...asked, tools: [TOOL], stream_options: { include_usage: true },
  });
  let text = "";
  stream.on("content", (more) => { text += more; });
  const completion = await stream.finalChatCompletion();
  assert.equal(text, "मैं लिखता हूँ।");
  const calls = completion.choices[0].message.tool_calls;
  assert.deepEqual(calls.map((call) => JSON.parse(call.function.arguments).path), ["a.html", "b.html"]);
  assert.equal(completion.choices[0].finish_reason, "tool_calls");
  assert.ok(completion.usage.completion_tokens > 1);
});

test("a conversation with results goes on, and one without them is refused", async () => {
  await server.play(written, { part: [{ text: "Done." }] });
  const first = await client().chat.completions.create({ ...asked, tools: [TOOL] });
  const { message } = first.choices[0];
  const messages = [...asked.messages, message];
  const unanswered = client().chat.completions.create({ ...asked, messages });
  await assert.rejects(unanswered, OpenAI.BadRequestError);
  for (const call of message.tool_calls) {
    messages.push({ role: "tool", tool_call_id: call.id, content: "ok" });
  }
  const second = await client().chat.completions.create({ ...asked, messages, tools: [TOOL] });
  assert.equal(second.choices[0].message.content, "Done.");
});

test("errors are of the SDK's own classes", async () => {
  await server.play({ fault: { kind: "status", status: 429 }, part: [{ text: "x" }] });
  await assert.rejects(client().chat.completions.create(asked), OpenAI.RateLimitError);
  await assert.rejects(client({ apiKey: "bad" }).chat.completions.create(asked), OpenAI.AuthenticationError);
  await assert.rejects(client().chat.completions.create({ ...asked, nonsense: 1 }), OpenAI.BadRequestError);
});

test("an error within a stream and a broken stream are told", async () => {
  await server.play({ fault: { kind: "error_event", after: 3, error: "server_error" }, part: [{ text: "x" }] });
  await assert.rejects(client().chat.completions.stream(asked).finalChatCompletion(), OpenAI.APIError);
  await server.play({ fault: { kind: "cut", at: 500 }, part: [{ text: "a long enough text ".repeat(9) }] });
  await assert.rejects(client().chat.completions.stream(asked).finalChatCompletion());
});

test("a reply that the token limit cut says so", async () => {
  await server.play({ stop: "max_tokens", part: [{ call: "write", raw: '{"path": "a' }] });
  const stream = await client().chat.completions.create({ ...asked, tools: [TOOL], stream: true });
  let reason = null;
  for await (const chunk of stream) reason = chunk.choices[0]?.finish_reason ?? reason;
  assert.equal(reason, "length");
});
