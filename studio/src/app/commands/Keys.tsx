import { caps } from './keys';

const isMac = /mac|iphone|ipad/i.test(navigator.platform);

/** Keys as caps: `Ctrl` `K`. */
export function Keys({ keys }: { keys: string }) {
  const all = caps(keys, isMac).flat();
  return (
    <span>
      {all.map((cap, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a fixed list
        <kbd key={index}>{cap}</kbd>
      ))}
    </span>
  );
}
