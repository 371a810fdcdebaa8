/**
 * Travel circles: the people who reach a centre within some minutes, station to station and door to door, by all
 * vehicles, by rail alone or by road alone, on the base and on a scenario.
 *
 * Station to station counts from the moment at a stop beside the zone to the arrival at a stop beside the centre: walks
 * at both ends take no time, and at a stop beside both there is nothing to travel. Door to door has these walks. Both may be one walk all the way, and
 * both are medians over the departures of a window.
 */
import type { LatLon } from '../../base/geo.ts';
import type { Names } from '../../base/names.ts';
import { ProblemError } from '../../base/problem.ts';
import { type ServiceDay, toDateText } from '../../base/service-day.ts';
import type { AccessZone } from '../../bureau/scenario/compare-access.ts';
import { toScenarioHash, toSeconds } from '../../bureau/scenario/document.ts';
import { applyScenario, type ResolvedScenario } from '../../bureau/scenario/resolve-scenario.ts';
import { SearchCache } from '../../planner/model/search-cache.ts';
import { NEVER_REACHED } from '../../planner/raptor/raptor.ts';
import type { SearchNetwork } from '../../planner/raptor/search-query.ts';
import { toPercentileColumn } from '../../planner/reach/accessibility.ts';
import { ReachPool } from '../../planner/reach/reach-pool.ts';
import { skimOnThreads, skimPair } from '../../planner/reach/skim-on-threads.ts';
import type { SkimQuery, SkimZone } from '../../planner/reach/skim-window.ts';
import { toSkimZones, type ZoneWalk } from '../../planner/reach/zone-access.ts';
import { TimetableEditor } from '../../transit/timetable/edit/timetable-editor.ts';
import type { Timetable } from '../../transit/timetable/timetable.ts';
import { type ServiceKind, toServiceKind } from '../../transit/timetable/travel-rules.ts';
import type { LoadedTimetable } from '../planning/load-timetable.ts';
import { listOpenPlaces } from '../planning/region.ts';
import { listRegionZones, loadZoneFile } from '../scenarios/load-access-zones.ts';
import { comparisonDefaults } from '../scenarios/measure-access.ts';
import { windowRules } from '../scenarios/scenario-base.ts';

export type CircleModes = 'all' | 'rail' | 'road';

const kindsOf: Readonly<Record<CircleModes, readonly ServiceKind[] | undefined>> = {
  all: undefined,
  rail: ['rail', 'metro'],
  road: ['bus', 'coach'],
};

/** What a circle of the policy is: its centres, its vehicles, and the minutes that it names. */
export interface CircleKind {
  readonly id: 'metropolitan' | 'rail' | 'road' | 'airport';
  readonly centres: 'district' | 'station' | 'airport';
  readonly modes: CircleModes;
  readonly targetMin: number;
}

const circleKinds: readonly CircleKind[] = [
  { id: 'metropolitan', centres: 'district', modes: 'all', targetMin: 30 },
  { id: 'rail', centres: 'station', modes: 'rail', targetMin: 60 },
  { id: 'road', centres: 'district', modes: 'road', targetMin: 120 },
  { id: 'airport', centres: 'airport', modes: 'all', targetMin: 60 },
];

export const circleEnds = ['stationToStation', 'doorToDoor'] as const;
type CircleEnds = (typeof circleEnds)[number];

/** People within each cut-off. */
export interface CircleRow {
  readonly centre: Names;
  /** Stops within walking distance of the centre at which such vehicles call. */
  readonly stopCount: number;
  readonly within: Readonly<Record<CircleEnds, readonly number[]>>;
}

export interface CircleSide {
  readonly rows: readonly CircleRow[];
  /** People within each cut-off of at least one centre. */
  readonly any: CircleRow['within'];
}

export interface Circle extends CircleKind {
  readonly before: CircleSide;
  /** Absent without a scenario. */
  readonly after?: CircleSide;
}

