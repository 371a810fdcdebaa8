/** The modification `addLine`: a drawn line with its stops, stopping patterns and departures. */
import { type LatLon, toDistanceM } from '../../base/geo.ts';
import type { EditedRun } from '../../transit/timetable/edit/edited-rows.ts';
import type { TimetableEditor } from '../../transit/timetable/edit/timetable-editor.ts';
import { type ModificationOf, toSeconds } from './document.ts';
import { listStarts, runsOn } from './edit-runs.ts';

import { toSpeedLimitKmh } from './kinematics.ts';
import { checkKnownWays } from './known-ways.ts';
import { listHopMetres, placeStops } from './line-geometry.ts';
import {
  checkRunTime,
  countLineFleet,
  isMovable,
  type LineRide,
  type RunTimeCheck,
  type TimedWay,
  timeWay,
  type Way,
} from './line-times.ts';
import { resolveOperator, resolveStops, type Step, withEnglish } from './scenario-refs.ts';
import { Terminals } from './vehicle-blocks.ts';

type AddLine = ModificationOf<'addLine'>;
type Timetable = AddLine['timetables'][number];

/** A stop farther from the drawn line than this is not on it. */
const MAX_ASIDE_M = 1_000;

/** A drawn hop this many times as long as the straight one, and longer than `LONG_DETOUR_M`, may be a slip of the hand. */
const LONG_DETOUR = 2;
const LONG_DETOUR_M = 5_000;

export interface AddedLine {
  readonly modification: AddLine;
  readonly route: number;
  readonly checks: readonly RunTimeCheck[];
  /** Both directions of the line, before stops are left out. */
  readonly ways: readonly Way[];
  /** Vehicles on the weekday that needs most, without spares. */
  readonly fleet: number;
}

export function addLine(step: Step<AddLine>): AddedLine | undefined {
  const { count, editor, modification, problems, refs } = step;
  const operator = resolveOperator(step, modification.operator, modification.stops);
  if (!operator) return undefined;
  const { feed } = operator;
  const stops = resolveStops(step, modification.stops, {
    feed,
    field: 'stops',
    routeType: modification.routeType,
  });
  checkForm(step);
  if (!stops || problems.hasErrors) return undefined;
  const ways = toWays(step, stops);
  if (problems.hasErrors) return undefined;
  const { agencyId, agencyName, agencyUrl } = operator;
  const { longName, name, nameEn, shortName } = modification;
  const toRoute = () =>
    editor.addRoute({
      feed,
      routeId: modification.id,
      shortName,
      longName: withEnglish(longName ?? name ?? shortName, nameEn),
      routeType: modification.routeType,
      ...(modification.color === undefined ? {} : { color: modification.color }),
      agencyId,
      agencyName,
      agencyUrl,
      sortOrder: Number.MAX_SAFE_INTEGER,
      confidence: 'derived',
    });
  const route = refs.addLine(editor.feeds[feed]?.feedId ?? '', modification.id, toRoute, problems);
  if (route === undefined) return undefined;
  count('lines');
  const checks: RunTimeCheck[] = [];
  const rides: LineRide[] = [];
  const terminals = new Terminals();
  for (const { id, savedPerStopSecs = 0, skip } of modification.patterns) {
    for (const way of ways) {
      const timed = timeWay(modification, way, skip, savedPerStopSecs);
      const check = { pattern: id, direction: way.direction, ...timed.check };
      checks.push(check);
      checkRunTime(step, check);
      const [from, to] = [timed.called[0], timed.called.at(-1)].map((row) =>
        terminals.toNumber(editor.getStop(row as number)),
      ) as [number, number];
      for (const timetable of modification.timetables) {
        if (timetable.pattern !== id) continue;
        if (timetable.direction !== 'both' && timetable.direction !== way.direction) continue;
        const starts = addDepartures(step, { route, feed, way, timetable, ...timed });
        const { days } = timetable;
        const mayMove = way.direction === 'inbound' && isMovable(timetable);
        const { runSec: rideSec } = check;
        rides.push(...starts.map((startSec) => ({ startSec, rideSec, from, to, mayMove, days })));
      }
    }
  }
  const fleet = countLineFleet(step, rides);
  return { modification, route, checks, ways, fleet };
}

