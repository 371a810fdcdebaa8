/**
 * Checks that every ride has exactly one price: each ordered pair of calls of each trip, by the rules of the GTFS reference for
 * empty fields. Reads the rows of the draft, and does not use the fare engine.
 */
import type { FeedDraft, Row } from './feed-draft.ts';
import { type FeedFault, listRows, toFault, toText } from './feed-fault.ts';

/** Number of checked rides (ordered pairs of calls of each stop sequence of a line), and the faults. */
export interface FareCover {
  readonly rides: number;
  readonly faults: readonly FeedFault[];
}

interface Rules {
  readonly byPriority: boolean;
  readonly named: Readonly<Record<'network_id' | 'from_area_id' | 'to_area_id', ReadonlySet<string>>>;
  readonly byKey: ReadonlyMap<string, readonly Row[]>;
  readonly networkOf: ReadonlyMap<string, string>;
  readonly areasOf: (stopId: string) => readonly string[];
}

/** Finds rides without a rule, without a product that riders can buy, or with several prices. */
export function checkFareCover(feed: FeedDraft): FareCover {
  const rules = readRules(feed);
  const products = Map.groupBy(listRows(feed, 'fare_products'), (row) => toText(row.fare_product_id));
  const isDefault = (id: string) =>
    id === '' ||
    listRows(feed, 'rider_categories').some(
      (row) => toText(row.rider_category_id) === id && toText(row.is_default_fare_category) === '1',
    );
  const routeOf = new Map(listRows(feed, 'routes').map((row) => [toText(row.route_id), row]));
  const faults = new Map<string, FeedFault>();
  let rides = 0;
  for (const { routeId, stopIds } of listPatterns(feed)) {
    const route = routeOf.get(routeId);
    for (const [index, from] of stopIds.entries()) {
      for (const to of stopIds.slice(index + 1)) {
        rides += 1;
        const key = `${routeId} ${from} ${to}`;
        if (!route || faults.has(key)) continue;
        const fail = (reason: string) =>
          faults.set(key, toFault(feed, 'routes', route, `${from} to ${to}: ${reason}`));
        const found = listMatching(rules, routeId, from, to);
        if (found.length === 0) {
          fail('no fare_leg_rules row prices this ride');
          continue;
        }
        const sold = found.flatMap((rule) => products.get(toText(rule.fare_product_id)) ?? []);
        const ways = sold.map((row) => `${toText(row.fare_media_id)} ${toText(row.rider_category_id)}`);
        if (!sold.some((row) => isDefault(toText(row.rider_category_id))))
          fail('nothing is sold to an adult');
        else if (new Set(ways).size < ways.length) fail('two prices for one medium and rider');
      }
    }
  }
  return { rides, faults: [...faults.values()] };
}

function readRules(feed: FeedDraft): Rules {
  const rows = listRows(feed, 'fare_leg_rules');
  const namedIn = (column: string) => new Set(rows.map((row) => toText(row[column])).filter(Boolean));
  const areas = Map.groupBy(listRows(feed, 'stop_areas'), (row) => toText(row.stop_id));
  const parentOf = new Map(
    listRows(feed, 'stops').map((row) => [toText(row.stop_id), toText(row.parent_station)]),
  );
  return {
    byPriority: rows.some((row) => toText(row.rule_priority) !== ''),
    named: {
      network_id: namedIn('network_id'),
      from_area_id: namedIn('from_area_id'),
      to_area_id: namedIn('to_area_id'),
    },
    byKey: Map.groupBy(rows, (row) =>
      toKey(toText(row.network_id), toText(row.from_area_id), toText(row.to_area_id)),
    ),
    networkOf: new Map(
      listRows(feed, 'route_networks').map((row) => [toText(row.route_id), toText(row.network_id)]),
    ),
    areasOf: (stopId) =>
      (areas.get(stopId) ?? areas.get(parentOf.get(stopId) ?? '') ?? []).map((row) => toText(row.area_id)),
  };
}

function listMatching(rules: Rules, routeId: string, from: string, to: string): Row[] {
  const { byKey, byPriority, named, networkOf, areasOf } = rules;
  const optionsOf = (values: readonly string[], column: keyof Rules['named']) => {
    if (byPriority) return [...values, ''];
    const own = values.filter((value) => named[column].has(value));
    return own.length > 0 ? own : [''];
  };
  const found: Row[] = [];
  for (const network of optionsOf([networkOf.get(routeId) ?? ''].filter(Boolean), 'network_id')) {
    for (const fromArea of optionsOf(areasOf(from), 'from_area_id')) {
      for (const toArea of optionsOf(areasOf(to), 'to_area_id')) {
        found.push(...(byKey.get(toKey(network, fromArea, toArea)) ?? []));
      }
    }
  }
  const priorityOf = (row: Row) => Number(row.rule_priority ?? 0);
  const highest = Math.max(...found.map(priorityOf));
  return byPriority ? found.filter((row) => priorityOf(row) === highest) : found;
}

function toKey(...fields: readonly string[]): string {
  return fields.join('\n');
}

/** The distinct stop sequences of each line. */
function listPatterns(feed: FeedDraft): { readonly routeId: string; readonly stopIds: readonly string[] }[] {
  const callsOf = Map.groupBy(listRows(feed, 'stop_times'), (row) => toText(row.trip_id));
  const patterns = new Map<string, { routeId: string; stopIds: string[] }>();
  for (const trip of listRows(feed, 'trips')) {
    const calls = (callsOf.get(toText(trip.trip_id)) ?? []).toSorted(
      (a, b) => Number(a.stop_sequence) - Number(b.stop_sequence),
    );
    const pattern = {
      routeId: toText(trip.route_id),
      stopIds: calls.map((call) => toText(call.stop_id)),
    };
    patterns.set(JSON.stringify(pattern), pattern);
  }
  return [...patterns.values()];
}
