/**
 * What the page asks of the server, one entry a question.
 *
 * Every answer carries its names in both languages, so the language is no part of a key and switching
 * it asks nothing again. Each question passes on the signal of its query: a new question ends the old one.
 */
import { MutationCache, QueryCache, QueryClient, queryOptions } from '@tanstack/react-query';
import {
  type PlaceChoice,
  toPlaceChoice,
  toPlaceParam,
  toPointText,
  toStopChoice,
} from '../planner/place-choice.ts';
import { LOWEST_PRICE, type ModeGroup, modeGroups, type PlanState } from '../planner/plan-url.ts';
import type {
  Config,
  FareChoices,
  Ground,
  LatLon,
  LineDetail,
  LineList,
  Match,
  Place,
  PlanResponse,
  StopDetail,
  StopTimes,
} from './contract.ts';
import { ApiProblem, fetchJson } from './http.ts';
import { sessionKey } from './session.ts';

const minute = 60_000;

const isLost = (error: unknown) =>
  error instanceof ApiProblem && (error.code === 'offline' || error.code === 'unreachable');

export function createQueryClient(): QueryClient {
  // A session that is over shows in any answer: the page then asks for the token again.
  const onError = (error: Error) => {
    if (error instanceof ApiProblem && error.code === 'token-missing')
      void client.invalidateQueries({ queryKey: [sessionKey] });
  };
  const client = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        staleTime: 5 * minute,
        refetchOnWindowFocus: false,
        // A refusal is an answer; only a lost connection is worth a second try.
        retry: (count, error) => count < 1 && isLost(error),
        retryDelay: 400,
        // What cannot be asked says so: a question that waits for the network in silence looks like one under way.
        networkMode: 'always',
      },
      // And nothing is bought hours later, when the network is back.
      mutations: { networkMode: 'always' },
    },
  });
  return client;
}

/** The planning API's words for what passengers tell apart (`RAIL` there would include the metro). */
const groupModes: Readonly<Record<ModeGroup, readonly string[]>> = {
  bus: ['BUS', 'TRAM', 'FERRY', 'OTHER'],
  subway: ['SUBWAY'],
  rail: ['HIGHSPEED_RAIL', 'LONG_DISTANCE', 'NIGHT_RAIL', 'REGIONAL_RAIL', 'SUBURBAN'],
  coach: ['COACH'],
};

/** What decides the answer of a search; the opened itinerary and the order do not. */
export interface PlanQuestion {
  readonly from: PlaceChoice;
  readonly to: PlaceChoice;
  /** ISO instant. */
  readonly time: string;
  readonly arriveBy: boolean;
  readonly plan: Pick<
    PlanState,
    | 'via'
    | 'mediumId'
    | 'riderId'
    | 'maxWalkMin'
    | 'minChangeMin'
    | 'maxChanges'
    | 'wheelchair'
    | 'modes'
    | 'avoid'
    | 'avoidStops'
    | 'sort'
  >;
}

/**
 * What is sorted by counts in the search, too: what is cheaper or walks less may be slower. So does walking where it is
 * limited: the limits of the search hold for the first and the last walk, those between vehicles are found to be shorter.
 */
function listCriteria({ maxWalkMin, sort }: PlanQuestion['plan']): readonly string[] | undefined {
  const criteria = [
    ...(sort === 'cheapest' ? ['fare'] : []),
    ...(sort === 'leastWalking' || maxWalkMin !== undefined ? ['walking'] : []),
  ];
  return criteria.length > 0 ? criteria : undefined;
}

export function toPlanQuery({ from, to, time, arriveBy, plan }: PlanQuestion) {
  const walkSec = plan.maxWalkMin ? plan.maxWalkMin * 60 : undefined;
  return {
    fromPlace: toPlaceParam(from),
    toPlace: toPlaceParam(to),
    time,
    arriveBy: arriveBy || undefined,
    fareMedia: plan.mediumId === LOWEST_PRICE ? undefined : plan.mediumId,
    tongchengLowestFare: plan.mediumId === LOWEST_PRICE || undefined,
    riderCategory: plan.riderId,
    maxPreTransitTime: walkSec,
    maxPostTransitTime: walkSec,
    maxDirectTime: walkSec,
    minTransferTime: plan.minChangeMin,
    maxTransfers: plan.maxChanges,
    pedestrianProfile: plan.wheelchair && 'WHEELCHAIR',
    tongchengStrictWheelchair: plan.wheelchair === 'known' || undefined,
    transitModes:
      plan.modes.length < modeGroups.length ? plan.modes.flatMap((mode) => groupModes[mode]) : undefined,
    // By way of a place the search minds time and changes alone.
    tongchengCriteria: plan.via ? undefined : listCriteria(plan),
    via: plan.via && toPlaceParam(plan.via.place).replace(',', ';'),
    viaMinimumStay: plan.via?.stayMin || undefined,
    tongchengAvoidStops: plan.avoidStops?.map(({ stopId }) => stopId),
    avoidRoutes: plan.avoid?.map(({ routeId }) => routeId),
    withFares: false,
    // The page tells each trip of a vehicle that goes on as another one.
    joinInterlinedLegs: false,
  };
}

