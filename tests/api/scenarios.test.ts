/** Scenarios over HTTP, over the feeds of the two cities: list, save, check, compare, export. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultFeeds, regionFile } from '../../server/app/files/paths.ts';
import { loadFeeds } from '../../server/app/planning/load-feeds.ts';
import { createScenarioRoom } from '../../server/app/scenarios/scenario-room.ts';
import { MAX_SCENARIO_BYTES } from '../../server/bureau/scenario/document.ts';
import type { Timetable } from '../../server/transit/timetable/timetable.ts';
import { copyImported } from '../support/imported-cities.ts';
import { getJson, type Served, serveFake } from './serve-fake.ts';

let dir: string;
let served: Served;
let timetable: Timetable;
let room: ReturnType<typeof createScenarioRoom>;
const defects: unknown[] = [];

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tongcheng-scenarios-'));
  await copyImported(dir);
  const options = { feeds: [...defaultFeeds], data: dir, region: regionFile };
  const loaded = await loadFeeds(options);
  timetable = loaded.timetable;
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

/** A scenario of the feeds that are loaded. */
async function draft(modifications: unknown[], name = '试验'): Promise<Body> {
  const { body } = await ask('GET', '/api/v1/scenarios');
  return { $schema: 'scenario/1', name, serviceDay: '2026-11-25', base: { gtfs: body.feeds }, modifications };
}

const faster = { type: 'adjustSpeed', id: 'fast', lines: ['hohhot-bus:hb-1'], scale: 1.3, scaleDwell: true };

describe('isochrones', () => {
  /** Where line 1 of Hohhot begins. */
  let station: { readonly lat: number; readonly lon: number };
  beforeAll(() => {
    const { patterns, routes, stops } = timetable;
    const pattern = patterns.route.findIndex((route) => routes[route]?.routeId === 'hb-1');
    const row = patterns.stop[patterns.callOffsets[pattern] as number] as number;
    station = { lat: stops.lat[row] as number, lon: stops.lon[row] as number };
  });
  const path = '/api/v1/scenarios/any/isochrones';
  const toAreas = (side: Body) => side.isochrones.features.map(({ properties }: Body) => properties.areaKm2);

  it('before are those of the timetable, after are larger where a line is quicker, and both carry their hashes', async () => {
    const document = await draft([{ ...faster, scale: 3 }]);
    const { body, status } = await ask('POST', path, {
      document,
      ...station,
      time: '08:00',
      cutoffsMin: [20, 40],
    });
    expect(status).toBe(200);
    expect(body.before.timetableHash).not.toBe(body.after.timetableHash);
    expect(body.after.isochrones.features).toHaveLength(2);
    expect(toAreas(body.after)[1]).toBeGreaterThan(toAreas(body.before)[1]);
    expect(body.after.isochrones.one).toMatchObject(station);
    expect(body.after.isochrones.time).toBe('2026-11-25T00:00:00Z');
  });

  it('an empty scenario gives the same twice', async () => {
    const { body } = await ask('POST', path, { document: await draft([]), ...station });
    expect(body.after).toEqual(body.before);
  });

  it.each([
    [{ lat: 91, lon: 0 }, 'bad-request'],
    [{ lat: 40.8, lon: 111.7, cutoffsMin: [] }, 'bad-request'],
    [{ lat: 40.8, lon: 111.7, time: '99:00' }, 'bad-request'],
    [{ lat: 40.8, lon: 111.7, variant: 'none' }, 'scenario-invalid'],
  ])('%o is refused: %s', async (wrong, code) => {
    const { body } = await ask('POST', path, { document: await draft([faster]), ...wrong });
    expect(body.code).toBe(code);
  });

  it('a scenario with errors is refused with them', async () => {
    const document = await draft([{ ...faster, lines: ['hohhot-bus:none'] }]);
    const { body } = await ask('POST', path, { document, ...station });
    expect(body).toMatchObject({ code: 'scenario-invalid' });
    expect(JSON.stringify(body)).toContain('fast');
  });
});

