/**
 * Tours between cities: the riders that the corridor model expects from zone to zone by line and stations, as people who go
 * and come back.
 *
 * Residents of a zone who go to another one and those who come back from it are matched in the order of lines and
 * stations; who has no match goes, or comes back, on that day only. The tours are evenly spread points of the list of all
 * matches, so each line has its expected riders but for less than the people of one tour.
 */
import { toDistanceM } from '../../base/geo.ts';
import { recall } from '../../base/recall.ts';
import type { Timetable } from '../../transit/timetable/timetable.ts';
import { type DayAssumptions, type PersonKind, personKinds } from './assumptions.ts';
import type { CityStops } from './city-stops.ts';
import type { FlowVisitor } from './model/corridor-assign.ts';
import { type CorridorSide, type CorridorZone, chooseAccess } from './model/corridor-utilities.ts';
import type { ParameterValues } from './model/parameters.ts';
import { listTravellerGroups, type TravellerGroupId } from './model/traveller-groups.ts';
import { findWeighted, toAround, toCumulative, toSpread } from './random.ts';
import { type LineRide, type Tour, type TourTrip, toInterval } from './tours.ts';
import { BACK_SEC, OUT_SEC, TIME_SPREAD_SEC } from './travel-times.ts';
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

/** Kinds of people of a group; of all other groups those of the day. Assumptions. */
const kindShares: Readonly<Partial<Record<TravellerGroupId, DayAssumptions['kindShares']>>> = {
  commute: { worker: 0.8, student: 0.2, senior: 0, other: 0, visitor: 0 },
  business: { worker: 0.9, student: 0, senior: 0, other: 0, visitor: 0.1 },
};

/** Fewer people than that are rounding errors. */
const LEAST_PEOPLE = 1e-12;

const axes = { home: 0, spot: 1, out: 2, back: 3, kind: 4 } as const;

/** People who make the same tour; -1 for no way out, or no way back, on this day. */
interface Match {
  readonly home: number;
  readonly spot: number;
  readonly out: number;
  readonly back: number;
}