export interface Circles {
  readonly day: ServiceDay;
  readonly window: readonly [string, string];
  readonly cutoffsMin: readonly number[];
  readonly timetableHash: string;
  readonly scenario?: { readonly name: string; readonly hash: string; readonly variant?: string };
  readonly population: number;
  readonly zoneCount: number;
  readonly hasModelZones: boolean;
  readonly circles: readonly Circle[];
}

export interface CirclesOptions {
  readonly day: ServiceDay;
  readonly from: string;
  readonly to: string;
  readonly cutoffsMin: readonly number[];
  readonly zonesFile?: string;
  /** Without errors. */
  readonly resolved?: ResolvedScenario;
  readonly onProgress?: (share: number) => void;
}

const STATION_WALK_SEC = 0;

/** @throws ProblemError `bad-request` for a region without people or without any centre */
export async function findCircles(loaded: LoadedTimetable, options: CirclesOptions): Promise<Circles> {
  const { cutoffsMin, day, from, resolved, to, zonesFile } = options;
  const zones = zonesFile === undefined ? listRegionZones(loaded) : loadZoneFile(zonesFile);
  const people = zones.map(({ opportunities }) => opportunities.population ?? 0);
  const population = people.reduce((sum, count) => sum + count, 0);
  if (population === 0) throw toNoPeople();
  const kinds = circleKinds.filter((kind) => listCentres(loaded, kind, day).length > 0);
  if (kinds.length === 0) throw toNoCentres();
  const sides = [loaded.timetable, ...(resolved ? [applyScenario(resolved)] : [])];
  const pool = new ReachPool();
  const modes = [...new Set(kinds.map((kind) => kind.modes))];
  let done = 0;
  const onDone = () => options.onProgress?.(++done / (modes.length * circleEnds.length));
  const measured = new Map<CircleKind, readonly CircleSide[]>();
  try {
    for (const mode of modes) {
      // Circles on the same vehicles share the searches: what a search costs does not depend on its destinations.
      const together = kinds.filter((kind) => kind.modes === mode);
      const timetables = sides.map((side) => keepKinds(side, loaded, kindsOf[mode]));
      const found = await measureKinds(timetables, loaded, together, zones, people, options, pool, onDone);
      together.forEach((kind, i) => {
        measured.set(kind, found[i] as readonly CircleSide[]);
      });
    }
  } finally {
    await pool.close();
  }
  const circles = kinds.map((kind): Circle => {
    const [before, after] = measured.get(kind) as [CircleSide, CircleSide?];
    return { ...kind, before, ...(after ? { after } : {}) };
  });
  return {
    day,
    window: [from, to],
    cutoffsMin,
    timetableHash: loaded.timetable.hash,
    ...(resolved ? { scenario: toScenarioName(resolved) } : {}),
    population,
    zoneCount: zones.length,
    hasModelZones: zonesFile === undefined,
    circles,
  };
}

function toScenarioName({ scenario, variant }: ResolvedScenario): NonNullable<Circles['scenario']> {
  const named = { name: scenario.name, hash: toScenarioHash(scenario) };
  return variant === undefined ? named : { ...named, variant };
}

interface Centre extends LatLon {
  readonly name: Names;
}

function listCentres(
  { region }: LoadedTimetable,
  { centres }: CircleKind,
  day: ServiceDay,
): readonly Centre[] {
  return listOpenPlaces(region, toDateText(day)).filter(({ category, type }) =>
    centres === 'district' ? type === 'district' : category === centres,
  );
}

/** The timetable with the lines of some kinds only; itself where all are kept. */
function keepKinds(
  timetable: Timetable,
  { region }: LoadedTimetable,
  kinds: readonly ServiceKind[] | undefined,
): Timetable {
  if (!kinds) return timetable;
  const editor = new TimetableEditor(timetable, { cities: region.cities, stopMerges: region.stopMerges });
  timetable.routes.forEach(({ routeType }, route) => {
    if (!kinds.includes(toServiceKind(routeType))) editor.changePatterns(route, () => []);
  });
  return editor.finish(`${timetable.hash}-${kinds.join('-')}`);
}

