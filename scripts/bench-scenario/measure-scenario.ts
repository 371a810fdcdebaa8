/** Measures one network: a line is added between two far stops, and everything is asked before and after. */
import type { LoadedTimetable } from '../../server/app/planning/load-timetable.ts';
import { toScenarioBase } from '../../server/app/scenarios/scenario-base.ts';
import { toDateText } from '../../server/base/service-day.ts';
import type { Modification, Scenario } from '../../server/bureau/scenario/document.ts';
import { applyScenario, resolveScenario } from '../../server/bureau/scenario/resolve-scenario.ts';
import { SearchCache } from '../../server/planner/model/search-cache.ts';
import { StopIndex } from '../../server/planner/model/stop-index.ts';
import { StopLocator } from '../../server/planner/model/stop-locator.ts';
import { RaptorSearch } from '../../server/planner/raptor/raptor.ts';
import { ReachPlanner } from '../../server/planner/reach/reach-planner.ts';
import { ReachPool } from '../../server/planner/reach/reach-pool.ts';
import { skimOnThreads } from '../../server/planner/reach/skim-on-threads.ts';
import type { SkimQuery } from '../../server/planner/reach/skim-window.ts';
import { toSkimZones } from '../../server/planner/reach/zone-access.ts';
import { isActive, type Timetable } from '../../server/transit/timetable/timetable.ts';

export interface ScenarioSizes {
  readonly zones: number;
  readonly departures: number;
  readonly threads: number;
}

export interface ScenarioRow {
  readonly network: string;
  readonly measure: string;
  /** Milliseconds on the clock, median of the runs. */
  readonly ms: number;
  readonly note: string;
}

const RUNS = 5;
const FROM_SEC = 7 * 3_600;
const MAX_TRAVEL_SEC = 7_200;
const walk = { speedMps: 1.2, detourFactor: 1.3 };
const plainRules = { minTransferSec: 0, additionalTransferSec: 0 };
/** Origins of the searches that are made one for each departure: enough for a ratio. */
const SAMPLED_ORIGINS = 10;

export async function measureScenario(
  network: string,
  loaded: LoadedTimetable,
  sizes: ScenarioSizes,
): Promise<ScenarioRow[]> {
  const { timetable } = loaded;
  const day = findBusyDay(timetable);
  const base = toScenarioBase(loaded);
  const scenario = toScenario(timetable, base.feedHashes, day);
  const rows: ScenarioRow[] = [];
  const add = (measure: string, ms: number, note = '') => rows.push({ network, measure, ms, note });

  const resolveMs: number[] = [];
  const applyMs: number[] = [];
  let after = timetable;
  for (let i = 0; i < RUNS; i++) {
    const started = performance.now();
    const resolved = resolveScenario(base, scenario);
    if (!resolved.editor) throw new Error(JSON.stringify(resolved.problems));
    const done = performance.now();
    after = applyScenario(resolved);
    resolveMs.push(done - started);
    applyMs.push(performance.now() - done);
  }
  add('resolve', median(resolveMs));
  add('apply', median(applyMs), `${timetable.patterns.runStart.length} departures of all days`);
  add(
    'changed isochrone',
    median(measureIsochrone(after, day)),
    'day, search and polygons of 30, 60, 120 min',
  );

  const first = await skimAll(timetable, day, sizes);
  const second = await skimAll(after, day, sizes);
  const times = sizes.zones * sizes.zones * sizes.departures * 2;
  const bothMs = first.ms + second.ms;
  const peakMb = Math.round(process.resourceUsage().maxRSS / 1_024);
  add(
    'zones to zones, before and after',
    bothMs,
    `${sizes.zones} x ${sizes.zones} x ${sizes.departures}, ${sizes.threads} threads, ${perSecond(times, bothMs)} travel times/s, peak ${peakMb} MB`,
  );
  add('window search of one origin', first.windowMs, `${sizes.departures} departures, one thread`);
  add(
    'one search a departure, one origin',
    first.repeatedMs,
    `${(first.repeatedMs / first.windowMs).toFixed(1)} times the window search`,
  );
  return rows;
}

async function skimAll(timetable: Timetable, day: number, { departures, threads, zones }: ScenarioSizes) {
  const { boardable, lat, lon } = timetable.stops;
  const { network } = new SearchCache(timetable).getSearch(day, plainRules).sides.forward;
  const points = Array.from({ length: zones }, (_, i) => {
    const row = Math.floor((i * boardable) / zones);
    return { lat: lat[row] as number, lon: lon[row] as number };
  });
  const all = toSkimZones(timetable, points, { maxM: 800, ...walk });
  const query: SkimQuery = {
    fromSec: FROM_SEC,
    stepSec: 60,
    departureCount: departures,
    maxRides: 4,
    maxTravelSec: MAX_TRAVEL_SEC,
    percents: [5, 25, 50, 75, 95],
    walk,
    maxDirectSec: 1_800,
  };
  const pool = new ReachPool(threads);
  const started = performance.now();
  await skimOnThreads(network, boardable, all, all, query, pool);
  const ms = performance.now() - started;
  await pool.close();

  const { ProfileReach } = await import('../../server/planner/reach/profile-reach.ts');
  const sample = all.filter((_, i) => i % Math.ceil(zones / SAMPLED_ORIGINS) === 0);
  const rows = new Int32Array(departures * boardable);
  const profile = new ProfileReach(network);
  const search = new RaptorSearch(network);
  let windowMs = Number.POSITIVE_INFINITY;
  let repeatedMs = Number.POSITIVE_INFINITY;
  // The first round warms up; of the others the quickest counts, for both alike.
  for (let round = 0; round < 3; round++) {
    const before = performance.now();
    for (const { access } of sample) profile.reachWindow({ ...query, access }, rows);
    const between = performance.now();
    for (const { access } of sample) {
      for (let i = 0; i < departures; i++) {
        const timeSec = FROM_SEC + i * 60;
        search.reachAll({ timeSec, access, maxRounds: query.maxRides, shorterThanSec: MAX_TRAVEL_SEC + 1 });
      }
    }
    const end = performance.now();
    if (round === 0) continue;
    windowMs = Math.min(windowMs, (between - before) / sample.length);
    repeatedMs = Math.min(repeatedMs, (end - between) / sample.length);
  }
  return { ms, windowMs, repeatedMs };
}

