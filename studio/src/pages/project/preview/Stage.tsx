import { useEffect, useRef, useState } from 'react';
import { useT } from '../../../i18n';
import { type Device, type Screen, scaleOf, screenOf } from './devices';
import css from './preview.module.css';
import type { Framed, Shown } from './use-frame';

/**
 * What an app in the frame may do. Scripts and forms: it is an app. Its own origin, which is not the
 * studio's: without it there are no cookies and no storage. Downloads: an app may offer a file.
 * Left out: modals (loops of alerts), pop-ups, navigation of the studio, pointer lock, presentation.
 */
const RIGHTS = 'allow-scripts allow-same-origin allow-forms allow-downloads';

interface StageProps {
  shown: Shown;
  frame: Framed;
  device: Device;
  isTurned: boolean;
}

/** The frame, as large as the pane or as a device's screen. */
export function Stage({ shown, frame, device, isTurned }: StageProps) {
  const t = useT();
  const [room, box] = useRoom();
  const screen = screenOf(device, isTurned);
  const scale = screen ? scaleOf(screen, room) : 1;
  const outside = screen && { width: screen.width * scale, height: screen.height * scale };
  const inside = screen && { width: screen.width, height: screen.height, transform: `scale(${scale})` };
  return (
    <div className={screen ? css.stage : css.whole} ref={box}>
      <div className={css.screen} style={outside ?? undefined}>
        <iframe
          key={shown.key}
          ref={frame.ref}
          title={t('preview')}
          src={shown.src}
          sandbox={RIGHTS}
          referrerPolicy="no-referrer"
          allow=""
          style={inside ?? undefined}
          onLoad={frame.onLoad}
        />
      </div>
      {screen && (
        <p className={css.size}>
          {screen.width} × {screen.height}
          {scale < 1 && ` · ${Math.round(scale * 100)} %`}
        </p>
      )}
    </div>
  );
}

/** The room that a screen is drawn in, without its margins. */
function useRoom() {
  const ref = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState<Screen>({ width: 600, height: 600 });
  useEffect(() => {
    const box = ref.current;
    if (!box) return;
    const measure = () => setRoom({ width: box.clientWidth - 24, height: box.clientHeight - 48 });
    const watch = new ResizeObserver(measure);
    watch.observe(box);
    return () => watch.disconnect();
  }, []);
  return [room, ref] as const;
}
