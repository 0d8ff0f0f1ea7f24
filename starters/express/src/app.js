// The web server: the page in public/ and the API under /api/items.
import { fileURLToPath } from 'node:url';
import express from 'express';

const PUBLIC = fileURLToPath(new URL('../public', import.meta.url));
const LONGEST_NAME = 120;

export function createApp(items) {
  const app = express();
  app.disable('x-powered-by');
  app.use(express.static(PUBLIC));
  app.use(express.json({ limit: '16kb' }));
  app.use('/api/items', itemRoutes(items));
  app.use((req, res) => res.status(404).json({ error: 'There is nothing here.' }));
  app.use(answerError);
  return app;
}

function itemRoutes(items) {
  const routes = express.Router();
  routes.get('/', (req, res) => res.json(items.all()));

  routes.post('/', (req, res) => {
    const name = cleanName(req.body?.name);
    res.status(201).json(items.add(name));
  });

  routes.patch('/:id', (req, res) => {
    const fields = cleanFields(req.body);
    res.json(items.change(findId(items, req), fields));
  });

  routes.delete('/:id', (req, res) => {
    items.remove(findId(items, req));
    res.status(204).end();
  });
  return routes;
}

// Never trust what arrives: anyone can send anything, with or without the page.
function cleanName(value) {
  const name = typeof value === 'string' ? value.trim() : '';
  if (name === '' || name.length > LONGEST_NAME) {
    throw problem(400, `Please type a name of 1 to ${LONGEST_NAME} characters.`);
  }
  return name;
}

function cleanFields(body) {
  const fields = {};
  if (body?.name !== undefined) fields.name = cleanName(body.name);
  if (body?.done !== undefined) fields.done = cleanDone(body.done);
  if (Object.keys(fields).length === 0) throw problem(400, 'Send a name or done.');
  return fields;
}

function cleanDone(value) {
  if (typeof value !== 'boolean') throw problem(400, 'done must be true or false.');
  return value;
}

function findId(items, req) {
  const id = Number(req.params.id);
  if (!Number.isSafeInteger(id) || !items.find(id)) throw problem(404, 'It is no longer in the list.');
  return id;
}

const problem = (status, message) => Object.assign(new Error(message), { status });

// Express knows an error handler by its four arguments, so "next" stays.
function answerError(error, req, res, next) {
  const status = error.status ?? 500;
  if (status >= 500) console.error(error); // details go to the log, not to the visitor
  res.status(status).json({ error: status >= 500 ? 'Something went wrong.' : error.message });
}
