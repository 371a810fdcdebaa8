/** A table of planned lines: what becomes of each cell, and every fault with its line and column. */
import { describe, expect, it } from 'vitest';
import { parseLinesTable, type StopLookup } from '../../../server/bureau/scenario/lines-table.ts';
import { modificationShape } from '../../../server/bureau/scenario/modification-shapes.ts';

const byName: Readonly<Record<string, string[]>> = {
  火车站: ['city:s1'],
  大学: ['city:s2'],
  人民路: ['city:s3', 'city:s4'],
};
const lookup: StopLookup = {
  hasStop: (id) => ['city:s1', 'city:s2', 'city:s3', 'city:s4'].includes(id),
  listByName: (name) => byName[name] ?? [],
  hasOperator: (id) => id === 'city:op',
};

const head = 'line,vehicle,stops,headway_min,from,to,kmh,fare_yuan,one_card';
const row = (over: Partial<Record<string, string>> = {}) => {
  const cells: Record<string, string> = {
    line: 'K1',
    vehicle: 'bus',
    stops: '火车站; 大学',
    headway_min: '10',
    from: '06:00',
    to: '22:00',
    kmh: '25',
    fare_yuan: '2',
    one_card: 'yes',
    ...over,
  };
  return head
    .split(',')
    .map((column) => cells[column])
    .join(',');
};
const read = (...rows: string[]) => parseLinesTable([head, ...rows].join('\n'), lookup);
const faultsOf = (...rows: string[]) =>
  read(...rows).problems.map(({ code, details }) => [code, details?.line, details?.column]);

describe('a table', () => {
  it('becomes lines that the document takes', () => {
    const { modifications = [], problems } = read(row(), row({ line: '快线', vehicle: 'train', kmh: '200' }));
    expect(problems).toEqual([]);
    expect(modifications.map((one) => modificationShape.safeParse(one).error)).toEqual([
      undefined,
      undefined,
    ]);
    expect(modifications[0]).toMatchObject({
      type: 'addLine',
      id: 'line-1',
      shortName: 'K1',
      routeType: 3,
      stops: [{ ref: 'city:s1' }, { ref: 'city:s2' }],
      runtime: { method: 'speed', kmh: 25 },
      timetables: [{ headwaySecs: 600, start: '06:00', end: '22:00', days: '1111111', direction: 'both' }],
      fare: { kind: 'flat', fen: 200 },
      oneCard: true,
    });
    expect(modifications[1]).toMatchObject({
      id: 'line-2',
      routeType: 2,
      snap: 'rail',
      vehicle: { maxKmh: 250 },
    });
  });

  it('takes Chinese columns and words, a byte order mark, quotes and Windows line ends', () => {
    const text = [
      '\uFEFF线路,车型,站点,间隔,运行日,方向,速度,票价,同城卡,运营商,停站（秒）',
      '"快1路",公交车,"火车站；大学；新村@40.9, 111.7",7.5,工作日,去程,30,1.5,否,city:op,20',
    ].join('\r\n');
    const { modifications, problems } = parseLinesTable(text, lookup);
    expect(problems).toEqual([]);
    expect(modifications?.[0]).toMatchObject({
      shortName: '快1路',
      operator: { existing: 'city:op' },
      stops: [{ ref: 'city:s1' }, { ref: 'city:s2' }, { new: { name: '新村', lat: 40.9, lon: 111.7 } }],
      timetables: [{ headwaySecs: 450, days: '1111100', direction: 'outbound' }],
      fare: { fen: 150 },
      dwellSecs: 20,
      oneCard: false,
    });
  });

  it('gives a line another window in a row without stops', () => {
    const { modifications } = read(row(), row({ stops: '', headway_min: '5', from: '07:00', to: '09:00' }));
    expect(modifications).toHaveLength(1);
    expect(modifications?.[0]?.timetables.map(({ headwaySecs }) => headwaySecs)).toEqual([600, 300]);
  });

  it('takes times of departure in place of a headway', () => {
    const text = `${head.replace('headway_min,from,to', 'departures')}\nK1,bus,火车站; 大学,07:00 07：30;8:15,25,2,yes`;
    expect(parseLinesTable(text, lookup).modifications?.[0]?.timetables).toEqual([
      { pattern: 'all', direction: 'both', days: '1111111', departures: ['07:00', '07:30', '8:15'] },
    ]);
  });
});

