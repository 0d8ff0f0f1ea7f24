import { useState } from 'react';
import { useT } from '../../../i18n';
import { bytes } from '../../../i18n/format';
import { showError, toast } from '../../../ui/toast';
import { MAX_OPEN_BYTES } from '../editor/documents';
import { useCode } from '../editor/use-code';
import type { Naming } from './Files';
import { deleteFile, readFile, renameFile, writeFile } from './remote';
import { isWithin, join, nameOf, type Row } from './tree';

/** Files that one choice may bring; an import takes more at once. */
const MAX_UPLOADS = 200;

/** What is asked before something goes for good. */
export interface Asked {
  name: string;
  /** How many files are in it. */
  count: number;
  onAnswer: (yes: boolean) => Promise<void>;
}

/** What people do to files. What goes wrong is told. */
export function useFileActions() {
  const t = useT();
  const code = useCode();
  const id = code.projectId;
  const [asked, setAsked] = useState<Asked | null>(null);

  const gone = async (path: string) => {
    await deleteFile(id, path);
    code.take({ kind: 'removed', path });
  };

  /** A text file goes at once and can be brought back; anything else is asked about first. */
  const remove = async (row: Row) => {
    const inside = [...code.files.getSnapshot().list.keys()].filter((path) => isWithin(path, row.path));
    const isSmall = row.kind === 'file' && (row.size ?? 0) <= MAX_OPEN_BYTES;
    const kept = isSmall ? await readFile(id, row.path).catch(() => null) : null;
    if (kept) {
      await gone(row.path);
      const back = async () => {
        await writeFile(id, row.path, kept.content, '');
        code.take({ kind: 'written', path: row.path, size: row.size, hash: kept.hash });
      };
      return toast(t('deleted', { name: row.name }), { action: { label: t('undo'), does: back } });
    }
    if (row.kind === 'folder' && inside.length === 0) return code.files.dropFolder(row.path);
    setAsked({
      name: row.name,
      count: row.kind === 'folder' ? inside.length : 1,
      onAnswer: async (yes) => {
        if (yes) await gone(row.path);
        setAsked(null);
      },
    });
  };

  const name = async (naming: Naming, path: string) => {
    if (naming.kind === 'rename') {
      await renameFile(id, naming.path, path);
      code.take({ kind: 'renamed', from: naming.path, to: path });
    } else if (naming.kind === 'file') await code.create(path);
    else code.files.addFolder(path);
  };

  const upload = async (folder: string, chosen: readonly File[]) => {
    const refused: string[] = [];
    for (const file of chosen.slice(0, MAX_UPLOADS)) {
      const text = await textOf(file);
      if (text === null) refused.push(file.name);
      else {
        const path = join(folder, nameOf(file.name));
        await writeFile(id, path, text);
        code.take({ kind: 'written', path, size: file.size, hash: null });
      }
    }
    const done = chosen.length - refused.length;
    if (done > 0) void toast(t('files.uploaded', { count: done }));
    if (refused.length > 0) {
      const hint = t('files.refused.text', { size: bytes(MAX_OPEN_BYTES) });
      void toast(t('files.refused', { names: refused.slice(0, 5).join(', ') }), { bad: true, description: hint });
    }
  };

  const lock = (row: Row) => code.files.setLocked(row.path, !code.files.isLocked(row.path));
  const told =
    <A extends unknown[]>(does: (...args: A) => unknown) =>
    async (...args: A) => {
      try {
        await does(...args);
      } catch (error) {
        showError(error);
      }
    };
  return { asked, remove: told(remove), name: told(name), upload: told(upload), lock: told(lock) };
}

/** Its text; null for what is none, or too large to be edited. */
async function textOf(file: File): Promise<string | null> {
  if (file.size > MAX_OPEN_BYTES) return null;
  const whole = await file.arrayBuffer();
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(whole);
    return text.includes('\0') ? null : text;
  } catch {
    return null;
  }
}
