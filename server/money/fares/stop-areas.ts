/**
 * The areas of a stop.
 *
 * `stop_areas.txt` may name a platform or a station. A station's areas hold for its platforms, unless a
 * platform has areas of its own (GTFS reference, `stop_areas.stop_id`).
 */
import type { AreaRow, FareLegRuleRow } from '../../transit/gtfs/rows.ts';
import type { FareStop } from './tariff-context.ts';

interface AreaSets {
  readonly areaSetOfStop: ReadonlyMap<string, number>;
  readonly areaSets: readonly (readonly number[])[];
}

/**
 * Numbers the distinct sets of areas of stops; set 0 is the empty one. Only areas in `numbers` (those that leg rules name)
 * are in the sets.
 */
export function buildAreaSets(
  areas: readonly AreaRow[],
  numbers: ReadonlyMap<string, number>,
  stops: ReadonlyMap<string, FareStop>,
): AreaSets {
  const own = new Map<string, number[]>();
  for (const area of areas) {
    const number = numbers.get(area.areaId);
    for (const stopId of area.stopIds) {
      const numbersHere = own.get(stopId) ?? [];
      if (number !== undefined && !numbersHere.includes(number)) numbersHere.push(number);
      own.set(stopId, numbersHere);
    }
  }
  const areaSets: (readonly number[])[] = [[]];
  const setNumbers = new Map<string, number>([['', 0]]);
  const areaSetOfStop = new Map<string, number>();
  for (const stopId of new Set([...own.keys(), ...stops.keys()])) {
    const set = (findOwn(stopId, own, stops) ?? []).toSorted((a, b) => a - b);
    const key = set.join();
    let number = setNumbers.get(key);
    if (number === undefined) {
      number = areaSets.push(set) - 1;
      setNumbers.set(key, number);
    }
    if (number > 0) areaSetOfStop.set(stopId, number);
  }
  return { areaSetOfStop, areaSets };
}

/** Whether a rule depends on the areas that the leg passes. */
export function hasAreaSet({ containsAreaIds, exactAreaIds }: FareLegRuleRow): boolean {
  return containsAreaIds !== undefined || exactAreaIds !== undefined;
}

/** A lookup of a stop's area ids: its own, else those of its station. */
export function createAreaIds(
  areas: readonly AreaRow[],
  stops: ReadonlyMap<string, FareStop>,
): (stopId: string) => readonly string[] {
  const own = new Map<string, string[]>();
  for (const { areaId, stopIds } of areas) {
    for (const id of stopIds) own.set(id, [...(own.get(id) ?? []), areaId]);
  }
  return (stopId) => findOwn(stopId, own, stops) ?? [];
}

function findOwn<T>(
  stopId: string,
  own: ReadonlyMap<string, T[]>,
  stops: ReadonlyMap<string, FareStop>,
): readonly T[] | undefined {
  // Boarding area, platform, station: a longer chain of parents is a cycle.
  let id: string | undefined = stopId;
  for (let depth = 0; depth < 3 && id !== undefined; depth += 1) {
    const numbers = own.get(id);
    if (numbers) return numbers;
    id = stops.get(id)?.parentStation;
  }
  return undefined;
}
