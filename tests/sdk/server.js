// The server that plays the APIs, as cargo built it.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

const PROGRAM = process.env.MODEL_FAKE ?? new URL("../../target/debug/model-fake", import.meta.url).pathname;
export const KEY = "sk-good";

/** Starts it; `stop` ends it. */
export async function start() {
  const child = spawn(PROGRAM, ["--key", KEY], { stdio: ["ignore", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout });
  const [line] = await Promise.race([
    once(lines, "line"),
    once(child, "exit").then(([code]) => Promise.reject(new Error(`${PROGRAM} ended with ${code}`))),
  ]);
  const url = line.replace("listening on ", "");
  return {
    url,
    /** Gives it the turns it plays next. */
    async play(...turn) {
      const body = JSON.stringify({ turn });
      const headers = { "content-type": "application/json" };
      const answer = await fetch(`${url}/fake/script`, { method: "PUT", headers, body });
      if (!answer.ok) throw new Error(await answer.text());
    },
    report: async () => (await fetch(`${url}/fake/report`)).json(),
    async stop() {
      child.kill();
      await once(child, "exit");
    },
  };
}