/** Faults that the schema cannot tell: fields that depend on each other. */
function checkForm({ modification, problems }: Step<AddLine>): void {
  const { dwellSecs, patterns, routeType, runtime, stops, timetables, vehicle } = modification;
  const limit = toSpeedLimitKmh(routeType);
  if (vehicle.maxKmh > limit) {
    problems.error(
      'speed-implausible',
      'vehicle.maxKmh',
      {
        zh: `此类车辆不超过 ${limit} km/h，写的是 ${vehicle.maxKmh}`,
        en: `Vehicles of this kind run at most ${limit} km/h; the document says ${vehicle.maxKmh}`,
      },
      { limit, given: vehicle.maxKmh },
    );
  }
  const stated =
    runtime.method === 'speed' ? runtime.kmh : runtime.method === 'kinematic' ? runtime.vmaxKmh : 0;
  if (stated > vehicle.maxKmh) {
    problems.error('speed-implausible', 'runtime', {
      zh: `车辆最高 ${vehicle.maxKmh} km/h，运行速度写的是 ${stated}`,
      en: `The vehicle runs at most ${vehicle.maxKmh} km/h; the running speed is ${stated}`,
    });
  }
  if (runtime.method === 'given' && runtime.hopSecs.length !== stops.length - 1) {
    problems.error('hops-mismatch', 'runtime.hopSecs', {
      zh: `${stops.length} 站之间有 ${stops.length - 1} 段，写了 ${runtime.hopSecs.length} 个时间`,
      en: `Between ${stops.length} stops there are ${stops.length - 1} hops; ${runtime.hopSecs.length} times are given`,
    });
  }
  if (Array.isArray(dwellSecs) && dwellSecs.length !== stops.length) {
    problems.error('hops-mismatch', 'dwellSecs', {
      zh: `${stops.length} 站，写了 ${dwellSecs.length} 个停站时间`,
      en: `There are ${stops.length} stops and ${dwellSecs.length} dwell times`,
    });
  }
  for (const list of ['patterns', 'timetables'] as const) {
    const ids = modification[list].map(({ id }) => id);
    ids.forEach((id, i) => {
      if (id === undefined || ids.indexOf(id) === i) return;
      const text = { zh: `${id} 出现了两次`, en: `${id} occurs twice` };
      problems.error('duplicate-id', `${list}[${i}].id`, text);
    });
  }
  patterns.forEach(({ skip }, i) => {
    const called = stops.filter((_, at) => !skip.includes(at)).length;
    if (called < 2 || skip.some((at) => at >= stops.length)) {
      problems.error('calls-too-few', `patterns[${i}].skip`, {
        zh: '停站方式至少要停两站，且只能跳过已列出的站',
        en: 'A stopping pattern calls at two stops at least, and skips listed stops only',
      });
    }
  });
  for (const [i, timetable] of timetables.entries()) {
    checkTimetable(modification, timetable, `timetables[${i}]`, problems);
  }
}

function checkTimetable(
  { patterns }: AddLine,
  { departures, end, exact, headwaySecs, pattern, phase, start }: Timetable,
  field: string,
  problems: Step['problems'],
): void {
  if (!patterns.some(({ id }) => id === pattern)) {
    problems.error('pattern-unknown', `${field}.pattern`, {
      zh: `没有停站方式 ${pattern}`,
      en: `There is no stopping pattern ${pattern}`,
    });
  }
  const isHeadway = headwaySecs !== undefined;
  const repeated = departures?.find(
    (time, i) => departures.findIndex((one) => toSeconds(one) === toSeconds(time)) !== i,
  );
  if (repeated !== undefined) {
    problems.error('departure-repeated', `${field}.departures`, {
      zh: `${repeated} 出现了两次`,
      en: `${repeated} occurs twice`,
    });
  }
  if (isHeadway === (departures !== undefined)) {
    problems.error('headway-or-departures', field, {
      zh: 'headwaySecs 和 departures 必须且只能写一个',
      en: 'Exactly one of headwaySecs and departures is needed',
    });
  } else if (isHeadway && (start === undefined || end === undefined || exact === undefined)) {
    problems.error('headway-or-departures', field, {
      zh: '写 headwaySecs 时还需要 start、end 和 exact',
      en: 'headwaySecs needs start, end and exact beside it',
    });
  } else if (phase !== undefined && !isHeadway) {
    problems.error('headway-or-departures', `${field}.phase`, {
      zh: '写 departures 时不能写 phase：发车时刻已定',
      en: 'A phase needs headwaySecs: stated departures are not moved',
    });
  } else if (start !== undefined && end !== undefined && toSeconds(end) <= toSeconds(start)) {
    problems.error('window-empty', `${field}.end`, {
      zh: `${end} 不晚于 ${start}`,
      en: `${end} is not after ${start}`,
    });
  }
}

