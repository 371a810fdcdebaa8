/**
 * Trips inside each city: residents by trip rate, spread by gravity over distance whose beta is fitted to the mean trip.
 *
 * A model of its own: a deterrence fitted to trips in a city leaves almost no trips between cities.
 */
import { toDistanceM } from '../../../base/geo.ts';
import type { CorridorZone } from './corridor-utilities.ts';
import { calibrateBeta, distributeTrips, toCoincidenceRatio, toLengthHistogram } from './gravity.ts';
import { type ParameterSheet, type ParameterValues, toCentralValues } from './parameters.ts';
import { drawValues, type Range, toRange, toTwoDigits } from './sample-values.ts';

export interface UrbanForecast {
  readonly cityId: string;
  readonly zones: number;
  readonly trips: Range;
  readonly transitTrips: Range;
  readonly betaPerKm: number;
  readonly meanKm: number;
  /** Share of the trips that stay in their zone. */
  readonly insideZone: number;
  /** Shares of the trips by length, in bins of `LENGTH_BIN_KM`; the last bin holds all longer ones. */
  readonly lengths: readonly number[];
  /** Overlap with the lengths of trips that distance does not deter: 1 where distance deters nothing. */
  readonly coincidence: number;
}

export const LENGTH_BIN_KM = 2;
const LENGTH_BINS = 12;
/** Where a city has one zone only. */
const LONE_ZONE_KM = 1;

/** Cities without residents are left out. */
export function expectUrbanTrips(
  zones: readonly CorridorZone[],
  cityIds: readonly string[],
  sheet: ParameterSheet,
  { draws, seed }: { readonly draws: number; readonly seed: number },
): UrbanForecast[] {
  const central = toCentralValues(sheet);
  const sample = drawValues(sheet, draws, seed);
  return cityIds.flatMap((cityId, city): UrbanForecast[] => {
    const own = zones.filter((zone) => zone.city === city);
    const residents = own.reduce((sum, { population }) => sum + population, 0);
    if (residents === 0) return [];
    const origins = Float64Array.from(own, ({ population }) => population * central.tripsPerResident);
    const destinations = Float64Array.from(own, ({ attraction, population }) => attraction + population);
    const costs = toDistancesKm(own, central);
    const found = calibrate(origins, destinations, costs, central.urbanMeanTripKm);
    const histogram = toLengthHistogram(found.trips, costs, LENGTH_BIN_KM, LENGTH_BINS);
    const free = distributeTrips(origins, destinations, costs, 0);
    const all = found.trips.reduce((sum, count) => sum + count, 0);
    const inside = own.reduce((sum, _, z) => sum + (found.trips[z * own.length + z] as number), 0);
    return [
      {
        cityId,
        zones: own.length,
        trips: toRange(
          residents * central.tripsPerResident,
          sample.map(({ tripsPerResident }) => residents * tripsPerResident),
        ),
        transitTrips: toRange(
          residents * central.tripsPerResident * central.urbanTransitShare,
          sample.map(
            ({ tripsPerResident, urbanTransitShare }) => residents * tripsPerResident * urbanTransitShare,
          ),
        ),
        betaPerKm: toTwoDigits(found.beta),
        meanKm: toTwoDigits(found.meanCost),
        insideZone: toTwoDigits(inside / all),
        lengths: Array.from(histogram, toTwoDigits),
        coincidence: toTwoDigits(
          toCoincidenceRatio(histogram, toLengthHistogram(free.trips, costs, LENGTH_BIN_KM, LENGTH_BINS)),
        ),
      },
    ];
  });
}

/** Where the zones do not allow the mean trip, beta is 1 / mean, and `meanCost` shows what it gives. */
export function calibrate(
  origins: Float64Array,
  destinations: Float64Array,
  costs: Float64Array,
  meanKm: number,
) {
  try {
    return calibrateBeta(origins, destinations, costs, meanKm);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const matrix = distributeTrips(origins, destinations, costs, 1 / meanKm);
    const total = matrix.trips.reduce((sum, count) => sum + count, 0);
    const weighted = matrix.trips.reduce((sum, count, cell) => sum + count * (costs[cell] as number), 0);
    return { ...matrix, beta: 1 / meanKm, meanCost: weighted / total };
  }
}

export function toDistancesKm(
  zones: readonly CorridorZone[],
  { insideZoneShare, streetDetour }: ParameterValues,
): Float64Array {
  const n = zones.length;
  const costs = new Float64Array(n * n);
  zones.forEach((from, i) => {
    let nearestKm = Number.POSITIVE_INFINITY;
    zones.forEach((to, j) => {
      if (i === j) return;
      const km = (toDistanceM(from, to) / 1_000) * streetDetour;
      costs[i * n + j] = km;
      nearestKm = Math.min(nearestKm, km);
    });
    costs[i * n + i] = Number.isFinite(nearestKm)
      ? Math.min(nearestKm * insideZoneShare, LONE_ZONE_KM * 2)
      : LONE_ZONE_KM;
  });
  return costs;
}
