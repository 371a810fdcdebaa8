/**
 * Fares v1 by brute force: every way to divide the rides into tickets, every fare for every ticket. The word before the
 * first hyphen of a fare id gives its rider or kind: `adult`, `child`, `day`, `first`, `std`, or none of these.
 */
import type { FareRide } from '../../server/money/fares/journey-fare.ts';
import type { FareTables } from '../../server/transit/gtfs/rows.ts';

type Fare = NonNullable<FareTables['attributes']>[number];

/** The fewest unpriced rides, then the fewest tickets in other currencies, then the least sums. */
export interface OracleFare {
  unpriced: number;
  otherTickets: number;
  mainFen: number;
  otherFen: number;
}

const order = ['unpriced', 'otherTickets', 'mainFen', 'otherFen'] as const;

export function priceByEveryCut(
  tables: FareTables,
  zones: ReadonlyMap<string, string>,
  rides: readonly FareRide[],
  { mainCurrency, rider }: { readonly mainCurrency: string; readonly rider?: string | undefined },
): OracleFare {
  const all: OracleFare[] = [];
  // Each bit says whether a new ticket begins between two rides.
  for (let cuts = 0; cuts < 2 ** Math.max(0, rides.length - 1); cuts++) {
    const pieces: FareRide[][] = [[]];
    rides.forEach((ride, i) => {
      if (i > 0 && cuts & (1 << (i - 1))) pieces.push([]);
      pieces[pieces.length - 1]!.push(ride);
    });
    const sum: OracleFare = { unpriced: 0, otherTickets: 0, mainFen: 0, otherFen: 0 };
    for (const piece of pieces) {
      const held = (tables.attributes ?? []).filter((fare) => holds(tables, zones, fare, piece));
      const cheapest = listFor(tables, held, mainCurrency, rider).sort(
        (x, y) => x.amountFen - y.amountFen,
      )[0];
      if (!cheapest) sum.unpriced += piece.length;
      else if (cheapest.currency === mainCurrency) sum.mainFen += cheapest.amountFen;
      else {
        sum.otherFen += cheapest.amountFen;
        sum.otherTickets += 1;
      }
    }
    all.push(sum);
  }
  return all.sort((x, y) => {
    const differing = order.find((key) => x[key] !== y[key]);
    return differing ? x[differing] - y[differing] : 0;
  })[0]!;
}

/** The fares that a rider may buy among those that match. */
function listFor(
  tables: FareTables,
  held: readonly Fare[],
  mainCurrency: string,
  rider: string | undefined,
): Fare[] {
  const currency = [mainCurrency, ...held.map((fare) => fare.currency).sort()].find((code) =>
    held.some((fare) => fare.currency === code),
  );
  const mine = held.filter((fare) => fare.currency === currency);
  const word = (fare: Fare) => fare.fareId.split('-')[0];
  const isChild = rider === 'child' && mine.some((fare) => word(fare) === 'child');
  // Fares with a lower rank are preferred.
  const rank = (fare: Fare) =>
    [
      isChild ? word(fare) !== 'child' : word(fare) === 'child',
      word(fare) === 'day',
      !(tables.attributeRules ?? []).some((rule) => rule.fareId === fare.fareId),
      word(fare) === 'first',
      !isChild && word(fare) !== 'adult',
      word(fare) !== 'std',
    ]
      .map(Number)
      .join('');
  const least = mine.map(rank).sort()[0];
  const meant = mine.filter((fare) => rank(fare) === least);
  const limit = (value: number | undefined) => value ?? Number.POSITIVE_INFINITY;
  return meant.filter(
    (fare) =>
      !meant.some(
        (other) =>
          other.amountFen > fare.amountFen &&
          other.paymentMethod === fare.paymentMethod &&
          limit(other.transfers) <= limit(fare.transfers) &&
          limit(other.transferDurationSec) <= limit(fare.transferDurationSec),
      ),
  );
}

function holds(
  tables: FareTables,
  zones: ReadonlyMap<string, string>,
  fare: Fare,
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
  // One pair of zones must match all rides, each by a rule of its own line or of any line.
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
