/** Forecast and actual figures of a line and of the parties, side by side. */
import type { Names } from '../../base/names.ts';
import type { SettlementComparison } from '../../bureau/scenario/compare-settlement.ts';
import type { ComparedSettlement, ScenarioComparison } from '../scenarios/run-comparison.ts';
import type { ValueRange } from './report-numbers.ts';

export interface Bounds {
  readonly low: number;
  readonly high: number;
}

/** A line of the forecast, and where it is found after opening. */
export interface LineTarget {
  /** `feed:route_id`, as in the forecast. */
  readonly id: string;
  readonly name: string;
  readonly riders?: NonNullable<NonNullable<ScenarioComparison['riders']>['forecast']>['lines'][number];
  /** Departures of a day, both directions. */
  readonly departures?: number;
  readonly route?: number;
  /** `feed:route_id` after opening. */
  readonly actualId: string;
  readonly isOffCard: boolean;
  /** Rows of its stops. */
  readonly stops: ReadonlySet<number>;
}

/** Journeys and fares of a line in a period: `low` are surely its own, `high` may be. */
export interface LineJourneys {
  readonly low: number;
  readonly high: number;
  readonly lowFen: number;
  readonly highFen: number;
}

/** Where an actual range is beside a forecast one; they `overlap` where they have a value in common. */
export type Verdict = 'inside' | 'overlap' | 'below' | 'above' | 'unknown';

export interface LinePeriod {
  /** Journeys of the ledger: `low` surely of the line, `high` perhaps. */
  readonly journeys: Bounds;
  /** Journeys a day by card share: what all riders come to. Null where no day has a batch. */
  readonly ridersADay: Bounds | null;
  /** Fares of these journeys, before discounts, a day of all riders. */
  readonly fareFenADay: Bounds | null;
  /** Mean of the days; null for a line that the feeds do not have. */
  readonly departuresADay: number | null;
  readonly ridersVerdict: Verdict;
  readonly revenueVerdict: Verdict;
}

export interface FollowUpLine {
  readonly id: string;
  readonly actualId: string;
  readonly name: string;
  /** A day. */
  readonly forecast: {
    readonly riders?: ValueRange;
    readonly revenueFen?: ValueRange;
    readonly departures?: number;
  };
  readonly periods: readonly LinePeriod[];
}

export interface PeriodFigures {
  readonly days: number;
  /** Days with a batch. */
  readonly completeDays: number;
  readonly journeys: LineJourneys;
  /** Of all days. */
  readonly departures: number | null;
}

export function compareLine(
  { actualId, departures, id, isOffCard, name, riders, route }: LineTarget,
  periods: readonly PeriodFigures[],
  cardShare: Bounds,
): FollowUpLine {
  const forecast = {
    ...(riders ? { riders: riders.after, revenueFen: riders.revenueFen } : {}),
    ...(departures === undefined ? {} : { departures }),
  };
  const isCounted = route !== undefined && !isOffCard;
  return {
    id,
    actualId,
    name,
    forecast,
    periods: periods.map(({ completeDays, days, departures: run, journeys }): LinePeriod => {
      const { high, highFen, low, lowFen } = journeys;
      const toDaily = (least: number, most: number): Bounds | null =>
        isCounted && completeDays > 0
          ? { low: least / completeDays / cardShare.high, high: most / completeDays / cardShare.low }
          : null;
      const [ridersADay, fareFenADay] = [toDaily(low, high), toDaily(lowFen, highFen)];
      return {
        journeys: { low, high },
        ridersADay,
        fareFenADay,
        departuresADay: run === null ? null : run / days,
        ridersVerdict: toVerdict(forecast.riders, ridersADay),
        revenueVerdict: toVerdict(forecast.revenueFen, fareFenADay),
      };
    }),
  };
}

export function toVerdict(forecast: Bounds | undefined, actual: Bounds | null): Verdict {
  if (!forecast || !actual) return 'unknown';
  if (actual.high < forecast.low) return 'below';
  if (actual.low > forecast.high) return 'above';
  return actual.low >= forecast.low && actual.high <= forecast.high ? 'inside' : 'overlap';
}

export interface FollowUpParty {
  readonly partyId: string;
  readonly names: Names;
  readonly city: string | null;
  /** Revenue of the party by that of all; null without a forecast or without any revenue. */
  readonly forecastShare: number | null;
  readonly actualShare: number | null;
  /** Of netted batches. */
  readonly actual: { readonly revenueFen: number; readonly fundingFen: number; readonly netFen: number };
}

/** Parties with any amount, in the order of the scheme; those that only the forecast has come last. */
export function compareParties(
  forecast: ComparedSettlement | undefined,
  actual: SettlementComparison,
): FollowUpParty[] {
  const expected = new Map((forecast?.parties ?? []).map((party) => [party.partyId, party]));
  const ids = new Set([...actual.parties.map(({ partyId }) => partyId), ...expected.keys()]);
  const found = new Map(actual.parties.map((party) => [party.partyId, party]));
  const sumOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
  const expectedFen = sumOf([...expected.values()].map(({ after }) => after.revenueFen));
  const actualFen = sumOf(actual.parties.map(({ after }) => after.revenueFen));
  return [...ids].flatMap((partyId): FollowUpParty[] => {
    const [own, other] = [found.get(partyId), expected.get(partyId)];
    const { fundingFen = 0, netFen = 0, revenueFen = 0 } = own?.after ?? {};
    const named = own ?? other;
    const planned = other?.after.revenueFen ?? 0;
    if (!named || (revenueFen === 0 && fundingFen === 0 && netFen === 0 && planned === 0)) return [];
    return [
      {
        partyId,
        names: named.names,
        city: named.city,
        forecastShare: expectedFen > 0 ? planned / expectedFen : null,
        actualShare: actualFen > 0 ? revenueFen / actualFen : null,
        actual: { revenueFen, fundingFen, netFen },
      },
    ];
  });
}
