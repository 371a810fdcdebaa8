/** A city that is none of the two: access to jobs and schools of Porto Alegre on its hexagons, before and after a new line. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, describe, expect, test } from 'vitest';
import type { AccessComparison } from '../../server/bureau/scenario/compare-access.ts';
import { makeDataDir, run } from './tongcheng.ts';

const root = process.env.TEST_FEEDS ?? '';
const feeds = ['poa-eptc.zip', 'poa-trensurb.zip'].map((name) => join(root, name));
const grid = join(root, 'poa', 'poa_hexgrid.csv');
const isThere = root !== '' && [...feeds, grid].every((path) => existsSync(path));
const skipped = isThere
  ? ''
  : ' (skipped: TEST_FEEDS names no folder with poa-eptc.zip and poa/poa_hexgrid.csv)';

const data = makeDataDir();
afterAll(() => data.remove());
const ofCity = ['--feeds', ...feeds, '--data', data.dir];

/** Across the city from the south to the north-east, past the centre. */
const line = {
  type: 'addLine',
  id: 'nova',
  shortName: 'N1',
  operator: { new: { id: 'nova', name: 'Viação Nova' } },
  routeType: 3,
  snap: 'none',
  stops: [
    { new: { name: 'Vila Nova', lat: -30.103, lon: -51.205 } },
    { new: { name: 'Partenon', lat: -30.062, lon: -51.185 } },
    { new: { name: 'Sarandi', lat: -29.995, lon: -51.13 } },
  ],
  runtime: { method: 'speed', kmh: 40 },
  dwellSecs: 30,
  patterns: [{ id: 'all', skip: [] }],
  timetables: [
    {
      pattern: 'all',
      direction: 'both',
      days: '1111111',
      start: '06:00',
      end: '22:00',
      headwaySecs: 300,
      exact: true,
    },
  ],
  layoverSecs: 300,
  vehicle: { type: 'bus', seats: 40, standing: 30, maxKmh: 100, fenPerKm: 900 },
  fare: { kind: 'flat', product: 'n1', fen: 480 },
  oneCard: false,
};

type Hexagon = Readonly<Record<'id' | 'lat' | 'lon' | 'population' | 'schools' | 'jobs', string>>;

/** One hexagon of eight, so that the test ends in seconds on a busy machine. */
function writeSample(): { readonly path: string; readonly all: Hexagon[]; readonly sample: Hexagon[] } {
  const all = parse(readFileSync(grid, 'utf8'), { columns: true }) as Hexagon[];
  const sample = all.filter((_, i) => i % 8 === 0);
  const path = join(data.dir, 'hexagons.csv');
  const rows = sample.map(({ id, jobs, lat, lon, population, schools }) =>
    [id, lat, lon, population, schools, jobs].join(),
  );
  writeFileSync(path, ['id,lat,lon,population,schools,jobs', ...rows, ''].join('\n'));
  return { path, all, sample };
}

const sumOf = (rows: readonly Hexagon[], column: 'population' | 'schools' | 'jobs') =>
  rows.reduce((sum, row) => sum + Number(row[column]), 0);

describe.skipIf(!isThere)(`Porto Alegre${skipped}`, () => {
  test('a drawn line brings jobs and schools nearer, and nothing further away', {
    timeout: 400_000,
  }, async () => {
    const { all, path, sample } = writeSample();
    // Published with the sample of r5r.
    expect([all.length, sumOf(all, 'population'), sumOf(all, 'schools'), sumOf(all, 'jobs')]).toEqual([
      1_227, 812_935, 194, 337_921,
    ]);
    const document = {
      $schema: 'scenario/1',
      name: 'Linha nova',
      serviceDay: '2019-05-13',
      base: {
        gtfs: ['poa-eptc', 'poa-trensurb'].map((feed) => ({ feed, sha256: `sha256:${'0'.repeat(64)}` })),
      },
      modifications: [line],
    };
    const file = join(data.dir, 'linha.json');
    writeFileSync(file, JSON.stringify(document));
    const based = await run(['scenario', 'rebase', file, ...ofCity]);
    expect(based.code, based.err).toBe(0);
    writeFileSync(file, based.out);
    // The sample of the feed has departures from 12 to 17 o'clock.
    const window = ['--from', '14:00', '--to', '15:00', '--cutoffs', '30,60', '--max-minutes', '90'];
    const done = await run(['scenario', 'compare', file, ...ofCity, '--zones', path, ...window, '--json']);
    expect(done.code, done.err).toBe(0);
    const { access, problems } = JSON.parse(done.out) as {
      access: AccessComparison;
      problems: { severity: string }[];
    };
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(access.zoneCount).toBe(sample.length);
    expect(access.computedOrigins).toBeGreaterThan(0);
    expect(access.computedOrigins).toBeLessThanOrEqual(sample.length);
    const within = (opportunity: string, minutes: number) =>
      access.cumulative.find((row) => row.opportunity === opportunity && row.cutoffMin === minutes);
    // In an hour of a weekday afternoon nearly all jobs of the grid are in reach of the mean resident.
    expect(within('jobs', 60)?.before).toBeGreaterThan(0.85 * sumOf(sample, 'jobs'));
    expect(within('jobs', 60)?.after).toBeGreaterThan(within('jobs', 60)?.before as number);
    for (const opportunity of ['jobs', 'schools', 'population'] as const) {
      const [half, hour] = [within(opportunity, 30), within(opportunity, 60)];
      if (!half || !hour) throw new Error(opportunity);
      // A further line never takes anything away, and an hour is longer than half of it.
      expect(half.after).toBeGreaterThanOrEqual(half.before);
      expect(hour.after).toBeGreaterThanOrEqual(hour.before);
      expect(hour.before).toBeGreaterThan(2 * half.before);
      expect(hour.after).toBeLessThanOrEqual(sumOf(sample, opportunity));
    }
    expect(access.change.worse.zones).toBe(0);
    expect(access.change.better.zones).toBeGreaterThan(0);
    expect(access.change.better.zones).toBeLessThanOrEqual(access.computedOrigins);
  });
});
