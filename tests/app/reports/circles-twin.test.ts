/**
 * Travel circles of the two cities beside a slow twin: one search for each zone and minute on feeds that hold the vehicles of
 * the circle alone, distances to every stop, medians by sorting.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { defaultFeeds, regionFile } from '../../../server/app/files/paths.ts';
import { loadFeeds } from '../../../server/app/planning/load-feeds.ts';
import type { LoadedTimetable } from '../../../server/app/planning/load-timetable.ts';
import { type CircleModes, findCircles } from '../../../server/app/reports/circles.ts';
import { listRegionZones } from '../../../server/app/scenarios/load-access-zones.ts';
import type { LatLon } from '../../../server/base/geo.ts';
import { findServiceDay } from '../../../server/base/service-day.ts';
import { SearchCache } from '../../../server/planner/model/search-cache.ts';
import { NEVER_REACHED, RaptorSearch } from '../../../server/planner/raptor/raptor.ts';
import { naiveDistanceM } from '../../support/naive-search.ts';

const day = findServiceDay('2026-11-25') as number;
const [FROM, TO] = [7 * 3_600, 7 * 3_600 + 900];
/** The minutes of the window sample the wait before vehicles of which only the headway is known. */
const rules = { minTransferSec: 0, additionalTransferSec: 0, samplesWaits: true };
const cutoffsMin = [30, 60, 120];
const isRail = (feed: string) => ['rail', 'hohhot-metro'].includes(basename(feed));
const feedsOf: Record<CircleModes, readonly string[]> = {
  all: defaultFeeds,
  rail: defaultFeeds.filter(isRail),
  road: defaultFeeds.filter((feed) => !isRail(feed)),
};

let dir: string;
const loaded = {} as Record<CircleModes, LoadedTimetable>;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tongcheng-circles-'));
  for (const modes of Object.keys(feedsOf) as CircleModes[])
    loaded[modes] = await loadFeeds({
      feeds: [...feedsOf[modes]],
      data: join(dir, modes),
      region: regionFile,
    });
}, 180_000);
afterAll(() => rm(dir, { recursive: true, force: true }));

interface Zone extends LatLon {
  readonly id: string;
  readonly people: number;
}

/** Median seconds from each zone to each centre. */
function toMedians(
  { region, timetable }: LoadedTimetable,
  zones: readonly Zone[],
  centres: readonly LatLon[],
  isDoors: boolean,
): number[][] {
  const { boardSlackSec, boardable, lat, lon } = timetable.stops;
  const { detourFactor, speedMps } = region.walk;
  const { network } = new SearchCache(timetable).getSearch(day, rules).sides.forward;
  const search = new RaptorSearch(network);
  const rides = new Uint8Array(boardable);
  const listNear = (place: LatLon) =>
    Array.from({ length: boardable }, (_, stop) => ({
      stop,
      metres: naiveDistanceM(place, { lat: lat[stop] as number, lon: lon[stop] as number }),
    }))
      .filter(({ metres }) => metres <= 1_000)
      .map(({ metres, stop }) => ({ stop, walkSec: Math.ceil((metres * detourFactor) / speedMps) }));
  const ends = centres.map(listNear);
  return zones.map((zone) => {
    const access = listNear(zone).map(({ stop, walkSec }) => ({
      stop,
      durationSec: isDoors ? walkSec + (boardSlackSec[stop] as number) : 0,
    }));
    const times = centres.map((): number[] => []);
    for (let timeSec = FROM; timeSec < TO; timeSec += 60) {
      const arrivals = search.reachAll({ timeSec, access, maxRounds: 4 }, rides);
      centres.forEach((centre, c) => {
        const walk = Math.ceil((naiveDistanceM(zone, centre) * detourFactor) / speedMps);
        let best = walk <= 1_800 ? walk : Number.POSITIVE_INFINITY;
        for (const { stop, walkSec } of ends[c] ?? []) {
          const arrival = arrivals[stop] as number;
          // From door to door, a walk over a stop is no ride; at one stop, who is there has arrived.
          if (arrival === NEVER_REACHED || (isDoors && rides[stop] === 0)) continue;
          best = Math.min(best, arrival - timeSec + (isDoors ? walkSec : 0));
        }
        times[c]?.push(best);
      });
    }
    return times.map((own) => own.sort((a, b) => a - b)[Math.ceil(own.length / 2) - 1] as number);
  });
}

test('people within the minutes are those of the slow twin', { timeout: 240_000 }, async () => {
  const every = listRegionZones(loaded.all);
  const zones = every
    .filter((_, i) => i % Math.floor(every.length / 10) === 0)
    .map(({ id, lat, lon }, i): Zone => ({ id, lat, lon, people: 2 ** i }));
  const zonesFile = join(dir, 'zones.csv');
  const rows = zones.map(({ id, lat, lon, people }) => `${id},${lat},${lon},${people}`);
  await writeFile(zonesFile, `id,lat,lon,population\n${rows.join('\n')}\n`);
  const { circles } = await findCircles(loaded.all, {
    day,
    from: '07:00',
    to: '07:15',
    cutoffsMin,
    zonesFile,
  });
  expect(circles.map(({ id }) => id)).toEqual(['metropolitan', 'rail', 'road', 'airport']);
  for (const { before, centres, id, modes } of circles) {
    // On this day the old airport of Hohhot has closed.
    const open = loaded.all.region.places.filter(({ id }) => !id.includes('baita'));
    const places = open.filter(({ category, type }) =>
      centres === 'district' ? type === 'district' : category === centres,
    );
    for (const ends of ['stationToStation', 'doorToDoor'] as const) {
      const medians = toMedians(loaded[modes], zones, places, ends === 'doorToDoor');
      const countWithin = (isNear: (own: readonly number[], cutoffSec: number) => boolean) =>
        cutoffsMin.map((cutoff) =>
          zones.reduce((sum, { people }, z) => sum + (isNear(medians[z] ?? [], cutoff * 60) ? people : 0), 0),
        );
      // People of zones are powers of two: a count says which zones it has.
      expect(before.any[ends], `${id} ${ends}`).toEqual(
        countWithin((own, cutoffSec) => own.some((sec) => sec <= cutoffSec)),
      );
      before.rows.forEach(({ within }, c) => {
        expect(within[ends], `${id} ${ends} ${c}`).toEqual(
          countWithin((own, cutoffSec) => (own[c] as number) <= cutoffSec),
        );
      });
    }
  }
});
