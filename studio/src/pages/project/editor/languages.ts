// Colours of languages. Each is a few kilobytes, loaded with the first file of its kind.
import 'monaco-editor/languages/definitions/css/register.js';
import 'monaco-editor/languages/definitions/dockerfile/register.js';
import 'monaco-editor/languages/definitions/go/register.js';
import 'monaco-editor/languages/definitions/html/register.js';
import 'monaco-editor/languages/definitions/ini/register.js';
import 'monaco-editor/languages/definitions/java/register.js';
import 'monaco-editor/languages/definitions/javascript/register.js';
import 'monaco-editor/languages/definitions/less/register.js';
import 'monaco-editor/languages/definitions/markdown/register.js';
import 'monaco-editor/languages/definitions/php/register.js';
import 'monaco-editor/languages/definitions/python/register.js';
import 'monaco-editor/languages/definitions/ruby/register.js';
import 'monaco-editor/languages/definitions/rust/register.js';
import 'monaco-editor/languages/definitions/scss/register.js';
import 'monaco-editor/languages/definitions/shell/register.js';
import 'monaco-editor/languages/definitions/sql/register.js';
import 'monaco-editor/languages/definitions/typescript/register.js';
import 'monaco-editor/languages/definitions/xml/register.js';
import 'monaco-editor/languages/definitions/yaml/register.js';
import { languages } from 'monaco-editor/editor.js';

// Monaco's own JSON brings a worker of its own; colours need none.
languages.register({ id: 'json', extensions: ['.json', '.jsonc', '.webmanifest'] });
languages.setMonarchTokensProvider('json', {
  tokenizer: {
    root: [
      [/"(?:[^"\\]|\\.)*"(?=\s*:)/, 'type'],
      [/"(?:[^"\\]|\\.)*"/, 'string'],
      [/-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/, 'number'],
      [/\b(?:true|false|null)\b/, 'keyword'],
      [/\/\/.*$/, 'comment'],
      [/[{}[\]]/, '@brackets'],
    ],
  },
});

/** Endings that Monaco does not know, by a language that is near. */
const NEAR: Record<string, string> = {
  vue: 'html',
  svelte: 'html',
  ejs: 'html',
  erb: 'html',
  hbs: 'html',
  jinja: 'html',
  toml: 'ini',
  env: 'ini',
  svg: 'xml',
  gemspec: 'ruby',
  ru: 'ruby',
};

/** The language to name, or undefined where the file's name tells it. */
export const languageOf = (path: string): string | undefined =>
  NEAR[path.slice(path.lastIndexOf('.') + 1).toLowerCase()];
