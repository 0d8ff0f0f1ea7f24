// Sizes of screens that a page is looked at in, in CSS pixels. Pure.

export interface Screen {
  width: number;
  height: number;
}

export const DEVICES = {
  phone: { width: 360, height: 740 },
  large: { width: 412, height: 915 },
  tablet: { width: 768, height: 1024 },
  laptop: { width: 1280, height: 800 },
} as const satisfies Record<string, Screen>;

export type Device = keyof typeof DEVICES | 'fit';
export const DEVICE_NAMES: readonly Device[] = ['fit', 'phone', 'large', 'tablet', 'laptop'];

/** The screen of a device, turned or not; null for one that fits the pane. */
export function screenOf(device: Device, isTurned: boolean): Screen | null {
  if (device === 'fit') return null;
  const { width, height } = DEVICES[device];
  return isTurned ? { width: height, height: width } : { width, height };
}

/** How much smaller a screen is drawn so that all of it is in view; never larger. */
export const scaleOf = (screen: Screen, room: Screen): number =>
  Math.max(0.1, Math.min(1, room.width / screen.width, room.height / screen.height));