describe('the list', () => {
  it('has the shipped scenarios and the feeds to stand on', async () => {
    const { body } = await ask('GET', '/api/v1/scenarios');
    expect(body.scenarios).toContainEqual(
      expect.objectContaining({ scenarioId: 'hubao-hsr', isShipped: true, name: '呼包高铁', problems: [] }),
    );
    expect(body.feeds.map(({ feed }: Body) => feed)).toContain('rail');
    expect(body.firstDate <= '2026-11-25' && '2026-11-25' <= body.lastDate).toBe(true);
  });

  it('names a file that was changed by hand, and its faults', async () => {
    await ask('PUT', '/api/v1/scenarios/by-hand', { document: await draft([]) });
    const path = join(dir, 'scenarios', 'by-hand.json');
    await writeFile(path, (await readFile(path, 'utf8')).replace('"serviceDay"', '"serviceDate"'));
    const { body } = await ask('GET', '/api/v1/scenarios');
    const found = body.scenarios.find(({ scenarioId }: Body) => scenarioId === 'by-hand');
    expect(found.problems.map(({ field }: Body) => field)).toContain('serviceDate');
    const read = await ask('GET', '/api/v1/scenarios/by-hand');
    expect(read.body).toMatchObject({ status: 422, code: 'scenario-invalid' });
    const { revision } = found;
    expect((await ask('DELETE', `/api/v1/scenarios/by-hand?revision=${revision}`)).status).toBe(200);
  });
});

describe('saving', () => {
  it('gives back what was saved', async () => {
    const document = await draft([faster]);
    const saved = await ask('PUT', '/api/v1/scenarios/own-1', { document });
    expect(saved.status).toBe(200);
    const read = await ask('GET', '/api/v1/scenarios/own-1');
    expect(read.body).toEqual(saved.body);
    expect(read.body).toMatchObject({ document, isShipped: false });
  });

  it('refuses a bad document with all faults in both languages, and keeps the saved one', async () => {
    const document = await draft([faster]);
    const { body: first } = await ask('PUT', '/api/v1/scenarios/own-2', { document });
    const bad = {
      ...document,
      unknown: 1,
      modifications: [
        { ...faster, scale: 0 },
        { ...faster, id: 'b', lines: [] },
      ],
    };
    const { body, status } = await ask('PUT', '/api/v1/scenarios/own-2', {
      document: bad,
      revision: first.revision,
    });
    expect([status, body.code]).toEqual([422, 'scenario-invalid']);
    expect(body.errors.map(({ code, field, modification }: Body) => [modification, field, code])).toEqual([
      ['fast', 'scale', 'field-invalid'],
      ['b', 'lines', 'field-invalid'],
      [undefined, 'unknown', 'field-unknown'],
    ]);
    for (const { text } of body.errors)
      expect(text).toEqual({ zh: expect.any(String), en: expect.any(String) });
    expect((await ask('GET', '/api/v1/scenarios/own-2')).body).toEqual(first);
  });

  it('refuses the second of two writers that read the same revision', async () => {
    const document = await draft([faster]);
    const { body: read } = await ask('PUT', '/api/v1/scenarios/own-3', { document });
    const write = (name: string) =>
      ask('PUT', '/api/v1/scenarios/own-3', { document: { ...document, name }, revision: read.revision });
    const answers = await Promise.all([write('甲'), write('乙')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 409)?.body.code).toBe('scenario-changed');
    const won = answers.find(({ status }) => status === 200)?.body;
    expect((await ask('GET', '/api/v1/scenarios/own-3')).body).toEqual(won);
    // A new scenario under the same id does not replace it either.
    expect((await ask('PUT', '/api/v1/scenarios/own-3', { document })).status).toBe(409);
  });

  it('never writes to a shipped scenario', async () => {
    const { body } = await ask('GET', '/api/v1/scenarios/hubao-hsr');
    const { document, revision } = body;
    const put = await ask('PUT', '/api/v1/scenarios/hubao-hsr', { document, revision });
    expect(put.body).toMatchObject({ status: 403, code: 'scenario-read-only' });
    const removed = await ask('DELETE', `/api/v1/scenarios/hubao-hsr?revision=${revision}`);
    expect(removed.body).toMatchObject({ status: 403, code: 'scenario-read-only' });
    // A copy under another id may change.
    const copy = await ask('PUT', '/api/v1/scenarios/hsr-copy', { document: { ...document, name: '副本' } });
    expect(copy.status).toBe(200);
  });

  it('moves a deleted file aside', async () => {
    const { body } = await ask('PUT', '/api/v1/scenarios/own-4', { document: await draft([faster]) });
    expect((await ask('DELETE', '/api/v1/scenarios/own-4?revision=other')).status).toBe(409);
    expect((await ask('DELETE', `/api/v1/scenarios/own-4?revision=${body.revision}`)).status).toBe(200);
    expect((await ask('GET', '/api/v1/scenarios/own-4')).body).toMatchObject({
      status: 404,
      code: 'scenario-unknown',
    });
    expect((await readdir(join(dir, 'scenarios', 'deleted'))).join()).toContain('own-4-');
  });

  it.each(['..%2Fhubao-hsr', 'A', 'a.json', '-a', `${'a'.repeat(64)}`])('takes no id like %s', async (id) => {
    const { body } = await ask('PUT', `/api/v1/scenarios/${id}`, { document: await draft([]) });
    expect(body).toMatchObject({ status: 400, code: 'bad-request' });
  });

  it('refuses a document that is too large, and one that is none', async () => {
    const document = { ...(await draft([])), note: 'x'.repeat(MAX_SCENARIO_BYTES + 20_000) };
    const large = await ask('PUT', '/api/v1/scenarios/large', { document });
    expect(large.body).toMatchObject({ status: 413, code: 'body-too-large' });
    const tomorrow = await ask('PUT', '/api/v1/scenarios/x', { document: { $schema: 'scenario/9' } });
    expect(tomorrow.body).toMatchObject({
      status: 422,
      errors: [{ code: 'schema-unknown', field: '$schema' }],
    });
    expect((await ask('PUT', '/api/v1/scenarios/x', { document: [] })).body.code).toBe('bad-request');
    expect((await ask('PUT', '/api/v1/scenarios/x', {})).body.code).toBe('bad-request');
  });
});