function toWays(step: Step<AddLine>, stops: readonly number[]): Way[] {
  const { editor, modification, problems } = step;
  const points = modification.geometry?.coordinates.map(([lon, lat]): LatLon => ({ lat, lon }));
  const places = stops.map((row) => editor.getStop(row));
  if (points) {
    placeStops(points, places).forEach(({ asideM }, i) => {
      if (asideM <= MAX_ASIDE_M) return;
      const m = Math.round(asideM);
      problems.error(
        'off-the-line',
        `stops[${i}]`,
        { zh: `站点离画出的线 ${m} 米`, en: `The stop lies ${m} m from the drawn line` },
        { metres: m },
      );
    });
  }
  const hopMetres = listHopMetres(points, places);
  checkKnownWays(editor.base, modification, points ?? places, problems);
  hopMetres.forEach((metres, i) => {
    const straightM = toDistanceM(places[i] as LatLon, places[i + 1] as LatLon);
    if (metres < LONG_DETOUR_M || metres <= straightM * LONG_DETOUR) return;
    const [km, straightKm] = [metres, straightM].map((m) => Math.round(m / 100) / 10);
    problems.warn(
      'detour-long',
      'geometry',
      {
        zh: `第 ${i + 1} 至 ${i + 2} 站画了 ${km} 公里，直线 ${straightKm} 公里`,
        en: `From call ${i + 1} to call ${i + 2} the line is drawn over ${km} km; as the crow flies it is ${straightKm} km`,
      },
      { metres: Math.round(metres), straightM: Math.round(straightM) },
    );
  });
  const { dwellSecs, runtime } = modification;
  const dwells = Array.isArray(dwellSecs) ? dwellSecs : stops.map(() => dwellSecs);
  const hopSecs = runtime.method === 'given' ? runtime.hopSecs : undefined;
  const outbound: Way = { direction: 'outbound', stops, hopMetres, hopSecs, dwellSecs: dwells };
  if (modification.timetables.every(({ direction }) => direction === 'outbound')) return [outbound];
  return [
    outbound,
    {
      direction: 'inbound',
      stops: stops.toReversed(),
      hopMetres: hopMetres.toReversed(),
      hopSecs: hopSecs?.toReversed(),
      dwellSecs: dwells.toReversed(),
    },
  ];
}

interface Departures extends TimedWay {
  readonly route: number;
  readonly feed: number;
  readonly way: Way;
  readonly timetable: Timetable;
}

const BOARD_AND_ALIGHT = 3;
const ALIGHT = 2;