/** What a trip that was found would cost with each medium; nothing where it is found no more. */
export function mediumPricesQuery(question: PlanQuestion, page: string | undefined, tripId: string) {
  const params = {
    ...toPlanQuery(question),
    pageCursor: page,
    tongchengFareByMedium: true,
    detailedLegs: false,
  };
  return queryOptions({
    queryKey: ['medium-prices', params, tripId],
    queryFn: async ({ signal }) => {
      const { direct, itineraries } = await fetchJson<PlanResponse>('/api/v6/plan', params, signal);
      return [...itineraries, ...direct].find(({ id }) => id === tripId)?.fareByMedium ?? [];
    },
  });
}

export function geocodeQuery(text: string, language: string, near?: LatLon) {
  const params = { text, language, place: near && toPointText(near), numResults: 8 };
  return queryOptions({
    queryKey: ['geocode', text, language],
    queryFn: ({ signal }) => fetchJson<Match[]>('/api/v1/geocode', params, signal),
  });
}

export function reverseGeocodeQuery(point: LatLon) {
  const params = { place: toPointText(point), numResults: 1 };
  return queryOptions({
    queryKey: ['reverse-geocode', params.place],
    queryFn: ({ signal }) => fetchJson<Match[]>('/api/v1/reverse-geocode', params, signal),
  });
}

/** `time` absent: from now on, asked again every half minute. */
export function boardQuery(stopId: string, count: number, time?: string) {
  const params = { stopId, n: count, time };
  return queryOptions({
    queryKey: ['stoptimes', params],
    queryFn: ({ signal }) => fetchJson<StopTimes>('/api/v6/stoptimes', params, signal),
    staleTime: minute / 2,
    refetchInterval: time ? false : minute / 2,
  });
}

export function stopQuery(stopId: string) {
  return queryOptions({
    queryKey: ['stop', stopId],
    queryFn: ({ signal }) => fetchJson<StopDetail>('/api/v6/stop', { stopId }, signal),
  });
}

/** A stop by its id, else the best match of a name; null where there is neither. */
export function linkedPlaceQuery(text: string) {
  return queryOptions({
    queryKey: ['linked-place', text],
    queryFn: async ({ signal }): Promise<PlaceChoice | null> => {
      try {
        const { place } = await fetchJson<StopDetail>('/api/v6/stop', { stopId: text }, signal);
        return toStopChoice(place, text);
      } catch (error) {
        if (!(error instanceof ApiProblem) || isLost(error)) throw error;
        const [match] = await fetchJson<Match[]>('/api/v1/geocode', { text, numResults: 1 }, signal);
        return match ? toPlaceChoice(match) : null;
      }
    },
  });
}

export interface MapBounds {
  readonly south: number;
  readonly west: number;
  readonly north: number;
  readonly east: number;
}

export function mapStopsQuery({ south, west, north, east }: MapBounds, modes?: readonly string[]) {
  const params = {
    min: toPointText({ lat: south, lon: west }),
    max: toPointText({ lat: north, lon: east }),
    grouped: true,
    modes,
  };
  return queryOptions({
    queryKey: ['map-stops', params],
    queryFn: ({ signal }) => fetchJson<Place[]>('/api/v6/map/stops', params, signal),
  });
}

export function linesQuery() {
  return queryOptions({
    queryKey: ['lines'],
    queryFn: ({ signal }) => fetchJson<LineList>('/api/v1/lines', {}, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function lineQuery(lineId: string, date?: string) {
  return queryOptions({
    queryKey: ['line', lineId, date],
    queryFn: ({ signal }) =>
      fetchJson<LineDetail>(`/api/v1/lines/${encodeURIComponent(lineId)}`, { date }, signal),
  });
}

export function fareChoicesQuery() {
  return queryOptions({
    queryKey: ['fare-choices'],
    queryFn: ({ signal }) => fetchJson<FareChoices>('/api/v1/fare-choices', {}, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function configQuery() {
  return queryOptions({
    queryKey: ['config'],
    queryFn: ({ signal }) => fetchJson<Config>('/api/v1/config', {}, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** So long the first paint waits for the configuration. */
const CONFIG_WAIT_MS = 3_000;

/** The configuration, or undefined where the server does not answer soon: the page then asks again by itself. */
export async function findConfig(client: QueryClient): Promise<Config | undefined> {
  const late = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), CONFIG_WAIT_MS));
  return Promise.race([client.fetchQuery(configQuery()).catch(() => undefined), late]);
}

export function groundQuery() {
  return queryOptions({
    queryKey: ['ground'],
    queryFn: ({ signal }) => fetchJson<Ground>('/api/v1/ground', {}, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
}
