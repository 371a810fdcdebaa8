/** The costs of searches with fares, by fare choice and day. */
import { LRUCache } from 'lru-cache';
import { recall } from '../../base/recall.ts';
import type { ServiceDay } from '../../base/service-day.ts';
import type { FareChoice } from '../../money/fares/journey-fare.ts';
import type { Tariff } from '../../money/fares/tariff.ts';
import type { FareCost } from '../../planner/pareto/fare-cost.ts';
import type { Timetable } from '../../transit/timetable/timetable.ts';
import { CardCost } from './card-cost.ts';
import type { CardFares } from './card-fares.ts';
import { TariffCost } from './fare-cost.ts';
import { type FareClock, toFareRows } from './fare-rows.ts';

/** Number of cached pairs of choice and day. */
const CACHED_COSTS = 8;

/** Returns a function that creates the costs of a choice and day, and caches the last ones with their histories. */
export function createFareCosts(
  tariff: Tariff,
  timetable: Timetable,
  cards?: CardFares,
): (choice: FareChoice, day: ServiceDay) => FareCost {
  const rows = toFareRows(timetable);
  const costs = new LRUCache<string, FareCost>({ max: CACHED_COSTS });
  const create = (choice: FareChoice, clock: FareClock) => {
    const card = cards?.findContext(choice);
    return card ? new CardCost(card, rows, clock) : new TariffCost(tariff, rows, choice, clock);
  };
  return (choice, day) => {
    const key = JSON.stringify([choice.mediumId, choice.riderCategoryId, day]);
    return recall(costs, key, () => create(choice, { day, timeZone: timetable.timeZone }));
  };
}
