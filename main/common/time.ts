declare const timeZoneBrand: unique symbol;
declare const businessDateBrand: unique symbol;
declare const dayStartBrand: unique symbol;

/** The gateway's time zone code: `p9` is UTC+9, `n5` is UTC-5 (protocol section 3). */
export type TimeZoneCode = string & { readonly [timeZoneBrand]: true };

/** A day of business, `YYYY-MM-DD`, which starts at the shop's day start and not at midnight. */
export type BusinessDate = string & { readonly [businessDateBrand]: true };

/** The local time at which a business day starts, `HH:MM`. */
export type DayStart = string & { readonly [dayStartBrand]: true };

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** True for `p0` to `p12` and `n0` to `n12`. */
export function isTimeZoneCode(text: string): text is TimeZoneCode {
  return /^[pn](?:[0-9]|1[0-2])$/.test(text);
}

/** True for `00:00` to `23:59`. */
export function isDayStart(text: string): text is DayStart {
  return /^(?:[01][0-9]|2[0-3]):[0-5][0-9]$/.test(text);
}

/** True for an existing day written `YYYY-MM-DD`. */
export function isBusinessDate(text: string): text is BusinessDate {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) {
    return false;
  }
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** How far local time is before UTC, in whole hours: 9 in Japan. */
export function utcOffsetHours(zone: TimeZoneCode): number {
  return Number(zone.slice(1)) * (zone.startsWith('p') ? 1 : -1);
}

function toLocal(instantMs: number, zone: TimeZoneCode): Date {
  return new Date(instantMs + utcOffsetHours(zone) * HOUR_MS);
}

/** Local wall time as the gateway writes it, `YYYYMMDDHHMMSS`. */
export function localStamp(instantMs: number, zone: TimeZoneCode): string {
  return toLocal(instantMs, zone).toISOString().slice(0, 19).replace(/[-:T]/g, '');
}

/** Local wall time for people, `YYYY-MM-DD HH:MM:SS`. */
export function localText(instantMs: number, zone: TimeZoneCode): string {
  return toLocal(instantMs, zone).toISOString().slice(0, 19).replace('T', ' ');
}

/** The business date of an instant: before the day start it is still yesterday's. */
export function businessDateOf(instantMs: number, zone: TimeZoneCode, dayStart: DayStart): BusinessDate {
  const [hours, minutes] = dayStart.split(':');
  const shift = Number(hours) * HOUR_MS + Number(minutes) * MINUTE_MS;
  return toLocal(instantMs - shift, zone)
    .toISOString()
    .slice(0, 10) as BusinessDate;
}

/** So many days later, or earlier where it is negative, of a day written `YYYY-MM-DD`. */
export function plusDays<D extends string>(date: D, days: number): D {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 24 * HOUR_MS).toISOString().slice(0, 10) as D;
}

/** The UTC instant as the ledger keeps it: ISO 8601 with ms. */
export function utcText(instantMs: number): string {
  return new Date(instantMs).toISOString();
}

/** A gateway time `YYYYMMDDHHMMSS` as people read it; anything else is given back as it came. */
export function readableGatewayTime(transTime: string): string {
  return transTime.replace(/^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$/, '$1-$2-$3 $4:$5:$6');
}

/** The UTC instant of a gateway time `YYYYMMDDHHMMSS`, in ms; NaN for anything else. */
export function instantOf(transTime: string, zone: TimeZoneCode): number {
  const parts = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$/.exec(transTime);
  if (parts === null) {
    return Number.NaN;
  }
  const [, year, month, day, hour, minute, second] = parts;
  const asUtc = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return 2 * asUtc - toLocal(asUtc, zone).getTime();
}
