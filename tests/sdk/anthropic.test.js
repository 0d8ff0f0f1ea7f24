// Anthropic's own SDK is satisfied with the server that plays its API.

import Anthropic from "@anthropic-ai/sdk";
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { KEY, start } from "./server.js";

const MODEL = "claude-sonnet-5-5";
const TOOL = {
  name: "write",
  description: "writes a file",
  input_schema: { type: "object", properties: { path: { type: "string" } }, required: ["path"] },
  eager_input_streaming: true,
};
const THINKING = { type: "adaptive", display: "summarized" };
const asked = { model: MODEL, max_tokens: 1000, messages: [{ role: "user", content: "make a page" }] };
const written = {
  part: [
    { thinking: "A page needs a title." },
    { text: "मैं लिखता हूँ।" },
    { call: "write", input: { path: "index.html", content: "<h1>Hi</h1>" } },
  ],
};

let server;
const client = (more = {}) =>
  new Anthropic({ apiKey: KEY, baseURL: server.url, maxRetries: 0, ...more });

before(async () => { server = await start(); });
after(() => server.stop());

test("a message without a stream", async () => {
  await server.play({ part: [{ text: "hello" }] });
  const message = await client().messages.create(asked);
  assert.equal(message.content[0].text, "hello");
  assert.equal(message.stop_reason, "end_turn");
  assert.ok(message.usage.input_tokens > 0);
});

test("text, thinking and a call stream and are put together", async () => {
  await server.play(written);
  const stream = client().messages.stream({ ...asked, tools: [TOOL], thinking: THINKING });
  let text = "";
  let inputs = 0;
  let thoughts = "";
  stream.on("text", (more) => { text += more; });
  stream.on("thinking", (more) => { thoughts += more; });
  stream.on("inputJson", () => { inputs += 1; });
  const message = await stream.finalMessage();
  assert.equal(text, "मैं लिखता हूँ।");
  assert.equal(thoughts, "A page needs a title.");
  assert.ok(inputs > 2, "the input came in pieces");
  assert.deepEqual(message.content.map((block) => block.type), ["thinking", "text", "tool_use"]);
  assert.deepEqual(message.content[2].input, { path: "index.html", content: "<h1>Hi</h1>" });
  assert.equal(message.stop_reason, "tool_use");
  assert.ok(message.usage.output_tokens > 1);
});

test("a conversation with a tool's result goes on, thinking included", async () => {
  await server.play(written, { part: [{ text: "Done." }] });
  const request = { ...asked, tools: [TOOL], thinking: THINKING };
  const first = await client().messages.stream(request).finalMessage();
  const call = first.content.find((block) => block.type === "tool_use");
  const messages = [
    ...asked.messages,
    { role: "assistant", content: first.content },
    { role: "user", content: [{ type: "tool_result", tool_use_id: call.id, content: "written" }] },
  ];
  const second = await client().messages.create({ ...request, messages });
  assert.equal(second.content[0].text, "Done.");
  assert.deepEqual((await server.report()).refused, []);
});

test("edited thinking, a prefill and sampling are bad requests", async () => {
  const edited = { type: "thinking", thinking: "mine", signature: "abc" };
  for (const wrong of [
    { messages: [...asked.messages, { role: "assistant", content: [edited] }, ...asked.messages] },
    { messages: [...asked.messages, { role: "assistant", content: "{" }] },
    { temperature: 0.5 },
    { tools: [TOOL], tool_choice: { type: "tool", name: "write" } },
  ]) {
    const answer = client().messages.create({ ...asked, ...wrong });
    await assert.rejects(answer, Anthropic.BadRequestError, JSON.stringify(wrong));
  }
});

test("errors are of the SDK's own classes", async () => {
  const faulty = (status) => ({ fault: { kind: "status", status }, part: [{ text: "x" }] });
  for (const [status, kind] of [
    [429, Anthropic.RateLimitError], [500, Anthropic.InternalServerError], [529, Anthropic.InternalServerError],
  ]) {
    await server.play(faulty(status));
    await assert.rejects(client().messages.create(asked), kind);
  }
  await assert.rejects(client({ apiKey: "bad" }).messages.create(asked), Anthropic.AuthenticationError);
  await assert.rejects(client().messages.create({ ...asked, model: "claude-3-opus" }), Anthropic.NotFoundError);
});

test("the SDK's own retry gets through", async () => {
  await server.play({ fault: { kind: "status", status: 529, retry_after: 0.05, times: 2 }, part: [{ text: "now" }] });
  const message = await client({ maxRetries: 3 }).messages.create(asked);
  assert.equal(message.content[0].text, "now");
});

test("an error within a stream and a broken stream are told", async () => {
  await server.play({ fault: { kind: "error_event", after: 4, error: "overloaded_error" }, part: [{ text: "x" }] });
  await assert.rejects(client().messages.stream(asked).finalMessage(), (error) => error.type === "overloaded_error");
  await server.play({ fault: { kind: "cut", at: 900 }, part: [{ text: "a long enough text ".repeat(9) }] });
  await assert.rejects(client().messages.stream(asked).finalMessage());
});

test("a refusal has its reason", async () => {
  await server.play({ refusal: "cyber", part: [{ text: "I" }] });
  const message = await client().messages.stream(asked).finalMessage();
  assert.equal(message.stop_reason, "refusal");
  assert.equal(message.stop_details.category, "cyber");
});

test("a cached prefix is counted, and tokens beforehand", async () => {
  await server.play({ part: [{ text: "a" }], repeat: 2 });
  const request = { ...asked, system: "rules ".repeat(2000), cache_control: { type: "ephemeral" } };
  const first = await client().messages.create(request);
  assert.ok(first.usage.cache_creation_input_tokens > 2000);
  const second = await client().messages.create(request);
  assert.ok(second.usage.cache_read_input_tokens > 2000);
  const { max_tokens: _, cache_control: __, ...prompt } = request;
  assert.ok((await client().messages.countTokens(prompt)).input_tokens > 2000);
});

test("a schema-bound answer is parsed", async () => {
  await server.play({ part: [{ text: '{"stack": "react"}' }] });
  const schema = {
    type: "object", properties: { stack: { type: "string" } }, required: ["stack"], additionalProperties: false,
  };
  const output_config = { effort: "low", format: { type: "json_schema", schema } };
  const message = await client().messages.create({ ...asked, output_config });
  assert.deepEqual(JSON.parse(message.content[0].text), { stack: "react" });
});
