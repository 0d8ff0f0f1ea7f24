import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { earlyScript } from './tools/early-script.ts';

/** The server that `npm run dev` asks: `STUDIO_SERVER=http://127.0.0.1:8010 npm run dev`. */
const SERVER = process.env.STUDIO_SERVER ?? 'http://127.0.0.1:8000';
/** The server takes requests of browsers from its own origin only. */
const asOwnPage = { target: SERVER, changeOrigin: true, headers: { origin: SERVER }, ws: true };

export default defineConfig({
  root: 'src',
  plugins: [react(), earlyScript()],
  build: {
    outDir: process.env.STUDIO_OUT ?? '../dist',
    emptyOutDir: true,
    target: 'es2022',
    // The page's policy allows no data: scripts, and every file is cached for ever by its hash.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
    // Monaco and xterm are large and are loaded when looked at; `npm run size` guards the rest.
    chunkSizeWarningLimit: 4096,
  },
  server: { proxy: { '/api': asOwnPage, '/health': asOwnPage, '/docs': asOwnPage, '/openapi.json': asOwnPage } },
});
