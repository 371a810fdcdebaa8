/**
 * Follow-up evaluation: what a scenario forecast beside what the ledger and the feeds show after opening.
 *
 * Journeys are those of the service days of a period as the ledger has them now: a correction in a later batch takes away
 * what it replaces. A journey belongs to a line by its route. Networks with gates write no route: there a journey may
 * belong to each line of its network that calls at its two ends, so that the count of a line is a range, from pairs of
 * stations that it alone serves to all its pairs.
 */

import { ProblemError } from '../../base/problem.ts';
import { type ServiceDay, toCalendarDate, toDateText } from '../../base/service-day.ts';
import { compareSettlements } from '../../bureau/scenario/compare-settlement.ts';
import type { SettlementOptions } from '../../bureau/scenario/comparison-parts.ts';
import { listModifications, type Scenario } from '../../bureau/scenario/document.ts';
import { isAtLeast } from '../../money/settlement/clearing-day.ts';
import { isActive, type Timetable } from '../../transit/timetable/timetable.ts';
import type { Clearing } from '../clearing/clearing.ts';
import type { LoadedTimetable } from '../planning/load-timetable.ts';
import type { ScenarioComparison } from '../scenarios/run-comparison.ts';
import {
  type Bounds,
  compareLine,
  compareParties,
  type FollowUpLine,
  type FollowUpParty,
  type LineTarget,
} from './follow-up-compare.ts';
import { countJourneys, type Span } from './follow-up-journeys.ts';

export interface FollowUpOptions {
  readonly firstDay: ServiceDay;
  readonly lastDay: ServiceDay;
  /** Whether months are shown each by itself. */
  readonly isMonthly: boolean;
  /** Share of the riders who travel with the card; the ledger has no others. */
  readonly cardShare: Bounds;
  /** Ids of lines after opening, by their id in the forecast. */
  readonly lineIds: ReadonlyMap<string, string>;
}

/** Days of which figures are given together. */
export interface FollowUpPeriod {
  readonly text: string;
  readonly firstDay: ServiceDay;
  readonly lastDay: ServiceDay;
  readonly completeness: Completeness;
}

export interface Completeness {
  readonly days: number;
  /** Days with a batch in the ledger, and of these netted ones: only they have net positions. */
  readonly batches: number;
  readonly netted: number;
  /** Journeys whose end or price is unknown. */
  readonly unresolved: number;
  readonly settled: number;
  /** Findings of the reconciliation, by kind. */
  readonly findings: Readonly<Record<string, number>>;
}

export interface FollowUp {
  readonly scenario: ScenarioComparison['scenario'];
  readonly forecast: { readonly timetableHash: string; readonly serviceDay: string };
  readonly actual: { readonly timetableHash: string };
  /** ISO 4217. */
  readonly currency: string;
  readonly cardShare: Bounds;
  readonly periods: readonly FollowUpPeriod[];
  readonly lines: readonly FollowUpLine[];
  readonly parties: readonly FollowUpParty[];
  /** How the forecast of the settlement came about; absent where there is none. */
  readonly settlementMethod?: SettlementOptions['method'];
  readonly gaps: readonly Gap[];
}

/** What cannot be compared. */
export interface Gap {
  readonly code:
    | 'no-forecast'
    | 'no-riders-forecast'
    | 'no-settlement-forecast'
    | 'line-not-in-feeds'
    | 'line-off-card'
    | 'line-shared'
    | 'settlement-shares-only'
    | 'days-missing'
    | 'card-share-unknown';
  /** A line, or days. */
  readonly subject?: string;
}

