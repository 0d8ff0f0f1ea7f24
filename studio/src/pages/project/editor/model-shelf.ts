// The texts of open files in Monaco, with what was seen of them last.
import { languageOf } from './languages';
import { monaco } from './monaco';

interface Kept {
  model: monaco.editor.ITextModel;
  view: monaco.editor.ICodeEditorViewState | null;
}

export class ModelShelf {
  /** The text is being set from outside: no typing. */
  isFilling = false;
  #kept = new Map<string, Kept>();
  #shown: string | null = null;

  /** Shows a file where it was left; a new one with this text. */
  show(editor: monaco.editor.IStandaloneCodeEditor, path: string, text: string): void {
    const before = this.#shown === null ? undefined : this.#kept.get(this.#shown);
    if (before) before.view = editor.saveViewState();
    const kept = this.#kept.get(path) ?? { model: newModel(path, text), view: null };
    this.#kept.set(path, kept);
    this.#shown = path;
    editor.setModel(kept.model);
    if (kept.view) editor.restoreViewState(kept.view);
  }

  fill(does: () => void): void {
    this.isFilling = true;
    try {
      does();
    } finally {
      this.isFilling = false;
    }
  }

  /** Lets go of files that are closed. */
  keepOnly(paths: ReadonlySet<string>): void {
    for (const [path, { model }] of this.#kept) {
      if (paths.has(path) || path === this.#shown) continue;
      model.dispose();
      this.#kept.delete(path);
    }
  }

  dispose(): void {
    for (const { model } of this.#kept.values()) model.dispose();
    this.#kept.clear();
  }
}

function newModel(path: string, text: string): monaco.editor.ITextModel {
  // The name tells the language; the number keeps two editors on one file apart.
  const uri = monaco.Uri.from({ scheme: 'file', path: `/${path}`, fragment: crypto.randomUUID() });
  return monaco.editor.createModel(text, languageOf(path), uri);
}
