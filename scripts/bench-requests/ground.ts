/** What the served feeds offer to ask about: busy places far apart, lines, trips, a day of service. */
import { findLegIds } from '../../server/api/map/itinerary-id.ts';
import { toDistanceM } from '../../server/base/geo.ts';
import { type Books, readBooks } from './books.ts';

export type { Books } from './books.ts';

export interface Ground {
  readonly url: string;
  /** `YYYY-MM-DD`, a working day in the middle of the service. */
  readonly date: string;
  /** Another day of service, asked about by nothing else. */
  readonly otherDates: readonly string[];
  /** The two places with most stops around them that are far apart. */
  readonly from: Spot;
  readonly to: Spot;
  /** Stops of the whole network, spread evenly. */
  readonly stops: readonly Stop[];
  /** Corners of all stops. */
  readonly min: string;
  readonly max: string;
  readonly lineIds: readonly string[];
  readonly longestLineId: string;
  readonly agencyIds: readonly string[];
  readonly tripId: string;
  /** Media to pay with; the shared card last, where there is one. */
  readonly mediumIds: readonly string[];
  readonly itineraryId: string;
  /** The same itinerary's content, for the body of a question. */
  readonly itineraryLegs: readonly unknown[];
  /** Absent where the server knows no card, or nothing was simulated. */
  readonly books?: Books;
}

export interface Spot {
  readonly lat: number;
  readonly lon: number;
}

export interface Stop extends Spot {
  readonly stopId: string;
}

interface ApiConfig {
  readonly feeds: readonly { readonly firstDate?: string; readonly lastDate?: string }[];
}

export const toText = ({ lat, lon }: Spot) => `${lat.toFixed(5)},${lon.toFixed(5)}`;

/** Around a place, in metres: what somebody reaches in two hours on foot at most is further. */
const AROUND_M = 5_000;
/** Stops that are tried as the places to travel between. */
const TRIED = 200;

/** @param date the day to ask about, where it is not the middle of the service */
export async function readGround(url: string, date: string | undefined, withBooks: boolean): Promise<Ground> {
  const ask = async <T>(path: string): Promise<T> => {
    const response = await fetch(new URL(path, url));
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as T;
  };
  const config = await ask<ApiConfig>('api/v1/config');
  const found = await ask<readonly (Stop & { stopId?: string })[]>(
    'api/v6/map/stops?min=-90,-180&max=90,180',
  );
  const stops = found.filter(({ stopId }) => stopId !== undefined);
  const spread = stops.filter((_, i) => i % Math.ceil(stops.length / TRIED) === 0);
  const { from, to } = findEnds(stops, spread);
  const { lines } = await ask<{ lines: readonly { route: { routeId: string } }[] }>('api/v1/lines');
  const lineIds = lines.map(({ route }) => route.routeId);
  const dates = listDates(config, date);
  const [day = ''] = dates;
  const choices = await ask<{ media: readonly { id: string }[] }>('api/v1/fare-choices');
  const plan = await ask<{ itineraries: readonly ApiItinerary[] }>(
    `api/v6/plan?${new URLSearchParams({ fromPlace: toText(from), toPlace: toText(to), time: `${day}T08:00` })}`,
  );
  const best = plan.itineraries.toSorted((a, b) => b.legs.length - a.legs.length)[0];
  const rides = best?.legs.filter(({ tripId }) => tripId !== undefined) ?? [];
  const longestLineId = rides.toSorted((a, b) => b.duration - a.duration)[0]?.routeId ?? lineIds[0] ?? '';
  const lats = stops.map(({ lat }) => lat);
  const lons = stops.map(({ lon }) => lon);
  return {
    url,
    date: day,
    otherDates: dates.slice(1),
    from,
    to,
    stops: spread,
    min: toText({ lat: Math.min(...lats), lon: Math.min(...lons) }),
    max: toText({ lat: Math.max(...lats), lon: Math.max(...lons) }),
    lineIds,
    longestLineId,
    agencyIds: [...new Set(rides.map(({ agencyId }) => agencyId ?? ''))],
    tripId: rides[0]?.tripId ?? '',
    mediumIds: choices.media.map(({ id }) => id),
    itineraryId: best?.id ?? '',
    itineraryLegs: findLegIds(best?.id ?? '') ?? [],
    ...(withBooks ? { books: await readBooks(ask, day) } : {}),
  };
}

interface ApiItinerary {
  readonly id?: string;
  readonly legs: readonly {
    readonly tripId?: string;
    readonly routeId?: string;
    readonly agencyId?: string;
    readonly duration: number;
  }[];
}

/** Two busy places: most stops around both, times the way between them. */
function findEnds(stops: readonly Spot[], tried: readonly Spot[]): { from: Spot; to: Spot } {
  const busy = tried.map((spot) => ({
    spot,
    count: stops.filter((other) => toDistanceM(spot, other) <= AROUND_M).length,
  }));
  const [first] = busy.toSorted((a, b) => b.count - a.count);
  if (!first) throw new Error('the server knows no stops');
  const merit = ({ count, spot }: typeof first) => count * Math.sqrt(toDistanceM(first.spot, spot));
  const [second = first] = busy.toSorted((a, b) => merit(b) - merit(a));
  return { from: first.spot, to: second.spot };
}

const DAY_MS = 86_400_000;

/** The day to ask about, then the days after it to the end of the service. */
function listDates({ feeds }: ApiConfig, date: string | undefined): string[] {
  const firsts = feeds.flatMap(({ firstDate }) => (firstDate === undefined ? [] : [Date.parse(firstDate)]));
  const lasts = feeds.flatMap(({ lastDate }) => (lastDate === undefined ? [] : [Date.parse(lastDate)]));
  const first = Math.max(...firsts);
  const last = Math.max(...lasts);
  let day = date === undefined ? first + Math.floor((last - first) / DAY_MS / 2) * DAY_MS : Date.parse(date);
  // To the next Wednesday.
  if (date === undefined) while (new Date(day).getUTCDay() !== 3 && day < last) day += DAY_MS;
  const dates: string[] = [];
  for (; day <= last && dates.length < 60; day += DAY_MS)
    dates.push(new Date(day).toISOString().slice(0, 10));
  return dates;
}
