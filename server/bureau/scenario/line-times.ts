/** Running times of a drawn line, what kinematics says of them, and the vehicles that its timetables need. */
import type { EditedRun } from '../../transit/timetable/edit/edited-rows.ts';
import type { ModificationOf, VehicleSpec } from './document.ts';
import { defaultMotion, type Motion, toLeastRunSec, toPlannedSec } from './kinematics.ts';
import type { Step } from './scenario-refs.ts';
import { type BlockRide, countFleet } from './vehicle-blocks.ts';

type AddLine = ModificationOf<'addLine'>;

/** One way along the line: rows of stops, and the metres of each hop. */
export interface Way {
  readonly direction: 'outbound' | 'inbound';
  readonly stops: readonly number[];
  readonly hopMetres: readonly number[];
  readonly hopSecs: readonly number[] | undefined;
  readonly dwellSecs: readonly number[];
}

/** What a run time is checked against, and the figure that a report prints beside it. */
export interface RunTimeCheck {
  readonly pattern: string;
  readonly direction: 'outbound' | 'inbound';
  readonly metres: number;
  /** With dwells. */
  readonly runSec: number;
  /** Least seconds with dwells: at the vehicle's top speed, without recovery. */
  readonly leastSec: number;
  /** The same with the recovery that a timetable needs. */
  readonly plannedSec: number;
}

export interface TimedWay {
  readonly called: readonly number[];
  readonly times: Pick<EditedRun, 'arrival' | 'departure'>;
  readonly check: Omit<RunTimeCheck, 'pattern' | 'direction'>;
}

/** Times of a stopping pattern; `skip` counts stops of the outbound way. */
export function timeWay(
  modification: AddLine,
  way: Way,
  skip: readonly number[],
  savedSecs: number,
): TimedWay {
  const last = way.stops.length - 1;
  const isSkipped = (at: number) => skip.includes(way.direction === 'outbound' ? at : last - at);
  const called = way.stops.flatMap((_, at) => (isSkipped(at) ? [] : [at]));
  const { runtime, vehicle } = modification;
  const arrival = [0];
  const departure = [0];
  let [exact, leastSec, metres] = [0, 0, 0];
  const motion = toMotion(modification, vehicle);
  called.slice(1).forEach((at, i) => {
    const from = called[i] as number;
    const hopM = sum(way.hopMetres.slice(from, at));
    const skipped = at - from - 1;
    let runSec: number;
    if (runtime.method === 'given') {
      runSec = Math.max(1, sum((way.hopSecs ?? []).slice(from, at)) - skipped * savedSecs);
    } else if (runtime.method === 'speed')
      runSec = Math.max(1, (hopM / runtime.kmh) * 3.6 - skipped * savedSecs);
    else runSec = toPlannedSec(toLeastRunSec(hopM, motion), motion);
    const isLast = i === called.length - 2;
    const dwell = isLast ? 0 : (way.dwellSecs[at] as number);
    exact += runSec;
    arrival.push(Math.max(1 + (departure.at(-1) as number), Math.round(exact)));
    exact += dwell;
    departure.push(Math.max(arrival.at(-1) as number, Math.round(exact)));
    metres += hopM;
    leastSec += toLeastRunSec(hopM, motion) + dwell;
  });
  return {
    called: called.map((at) => way.stops[at] as number),
    times: { arrival, departure },
    check: {
      metres: Math.round(metres),
      runSec: arrival.at(-1) as number,
      leastSec: Math.round(leastSec),
      plannedSec: Math.round(toPlannedSec(leastSec, motion)),
    },
  };
}

/** The motion of the document where it states one, else the default one at the vehicle's top speed. */
function toMotion({ runtime }: AddLine, { maxKmh }: VehicleSpec): Motion {
  if (runtime.method === 'kinematic') return runtime;
  return { ...defaultMotion, vmaxKmh: maxKmh };
}

const toMinutes = (sec: number) => Math.round(sec / 6) / 10;

/** Of lines that run on their own way: in mixed traffic the bound of kinematics says nothing. */
export function checkRunTime({ modification, problems }: Step<AddLine>, check: RunTimeCheck): void {
  const { leastSec, metres, pattern, plannedSec, runSec } = check;
  const details = { ...check };
  const [run, least, planned] = [runSec, leastSec, plannedSec].map(toMinutes);
  if (runSec < leastSec) {
    problems.error(
      'faster-than-possible',
      'runtime',
      {
        zh: `停站方式 ${pattern}：${Math.round(metres / 1_000)} 公里用 ${run} 分钟，车辆至少需要 ${least} 分钟`,
        en: `Pattern ${pattern}: ${Math.round(metres / 1_000)} km in ${run} min; the vehicle needs ${least} min at least`,
      },
      details,
    );
  } else if (modification.runtime.method === 'kinematic') {
    return;
  } else if (runSec < plannedSec) {
    problems.warn(
      'recovery-missing',
      'runtime',
      {
        zh: `停站方式 ${pattern}：${run} 分钟可以跑到，但没有余量；含余量的时刻表需要 ${planned} 分钟`,
        en: `Pattern ${pattern}: ${run} min can be run, but without recovery; a timetable with recovery needs ${planned} min`,
      },
      details,
    );
  } else {
    problems.info(
      'run-time-check',
      'runtime',
      {
        zh: `停站方式 ${pattern}：${run} 分钟，运动学下限 ${least} 分钟，含余量 ${planned} 分钟`,
        en: `Pattern ${pattern}: ${run} min; the kinematic bound is ${least} min, ${planned} min with recovery`,
      },
      details,
    );
  }
}

/** Whether the bureau has left open when the way back begins: a headway for both directions, without a phase. */
export const isMovable = ({ direction, headwaySecs, phase }: AddLine['timetables'][number]) =>
  headwaySecs !== undefined && direction === 'both' && phase === undefined;

/** A ride of an added line, with the days of its timetable. */
export interface LineRide extends BlockRide {
  readonly days: string;
}

/** Vehicles on the weekday that needs most. */
export function countLineFleet(
  { modification, problems }: Step<AddLine>,
  rides: readonly LineRide[],
): number {
  const fleets = [0, 1, 2, 3, 4, 5, 6].map((weekday) =>
    countFleet(
      rides.filter(({ days }) => days[weekday] === '1'),
      modification.layoverSecs,
    ),
  );
  const most = fleets.reduce((a, b) => (b.vehicles > a.vehicles ? b : a));
  const { movedSec, unmoved, vehicles } = most;
  const has = modification.vehicle.fleet;
  if (has !== undefined && has < vehicles) {
    problems.error(
      'fleet-too-small',
      'vehicle.fleet',
      {
        zh: `时刻表需要 ${vehicles} 辆车，只有 ${has} 辆`,
        en: `The timetable needs ${vehicles} vehicles; there are ${has}`,
      },
      { needed: vehicles, given: has },
    );
  }
  if (unmoved > vehicles) {
    const minutes = movedSec / 60;
    problems.info(
      'fleet-phase',
      'timetables',
      {
        zh: `两个方向同时开始需要 ${unmoved} 辆车；返程推迟 ${minutes} 分钟，${vehicles} 辆即可`,
        en: `With both directions beginning at once ${unmoved} vehicles are needed; ${vehicles} do if the way back begins ${minutes} min later`,
      },
      { unmoved, vehicles, movedSec },
    );
  }
  return vehicles;
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
