/**
 * Tours between cities: the riders that the corridor model expects from zone to zone by line and stations, as people who go
 * and come back.
 *
 * Residents of a zone who go to another one and those who come back from it are matched in the order of lines and
 * stations; who has no match goes, or comes back, on that day only. The tours are evenly spread points of the list of all
 * matches, so each line has its expected riders but for less than the people of one tour.
 */
import { toDistanceM } from '../../base/geo.ts';
import type { Timetable } from '../../transit/timetable/timetable.ts';
import { type DayAssumptions, type PersonKind, personKinds } from './assumptions.ts';
import type { CityStops } from './city-stops.ts';
import type { FlowVisitor } from './model/corridor-assign.ts';
import { type CorridorSide, type CorridorZone, chooseAccess } from './model/corridor-utilities.ts';
import type { ParameterValues } from './model/parameters.ts';
import { toMeanYuanPerHour } from './model/traveller-groups.ts';
import { findWeighted, toAround, toCumulative, toSpread } from './random.ts';
import { type LineRide, type Tour, type TourTrip, toInterval } from './tours.ts';
import type { GridZone } from './zone-grid.ts';

export interface BetweenPlan {
  readonly timetable: Pick<Timetable, 'stops'>;
  readonly cities: readonly CityStops[];
  /** Rows of the flows' zones: a zone of the model, and its stops. */
  readonly zones: readonly { readonly grid: GridZone; readonly corridor: CorridorZone }[];
  readonly side: CorridorSide;
  /** Hands all flows of the side to the visitor. */
  readonly visit: (visitor: FlowVisitor) => void;
}

/** Departures that are wanted. Assumptions: there in the morning, back in the afternoon. */
const OUT_SEC = 8.5 * 3600;
const BACK_SEC = 17 * 3600;
const TIME_SPREAD_SEC = 6_000;

/** Fewer people than that are rounding errors. */
const LEAST_PEOPLE = 1e-12;

const axes = { home: 0, spot: 1, out: 2, back: 3, kind: 4 } as const;

/** People who make the same tour; -1 for no way out, or no way back, on this day. */
interface Match {
  readonly home: number;
  readonly spot: number;
  readonly out: number;
  readonly back: number;
  readonly people: number;
}

/** A line from one station to another. */
interface Offer {
  readonly line: number;
  readonly service: number;
}

/** @returns at most `count` tours; their `first` and `end` are set by `toTravelTable` */
export function listBetweenTours(
  plan: BetweenPlan,
  count: number,
  values: ParameterValues,
  assumptions: DayAssumptions,
): Tour[] {
  const { matches, offers } = matchFlows(plan);
  const cumulative = toCumulative(matches.map(({ people }) => people));
  const all = cumulative.at(-1) ?? 0;
  if (!(all > 0)) return [];
  const access = createAccess(plan, values);
  const pick = createStopPicker(plan);
  const kinds = toCumulative(personKinds.map((kind) => assumptions.kindShares[kind]));
  return Array.from({ length: count }, (_, i): Tour => {
    const match = matches[findWeighted(cumulative, (i + 0.5) / count)] as Match;
    const point = (axis: number) => toSpread(i, axis);
    const home = pick(match.home, 'homes', point(axes.home));
    const spot = pick(match.spot, 'spots', point(axes.spot));
    const trips: TourTrip[] = [];
    const go = (offer: Offer | undefined, zones: readonly [number, number], trip: Omit<TourTrip, 'line'>) => {
      if (offer) trips.push({ ...trip, line: toLineRide(plan.side, offer, zones, access) });
    };
    go(offers[match.out], [match.home, match.spot], {
      from: home,
      to: spot,
      departureSec: toInterval(toAround(point(axes.out), OUT_SEC, TIME_SPREAD_SEC)),
    });
    go(offers[match.back], [match.spot, match.home], {
      from: spot,
      to: home,
      departureSec: toInterval(toAround(point(axes.back), BACK_SEC, TIME_SPREAD_SEC)),
    });
    return {
      kind: personKinds[findWeighted(kinds, point(axes.kind))] as PersonKind,
      city: plan.zones[match.home]?.corridor.city as number,
      homeStop: home,
      weight: all / count,
      working: trips,
      free: trips,
      isDuty: true,
      first: i,
      end: i + 1,
    };
  });
}

function toLineRide(
  side: CorridorSide,
  { line, service }: Offer,
  [from, to]: readonly [number, number],
  hasTransit: (station: number, zone: number) => boolean,
): LineRide {
  const own = side.lines[line] as CorridorSide['lines'][number];
  const offer = own.services[service] as (typeof own)['services'][number];
  return {
    lineId: own.id,
    fromId: side.stations[offer.from]?.id ?? '',
    toId: side.stations[offer.to]?.id ?? '',
    hasFeeder: hasTransit(offer.from, from),
    hasEgress: hasTransit(offer.to, to),
  };
}

