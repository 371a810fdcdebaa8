/** The prices of every choice and day, for searches in which they count. */
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
import { toFareRows } from './fare-rows.ts';

/** Choices and days whose histories are kept ready. */
const CACHED_COSTS = 8;

/** Prices for every choice and day, the last ones kept with all that they know already. */
export function createFareCosts(
  tariff: Tariff,
  timetable: Timetable,
  cards?: CardFares,
): (choice: FareChoice, day: ServiceDay) => FareCost {
  const rows = toFareRows(timetable);
  const costs = new LRUCache<string, FareCost>({ max: CACHED_COSTS });
  const create = (choice: FareChoice, clock: { readonly day: ServiceDay; readonly timeZone: string }) => {
    const card = cards?.findContext(choice);
    return card ? new CardCost(card, rows, clock) : new TariffCost(tariff, rows, choice, clock);
  };
  return (choice, day) => {
    const key = JSON.stringify([choice.mediumId, choice.riderCategoryId, day]);
    return recall(costs, key, () => create(choice, { day, timeZone: timetable.timeZone }));
  };
}
