import { ClipboardPaste, Copy } from 'lucide-react';
import { useT } from '../../../i18n';
import { IconButton } from '../../../ui/Button';
import { PHONE_KEYS } from './keys';
import css from './terminal.module.css';

interface PhoneKeysProps {
  ctrl: boolean;
  onCtrl: () => void;
  onPress: (sends: string, application?: string) => void;
  onCopy: () => unknown;
  onPaste: () => unknown;
  canPaste: boolean;
}

/** A row of the keys that a screen's keyboard lacks. It takes no focus: the keyboard would fold away. */
export function PhoneKeys({ ctrl, onCtrl, onPress, onCopy, onPaste, canPaste }: PhoneKeysProps) {
  const t = useT();
  return (
    <div
      className={css.keys}
      role="toolbar"
      aria-label={t('terminal.keys')}
      onPointerDown={(event) => event.preventDefault()}
    >
      <button type="button" aria-pressed={ctrl} onClick={onCtrl}>
        Ctrl
      </button>
      {PHONE_KEYS.map(({ cap, name, sends, application }) => (
        <button key={cap} type="button" aria-label={name && t(name)} onClick={() => onPress(sends, application)}>
          {cap}
        </button>
      ))}
      <IconButton label={t('copy')} onClick={onCopy}>
        <Copy aria-hidden />
      </IconButton>
      {canPaste && (
        <IconButton label={t('paste')} onClick={onPaste}>
          <ClipboardPaste aria-hidden />
        </IconButton>
      )}
    </div>
  );
}
