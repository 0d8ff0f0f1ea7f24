// Talks to the server. The addresses are relative, so the page works
// wherever it is served from.

export class Refused extends Error {}

async function call(path, method = 'GET', body) {
  const response = await fetch(path, {
    method,
    headers: body && { 'content-type': 'application/json' },
    body: body && JSON.stringify(body),
  });
  const answer = await response.json().catch(() => null);
  if (!response.ok) throw new Refused(answer?.error ?? `Error ${response.status}`);
  return answer;
}

export const wording = () => call('wording.json');
export const list = () => call('api/items');
export const add = (name) => call('api/items', 'POST', { name });
export const change = (id, fields) => call(`api/items/${id}`, 'PATCH', fields);
export const remove = (id) => call(`api/items/${id}`, 'DELETE');
