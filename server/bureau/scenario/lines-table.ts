/**
 * A table of planned lines (CSV) as the modifications of a scenario: one row for each line, with its stops in one cell. Strict:
 * every fault is named with its line and column, and nothing is guessed.
 */
import type { BilingualText } from '../../base/problem.ts';
import type { ModificationOf, StopSpec } from './document.ts';
import { operatingDefaults } from './operating-parameters.ts';
import type { ScenarioProblem, ScenarioProblemCode } from './scenario-problem.ts';
import { columns, findColumns, readRows, TableRow, TIME } from './table-cells.ts';

type AddLine = ModificationOf<'addLine'>;
type TimetableOf = AddLine['timetables'][number];

export interface StopLookup {
  readonly hasStop: (stopId: string) => boolean;
  /** Ids of the stops or stations that have exactly this name, in any language; of several places, one id each. */
  readonly listByName: (name: string) => readonly string[];
  readonly hasOperator: (operatorId: string) => boolean;
}

/** Lines of one table; each becomes a modification. */
const MAX_ROWS = 500;
const MAX_FAULTS = 100;

const kinds = {
  bus: {
    names: ['bus', '公交', '公交车'],
    routeType: 3,
    defaults: 'bus',
    standing: 50,
    maxKmh: 70,
    snap: 'road',
  },
  coach: {
    names: ['coach', '客车', '客运'],
    routeType: 200,
    defaults: 'coach',
    standing: 0,
    maxKmh: 100,
    snap: 'road',
  },
  metro: {
    names: ['metro', '地铁'],
    routeType: 1,
    defaults: 'metro',
    standing: 1_000,
    maxKmh: 80,
    snap: 'rail',
  },
  train: {
    names: ['train', '火车', '动车', '动车组'],
    routeType: 2,
    defaults: 'rail',
    standing: 0,
    maxKmh: 250,
    snap: 'rail',
  },
} as const;

const dayNames: Readonly<Record<string, string>> = {
  daily: '1111111',
  每天: '1111111',
  weekdays: '1111100',
  工作日: '1111100',
  weekends: '0000011',
  周末: '0000011',
};
const directionNames: Readonly<Record<string, TimetableOf['direction']>> = {
  both: 'both',
  双向: 'both',
  outbound: 'outbound',
  去程: 'outbound',
  inbound: 'inbound',
  回程: 'inbound',
};
const yesNames: Readonly<Record<string, boolean>> = { yes: true, no: false, 是: true, 否: false };

export interface LinesTable {
  /** Absent where there are faults. */
  readonly modifications?: readonly AddLine[];
  readonly problems: readonly ScenarioProblem[];
}

/** Never throws for what a table says. */
export function parseLinesTable(text: string, lookup: StopLookup): LinesTable {
  const faults: ScenarioProblem[] = [];
  const say = (code: ScenarioProblemCode, line: number, column: string, message: BilingualText) => {
    const at = [`line ${line}`, column].filter((part) => part !== '').join(', ');
    const [, chinese = column] = Object.values(columns).find(([name]) => name === column) ?? [];
    const place = {
      zh: `第 ${line} 行${chinese === '' ? '' : `“${chinese}”`}`,
      en: `Line ${line}${column === '' ? '' : `, ${column}`}`,
    };
    const text = { zh: `${place.zh}：${message.zh}`, en: `${place.en}: ${message.en}` };
    faults.push({ severity: 'error', code, field: at, text, details: { line, column } });
  };
  const rows = readRows(text, say);
  const found = rows && findColumns(rows[0]?.cells ?? [], rows[0]?.line ?? 1, say);
  if (!rows || !found || faults.length > 0) return { problems: faults.slice(0, MAX_FAULTS) };
  const lines: AddLine[] = [];
  for (const { cells, line } of rows.slice(1, MAX_ROWS + 1)) {
    const row = new TableRow(cells, line, found, say);
    if (cells.length !== (rows[0]?.cells.length ?? 0)) {
      say('field-invalid', line, '', {
        zh: `有 ${cells.length} 格，表头有 ${rows[0]?.cells.length} 格`,
        en: `There are ${cells.length} cells; the head has ${rows[0]?.cells.length}`,
      });
      continue;
    }
    addRow(row, lines, lookup);
  }
  if (rows.length === 1) {
    say('calls-too-few', rows[0]?.line ?? 1, '', { zh: '表里没有线路', en: 'The table has no lines' });
  }
  if (rows.length > MAX_ROWS + 1) {
    say('too-large', rows[MAX_ROWS + 1]?.line ?? 0, '', {
      zh: `最多 ${MAX_ROWS} 行`,
      en: `There are at most ${MAX_ROWS} rows`,
    });
  }
  return faults.length > 0
    ? { problems: faults.slice(0, MAX_FAULTS) }
    : { modifications: lines, problems: [] };
}

