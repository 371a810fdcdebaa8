/** Converts between ISO 8601 instants and service times. */
import {
  findServiceDay,
  type ServiceDay,
  toDayStartEpochSec,
  toServiceTime,
} from '../../base/service-day.ts';
import type { ServiceTime } from '../../planner/model/plan-request.ts';

const ISO =
  /^(\d{4}-\d{2}-\d{2})[Tt ]([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:[.,]\d{1,9})?)?(Z|z|[+-](?:0\d|1[0-4]):?[0-5]\d)?$/;

/**
 * Parses an ISO 8601 date and time; undefined where the text is none. A text without an offset is local time of `timeZone`,
 * the agency's zone, never of the server.
 */
export function findServiceTime(text: string, timeZone: string): ServiceTime | undefined {
  const match = ISO.exec(text.trim());
  const day = match ? findServiceDay(match[1] ?? '') : undefined;
  if (!match || day === undefined) return undefined;
  const seconds = Number(match[2]) * 3600 + Number(match[3]) * 60 + Number(match[4] ?? 0);
  const offset = match[5];
  if (offset === undefined) return { day, seconds };
  return toServiceTime(day * 86_400 + seconds - toOffsetSec(offset), timeZone);
}

function toOffsetSec(offset: string): number {
  if (offset === 'Z' || offset === 'z') return 0;
  const digits = offset.replace(':', '');
  const abs = Number(digits.slice(1, 3)) * 3600 + Number(digits.slice(3, 5)) * 60;
  return digits.startsWith('-') ? -abs : abs;
}

/** Epoch seconds of a time on a service day. */
export function toEpochSec(time: ServiceTime, timeZone: string): number {
  return toDayStartEpochSec(time.day, timeZone) + time.seconds;
}

/** Such as `2026-11-24T23:30:00Z`. */
export function toInstantText(epochSec: number): string {
  return `${new Date(epochSec * 1000).toISOString().slice(0, 19)}Z`;
}

/** A function from seconds of one service day to instants; it looks up the start of the day once. */
export function toInstantMaker(day: ServiceDay, timeZone: string): (seconds: number) => string {
  const start = toDayStartEpochSec(day, timeZone);
  return (seconds) => toInstantText(start + seconds);
}
