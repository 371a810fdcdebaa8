/**
 * The trips of a ride: usually one; several where passengers stay seated while the vehicle continues as another trip.
 */
import type { DayTimetable } from '../../transit/timetable/day-timetable.ts';
import type { PatternTable } from '../../transit/timetable/timetable.ts';
import type { FoundRide } from './journey.ts';

/** The part of a ride on one trip, in rows and positions of the timetable. */
export interface TripRide {
  /** Row of the run in the timetable's own run arrays. */
  readonly row: number;
  readonly pattern: number;
  /** Start of the run, in seconds of the day. */
  readonly start: number;
  /** Service day of the run, in days relative to the day. */
  readonly dayShift: number;
  /** Position of the boarding call in the pattern. */
  readonly boardPosition: number;
  readonly alightPosition: number;
}

/** The trips of a ride in their order. Each but the last is ridden to its end; the last to the alighting call. */
export function listTripRides(patterns: PatternTable, day: DayTimetable, ride: FoundRide): TripRide[] {
  const { ownCalls } = day;
  const first = {
    row: day.runRow[ride.run] as number,
    pattern: day.chainPattern[ride.chain] as number,
    start: day.runStart[ride.run] as number,
    dayShift: day.runDayShift[ride.run] as number,
    boardPosition: ride.boardPosition,
    alightPosition: ride.alightPosition,
  };
  if (!ownCalls || ride.chain < ownCalls.firstChain) return [first];
  const call = (day.chainCall[ride.chain] as number) - ownCalls.firstCall;
  const boardPosition = ownCalls.callPosition[call + ride.boardPosition] as number;
  const alightPosition = ownCalls.callPosition[call + ride.alightPosition] as number;
  if (ride.chain < ownCalls.firstStay) return [{ ...first, boardPosition, alightPosition }];
  const stay = ride.chain - ownCalls.firstStay;
  const tripCount = (ownCalls.callTrip[call + ride.alightPosition] as number) + 1;
  const firstPattern = ownCalls.tripOffsets[stay] as number;
  const allTrips = (ownCalls.tripOffsets[stay + 1] as number) - firstPattern;
  const firstTrip =
    (ownCalls.runTripOffsets[stay] as number) +
    (ride.run - (day.runOffsets[ride.chain] as number)) * allTrips;
  return Array.from({ length: tripCount }, (_, i) => {
    const pattern = ownCalls.tripPattern[firstPattern + i] as number;
    const last =
      (patterns.callOffsets[pattern + 1] as number) - (patterns.callOffsets[pattern] as number) - 1;
    return {
      row: ownCalls.tripRow[firstTrip + i] as number,
      pattern,
      start: ownCalls.tripStart[firstTrip + i] as number,
      dayShift: ownCalls.tripDayShift[firstTrip + i] as number,
      boardPosition: i === 0 ? boardPosition : 0,
      alightPosition: i === tripCount - 1 ? alightPosition : last,
    };
  });
}

/** Whether a chain joins trips between which passengers stay seated. */
export function isStay({ ownCalls }: DayTimetable, chain: number): boolean {
  return ownCalls !== undefined && chain >= ownCalls.firstStay;
}

/** The patterns of a chain's trips. */
export function listChainPatterns(day: DayTimetable, chain: number): number[] {
  const { ownCalls } = day;
  if (!ownCalls || chain < ownCalls.firstStay) return [day.chainPattern[chain] as number];
  const stay = chain - ownCalls.firstStay;
  return [...ownCalls.tripPattern.subarray(ownCalls.tripOffsets[stay], ownCalls.tripOffsets[stay + 1])];
}

/** Converts a position in a chain to the position in the pattern of its trip. */
export function toTripPosition(
  { chainCall, ownCalls }: DayTimetable,
  chain: number,
  position: number,
): number {
  if (!ownCalls || chain < ownCalls.firstChain) return position;
  return ownCalls.callPosition[(chainCall[chain] as number) - ownCalls.firstCall + position] as number;
}

/** The allowed chains without those on which passengers stay seated between trips. */
export function withoutStays(
  { chainCount, ownCalls }: DayTimetable,
  allowedChains: Uint8Array | undefined,
): Uint8Array | undefined {
  if (!ownCalls || ownCalls.firstStay === chainCount) return allowedChains;
  return (allowedChains?.slice() ?? new Uint8Array(chainCount).fill(1)).fill(0, ownCalls.firstStay);
}