const kindNames = Object.fromEntries(
  Object.entries(kinds).flatMap(([kind, { names }]) =>
    names.map((name) => [name, kind as keyof typeof kinds]),
  ),
);

/** A row with stops is a line; one without them gives the line of that name departures in another window. */
function addRow(row: TableRow, lines: AddLine[], lookup: StopLookup): void {
  const name = row.text('line');
  if (name === '' || name.length > 200) {
    row.fault('field-invalid', 'line', { zh: '需要线路名称', en: 'The name of the line is needed' });
    return;
  }
  const timetable = toTimetable(row);
  const known = lines.findIndex(({ shortName }) => shortName === name);
  if (row.text('stops') === '') {
    const line = lines[known];
    if (!line) {
      row.fault('calls-too-few', 'stops', {
        zh: `没有站点；只有前面已写过站点的线路可以省略`,
        en: 'There are no stops; only a line whose stops stand in a row above may leave them out',
      });
    } else if (timetable) lines[known] = { ...line, timetables: [...line.timetables, timetable] };
    return;
  }
  if (known >= 0) {
    row.fault('duplicate-id', 'line', {
      zh: `线路“${name}”已在前面；同一线路的其他时段请把站点留空`,
      en: `The line “${name}” stands in a row above: leave the stops empty for another window`,
    });
    return;
  }
  const line = toLine(row, `line-${lines.length + 1}`, timetable, lookup);
  if (line) lines.push(line);
}

function toTimetable(row: TableRow): TimetableOf | undefined {
  const days = row.choice('days', { ...dayNames, ...toFlags(row.text('days')) }, '1111111');
  const direction = row.choice('direction', directionNames, 'both');
  const [headwayText, timesText] = [row.text('headwayMin'), row.text('departures')];
  if ((headwayText === '') === (timesText === '')) {
    return row.fault('headway-or-departures', 'headwayMin', {
      zh: '间隔和发车时刻必须且只能写一个',
      en: 'Exactly one of headway_min and departures is needed',
    });
  }
  if (timesText !== '') {
    const departures = timesText
      .replaceAll('：', ':')
      .split(/[;；,，\s]+/)
      .filter(Boolean);
    const bad = departures.find((time) => !TIME.test(time));
    if (bad !== undefined) {
      row.fault('field-invalid', 'departures', {
        zh: `应为 HH:MM，写的是“${bad}”`,
        en: `HH:MM is needed; “${bad}” is none`,
      });
    }
    if (bad !== undefined || days === undefined || direction === undefined) return undefined;
    return { pattern: 'all', direction, days, departures };
  }
  const minutes = row.number('headwayMin', [0.1, 1_440]);
  const [start, end] = [row.time('from', '06:00'), row.time('to', '22:00')];
  if (minutes === undefined || !start || !end || days === undefined || direction === undefined)
    return undefined;
  return {
    pattern: 'all',
    direction,
    days,
    start,
    end,
    headwaySecs: Math.round(minutes * 60),
    exact: false,
  };
}

/** Seven flags stand for themselves. */
const toFlags = (text: string): Record<string, string> => (/^[01]{7}$/.test(text) ? { [text]: text } : {});

