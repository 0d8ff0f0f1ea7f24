// Monaco without what nobody here needs: the editor, its features one by one, and languages that are
// loaded when a file of theirs is looked at. Its one worker compares texts and finds words.
import 'monaco-editor/features/bracketMatching/register.js';
import 'monaco-editor/features/caretOperations/register.js';
import 'monaco-editor/features/clipboard/register.js';
import 'monaco-editor/features/codicon/register.js';
import 'monaco-editor/features/comment/register.js';
import 'monaco-editor/features/cursorUndo/register.js';
import 'monaco-editor/features/find/register.js';
import 'monaco-editor/features/folding/register.js';
import 'monaco-editor/features/gotoLine/register.js';
import 'monaco-editor/features/indentation/register.js';
import 'monaco-editor/features/lineSelection/register.js';
import 'monaco-editor/features/linesOperations/register.js';
import 'monaco-editor/features/longLinesHelper/register.js';
import 'monaco-editor/features/multicursor/register.js';
import 'monaco-editor/features/smartSelect/register.js';
import 'monaco-editor/features/suggest/register.js';
import 'monaco-editor/features/toggleTabFocusMode/register.js';
import 'monaco-editor/features/tokenization/register.js';
import 'monaco-editor/features/wordHighlighter/register.js';
import 'monaco-editor/features/wordOperations/register.js';
import EditorWorker from 'monaco-editor/editor/editor.worker.js?worker';
import * as monaco from 'monaco-editor/editor.js';
import { theme } from '../../../app/theme';
import './languages';

self.MonacoEnvironment = { getWorker: () => new EditorWorker() };

/** A colour of the page; Monaco takes no short form, and building shortens. */
function token(name: string): string {
  const color = getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  return /^#[0-9a-f]{3}$/i.test(color) ? color.replace(/[0-9a-f]/gi, '$&$&') : color;
}

/** Monaco in the page's colours, as they are now. */
export function applyTheme(): void {
  const base = theme() === 'dark' ? 'vs-dark' : 'vs';
  const colors = {
    'editor.background': token('--sheet'),
    'editor.foreground': token('--ink'),
    'editorLineNumber.foreground': token('--soft'),
    'editorGutter.background': token('--sheet'),
    'editorWidget.background': token('--well'),
    focusBorder: token('--focus'),
  } as const;
  // Monaco's own green is too dark on this dark.
  const rules = base === 'vs-dark' ? [{ token: 'comment', foreground: '7fb069' }] : [];
  monaco.editor.defineTheme('studio', { base, inherit: true, rules, colors });
  monaco.editor.setTheme('studio');
}

/** What all editors of the page have in common. */
export const COMMON = {
  automaticLayout: true,
  minimap: { enabled: false },
  scrollBeyondLastLine: false,
  fontSize: 13.5,
  lineNumbersMinChars: 3,
  renderLineHighlight: 'line',
  tabSize: 2,
  wordWrap: 'off',
  stickyScroll: { enabled: false },
  unicodeHighlight: { ambiguousCharacters: false, nonBasicASCII: false, invisibleCharacters: true },
  // Nothing of the page is above it but dialogs.
  fixedOverflowWidgets: true,
} satisfies monaco.editor.IEditorOptions & monaco.editor.IGlobalEditorOptions;

export { monaco };
