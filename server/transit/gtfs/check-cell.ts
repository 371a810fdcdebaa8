/**
 * Checks the text of a cell against its column, and reads texts in an unusual form.
 *
 * A text is read only where it can mean a single thing. Ambiguous texts (a 12-hour clock, a date that does not begin with
 * the year, a thousands separator, `8.30`) stay defects.
 */

import { findCurrencyDigits } from '../../base/fen.ts';
import type { BilingualText } from '../../base/problem.ts';
import { findSeconds } from '../../base/seconds.ts';
import { findServiceDay, toGtfsDate } from '../../base/service-day.ts';
import type { FieldRule } from './feed-tables.ts';
import type { FeedProblemCode } from './problems.ts';

export interface CellDefect {
  readonly code: FeedProblemCode;
  readonly expected: BilingualText;
  /** The value is unusual but not wrong, and is used. */
  readonly isHarmless?: boolean;
}

const INTEGER = /^[-+]?\d{1,15}(\.0*)?$/;
const DECIMAL = /^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d{1,3})?$/;

const invalidDate: CellDefect = {
  code: 'invalid-date',
  expected: { zh: '日期，格式 YYYYMMDD', en: 'a date, YYYYMMDD' },
};
const hyphenatedDate: CellDefect = {
  code: 'hyphenated-date',
  expected: { zh: '日期不带连字符，格式 YYYYMMDD', en: 'a date without hyphens, YYYYMMDD' },
  isHarmless: true,
};
const invalidTime: CellDefect = {
  code: 'invalid-time',
  expected: {
    zh: '时间，格式 HH:MM:SS，可超过 24 时',
    en: 'a time, HH:MM:SS, which may pass 24 hours',
  },
};
const invalidInteger: CellDefect = {
  code: 'invalid-integer',
  expected: { zh: '整数', en: 'an integer' },
};
const invalidNumber: CellDefect = {
  code: 'invalid-number',
  expected: { zh: '数字', en: 'a number' },
};

/** The defect of a cell that is not blank, or undefined where the text is valid. */
export function findCellDefect(rule: FieldRule, text: string): CellDefect | undefined {
  switch (rule.kind) {
    case 'id':
      return undefined;
    case 'time':
      return findSeconds(text) === undefined ? invalidTime : undefined;
    case 'date':
      if (findServiceDay(text) === undefined) return invalidDate;
      return text.includes('-') ? hyphenatedDate : undefined;
    case 'integer':
      return INTEGER.test(text) ? findRangeDefect(rule, Number(text)) : invalidInteger;
    case 'real': {
      // Amounts are checked together with the currency, in `check-row.ts`.
      if (!DECIMAL.test(text) || !Number.isFinite(Number(text))) return invalidNumber;
      return findRangeDefect(rule, Number(text));
    }
    case 'text':
      return findFormatDefect(rule, text);
  }
}

function findRangeDefect(rule: FieldRule, value: number): CellDefect | undefined {
  const { minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY } = rule;
  if (value >= minimum && value <= maximum) return undefined;
  const [zh, en] =
    rule.maximum === undefined
      ? [`不小于 ${minimum}`, `at least ${minimum}`]
      : [`${minimum} 至 ${maximum}`, `${minimum} to ${maximum}`];
  return { code: 'out-of-range', expected: { zh, en } };
}

function findFormatDefect(rule: FieldRule, text: string): CellDefect | undefined {
  switch (rule.format) {
    case 'color':
      if (/^[0-9a-f]{6}$/i.test(text)) return undefined;
      return {
        code: 'invalid-color',
        expected: { zh: '六位十六进制颜色', en: 'a colour of six hexadecimal digits' },
      };
    case 'currency':
      if (findCurrencyDigits(text) !== undefined) return undefined;
      return {
        code: 'invalid-currency',
        expected: { zh: 'ISO 4217 货币代码', en: 'a currency code of ISO 4217' },
      };
    case 'time-zone':
      if (isTimeZone(text)) return undefined;
      return {
        code: 'invalid-time-zone',
        expected: { zh: 'IANA 时区名称', en: 'a time zone name of IANA' },
      };
    case 'url':
      if (/^https?:\/\/[^\s/]+/i.test(text)) return undefined;
      return {
        code: 'invalid-url',
        expected: { zh: '以 http:// 或 https:// 开头的地址', en: 'an address with http:// or https://' },
        isHarmless: true,
      };
    default:
      return undefined;
  }
}

const timeZones = new Map<string, boolean>();

/** Whether the IANA database has the zone; offsets such as `+08:00` are none. */
export function isTimeZone(name: string): boolean {
  const known = timeZones.get(name);
  if (known !== undefined) return known;
  let isValid = /^[A-Za-z]/.test(name);
  try {
    if (isValid) new Intl.DateTimeFormat('en', { timeZone: name });
  } catch {
    isValid = false;
  }
  timeZones.set(name, isValid);
  return isValid;
}

/** The text in the form of GTFS, or undefined where its meaning is not certain. */
export function findReading(rule: FieldRule, text: string): string | undefined {
  // NFKC turns full-width digits and signs into ASCII; it does not change the typographic minus sign.
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

/** A column name in lower case with underscores, without byte order marks: `Stop ID` becomes `stop_id`. */
export function toPlainName(name: string): string {
  return name
    .normalize('NFKC')
    .replaceAll('\ufeff', '')
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, '_');
}

/**
 * Accepts hours and minutes without seconds, full stops between all three parts, white space around the separators, and
 * fractions of a second that are zero. Hours may pass 24.
 */
function findTime(text: string): string | undefined {
  const match = /^(\d{1,3})\s*([:.])\s*([0-5]\d)(?:\s*\2\s*([0-5]\d)(?:[.,]0+)?)?$/.exec(text);
  if (!match) return undefined;
  const [, hours = '', sign, minutes, seconds] = match;
  // `8.30` may mean 08:30 or 8.3 hours.
  if (sign === '.' && seconds === undefined) return undefined;
  return `${hours.padStart(2, '0')}:${minutes}:${seconds ?? '00'}`;
}

const DATES = [
  /^(\d{4})\s*([-/.])\s*(\d{1,2})\s*\2\s*(\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?Z?)?$/,
  /^(\d{4})\s*(年)\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日?$/,
  // A date that a spreadsheet saved as a number.
  /^(\d{4})()(\d{2})(\d{2})(?:\.0+)?$/,
];

/** Accepts dates that begin with the year, with the same separator twice, and with no time of day but midnight. */
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
  // A field of 0 or 1.
  if (minimum === 0 && maximum === 1) {
    if (/^true$/i.test(text)) return '1';
    if (/^false$/i.test(text)) return '0';
  }
  return INTEGER.test(text) && isWithin(text, minimum, maximum) ? text : undefined;
}

/** Degrees may have a decimal comma, which cannot be a thousands separator there. */
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
      return toTimeZone(text.replaceAll(/\s+/g, ''));
    default:
      return undefined;
  }
}

function toTimeZone(name: string): string | undefined {
  return /^[A-Za-z]+\/[A-Za-z_/+-]+$/.test(name) && isTimeZone(name) ? name : undefined;
}
