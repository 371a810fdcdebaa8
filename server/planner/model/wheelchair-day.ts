/** The network for wheelchair users: closes stops that are not accessible, and uses walks without steps. */
import type { Footpaths } from '../../transit/network/footpath-table.ts';
import type { StreetWays } from '../../transit/network/street-ways.ts';
import type { DayTimetable } from '../../transit/timetable/day-timetable.ts';
import { findFootpathSec, type Timetable } from '../../transit/timetable/timetable.ts';

export interface WheelchairNeeds {
  readonly needsWheelchair?: boolean;
  /**
   * Allow only trips and stops that are known to be accessible; otherwise also those for which it is unknown, with a
   * mark in the itinerary.
   */
  readonly strictWheelchair?: boolean;
}

/** Value of GTFS `wheelchair_boarding`. */
const YES = 1;
const NO = 2;

/** Equal keys mean that two needs change a day alike; the empty key means no change. */
export function toWheelchairKey({
  needsWheelchair = false,
  strictWheelchair = false,
}: WheelchairNeeds): string {
  if (!needsWheelchair) return '';
  return strictWheelchair ? 'strict' : 'wheelchair';
}

/** The day without boarding and alighting at stops that are not accessible; riding through stays possible. */
export function closeStops(day: DayTimetable, timetable: Timetable, needs: WheelchairNeeds): DayTimetable {
  if (!needs.needsWheelchair) return day;
  const { wheelchair } = timetable.stops;
  const isOpen = Uint8Array.from({ length: day.stopCount }, (_, stop) =>
    (needs.strictWheelchair ? wheelchair[stop] === YES : wheelchair[stop] !== NO) ? 1 : 0,
  );
  const { addedStops } = day;
  // An added stop is open only if its original stops and the way between them are accessible.
  addedStops?.place.forEach((place, i) => {
    const from = addedStops.fromPlace[i] as number;
    const hasWay =
      from === place || findFootpathSec(getFootpaths(timetable, needs), from, place) !== undefined;
    isOpen[addedStops.first + i] = hasWay && isOpen[from] === 1 && isOpen[place] === 1 ? 1 : 0;
  });
  return {
    ...day,
    callFlags: day.callFlags.map((flags, call) => (isOpen[day.callStop[call] as number] === 1 ? flags : 0)),
  };
}

/**
 * The ways between the street and stops inside stations that the traveller can take; undefined if no stop is inside a
 * station.
 */
export function findStreetWays(
  timetable: Timetable,
  { needsWheelchair }: WheelchairNeeds,
): StreetWays | undefined {
  return (needsWheelchair ? timetable.stepFreeStreetWays : undefined) ?? timetable.streetWays;
}

/** The footpaths between stops that the traveller can take. */
export function getFootpaths(timetable: Timetable, { needsWheelchair }: WheelchairNeeds): Footpaths {
  return (needsWheelchair ? timetable.stepFreeFootpaths : undefined) ?? timetable.footpaths;
}
