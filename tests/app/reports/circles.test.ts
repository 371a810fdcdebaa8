/** Travel circles of a line of three stops: people within the minutes, by vehicles and by both kinds of ends. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadFeeds } from '../../../server/app/planning/load-feeds.ts';
import type { LoadedTimetable } from '../../../server/app/planning/load-timetable.ts';
import { findCircles } from '../../../server/app/reports/circles.ts';
import { toCirclesReport } from '../../../server/app/reports/circles-report.ts';
import { findServiceDay } from '../../../server/base/service-day.ts';
import { isNumberCell } from '../../../server/bureau/report/report.ts';
import { makeTempDir, smallFeed, writeInlineFeed } from '../../support/inline-feed.ts';

/** A bus on the hour every 20 minutes over A, B, C, ten minutes each; a train from A to C in twelve minutes. */
function toFiles() {
  const trips: string[] = [];
  const times: string[] = [];
  const clock = (min: number) =>
    `${String(Math.floor(min / 60)).padStart(2, '0')}:${String(min % 60).padStart(2, '0')}:00`;
  for (let start = 360; start < 720; start += 20) {
    trips.push(`R,all,B${start}`, `T,all,T${start}`);
    for (const [i, stop] of ['A', 'B', 'C'].entries())
      times.push(`B${start},${clock(start + 10 * i)},${clock(start + 10 * i)},${stop},${i + 1}`);
    times.push(
      `T${start},${clock(start)},${clock(start)},A,1`,
      `T${start},${clock(start + 12)},${clock(start + 12)},C,2`,
    );
  }
  return {
    ...smallFeed,
    'stops.txt':
      'stop_id,stop_name,stop_lat,stop_lon\nA,First,40.80,111.60\nB,Second,40.90,111.60\nC,Third,41.00,111.60\n',
    'routes.txt': 'route_id,agency_id,route_short_name,route_type\nR,bus,1,3\nT,bus,2,2\n',
    'trips.txt': `route_id,service_id,trip_id\n${trips.join('\n')}\n`,
    'stop_times.txt': `trip_id,arrival_time,departure_time,stop_id,stop_sequence\n${times.join('\n')}\n`,
  };
}

const place = (type: string, id: string, lat: number, category?: string) => ({
  type,
  id,
  name: { text: id },
  lat,
  lon: 111.6,
  ...(category === undefined ? {} : { category }),
});

async function load(): Promise<{ loaded: LoadedTimetable; zonesFile: string }> {
  const dir = await makeTempDir();
  const feed = await writeInlineFeed(join(dir, 'town'), toFiles());
  const found = await loadFeeds({ feeds: [feed], data: join(dir, 'data') });
  const region = {
    ...found.region,
    walk: { ...found.region.walk, speedMps: 1, detourFactor: 1 },
    places: [
      place('district', 'seat', 41.0),
      place('point', 'central', 41.0, 'station'),
      place('point', 'field', 42, 'airport'),
    ],
  } as unknown as LoadedTimetable['region'];
  const zonesFile = join(dir, 'zones.csv');
  // The zone at A stands 500 m from its stop.
  writeFileSync(
    zonesFile,
    'id,lat,lon,population\na,40.7955,111.6,1000\nb,40.9,111.6,20000\nc,41.0,111.6,300000\n',
  );
  return { loaded: { ...found, region }, zonesFile };
}

test('people within the minutes of each circle', async () => {
  const { loaded, zonesFile } = await load();
  const circles = await findCircles(loaded, {
    day: findServiceDay('2026-11-25') as number,
    from: '07:00',
    to: '09:00',
    cutoffsMin: [5, 20, 23, 30, 40],
    zonesFile,
  });
  expect(circles.population).toBe(321_000);
  const withinOf = (id: string) => circles.circles.find((circle) => circle.id === id)?.before.rows[0]?.within;
  // Median wait 10 minutes. All vehicles: a by train 22 at the stop, 31 from the door; b by bus 20.
  expect(withinOf('metropolitan')).toEqual({
    stationToStation: [300_000, 320_000, 321_000, 321_000, 321_000],
    doorToDoor: [300_000, 320_000, 320_000, 320_000, 321_000],
  });
  // Rail alone: b has no train.
  expect(withinOf('rail')).toEqual({
    stationToStation: [300_000, 300_000, 301_000, 301_000, 301_000],
    doorToDoor: [300_000, 300_000, 300_000, 300_000, 301_000],
  });
  // Road alone: a by bus 30 at the stop, 39 from the door.
  expect(withinOf('road')).toEqual({
    stationToStation: [300_000, 320_000, 320_000, 321_000, 321_000],
    doorToDoor: [300_000, 320_000, 320_000, 320_000, 321_000],
  });
  const airport = circles.circles.find(({ id }) => id === 'airport')?.before;
  expect(airport?.rows[0]?.stopCount).toBe(0);
  expect(airport?.any.doorToDoor).toEqual([0, 0, 0, 0, 0]);

  const shown = toCirclesReport(circles).sections.flatMap(({ blocks }) =>
    blocks.flatMap((block) => (block.kind === 'table' ? block.rows : [])),
  );
  const numbers = shown.map((row) => row.filter(isNumberCell).map(({ value }) => value));
  expect(numbers).toContainEqual([1, 300_000, 300_000, 301_000, 301_000, 301_000]);
});

test('a region without people or centres is refused', async () => {
  const { loaded, zonesFile } = await load();
  const options = {
    day: findServiceDay('2026-11-25') as number,
    from: '07:00',
    to: '09:00',
    cutoffsMin: [30],
  };
  const nowhere = { ...loaded, region: { ...loaded.region, places: [] } };
  await expect(findCircles(nowhere, { ...options, zonesFile })).rejects.toThrow('no centres');
  const { file: _, ...unnamed } = loaded.region;
  await expect(findCircles({ ...loaded, region: unnamed }, options)).rejects.toThrow('no people');
});