/** Whether people of a zone reach a station by city transit: as the corridor model chooses it at the mean value of time. */
function createAccess({ side, zones }: BetweenPlan, values: ParameterValues) {
  const yuanPerHour = toMeanYuanPerHour(values);
  const known = new Map<number, boolean>();
  return (station: number, zone: number): boolean => {
    const key = station * zones.length + zone;
    let isTransit = known.get(key);
    if (isTransit === undefined) {
      const own = side.stations[station] as CorridorSide['stations'][number];
      const straightKm = toDistanceM(zones[zone]?.corridor as CorridorZone, own) / 1_000;
      isTransit = chooseAccess(own.access[zone] ?? [], straightKm, values, yuanPerHour).kind === 'transit';
      known.set(key, isTransit);
    }
    return isTransit;
  };
}

/** Stops of a zone by homes, or by what draws people from other cities. */
function createStopPicker({ cities, zones }: BetweenPlan) {
  const indexes = cities.map(({ stops }) => new Map(Array.from(stops, (stop, i) => [stop, i] as const)));
  const known = new Map<string, Float64Array>();
  return (zone: number, by: 'homes' | 'spots', at: number): number => {
    const { corridor, grid } = zones[zone] as BetweenPlan['zones'][number];
    const key = `${by} ${zone}`;
    let cumulative = known.get(key);
    if (!cumulative) {
      const city = cities[corridor.city] as CityStops;
      const shareOf = (weights: Float64Array, stop: number) => {
        const i = indexes[corridor.city]?.get(stop) as number;
        const own = (weights[i] as number) - (i > 0 ? (weights[i - 1] as number) : 0);
        return own / (weights.at(-1) || 1);
      };
      cumulative = toCumulative(
        grid.stops.map((stop) =>
          by === 'homes' ? shareOf(city.homes, stop) : shareOf(city.jobs, stop) + shareOf(city.leisure, stop),
        ),
      );
      known.set(key, cumulative);
    }
    return grid.stops[findWeighted(cumulative, at)] as number;
  };
}

interface Ways {
  readonly out: { readonly offer: number; people: number }[];
  readonly back: { readonly offer: number; people: number }[];
}

/** Time and memory: flows of the side. */
function matchFlows({ visit, zones }: BetweenPlan): { matches: Match[]; offers: Offer[] } {
  const offers: Offer[] = [];
  const offerOf = new Map<number, number>();
  const ways = new Map<number, Ways>();
  const waysOf = (home: number, spot: number): Ways => {
    const key = home * zones.length + spot;
    let own = ways.get(key);
    if (!own) {
      own = { out: [], back: [] };
      ways.set(key, own);
    }
    return own;
  };
  visit(({ byOriginResidents, destination, line, origin, service, trips }) => {
    if (line < 0) return;
    const key = line * 1_000_000 + service;
    let offer = offerOf.get(key);
    if (offer === undefined) {
      offer = offers.push({ line, service }) - 1;
      offerOf.set(key, offer);
    }
    if (byOriginResidents > 0) waysOf(origin, destination).out.push({ offer, people: byOriginResidents });
    const returning = trips - byOriginResidents;
    if (returning > 0) waysOf(destination, origin).back.push({ offer, people: returning });
  });
  const matches: Match[] = [];
  for (const [key, { back, out }] of ways) {
    const [home, spot] = [Math.floor(key / zones.length), key % zones.length];
    const byLine = (a: { offer: number }, b: { offer: number }) =>
      (offers[a.offer] as Offer).line - (offers[b.offer] as Offer).line || a.offer - b.offer;
    out.sort(byLine);
    back.sort(byLine);
    for (let [o, b] = [0, 0]; o < out.length || b < back.length; ) {
      const [going, coming] = [out[o], back[b]];
      const people = Math.min(
        going?.people ?? Number.POSITIVE_INFINITY,
        coming?.people ?? Number.POSITIVE_INFINITY,
      );
      matches.push({ home, spot, out: going?.offer ?? -1, back: coming?.offer ?? -1, people });
      for (const way of [going, coming]) if (way) way.people -= people;
      if (going && going.people <= LEAST_PEOPLE) o++;
      if (coming && coming.people <= LEAST_PEOPLE) b++;
    }
  }
  // By line first: evenly spread points then have the expected riders of each line.
  matches.sort((a, b) => a.out - b.out || a.back - b.back || a.home - b.home || a.spot - b.spot);
  return { matches, offers };
}
