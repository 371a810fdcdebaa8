/** Facts about the default region are not applied to feeds of other places. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadWorld } from '../../../server/app/planning/load-feeds.ts';
import type { World } from '../../../server/app/planning/world.ts';
import { createUseCases } from '../../../server/app/use-cases.ts';
import type { PlanRequest } from '../../../server/planner/model/plan-request.ts';
import { type FeedFiles, makeTempDir, writeInlineFeed } from '../../support/inline-feed.ts';
import { noRoom } from '../../support/no-room.ts';

const day = Date.UTC(2026, 10, 25) / 86_400_000;

async function loadInline(files: FeedFiles, region?: string): Promise<World> {
  const dir = await makeTempDir();
  const feed = await writeInlineFeed(join(dir, 'feed'), files);
  return loadWorld({ feeds: [feed], data: join(dir, 'data'), ...(region ? { region } : {}) });
}

function plan(world: World, from: string, to: string, seconds: number, more: Partial<PlanRequest> = {}) {
  const request: PlanRequest = {
    from: { kind: 'stop', stopId: from },
    to: { kind: 'stop', stopId: to },
    time: { day, seconds },
    arriveBy: false,
    searchWindowSec: 900,
    minItineraries: 1,
    maxItineraries: 5,
    walking: { maxAccessSec: 900, maxEgressSec: 900, maxDirectSec: 1800, speedMps: 1.2 },
    minTransferSec: 0,
    additionalTransferSec: 0,
    walkOnly: false,
    needsWheelchair: false,
    fare: {},
    ...more,
  };
  return world.planner.plan(request).itineraries;
}

const calendar = `service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date
S,1,1,1,1,1,1,1,20260101,20261231
`;

/**
 * Two trains that meet in one station; the second leaves five minutes after the first arrives.
 *
 * Leeuwarden --8:00-8:30--> Meppel 1 | Meppel 2 --8:35-9:00--> Zwolle
 */
const twoTrains: FeedFiles = {
  'agency.txt': 'agency_id,agency_name,agency_url,agency_timezone\nA,Ag,http://a.example,Europe/Berlin\n',
  'calendar.txt': calendar,
  'routes.txt': 'route_id,agency_id,route_short_name,route_type\nR1,A,R1,2\nR2,A,R2,2\n',
  'stops.txt': `stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station
A1,Leeuwarden,53.2,5.79,0,
B1,Meppel 1,52.69,6.2,0,P
B2,Meppel 2,52.69,6.2,0,P
C1,Zwolle,52.5,6.09,0,
P,Meppel,52.69,6.2,1,
`,
  'trips.txt': 'route_id,service_id,trip_id\nR1,S,R1.1\nR2,S,R2.1\n',
  'stop_times.txt': `trip_id,arrival_time,departure_time,stop_id,stop_sequence
R1.1,08:00:00,08:00:00,A1,1
R1.1,08:30:00,08:30:00,B1,2
R2.1,08:35:00,08:35:00,B2,1
R2.1,09:00:00,09:00:00,C1,2
`,
};

describe('times before boarding', () => {
  test('of a feed from elsewhere: a change of trains within five minutes is possible', async () => {
    const world = await loadInline(twoTrains);
    const [first] = plan(world, 'feed:A1', 'feed:C1', 7 * 3600 + 50 * 60);
    expect([first?.departureSec, first?.arrivalSec, first?.transfers]).toEqual([8 * 3600, 9 * 3600, 1]);
  });

  test('a change of trains at one stop within a minute, and no time for gates after a walk', async () => {
    const world = await loadInline({
      'agency.txt':
        'agency_id,agency_name,agency_url,agency_timezone\nM,Ag,http://a.example,Europe/Amsterdam\n',
      'calendar.txt': calendar,
      'routes.txt': 'agency_id,route_id,route_short_name,route_type\nM,t1,1,2\nM,t2,2,2\nM,b,bus,3\n',
      'stops.txt': `stop_id,stop_name,stop_lat,stop_lon
c1,Stop 1,2.301,2.300
c2,Stop 2,2.302,2.300
c3,Stop 3,2.303,2.300
far,Far,2.4,2.4
`,
      'trips.txt': 'route_id,service_id,trip_id\nt1,S,t1\nt2,S,t2\nb,S,b\n',
      'stop_times.txt': `trip_id,arrival_time,departure_time,stop_id,stop_sequence
t1,00:01:00,00:01:00,c1,1
t1,00:02:00,00:02:00,c2,2
t2,00:03:00,00:03:00,c2,1
t2,00:04:00,00:04:00,c3,2
b,01:00:00,01:00:00,c3,1
b,01:30:00,01:30:00,far,2
`,
    });
    const [first] = plan(world, 'feed:c1', 'feed:c3', 0, {
      walking: { maxAccessSec: 0, maxEgressSec: 0, maxDirectSec: 0, speedMps: 1.2 },
    });
    expect([first?.departureSec, first?.arrivalSec]).toEqual([60, 240]);
  });

  test('of a given region file apply: ten minutes for a train', async () => {
    const dir = await makeTempDir();
    const region = join(dir, 'region.json');
    writeFileSync(
      region,
      JSON.stringify({
        names: { en: 'The North' },
        bbox: { south: 52, west: 5, north: 54, east: 7 },
        start: { lat: 53, lon: 6, zoom: 8 },
        cities: [],
        travel: { slack: { rail: { changeSec: 600, boardSlackSec: 600 } } },
      }),
    );
    const world = await loadInline(twoTrains, region);
    expect(
      plan(world, 'feed:A1', 'feed:C1', 7 * 3600 + 50 * 60, { searchWindowSec: 0 })[0]?.arrivalSec,
    ).not.toBe(9 * 3600);
    expect(world.region.name.text).toBe('The North');
  });
});