function addDepartures(
  step: Step<AddLine>,
  { called, feed, route, times, timetable, way }: Departures,
): readonly number[] {
  const { count, editor, modification } = step;
  const { days, departures, exact, headwaySecs } = timetable;
  const service = editor.addService(
    feed,
    [...days].map((flag) => flag === '1'),
  );
  const last = editor.getStop(called.at(-1) as number);
  const points = modification.geometry?.coordinates.map(([lon, lat]) => ({ lat, lon }));
  const shape = points ? editor.addShape(way.direction === 'outbound' ? points : points.toReversed()) : -1;
  const number = modification.timetables.indexOf(timetable) + 1;
  const trip = editor.addTrip({
    tripId: `${modification.id}-${timetable.id ?? `${timetable.pattern}-${number}`}-${way.direction}`,
    route,
    service,
    headsign: last.name,
    flags: way.direction === 'outbound' ? 0 : 16,
    shape,
  });
  const starts = listDepartures(step, { called, times, timetable });
  const headway = headwaySecs !== undefined && exact !== true ? headwaySecs : 0;
  editor.addPattern({
    route,
    stops: called,
    flags: called.map(() => BOARD_AND_ALIGHT),
    rules: called.map(() => 0),
    runs: starts.map((start): EditedRun => ({ trip, start, headway, ...times })),
  });
  count('patterns');
  count('departuresAdded', starts.length);
  if (departures === undefined && starts.length === 0 && step.budget.left >= 0) {
    step.problems.error('window-empty', 'timetables', {
      zh: '时段内没有班次',
      en: 'No departure lies in the window',
    });
  }
  return starts;
}

/** Starts of a timetable; a phase moves the first one to the arrival of the line that it waits for. */
function listDepartures(
  step: Step<AddLine>,
  { called, times, timetable }: Pick<Departures, 'called' | 'times' | 'timetable'>,
): number[] {
  const { departures, end = '24:00', headwaySecs, phase, start = '00:00' } = timetable;
  if (headwaySecs === undefined) return (departures ?? []).map(toSeconds).sort((a, b) => a - b);
  let first = toSeconds(start);
  if (phase) {
    const { problems, refs } = step;
    const route = refs.findLine(phase.line, 'timetables.phase.line', problems);
    const stops = refs.listStops(phase.stop, 'timetables.phase.stop', problems);
    if (route === undefined || stops.length === 0) return [];
    const at = findCallNear(step.editor, called, stops);
    if (at === called.length - 1) {
      problems.error('phase-unmet', 'timetables.phase', {
        zh: `${phase.stop} 是这一方向的终点，没有可衔接的发车：请为两个方向分别写时刻`,
        en: `This way ends at ${phase.stop}, so nothing departs there: give each direction a timetable of its own`,
      });
      return [];
    }
    const { days } = timetable;
    const arrivals = at < 0 ? [] : listArrivals(step.editor, route, stops, days);
    if (arrivals.length === 0) {
      problems.error('phase-unmet', 'timetables.phase', {
        zh: `在 ${phase.stop} 没有可以衔接的 ${phase.line} 班次`,
        en: `No vehicle of ${phase.line} meets this line at ${phase.stop}`,
      });
      return [];
    }
    const offset = phase.offsetSecs - (times.departure[at] as number);
    const wanted = (arrivals.find((sec) => sec + offset >= first) ?? (arrivals[0] as number)) + offset;
    first += (((wanted - first) % headwaySecs) + headwaySecs) % headwaySecs;
  }
  return listStarts(step.budget, first, toSeconds(end), headwaySecs);
}

/** A change from one line to another is a walk of at most this many metres. */
const MAX_CHANGE_M = 1_000;

/** The call nearest to the stops; -1 where none is near. */
function findCallNear(editor: TimetableEditor, called: readonly number[], stops: readonly number[]): number {
  let [best, nearestM] = [-1, MAX_CHANGE_M];
  called.forEach((stop, call) => {
    for (const other of stops) {
      const metres = toDistanceM(editor.getStop(stop), editor.getStop(other));
      if (metres > nearestM || (metres === nearestM && best >= 0)) continue;
      [best, nearestM] = [call, metres];
    }
  });
  return best;
}

/** Arrivals at the stops on the days of the timetable, where passengers may get off. */
function listArrivals(
  editor: TimetableEditor,
  route: number,
  stops: readonly number[],
  days: string,
): number[] {
  const found = editor.listPatterns(route).flatMap(({ flags, runs, stops: calls }) => {
    const own = runs.filter((run) => runsOn(editor, run, days));
    return calls.flatMap((stop, call) =>
      call > 0 && stops.includes(stop) && ((flags[call] as number) & ALIGHT) !== 0
        ? own.map(({ arrival, start }) => start + (arrival[call] as number))
        : [],
    );
  });
  return found.sort((a, b) => a - b);
}
