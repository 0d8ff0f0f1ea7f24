import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import type { HtmlTagDescriptor, Plugin } from 'vite';

const SOURCE = new URL('../src/early.js', import.meta.url);
const WORDS = new URL('../src/i18n/', import.meta.url);

const script = (src: string): HtmlTagDescriptor => ({ tag: 'script', attrs: { src }, injectTo: 'head-prepend' });
const source = (languages: Record<string, string>) =>
  readFileSync(SOURCE, 'utf8').replace('__LANGUAGES__', JSON.stringify(languages));
const languages = () =>
  readdirSync(WORDS)
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -5));

/**
 * Puts `src/early.js` before everything else as a classic script with a hashed name, told where each
 * language's words are, so that they load beside the page and not after it.
 */
export function earlyScript(): Plugin {
  let fileName = '';
  return {
    name: 'early-script',
    // Before the plugin that writes index.html.
    enforce: 'pre',
    configureServer(server) {
      server.middlewares.use('/early-dev.js', (_request, response) => {
        response.setHeader('Content-Type', 'text/javascript');
        response.end(source(Object.fromEntries(languages().map((code) => [code, '']))));
      });
    },
    generateBundle(_options, bundle) {
      const found = Object.values(bundle).flatMap((chunk) => {
        const module = chunk.type === 'chunk' ? (chunk.facadeModuleId ?? '') : '';
        const code = /\/i18n\/([\w-]+)\.json$/.exec(module)?.[1];
        return code ? [[code, `/${chunk.fileName}`] as const] : [];
      });
      const text = source(Object.fromEntries(found));
      fileName = `assets/early-${createHash('sha256').update(text).digest('hex').slice(0, 8)}.js`;
      this.emitFile({ type: 'asset', fileName, source: text });
    },
    transformIndexHtml: {
      order: 'post',
      handler: (html, { bundle }) => ({ html, tags: [script(bundle ? `/${fileName}` : '/early-dev.js')] }),
    },
  };
}
