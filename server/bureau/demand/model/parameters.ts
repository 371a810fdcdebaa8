/**
 * The sheet of parameters as a document that a bureau edits: `toSheetJson` writes it, `parseSheet` reads it back and
 * refuses what it does not know.
 */

import { createHash } from 'node:crypto';
import { z } from 'zod';
import { DEFAULT_CURRENCY, findCurrencyDigits } from '../../../base/fen.ts';
import { parseJson } from '../../../base/json.ts';
import type { BilingualText } from '../../../base/problem.ts';
import type { Parameter } from './parameter.ts';
import { type ParameterName, parameterDefinitions, parameterSections } from './parameter-definitions.ts';

export type ParameterSheet = Readonly<Record<ParameterName, Parameter>>;
export type ParameterValues = Readonly<Record<ParameterName, number>>;

export const parameterNames = Object.keys(parameterDefinitions) as ParameterName[];

const SHEET_SCHEMA = 'demand-parameters/2';

export const defaultSheet: ParameterSheet = mapNames((name) => {
  const { central, high, low, mark, source, unit } = parameterDefinitions[name];
  return { unit, low, central, high, mark, source };
});

export function toCentralValues(sheet: ParameterSheet): ParameterValues {
  return mapNames((name) => sheet[name].central);
}

/** The currency of the sheet's amounts. */
export function toSheetCurrency({ commuteValueOfTime: { unit } }: ParameterSheet): string {
  const [currency = ''] = unit.split('/');
  return currency === YUAN ? DEFAULT_CURRENCY : currency;
}

/** Units of amounts name the currency of the sheet: yuan by its word, every other one by its code of ISO 4217. */
const YUAN = 'yuan';
const isAmount = (name: ParameterName) => parameterDefinitions[name].unit.startsWith(YUAN);
const toUnit = (name: ParameterName, currency: string) => {
  const { unit } = parameterDefinitions[name];
  return currency === DEFAULT_CURRENCY || !isAmount(name) ? unit : unit.replace(YUAN, currency);
};

/** The sheet as a document, section by section; each row begins with its name in both languages. */
export function toSheetJson(sheet: ParameterSheet): unknown {
  const sections = parameterSections.map(({ id, names }) => {
    const rows = names.map((name) => {
      const { en, zh } = parameterDefinitions[name].name;
      return [name, { name: `${zh} / ${en}`, ...sheet[name] }];
    });
    return [id, Object.fromEntries(rows)];
  });
  const currency = toSheetCurrency(sheet);
  return {
    $schema: SHEET_SCHEMA,
    ...(currency === DEFAULT_CURRENCY ? {} : { currency }),
    sections: Object.fromEntries(sections),
  };
}

/** `sha256:` and the hash of the values, marks and sources. */
export function toSheetHash(sheet: ParameterSheet): string {
  const rows = parameterNames.map((name) => {
    const { central, high, low, mark, source, unit } = sheet[name];
    return [name, unit, low, central, high, mark, source];
  });
  return `sha256:${createHash('sha256').update(JSON.stringify(rows)).digest('hex')}`;
}

export interface SheetProblem {
  /** Path inside the document. */
  readonly field: string;
  readonly text: BilingualText;
}

export type ParsedSheet =
  | { readonly sheet: ParameterSheet; readonly problems: readonly [] }
  | { readonly sheet?: undefined; readonly problems: readonly SheetProblem[] };

const rowShape = z.strictObject({
  name: z.string().max(200).optional(),
  unit: z.string().optional(),
  low: z.number(),
  central: z.number(),
  high: z.number(),
  mark: z.enum(['V', 'M', 'A', 'C']),
  source: z.string().max(1_000),
});

