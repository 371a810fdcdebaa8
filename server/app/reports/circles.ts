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
import { skimOnThreads } from '../../planner/reach/skim-on-threads.ts';
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
  let done = 0;
  const total = sides.length * kinds.length * circleEnds.length;
  const onDone = () => options.onProgress?.(++done / total);
  const circles: Circle[] = [];
  try {
    for (const kind of kinds) {
      const results: CircleSide[] = [];
      for (const side of sides) {
        const timetable = keepKinds(side, loaded, kindsOf[kind.modes]);
        results.push(await measureSide(timetable, loaded, kind, zones, people, options, pool, onDone));
      }
      const [before, after] = results as [CircleSide, CircleSide?];
      circles.push({ ...kind, before, ...(after ? { after } : {}) });
    }
  } finally {
    await pool.close();
  }
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

async function measureSide(
  timetable: Timetable,
  loaded: LoadedTimetable,
  kind: CircleKind,
  zones: readonly AccessZone[],
  people: readonly number[],
  { cutoffsMin, day, from, to }: CirclesOptions,
  pool: ReachPool,
  onDone: () => void,
): Promise<CircleSide> {
  const centres = listCentres(loaded, kind, day);
  const { detourFactor, speedMps } = loaded.region.walk;
  const walk: ZoneWalk = { speedMps, detourFactor, maxM: comparisonDefaults.walkMaxM };
  const network = findNetwork(timetable, day, kindsOf[kind.modes] !== undefined);
  const served = listServedStops(timetable);
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
  const [origins, ends] = [toSkimZones(timetable, zones, walk), toSkimZones(timetable, centres, walk)];
  const skim = async (isDoors: boolean) => {
    const [start, end] = isDoors ? [origins, ends] : [origins.map(toStations), ends.map(toStations)];
    const found =
      network && (await skimOnThreads(network, timetable.stops.boardable, start, end, query, pool));
    onDone();
    const sec = found
      ? toPercentileColumn(found, MEDIAN)
      : new Int32Array(start.length * end.length).fill(NEVER_REACHED);
    return isDoors ? sec : withSharedStops(sec, start, end);
  };
  const travelSec = { stationToStation: await skim(false), doorToDoor: await skim(true) };
  const both = (
    isNear: (sec: Int32Array, zone: number, cutoffSec: number) => boolean,
  ): CircleRow['within'] => {
    const count = (sec: Int32Array) =>
      cutoffsMin.map((cutoff) =>
        people.reduce((sum, one, zone) => sum + (isNear(sec, zone, cutoff * 60) ? one : 0), 0),
      );
    return { stationToStation: count(travelSec.stationToStation), doorToDoor: count(travelSec.doorToDoor) };
  };
  const cell = (sec: Int32Array, zone: number, centre: number) =>
    sec[zone * centres.length + centre] as number;
  return {
    rows: centres.map(({ name }, c) => ({
      centre: name,
      stopCount: (ends[c]?.egress ?? []).filter(({ stop }) => served.has(stop)).length,
      within: both((sec, zone, cutoffSec) => cell(sec, zone, c) <= cutoffSec),
    })),
    any: both((sec, zone, cutoffSec) => centres.some((_, c) => cell(sec, zone, c) <= cutoffSec)),
  };
}

/** @returns undefined where no line of the wanted kinds runs on the day, and `isPart` */
function findNetwork(timetable: Timetable, day: ServiceDay, isPart: boolean): SearchNetwork | undefined {
  try {
    return new SearchCache(timetable).getSearch(day, windowRules).sides.forward.network;
  } catch (error) {
    if (isPart && error instanceof ProblemError && error.code === 'date-outside-service') return undefined;
    throw error;
  }
}

const MEDIAN = 50;
/** No time where a zone and a centre have a stop in common. */
function withSharedStops(
  sec: Int32Array,
  zones: readonly SkimZone[],
  centres: readonly SkimZone[],
): Int32Array {
  const stopsOf = centres.map(({ egress }) => new Set(egress.map(({ stop }) => stop)));
  zones.forEach(({ access }, z) => {
    stopsOf.forEach((stops, c) => {
      if (access.some(({ stop }) => stops.has(stop))) sec[z * centres.length + c] = 0;
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