/** @throws ProblemError `not-found` where the ledger has no batch of the period */
export async function evaluateFollowUp(
  loaded: LoadedTimetable,
  clearing: Clearing,
  scenario: Scenario,
  forecast: ScenarioComparison,
  options: FollowUpOptions,
): Promise<FollowUp> {
  const { cardShare, firstDay, isMonthly, lastDay, lineIds } = options;
  const spans = isMonthly ? splitMonths(firstDay, lastDay) : [{ firstDay, lastDay }];
  const batches = (await clearing.store.listBatches()).filter(({ batchDay }) => batchDay >= firstDay);
  if (!batches.some(({ batchDay }) => batchDay <= lastDay)) throw toNoBatches(firstDay, lastDay);
  const offCard = new Set(
    listModifications(scenario, forecast.scenario.variant).flatMap((one) =>
      'oneCard' in one && one.oneCard === false ? [one.id] : [],
    ),
  );
  const targets = listTargets(loaded, forecast, lineIds, offCard);
  const found = await countJourneys(
    loaded,
    clearing,
    batches.map(({ batchDay }) => batchDay),
    targets,
    spans,
  );
  const periods: FollowUpPeriod[] = [];
  for (const [p, span] of spans.entries()) {
    const own = batches.filter(({ batchDay }) => batchDay >= span.firstDay && batchDay <= span.lastDay);
    const findings: Record<string, number> = {};
    for (const { batchDay } of own)
      for (const { kind } of await clearing.store.listReconItems(batchDay))
        findings[kind] = (findings[kind] ?? 0) + 1;
    const { settled = 0, unresolved = 0 } = found.totals[p] ?? {};
    periods.push({
      text: toSpanText(span, isMonthly),
      ...span,
      completeness: {
        days: span.lastDay - span.firstDay + 1,
        batches: own.length,
        netted: own.filter(({ state }) => isAtLeast(state, 'netted')).length,
        unresolved,
        settled,
        findings,
      },
    });
  }
  const flows = await clearing.store.listFlows(firstDay, lastDay);
  const { parties } = clearing.book.batchVersionAt(lastDay);
  const lines = targets.map((target, t) =>
    compareLine(
      target,
      periods.map((period, p) => ({
        completeDays: period.completeness.batches,
        journeys: found.byLine[t]?.[p] ?? { low: 0, high: 0, lowFen: 0, highFen: 0 },
        departures:
          target.route === undefined ? null : countDepartures(loaded.timetable, target.route, period),
        days: period.completeness.days,
      })),
      cardShare,
    ),
  );
  return {
    scenario: forecast.scenario,
    forecast: { timetableHash: forecast.base.timetableHash, serviceDay: forecast.serviceDay },
    actual: { timetableHash: loaded.timetable.hash },
    currency: clearing.book.currency,
    cardShare,
    periods,
    lines,
    parties: compareParties(forecast.settlement, compareSettlements([], flows, parties)),
    ...(forecast.settlement ? { settlementMethod: forecast.settlement.method } : {}),
    gaps: listGaps(forecast, lines, targets, periods, cardShare),
  };
}

function listTargets(
  { timetable }: LoadedTimetable,
  { operations, riders }: ScenarioComparison,
  lineIds: FollowUpOptions['lineIds'],
  offCard: ReadonlySet<string>,
): LineTarget[] {
  const { feeds, patterns, routes } = timetable;
  const toId = (route: number) => `${feeds[routes[route]?.feed ?? 0]?.feedId}:${routes[route]?.routeId}`;
  const notEstimated = new Set(riders?.notEstimated ?? []);
  const rows = new Map(routes.map((_, route) => [toId(route), route]));
  // A line that a scenario adds has the id of its modification, in the feed of its operator.
  const byModification = new Map(routes.map(({ routeId }, route) => [routeId, route]));
  const known = new Map((riders?.forecast?.lines ?? []).map((line) => [line.id, line]));
  const added = new Map(
    (operations?.lines ?? []).map((line) => [line.modification, line.operation.departures]),
  );
  const toModification = (id: string) => id.slice(id.indexOf(':') + 1);
  const ids = new Set([
    ...known.keys(),
    ...[...added.keys()].filter((id) => ![...known.keys()].some((other) => toModification(other) === id)),
  ]);
  return [...ids].map((id) => {
    const modification = toModification(id);
    const wanted = lineIds.get(id) ?? lineIds.get(modification) ?? id;
    const route = rows.get(wanted) ?? byModification.get(wanted);
    const line = known.get(id);
    const departures = added.get(modification) ?? line?.departures;
    const stops = new Set<number>();
    if (route !== undefined)
      for (let p = 0; p < patterns.count; p++)
        if (patterns.route[p] === route)
          for (const stop of patterns.stop.subarray(patterns.callOffsets[p], patterns.callOffsets[p + 1]))
            stops.add(stop);
    return {
      id,
      name: line?.name ?? (route === undefined ? undefined : routes[route]?.shortName) ?? id,
      // The model has next to no riders of a line that it does not estimate: that is no forecast.
      ...(line && !notEstimated.has(id) ? { riders: line } : {}),
      ...(departures === undefined ? {} : { departures }),
      ...(route === undefined ? {} : { route }),
      actualId: route === undefined ? wanted : toId(route),
      isOffCard: offCard.has(modification),
      stops,
    };
  });
}

