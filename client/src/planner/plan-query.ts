/** Requests of the planner: trips, prices of a trip with each medium, places of a link. */
import { queryOptions } from '@tanstack/react-query';
import type { Mode } from '../api/contract.ts';
import { ApiProblem, get } from '../api/http.ts';
import { getKept, isLost } from '../api/kept-answers.ts';
import { type PlaceChoice, toPlaceChoice, toPlaceParam, toStopChoice } from './place-choice.ts';
import { LOWEST_PRICE, type ModeGroup, modeGroups, type PlanState } from './plan-url.ts';

/** Modes of the planning API for each group of modes (its `RAIL` includes the metro). */
const groupModes: Readonly<Record<ModeGroup, readonly Mode[]>> = {
  bus: ['BUS', 'TRAM', 'FERRY', 'OTHER'],
  subway: ['SUBWAY'],
  rail: ['HIGHSPEED_RAIL', 'LONG_DISTANCE', 'NIGHT_RAIL', 'REGIONAL_RAIL', 'SUBURBAN'],
  coach: ['COACH'],
};

/** The parts of the planner's state that the answer depends on. */
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
 * The search has to optimise what the list is sorted by: cheaper trips and trips with less walking may be slower. It
 * also optimises walking where that is limited, because the API's limits hold only for the first and the last walk.
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
    // With a place on the way the search optimises time and changes only.
    tongchengCriteria: plan.via ? undefined : listCriteria(plan),
    via: plan.via && toPlaceParam(plan.via.place).replace(',', ';'),
    viaMinimumStay: plan.via?.stayMin || undefined,
    tongchengAvoidStops: plan.avoidStops?.map(({ stopId }) => stopId),
    avoidRoutes: plan.avoid?.map(({ routeId }) => routeId),
    withFares: false,
    // The page shows each trip of a vehicle that goes on as another trip.
    joinInterlinedLegs: false,
  };
}

/** Prices of a found trip with each medium; empty where the search no longer finds the trip. */
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
      const { direct, itineraries } = await getKept('/api/v6/plan', { query: params, signal });
      return [...itineraries, ...direct].find(({ id }) => id === tripId)?.fareByMedium ?? [];
    },
  });
}

/** The stop with this id, else the best match of the text as a name, else null. */
export function linkedPlaceQuery(text: string) {
  return queryOptions({
    queryKey: ['linked-place', text],
    queryFn: async ({ signal }): Promise<PlaceChoice | null> => {
      try {
        const { place } = await getKept('/api/v6/stop', { query: { stopId: text }, signal });
        return toStopChoice(place, text);
      } catch (error) {
        if (!(error instanceof ApiProblem) || isLost(error)) throw error;
        const [match] = await get('/api/v1/geocode', { query: { text, numResults: 1 }, signal });
        return match ? toPlaceChoice(match) : null;
      }
    },
  });
}
