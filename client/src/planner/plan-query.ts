/** What the planner asks of the server: trips, what a trip costs with each medium, places of a link. */
import { queryOptions } from '@tanstack/react-query';
import type { Mode } from '../api/contract.ts';
import { ApiProblem, get } from '../api/http.ts';
import { isLost } from '../api/queries.ts';
import { type PlaceChoice, toPlaceChoice, toPlaceParam, toStopChoice } from './place-choice.ts';
import { LOWEST_PRICE, type ModeGroup, modeGroups, type PlanState } from './plan-url.ts';

/** The planning API's words for what passengers tell apart (`RAIL` there would include the metro). */
const groupModes: Readonly<Record<ModeGroup, readonly Mode[]>> = {
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
function listCriteria({ maxWalkMin, sort }: PlanQuestion['plan']) {
  const criteria = [
    ...(sort === 'cheapest' ? ['fare' as const] : []),
    ...(sort === 'leastWalking' || maxWalkMin !== undefined ? ['walking' as const] : []),
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
    pedestrianProfile: plan.wheelchair && ('WHEELCHAIR' as const),
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
      const { direct, itineraries } = await get('/api/v6/plan', { query: params, signal });
      return [...itineraries, ...direct].find(({ id }) => id === tripId)?.fareByMedium ?? [];
    },
  });
}

/** A stop by its id, else the best match of a name; null where there is neither. */
export function linkedPlaceQuery(text: string) {
  return queryOptions({
    queryKey: ['linked-place', text],
    queryFn: async ({ signal }): Promise<PlaceChoice | null> => {
      try {
        const { place } = await get('/api/v6/stop', { query: { stopId: text }, signal });
        return toStopChoice(place, text);
      } catch (error) {
        if (!(error instanceof ApiProblem) || isLost(error)) throw error;
        const [match] = await get('/api/v1/geocode', { query: { text, numResults: 1 }, signal });
        return match ? toPlaceChoice(match) : null;
      }
    },
  });
}
