/**
 * The fares of a scenario's lines in the tables of a feed, so that every other line keeps its price: GTFS Fares v2, or
 * Fares v1 where the feed has nothing else.
 */
import { DEFAULT_CURRENCY } from '../../base/fen.ts';
import { getString } from '../../transit/timetable/string-table.ts';
import { addAttributeFares } from './export-attribute-fares.ts';
import { type ExportedFeed, type ExportGap, exportFeeds } from './export-feeds.ts';
import {
  type FaredTables,
  type FeedTables,
  findMostUsed,
  listAreasOf,
  listIds,
  type RouteFare,
  type Row,
  toAmount,
  toFreeId,
  toText,
} from './feed-tables.ts';
import { listFaredLines, listStopPairs, toFareFen } from './line-fare.ts';
import type { ResolvedScenario } from './resolve-scenario.ts';

/**
 * The feeds of a scenario without errors, with the fares that it states.
 *
 * @param readTables all rows of a feed of the base, by file
 */
export function exportScenario(
  resolved: ResolvedScenario,
  readTables: (feedId: string) => FeedTables,
): { readonly feeds: readonly ExportedFeed[]; readonly gaps: readonly ExportGap[] } {
  const { editor } = resolved;
  if (!editor) throw new RangeError('a scenario with errors is not exported');
  const { feeds, gaps } = exportFeeds(editor, readTables);
  const faresOf = Map.groupBy(listRouteFares(resolved), ({ feedId }) => feedId);
  const more: ExportGap[] = [];
  const currency = findFareCurrency(feeds);
  const fared = feeds.map(({ feedId, tables }): ExportedFeed => {
    const { tables: own, unwritten } = addFares(tables, faresOf.get(feedId) ?? [], currency);
    if (unwritten.length > 0) more.push({ feedId, reason: 'fare-unwritten', count: unwritten.length });
    return { feedId, tables: own };
  });
  return { feeds: fared, gaps: [...gaps, ...more] };
}

/** Fares of the scenario's lines, by the ids of feeds. */
export function listRouteFares(resolved: ResolvedScenario): (RouteFare & { readonly feedId: string })[] {
  const { editor } = resolved;
  if (!editor) return [];
  const { stops } = editor.base;
  const added = editor.toRecord().stops;
  const toStopId = (row: number) => added[row - stops.count]?.stopId ?? getString(stops.ids, row);
  return listFaredLines(resolved).flatMap(
    ({ fare, modification, route }): (RouteFare & { readonly feedId: string })[] => {
      const line = editor.routes[route];
      if (!fare || !line) return [];
      const own = {
        feedId: editor.feeds[line.feed]?.feedId ?? '',
        routeId: line.routeId,
        agencyId: line.agencyId,
        id: modification.id,
        name: line.shortName || line.longName.text,
        product: fare.product,
        stopIds: [...new Set(editor.listPatterns(route).flatMap((pattern) => pattern.stops))].map(toStopId),
      };
      if (fare.kind === 'flat') return [{ ...own, flatFen: fare.fen }];
      const pairs = listStopPairs(resolved, route).map(({ from, metres, to }) => ({
        fromStopId: toStopId(from),
        toStopId: toStopId(to),
        fen: toFareFen(fare, metres),
      }));
      return [{ ...own, pairs }];
    },
  );
}

/** The currency of most fares of all feeds: a feed without fares takes it. */
function findFareCurrency(feeds: readonly ExportedFeed[]): string {
  const rows = feeds.flatMap(({ tables }): Row[] => [
    ...(tables.fare_products ?? []).map((row) => ({ currency: row.currency ?? null })),
    ...(tables.fare_attributes ?? []).map((row) => ({ currency: row.currency_type ?? null })),
  ]);
  return findMostUsed(rows, 'currency') ?? DEFAULT_CURRENCY;
}

/** @param otherCurrency of a feed without fares */
function addFares(tables: FeedTables, fares: readonly RouteFare[], otherCurrency: string): FaredTables {
  if (fares.length === 0) return { tables, unwritten: [] };
  const isByAttributes =
    (tables.fare_leg_rules ?? []).length === 0 && (tables.fare_attributes ?? []).length > 0;
  if (isByAttributes) return addAttributeFares(tables, fares);
  // Rules without areas come first: fares by distance repeat them for the areas that they add.
  const ordered = fares.toSorted((a, b) => Number(a.pairs !== undefined) - Number(b.pairs !== undefined));
  const added = ordered.reduce((before, fare) => addOne(before, fare, otherCurrency), tables);
  return { tables: added, unwritten: [] };
}

