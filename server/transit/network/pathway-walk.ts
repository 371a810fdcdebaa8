/** The duration of a pathway, and whether a wheelchair can use it. */
import { NO_WAY_SEC, type PathwayRow } from '../gtfs/rows.ts';
import { type GivenWalk, type NetworkStop, toExtraSec, toLineM } from './network-stop.ts';

/** `pathway_mode`. */
const STAIRS = 2;
const MOVING_SIDEWALK = 3;
const ESCALATOR = 4;
const ELEVATOR = 5;
const FARE_GATE = 6;
const EXIT_GATE = 7;

/** On stairs, up or down (Fruin 1971: 0.5 to 0.67 m/s along treads of 0.28 m). */
const STEPS_PER_SEC = 2;
/** A floor of 4.5 m with steps of 16 cm. */
const STEPS_PER_LEVEL = 28;
/** Speed of moving sidewalks and escalators (EN 115: usually 0.5 m/s, at most 0.75 m/s). */
const CONVEYOR_MPS = 0.5;
/** Length of an escalator of 30 degrees for one floor. */
const ESCALATOR_M_PER_LEVEL = 9;
/** Waiting for the lift, and its doors at both ends. */
const ELEVATOR_BASE_SEC = 40;
const ELEVATOR_SEC_PER_LEVEL = 8;
const GATE_SEC = 5;

/** Steepest ramp for a hand-propelled wheelchair: 1 in 12, as in the GTFS reference. */
const MAX_WHEELCHAIR_SLOPE = 0.083;
/** A wheelchair is 0.7 m wide, and the hands on its wheels need room. */
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
 * The walks of a pathway: one, or one in each direction.
 *
 * @param statedMps the pace at which the times of the feed hold
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
 * Whole seconds: `traversal_time` where the feed has it, else computed from the mode with `length`, `stair_count` and the
 * floors between the ends, else from the straight line.
 *
 * A walker slower than `statedMps` needs more than `traversal_time` on foot, and climbs more slowly in proportion. Moving
 * sidewalks with a `traversal_time`, escalators and lifts take the same time for all.
 */
export function toPathwaySec(
  row: PathwayRow,
  ends: PathwayEnds,
  speedMps: number,
  statedMps: number = speedMps,
): number {
  const lengthM = row.lengthM ?? toLineM(ends.stops[ends.from]!, ends.stops[ends.to]!);
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
      // People stand on escalators: the side for walking is not always free.
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

/** `length` of stairs is measured in plan, so the time is that of the steps or of the length, whichever is more. */
function toStairsSec(
  row: PathwayRow,
  steps: number,
  levels: number,
  lengthM: number,
  speedMps: number,
  stepsPerSec: number,
): number {
  const onSteps = (steps > 0 ? steps : levels * STEPS_PER_LEVEL) / stepsPerSec;
  // Neither steps nor floors are known: half the pace on the flat.
  if (onSteps === 0) return (2 * lengthM) / speedMps;
  return Math.max(onSteps, (row.lengthM ?? 0) / speedMps);
}

/** False for stairs, escalators, steps on the way, and ways that the feed gives as too steep or too narrow. */
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
