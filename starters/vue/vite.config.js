import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';

// The same for "npm run dev" and "npm run preview".
const server = {
  host: '127.0.0.1', // only this computer can connect, not the whole network
  port: Number(process.env.PORT) || 5173,
  strictPort: true, // rather stop with a message than move to a port nobody expects
};

export default defineConfig({
  base: './', // the built page works in any folder of a web server
  plugins: [vue()],
  server,
  preview: server,
});