function measureIsochrone(timetable: Timetable, day: number): number[] {
  const stops = new StopIndex(timetable);
  const one = {
    kind: 'point' as const,
    lat: timetable.stops.lat[0] as number,
    lon: timetable.stops.lon[0] as number,
  };
  return Array.from({ length: RUNS }, () => {
    const started = performance.now();
    const planner = new ReachPlanner({
      timetable,
      stops,
      locator: new StopLocator(timetable.stops),
      cache: new SearchCache(timetable),
    });
    planner.drawIsochrones(
      {
        one,
        time: { day, seconds: 8 * 3_600 },
        arriveBy: false,
        maxTravelSec: MAX_TRAVEL_SEC,
        cutoffsSec: [1_800, 3_600, MAX_TRAVEL_SEC],
        ...plainRules,
        walking: { speedMps: walk.speedMps, maxNearSec: 900, maxFarSec: 900, maxDirectSec: 1_800 },
        needsWheelchair: false,
        walkOnly: false,
      },
      [],
    );
    return performance.now() - started;
  });
}

/** The day of the calendar's first ten weeks on which most departures run. */
function findBusyDay({ patterns, services, trips }: Timetable): number {
  let [best, most] = [services.firstDay, -1];
  for (let day = services.firstDay; day < services.firstDay + Math.min(70, services.dayCount); day++) {
    let count = 0;
    for (const trip of patterns.runTrip) if (isActive(services, trips.service[trip] as number, day)) count++;
    if (count > most) [best, most] = [day, count];
  }
  return best;
}

/** A line between two stops 10 km apart or more, with a new stop in the middle, every ten minutes. */
function toScenario(timetable: Timetable, feedHashes: ReadonlyMap<string, string>, day: number): Scenario {
  const { feeds, routes, stops } = timetable;
  const index = new StopIndex(timetable);
  const feed = stops.feed[0] as number;
  const at = (row: number) => ({ lat: stops.lat[row] as number, lon: stops.lon[row] as number });
  const first = at(0);
  let far = 1;
  for (let row = 1; row < stops.boardable && stops.feed[row] === feed; row++) {
    if (Math.abs(at(row).lat - first.lat) + Math.abs(at(row).lon - first.lon) > 0.12) {
      far = row;
      break;
    }
  }
  const operator = routes.find((route) => route.feed === feed);
  const line: Modification = {
    type: 'addLine',
    id: 'new',
    shortName: 'N',
    operator: { existing: `${feeds[feed]?.feedId}:${operator?.agencyId}` },
    routeType: 3,
    snap: 'none',
    stops: [
      { ref: index.toGlobalId(0) },
      { new: { name: 'Middle', lat: (first.lat + at(far).lat) / 2, lon: (first.lon + at(far).lon) / 2 } },
      { ref: index.toGlobalId(far) },
    ],
    runtime: { method: 'speed', kmh: 45 },
    dwellSecs: 30,
    patterns: [{ id: 'all', skip: [] }],
    timetables: [
      {
        pattern: 'all',
        direction: 'both',
        days: '1111111',
        start: '06:00',
        end: '22:00',
        headwaySecs: 600,
        exact: true,
      },
    ],
    layoverSecs: 300,
    vehicle: { type: 'bus', seats: 40, standing: 30, maxKmh: 100, fenPerKm: 900 },
    fare: { kind: 'flat', product: 'n', fen: 300 },
    oneCard: true,
  };
  return {
    $schema: 'scenario/1',
    name: 'benchmark',
    serviceDay: toDateText(day),
    base: { gtfs: [...feedHashes].map(([feed, sha256]) => ({ feed, sha256 })) },
    modifications: [line],
  };
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

const perSecond = (count: number, ms: number) => `${((count / ms) * 1_000).toExponential(2)}`;

/** One line for each measure. */
export function toScenarioTable(rows: readonly ScenarioRow[]): string {
  return rows
    .map(({ measure, ms, network, note }) => {
      const time = ms >= 10_000 ? `${(ms / 1_000).toFixed(1)} s` : `${ms.toFixed(ms < 10 ? 2 : 0)} ms`;
      return `${network.padEnd(14)}${measure.padEnd(38)}${time.padStart(10)}  ${note}`;
    })
    .join('\n');
}
