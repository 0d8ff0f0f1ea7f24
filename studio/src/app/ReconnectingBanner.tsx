import { useEffect } from 'react';
import { noteLostStream } from '../api/link';
import type { Snapshot } from '../streams/project-store';

/** Has the banner under the header say that the link is down. A project's stream hears of it first. */
export function ReconnectingBanner({ link }: { link: Snapshot['link'] }) {
  useEffect(() => (link === 'lost' ? noteLostStream() : undefined), [link]);
  return null;
}
