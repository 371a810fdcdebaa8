/**
 * Readings of cells that are not written as GTFS has it and that can mean one thing only. What can be read in two ways
 * (a 12-hour clock, a date without the year first, a thousands separator, `8.30`) has no reading.
 */

import { findCurrencyDigits } from '../../base/fen.ts';
import { findServiceDay, toGtfsDate } from '../../base/service-day.ts';
import type { FieldRule } from './feed-tables.ts';

/** The text as GTFS writes it, or undefined where it is not plain what is meant. */
export function findReading(rule: FieldRule, text: string): string | undefined {
  // Full-width digits and signs become plain ones; `normalize` leaves the minus sign of typography alone.
  const plain = text
    .normalize('NFKC')
    .replaceAll('\u2212', '-')
    .replace(/^['’‘"“”]+|['’‘"“”]+$/g, '')
    .trim();
  switch (rule.kind) {
    case 'time':
      return findTime(plain);
    case 'date':
      return findDate(plain);
    case 'integer':
      return findInteger(rule, plain);
    case 'real':
      return findReal(rule, plain);
    case 'text':
      return findFormatted(rule, plain);
    case 'id':
      return undefined;
  }
}

/** A column name without capitals, blanks and byte order marks: `Stop ID` is `stop_id`. */
export function toPlainName(name: string): string {
  return name
    .normalize('NFKC')
    .replaceAll('\ufeff', '')
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, '_');
}

/**
 * Hours and minutes without seconds, full stops between all three parts, blanks around the signs, and parts of a second
 * that are zero. Hours may pass 24.
 */
function findTime(text: string): string | undefined {
  const match = /^(\d{1,3})\s*([:.])\s*([0-5]\d)(?:\s*\2\s*([0-5]\d)(?:[.,]0+)?)?$/.exec(text);
  if (!match) return undefined;
  const [, hours = '', sign, minutes, seconds] = match;
  // `8.30` is half past eight or three tenths of an hour past it.
  if (sign === '.' && seconds === undefined) return undefined;
  return `${hours.padStart(2, '0')}:${minutes}:${seconds ?? '00'}`;
}

const DATES = [
  /^(\d{4})\s*([-/.])\s*(\d{1,2})\s*\2\s*(\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?Z?)?$/,
  /^(\d{4})\s*(年)\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日?$/,
  // As a spreadsheet writes a number.
  /^(\d{4})()(\d{2})(\d{2})(?:\.0+)?$/,
];

/** The year first, with any one sign between the parts, and no time of day but midnight. */
function findDate(text: string): string | undefined {
  for (const form of DATES) {
    const match = form.exec(text);
    if (!match) continue;
    const [, year = '', , month = '', day = ''] = match;
    const known = findServiceDay(`${year}${month.padStart(2, '0')}${day.padStart(2, '0')}`);
    return known === undefined ? undefined : toGtfsDate(known);
  }
  return undefined;
}

function findInteger({ minimum, maximum }: FieldRule, text: string): string | undefined {
  // A question of yes or no.
  if (minimum === 0 && maximum === 1) {
    if (/^true$/i.test(text)) return '1';
    if (/^false$/i.test(text)) return '0';
  }
  return /^[-+]?\d{1,15}(\.0*)?$/.test(text) && isWithin(text, minimum, maximum) ? text : undefined;
}

/** Degrees may have a decimal comma: no degree has thousands. */
function findReal({ maximum, minimum }: FieldRule, text: string): string | undefined {
  const isDegree = maximum !== undefined && minimum === -maximum;
  const dotted = isDegree ? text.replace(/^([-+]?\d{1,3}),(\d+)$/, '$1.$2') : text;
  return /^[-+]?\d+(\.\d*)?$/.test(dotted) && isWithin(dotted, minimum, maximum) ? dotted : undefined;
}

function isWithin(text: string, minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY) {
  return Number(text) >= minimum && Number(text) <= maximum;
}

function findFormatted({ format }: FieldRule, text: string): string | undefined {
  switch (format) {
    case 'color':
      return /^#[0-9a-f]{6}$/i.test(text) ? text.slice(1) : undefined;
    case 'currency': {
      const code = text.toUpperCase();
      return findCurrencyDigits(code) === undefined ? undefined : code;
    }
    case 'time-zone':
      return findTimeZone(text.replaceAll(/\s+/g, ''));
    default:
      return undefined;
  }
}

function findTimeZone(name: string): string | undefined {
  if (!/^[A-Za-z]+\/[A-Za-z_/+-]+$/.test(name)) return undefined;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) && name;
  } catch {
    return undefined;
  }
}