/** Departures of a route on all days of a span. */
function countDepartures({ patterns, services, trips }: Timetable, route: number, span: Span): number {
  let count = 0;
  for (let p = 0; p < patterns.count; p++) {
    if (patterns.route[p] !== route) continue;
    for (let run = patterns.runOffsets[p] as number; run < (patterns.runOffsets[p + 1] as number); run++) {
      const service = trips.service[patterns.runTrip[run] as number] as number;
      for (let day = span.firstDay; day <= span.lastDay; day++) if (isActive(services, service, day)) count++;
    }
  }
  return count;
}

function splitMonths(firstDay: ServiceDay, lastDay: ServiceDay): Span[] {
  const spans: Span[] = [];
  let from = firstDay;
  for (let day = firstDay + 1; day <= lastDay + 1; day++) {
    if (day <= lastDay && toCalendarDate(day).dayOfMonth !== 1) continue;
    spans.push({ firstDay: from, lastDay: day - 1 });
    from = day;
  }
  return spans;
}

function toSpanText({ firstDay, lastDay }: Span, isMonthly: boolean): string {
  const [first, last] = [toDateText(firstDay), toDateText(lastDay)];
  const isWhole = toCalendarDate(firstDay).dayOfMonth === 1 && toCalendarDate(lastDay + 1).dayOfMonth === 1;
  if (isMonthly && isWhole) return first.slice(0, 7);
  return firstDay === lastDay ? first : `${first} – ${last}`;
}

function listGaps(
  { riders, settlement }: ScenarioComparison,
  lines: readonly FollowUpLine[],
  targets: readonly LineTarget[],
  periods: readonly FollowUpPeriod[],
  cardShare: Bounds,
): Gap[] {
  const gaps: Gap[] = [];
  if (!riders?.forecast) gaps.push({ code: 'no-riders-forecast' });
  if (!settlement) gaps.push({ code: 'no-settlement-forecast' });
  else if (settlement.method === 'simulated') gaps.push({ code: 'settlement-shares-only' });
  if (cardShare.low === 1 && cardShare.high === 1) gaps.push({ code: 'card-share-unknown' });
  targets.forEach((target, t) => {
    const subject = target.id;
    if (!target.riders) gaps.push({ code: 'no-forecast', subject });
    if (target.route === undefined) gaps.push({ code: 'line-not-in-feeds', subject });
    if (target.isOffCard) gaps.push({ code: 'line-off-card', subject });
    const isShared = lines[t]?.periods.some(({ journeys }) => journeys.low !== journeys.high);
    if (isShared) gaps.push({ code: 'line-shared', subject });
  });
  for (const { completeness, text } of periods)
    if (completeness.netted < completeness.days) gaps.push({ code: 'days-missing', subject: text });
  return gaps;
}

function toNoBatches(firstDay: ServiceDay, lastDay: ServiceDay): ProblemError {
  const days = `${toDateText(firstDay)} – ${toDateText(lastDay)}`;
  return new ProblemError('not-found', {
    zh: `账本没有 ${days} 的清算日`,
    en: `The ledger has no clearing day of ${days}`,
  });
}
