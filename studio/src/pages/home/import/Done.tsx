import { Link } from 'wouter';
import type { ImportedProject } from '../../../api/shapes';
import { projectAddress } from '../../../app/addresses';
import { useT } from '../../../i18n';
import { oneLine } from '../../../streams/text';
import button from '../../../ui/button.module.css';
import css from './import.module.css';

/** What came of an import that needs a word: files that stayed behind, or nothing that runs. */
export function Done({ imported }: { imported: ImportedProject }) {
  const t = useT();
  return (
    <div className={css.choose}>
      <p role="status">{t('import.done', { name: imported.name, count: imported.files })}</p>
      {!imported.runnable && <p>{t('import.unknown')}</p>}
      {imported.left_out_count > 0 && (
        <details>
          <summary>{t('import.leftout', { count: imported.left_out_count })}</summary>
          <ul className={css.leftout}>
            {imported.left_out.map(({ path, reason }) => (
              <li key={path}>
                <code>{oneLine(path)}</code> <span className="muted">{oneLine(reason)}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
      <Link href={projectAddress(imported.project_id)} className={`${button.button} ${button.primary}`}>
        {t('import.open')}
      </Link>
    </div>
  );
}
