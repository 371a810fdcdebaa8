/** Lines and fares of one side of a scenario, as the demand model reads them. */
import type { ServiceDay } from '../../base/service-day.ts';
import type { PricedRide, SideSource } from '../../bureau/demand/model/corridor-sides.ts';
import {
  listModifications,
  type Modification,
  type ModificationOf,
  type Scenario,
} from '../../bureau/scenario/document.ts';
import type { ResolvedScenario } from '../../bureau/scenario/resolve-scenario.ts';
import type { Timetable } from '../../transit/timetable/timetable.ts';
import type { loadFares } from '../pricing/price-itinerary.ts';
import { createRidePricer } from '../pricing/price-ride.ts';
import { toSide } from './scenario-base.ts';

/** @param changes fares that the scenario sets, by route, and routes that it adds */
export function toSource(
  {
    currency,
    day,
    tariff,
  }: {
    readonly tariff: ReturnType<typeof loadFares>['tariff'];
    readonly day: ServiceDay;
    readonly currency: string;
  },
  own: Timetable,
  changes?: { readonly fares: ReadonlyMap<number, Fare>; readonly added: ReadonlySet<number> },
): SideSource {
  const price = createRidePricer(tariff, currency, own, day);
  const findFareFen = (ride: PricedRide) => {
    const fare = changes?.fares.get(ride.route);
    return fare ? toFareFen(fare, ride.metres) : price(ride);
  };
  const isAdded = (route: number) => changes?.added.has(route) === true;
  return { ...toSide(own, day), day, isAdded, findFareFen };
}

type Fare = ModificationOf<'addLine'>['fare'];

/** Fares that the scenario sets, by route; the last one counts. */
export function listNewFares(
  { addedLines, fareChanges, onDemand, variant }: ResolvedScenario,
  scenario: Scenario,
): Map<number, Fare> {
  const fares = new Map<number, Fare>();
  for (const { modification, route } of [...addedLines, ...onDemand]) fares.set(route, modification.fare);
  const byId = new Map(
    listModifications(scenario, variant).map((one): [string, Modification] => [one.id, one]),
  );
  for (const { modification, routes } of fareChanges) {
    const change = byId.get(modification);
    const fare = change && 'fare' in change ? change.fare : undefined;
    if (fare) for (const route of routes) fares.set(route, fare);
  }
  return fares;
}

function toFareFen(fare: Fare, metres: number): number {
  if (fare.kind === 'flat') return fare.fen;
  const { fenPerKm, minimumFen, roundToFen } = fare;
  return Math.max(minimumFen, Math.round(((metres / 1_000) * fenPerKm) / roundToFen) * roundToFen);
}