describe('a check', () => {
  it('counts effects, vehicles and run times of a saved variant', async () => {
    const { body, status } = await ask('POST', '/api/v1/scenarios/hubao-hsr/check', { variant: 'direct' });
    expect([status, body.isRight]).toEqual([200, true]);
    expect(body.lines[0].fleet).toBeGreaterThan(1);
    expect(body.lines[0].checks[0].runSec).toBeGreaterThan(body.lines[0].checks[0].leastSec);
    expect(body.effects[0].counts.departuresAdded).toBeGreaterThan(10);
  });

  it('gives the operations of the day, and the residents near the stops of a new line', async () => {
    const { body } = await ask('POST', '/api/v1/scenarios/intercity-bus/check', {});
    const [{ operation, residents }] = body.operations.lines;
    expect(operation.departures).toBe(body.effects[0].counts.departuresAdded);
    expect(operation.fleet).toBeGreaterThan(1);
    expect(operation.fleet).toBeLessThanOrEqual(body.lines[0].fleet);
    expect(operation.vehicleKm / operation.departures).toBeCloseTo(body.lines[0].checks[0].metres / 1_000, 0);
    expect(operation.costFen.low).toBeLessThanOrEqual(operation.costFen.high);
    // More than live at one stop, less than all of the two cities.
    expect(residents).toBeGreaterThan(1_000);
    expect(residents).toBeLessThan(6_500_000);
    const faster30 = await ask('POST', '/api/v1/scenarios/x/check', { document: await draft([faster]) });
    const { change, lines } = faster30.body.operations;
    expect(lines).toEqual([]);
    expect(change.departures).toBe(0);
    expect(change.vehicleHours).toBeLessThan(0);
  });

  it('takes a document that is not saved, and names its problems', async () => {
    const document = await draft([{ ...faster, lines: ['hohhot-bus:none'] }]);
    const { body } = await ask('POST', '/api/v1/scenarios/not-saved/check', { document });
    expect(body.isRight).toBe(false);
    expect(body.operations).toBeUndefined();
    expect(body.problems).toContainEqual(
      expect.objectContaining({ severity: 'error', code: 'line-unknown', modification: 'fast' }),
    );
    const bad = await ask('POST', '/api/v1/scenarios/not-saved/check', { document: {} });
    expect(bad.body.code).toBe('scenario-invalid');
    expect((await ask('POST', '/api/v1/scenarios/not-saved/check', {})).body.code).toBe('scenario-unknown');
  });
});

