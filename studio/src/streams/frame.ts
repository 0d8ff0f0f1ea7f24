// Many changes, one drawing a frame.

type Schedule = (does: () => void) => void;

/** A hidden page has no frames; it is told as seldom as a glance needs, in ms. */
const HIDDEN_MS = 250;

const nextFrame: Schedule = (does) => {
  if (globalThis.document?.hidden) setTimeout(does, HIDDEN_MS);
  else requestAnimationFrame(does);
};

/** Calls `does` once for however many calls until the next frame. */
export function oncePerFrame(does: () => void, schedule: Schedule = nextFrame): () => void {
  let asked = false;
  return () => {
    if (asked) return;
    asked = true;
    schedule(() => {
      asked = false;
      does();
    });
  };
}