test('feeds of elsewhere have no cities, places, water or districts of the default region', async () => {
  const world = await loadInline(twoTrains);
  const useCases = createUseCases(world, noRoom, noRoom, noRoom);
  const info = await useCases.getRegionInfo();
  expect(info).toMatchObject({
    name: { text: 'Ag' },
    timeZone: 'Europe/Berlin',
    regions: [],
    bounds: { south: 52.5, west: 5.79, north: 53.2, east: 6.2 },
  });
  expect(await useCases.getGround()).toMatchObject({ features: { features: [] }, attribution: '' });
  const search = (text: string) => useCases.searchPlaces({ text, language: 'zh', limit: 5 });
  expect(await search('呼和浩特')).toEqual([]);
  expect(await search('昆都仑区')).toEqual([]);
  expect((await search('zwolle'))[0]?.place.name.text).toBe('Zwolle');
});

test("a bureau's own feed of the two cities keeps the default region", async () => {
  const world = await loadInline({
    ...twoTrains,
    'stops.txt': `stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station
A1,甲,40.8,111.6,0,
B1,乙,40.7,111.2,0,P
B2,乙,40.7,111.2,0,P
C1,丙,40.6,109.9,0,
P,乙,40.7,111.2,1,
`,
  });
  expect(world.region.cities.map(({ id }) => id)).toEqual(['hohhot', 'baotou']);
  expect(world.timetable.rules.slack.rail.changeSec).toBe(600);
});

test('trains of which every one calls in the two cities keep the default region, wherever they go', async () => {
  const stops = [
    'A,甲,40.8,111.6',
    ...Array.from({ length: 9 }, (_, i) => `F${i},远${i},${30 + i / 2},11${i}`),
  ];
  const calls = stops.map((row, i) => `T,0${i}:00:00,0${i}:00:00,${row.split(',')[0]},${i}`);
  const world = await loadInline({
    ...twoTrains,
    'routes.txt': 'route_id,agency_id,route_short_name,route_type\nR,A,D1,2\n',
    'stops.txt': `stop_id,stop_name,stop_lat,stop_lon\n${stops.join('\n')}\n`,
    'trips.txt': 'route_id,service_id,trip_id\nR,S,T\n',
    'stop_times.txt': `trip_id,arrival_time,departure_time,stop_id,stop_sequence\n${calls.join('\n')}\n`,
  });
  expect(world.region.cities.map(({ id }) => id)).toEqual(['hohhot', 'baotou']);
});

test.each([
  ['an unknown field', { colour: 'red' }, 'colour'],
  [
    'an unknown kind of service',
    { travel: { slack: { tram: { changeSec: 60, boardSlackSec: 0 } } } },
    'tram',
  ],
  ['a negative time', { travel: { slack: { rail: { changeSec: -1, boardSlackSec: 0 } } } }, 'changeSec'],
  ['a share above one', { travel: { headwayWaitShare: { bus: 1.5 } } }, 'headwayWaitShare'],
  ['a latitude off the globe', { start: { lat: 95, lon: 6, zoom: 8 } }, 'start.lat'],
])('a region file with %s is refused by name', async (_, wrong, where) => {
  const dir = await makeTempDir();
  const file = join(dir, 'region.json');
  const right = {
    names: { en: 'The North' },
    bbox: { south: 52, west: 5, north: 54, east: 7 },
    start: { lat: 53, lon: 6, zoom: 8 },
    cities: [],
  };
  writeFileSync(file, JSON.stringify({ ...right, ...wrong }));
  await expect(loadInline(twoTrains, file)).rejects.toMatchObject({
    code: 'bad-request',
    text: { en: expect.stringContaining(where) },
  });
});