function toLine(
  row: TableRow,
  id: string,
  timetable: TimetableOf | undefined,
  lookup: StopLookup,
): AddLine | undefined {
  const kind = row.choice('vehicle', kindNames);
  const stops = toStops(row, lookup);
  const kmh = row.number('kmh', [1, 400]);
  const fareYuan = row.number('fareYuan', [0, 10_000]);
  const oneCard = row.choice('oneCard', yesNames);
  const dwellSecs = row.number('dwellSec', [0, 3_600], 30);
  const layoverMin = row.number('layoverMin', [0, 240], 5);
  const operator = toOperator(row, id, lookup);
  if (kind === undefined || !stops || !timetable || !operator) return undefined;
  const { defaults, maxKmh, routeType, snap, standing } = kinds[kind];
  const vehicle = operatingDefaults.vehicles[defaults];
  const seats = row.number('seats', [1, 5_000], vehicle.seats.central);
  const costYuan = row.number('costYuanPerKm', [0, 10_000], vehicle.fenPerKm.central / 100);
  if (kmh === undefined || fareYuan === undefined || oneCard === undefined || dwellSecs === undefined)
    return undefined;
  if (layoverMin === undefined || seats === undefined || costYuan === undefined) return undefined;
  const [longName, note] = [row.text('longName'), row.text('note')];
  return {
    type: 'addLine',
    id,
    ...(note === '' ? {} : { note: note.slice(0, 2_000) }),
    shortName: row.text('line'),
    ...(longName === '' ? {} : { longName: longName.slice(0, 200) }),
    operator,
    routeType,
    snap,
    stops,
    runtime: { method: 'speed', kmh },
    dwellSecs: Math.round(dwellSecs),
    patterns: [{ id: 'all', skip: [] }],
    timetables: [timetable],
    layoverSecs: Math.round(layoverMin * 60),
    vehicle: {
      type: kind,
      seats: Math.round(seats),
      standing,
      maxKmh: Math.max(maxKmh, kmh),
      fenPerKm: Math.round(costYuan * 100),
    },
    fare: { kind: 'flat', product: `${id}-fare`, fen: Math.round(fareYuan * 100) },
    oneCard,
  };
}

function toOperator(row: TableRow, id: string, { hasOperator }: StopLookup): AddLine['operator'] | undefined {
  const text = row.text('operator');
  if (text.includes(':')) {
    if (hasOperator(text)) return { existing: text };
    return row.fault('agency-unknown', 'operator', {
      zh: `没有运营商 ${text}`,
      en: `There is no operator ${text}`,
    });
  }
  return { new: { id: `${id}-operator`, name: text === '' ? '待定运营商' : text.slice(0, 200) } };
}

const POSITION = /^(.+)@\s*(-?\d{1,2}(?:\.\d+)?)\s+(-?\d{1,3}(?:\.\d+)?)$/;

/** `name; feed:stop_id; new name@lat lon`: at least two stops. */
function toStops(row: TableRow, lookup: StopLookup): StopSpec[] | undefined {
  const parts = row
    .text('stops')
    .split(/[;；\n]/)
    .map((part) => part.trim())
    .filter(Boolean);
  if (parts.length < 2 || parts.length > 500) {
    return row.fault('calls-too-few', 'stops', {
      zh: `需要 2 到 500 站，用分号分开；写了 ${parts.length} 站`,
      en: `2 to 500 stops are needed, with semicolons between them; there are ${parts.length}`,
    });
  }
  const stops = parts.map((part) => toStop(row, part, lookup));
  const repeated = parts.findIndex((part, i) => i > 0 && part === parts[i - 1]);
  if (repeated > 0) {
    return row.fault('stop-repeated', 'stops', {
      zh: `“${parts[repeated]}”连续出现两次`,
      en: `“${parts[repeated]}” follows itself`,
    });
  }
  return stops.includes(undefined) ? undefined : (stops as StopSpec[]);
}

function toStop(row: TableRow, part: string, { hasStop, listByName }: StopLookup): StopSpec | undefined {
  const [, name = '', lat, lon] = POSITION.exec(part.replace(/[,，]/, ' ')) ?? [];
  if (name !== '') {
    const place = { lat: Number(lat), lon: Number(lon) };
    if (Math.abs(place.lat) <= 90 && Math.abs(place.lon) <= 180)
      return { new: { name: name.trim(), ...place } };
  }
  if (hasStop(part)) return { ref: part };
  const found = listByName(part);
  const [only] = found;
  if (only !== undefined && found.length === 1) return { ref: only };
  if (found.length > 1) {
    return row.fault('stop-unknown', 'stops', {
      zh: `有 ${found.length} 个站叫“${part}”，请写其中一个的编号：${found.slice(0, 8).join('、')}`,
      en: `${found.length} stops are called “${part}”: write the id of one of them: ${found.slice(0, 8).join(', ')}`,
    });
  }
  return row.fault('stop-unknown', 'stops', {
    zh: `没有站点“${part}”；新站写作 站名@纬度 经度`,
    en: `There is no stop “${part}”; a new one is written as name@latitude longitude`,
  });
}