function addOne(tables: FeedTables, fare: RouteFare, otherCurrency: string): FeedTables {
  const networkId = toFreeId(
    `scenario-${fare.id}`,
    new Set([
      ...listIds(tables.networks, 'network_id'),
      ...listIds(tables.route_networks, 'network_id'),
      ...listIds(tables.routes, 'network_id'),
    ]),
  );
  const currency = findMostUsed(tables.fare_products ?? [], 'currency') ?? otherCurrency;
  const products = new Map<number, string>();
  const taken = listIds(tables.fare_products, 'fare_product_id');
  const toProduct = (fen: number) => {
    const known = products.get(fen);
    if (known !== undefined) return known;
    const id = toFreeId(`${fare.product}-${fen}`, taken);
    taken.add(id);
    products.set(fen, id);
    return id;
  };
  const rules = tables.fare_leg_rules ?? [];
  const hasPriority = rules.some((row) => toText(row.rule_priority) !== undefined);
  const priority = Math.max(0, ...rules.map((row) => Number(row.rule_priority ?? 0))) + 1;
  const toRule = (fen: number, areas: Row = {}): Row => ({
    leg_group_id: networkId,
    network_id: networkId,
    ...areas,
    fare_product_id: toProduct(fen),
    ...(hasPriority ? { rule_priority: priority } : {}),
  });
  let withAreas = tables;
  let own: Row[];
  if (fare.pairs) {
    const stopIds = [...new Set(fare.pairs.flatMap(({ fromStopId, toStopId }) => [fromStopId, toStopId]))];
    const areas = addStopAreas(tables, stopIds, hasPriority);
    withAreas = areas.tables;
    own = fare.pairs.map(({ fen, fromStopId, toStopId }) =>
      toRule(fen, {
        from_area_id: areas.areaOf.get(fromStopId) as string,
        to_area_id: areas.areaOf.get(toStopId) as string,
      }),
    );
  } else
    own = listAreaPairs(tables, fare.stopIds, hasPriority).map((areas) => toRule(fare.flatFen ?? 0, areas));
  const prices = listPriceParts(tables, fare.routeId);
  return {
    ...moveToNetwork(withAreas, fare, networkId),
    fare_products: [
      ...(tables.fare_products ?? []),
      ...[...products].flatMap(([fen, id]) =>
        prices.map(({ of, part, choice }) => ({
          fare_product_id: id,
          fare_product_name: fare.name,
          ...choice,
          amount: toAmount(Math.round((fen * part) / of), currency),
          currency,
        })),
      ),
    ],
    fare_leg_rules: [...(withAreas.fare_leg_rules ?? []), ...own],
  };
}

interface PricePart {
  /** Cells of the rider's category and of the medium; empty for everyone. */
  readonly choice: Row;
  /** What such riders pay of the full price `of`. */
  readonly part: number;
  readonly of: number;
}

const EVERYONE: readonly PricePart[] = [{ choice: {}, part: 1, of: 1 }];

/**
 * What riders of each category and medium pay of the full price on a line: as the product of the line has it that tells
 * most of them apart. A line without such a product has one price for everyone.
 */
function listPriceParts(tables: FeedTables, routeId: string): readonly PricePart[] {
  const route = (tables.routes ?? []).find((row) => String(row.route_id) === routeId);
  const member = (tables.route_networks ?? []).find((row) => String(row.route_id) === routeId);
  const network = toText(member?.network_id) ?? toText(route?.network_id);
  // A line that no network names, as one that the scenario adds, has no price of its own before.
  if (network === undefined) return EVERYONE;
  const named = new Set(
    (tables.fare_leg_rules ?? [])
      .filter((row) => toText(row.network_id) === network)
      .map((row) => String(row.fare_product_id)),
  );
  const own = Map.groupBy(
    (tables.fare_products ?? []).filter((row) => named.has(String(row.fare_product_id))),
    (row) => String(row.fare_product_id),
  );
  const [most = []] = [...own.values()].sort((a, b) => b.length - a.length);
  const of = Math.max(0, ...most.map((row) => Number(row.amount)));
  if (of === 0) return EVERYONE;
  return most.map((row): PricePart => {
    const choice = Object.fromEntries(
      Object.entries(row).filter(
        ([column, cell]) => cell !== null && ['rider_category_id', 'fare_media_id'].includes(column),
      ),
    );
    return { choice, part: Number(row.amount), of };
  });
}

/**
 * Areas that rules of one price for a whole line name. Without priorities an empty area does not hold for a stop with an
 * area that the column names, so one of these is written for each such stop.
 */
function listAreaPairs(tables: FeedTables, stopIds: readonly string[], hasPriority: boolean): Row[] {
  if (hasPriority) return [{}];
  const areasOf = listAreasOf(tables, stopIds);
  const [from, to] = (['from_area_id', 'to_area_id'] as const).map((column) => {
    const named = listIds(tables.fare_leg_rules, column);
    const chosen = new Set<string | null>();
    for (const areas of areasOf.values()) {
      const own = areas.filter((area) => named.has(area));
      if (!own.some((area) => chosen.has(area))) chosen.add(own[0] ?? null);
    }
    return [...chosen];
  }) as [(string | null)[], (string | null)[]];
  return from.flatMap((a) => to.map((b): Row => ({ from_area_id: a, to_area_id: b })));
}

