// The page that shows the pictures.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
const HEAD = `# What it looks like

Every page of the studio on a desktop and on a phone, in light and dark, in English and Hindi. The apps were
made by the starter provider, without a model's key, and run in sandboxes of the native engine. Made anew by
\`cd tests/browser && npm run screens\`, from the built page before a real server.
`;

/** The text of docs/screens/README.md. */
export function index(scenes, devices, folder) {
  const isThere = (name, device) => existsSync(join(folder, `${name}-${device}-light-en.webp`));
  const parts = scenes.map(({ name, says }) => {
    const rows = devices.filter((device) => isThere(name, device)).map((device) => row(name, device, device === 'phone' ? 180 : 420)).join('\n\n');
    return `## ${says}\n\n${rows}\n`;
  });
  return `${HEAD}\n${parts.join('\n')}`;
}

/** English in light and Hindi in dark are seen at once, the other two on demand. */
function row(name, device, width) {
  const picture = (theme, language) =>
    `<img src="${name}-${device}-${theme}-${language}.webp" width="${width}" alt="${name}, ${device}, ${theme}, ${language}">`;
  const other = `[dark, English](${name}-${device}-dark-en.webp) · [light, Hindi](${name}-${device}-light-hi.webp)`;
  return `${picture('light', 'en')} ${picture('dark', 'hi')}\n\n${device}, also ${other}`;
}
