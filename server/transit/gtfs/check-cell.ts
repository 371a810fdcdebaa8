/** Checks of single cells: is the text what its column asks for? */
import { findCurrencyDigits } from '../../base/fen.ts';
import type { BilingualText } from '../../base/problem.ts';
import { findSeconds } from '../../base/seconds.ts';
import { findServiceDay } from '../../base/service-day.ts';
import type { FieldRule } from './feed-tables.ts';
import type { FeedProblemCode } from './problems.ts';

export interface CellDefect {
  readonly code: FeedProblemCode;
  readonly expected: BilingualText;
  /** The value is used all the same: it is unusual and not wrong. */
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

/** What is wrong with a cell that is not blank, or undefined where nothing is. */
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
      // Amounts are checked with their currency, which stands in another cell.
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

function isTimeZone(name: string): boolean {
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
