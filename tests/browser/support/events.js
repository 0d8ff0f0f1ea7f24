// Server-sent events as they come in a Response.

/** All events up to the stream's end: the parsed bodies. */
export async function readEvents(response) {
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  const text = await response.text();
  const bodies = text.split(/\n\n/).map((block) => block.split('\n')
    .filter((line) => line.startsWith('data: ')).map((line) => line.slice(6)).join('\n'));
  return bodies.filter(Boolean).map((body) => JSON.parse(body));
}
