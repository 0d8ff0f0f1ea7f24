// Numbers, sizes, money and times as the shown language writes them.
import { currentLocale } from './index';

const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

/** How long ago an RFC 3339 time is: "3 hours ago"; empty for what is no time. */
export function ago(then: string | null | undefined, now = Date.now()): string {
  const seconds = (Date.parse(then ?? '') - now) / 1000;
  if (!Number.isFinite(seconds)) return '';
  const [unit, length] = UNITS.find(([, length]) => Math.abs(seconds) >= length) ?? UNITS[2];
  return new Intl.RelativeTimeFormat(currentLocale(), { numeric: 'auto' }).format(Math.round(seconds / length), unit);
}

/** Bytes for people. */
export function bytes(count: number): string {
  if (!(count >= 0)) return '';
  const power = count < 1024 ? 0 : count < 1024 ** 2 ? 1 : 2;
  const unit = (['byte', 'kilobyte', 'megabyte'] as const)[power] ?? 'byte';
  const shape = { style: 'unit', unit, unitDisplay: 'narrow', maximumFractionDigits: power ? 1 : 0 } as const;
  return new Intl.NumberFormat(currentLocale(), shape).format(count / 1024 ** power);
}

/** Millionths of a dollar as dollars. */
export function dollars(microdollars: number): string {
  const shape = { style: 'currency', currency: 'USD', maximumFractionDigits: 4 } as const;
  return new Intl.NumberFormat(currentLocale(), shape).format(microdollars / 1e6);
}

/** A date with its time of day. */
export function moment(then: string): string {
  const time = new Date(then);
  if (Number.isNaN(time.getTime())) return '';
  return new Intl.DateTimeFormat(currentLocale(), { dateStyle: 'medium', timeStyle: 'short' }).format(time);
}

/** A share as whole percent. */
export function percent(share: number): string {
  return new Intl.NumberFormat(currentLocale(), { style: 'percent', maximumFractionDigits: 0 }).format(share);
}

/** Rupees, with paise where there are few. */
export function rupees(amount: number): string {
  const shape = { style: 'currency', currency: 'INR', maximumFractionDigits: amount < 100 ? 2 : 0 } as const;
  return new Intl.NumberFormat(currentLocale(), shape).format(amount);
}

/** A large number for people: 12 thousand, 1.2 lakh. */
export function compact(count: number): string {
  return new Intl.NumberFormat(currentLocale(), { notation: 'compact', maximumFractionDigits: 1 }).format(count);
}

/** A number as the language writes it. */
export function count(number: number): string {
  return new Intl.NumberFormat(currentLocale()).format(number);
}