/** One side of circles: its network is undefined where none of the vehicles runs on the day. */
interface Side {
  readonly timetable: Timetable;
  readonly networks: { readonly forward: SearchNetwork; readonly backward: SearchNetwork } | undefined;
  readonly served: ReadonlySet<number>;
  readonly origins: readonly SkimZone[];
  readonly ends: readonly SkimZone[];
}

/** Measures circles on the same vehicles. @returns for each circle its sides */
async function measureKinds(
  timetables: readonly Timetable[],
  loaded: LoadedTimetable,
  kinds: readonly CircleKind[],
  zones: readonly AccessZone[],
  people: readonly number[],
  { cutoffsMin, day, from, to }: CirclesOptions,
  pool: ReachPool,
  onDone: () => void,
): Promise<CircleSide[][]> {
  const centresOf = kinds.map((kind) => listCentres(loaded, kind, day));
  const centres = centresOf.flat();
  const { detourFactor, speedMps } = loaded.region.walk;
  const walk: ZoneWalk = { speedMps, detourFactor, maxM: comparisonDefaults.walkMaxM };
  const isPart = kinds.some(({ modes }) => kindsOf[modes] !== undefined);
  const sides = timetables.map(
    (timetable): Side => ({
      timetable,
      networks: findNetworks(timetable, day, isPart),
      served: listServedStops(timetable),
      origins: toSkimZones(timetable, zones, walk),
      ends: toSkimZones(timetable, centres, walk),
    }),
  );
  const query: SkimQuery = {
    fromSec: toSeconds(from),
    stepSec: comparisonDefaults.stepSec,
    departureCount: Math.max(1, Math.floor((toSeconds(to) - toSeconds(from)) / comparisonDefaults.stepSec)),
    maxRides: comparisonDefaults.maxRides,
    maxTravelSec: Math.max(...cutoffsMin) * 60,
    percents: [MEDIAN],
    walk: { speedMps, detourFactor },
    maxDirectSec: comparisonDefaults.maxDirectSec,
  };
  const skim = async (isDoors: boolean): Promise<Int32Array[]> => {
    const found = await skimSides(
      isDoors
        ? sides
        : sides.map((side) => ({
            ...side,
            origins: side.origins.map(toStations),
            ends: side.ends.map(toStations),
          })),
      query,
      pool,
    );
    onDone();
    return isDoors ? found : found.map((sec, i) => withSharedStops(sec, sides[i] as Side));
  };
  const stations = await skim(false);
  const doors = await skim(true);
  return kinds.map((_, k) => {
    const first = centresOf.slice(0, k).reduce((sum, { length }) => sum + length, 0);
    const own = (centresOf[k] as readonly Centre[]).map((centre, i) => ({ centre, column: first + i }));
    return sides.map((side, s) =>
      countPeople(side, own, centres.length, people, cutoffsMin, {
        stationToStation: stations[s] as Int32Array,
        doorToDoor: doors[s] as Int32Array,
      }),
    );
  });
}

/** Median seconds from each zone to each centre, on each side. Only zones that the change touches are searched twice. */
async function skimSides(sides: readonly Side[], query: SkimQuery, pool: ReachPool): Promise<Int32Array[]> {
  const skimRows = ({ ends, networks, origins, timetable }: Side, rows?: readonly number[]) =>
    skimOnThreads(
      (networks as NonNullable<Side['networks']>).forward,
      timetable.stops.boardable,
      rows ? rows.map((row) => origins[row] as SkimZone) : origins,
      ends,
      query,
      pool,
    );
  const [before, after] = sides;
  if (before?.networks && after?.networks) {
    const toTouchSide = ({ ends, networks, origins, timetable }: Side) => ({
      timetable,
      network: (networks as NonNullable<Side['networks']>).forward,
      origins,
      destinations: ends,
    });
    const pair = await skimPair(
      toTouchSide(before),
      toTouchSide(after),
      after.networks.backward,
      query,
      (side, rows) => skimRows(side === 'before' ? before : after, rows),
    );
    return [pair.before, pair.after].map((skim) => toPercentileColumn(skim, MEDIAN));
  }
  return Promise.all(
    sides.map(async (side) =>
      side.networks
        ? toPercentileColumn(await skimRows(side), MEDIAN)
        : new Int32Array(side.origins.length * side.ends.length).fill(NEVER_REACHED),
    ),
  );
}

