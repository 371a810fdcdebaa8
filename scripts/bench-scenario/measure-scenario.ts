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
import { ProfileReach } from '../../server/planner/reach/profile-reach.ts';
import { ReachPlanner } from '../../server/planner/reach/reach-planner.ts';
import { ReachPool } from '../../server/planner/reach/reach-pool.ts';
import { type SkimRows, skimOnThreads, skimPair } from '../../server/planner/reach/skim-on-threads.ts';
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
/**
 * Published for R5 (r5r, the 1,227 hexagons of Porto Alegre to each other, 120 departures, 5 percentiles): 224.6 s on 4 threads.
 * It includes walks by street, and ran on another machine.
 */
const R5_PER_SECOND = (1_227 * 1_227 * 120) / 224.6;
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

  const fromSec = findBusySec(timetable, day, sizes.departures * 60);
  const skims = await skimBoth(timetable, after, day, fromSec, sizes);
  const peakMb = Math.round(process.resourceUsage().maxRSS / 1_024);
  const cells = sizes.zones * sizes.zones * sizes.departures;
  const origins = sizes.zones + skims.computedOrigins;
  add(
    'zones to zones, before and after',
    skims.ms,
    `${sizes.zones} x ${sizes.zones} x ${sizes.departures} from ${toClock(fromSec)}, ${sizes.threads} threads, ${skims.computedOrigins} of ${sizes.zones} origins computed again, peak ${peakMb} MB`,
  );
  const computed = (cells / sizes.zones) * origins;
  const rate = computed / (skims.ms / 1_000);
  add(
    'travel times a second',
    skims.ms,
    `${rate.toExponential(2)} computed; ${(rate / R5_PER_SECOND).toFixed(0)} times the ${R5_PER_SECOND.toExponential(1)} published for R5 on 4 threads`,
  );
  const { repeatedMs, windowMs } = await measureWindow(timetable, day, fromSec, sizes);
  add('window search of one origin', windowMs, `${sizes.departures} departures, one thread`);
  add(
    'one search a departure, one origin',
    repeatedMs,
    `${(repeatedMs / windowMs).toFixed(1)} times the window search`,
  );
  return rows;
}

const toClock = (sec: number) => `${String(Math.floor(sec / 3_600)).padStart(2, '0')}:00`;

/** The full hour of the day from which most vehicles leave within some seconds: some sample feeds have only hours of a day. */
function findBusySec({ patterns, services, trips }: Timetable, day: number, windowSec: number): number {
  let [best, most] = [0, -1];
  for (let fromSec = 0; fromSec < 86_400; fromSec += 3_600) {
    let count = 0;
    patterns.runStart.forEach((start, run) => {
      const isInside = start >= fromSec && start < fromSec + windowSec;
      const trip = patterns.runTrip[run] as number;
      if (isInside && isActive(services, trips.service[trip] as number, day)) count++;
    });
    if (count > most) [best, most] = [fromSec, count];
  }
  return best;
}

function toQuery(fromSec: number, departureCount: number): SkimQuery {
  return {
    fromSec,
    stepSec: 60,
    departureCount,
    maxRides: 4,
    maxTravelSec: MAX_TRAVEL_SEC,
    percents: [5, 25, 50, 75, 95],
    walk,
    maxDirectSec: 1_800,
  };
}

/** A side of the skims, between stops that stand for zones. */
function toSkimSide(timetable: Timetable, of: Timetable, day: number, zones: number) {
  const { boardable, lat, lon } = of.stops;
  const { backward, forward } = new SearchCache(timetable).getSearch(day, plainRules).sides;
  const points = Array.from({ length: zones }, (_, i) => {
    const row = Math.floor((i * boardable) / zones);
    return { lat: lat[row] as number, lon: lon[row] as number };
  });
  const all = toSkimZones(timetable, points, { maxM: 800, ...walk });
  return { timetable, network: forward.network, mirrored: backward.network, origins: all, destinations: all };
}

async function skimBoth(
  before: Timetable,
  after: Timetable,
  day: number,
  fromSec: number,
  { departures, threads, zones }: ScenarioSizes,
) {
  const sides = {
    before: toSkimSide(before, before, day, zones),
    after: toSkimSide(after, before, day, zones),
  };
  const query = toQuery(fromSec, departures);
  const pool = new ReachPool(threads);
  const skimRows: SkimRows = (name, rows, onShare) => {
    const { destinations, network, origins, timetable } = sides[name];
    const own = rows.map((row) => origins[row] as (typeof origins)[0]);
    return skimOnThreads(network, timetable.stops.boardable, own, destinations, query, pool, onShare);
  };
  const started = performance.now();
  const { computedOrigins } = await skimPair(
    sides.before,
    sides.after,
    sides.after.mirrored,
    query,
    skimRows,
  );
  const ms = performance.now() - started;
  await pool.close();
  return { ms, computedOrigins };
}

/** A window search and repeated searches of some origins, in the same process. */
async function measureWindow(
  timetable: Timetable,
  day: number,
  fromSec: number,
  { departures, zones }: ScenarioSizes,
) {
  const { network, origins: all } = toSkimSide(timetable, timetable, day, zones);
  const { boardable } = timetable.stops;
  const query = toQuery(fromSec, departures);
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
        const timeSec = fromSec + i * 60;
        search.reachAll({ timeSec, access, maxRounds: query.maxRides, shorterThanSec: MAX_TRAVEL_SEC + 1 });
      }
    }
    const end = performance.now();
    if (round === 0) continue;
    windowMs = Math.min(windowMs, (between - before) / sample.length);
    repeatedMs = Math.min(repeatedMs, (end - between) / sample.length);
  }
  return { windowMs, repeatedMs };
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

/** One line for each measure. */
export function toScenarioTable(rows: readonly ScenarioRow[]): string {
  return rows
    .map(({ measure, ms, network, note }) => {
      const time = ms >= 10_000 ? `${(ms / 1_000).toFixed(1)} s` : `${ms.toFixed(ms < 10 ? 2 : 0)} ms`;
      return `${network.padEnd(14)}${measure.padEnd(38)}${time.padStart(10)}  ${note}`;
    })
    .join('\n');
}
