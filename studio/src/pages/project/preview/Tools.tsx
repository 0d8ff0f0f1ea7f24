import { ExternalLink, Monitor, QrCode, RotateCwSquare, SquareChevronRight } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useT } from '../../../i18n';
import { IconButton } from '../../../ui/Button';
import { Menu } from '../../../ui/Menu';
import { isReachable } from './address';
import { DEVICE_NAMES, DEVICES, type Device } from './devices';
import { openTab } from './open-tab';
import css from './preview.module.css';
import type { Framed } from './use-frame';

const QrDialog = lazy(() => import('./QrDialog'));

interface ToolsProps {
  id: string;
  port: number | null;
  ports: readonly number[];
  onPort: (port: number) => void;
  frame: Framed;
  isLive: boolean;
  device: Device;
  onDevice: (device: Device) => void;
  isTurned: boolean;
  onTurn: () => void;
  hasConsole: boolean;
  onConsole: () => void;
}

/** What can be done with the preview besides using it. */
export function Tools({
  id,
  port,
  ports,
  onPort,
  frame,
  isLive,
  device,
  onDevice,
  isTurned,
  onTurn,
  hasConsole,
  onConsole,
}: ToolsProps) {
  const t = useT();
  const [hasCode, setCode] = useState(false);
  const bad = frame.page.told.filter((one) => one.level === 'error').length;
  const host = frame.shown?.preview.hostname ?? '';
  const items = DEVICE_NAMES.map((name) => ({ label: deviceLabel(t, name), onSelect: () => onDevice(name) }));
  return (
    <div className={css.tools}>
      {ports.length > 1 && (
        <select
          aria-label={t('preview.port')}
          value={port ?? ''}
          onChange={(event) => onPort(Number(event.target.value))}
        >
          {ports.map((one) => (
            <option key={one} value={one}>
              :{one}
            </option>
          ))}
        </select>
      )}
      <Menu label={t('preview.device')} heading={deviceLabel(t, device)} icon={<Monitor aria-hidden />} items={items} />
      {device !== 'fit' && (
        <IconButton label={t('preview.rotate')} aria-pressed={isTurned} onClick={onTurn}>
          <RotateCwSquare aria-hidden />
        </IconButton>
      )}
      <IconButton
        label={bad > 0 ? t('preview.console.errors', { count: bad }) : t('preview.console')}
        aria-pressed={hasConsole}
        disabled={!isLive}
        onClick={onConsole}
        className={bad > 0 ? (css.alarm ?? '') : ''}
      >
        <SquareChevronRight aria-hidden />
      </IconButton>
      {isLive && host && isReachable(host) && (
        <IconButton label={t('preview.qr')} onClick={() => setCode(true)}>
          <QrCode aria-hidden />
        </IconButton>
      )}
      <IconButton label={t('preview.tab')} disabled={!isLive} onClick={() => openTab(id, port)}>
        <ExternalLink aria-hidden />
      </IconButton>
      {hasCode && (
        <Suspense fallback={null}>
          <QrDialog id={id} port={port} onClose={() => setCode(false)} />
        </Suspense>
      )}
    </div>
  );
}

function deviceLabel(t: ReturnType<typeof useT>, device: Device): string {
  const name = t(`device.${device}`);
  if (device === 'fit') return name;
  return `${name} ${DEVICES[device].width} × ${DEVICES[device].height}`;
}
