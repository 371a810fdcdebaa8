/** The command line with the feeds of the two cities, as a user runs it. */
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findServiceDay } from '../../server/base/service-day.ts';
import type { Itinerary, RideLeg } from '../../server/planner/model/itinerary.ts';
import type { PlanResult } from '../../server/planner/model/plan-request.ts';
import { type Ended, makeDataDir, run } from './tongcheng.ts';

const FEEDS = ['hohhot-metro', 'hohhot-bus', 'baotou-bus', 'intercity-bus', 'rail'];
const data = makeDataDir();
let first: Ended;
beforeAll(async () => {
  first = await run(['import', '--json', '--data', data.dir]);
}, 120_000);
afterAll(() => data.remove());

/** The imported feeds and the timetable, each with the time at which it was written. */
const listWritten = (dir: string) =>
  ['feeds', 'timetables'].flatMap((folder) =>
    readdirSync(join(dir, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((file) => [file, statSync(file).mtimeMs]),
  );

const plan = (...args: string[]) => run(['plan', '--data', data.dir, ...args]);

const planned = new Map<string, Promise<Ended>>();

/** A question that two tests have is asked once. */
async function planJson(...args: string[]): Promise<PlanResult> {
  const key = args.join(' ');
  const ended = planned.get(key) ?? plan('--json', ...args);
  planned.set(key, ended);
  const { code, out, err } = await ended;
  expect(err).toBe('');
  expect(code).toBe(0);
  return JSON.parse(out) as PlanResult;
}

/** Returns the sentences of a refusal, in Chinese and in English. */
async function refuse(code: string, ...args: readonly string[]): Promise<string[]> {
  const ended = await plan('--json', ...args);
  expect([ended.code, ended.out]).toEqual([1, '']);
  const lines = ended.err.trim().split('\n');
  expect(lines).toHaveLength(2);
  for (const line of lines) expect(line.startsWith(`${code}: `)).toBe(true);
  return lines;
}

const ridesOf = (itinerary: Itinerary | undefined) =>
  (itinerary?.legs ?? []).filter((leg): leg is RideLeg => leg.kind === 'ride');
const trip = ['新华广场', '昆都仑区'] as const;
const commands = [
  ['import'],
  ['plan'],
  ['serve'],
  ['simulate'],
  ['ledger', 'ingest'],
  ['ledger', 'cards'],
  ['ledger', 'verify'],
  ['settle'],
  ['settle', 'statements'],
  ['settle', 'reconcile'],
  ['settle', 'items'],
  ['settle', 'dispute'],
];
const day = (text: string) => findServiceDay(text) as number;

describe('tongcheng import', () => {
  test('reads all five feeds and compiles them', () => {
    expect(first.code).toBe(0);
    const report = JSON.parse(first.out) as { feeds: { feedId: string; status: string }[] };
    expect(report.feeds.map(({ feedId, status }) => [feedId, status])).toEqual(
      FEEDS.map((feedId) => [feedId, 'imported']),
    );
    expect(readdirSync(join(data.dir, 'timetables'))).toHaveLength(1);
  });

  test('a second import reads nothing again and has the same result', async () => {
    const written = listWritten(data.dir);
    expect(written).toHaveLength(FEEDS.length + 1);
    const { code, out } = await run(['import', '--json', '--data', data.dir]);
    const again = JSON.parse(out) as { feeds: { status: string }[]; timetable: { hash: string } };
    expect([code, again.feeds.map(({ status }) => status)]).toEqual([0, FEEDS.map(() => 'unchanged')]);
    expect(again.timetable.hash).toBe((JSON.parse(first.out) as typeof again).timetable.hash);
    expect(listWritten(data.dir)).toEqual(written);
  });
});

describe('tongcheng plan', () => {
  test('finds metro, train across the boundary and bus, with a fare for each and a sum', async () => {
    const { itineraries } = await planJson(...trip, '--date', '2026-11-25', '--time', '07:30');
    const found = itineraries.find((it) => ridesOf(it)[0]?.feedId === 'hohhot-metro');
    const rides = ridesOf(found);
    expect(rides.map(({ feedId }) => feedId)).toEqual(['hohhot-metro', 'rail', 'baotou-bus']);
    expect(rides.map(({ crossesBoundary }) => crossesBoundary)).toEqual([false, true, false]);
    expect(found?.departureSec).toBeGreaterThanOrEqual(7.5 * 3600);
    const parts = found?.fare?.parts ?? [];
    expect(parts.map(({ legIndexes }) => found?.legs[legIndexes[0] as number])).toEqual(rides);
    for (const part of parts) {
      expect(part.amountFen).toBeGreaterThan(0);
      expect(part.reasons.length).toBeGreaterThan(0);
    }
    expect(found?.fare?.totalFen).toBe(
      parts.reduce((sum, { amountFen }) => sum + (amountFen ?? Number.NaN), 0),
    );
    let clock = found?.departureSec ?? 0;
    for (const leg of found?.legs ?? []) {
      expect(leg.departureSec).toBeGreaterThanOrEqual(clock);
      clock = leg.arrivalSec;
    }
    expect(found?.arrivalSec).toBe(clock);
  });

  test.each(['README.md', 'README.zh-CN.md'])('prints what %s says that it prints', async (file) => {
    const examples = readFileSync(file, 'utf8').matchAll(
      /^\$ npx tongcheng plan (?!--batch)(.+)\n([\s\S]*?)^```$/gm,
    );
    const told = [...examples].map(([, args = '', printed]) => ({ args: args.split(' '), printed }));
    expect(told).toHaveLength(2);
    const ended = await Promise.all(told.map(({ args }) => plan(...args)));
    expect(ended.map(({ out }) => out)).toEqual(told.map(({ printed }) => printed));
  });

  test('finds a trip that arrives by a time', async () => {
    const { itineraries } = await planJson(...trip, '--date', '2026-11-25', '--time', '10:00', '--arrive-by');
    const arrivals = itineraries.map((it) => it.arrivalSec + (it.day - day('2026-11-25')) * 86_400);
    expect(arrivals.length).toBeGreaterThan(0);
    expect(Math.max(...arrivals)).toBeLessThanOrEqual(10 * 3600);
    expect(Math.max(...arrivals)).toBeGreaterThan(9 * 3600);
  });

  test('a public holiday has the timetable of a day off', async () => {
    const metroOf = async (date: string) => {
      const { itineraries } = await planJson(...trip, '--date', date, '--time', '07:30');
      return itineraries.flatMap(ridesOf).find(({ feedId }) => feedId === 'hohhot-metro');
    };
    // A Thursday and a Wednesday; Saturday 10 October is a working day in exchange for the holiday.
    const [holiday, workday, makeUp] = await Promise.all(
      ['2026-10-01', '2026-11-25', '2026-10-10'].map(metroOf),
    );
    expect(holiday?.tripId).toMatch(/-dayoff$/);
    expect(workday?.tripId).toMatch(/-workday$/);
    expect(makeUp?.tripId).toMatch(/-workday$/);
    expect(holiday?.headwaySec).toBeGreaterThan(workday?.headwaySec ?? Number.POSITIVE_INFINITY);
  });

  test('at 00:20 the next service is that of the morning, not that of the evening before', async () => {
    const { itineraries } = await planJson(...trip, '--date', '2026-11-25', '--time', '00:20');
    const [morning] = itineraries;
    expect(morning?.day).toBe(day('2026-11-25'));
    expect(morning?.departureSec).toBeGreaterThan(4 * 3600);
    for (const ride of ridesOf(morning)) expect(ride.serviceDay).toBe(day('2026-11-25'));
  });

  test('just after midnight the last bus of the day before is still found', async () => {
    const [from, to] = ['baotou-bus:bb-yijiyiyuan-a', 'baotou-bus:bb-liuhecheng-b'];
    const { itineraries } = await planJson(from, to, '--date', '2026-11-25', '--time', '00:01');
    const [ride] = ridesOf(itineraries[0]);
    expect(ride).toMatchObject({ serviceDay: day('2026-11-24'), departureSec: 3 * 60 + 10 });
    const later = await planJson(from, to, '--date', '2026-11-25', '--time', '00:04');
    expect(ridesOf(later.itineraries[0])[0]?.departureSec).toBeGreaterThan(4 * 3600);
  });

  test('plans from a point of the map, and prices by card', async () => {
    const args = ['40.8151,111.6628', '昆都仑区', '--date', '2026-11-25', '--time', '07:30'];
    const [cash, card] = await Promise.all([planJson(...args), planJson(...args, '--card', 'qingchengtong')]);
    expect(cash.itineraries[0]?.legs[0]?.kind).toBe('walk');
    const used = card.itineraries
      .flatMap((it) => it.fare?.parts ?? [])
      .map(({ product }) => product?.medium?.id);
    expect(used).toContain('qingchengtong');
  });

  test.each([
    ['bad-place', ['新华广场', 'qqqqzz']],
    ['bad-request', ['新华广场']],
    ['bad-time', [...trip, '--date', '2026-02-30']],
    ['bad-time', [...trip, '--time', '7点']],
    ['date-outside-service', [...trip, '--date', '2040-01-01', '--time', '08:00']],
    ['not-found', ['--batch', '/no/such/file']],
    ['bad-place', [...trip, '--avoid-stop', '新花广场']],
    ['bad-place', [...trip, '--via', 'hohhot-metro:M199']],
    ['not-found', [...trip, '--feeds', '/no/such/feed']],
    ['not-found', [...trip, '--region', '/no/such/region.json']],
    ['bad-request', [...trip, '--region', 'package.json']],
  ])('%s is a code in two languages and exit 1', async (code, args) => {
    await refuse(code, ...args);
  });

  test.each([
    [['plan', '--nonsense']],
    [['fly']],
    [['plan', 'a', 'b', '--count', '0']],
    [['plan', 'a', 'b', '--lang', 'fr']],
    [['serve', '--port', 'http']],
  ])('%j is bad use: exit 64', async (args) => {
    const { code, err } = await run(args);
    expect([code, err.startsWith('error: ')]).toEqual([64, true]);
  });

  test.each([
    ['not-found', ['--tiles', '/no/such/tiles.json']],
    ['bad-request', ['--tiles', 'README.md']],
    // An address that is reserved for documentation.
    ['bad-request', ['--host', '203.0.113.7', '--token-file', join(data.dir, 'token')]],
    ['token-unset', ['--host', '203.0.113.7']],
  ])('serve: %s where %j cannot be used', async (code, args) => {
    writeFileSync(join(data.dir, 'token'), 'a-token-of-this-test-alone');
    const { code: exit, err } = await run(['serve', '--port', '0', '--data', data.dir, ...args]);
    expect(exit).toBe(1);
    expect(err.split('\n').filter((line) => line.startsWith(`${code}: `))).toHaveLength(2);
  });

  test.each([
    ['bad-place', ['新花广场', '包头站'], '新华广场', 'XINHUA Square'],
    ['bad-place', ['xinhuaguangchnag', '包头站'], '新华广场', 'XINHUA Square'],
    ['bad-place', ['hohhot-metro:M199', '包头站'], 'hohhot-metro:M109', 'hohhot-metro:M109'],
    ['not-found', [...trip, '--avoid-line', '27'], 'hohhot-bus:hb-27', 'hohhot-bus:hb-27'],
    [
      'fare-choice-unknown',
      [...trip, '--card', 'visa'],
      'qingchengtong (青城通)',
      'qingchengtong (Qingchengtong card)',
    ],
    ['fare-choice-unknown', [...trip, '--rider', 'pensioner'], 'senior (老年人)', 'senior (Senior)'],
  ])('%s: %j is refused with what was perhaps meant, in both languages', async (code, args, zh, en) => {
    const [chinese, english] = await refuse(code, ...args);
    expect(chinese).toContain(zh);
    expect(english).toContain(en);
  });

  test('accepts several forms of a time', async () => {
    for (const time of ['07:30', '７：３０']) {
      const { itineraries } = await planJson(...trip, '--date', '2026-11-25', '--time', time);
      expect(itineraries[0]?.departureSec).toBeGreaterThanOrEqual(7.5 * 3600);
      expect(itineraries[0]?.departureSec).toBeLessThan(8.5 * 3600);
    }
  });

  test('--version prints the version of the package', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    for (const flag of ['--version', '-V'])
      expect(await run([flag])).toEqual({ code: 0, out: `${version}\n`, err: '' });
  });

  test.each([
    ['en_US.UTF-8', /Examples:\n {2}npx tongcheng/, /Exit codes:\n {2}0/],
    ['zh_CN.UTF-8', /示例：\n {2}npx tongcheng/, /退出代码：\n {2}0/],
  ])(
    'help in the language of the locale %s: commands, examples, exit codes',
    async (locale, examples, codes) => {
      const { code, out } = await run(['--help'], '', { LC_ALL: locale });
      expect(code).toBe(0);
      for (const command of ['import', 'plan', 'serve', 'simulate', 'ledger', 'settle'])
        expect(out).toContain(command);
      expect(out).toMatch(examples);
      expect(out).toMatch(codes);
    },
  );

  test.each(commands)('%j --help explains every option and shows an example', async (...command) => {
    const { code, out } = await run([...command, '--help'], '', { LC_ALL: 'C.UTF-8' });
    expect(code).toBe(0);
    expect(out).toMatch(/Examples:\n {2}npx tongcheng/);
    const options = out.split('\n').filter((line) => /^ {2}-/.test(line));
    expect(options.length).toBeGreaterThan(1);
    for (const option of options)
      expect(option, 'an option without a word of explanation').toMatch(/ {2,}\S/);
  });
});

interface BatchAnswer {
  readonly id: unknown;
  readonly ok: boolean;
  readonly code?: string;
  readonly itineraries?: readonly {
    readonly departureSec: number;
    readonly arrivalSec: number;
    readonly transfers: number;
    readonly walkM: number;
    readonly fareFen: number | null;
    readonly legs: readonly {
      readonly mode: string;
      readonly from: string | null;
      readonly tripId?: string;
    }[];
  }[];
}

async function batch(lines: readonly (string | object)[]): Promise<BatchAnswer[]> {
  const input = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n');
  const { code, out, err } = await run(['plan', '--batch', '-', '--data', data.dir], `${input}\n`);
  const answers = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as BatchAnswer);
  const failed = answers.filter(({ ok }) => !ok).length;
  expect(code).toBe(failed === 0 ? 0 : 2);
  if (failed === 0) expect(err).toBe('');
  else expect(err).toContain(`${failed} of ${answers.length} queries were not answered`);
  return answers;
}

describe('tongcheng plan --batch', () => {
  const when = { date: '2026-11-25', time: '08:00:00' };
  const train = { from: 'rail:HHC', to: 'rail:BTC', ...when };

  test('answers every line in order, also invalid ones', async () => {
    const answers = await batch([
      { id: 'a', ...train },
      'nonsense',
      '',
      '[]',
      'null',
      { id: 2 },
      { id: 'date', ...train, date: '2026-13-01' },
      { id: 'time', ...train, time: '8 o’clock' },
      { id: 'short', ...train, time: '08:00' },
      { id: 'unknown', ...train, to: 'rail:NOWHERE' },
      { id: 'range', ...train, to: { lat: 95, lon: 0 } },
      { id: 'negative', ...train, maxTransfers: -1 },
      { id: 'never', ...train, date: '2040-01-01' },
      { id: { odd: true }, ...train },
      { ...train },
    ]);
    expect(answers.map(({ id, ok, code }) => [id, ok ? 'ok' : code])).toEqual([
      ['a', 'ok'],
      [null, 'bad-request'],
      [null, 'bad-request'],
      [null, 'bad-request'],
      [2, 'bad-request'],
      ['date', 'bad-time'],
      ['time', 'bad-time'],
      ['short', 'ok'],
      ['unknown', 'stop-unknown'],
      ['range', 'bad-request'],
      ['negative', 'bad-request'],
      ['never', 'ok'],
      [{ odd: true }, 'bad-request'],
      [null, 'ok'],
    ]);
    expect(answers.find(({ id }) => id === 'never')?.itineraries).toEqual([]);
    expect(answers.find(({ id }) => id === 'short')?.itineraries).toEqual(answers[0]?.itineraries);
    expect(answers[0]?.itineraries?.[0]).toMatchObject({ transfers: 0, fareFen: expect.any(Number) });
  });

  test.each([[''], ['\n \n']])('input without a query is refused', async (input) => {
    const { code, err, out } = await run(['plan', '--batch', '-', '--data', data.dir], input);
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain('bad-request: ');
  });

  test('obeys points, ids and rules of each query', async () => {
    const way = { from: 'hohhot-metro:M101', to: 'rail:BTC', ...when };
    const walk = { from: 'hohhot-metro:M101', to: { lat: 40.7841, lon: 111.5683 }, ...when };
    const rule = { speedMps: 1, closed: false, minChangeSec: 0 };
    const answers = await batch([
      { ...train, id: 'point', from: { lat: 40.8304, lon: 111.6587 } },
      { ...train, id: 'bare', from: 'HHC', to: 'BTC' },
      { ...train, id: 'feed' },
      { ...way, id: 'direct', maxTransfers: 0 },
      { ...way, id: 'free', maxTransfers: null },
      { ...train, id: 'by', time: '12:00:00', arriveBy: true },
      { ...train, id: 'window', searchWindowSec: 7200 },
      { ...walk, id: 'near', footpaths: { ...rule, maxM: 100 } },
      { ...walk, id: 'far', footpaths: { ...rule, maxM: 10 } },
      { ...walk, id: 'slow', footpaths: { ...rule, maxM: 100, speedMps: 0.5 } },
    ]);
    const of = (id: string) => answers.find((answer) => answer.id === id)?.itineraries;
    expect(of('point')?.[0]?.legs[0]).toMatchObject({ mode: 'walk', from: null });
    expect(of('feed')?.length).toBeGreaterThan(0);
    expect(of('bare')).toEqual(of('feed'));

    expect(of('direct')).toEqual([]);
    expect(of('free')?.length).toBeGreaterThan(0);
    const latest = of('by')?.at(-1);
    expect(latest?.arrivalSec).toBeLessThanOrEqual(12 * 3600);
    expect(latest?.arrivalSec).toBeGreaterThan(11 * 3600);
    const departures = (of('window') ?? []).map(({ departureSec }) => departureSec);
    expect(new Set(departures).size).toBeGreaterThan(1);
    expect(Math.min(...departures)).toBeGreaterThanOrEqual(8 * 3600);
    expect(Math.max(...departures)).toBeLessThanOrEqual(10 * 3600);

    const walkOf = (id: string) => {
      const [itinerary] = of(id) ?? [];
      return itinerary && itinerary.arrivalSec - itinerary.departureSec;
    };
    expect(walkOf('near')).toBeGreaterThan(50);
    expect(walkOf('near')).toBeLessThan(60);
    expect(walkOf('far')).toBeUndefined();
    expect(Math.abs((walkOf('slow') ?? 0) - 2 * (walkOf('near') ?? 0))).toBeLessThanOrEqual(1);
  });
});

describe('inline feeds', () => {
  test('a bare id of two feeds is refused with its name, and a refused feed gets a report', async () => {
    const other = makeDataDir();
    try {
      const copy = join(other.dir, 'twin');
      const { cpSync, mkdirSync } = await import('node:fs');
      cpSync('gtfs-data/hohhot-metro', copy, { recursive: true });
      const broken = join(other.dir, 'broken');
      mkdirSync(broken);
      writeFileSync(join(broken, 'stops.txt'), 'stop_id\nA\n');
      const feeds = ['--feeds', 'gtfs-data/hohhot-metro', copy, broken, '--data', join(other.dir, 'data')];
      const imported = await run(['import', '--json', ...feeds]);
      expect(imported.code).toBe(2);
      const report = JSON.parse(imported.out) as { feeds: { feedId: string; status: string }[] };
      expect(report.feeds.map(({ status }) => status)).toEqual(['imported', 'imported', 'refused']);
      const query = { id: 1, from: 'M101', to: 'twin:M105', date: '2026-11-25', time: '08:00:00' };
      const { out } = await run(['plan', '--batch', '-', ...feeds], JSON.stringify(query));
      expect(JSON.parse(out)).toMatchObject({ ok: false, code: 'stop-ambiguous' });
      expect(out).toContain('hohhot-metro:M101');
      expect(out).toContain('twin:M101');
      expect(existsSync(join(data.dir, 'timetables'))).toBe(true);
    } finally {
      other.remove();
    }
  });
});