/** A document; parameters that it does not name keep the default, amounts only in yuan. All faults are listed at once. */
export function parseSheet(text: string): ParsedSheet {
  const problems: SheetProblem[] = [];
  const fail: Fail = (field, zh, en) => problems.push({ field, text: { zh, en } });
  const root = readJson(text);
  if (!isRecord(root)) {
    fail('', '参数表不是 JSON 对象', 'The sheet of parameters is not a JSON object');
    return { problems };
  }
  for (const key of Object.keys(root))
    if (!ROOT_FIELDS.has(key)) fail(key, `未知字段 ${key}`, `Unknown field ${key}`);
  if (root.$schema !== SHEET_SCHEMA) {
    fail('$schema', `应为 ${SHEET_SCHEMA}`, `It must be ${SHEET_SCHEMA}`);
  }
  const currency = readCurrency(root, fail);
  if (!isRecord(root.sections)) {
    fail('sections', '缺少参数', 'The parameters are missing');
    return { problems };
  }
  const sheet: Partial<Record<ParameterName, Parameter>> = {};
  for (const [id, rows] of Object.entries(root.sections)) {
    const section = parameterSections.find((one) => one.id === id);
    if (!section) fail(`sections.${id}`, `没有名为 ${id} 的部分`, `There is no section named ${id}`);
    else if (!isRecord(rows)) fail(`sections.${id}`, '不是 JSON 对象', 'It is not a JSON object');
    else
      for (const [name, row] of Object.entries(rows)) {
        const field = `sections.${id}.${name}`;
        const known = section.names.find((one) => one === name);
        if (!known) {
          fail(field, `此部分没有名为 ${name} 的参数`, `The section has no parameter named ${name}`);
          continue;
        }
        const parameter = parseRow(known, currency, field, row, fail);
        if (parameter) sheet[known] = parameter;
      }
  }
  if (currency !== DEFAULT_CURRENCY) {
    const left = parameterNames.filter((name) => isAmount(name) && !sheet[name]);
    if (left.length > 0 && problems.length === 0) {
      const list = left.join(', ');
      fail('sections', `没有 ${currency} 金额：${list}`, `Amounts in ${currency} are missing: ${list}`);
    }
  }
  const merged = mapNames((name) => sheet[name] ?? defaultSheet[name]);
  if (problems.length === 0) checkTogether(merged, fail);
  return problems.length === 0 ? { sheet: merged, problems: [] } : { problems };
}

const ROOT_FIELDS = new Set(['$schema', 'currency', 'sections']);

type Fail = (field: string, zh: string, en: string) => void;

function readCurrency({ currency = DEFAULT_CURRENCY }: Record<string, unknown>, fail: Fail): string {
  if (typeof currency === 'string' && findCurrencyDigits(currency) !== undefined) return currency;
  fail('currency', '不是 ISO 4217 货币代码', 'It is no currency of ISO 4217');
  return DEFAULT_CURRENCY;
}

/** What holds between several parameters. */
function checkTogether(
  { businessShare, commuteShare, departureRatio, nestRatio }: ParameterSheet,
  fail: Fail,
) {
  if (departureRatio.high > nestRatio.low) {
    fail(
      'sections.choice.departureRatio.high',
      '不得高于 nestRatio 的低值',
      'It must not be above the low value of nestRatio',
    );
  }
  if (commuteShare.high + businessShare.high > 1) {
    fail(
      'sections.corridor.businessShare.high',
      '与 commuteShare 的高值之和不得大于 1',
      'With the high value of commuteShare it must not be above 1',
    );
  }
}

function parseRow(
  name: ParameterName,
  currency: string,
  field: string,
  row: unknown,
  fail: Fail,
): Parameter | undefined {
  const parsed = rowShape.safeParse(row);
  if (!parsed.success) {
    for (const { code, message, path, ...issue } of parsed.error.issues) {
      const at = [field, ...path].join('.');
      if (code === 'unrecognized_keys') {
        const keys = 'keys' in issue ? (issue.keys as string[]) : [];
        for (const key of keys) fail(`${at}.${key}`, `未知字段 ${key}`, `Unknown field ${key}`);
      } else fail(at, '值无效或缺失', `The value is invalid or missing: ${message}`);
    }
    return undefined;
  }
  const { isHeld, max, min } = parameterDefinitions[name];
  const unit = toUnit(name, currency);
  const { central, high, low, mark, source } = parsed.data;
  if (parsed.data.unit !== undefined && parsed.data.unit !== unit) {
    fail(`${field}.unit`, `单位是 ${unit}`, `The unit is ${unit}`);
  }
  for (const [key, value] of Object.entries({ low, central, high })) {
    if (value < min || value > max) {
      fail(`${field}.${key}`, `应在 ${min} 到 ${max} 之间`, `It must be from ${min} to ${max}`);
    }
  }
  if (low > central || central > high) {
    fail(field, '应为 low ≤ central ≤ high', 'It must be low <= central <= high');
  }
  if (isHeld && (low !== central || high !== central)) {
    fail(
      field,
      '此参数不抽样：三个值应相等',
      'This parameter is not drawn: low, central and high must be equal',
    );
  }
  return { unit, low, central, high, mark, source };
}

function readJson(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function mapNames<Value>(toValue: (name: ParameterName) => Value): Record<ParameterName, Value> {
  return Object.fromEntries(parameterNames.map((name) => [name, toValue(name)])) as Record<
    ParameterName,
    Value
  >;
}
