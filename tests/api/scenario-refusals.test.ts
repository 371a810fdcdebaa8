/** What cannot be is refused by the check of a scenario: modification, field and reason in both languages, nothing lost. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultFeeds, regionFile } from '../../server/app/files/paths.ts';
import { loadFeeds } from '../../server/app/planning/load-feeds.ts';
import { createScenarioRoom } from '../../server/app/scenarios/scenario-room.ts';
import { copyImported } from '../support/imported-cities.ts';
import { getJson, type Served, serveFake } from './serve-fake.ts';

let dir: string;
let served: Served;
let room: ReturnType<typeof createScenarioRoom>;
const defects: unknown[] = [];

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tongcheng-refusals-'));
  await copyImported(dir);
  const options = { feeds: [...defaultFeeds], data: dir, region: regionFile };
  const loaded = await loadFeeds(options);
  room = createScenarioRoom(options, loaded, (error) => defects.push(error));
  served = await serveFake({ scenarios: () => room.useCases });
}, 120_000);

afterAll(async () => {
  await served?.close();
  await room?.close();
  await rm(dir, { recursive: true, force: true });
});

// biome-ignore lint/suspicious/noExplicitAny: the tests name the fields that they read
type Body = Record<string, any>;

async function ask(method: string, path: string, body?: unknown): Promise<{ status: number; body: Body }> {
  const init =
    body === undefined
      ? { method }
      : { method, body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } };
  const { status, body: answer } = await getJson(served.url + path, init);
  return { status, body: answer as Body };
}

async function draft(modifications: unknown[], own: object = {}): Promise<Body> {
  const { body } = await ask('GET', '/api/v1/scenarios');
  const base = { gtfs: body.feeds };
  return { $schema: 'scenario/1', name: '试验', serviceDay: '2026-11-25', base, modifications, ...own };
}

const line = {
  type: 'addLine',
  id: 'hsr',
  shortName: '呼包',
  operator: { existing: 'rail:china-railway' },
  routeType: 101,
  snap: 'none',
  stops: [{ ref: 'rail:NDC' }, { ref: 'rail:BTC' }],
  runtime: { method: 'kinematic', vmaxKmh: 350, accelMps2: 0.4, brakeMps2: 0.5, recoveryShare: 0.07 },
  dwellSecs: 0,
  patterns: [{ id: 'all', skip: [] }],
  timetables: [
    {
      pattern: 'all',
      direction: 'both',
      days: '1111111',
      start: '06:00',
      end: '22:00',
      headwaySecs: 1_200,
      exact: true,
    },
  ],
  layoverSecs: 900,
  vehicle: { type: 'EMU8', seats: 600, standing: 0, maxKmh: 350, fenPerKm: 18_000 },
  fare: { kind: 'flat', product: 'p', fen: 5_000 },
  oneCard: true,
};
const [timetable] = line.timetables;
const lake = { new: { name: '湖', lat: 40.57, lon: 112.68 } };

describe('a check refuses', () => {
  it.each([
    [
      'a headway of 0',
      { timetables: [{ ...timetable, headwaySecs: 0 }] },
      'hsr timetables[0].headwaySecs field-invalid',
    ],
    [
      'a stop twice in a row',
      { stops: [line.stops[0], line.stops[0], line.stops[1]] },
      'hsr stops[1] stop-repeated',
    ],
    [
      'a train of 900 km/h',
      { vehicle: { ...line.vehicle, maxKmh: 900 } },
      'hsr vehicle.maxKmh speed-implausible',
    ],
    [
      '900 km/h by given times',
      { runtime: { method: 'given', hopSecs: [660] } },
      'hsr runtime faster-than-possible',
    ],
    ['a fleet too small', { vehicle: { ...line.vehicle, fleet: 3 } }, 'hsr vehicle.fleet fleet-too-small'],
    [
      'a window that ends before it begins',
      { timetables: [{ ...timetable, end: '05:00' }] },
      'hsr timetables[0].end window-empty',
    ],
    [
      'a time beyond two days',
      { timetables: [{ ...timetable, end: '49:00' }] },
      'hsr timetables[0].end field-invalid',
    ],
    [
      'no day of the week',
      { timetables: [{ ...timetable, days: '0000000' }] },
      'hsr timetables[0].days field-invalid',
    ],
    [
      'latitude and longitude mixed up',
      { stops: [line.stops[0], { new: { name: 'X', lat: 111.1, lon: 40.7 } }, line.stops[1]] },
      'hsr stops[1].new.lat field-invalid',
    ],
    [
      'a drawn way with both mixed up',
      {
        geometry: {
          type: 'LineString',
          coordinates: [
            [40.85, 80],
            [40.6, 79],
          ],
        },
      },
      'hsr geometry.coordinates[0] outside-region',
    ],
    [
      'a place far away',
      { stops: [line.stops[0], { new: { name: '渤海', lat: 38.9, lon: 119.5 } }, line.stops[1]] },
      'hsr stops[1].new outside-region',
    ],
    ['an id that leaves its folder', { id: '../hsr' }, '../hsr id field-invalid'],
    [
      'the id of a line that there is',
      { id: 'rail-d-hohhot-baotou' },
      'rail-d-hohhot-baotou id duplicate-id',
    ],
    ['a number as text', { layoverSecs: '900' }, 'hsr layoverSecs field-invalid'],
    ['an unknown field', { layover: 900 }, 'hsr layover field-unknown'],
  ])('%s', async (_, change, expected) => {
    const { body } = await ask('POST', '/api/v1/scenarios/any/check', {
      document: await draft([{ ...line, ...change }]),
    });
    const errors = body.errors ?? body.problems.filter(({ severity }: Body) => severity === 'error');
    expect(errors.map(({ code, field, modification }: Body) => `${modification} ${field} ${code}`)).toContain(
      expected,
    );
    for (const { text } of errors) expect(text).toEqual({ zh: expect.any(String), en: expect.any(String) });
  });

  it.each([
    [
      'other feeds',
      {
        base: {
          gtfs: [
            { feed: 'rail', sha256: `sha256:${'1'.repeat(64)}` },
            { feed: 'mars', sha256: `sha256:${'2'.repeat(64)}` },
          ],
        },
      },
      ['base.gtfs[0] base-changed', 'base.gtfs[1] base-changed'],
    ],
    ['a day outside the calendar', { serviceDay: '2031-01-01' }, ['serviceDay day-outside-calendar']],
    ['a day that there is not', { serviceDay: '2026-02-30' }, ['serviceDay field-invalid']],
    ['a schema of tomorrow', { $schema: 'scenario/2' }, ['$schema schema-unknown']],
  ])('%s', async (_, own, expected) => {
    const { body } = await ask('POST', '/api/v1/scenarios/any/check', { document: await draft([line], own) });
    const errors = body.errors ?? body.problems.filter(({ severity }: Body) => severity === 'error');
    expect(errors.map(({ code, field }: Body) => `${field} ${code}`)).toEqual(expected);
  });

  it('501 modifications, and two of one id', async () => {
    const many = Array.from({ length: 501 }, (_, i) => ({
      type: 'removeTrips',
      id: `r${i}`,
      lines: ['rail:none'],
    }));
    const large = await ask('POST', '/api/v1/scenarios/any/check', { document: await draft(many) });
    expect(large.body.errors).toMatchObject([{ field: 'modifications', code: 'field-invalid' }]);
    const twice = await ask('POST', '/api/v1/scenarios/any/check', { document: await draft([line, line]) });
    expect(twice.body.errors).toMatchObject([{ modification: 'hsr', field: 'id', code: 'duplicate-id' }]);
  });

  it('another feed that nobody imported, and rules of the card that cannot be', async () => {
    const replace = {
      type: 'replaceFeed',
      id: 'r',
      feed: 'rail',
      by: { sha256: `sha256:${'9'.repeat(64)}` },
    };
    const scheme = { type: 'setScheme', id: 's', remove: ['nothing'], set: { commissionBp: 30 } };
    const { body } = await ask('POST', '/api/v1/scenarios/any/check', {
      document: await draft([replace, scheme]),
    });
    expect(
      body.problems.map(({ code, field, modification }: Body) => `${modification} ${field} ${code}`),
    ).toEqual(['r by.sha256 feed-unknown', 's remove[0] rule-unknown', 's set.commissionBp no-effect']);
  });

  it('a body that is no JSON, or nested without end, and the saved scenario stays', async () => {
    const { body: saved } = await ask('PUT', '/api/v1/scenarios/kept', { document: await draft([line]) });
    for (const body of [
      '{"document":{"a":NaN}}',
      `{"document":${'['.repeat(50_000)}${']'.repeat(50_000)}}`,
    ]) {
      const headers = { 'Content-Type': 'application/json' };
      const answer = await getJson(`${served.url}/api/v1/scenarios/kept`, { method: 'PUT', body, headers });
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
    }
    expect((await ask('GET', '/api/v1/scenarios/kept')).body).toEqual(saved);
    expect(defects).toEqual([]);
  });

  it('nothing that it cannot know: water that the region does not list', async () => {
    const stops = [line.stops[0], lake, line.stops[1]];
    const { body } = await ask('POST', '/api/v1/scenarios/any/check', {
      document: await draft([{ ...line, stops }]),
    });
    expect(body.isRight).toBe(true);
  });
});