describe('faults', () => {
  it.each([
    ['an unknown stop', { stops: '火车站; 天涯' }, ['stop-unknown', 2, 'stops']],
    ['a name of several stops', { stops: '火车站; 人民路' }, ['stop-unknown', 2, 'stops']],
    ['one stop', { stops: '火车站' }, ['calls-too-few', 2, 'stops']],
    ['a stop twice in a row', { stops: '火车站; 火车站' }, ['stop-repeated', 2, 'stops']],
    ['a place off the earth', { stops: '火车站; X@99 111' }, ['stop-unknown', 2, 'stops']],
    ['an unknown vehicle', { vehicle: 'boat' }, ['field-invalid', 2, 'vehicle']],
    ['a word of every object', { vehicle: 'constructor' }, ['field-invalid', 2, 'vehicle']],
    ['a headway of 0', { headway_min: '0' }, ['field-invalid', 2, 'headway_min']],
    ['a negative headway', { headway_min: '-5' }, ['field-invalid', 2, 'headway_min']],
    ['a headway in words', { headway_min: 'ten' }, ['field-invalid', 2, 'headway_min']],
    ['a number in another notation', { kmh: '1e2' }, ['field-invalid', 2, 'kmh']],
    ['a 900 km/h train', { vehicle: 'train', kmh: '900' }, ['field-invalid', 2, 'kmh']],
    ['no headway', { headway_min: '' }, ['headway-or-departures', 2, 'headway_min']],
    ['a time that is none', { to: '25:99' }, ['field-invalid', 2, 'to']],
    ['no name', { line: '' }, ['field-invalid', 2, 'line']],
    ['neither yes nor no', { one_card: 'maybe' }, ['field-invalid', 2, 'one_card']],
    ['an empty price', { fare_yuan: '' }, ['field-invalid', 2, 'fare_yuan']],
  ])('%s', (_, over, fault) => {
    expect(faultsOf(row(over))).toEqual([fault]);
    for (const { text } of read(row(over)).problems) expect(text.zh).not.toBe(text.en);
  });

  it('are all named at once, each with its own line, over empty lines and quoted line breaks', () => {
    const broken = row({ stops: '"火车站;\n大学"' });
    expect(
      faultsOf(broken, '', row({ line: 'K2', kmh: 'x' }), row({ line: 'K3', stops: '天涯; 海角' })),
    ).toEqual([
      ['field-invalid', 5, 'kmh'],
      ['stop-unknown', 6, 'stops'],
      ['stop-unknown', 6, 'stops'],
    ]);
  });

  it('name unknown, doubled and missing columns', () => {
    const bad = parseLinesTable('line,colour,line,vehicle,stops,kmh,fare_yuan,one_card\n', lookup);
    expect(bad.problems.map(({ code, details }) => [code, details?.column])).toEqual([
      ['field-unknown', 'colour'],
      ['duplicate-id', 'line'],
      ['field-invalid', 'headway_min'],
    ]);
  });

  it('tell a row with too many or too few cells, a line twice, and a row without a line before it', () => {
    expect(faultsOf(`${row()},more`)).toEqual([['field-invalid', 2, '']]);
    expect(faultsOf(row(), row())).toEqual([['duplicate-id', 3, 'line']]);
    expect(faultsOf(row({ stops: '' }))).toEqual([['calls-too-few', 2, 'stops']]);
  });

  it('tell a text that is no table', () => {
    for (const text of ['', '\n\n', head, '"', `${head}\n"K1`, '{"a": 1}', '\u0000\u0001']) {
      const { modifications, problems } = parseLinesTable(text, lookup);
      expect(modifications, JSON.stringify(text)).toBeUndefined();
      expect(problems.length, JSON.stringify(text)).toBeGreaterThan(0);
    }
  });

  it('are a hundred at most, and rows five hundred', () => {
    expect(
      read(...Array.from({ length: 300 }, (_, i) => row({ line: `L${i}`, kmh: 'x' }))).problems,
    ).toHaveLength(100);
    const many = read(...Array.from({ length: 501 }, (_, i) => row({ line: `L${i}` })));
    expect(many.problems.map(({ code }) => code)).toEqual(['too-large']);
  });
});
