import { Upload } from 'lucide-react';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useCommand } from '../../../app/commands/useCommand';
import { Optional } from '../../../app/Optional';
import { useT } from '../../../i18n';
import { Button } from '../../../ui/Button';
import { dropped, type Found } from './collect';
import css from './import.module.css';

const ImportDialog = lazy(() => import('./ImportDialog'));

/** Brings a project in: by a button, by a command, or by dropping it anywhere on the page. */
export function Import() {
  const t = useT();
  const [isOpen, setOpen] = useState(false);
  const [files, setFiles] = useState<Found[] | null>(null);
  const isOver = useDrop((found) => {
    setFiles(found);
    setOpen(true);
  });
  const open = () => setOpen(true);
  const close = () => {
    setOpen(false);
    setFiles(null);
  };
  useCommand({ id: 'home.import', title: t('command.import'), keys: 'i', run: open });
  return (
    <>
      <Button onClick={open}>
        <Upload aria-hidden />
        {t('import')}
      </Button>
      {isOver && <p className={css.over}>{t('import.drop')}</p>}
      {isOpen && (
        <Optional onMissing={close}>
          <Suspense fallback={null}>
            <ImportDialog given={files} onClose={close} />
          </Suspense>
        </Optional>
      )}
    </>
  );
}

const bringsFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;

/** Takes what is dropped on the page; tells whether something is held over it. */
function useDrop(take: (found: Found[]) => void): boolean {
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    const over = (event: DragEvent) => {
      if (!bringsFiles(event)) return;
      // Without this the browser would open the file in place of the page.
      event.preventDefault();
      setOver(true);
    };
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = async (event: DragEvent) => {
      if (!bringsFiles(event) || !event.dataTransfer) return;
      event.preventDefault();
      setOver(false);
      take(await dropped(event.dataTransfer).catch(() => []));
    };
    addEventListener('dragover', over);
    addEventListener('dragleave', leave);
    addEventListener('drop', drop);
    return () => {
      removeEventListener('dragover', over);
      removeEventListener('dragleave', leave);
      removeEventListener('drop', drop);
    };
  });
  return isOver;
}
