/**
 * The fares of a scenario's lines as Fares v1, for feeds that state no other: `fare_attributes.txt` and `fare_rules.txt`.
 *
 * Fares of the feed that name no line would hold for a new line as well. They are bound to the agency, or to the lines,
 * that they held for before.
 */
import {
  type FaredTables,
  type FeedTables,
  findMostUsed,
  type RouteFare,
  type Row,
  toAmount,
  toText,
} from './feed-tables.ts';

/** Rules at most, where rules are repeated for each line. */
const MAX_RULES = 200_000;

export function addAttributeFares(tables: FeedTables, fares: readonly RouteFare[]): FaredTables {
  const unwritten: RouteFare[] = [];
  let current = tables;
  fares.forEach((fare, i) => {
    const bound = bindOthers(current, fare, new Set(fares.slice(i).map(({ routeId }) => routeId)));
    const next = bound && addOne(bound, fare, i + 1);
    if (next) current = next;
    else unwritten.push(fare);
  });
  return { tables: current, unwritten };
}

/**
 * The fares of all other lines, none of which holds for the line any longer.
 *
 * @param routeIds lines whose fares the scenario states
 */
function bindOthers(
  tables: FeedTables,
  { agencyId, routeId }: RouteFare,
  routeIds: ReadonlySet<string>,
): FeedTables | undefined {
  const routes = tables.routes ?? [];
  const others = routes.filter((row) => !routeIds.has(String(row.route_id)));
  const attributes = tables.fare_attributes ?? [];
  const all = tables.fare_rules ?? [];
  const rules = all.filter((row) => toText(row.route_id) !== routeId);
  const agencies = new Set(others.map((row) => toText(row.agency_id)));
  const [only] = agencies;
  if (agencies.size === 1 && only !== undefined && only !== agencyId) {
    return {
      ...tables,
      fare_rules: rules,
      fare_attributes: attributes.map((row) =>
        toText(row.agency_id) === undefined ? { ...row, agency_id: only } : row,
      ),
    };
  }
  const rulesOf = Map.groupBy(rules, (row) => String(row.fare_id));
  const before = new Set(all.map((row) => String(row.fare_id)));
  // A fare that is left without rules would hold everywhere.
  const kept = attributes.filter(
    (row) => rulesOf.has(String(row.fare_id)) || !before.has(String(row.fare_id)),
  );
  // Of fares with and without rules that hold, the one with rules is taken: where all have none, all get some.
  const isRuleless = before.size === 0;
  const free = isRuleless
    ? kept.map((row): Row => ({ fare_id: row.fare_id ?? null }))
    : rules.filter((row) => toText(row.route_id) === undefined);
  if (free.length * others.length > MAX_RULES) return undefined;
  const isNamed = new Set(
    rules.flatMap((row) => (toText(row.route_id) === undefined ? [] : [toZonesKey(row)])),
  );
  // The zones to pass of both rules would become one set.
  if (free.some((row) => toText(row.contains_id) !== undefined && isNamed.has(toZonesKey(row))))
    return undefined;
  const bound = free.flatMap((row) =>
    others.map((route): Row => ({ ...row, route_id: route.route_id ?? null })),
  );
  const named = rules.filter((row) => toText(row.route_id) !== undefined);
  return { ...tables, fare_attributes: kept, fare_rules: [...named, ...bound] };
}

const toZonesKey = ({ destination_id, fare_id, origin_id }: Row) =>
  JSON.stringify([fare_id, origin_id ?? null, destination_id ?? null]);

function addOne(tables: FeedTables, fare: RouteFare, number: number): FeedTables | undefined {
  const attributes = tables.fare_attributes ?? [];
  const currency = findMostUsed(attributes, 'currency_type') as string;
  const method = findMostUsed(attributes, 'payment_method') ?? '0';
  const zoned = fare.pairs ? addZones(tables, fare) : { tables, zoneOf: new Map<string, string>() };
  if (!zoned) return undefined;
  // Words of an id tell for whom a fare is, so the id has none of the product's.
  const toId = (fen: number) => `scenario-${number}-${fen}`;
  const prices = new Set(fare.pairs ? fare.pairs.map(({ fen }) => fen) : [fare.flatFen ?? 0]);
  const rules: Row[] = fare.pairs
    ? fare.pairs.map(({ fen, fromStopId, toStopId }) => ({
        fare_id: toId(fen),
        route_id: fare.routeId,
        origin_id: zoned.zoneOf.get(fromStopId) ?? null,
        destination_id: zoned.zoneOf.get(toStopId) ?? null,
      }))
    : [...prices].map((fen) => ({ fare_id: toId(fen), route_id: fare.routeId }));
  const hasAgency = attributes.some((row) => toText(row.agency_id) !== undefined);
  return {
    ...zoned.tables,
    fare_attributes: [
      ...attributes,
      ...[...prices].map((fen) => ({
        fare_id: toId(fen),
        price: toAmount(fen, currency),
        currency_type: currency,
        payment_method: Number(method),
        transfers: 0,
        ...(hasAgency ? { agency_id: fare.agencyId } : {}),
      })),
    ],
    fare_rules: [...(zoned.tables.fare_rules ?? []), ...rules],
  };
}

/**
 * A zone for each stop of the line; the rules of a stop's former zone hold for the new one too. Undefined where rules
 * count the zones that are passed: they would count one more.
 */
function addZones(
  tables: FeedTables,
  { pairs = [] }: RouteFare,
): { readonly tables: FeedTables; readonly zoneOf: ReadonlyMap<string, string> } | undefined {
  const stops = tables.stops ?? [];
  const stopIds = new Set(pairs.flatMap(({ fromStopId, toStopId }) => [fromStopId, toStopId]));
  const sizes = Map.groupBy(stops, (row) => toText(row.zone_id) ?? '');
  const zoneOf = new Map<string, string>();
  const copies = new Map<string, string[]>();
  const changed = stops.map((row) => {
    const stopId = String(row.stop_id);
    if (!stopIds.has(stopId)) return row;
    const zone = toText(row.zone_id);
    if (zone !== undefined && sizes.get(zone)?.length === 1) {
      zoneOf.set(stopId, zone);
      return row;
    }
    const own = `scenario-zone-${stopId}`;
    zoneOf.set(stopId, own);
    if (zone !== undefined) copies.set(zone, [...(copies.get(zone) ?? []), own]);
    return { ...row, zone_id: own };
  });
  const rules = tables.fare_rules ?? [];
  const isChanged = changed.some((row, i) => row !== stops[i]);
  if (isChanged && rules.some((row) => toText(row.contains_id) !== undefined)) return undefined;
  const spread = (rows: readonly Row[], column: string) =>
    rows.flatMap((row) => {
      const more = copies.get(toText(row[column]) ?? '') ?? [];
      return [row, ...more.map((zone) => ({ ...row, [column]: zone }))];
    });
  const all = spread(spread(rules, 'origin_id'), 'destination_id');
  return { tables: { ...tables, stops: changed, fare_rules: all }, zoneOf };
}
