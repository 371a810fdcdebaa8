/** What is wrong with one line of a tap file, said so that its sender can mend it. */
import type { BilingualText } from '../../base/problem.ts';
import { bounds } from '../ledger/bounds.ts';

export type LineProblemCode =
  | 'not-json'
  | 'not-object'
  | 'columns'
  | 'missing'
  | 'not-text'
  | 'not-whole'
  | 'not-amount'
  | 'not-instant'
  | 'beyond-years'
  | 'unknown-kind'
  | 'unknown-field'
  | 'reserved'
  | 'too-long'
  | 'section';

export interface LineProblem {
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  /** Field or column; null where the whole line is meant. */
  readonly field: string | null;
  readonly code: LineProblemCode;
  readonly expected: BilingualText;
}

/** Field and code of a refusal, before it is known in which line. */
export type FieldProblem = Pick<LineProblem, 'field' | 'code'>;

export const expectations: Readonly<Record<LineProblemCode, BilingualText>> = {
  'not-json': { zh: '一行一个 JSON 对象', en: 'one JSON object in a line' },
  'not-object': { zh: 'JSON 对象', en: 'a JSON object' },
  columns: { zh: '与首行列数相同，引号成对', en: 'as many columns as the first line, quotes in pairs' },
  missing: { zh: '此类记录必须有该字段', en: 'a value: records of this kind need it' },
  'not-text': {
    zh: `1 至 ${bounds.nameLength} 个字符的文本，不含控制字符与乱码，首尾无空格`,
    en: `text of 1 to ${bounds.nameLength} characters without control characters, broken characters or blanks at its ends`,
  },
  'not-whole': { zh: '范围内的非负整数', en: 'a whole number, not below 0, within range' },
  'not-amount': { zh: '最多两位小数的金额，币种 CNY', en: 'an amount of at most two decimals, currency CNY' },
  'beyond-years': { zh: '1970 至 2199 年之间的时刻', en: 'an instant of the years 1970 to 2199' },
  'not-instant': { zh: '带时区的 ISO 8601 时刻', en: 'an ISO 8601 instant with a zone' },
  'unknown-kind': {
    zh: 'ride、on、off、buy、top-up、refund、expire、claim 之一',
    en: 'one of ride, on, off, buy, top-up, refund, expire, claim',
  },
  'unknown-field': { zh: '记录格式中的字段名', en: 'a field that records have' },
  reserved: {
    zh: '不以 clearing/ 或 dispute/ 开头的终端号',
    en: 'a terminal that does not begin with clearing/ or dispute/',
  },
  'too-long': { zh: '不超过 8192 个字符的行', en: 'a line of at most 8192 characters' },
  section: { zh: '文件头与文件尾成对', en: 'a header and a trailer that belong together' },
};