describe('a table of planned lines', () => {
  const head = 'line,vehicle,stops,headway_min,kmh,fare_yuan,one_card';
  const fromTable = (...rows: string[]) =>
    ask('POST', '/api/v1/scenarios/from-table', { csv: [head, ...rows].join('\n'), name: '规划线路' });

  it('becomes a document whose stops are found by name and by id, and which passes its check', async () => {
    const { body, status } = await fromTable(
      'K1,bus,新华广场; hohhot-bus:hb-neimenggutiyuguan; 新村@40.86 111.7,10,25,2,yes',
    );
    expect(status).toBe(200);
    expect(body.document).toMatchObject({ name: '规划线路', modifications: [{ shortName: 'K1' }] });
    const [first, second, third] = body.document.modifications[0].stops;
    expect(first.ref).toMatch(/^hohhot-/);
    expect(second).toEqual({ ref: 'hohhot-bus:hb-neimenggutiyuguan' });
    expect(third).toEqual({ new: { name: '新村', lat: 40.86, lon: 111.7 } });
    const checked = await ask('POST', '/api/v1/scenarios/x/check', { document: body.document });
    expect(checked.body.problems.filter(({ severity }: Body) => severity === 'error')).toEqual([]);
    expect(checked.body.operations.lines).toHaveLength(1);
    // Nothing is saved.
    const { body: list } = await ask('GET', '/api/v1/scenarios');
    expect(list.scenarios.map(({ name }: Body) => name)).not.toContain('规划线路');
  });

  it('names each fault with its line and column', async () => {
    const { body } = await fromTable(
      'K1,bus,新华广场; 天涯,10,25,2,yes',
      'K2,boat,新华广场; 大召,0,25,2,yes',
    );
    expect(body).toMatchObject({ status: 422, code: 'scenario-invalid' });
    expect(body.errors.map(({ field }: Body) => field)).toEqual([
      'line 2, stops',
      'line 3, headway_min',
      'line 3, vehicle',
    ]);
    expect(body.errors[0].text).toMatchObject({
      zh: expect.stringMatching(/^第 2 行“站点”：.*天涯/),
      en: expect.stringMatching(/^Line 2, stops: .*天涯/),
    });
    expect((await ask('POST', '/api/v1/scenarios/from-table', { csv: '', name: 'x' })).status).toBe(400);
  });
});