/** @param travelSec - from each zone to each of `width` centres */
function countPeople(
  { ends, served }: Side,
  centres: readonly { readonly centre: Centre; readonly column: number }[],
  width: number,
  people: readonly number[],
  cutoffsMin: readonly number[],
  travelSec: Readonly<Record<CircleEnds, Int32Array>>,
): CircleSide {
  const both = (
    isNear: (sec: Int32Array, zone: number, cutoffSec: number) => boolean,
  ): CircleRow['within'] => {
    const count = (sec: Int32Array) =>
      cutoffsMin.map((cutoff) =>
        people.reduce((sum, one, zone) => sum + (isNear(sec, zone, cutoff * 60) ? one : 0), 0),
      );
    return { stationToStation: count(travelSec.stationToStation), doorToDoor: count(travelSec.doorToDoor) };
  };
  const cell = (sec: Int32Array, zone: number, column: number) => sec[zone * width + column] as number;
  return {
    rows: centres.map(({ centre: { name }, column }) => ({
      centre: name,
      stopCount: (ends[column]?.egress ?? []).filter(({ stop }) => served.has(stop)).length,
      within: both((sec, zone, cutoffSec) => cell(sec, zone, column) <= cutoffSec),
    })),
    any: both((sec, zone, cutoffSec) => centres.some(({ column }) => cell(sec, zone, column) <= cutoffSec)),
  };
}

/** @returns undefined where no line of the wanted kinds runs on the day, and `isPart` */
function findNetworks(timetable: Timetable, day: ServiceDay, isPart: boolean): Side['networks'] {
  try {
    const { backward, forward } = new SearchCache(timetable).getSearch(day, windowRules).sides;
    return { forward: forward.network, backward: backward.network };
  } catch (error) {
    if (isPart && error instanceof ProblemError && error.code === 'date-outside-service') return undefined;
    throw error;
  }
}

const MEDIAN = 50;
/** No time where a zone and a centre have a stop in common. */
function withSharedStops(sec: Int32Array, { ends, origins }: Side): Int32Array {
  const stopsOf = ends.map(({ egress }) => new Set(egress.map(({ stop }) => stop)));
  origins.forEach(({ access }, z) => {
    stopsOf.forEach((stops, c) => {
      if (access.some(({ stop }) => stops.has(stop))) sec[z * ends.length + c] = 0;
    });
  });
  return sec;
}

/** Without the walks at the ends. */
function toStations(zone: SkimZone): SkimZone {
  const atStop = ({ stop }: { readonly stop: number }) => ({ stop, durationSec: STATION_WALK_SEC });
  return { ...zone, access: zone.access.map(atStop), egress: zone.egress.map(atStop) };
}

function listServedStops({ patterns }: Timetable): Set<number> {
  return new Set(patterns.stop);
}

function toNoPeople(): ProblemError {
  return new ProblemError('bad-request', {
    zh: '没有人口：这个区域没有 zones.csv，或 --zones 的 CSV 没有 population 列',
    en: 'There are no people: the region has no zones.csv, or the CSV of --zones has no column population',
  });
}

function toNoCentres(): ProblemError {
  return new ProblemError('bad-request', {
    zh: '这个区域没有中心：区域文件没有区县驻地，places.csv 没有 station、airport',
    en: 'This region has no centres: no seats of districts in the region file, no station or airport in places.csv',
  });
}
