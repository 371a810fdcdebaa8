/** The cells of a table of planned lines: rows with their lines in the file, columns by name, values by form. */
import { parse } from 'csv-parse/sync';
import type { BilingualText } from '../../base/problem.ts';
import type { ScenarioProblemCode } from './scenario-problem.ts';

/** Columns with their names; the first name is the one of messages. */
export const columns = {
  line: ['line', '线路', '线路名称'],
  longName: ['long_name', '全称'],
  operator: ['operator', '运营商'],
  vehicle: ['vehicle', '车型'],
  stops: ['stops', '站点'],
  headwayMin: ['headway_min', '间隔', '间隔（分钟）'],
  departures: ['departures', '发车时刻'],
  from: ['from', '首班'],
  to: ['to', '末班'],
  days: ['days', '运行日'],
  direction: ['direction', '方向'],
  kmh: ['kmh', '速度', '速度（km/h）'],
  dwellSec: ['dwell_sec', '停站（秒）'],
  layoverMin: ['layover_min', '折返（分钟）'],
  fareYuan: ['fare_yuan', '票价', '票价（元）'],
  oneCard: ['one_card', '同城卡'],
  seats: ['seats', '座位'],
  costYuanPerKm: ['cost_yuan_per_km', '成本（元/车公里）'],
  note: ['note', '备注'],
} as const;

export type Column = keyof typeof columns;
const needed: readonly Column[] = ['line', 'stops', 'headwayMin', 'vehicle', 'kmh', 'fareYuan', 'oneCard'];

const tableColumns: readonly string[] = Object.values(columns).map(([name]) => name);

export type Say = (code: ScenarioProblemCode, line: number, column: string, message: BilingualText) => void;

/** A time of the service day. */
export const TIME = /^(?:[0-3]?\d|4[0-8]):[0-5]\d(?::[0-5]\d)?$/;
interface RawRow {
  readonly cells: readonly string[];
  /** Of the file, counted from 1: cells may hold line breaks, and empty lines count. */
  readonly line: number;
}

export function readRows(text: string, say: Say): RawRow[] | undefined {
  try {
    const records = parse(text, {
      bom: true,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    }) as unknown as { record: string[]; info: { lines: number } }[];
    if (records.length === 0) {
      say('field-invalid', 1, '', { zh: '文件是空的', en: 'The file is empty' });
      return undefined;
    }
    return records
      .map(({ info, record }) => ({
        cells: record,
        line: info.lines - record.join('').split('\n').length + 1,
      }))
      .filter(({ cells }) => cells.some((cell) => cell !== ''));
  } catch (error) {
    const { code = '', lines = 1 } = error as { code?: string; lines?: number };
    say('field-invalid', lines, '', {
      zh: `不是有效的 CSV（${code}）：引号要成对，UTF-8 编码`,
      en: `Not valid CSV (${code}): quotes come in pairs, and the text is UTF-8`,
    });
    return undefined;
  }
}

/** Places of the columns by the names in the head. */
export function findColumns(
  head: readonly string[],
  line: number,
  say: Say,
): ReadonlyMap<Column, number> | undefined {
  const found = new Map<Column, number>();
  head.forEach((name, i) => {
    const column = (Object.keys(columns) as Column[]).find((key) =>
      (columns[key] as readonly string[]).includes(name.toLowerCase()),
    );
    if (!column) {
      say('field-unknown', line, name, {
        zh: `没有“${name}”这一列；可用的列：${Object.values(columns)
          .map(([, zh]) => zh)
          .join('、')}`,
        en: `There is no column “${name}”; the columns are ${tableColumns.join(', ')}`,
      });
    } else if (found.has(column)) {
      say('duplicate-id', line, name, {
        zh: `“${name}”这一列出现了两次`,
        en: `The column “${name}” occurs twice`,
      });
    } else found.set(column, i);
  });
  for (const column of needed) {
    if (found.has(column) || (column === 'headwayMin' && found.has('departures'))) continue;
    const [en, zh] = columns[column];
    say('field-invalid', line, en, { zh: `缺少“${zh}”这一列`, en: `The column “${en}” is missing` });
  }
  return found;
}

/** One row, read cell by cell; each reader names its fault and gives undefined. */
export class TableRow {
  readonly line: number;
  readonly #cells: readonly string[];
  readonly #columns: ReadonlyMap<Column, number>;
  readonly #say: Say;

  constructor(cells: readonly string[], line: number, found: ReadonlyMap<Column, number>, say: Say) {
    this.#cells = cells;
    this.line = line;
    this.#columns = found;
    this.#say = say;
  }

  text(column: Column): string {
    const place = this.#columns.get(column);
    return place === undefined ? '' : (this.#cells[place] ?? '');
  }

  fault(code: ScenarioProblemCode, column: Column, text: BilingualText): undefined {
    this.#say(code, this.line, columns[column][0], text);
  }

  /** A number in bounds; `fallback` for an empty cell, which is a fault without one. */
  number(column: Column, [min, max]: readonly [number, number], fallback?: number): number | undefined {
    const text = this.text(column);
    if (text === '' && fallback !== undefined) return fallback;
    const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
    if (value >= min && value <= max) return value;
    return this.fault('field-invalid', column, {
      zh: `应为 ${min} 到 ${max} 的数，写的是“${text}”`,
      en: `A number from ${min} to ${max} is needed; the cell says “${text}”`,
    });
  }

  choice<Value>(column: Column, names: Readonly<Record<string, Value>>, fallback?: Value): Value | undefined {
    const text = this.text(column).toLowerCase();
    if (text === '' && fallback !== undefined) return fallback;
    if (Object.hasOwn(names, text)) return names[text];
    const list = Object.keys(names);
    return this.fault('field-invalid', column, {
      zh: `应为 ${list.join('、')} 之一，写的是“${text}”`,
      en: `One of ${list.join(', ')} is needed; the cell says “${text}”`,
    });
  }

  time(column: Column, fallback: string): string | undefined {
    const text = this.text(column).replace('：', ':');
    if (text === '') return fallback;
    if (TIME.test(text)) return text;
    return this.fault('field-invalid', column, {
      zh: `应为 HH:MM，写的是“${text}”`,
      en: `HH:MM is needed; the cell says “${text}”`,
    });
  }
}
