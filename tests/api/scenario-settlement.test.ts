/** Settlement of comparisons over HTTP in regions unlike the two cities: few and far stations, no cards. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadFeeds } from '../../server/app/planning/load-feeds.ts';
import { createScenarioRoom } from '../../server/app/scenarios/scenario-room.ts';
import { writeInlineFeed } from '../support/inline-feed.ts';
import { toExpressScenario, writeSmallCities } from '../support/small-cities.ts';
import { getJson, serveFake } from './serve-fake.ts';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tongcheng-settlement-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

// biome-ignore lint/suspicious/noExplicitAny: the tests name the fields that they read
type Body = Record<string, any>;

/** The comparison of the express line, with its settlement. */
async function settle(options: { feeds: string[]; data: string; region: string }): Promise<Body> {
  const defects: unknown[] = [];
  const room = createScenarioRoom(options, await loadFeeds(options), (error) => defects.push(error));
  const served = await serveFake({ scenarios: () => room.useCases });
  try {
    const list = (await getJson(`${served.url}/api/v1/scenarios`)).body as Body;
    const post = { document: toExpressScenario(list.feeds), parts: ['settlement'] };
    let { body } = (await getJson(`${served.url}/api/v1/scenarios/express/compare`, {
      method: 'POST',
      body: JSON.stringify(post),
      headers: { 'Content-Type': 'application/json' },
    })) as { body: Body };
    while (body.state === 'waiting' || body.state === 'running') {
      await new Promise((resolve) => setTimeout(resolve, 100));
      body = (await getJson(`${served.url}/api/v1/comparisons/${body.jobId}`)).body as Body;
    }
    expect(defects).toEqual([]);
    expect([body.state, body.problem]).toEqual(['done', undefined]);
    expect(body.comparison.refused).toBeUndefined();
    return body.comparison.settlement;
  } finally {
    await served.close();
    await room.close();
  }
}

/** Trains from Baotou to stations of districts 130 km away, with residents of their own. */
const country = {
  'agency.txt':
    'agency_id,agency_name,agency_url,agency_timezone\nchina-railway,中国铁路,https://rail.example,Asia/Shanghai\n',
  'calendar.txt':
    'service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\ndaily,1,1,1,1,1,1,1,20260101,20271231\n',
  'stops.txt':
    'stop_id,stop_name,stop_lat,stop_lon\nB1,包头西,40.6200,109.7600\nB2,包头北,40.7000,109.9000\nF1,白云鄂博,41.7700,109.9700\nF2,百灵庙,41.7000,110.4300\n',
  'routes.txt': 'route_id,agency_id,route_short_name,route_type\nfar,china-railway,远,2\n',
  'trips.txt': 'route_id,service_id,trip_id\nfar,daily,there\nfar,daily,back\n',
  'stop_times.txt':
    'trip_id,arrival_time,departure_time,stop_id,stop_sequence\nthere,08:00:00,08:00:00,B2,0\nthere,08:10:00,08:10:00,B1,1\nthere,10:00:00,10:00:00,F1,2\nthere,11:30:00,11:30:00,F2,3\nback,15:00:00,15:00:00,F2,0\nback,16:30:00,16:30:00,F1,1\nback,18:20:00,18:20:00,B1,2\nback,18:30:00,18:30:00,B2,3\n',
};

test('a region of few stations, some of them far away, is settled', { timeout: 120_000 }, async () => {
  const at = join(dir, 'far');
  const { feeds, region } = await writeSmallCities(at, 4);
  const rails = [feeds[0] as string, feeds[2] as string, await writeInlineFeed(join(at, 'country'), country)];
  const settlement = await settle({ feeds: rails, data: join(at, 'data'), region });
  expect(settlement).toMatchObject({ method: 'expected', sumFen: 0 });
  expect(settlement.people.before).toBeGreaterThan(0);
});

test('a scheme without cards is settled: visitors have accounts, too', { timeout: 120_000 }, async () => {
  const at = join(dir, 'accounts');
  const { feeds, region } = await writeSmallCities(at, 4);
  const schemeDir = join(dirname(region), 'scheme');
  mkdirSync(schemeDir, { recursive: true });
  for (const name of readdirSync(schemeDir).filter((file) => /\.v\d+\.json$/.test(file))) {
    const scheme = JSON.parse(readFileSync(join(schemeDir, name), 'utf8')) as Body;
    const media = scheme.media.map((medium: Body) => ({ ...medium, charging: 'account' }));
    writeFileSync(join(schemeDir, name), JSON.stringify({ ...scheme, media }));
  }
  const settlement = await settle({ feeds, data: join(at, 'data'), region });
  expect(settlement.sumFen).toBe(0);
  expect(settlement.riders.groups.map(({ id }: Body) => id)).toContain('visitor');
});
