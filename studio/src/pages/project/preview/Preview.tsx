import { useEffect, useState } from 'react';
import { useT } from '../../../i18n';
import { useProject } from '../../../streams/use-project';
import { Button } from '../../../ui/Button';
import type { SlotProps } from '../layout/slot';
import { useRunning } from '../run/use-running';
import { AddressBar } from './AddressBar';
import { Cover } from './Cover';
import type { Device } from './devices';
import { Elsewhere } from './Elsewhere';
import { LocalhostMistake } from './LocalhostMistake';
import { PageConsole } from './PageConsole';
import css from './preview.module.css';
import { Stage } from './Stage';
import { Tools } from './Tools';
import { useFrame } from './use-frame';

/** The app itself, in a frame of another origin; where it is while nothing answers. */
export default function Preview({ projectId: id, store, isShown }: SlotProps) {
  const t = useT();
  const running = useRunning(id);
  const ports = useProject(id, (snapshot) => snapshot.run.ports);
  const [chosen, setChosen] = useState<number | null>(null);
  const [device, setDevice] = useState<Device>('fit');
  const [isTurned, setTurned] = useState(false);
  const [hasConsole, setConsole] = useState(false);
  const { run } = running;
  const main = run.preview?.port ?? null;
  // A port that closed is not waited for.
  const port = chosen !== null && ports.includes(chosen) ? chosen : main;
  const frame = useFrame(id, port === main ? null : port);
  const isLive =
    run.preview?.open === true &&
    (running.state === 'running' || running.state === 'working' || running.state === 'asking');
  const wanted = isLive && isShown ? `${port} ${run.preview?.seen}` : null;
  const { open } = frame;
  useEffect(() => {
    // A ticket is good for a minute: the app is opened when somebody can see it.
    if (wanted) void open();
  }, [wanted, open]);
  const isFramed = frame.shown !== null && frame.shown.apart === null;
  // A frame whose app is only away for a moment keeps what was typed into it.
  const isAway =
    !isLive && run.preview !== null && running.state === 'stopped' && run.phase === 'done' && ports.length > 0;
  return (
    <div className={css.preview}>
      <div className={css.bar}>
        <AddressBar frame={frame} isLive={isLive} />
        <Tools
          id={id}
          port={port}
          ports={ports}
          onPort={setChosen}
          frame={frame}
          isLive={isLive}
          device={device}
          onDevice={setDevice}
          isTurned={isTurned}
          onTurn={() => setTurned(!isTurned)}
          hasConsole={hasConsole}
          onConsole={() => setConsole(!hasConsole)}
        />
      </div>
      <div role="status" className={css.notes}>
        {isLive && frame.page.localhostPorts.length > 0 && (
          <LocalhostMistake id={id} asked={frame.page.localhostPorts} open={ports} />
        )}
        {isLive && frame.isSilent && (
          <p className={css.notice}>
            {t('preview.silent')} <Button onClick={() => open()}>{t('preview.back')}</Button>
          </p>
        )}
      </div>
      <div className={css.body}>
        {isLive && frame.shown?.apart && <Elsewhere id={id} port={port} shown={frame.shown} />}
        {isLive && frame.error !== null && !isFramed && (
          <Cover running={running} store={store} error={frame.error} onRetry={() => open()} />
        )}
        {(isLive || isAway) && isFramed && frame.shown && (
          <Stage shown={frame.shown} frame={frame} device={device} isTurned={isTurned} />
        )}
        {!isLive && <Cover running={running} store={store} />}
      </div>
      {hasConsole && isLive && <PageConsole frame={frame} />}
    </div>
  );
}
