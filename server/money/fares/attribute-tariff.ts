/** Fares v1: `fare_attributes.txt` and `fare_rules.txt` of one feed, and which fare holds for which rides. */
import type { FareAttributeRow, FareTables } from '../../transit/gtfs/rows.ts';
import { findRiderKind, isOrdinary, isPass, isPremium, type RiderKind, toWords } from './fare-words.ts';
import type { Confidence, FareRide } from './journey-fare.ts';
import type { FareStop, TariffContext } from './tariff-context.ts';

/** The rules of a fare for one pair of zones: admitted routes, and the zones to pass on each. */
interface RuleGroup {
  readonly originId: string | undefined;
  readonly destinationId: string | undefined;
  /**
   * By route, '' for any: the exact set of zones that the rides must pass; empty without such a rule, undefined where a
   * rule of the set cannot be read.
   */
  readonly containsByRoute: ReadonlyMap<string, ReadonlySet<string> | undefined>;
}

/** What a fare costs for one rider category. */
export interface RiderPrice {
  readonly riderCategoryId: string;
  readonly kind: RiderKind | undefined;
  readonly amountFen: number;
}

/** Rider categories of GTFS+, whose numbers are fixed. */
const plusKinds: Readonly<Record<string, RiderKind>> = {
  '2': 'senior',
  '3': 'child',
  '4': 'student',
  '5': 'youth',
  '6': 'disabled',
  '7': 'reduced',
  '11': 'reduced',
};

/** One row of `fare_attributes.txt` with its rules and what the words of its id mean; without rules it holds everywhere. */
export interface AttributeFare {
  readonly row: FareAttributeRow;
  readonly groups: readonly RuleGroup[];
  readonly confidence: Confidence;
  readonly words: readonly string[];
  readonly rider: RiderKind | undefined;
  readonly isPass: boolean;
  readonly isPremium: boolean;
  readonly isOrdinary: boolean;
  /** Prices that the feed states for rider categories. */
  readonly riderPrices?: readonly RiderPrice[];
}

export interface AttributeTariff {
  readonly feedId: string;
  /** The most frequent currency; sums never mix currencies. */
  readonly currency: string;
  readonly fares: readonly AttributeFare[];
  readonly zoneOfStop: ReadonlyMap<string, string>;
  readonly agencyOfRoute: ReadonlyMap<string, string>;
  /** Kinds of the rider categories whose names say for whom they are. */
  readonly riderKinds: ReadonlyMap<string, RiderKind>;
}

/** Indexes Fares v1. */
export function buildAttributeTariff(tables: FareTables, context: TariffContext): AttributeTariff {
  const rows = tables.attributes ?? [];
  const rules = tables.attributeRules ?? [];
  const rulesOf = Map.groupBy(rules, (rule) => rule.fareId);
  // A rule without a known fare (its row cannot be read) may restrict any fare.
  const ofAll = rules.filter((rule) => rule.isUnread && rule.fareId === '');
  const riderKinds = context.riderKinds ?? new Map<string, RiderKind>();
  const pricesOf = Map.groupBy(tables.riderPrices ?? [], (price) => price.fareId);
  const toRiderPrices = (fareId: string) =>
    pricesOf.get(fareId)?.map(({ amountFen, riderCategoryId }): RiderPrice => {
      const kind =
        findRiderKind(riderCategoryId) ?? riderKinds.get(riderCategoryId) ?? plusKinds[riderCategoryId];
      return { riderCategoryId, kind, amountFen };
    });
  const stops: Iterable<FareStop> = context.stopsOf?.(tables.feedId) ?? [];
  const confidenceOf = (id: string) => context.confidenceOf?.(tables.feedId, 'fare_attributes', id);
  return {
    feedId: tables.feedId,
    currency: toMainCurrency(rows),
    fares: rows.map((row) => {
      const riderPrices = toRiderPrices(row.fareId);
      return {
        row,
        groups: toGroups([...(rulesOf.get(row.fareId) ?? []), ...ofAll]),
        confidence: confidenceOf(row.fareId) ?? confidenceOf('*') ?? 'sourced',
        words: toWords(row.fareId),
        rider: findRiderKind(row.fareId),
        isPass: isPass(row.fareId),
        isPremium: isPremium(row.fareId),
        isOrdinary: isOrdinary(row.fareId),
        ...(riderPrices ? { riderPrices } : {}),
      };
    }),
    zoneOfStop: new Map(
      Array.from(stops).flatMap(({ stopId, zoneId }) =>
        zoneId === undefined ? [] : [[stopId, zoneId] as const],
      ),
    ),
    agencyOfRoute: tables.agencyOfRoute ?? new Map(),
    riderKinds,
  };
}

