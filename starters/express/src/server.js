// Starts the app: opens the database file and listens on PORT.
import { createApp } from './app.js';
import { openItems } from './items.js';

const port = Number(process.env.PORT) || 3000;
const items = openItems('data/app.db');

// 127.0.0.1: only this computer can connect, not the whole network.
const server = createApp(items).listen(port, '127.0.0.1', (error) => {
  if (error) throw error;
  console.log(`Ready on http://127.0.0.1:${port}`);
});

// Close the database file cleanly when the app is asked to stop.
function stop() {
  server.close();
  items.close();
  process.exit(0);
}
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
