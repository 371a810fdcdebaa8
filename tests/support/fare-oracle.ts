/**
 * The price of a journey by GTFS Fares v2, by brute force: it reads every rule row for every leg, tries every row of
 * every matching product for every leg with every transfer rule that may follow, and adds up each finished plan from
 * its beginning. Shares no code with the fare engine.
 */
import type {
  FareLegRuleRow,
  FareProductRow,
  FareTables,
  FareTransferRuleRow,
} from '../../server/transit/gtfs/rows.ts';

interface OracleRide {
  readonly feedId: string;
  readonly routeId: string;
  readonly fromStopId: string;
  readonly toStopId: string;
  readonly departureSec: number;
  readonly arrivalSec: number;
  readonly day: number;
  readonly staysSeated?: boolean;
  readonly viaStopIds?: readonly string[];
}

interface OracleWorld {
  readonly tables: readonly FareTables[];
  readonly runs: (feedId: string, serviceId: string, day: number) => boolean;
  /** Parent station by feed and stop. */
  readonly parents: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

interface OracleChoice {
  readonly mediumId?: string;
  readonly riderCategoryId?: string;
}

/** `total` is absent if a ride has no price or the currencies differ. */
interface OraclePrice {
  readonly total?: number;
}

interface Leg {
  readonly rides: readonly OracleRide[];
  readonly options: readonly { rule: FareLegRuleRow; row: FareProductRow }[];
  readonly tier: number;
}

interface Taken {
  readonly rule: FareLegRuleRow;
  readonly row: FareProductRow;
  /** The transfer rule and product that lead to this leg; null if it is paid by itself. */
  readonly transfer: { rule: FareTransferRuleRow; amount: number } | null;
}

export function priceByBruteForce(
  world: OracleWorld,
  rides: readonly OracleRide[],
  choice: OracleChoice,
): OraclePrice | undefined {
  const withFares = world.tables.filter((tables) => tables.legRules.length > 0);
  if (!rides.some((ride) => withFares.some((tables) => tables.feedId === ride.feedId))) return undefined;
  let total = 0;
  let isKnown = true;
  const currencies = new Set<string>();
  for (const group of splitWhere(rides, (a, b) => a.feedId !== b.feedId)) {
    const tables = withFares.find((one) => one.feedId === group[0]!.feedId);
    if (!tables) {
      isKnown = false;
      continue;
    }
    const legs = splitWhere(group, (a, b) => !areJoined(world, tables, a, b)).map((joined) =>
      toLeg(world, tables, joined, choice),
    );
    if (legs.some((leg) => leg.options.length === 0)) isKnown = false;
    for (const leg of legs) for (const option of leg.options) currencies.add(option.row.currency);
    const priced = splitWhere(legs, (a, b) => a.options.length === 0 || b.options.length === 0);
    for (const run of priced) {
      if (run[0]!.options.length > 0) total += leastPlanCost(tables, run, choice);
    }
  }
  return isKnown && currencies.size <= 1 ? { total } : {};
}

function splitWhere<T>(items: readonly T[], isSplit: (a: T, b: T) => boolean): T[][] {
  const groups: T[][] = [];
  for (const [i, item] of items.entries()) {
    if (i === 0 || isSplit(items[i - 1]!, item)) groups.push([item]);
    else groups.at(-1)!.push(item);
  }
  return groups;
}

function networkOf(tables: FareTables, routeId: string): string | undefined {
  return tables.networks.find((network) => network.routeIds.includes(routeId))?.networkId;
}

function stationOf(world: OracleWorld, feedId: string, stopId: string): string {
  return world.parents[feedId]?.[stopId] ?? stopId;
}

function areasOf(world: OracleWorld, tables: FareTables, stopId: string): string[] {
  const naming = (id: string) => tables.areas.filter((area) => area.stopIds.includes(id));
  const own = naming(stopId);
  const found = own.length > 0 ? own : naming(stationOf(world, tables.feedId, stopId));
  return found.map((area) => area.areaId);
}

function areJoined(world: OracleWorld, tables: FareTables, a: OracleRide, b: OracleRide): boolean {
  const [from, to] = [networkOf(tables, a.routeId), networkOf(tables, b.routeId)];
  if (b.staysSeated === true && from === to) return true;
  const near = stationOf(world, tables.feedId, a.toStopId) === stationOf(world, tables.feedId, b.fromStopId);
  return tables.joinRules.some((rule) => {
    if (rule.fromNetworkId !== '' && rule.fromNetworkId !== from) return false;
    if (rule.toNetworkId !== '' && rule.toNetworkId !== to) return false;
    const endsAt = [a.toStopId, stationOf(world, tables.feedId, a.toStopId)];
    const startsAt = [b.fromStopId, stationOf(world, tables.feedId, b.fromStopId)];
    if (rule.fromStopId !== undefined && !endsAt.includes(rule.fromStopId)) return false;
    if (rule.toStopId !== undefined && !startsAt.includes(rule.toStopId)) return false;
    return near || (rule.fromStopId !== undefined && rule.toStopId !== undefined);
  });
}

function toLeg(world: OracleWorld, tables: FareTables, rides: OracleRide[], choice: OracleChoice): Leg {
  const matching = tables.legRules.filter((rule) => matches(world, tables, rule, rides));
  const top = Math.max(...matching.map((rule) => rule.rulePriority ?? 0));
  const rules = tables.hasRulePriority
    ? matching.filter((rule) => (rule.rulePriority ?? 0) === top)
    : matching;
  for (let tier = 0; tier < 9; tier += 1) {
    const options = rules.flatMap((rule) =>
      listSold(tables, rule)
        .filter((row) => canBuy(tables, row, tier, choice))
        .map((row) => ({ rule, row })),
    );
    if (options.length === 0) continue;
    const codes = options.map((option) => option.row.currency).sort();
    const main = mainCurrency(tables);
    const code = codes.includes(main) ? main : codes[0];
    return { rides, tier, options: options.filter((option) => option.row.currency === code) };
  }
  return { rides, tier: -1, options: [] };
}

/** Rows of a rule's product. If the rule is for one rider, rows without a rider are for that one. */
function listSold(tables: FareTables, rule: FareLegRuleRow): FareProductRow[] {
  const rows = tables.products.filter((row) => row.fareProductId === rule.fareProductId);
  const only = rule.riderCategoryId;
  if (only === undefined) return rows;
  return rows
    .filter((row) => row.riderCategoryId === undefined || row.riderCategoryId === only)
    .map((row) => ({ ...row, riderCategoryId: only }));
}

function mainCurrency(tables: FareTables): string {
  const count = (code: string) => tables.products.filter((row) => row.currency === code).length;
  const codes = [...new Set(tables.products.map((row) => row.currency))].sort();
  return codes.reduce((best, code) => (count(code) > count(best) ? code : best), codes[0] ?? '');
}

function matches(world: OracleWorld, tables: FareTables, rule: FareLegRuleRow, rides: OracleRide[]): boolean {
  if (rule.isUnread) return false;
  const passed = rides
    .flatMap((ride) => [ride.fromStopId, ride.toStopId, ...(ride.viaStopIds ?? [])])
    .flatMap((stopId) => areasOf(world, tables, stopId));
  for (const id of [...(rule.containsAreaIds ?? []), ...(rule.exactAreaIds ?? [])])
    if (!passed.includes(id)) return false;
  if (rule.exactAreaIds && passed.some((id) => !rule.exactAreaIds!.includes(id))) return false;
  const [first, last] = [rides[0]!, rides.at(-1)!];
  const networks = rides.map((ride) => networkOf(tables, ride.routeId));
  const fromAreas = areasOf(world, tables, first.fromStopId);
  const toAreas = areasOf(world, tables, last.toStopId);
  const all = tables.legRules;
  const isEmptyRight = (values: readonly (string | undefined)[], named: readonly (string | undefined)[]) =>
    tables.hasRulePriority || !values.some((value) => value !== undefined && named.includes(value));
  if (rule.networkId !== undefined) {
    if (!networks.every((network) => network === rule.networkId)) return false;
  } else if (
    !isEmptyRight(
      networks,
      all.map((other) => other.networkId),
    )
  )
    return false;
  if (rule.fromAreaId !== undefined) {
    if (!fromAreas.includes(rule.fromAreaId)) return false;
  } else if (
    !isEmptyRight(
      fromAreas,
      all.map((other) => other.fromAreaId),
    )
  )
    return false;
  if (rule.toAreaId !== undefined) {
    if (!toAreas.includes(rule.toAreaId)) return false;
  } else if (
    !isEmptyRight(
      toAreas,
      all.map((other) => other.toAreaId),
    )
  )
    return false;
  const isIn = (groupId: string | undefined, day: number, sec: number) =>
    groupId === undefined ||
    tables.timeframes.some((frame) => {
      let [onDay, onSec] = [day, sec];
      for (; onSec < 0; onSec += 86_400) onDay -= 1;
      for (; onSec >= 86_400; onSec -= 86_400) onDay += 1;
      return (
        frame.timeframeGroupId === groupId &&
        frame.startSec <= onSec &&
        onSec < frame.endSec &&
        world.runs(tables.feedId, frame.serviceId, onDay)
      );
    });
  return (
    isIn(rule.fromTimeframeGroupId, first.day, first.departureSec) &&
    isIn(rule.toTimeframeGroupId, last.day, last.arrivalSec)
  );
}

/**
 * Tiers: as chosen; rider without card; default rider with medium; without card; any medium for each; then the rider whose
 * cheapest product costs most, with medium, without card, with any.
 */
function canBuy(tables: FareTables, row: FareProductRow, tier: number, choice: OracleChoice): boolean {
  const asDefault = tier === 2 || tier === 3 || tier >= 5 || choice.riderCategoryId === undefined;
  const category = tables.riderCategories.find((one) => one.riderCategoryId === row.riderCategoryId);
  const riderFits =
    row.riderCategoryId === undefined ||
    (tier >= 6 && row.riderCategoryId === assumedRider(tables)) ||
    (asDefault ? isDefault(tables, category) : row.riderCategoryId === choice.riderCategoryId);
  const type = tables.media.find((medium) => medium.fareMediaId === row.fareMediaId)?.type;
  const needsNoCard = row.fareMediaId === undefined || type === 0 || type === 1 || type === 3 || type === 4;
  const isAsked = row.fareMediaId === undefined || row.fareMediaId === choice.mediumId;
  const mediumFits =
    [4, 5, 8].includes(tier) ||
    ([0, 2, 6].includes(tier) && choice.mediumId !== undefined ? isAsked : needsNoCard);
  return riderFits && mediumFits;
}

/** Categories here have ids only: `adult` is the default if none is marked. */
function isDefault(tables: FareTables, category: FareTables['riderCategories'][number] | undefined): boolean {
  if (tables.riderCategories.some((one) => one.isDefault)) return category?.isDefault === true;
  return category?.riderCategoryId === 'adult';
}

function assumedRider(tables: FareTables): string | undefined {
  if (tables.riderCategories.some((one) => one.isDefault || one.riderCategoryId === 'adult'))
    return undefined;
  const least = (id: string) =>
    Math.min(...tables.products.filter((row) => row.riderCategoryId === id).map((row) => row.amountFen));
  const sold = tables.riderCategories
    .map((one) => one.riderCategoryId)
    .filter((id) => Number.isFinite(least(id)));
  return sold.find((id) => sold.every((other) => least(other) <= least(id)));
}

/** The least cost among all legal plans for legs that all have a price. */
function leastPlanCost(tables: FareTables, legs: readonly Leg[], choice: OracleChoice): number {
  let least = Number.POSITIVE_INFINITY;
  const walk = (plan: readonly Taken[]) => {
    if (plan.length === legs.length) {
      least = Math.min(least, addUp(plan));
      return;
    }
    for (const option of legs[plan.length]!.options) {
      if (plan.length === 0) {
        walk([{ ...option, transfer: null }]);
        continue;
      }
      const transfers = legalTransfers(tables, legs, plan, option, choice);
      if (transfers.length === 0) walk([...plan, { ...option, transfer: null }]);
      for (const transfer of transfers) walk([...plan, { ...option, transfer }]);
    }
  };
  walk([]);
  return least;
}

function legalTransfers(
  tables: FareTables,
  legs: readonly Leg[],
  plan: readonly Taken[],
  option: { rule: FareLegRuleRow; row: FareProductRow },
  choice: OracleChoice,
): { rule: FareTransferRuleRow; amount: number }[] {
  const before = plan.at(-1)!;
  if (before.row.currency !== option.row.currency) return [];
  const fromNamed = tables.transferRules.map((rule) => rule.fromLegGroupId);
  const toNamed = tables.transferRules.map((rule) => rule.toLegGroupId);
  const found: { rule: FareTransferRuleRow; amount: number; count: number }[] = [];
  for (const rule of tables.transferRules) {
    const fits = (field: string | undefined, group: string | undefined, named: (string | undefined)[]) =>
      field === undefined ? group === undefined || !named.includes(group) : field === group;
    if (!fits(rule.fromLegGroupId, before.rule.legGroupId, fromNamed)) continue;
    if (!fits(rule.toLegGroupId, option.rule.legGroupId, toNamed)) continue;
    if (rule.isUnread) continue;
    if (rule.filterFareProductId !== undefined && before.row.fareProductId !== rule.filterFareProductId)
      continue;
    if (rule.needsSameMedium && before.row.fareMediaId !== option.row.fareMediaId) continue;
    if (rule.needsSameProduct && before.row.fareProductId !== option.row.fareProductId) continue;
    // The first leg of the consecutive transfers by rules with these same groups.
    let first = plan.length - 1;
    if (rule.fromLegGroupId === rule.toLegGroupId) {
      for (; first > 0; first -= 1) {
        const made = plan[first]!.transfer?.rule;
        if (made?.fromLegGroupId !== made?.toLegGroupId) break;
        if (!made || made.fromLegGroupId !== rule.fromLegGroupId) break;
      }
    }
    const limit = rule.transferCount === undefined || rule.transferCount === -1 ? 1_000 : rule.transferCount;
    if (plan.length - first > limit) continue;
    if (rule.durationLimitSec !== undefined) {
      const start = legs[first]!.rides;
      const end = legs[plan.length]!.rides;
      const at = (ride: OracleRide, sec: number) => ride.day * 86_400 + sec;
      const departed = at(start[0]!, start[0]!.departureSec);
      const arrived = at(start.at(-1)!, start.at(-1)!.arrivalSec);
      const departs = at(end[0]!, end[0]!.departureSec);
      const arrives = at(end.at(-1)!, end.at(-1)!.arrivalSec);
      const spent = [arrives - departed, departs - departed, departs - arrived, arrives - arrived];
      if (spent[rule.durationLimitType ?? 1]! > rule.durationLimitSec) continue;
    }
    if (rule.fareProductId === undefined) {
      found.push({ rule, amount: 0, count: limit });
      continue;
    }
    const tier = Math.max(legs[plan.length - 1]!.tier, legs[plan.length]!.tier);
    for (const row of tables.products) {
      if (row.fareProductId !== rule.fareProductId || row.currency !== option.row.currency) continue;
      if (canBuy(tables, row, tier, choice)) found.push({ rule, amount: row.amountFen, count: limit });
    }
  }
  const least = Math.min(...found.map((one) => one.count));
  return found.filter((one) => one.count === least);
}

/** Adds up a plan by the table of `fare_transfer_type` in the reference. */
function addUp(plan: readonly Taken[]): number {
  let total = 0;
  for (const chain of splitWhere(plan, (_, next) => next.transfer === null)) {
    let sum = chain[0]!.row.amountFen as number;
    for (const [i, taken] of chain.entries()) {
      if (i === 0) continue;
      const { rule, amount } = taken.transfer!;
      if (rule.fareTransferType === 0) sum = sum + amount;
      else if (rule.fareTransferType === 1) sum = sum + amount + taken.row.amountFen;
      else sum = i === 1 ? amount : sum + amount;
    }
    total += sum;
  }
  return total;
}
