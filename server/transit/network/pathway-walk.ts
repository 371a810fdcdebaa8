/** How long a pathway takes, and who can use it. */
import { isLatLon, toDistanceM } from '../../base/geo.ts';
import { NO_WAY_SEC, type PathwayRow } from '../gtfs/rows.ts';
import type { GivenWalk, NetworkStop } from './network-stop.ts';
import { toExtraSec } from './stated-time.ts';

/** `pathway_mode`. */
const STAIRS = 2;
const MOVING_SIDEWALK = 3;
const ESCALATOR = 4;
const ELEVATOR = 5;
const FARE_GATE = 6;
const EXIT_GATE = 7;

/** On stairs, up as well as down (Fruin 1971: 0.5 to 0.67 m/s along treads of 0.28 m). */
const STEPS_PER_SEC = 2;
/** A floor of 4.5 m with steps of 16 cm. */
const STEPS_PER_LEVEL = 28;
/** Of the belt and of the steps (EN 115: 0.5 m/s is usual, 0.75 m/s the most). */
const CONVEYOR_MPS = 0.5;
/** Along an incline of 30 degrees. */
const ESCALATOR_M_PER_LEVEL = 9;
/** Waiting, and doors at either end. */
const ELEVATOR_BASE_SEC = 40;
const ELEVATOR_SEC_PER_LEVEL = 8;
const GATE_SEC = 5;

/** Steepest ramp that a hand-propelled wheelchair takes: 1 in 12, as the GTFS reference has it. */
const MAX_WHEELCHAIR_SLOPE = 0.083;
/** A wheelchair is 0.7 m wide, and hands turn its wheels. */
const MIN_WHEELCHAIR_WIDTH_M = 0.8;

/** The ends of a pathway. */
export interface PathwayEnds {
  readonly from: number;
  readonly to: number;
  readonly stops: readonly NetworkStop[];
  /** `level_index` of a stop, undefined where the feed has none. */
  readonly levelOf: (stop: number) => number | undefined;
}

/**
 * The walks of a pathway: one, or one each way.
 *
 * @param statedMps the pace that the feed's own times are for
 */
export function toPathwayWalks(
  row: PathwayRow,
  ends: PathwayEnds,
  speedMps: number,
  statedMps: number = speedMps,
): GivenWalk[] {
  const { from, to } = ends;
  const isStepFree = isPassableByWheelchair(row);
  const durationSec = toPathwaySec(row, ends, speedMps, statedMps);
  const isClosed = durationSec >= NO_WAY_SEC;
  const there: GivenWalk = {
    from,
    to,
    durationSec,
    kind: 'pathway',
    isStepFree,
    ...(isClosed ? { isForbidden: true } : {}),
  };
  return row.isBidirectional ? [there, { ...there, from: to, to: from }] : [there];
}

/**
 * Whole seconds. `traversal_time` is taken at its word; else the time follows from the mode with `length`,
 * `stair_count` and the floors between the ends, whichever the feed gives, and at last from the straight line.
 *
 * A walker slower than `statedMps` takes longer than `traversal_time` where feet do the moving, and climbs slower in
 * proportion. Belts, escalators and lifts take everybody along at one pace.
 */
export function toPathwaySec(
  row: PathwayRow,
  ends: PathwayEnds,
  speedMps: number,
  statedMps: number = speedMps,
): number {
  const lengthM = row.lengthM ?? toLineM(ends);
  if (row.traversalSec !== undefined) {
    return row.traversalSec + (isOnFoot(row.mode) ? toExtraSec(lengthM, speedMps, statedMps) : 0);
  }
  const levels = toLevels(ends);
  const steps = Math.abs(row.stairCount ?? 0);
  const stepsPerSec = STEPS_PER_SEC * Math.min(1, speedMps / statedMps);
  switch (row.mode) {
    case STAIRS:
      return Math.ceil(toStairsSec(row, steps, levels, lengthM, speedMps, stepsPerSec));
    case MOVING_SIDEWALK:
      return Math.ceil(lengthM / (speedMps + CONVEYOR_MPS));
    case ESCALATOR:
      // One stands: the left side is not always free.
      return Math.ceil((row.lengthM ?? Math.max(lengthM, levels * ESCALATOR_M_PER_LEVEL)) / CONVEYOR_MPS);
    case ELEVATOR:
      return Math.ceil(ELEVATOR_BASE_SEC + Math.max(1, levels) * ELEVATOR_SEC_PER_LEVEL);
    case FARE_GATE:
    case EXIT_GATE:
      return GATE_SEC + Math.ceil(lengthM / speedMps);
    default:
      return Math.ceil(lengthM / speedMps + steps / stepsPerSec);
  }
}

/** The length of stairs is that of their plan: the steps cover it. */
function toStairsSec(
  row: PathwayRow,
  steps: number,
  levels: number,
  lengthM: number,
  speedMps: number,
  stepsPerSec: number,
): number {
  const onSteps = (steps > 0 ? steps : levels * STEPS_PER_LEVEL) / stepsPerSec;
  // Without steps and floors, half as fast as on the flat.
  if (onSteps === 0) return (2 * lengthM) / speedMps;
  return Math.max(onSteps, (row.lengthM ?? 0) / speedMps);
}

/** Neither stairs nor escalator, no steps on the way, not too steep and not too narrow as far as the feed says. */
export function isPassableByWheelchair(row: PathwayRow): boolean {
  if (row.mode === STAIRS || row.mode === ESCALATOR) return false;
  if ((row.stairCount ?? 0) !== 0 && row.mode !== ELEVATOR) return false;
  if (Math.abs(row.maxSlope ?? 0) > MAX_WHEELCHAIR_SLOPE && row.mode !== ELEVATOR) return false;
  return row.minWidthM === undefined || row.minWidthM >= MIN_WHEELCHAIR_WIDTH_M;
}

const isOnFoot = (mode: number) => mode !== MOVING_SIDEWALK && mode !== ESCALATOR && mode !== ELEVATOR;

function toLevels({ from, levelOf, to }: PathwayEnds): number {
  const [a, b] = [levelOf(from), levelOf(to)];
  return a === undefined || b === undefined ? 0 : Math.abs(a - b);
}

function toLineM({ from, stops, to }: PathwayEnds): number {
  const [a, b] = [stops[from], stops[to]];
  return a && b && isLatLon(a) && isLatLon(b) ? toDistanceM(a, b) : 0;
}
