/**
 * Chooses where to change if two vehicles share several possible places: first a shared stop rather than a walk, then
 * the fewest metres, then the longest buffer time, then the shortest change time.
 */
import type { DayTimetable } from '../../transit/timetable/day-timetable.ts';
import { type FoundJourney, type FoundRide, toRide } from '../raptor/journey.ts';

export interface ChangeTimes {
  readonly day: DayTimetable;
  /** Least seconds for the change from one stop to another; undefined if the passenger cannot change there. */
  readonly findChangeSec: (from: number, to: number) => number | undefined;
  /** Metres between two stops of the timetable; where absent, all walks count as equally long. */
  readonly toWalkM?: (from: number, to: number) => number;
}

/** A way to change from one run to another. */
interface Change {
  readonly alight: number;
  readonly board: number;
  /** Whether the passenger alights and boards at the same stop. A walk of 0 seconds to another stop is still a walk. */
  readonly isShared: boolean;
  readonly walkM: number;
  readonly changeSec: number;
  /** Seconds between being ready to board and the departure. */
  readonly bufferSec: number;
}

/**
 * The same vehicles from the same first to the same last stop, with each change at its best place; the same object if
 * no change moves. Staying seated between two trips is no change.
 */
export function toBestChanges(times: ChangeTimes, journey: FoundJourney): FoundJourney {
  const rides = [...journey.rides];
  let isMoved = false;
  for (let i = 0; i + 1 < rides.length; i++) {
    const [before, after] = [rides[i] as FoundRide, rides[i + 1] as FoundRide];
    if (hasOwnCalls(times.day, before.chain) || hasOwnCalls(times.day, after.chain)) continue;
    const best = findBestChange(times, before, after);
    if (!best) continue;
    isMoved = true;
    rides[i] = toRide(times.day, before.run, before.boardPosition, best.alight);
    rides[i + 1] = toRide(times.day, after.run, best.board, after.alightPosition);
  }
  return isMoved ? { ...journey, rides } : journey;
}

/**
 * Keeps these changes where they are: changes between certain trips may have their own rules, and passengers can stay
 * seated at one place only.
 */
const hasOwnCalls = ({ ownCalls }: DayTimetable, chain: number) =>
  ownCalls !== undefined && chain >= ownCalls.firstChain;

/** The best change if it is better than the present one, else undefined. */
function findBestChange(times: ChangeTimes, before: FoundRide, after: FoundRide): Change | undefined {
  const { day } = times;
  const now = findChange(times, before, after, before.alightPosition, after.boardPosition);
  if (!now) return undefined;
  let best = now;
  const length = day.chainLength[before.chain] as number;
  for (let alight = before.boardPosition + 1; alight < length; alight++) {
    if (!hasFlag(day, before.chain, alight, 2)) continue;
    for (let board = 0; board < after.alightPosition; board++) {
      if (!hasFlag(day, after.chain, board, 1)) continue;
      const change = findChange(times, before, after, alight, board);
      if (change && isBetter(change, best)) best = change;
    }
  }
  return best === now ? undefined : best;
}

function findChange(
  { day, findChangeSec, toWalkM }: ChangeTimes,
  before: FoundRide,
  after: FoundRide,
  alight: number,
  board: number,
): Change | undefined {
  const [from, to] = [stopAt(day, before.chain, alight), stopAt(day, after.chain, board)];
  const [fromPlace, toPlace] = [placeAt(day, before.chain, alight), placeAt(day, after.chain, board)];
  const isShared = fromPlace === toPlace;
  const changeSec = findChangeSec(from, to);
  if (changeSec === undefined) return undefined;
  const arrivalSec = at(day.profileArrival, day, before.run, alight);
  const departureSec = at(day.profileDeparture, day, after.run, board);
  const bufferSec = departureSec - arrivalSec - changeSec;
  if (bufferSec < 0) return undefined;
  const walkM = isShared ? 0 : (toWalkM?.(fromPlace, toPlace) ?? 0);
  return { alight, board, isShared, walkM, changeSec, bufferSec };
}

function isBetter(a: Change, b: Change): boolean {
  if (a.isShared !== b.isShared) return a.isShared;
  if (a.walkM !== b.walkM) return a.walkM < b.walkM;
  return a.bufferSec !== b.bufferSec ? a.bufferSec > b.bufferSec : a.changeSec < b.changeSec;
}

const stopAt = (day: DayTimetable, chain: number, position: number) =>
  day.callStop[(day.chainCall[chain] as number) + position] as number;

/** The stop of the timetable: a day has copies of stops where change rules differ by trip. */
const placeAt = (day: DayTimetable, chain: number, position: number) =>
  day.callPlace[(day.chainCall[chain] as number) + position] as number;

const hasFlag = (day: DayTimetable, chain: number, position: number, flag: number) =>
  ((day.callFlags[(day.chainCall[chain] as number) + position] as number) & flag) !== 0;

const at = (profiles: Int32Array, day: DayTimetable, run: number, position: number) =>
  (day.runStart[run] as number) + (profiles[(day.runProfile[run] as number) + position] as number);
