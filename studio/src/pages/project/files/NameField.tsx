import { type CSSProperties, useEffect, useRef, useState } from 'react';
import { useT } from '../../../i18n';
import type { Naming } from './Files';
import css from './files.module.css';
import { type FileList, join, nameOf, nameTrouble, parentOf } from './tree';

interface NameFieldProps {
  naming: Naming;
  list: FileList;
  style: CSSProperties;
  onNamed: (path: string | null) => void;
}

/** The field among the rows in which a name is typed: Enter takes it, Escape gives up. */
export function NameField({ naming, list, style, onNamed }: NameFieldProps) {
  const t = useT();
  const folder = naming.kind === 'rename' ? parentOf(naming.path) : naming.folder;
  const old = naming.kind === 'rename' ? nameOf(naming.path) : '';
  const [name, setName] = useState(old);
  const field = useRef<HTMLInputElement>(null);
  const over = useRef(false);
  useEffect(() => {
    const input = field.current;
    input?.focus();
    const dot = old.lastIndexOf('.');
    input?.setSelectionRange(0, dot > 0 ? dot : old.length);
  }, [old]);
  const path = join(folder, name.trim());
  const trouble = name.trim() === old ? null : nameTrouble(name.trim() ? path : '', list);
  const end = (answer: string | null) => {
    if (over.current) return;
    over.current = true;
    onNamed(answer);
  };
  const label = { file: 'files.new', folder: 'files.folder', rename: 'files.rename' } as const;
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the field in it has the focus
    <div role="treeitem" aria-selected="false" aria-level={path.split('/').length} className={css.naming} style={style}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!trouble) end(name.trim() === old ? null : path);
        }}
      >
        <input
          ref={field}
          value={name}
          aria-label={t(label[naming.kind])}
          aria-invalid={trouble !== null && name !== ''}
          aria-describedby="name-trouble"
          spellCheck={false}
          autoCapitalize="off"
          autoComplete="off"
          placeholder={naming.kind === 'folder' ? 'components' : 'src/page.js'}
          onChange={(event) => setName(event.target.value)}
          onBlur={() => end(trouble || name.trim() === old ? null : path)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') end(null);
            event.stopPropagation();
          }}
        />
        <span id="name-trouble" role="status" className={css.trouble}>
          {trouble && trouble !== 'file.name.empty' && t(trouble)}
        </span>
      </form>
    </div>
  );
}