/** The kinds of riders that the fares name; empty if they name no concession. */
export function listRiderKinds({ fares }: AttributeTariff): RiderKind[] {
  const kinds = new Set(
    fares.flatMap(({ rider, riderPrices = [] }) => [rider, ...riderPrices.map(({ kind }) => kind)]),
  );
  kinds.delete(undefined);
  const known = [...kinds] as RiderKind[];
  return known.some((kind) => kind !== 'adult') ? known : [];
}

function toMainCurrency(rows: readonly FareAttributeRow[]): string {
  const counts = [...Map.groupBy(rows, ({ currency }) => currency)].map(
    ([currency, own]) => [currency, own.length] as const,
  );
  counts.sort(([codeA, a], [codeB, b]) => b - a || (codeA < codeB ? -1 : 1));
  return counts[0]?.[0] ?? '';
}

function toGroups(rules: NonNullable<FareTables['attributeRules']>): RuleGroup[] {
  const byZones = Map.groupBy(rules, ({ originId, destinationId }) =>
    JSON.stringify([originId ?? null, destinationId ?? null]),
  );
  return [...byZones.values()].map((group) => {
    const containsByRoute = new Map<string, Set<string> | undefined>();
    for (const { routeId = '', containsId } of group.filter((rule) => !rule.isUnread)) {
      const zones = containsByRoute.get(routeId) ?? new Set();
      containsByRoute.set(routeId, zones);
      if (containsId !== undefined) zones.add(containsId);
    }
    // A zone of the set cannot be read, so no ride matches the exact set.
    for (const { containsId, isUnread, routeId = '' } of group)
      if (isUnread && containsId !== undefined) containsByRoute.set(routeId, undefined);
    const [first] = group;
    return { originId: first?.originId, destinationId: first?.destinationId, containsByRoute };
  });
}

/** Whether one fare pays for rides in a row, with the transfers between them. */
export function isFareFor(
  tariff: AttributeTariff,
  { row, groups }: AttributeFare,
  rides: readonly FareRide[],
): boolean {
  const [first, last] = [rides[0], rides.at(-1)];
  if (!first || !last) return false;
  // Who stays in the seat does not transfer.
  const transfers = rides.filter((ride, i) => i > 0 && !ride.staysSeated).length;
  if (row.transfers !== undefined && transfers > row.transfers) return false;
  if (row.transferDurationSec !== undefined && transfers > 0) {
    const elapsedSec = (last.day - first.day) * 86_400 + last.departureSec - first.departureSec;
    if (elapsedSec > row.transferDurationSec) return false;
  }
  const { agencyId } = row;
  if (agencyId !== undefined && rides.some(({ routeId }) => tariff.agencyOfRoute.get(routeId) !== agencyId))
    return false;
  if (groups.length === 0) return true;
  const zones = toPassedZones(tariff, rides);
  const [origin, destination] = [
    tariff.zoneOfStop.get(first.fromStopId),
    tariff.zoneOfStop.get(last.toStopId),
  ];
  return groups.some(
    ({ originId, destinationId, containsByRoute }) =>
      (originId === undefined || originId === origin) &&
      (destinationId === undefined || destinationId === destination) &&
      rides.every(({ routeId }) =>
        [routeId, ''].some((key) => {
          const contains = containsByRoute.get(key);
          return contains !== undefined && (contains.size === 0 || isSameSet(contains, zones));
        }),
      ),
  );
}

function toPassedZones({ zoneOfStop }: AttributeTariff, rides: readonly FareRide[]): ReadonlySet<string> {
  const zones = new Set<string>();
  for (const { fromStopId, toStopId, viaStopIds = [] } of rides) {
    for (const stopId of [fromStopId, ...viaStopIds, toStopId]) {
      const zone = zoneOfStop.get(stopId);
      if (zone !== undefined) zones.add(zone);
    }
  }
  return zones;
}

function isSameSet(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every((zone) => b.has(zone));
}
