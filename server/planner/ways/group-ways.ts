/** Groups the itineraries of a list into ways of going: one row for each. */
import { type Itinerary, listRides, type RideLeg, type Way } from '../model/itinerary.ts';
import { findMainRide, isByClock, listLines, toKind } from './ride-kinds.ts';
import { type AskedTime, toEffortSec } from './sensible.ts';

/** Waiting for the first departure weighs less than travelling: most passengers wait at home. */
const WAIT_SHARE = 0.5;

/** Number of the place (stops that passengers know as one) of a `feed:stop_id`. */
export type PlaceOf = (stopId: string) => number;

export interface GroupRules {
  readonly asked: AskedTime;
  readonly placeOf: PlaceOf;
}

/** What identifies one vehicle of a way: any of these names. */
type Link = Set<string>;

interface Group {
  readonly links: readonly Link[];
  readonly itineraries: Itinerary[];
}

/**
 * The ways of a list, the best first; for a latest arrival the last to leave first.
 *
 * Two itineraries are one way if they ride the same lines in the same order, or lines that can replace each other. Where
 * a train or coach is most of the ride, its stations and its line count, and of the vehicles to and from them the kind.
 */
export function groupWays(itineraries: readonly Itinerary[], rules: GroupRules): Way[] {
  const groups: Group[] = [];
  for (const itinerary of itineraries) {
    const links = toLinks(itinerary, rules.placeOf);
    const group = groups.find((other) => isSameWay(other.links, links));
    if (!group) groups.push({ links, itineraries: [itinerary] });
    else {
      group.itineraries.push(itinerary);
      links.forEach((link, i) => {
        for (const name of link) group.links[i]?.add(name);
      });
    }
  }
  const ways = groups.map((group) => toWay(group, rules));
  const rankOf = ({ itinerary }: Way) =>
    toEffortSec(itinerary) + WAIT_SHARE * Math.max(0, itinerary.departureSec - rules.asked.sec);
  return rules.asked.arriveBy
    ? ways.sort((a, b) => b.itinerary.departureSec - a.itinerary.departureSec || rankOf(a) - rankOf(b))
    : ways.sort((a, b) => rankOf(a) - rankOf(b));
}

function isSameWay(one: readonly Link[], other: readonly Link[]): boolean {
  return (
    one.length === other.length &&
    one.every((link, i) => [...(other[i] as Link)].some((name) => link.has(name)))
  );
}

function toLinks(itinerary: Itinerary, placeOf: PlaceOf): Link[] {
  const rides = listRides(itinerary).filter((ride) => !ride.interlineWithPreviousLeg);
  const main = findMainRide(itinerary);
  const riddenM = rides.reduce((sum, { distanceM }) => sum + distanceM, 0);
  const isMain = main && isByClock(main) && main.distanceM * 2 >= riddenM;
  if (!isMain) return rides.map((ride) => toLink(ride, placeOf));
  const feeders = [...new Set(rides.filter((ride) => ride !== main).map(toKind))].sort();
  return [toLink(main, placeOf), new Set([feeders.join(' ')])];
}

function toLink(ride: RideLeg, placeOf: PlaceOf): Link {
  const nameOf = ({ longName, routeId, shortName }: RideLeg['route']) =>
    shortName || longName.text || routeId;
  if (isByClock(ride)) {
    const places = [ride.from, ride.to].map(({ stopId = '' }) => placeOf(stopId));
    return new Set([[toKind(ride), nameOf(ride.route), ...places].join(' ')]);
  }
  return new Set(listLines(ride).map(({ routeId }) => routeId));
}

function toWay({ itineraries, links }: Group, { asked: { arriveBy } }: GroupRules): Way {
  const departures = itineraries
    .filter((one) => !itineraries.some((other) => isBetter(other, one)))
    .sort((a, b) => a.departureSec - b.departureSec || a.arrivalSec - b.arrivalSec);
  const itinerary = (arriveBy ? departures.at(-1) : departures[0]) as Itinerary;
  const headwaySec = findHeadwaySec(itinerary);
  const names = links.map((link) => [...link].sort());
  return { itinerary, departures, links: names, ...(headwaySec === undefined ? {} : { headwaySec }) };
}

/** Whether `one` leaves no earlier, arrives no later and is less effort, or as much and another departure. */
function isBetter(one: Itinerary, other: Itinerary): boolean {
  if (one === other || one.departureSec < other.departureSec || one.arrivalSec > other.arrivalSec)
    return false;
  const saved = toEffortSec(other) - toEffortSec(one);
  return saved > 0 || (saved === 0 && one.departureSec > other.departureSec);
}

/** The headway of the vehicle that comes least often; lines that can replace each other come more often together. */
function findHeadwaySec(itinerary: Itinerary): number | undefined {
  const headways = listRides(itinerary)
    .filter((ride) => !ride.interlineWithPreviousLeg)
    .map(({ alternatives = [], headwaySec }) => {
      if (!headwaySec) return undefined;
      const rates = [
        headwaySec,
        ...alternatives.map((other) => other.headwaySec ?? Number.POSITIVE_INFINITY),
      ];
      return Math.round(1 / rates.reduce((sum, sec) => sum + 1 / sec, 0));
    });
  const known = headways.filter((sec) => sec !== undefined);
  return known.length > 0 && known.length === headways.length ? Math.max(...known) : undefined;
}
