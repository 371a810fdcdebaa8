/** Places, lines, trips, dates and ids of the served feeds, for requests. */
import { findLegIds } from '../../server/api/wire/itinerary-id.ts';
import { toDistanceM } from '../../server/base/geo.ts';
import { type Books, readBooks } from './books.ts';

export interface Samples {
  readonly url: string;
  /** `YYYY-MM-DD`, a Wednesday in the middle of the service period. */
  readonly date: string;
  /** Further days of the service period; requests for them find no cached timetable. */
  readonly otherDates: readonly string[];
  /** Two places far apart with many stops around them. */
  readonly from: Spot;
  readonly to: Spot;
  /** Stops chosen evenly from the whole network. */
  readonly stops: readonly Stop[];
  /** Corners of the box around all stops. */
  readonly min: string;
  readonly max: string;
  readonly lineIds: readonly string[];
  readonly longestLineId: string;
  readonly agencyIds: readonly string[];
  readonly tripId: string;
  /** Fare media; the shared card last, where there is one. */
  readonly mediumIds: readonly string[];
  readonly itineraryId: string;
  /** The legs of the same itinerary, for a request body. */
  readonly itineraryLegs: readonly unknown[];
  /** Absent where the server has no cards. */
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

/** Radius for counting the stops around a place. */
const AROUND_M = 5_000;
/** Number of stops to choose `from` and `to` from. */
const TRIED = 200;

/** @param date - default: a Wednesday in the middle of the service period */
export async function readSamples(
  url: string,
  date: string | undefined,
  withBooks: boolean,
): Promise<Samples> {
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

/** The place with most stops around it, and the one with the highest product of stops around it and square root of the distance. */
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

/** The date of requests, then the days after it until the end of the service period. */
function listDates({ feeds }: ApiConfig, date: string | undefined): string[] {
  const firsts = feeds.flatMap(({ firstDate }) => (firstDate === undefined ? [] : [Date.parse(firstDate)]));
  const lasts = feeds.flatMap(({ lastDate }) => (lastDate === undefined ? [] : [Date.parse(lastDate)]));
  const first = Math.max(...firsts);
  const last = Math.max(...lasts);
  let day = date === undefined ? first + Math.floor((last - first) / DAY_MS / 2) * DAY_MS : Date.parse(date);
  // Moves to the next Wednesday.
  if (date === undefined) while (new Date(day).getUTCDay() !== 3 && day < last) day += DAY_MS;
  const dates: string[] = [];
  for (; day <= last && dates.length < 60; day += DAY_MS)
    dates.push(new Date(day).toISOString().slice(0, 10));
  return dates;
}
