import { lazy, Suspense, useEffect, useSyncExternalStore } from 'react';
import { showError } from '../../ui/toast';
import { Optional } from '../Optional';
import { match, typesText, written } from './keys';
import { allCommands, openedOverlay, openOverlay, subscribe } from './registry';

const Palette = lazy(() => import('./Palette'));
const KeySheet = lazy(() => import('./KeySheet'));
/** Keys one after the other belong together for so long, in ms. */
const SEQUENCE_MS = 1_000;

/** Hears keys and shows the palette or the sheet of keys. */
export function Commands() {
  useEffect(hearKeys, []);
  const overlay = useSyncExternalStore(subscribe, openedOverlay);
  const close = () => openOverlay(null);
  return (
    <Optional key={overlay} onMissing={close}>
      <Suspense fallback={null}>
        {overlay === 'palette' && <Palette onClose={close} />}
        {overlay === 'keys' && <KeySheet onClose={close} />}
      </Suspense>
    </Optional>
  );
}

function hearKeys(): () => void {
  let presses: string[] = [];
  let at = 0;
  const hear = (event: KeyboardEvent) => {
    const press = written(event);
    // Words that are being composed (Devanagari by an input method) are no commands.
    if (!press || event.isComposing || event.defaultPrevented || openedOverlay()) return;
    if (isField(event.target) && typesText(press)) return;
    presses = event.timeStamp - at > SEQUENCE_MS ? [press] : [...presses, press];
    at = event.timeStamp;
    let found = match(presses, allCommands());
    if (!found.command && !found.isPrefix) {
      presses = [press];
      found = match(presses, allCommands());
    }
    if (!found.command) return;
    event.preventDefault();
    presses = [];
    void Promise.resolve(found.command.run()).catch(showError);
  };
  addEventListener('keydown', hear);
  return () => removeEventListener('keydown', hear);
}

function isField(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}