/** A line from one station to another, for one group of travellers. */
interface Offer {
  readonly group: TravellerGroupId;
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
  const { at, cumulative, offers } = matchFlows(plan);
  const all = cumulative.at(-1) ?? 0;
  if (!(all > 0)) return [];
  const access = createAccess(plan, values);
  const pick = createStopPicker(plan);
  const kinds = new Map<TravellerGroupId, Float64Array>();
  const kindsOf = (group: TravellerGroupId) =>
    recall(kinds, group, () => {
      const shares = kindShares[group] ?? assumptions.kindShares;
      return toCumulative(personKinds.map((kind) => shares[kind]));
    });
  return Array.from({ length: count }, (_, i): Tour => {
    const match = at(findWeighted(cumulative, (i + 0.5) / count));
    const point = (axis: number) => toSpread(i, axis);
    const home = pick(match.home, 'homes', point(axes.home));
    const spot = pick(match.spot, 'spots', point(axes.spot));
    const { group } = (offers[match.out] ?? offers[match.back]) as Offer;
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
      kind: personKinds[findWeighted(kindsOf(group), point(axes.kind))] as PersonKind,
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
  { group, line, service }: Offer,
  [from, to]: readonly [number, number],
  hasTransit: (group: TravellerGroupId, station: number, zone: number) => boolean,
): LineRide {
  const own = side.lines[line] as CorridorSide['lines'][number];
  const offer = own.services[service] as (typeof own)['services'][number];
  return {
    lineId: own.id,
    fromId: side.stations[offer.from]?.id ?? '',
    toId: side.stations[offer.to]?.id ?? '',
    hasFeeder: hasTransit(group, offer.from, from),
    hasEgress: hasTransit(group, offer.to, to),
  };
}

/** Whether people of a group and zone reach a station by city transit: as the corridor model chooses it. */
function createAccess({ side, zones }: BetweenPlan, values: ParameterValues) {
  const worth = new Map(listTravellerGroups(values).map(({ id, yuanPerHour }) => [id, yuanPerHour] as const));
  const known = new Map<string, boolean>();
  return (group: TravellerGroupId, station: number, zone: number): boolean => {
    const key = `${group} ${station} ${zone}`;
    let isTransit = known.get(key);
    if (isTransit === undefined) {
      const yuanPerHour = worth.get(group) as number;
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

/** Columns of people by pair of zones and offer, as long as needed. */
class Ways {
  pair = new Int32Array(1 << 16);
  offer = new Int32Array(1 << 16);
  people = new Float64Array(1 << 16);
  count = 0;

  add(pair: number, offer: number, people: number): void {
    if (this.count === this.pair.length) this.#grow();
    this.pair[this.count] = pair;
    this.offer[this.count] = offer;
    this.people[this.count++] = people;
  }

  #grow(): void {
    const [pair, offer, people] = [this.pair, this.offer, this.people];
    this.pair = new Int32Array(pair.length * 2);
    this.offer = new Int32Array(pair.length * 2);
    this.people = new Float64Array(pair.length * 2);
    this.pair.set(pair);
    this.offer.set(offer);
    this.people.set(people);
  }

  /** Rows by `column`, rows with one value in the order of `add`; those of value v are at `starts[v]` to `starts[v + 1]`. */
  sortBy(column: Int32Array, size: number): { readonly starts: Int32Array; readonly rows: Int32Array } {
    const starts = new Int32Array(size + 1);
    for (let row = 0; row < this.count; row++) {
      const next = (column[row] as number) + 1;
      starts[next] = (starts[next] as number) + 1;
    }
    for (let value = 0; value < size; value++)
      starts[value + 1] = (starts[value + 1] as number) + (starts[value] as number);
    const [rows, at] = [new Int32Array(this.count), starts.slice()];
    for (let row = 0; row < this.count; row++) {
      const value = column[row] as number;
      rows[at[value] as number] = row;
      at[value] = (at[value] as number) + 1;
    }
    return { starts, rows };
  }
}

interface Matches {
  readonly offers: readonly Offer[];
  /** Cumulative people of the matches. */
  readonly cumulative: Float64Array;
  readonly at: (match: number) => Match;
}

/** Time and memory: flows of the side, some 20 bytes each. */
function matchFlows({ visit, zones }: BetweenPlan): Matches {
  const offers: Offer[] = [];
  const offerOf = new Map<string, number>();
  const [out, back] = [new Ways(), new Ways()];
  visit(({ byOriginResidents, destination, group, line, origin, service, trips }) => {
    if (line < 0) return;
    const key = `${group} ${line} ${service}`;
    let offer = offerOf.get(key);
    if (offer === undefined) {
      offer = offers.push({ group, line, service }) - 1;
      offerOf.set(key, offer);
    }
    const returning = trips - byOriginResidents;
    if (byOriginResidents > 0) out.add(origin * zones.length + destination, offer, byOriginResidents);
    if (returning > 0) back.add(destination * zones.length + origin, offer, returning);
  });
  // All pairs of zones are visited in one order of groups and lines, so ways out and back meet line by line.
  const pairs = zones.length * zones.length;
  const [byOut, byBack] = [out.sortBy(out.pair, pairs), back.sortBy(back.pair, pairs)];
  const matches = new Ways();
  const backs = new Ways();
  const none = offers.length;
  for (let pair = 0; pair < pairs; pair++) {
    let [o, b] = [byOut.starts[pair] as number, byBack.starts[pair] as number];
    const [lastOut, lastBack] = [byOut.starts[pair + 1] as number, byBack.starts[pair + 1] as number];
    let [going, coming] = [0, 0];
    while (o < lastOut || b < lastBack) {
      const [outRow, backRow] = [byOut.rows[o] as number, byBack.rows[b] as number];
      if (o < lastOut && going === 0) going = out.people[outRow] as number;
      if (b < lastBack && coming === 0) coming = back.people[backRow] as number;
      const people = o >= lastOut ? coming : b >= lastBack ? going : Math.min(going, coming);
      matches.add(pair, o < lastOut ? (out.offer[outRow] as number) : none, people);
      backs.add(pair, b < lastBack ? (back.offer[backRow] as number) : none, people);
      if (o < lastOut) {
        going -= people;
        if (going <= LEAST_PEOPLE) [o, going] = [o + 1, 0];
      }
      if (b < lastBack) {
        coming -= people;
        if (coming <= LEAST_PEOPLE) [b, coming] = [b + 1, 0];
      }
    }
  }
  // By group and line first: evenly spread points then have the expected riders of each line.
  const { rows } = matches.sortBy(matches.offer, none + 1);
  const cumulative = new Float64Array(rows.length);
  let sum = 0;
  rows.forEach((row, i) => {
    sum += matches.people[row] as number;
    cumulative[i] = sum;
  });
  const toOffer = (offer: number) => (offer === none ? -1 : offer);
  return {
    offers,
    cumulative,
    at: (match) => {
      const row = rows[match] as number;
      const pair = matches.pair[row] as number;
      return {
        home: Math.floor(pair / zones.length),
        spot: pair % zones.length,
        out: toOffer(matches.offer[row] as number),
        back: toOffer(backs.offer[row] as number),
      };
    },
  };
}
