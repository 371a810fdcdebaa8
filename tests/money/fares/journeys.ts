/** Small tariffs and journeys for unit tests. */
import { buildTariff } from '../../../server/money/fares/build-tariff.ts';
import type { FareChoice, FareRide, JourneyFare } from '../../../server/money/fares/journey-fare.ts';
import { priceJourney } from '../../../server/money/fares/price-journey.ts';
import type { Tariff } from '../../../server/money/fares/tariff.ts';
import { type GtfsFiles, listFareStops, toFareTables } from './csv-tables.ts';

/** 2026-11-25, a Wednesday. */
const DAY = 20_782;

/** A tariff of one feed `f`; service `weekday` runs from Monday to Friday, `daily` always. */
export function toTariff(files: GtfsFiles): Tariff {
  const runs = (_feedId: string, serviceId: string, day: number) =>
    serviceId === 'daily' || (serviceId === 'weekday' && (day + 3) % 7 < 5);
  return buildTariff([toFareTables('f', files)], runs, { stopsOf: () => listFareStops(files) });
}

/** `toRide('bus a>b 08:00-08:20')`: route, stops, times of departure and arrival. */
export function toRide(text: string, legIndex = 0, feedId = 'f'): FareRide {
  const match = /^(\S+) (\S+)>(\S+) (-?\d+):(\d\d)-(-?\d+):(\d\d)$/.exec(text);
  if (!match) throw new Error(`no ride: ${text}`);
  const [, routeId, fromStopId, toStopId, fromHour, fromMinute, toHour, toMinute] = match as string[];
  return {
    legIndex,
    feedId,
    routeId: routeId!,
    fromStopId: fromStopId!,
    toStopId: toStopId!,
    departureSec: Number(fromHour) * 3600 + Number(fromMinute) * 60,
    arrivalSec: Number(toHour) * 3600 + Number(toMinute) * 60,
    day: DAY,
  };
}

export function price(tariff: Tariff, rides: readonly string[], choice: FareChoice = {}): JourneyFare {
  const fare = priceJourney(
    tariff,
    rides.map((text, i) => toRide(text, i)),
    choice,
  );
  if (!fare) throw new Error('no feed of the journey states fares');
  return fare;
}

export function total(tariff: Tariff, rides: readonly string[], choice: FareChoice = {}): number | undefined {
  return price(tariff, rides, choice).totalFen;
}

/** Kinds of all reasons of the fare, in order. */
export function kinds(fare: JourneyFare): string[] {
  return fare.parts.flatMap((part) => part.reasons.map((reason) => reason.kind));
}