/** Asks for a job until it is in one of the states. */
async function waitFor(jobId: string, states: readonly string[]): Promise<Body> {
  for (;;) {
    const { body } = await ask('GET', `/api/v1/comparisons/${jobId}`);
    if (states.includes(body.state)) return body;
    if (body.state === 'failed') throw new Error(JSON.stringify(body));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe('a comparison', () => {
  const request = { variant: 'direct', from: '07:00', to: '07:10', pairs: [['rail:NDC', 'rail:BTC']] };

  it('is a job that reports, and is stored under the hash of its question', {
    timeout: 120_000,
  }, async () => {
    const { body: job, status } = await ask('POST', '/api/v1/scenarios/hubao-hsr/compare', request);
    expect([status, job.state]).toEqual([202, 'waiting']);
    expect((await ask('POST', '/api/v1/scenarios/hubao-hsr/compare', request)).body.jobId).toBe(job.jobId);
    const { comparison } = await waitFor(job.jobId, ['done']);
    const [pair] = comparison.access.pairs;
    expect(pair.from.zh).toContain('呼和浩特东');
    const [before, after] = [pair.stationToStation.before.meanSec, pair.stationToStation.after.meanSec];
    expect(after).toBeLessThan(before);
    expect(comparison.access.zones.length).toBe(comparison.access.zoneCount);
    for (const { before, district, others, ring } of comparison.access.zones) {
      expect([ring.length, before.length, others.map((one: Body) => one.opportunity)]).toEqual([
        6,
        3,
        ['jobs'],
      ]);
      expect(district).not.toBe('');
    }
    // The mean of the nearest hospital follows from the times to each.
    const { places, nearest, zones } = comparison.access;
    const hospitals = places.filter(({ category }: Body) => category === 'hospital');
    const least = (side: string, z: number) =>
      Math.min(...hospitals.map((one: Body) => one[side][z] ?? Number.POSITIVE_INFINITY));
    let [sum, weights] = [0, 0];
    for (const [z, { weight }] of zones.entries()) {
      if (least('beforeSec', z) === Number.POSITIVE_INFINITY) continue;
      sum += weight * least('afterSec', z);
      weights += weight;
    }
    const { meanSec } = nearest.find(({ category }: Body) => category === 'hospital');
    expect(sum / weights).toBeCloseTo(meanSec.after, 6);
    const again = await ask('POST', '/api/v1/scenarios/hubao-hsr/compare', request);
    expect([again.status, again.body.comparison]).toEqual([200, comparison]);
    expect((await readdir(join(dir, 'scenarios', 'comparisons'))).sort()).toEqual([
      `${job.jobId}.json`,
      `${job.jobId}.task.json`,
    ]);
    // Another window is another job.
    const other = await ask('POST', '/api/v1/scenarios/hubao-hsr/compare', { ...request, to: '07:05' });
    expect(other.body.jobId).not.toBe(job.jobId);
    await ask('DELETE', `/api/v1/comparisons/${other.body.jobId}`);
  });

  it.each([
    ['a part that does not exist', { parts: ['riders', 'taxes'] }, 'parts.1'],
    ['no part', { parts: [] }, 'parts'],
    ['too many draws', { riders: { draws: 1_000_000 } }, 'riders.draws'],
    ['days without end', { settlement: { days: 400 } }, 'settlement.days'],
    ['a sheet of other parameters', { riders: { sheet: { $schema: 'x' } } }, 'riders.sheet.$schema'],
  ])('refuses %s by its field', async (_, fields, field) => {
    const { body, status } = await ask('POST', '/api/v1/scenarios/hubao-hsr/compare', fields);
    expect([status, body.code]).toEqual([400, 'bad-request']);
    expect(body.errors[0].field).toBe(field);
  });

  it('can be cancelled and asked for again', { timeout: 120_000 }, async () => {
    const longer = { variant: 'honest', from: '05:00', to: '23:00' };
    const { body: job } = await ask('POST', '/api/v1/scenarios/hubao-hsr/compare', longer);
    await waitFor(job.jobId, ['running']);
    // The server answers other requests meanwhile.
    expect((await ask('POST', '/api/v1/scenarios/hubao-hsr/check', {})).status).toBe(200);
    const cancelled = await ask('DELETE', `/api/v1/comparisons/${job.jobId}`);
    expect(cancelled.body).toMatchObject({ state: 'cancelled' });
    expect((await ask('GET', `/api/v1/comparisons/${job.jobId}`)).body.state).toBe('cancelled');
    const { body: again } = await ask('POST', '/api/v1/scenarios/hubao-hsr/compare', longer);
    expect(again).toMatchObject({ jobId: job.jobId, state: 'waiting' });
    await ask('DELETE', `/api/v1/comparisons/${job.jobId}`);
    expect(defects).toEqual([]);
  });

  it('of a scenario with errors has no access, and names them', async () => {
    const document = await draft([{ ...faster, lines: ['hohhot-bus:none'] }]);
    const { body: job } = await ask('POST', '/api/v1/scenarios/x/compare', { document });
    const { comparison } = await waitFor(job.jobId, ['done']);
    expect(comparison.access).toBeUndefined();
    expect(comparison.problems[0].code).toBe('line-unknown');
  });

  it('refuses windows that end before they start, and unknown jobs', async () => {
    const window = { from: '09:00', to: '08:00' };
    expect((await ask('POST', '/api/v1/scenarios/hubao-hsr/compare', window)).body.code).toBe('bad-time');
    expect((await ask('GET', '/api/v1/comparisons/0123')).body.code).toBe('not-found');
    expect((await ask('DELETE', '/api/v1/comparisons/..%2Fx')).body.code).toBe('not-found');
  });
});

describe('an export', () => {
  it('is a zip of the feeds', async () => {
    const response = await fetch(`${served.url}/api/v1/scenarios/hubao-hsr/export?variant=honest`);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/zip']);
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="hubao-hsr.zip"');
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(bytes.subarray(0, 2).toString()).toBe('PK');
    expect(bytes.includes('rail/stop_times.txt')).toBe(true);
  });

  it('of a scenario with errors is refused with them', async () => {
    const document = await draft([{ ...faster, lines: ['hohhot-bus:none'] }]);
    await ask('PUT', '/api/v1/scenarios/wrong', { document });
    const { body } = await ask('GET', '/api/v1/scenarios/wrong/export');
    expect(body).toMatchObject({ status: 422, code: 'scenario-invalid', errors: [{ code: 'line-unknown' }] });
  });
});

it('gives the schema of documents', async () => {
  const { body } = await ask('GET', '/api/v1/scenarios/schema');
  expect(body.properties.modifications.type).toBe('array');
});
