/** What riders pay and save before and after a scenario, by group and by district of their homes. */
import type { Names } from '../../base/names.ts';
import type { LineSums, RiderSums } from '../demand/expect-day.ts';

export interface RiderMoney {
  readonly people: number;
  /** Journeys and purchases with the card. */
  readonly journeys: number;
  readonly paidFen: number;
  /** Full fares less what is paid: concessions, discounts for a change, and caps. */
  readonly savedFen: number;
}

export interface RiderRow {
  readonly id: string;
  /** Absent for groups that are no category of the scheme, and for districts. */
  readonly names?: Names;
  readonly before: RiderMoney;
  readonly after: RiderMoney;
  readonly change: RiderMoney;
}

export interface RiderComparison {
  /** Categories of the scheme, `adult` for full fare, `visitor`. */
  readonly groups: readonly RiderRow[];
  /** Of the homes; a visitor's is that of the hotel. */
  readonly districts: readonly RiderRow[];
}

/** @param names of the groups */
export function compareRiders(
  before: readonly RiderSums[],
  after: readonly RiderSums[],
  unitsOfPerson: number,
  names: ReadonlyMap<string, Names>,
): RiderComparison {
  const toRows = (keyOf: (sums: RiderSums) => string): RiderRow[] => {
    const [was, is] = [before, after].map((own) => Map.groupBy(own, keyOf));
    const ids = [...new Set([...(was?.keys() ?? []), ...(is?.keys() ?? [])])].sort();
    return ids.map((id) => {
      const [first, second] = [was, is].map((side) => toMoney(side?.get(id) ?? [], unitsOfPerson)) as [
        RiderMoney,
        RiderMoney,
      ];
      const own = names.get(id);
      return {
        id,
        ...(own ? { names: own } : {}),
        before: first,
        after: second,
        change: subtract(second, first),
      };
    });
  };
  return { groups: toRows(({ group }) => group), districts: toRows(({ district }) => district) };
}

/** Card journeys of one ride on a line; amounts are those of the day. */
export interface LineMoney {
  readonly rides: number;
  readonly paidFen: number;
  /** By riders, and by treasuries and funds for concessions. */
  readonly earnedFen: number;
}

export interface LineMoneyRow {
  /** `feed:route_id`. */
  readonly lineId: string;
  readonly before: LineMoney;
  readonly after: LineMoney;
}

/** Lines of which something differs, those that gain most first. */
export function compareLineMoney(
  before: readonly LineSums[],
  after: readonly LineSums[],
  unitsOfPerson: number,
): LineMoneyRow[] {
  const [was, is] = [before, after].map((own) => new Map(own.map((sums) => [sums.lineId, sums] as const)));
  const toLine = (sums: LineSums | undefined): LineMoney => ({
    rides: Math.round((sums?.rides ?? 0) / unitsOfPerson),
    paidFen: Math.round((sums?.paid ?? 0) / unitsOfPerson),
    earnedFen: Math.round((sums?.earned ?? 0) / unitsOfPerson),
  });
  const ids = [...new Set([...before, ...after].map(({ lineId }) => lineId))].sort();
  return ids
    .map((lineId) => ({ lineId, before: toLine(was?.get(lineId)), after: toLine(is?.get(lineId)) }))
    .filter((row) => row.before.rides !== row.after.rides || row.before.earnedFen !== row.after.earnedFen)
    .sort((a, b) => toGain(b) - toGain(a) || (a.lineId < b.lineId ? -1 : 1));
}

const toGain = ({ after, before }: LineMoneyRow) => after.earnedFen - before.earnedFen;

function toMoney(own: readonly RiderSums[], unitsOfPerson: number): RiderMoney {
  const total = (toValue: (sums: RiderSums) => number) =>
    Math.round(own.reduce((sum, one) => sum + toValue(one), 0) / unitsOfPerson);
  return {
    people: total(({ people }) => people),
    journeys: total(({ journeys }) => journeys),
    paidFen: total(({ paid }) => paid),
    savedFen: total(({ capped, funded }) => capped + funded),
  };
}

const subtract = (a: RiderMoney, b: RiderMoney): RiderMoney => ({
  people: a.people - b.people,
  journeys: a.journeys - b.journeys,
  paidFen: a.paidFen - b.paidFen,
  savedFen: a.savedFen - b.savedFen,
});