/** The line in a network of its own, where the feed states networks: in routes.txt or in files of their own. */
function moveToNetwork(tables: FeedTables, { name, routeId }: RouteFare, networkId: string): FeedTables {
  const routes = tables.routes ?? [];
  const isOfRoutes =
    (tables.networks ?? []).length === 0 && routes.some((row) => toText(row.network_id) !== undefined);
  if (isOfRoutes) {
    return {
      ...tables,
      routes: routes.map((row) => (row.route_id === routeId ? { ...row, network_id: networkId } : row)),
    };
  }
  return {
    ...tables,
    routes: routes.map((row) =>
      row.route_id === routeId && toText(row.network_id) !== undefined ? { ...row, network_id: null } : row,
    ),
    networks: [...(tables.networks ?? []), { network_id: networkId, network_name: name }],
    route_networks: [
      ...(tables.route_networks ?? []).filter((row) => String(row.route_id) !== routeId),
      { network_id: networkId, route_id: routeId },
    ],
  };
}

/** Area of each stop alone, for fares of other columns than the scenario's none of which may change. */
function addStopAreas(
  tables: FeedTables,
  stopIds: readonly string[],
  hasPriority: boolean,
): { readonly tables: FeedTables; readonly areaOf: ReadonlyMap<string, string> } {
  const effective = listAreasOf(tables, stopIds);
  const hasOwn = listIds(tables.stop_areas, 'stop_id');
  const nameOf = new Map((tables.stops ?? []).map((row) => [String(row.stop_id), toText(row.stop_name)]));
  const areaIds = listIds(tables.areas, 'area_id');
  const areaOf = new Map<string, string>();
  const areas: Row[] = [];
  const stopAreas: Row[] = [];
  for (const stopId of stopIds) {
    const before = effective.get(stopId) ?? [];
    const id = `scenario-stop-${stopId}`;
    areaOf.set(stopId, id);
    if (!areaIds.has(id)) {
      areaIds.add(id);
      areas.push({ area_id: id, area_name: nameOf.get(stopId) ?? stopId });
    }
    if (before.includes(id)) continue;
    stopAreas.push({ area_id: id, stop_id: stopId });
    // A stop with an area of its own has those of its station no longer.
    if (!hasOwn.has(stopId)) stopAreas.push(...before.map((area) => ({ area_id: area, stop_id: stopId })));
  }
  const base = {
    ...tables,
    areas: [...(tables.areas ?? []), ...areas],
    stop_areas: [...(tables.stop_areas ?? []), ...stopAreas],
  };
  if (hasPriority) return { tables: base, areaOf };
  return { tables: keepEmptyFields(base, stopIds, effective), areaOf };
}

const FROM_ANY = 'scenario-from-any';
const TO_ANY = 'scenario-to-any';

/**
 * Without priorities an empty area of a rule means every stop none of whose areas the column names. Stops that get an
 * area which the column names now are gathered in one more area, and each rule with an empty field gets a twin for it.
 */
function keepEmptyFields(
  tables: FeedTables,
  stopIds: readonly string[],
  effective: ReadonlyMap<string, readonly string[]>,
): FeedTables {
  const rules = tables.fare_leg_rules ?? [];
  const sides = [
    { column: 'from_area_id', area: FROM_ANY },
    { column: 'to_area_id', area: TO_ANY },
  ] as const;
  let kept = rules;
  const areas: Row[] = [];
  const stopAreas: Row[] = [];
  for (const { area, column } of sides) {
    const named = listIds(rules, column);
    const isDone = named.has(area);
    const unnamed = stopIds.filter((stopId) => !(effective.get(stopId) ?? []).some((id) => named.has(id)));
    if (unnamed.length === 0) continue;
    const twins = isDone
      ? []
      : kept.filter((row) => toText(row[column]) === undefined).map((row) => ({ ...row, [column]: area }));
    if (!isDone && twins.length === 0) continue;
    kept = [...kept, ...twins];
    if (!(tables.areas ?? []).some((row) => row.area_id === area))
      areas.push({ area_id: area, area_name: area });
    stopAreas.push(...unnamed.map((stopId) => ({ area_id: area, stop_id: stopId })));
  }
  return {
    ...tables,
    areas: [...(tables.areas ?? []), ...areas],
    stop_areas: [...(tables.stop_areas ?? []), ...stopAreas],
    fare_leg_rules: kept,
  };
}
