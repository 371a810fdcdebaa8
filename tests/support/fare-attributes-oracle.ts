/** Fares v1, slow and obvious: every way to cut the rides into tickets, every fare for every piece. */
import type { FareRide } from '../../server/money/fares/journey-fare.ts';
import type { FareTables } from '../../server/transit/gtfs/rows.ts';

/** The least sum over the fewest unpriced rides. */
export interface OracleFare {
  unpriced: number;
  totalFen: number;
}

export function priceByEveryCut(
  tables: FareTables,
  zones: ReadonlyMap<string, string>,
  rides: readonly FareRide[],
): OracleFare {
  let best: OracleFare | undefined;
  // Each bit says whether a new ticket begins between two rides.
  for (let cuts = 0; cuts < 2 ** Math.max(0, rides.length - 1); cuts++) {
    const pieces: FareRide[][] = [[]];
    rides.forEach((ride, i) => {
      if (i > 0 && cuts & (1 << (i - 1))) pieces.push([]);
      pieces[pieces.length - 1]!.push(ride);
    });
    const sum: OracleFare = { unpriced: 0, totalFen: 0 };
    for (const piece of pieces) {
      const amounts = (tables.attributes ?? []).flatMap((fare) =>
        holds(tables, zones, fare, piece) ? [fare.amountFen] : [],
      );
      if (amounts.length === 0) sum.unpriced += piece.length;
      else sum.totalFen += Math.min(...amounts);
    }
    if (
      !best ||
      sum.unpriced < best.unpriced ||
      (sum.unpriced === best.unpriced && sum.totalFen < best.totalFen)
    )
      best = sum;
  }
  return best!;
}

function holds(
  tables: FareTables,
  zones: ReadonlyMap<string, string>,
  fare: NonNullable<FareTables['attributes']>[number],
  rides: readonly FareRide[],
): boolean {
  const [first, last] = [rides[0]!, rides[rides.length - 1]!];
  let changes = 0;
  for (let i = 1; i < rides.length; i++) if (!rides[i]!.staysSeated) changes++;
  if (changes > (fare.transfers ?? Number.POSITIVE_INFINITY)) return false;
  const elapsed = last.departureSec - first.departureSec;
  if (changes > 0 && elapsed > (fare.transferDurationSec ?? Number.POSITIVE_INFINITY)) return false;
  if (fare.agencyId !== undefined)
    for (const ride of rides) if (tables.agencyOfRoute?.get(ride.routeId) !== fare.agencyId) return false;
  const rules = (tables.attributeRules ?? []).filter(({ fareId }) => fareId === fare.fareId);
  if (rules.length === 0) return true;
  const passed = [
    ...new Set(
      rides
        .flatMap((ride) => [ride.fromStopId, ...(ride.viaStopIds ?? []), ride.toStopId])
        .map((stop) => zones.get(stop))
        .filter((zone) => zone !== undefined),
    ),
  ].sort();
  // One pair of zones has to hold for all rides, each by rules of its own line or of any.
  return rules.some((pair) => {
    if (pair.originId !== undefined && pair.originId !== zones.get(first.fromStopId)) return false;
    if (pair.destinationId !== undefined && pair.destinationId !== zones.get(last.toStopId)) return false;
    const ofPair = rules.filter(
      (rule) => rule.originId === pair.originId && rule.destinationId === pair.destinationId,
    );
    return rides.every((ride) =>
      [ride.routeId, undefined].some((routeId) => {
        const own = ofPair.filter((rule) => rule.routeId === routeId);
        if (own.length === 0) return false;
        const asked = [...new Set(own.flatMap(({ containsId }) => containsId ?? []))].sort();
        return asked.length === 0 || asked.join('|') === passed.join('|');
      }),
    );
  });
}
