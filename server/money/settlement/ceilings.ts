/** Yearly ceilings: what payers gave for policies in a calendar year, and whom the closes switched. */
import { toCalendarDate } from '../../base/service-day.ts';
import { toAccountParts } from '../ledger/account.ts';
import type { FlowRow } from '../ledger/flow-row.ts';
import { type DatedSwitch, listSwitches, type SchemeBook } from '../scheme/scheme-book.ts';

/** What a flow adds to a payer's sum of a policy, money taken back below zero; undefined where it is no such money. */
function findPolicyMoney(
  flow: Pick<FlowRow, 'dr' | 'cr' | 'policyId' | 'amountFen'>,
): { readonly policyId: string; readonly partyId: string; readonly amountFen: number } | undefined {
  const { dr, cr, policyId, amountFen } = flow;
  if (policyId === null) return undefined;
  const [from, to] = [toAccountParts(dr), toAccountParts(cr)];
  if (from.kind === 'SUB' || from.kind === 'DISC') return { policyId, partyId: from.owner, amountFen };
  if (to.kind === 'SUB' || to.kind === 'DISC') return { policyId, partyId: to.owner, amountFen: -amountFen };
  return undefined;
}

/**
 * The switches that closes made: in each calendar year each payer of a policy once, from the close at which the
 * ceiling was reached, whatever is taken back later.
 *
 * @param flows of netted batches, of whole years up to the last close, in order of day
 */
export function toCeilingSwitches(flows: readonly FlowRow[], book: SchemeBook): DatedSwitch[] {
  const byYear = Map.groupBy(flows, ({ batchDay }) => toCalendarDate(batchDay).year);
  return [...byYear.values()].flatMap((ofYear) => toSwitchesOfYear(ofYear, book));
}

function toSwitchesOfYear(flows: readonly FlowRow[], book: SchemeBook): DatedSwitch[] {
  const sums = new Map<string, number>();
  const switches = new Map<string, DatedSwitch>();
  const byDay = [...Map.groupBy(flows, ({ batchDay }) => batchDay)].sort(([a], [b]) => a - b);
  for (const [day, ofDay] of byDay) {
    for (const flow of ofDay) {
      const money = findPolicyMoney(flow);
      if (!money) continue;
      const key = `${money.policyId}/${money.partyId}`;
      sums.set(key, (sums.get(key) ?? 0) + money.amountFen);
    }
    const scheme = book.findVersionAt(day);
    if (!scheme) continue;
    const paidFen = (policyId: string, partyId: string) => sums.get(`${policyId}/${partyId}`) ?? 0;
    for (const found of listSwitches(scheme, day, paidFen)) {
      const key = `${found.policyId}/${found.partyId}`;
      if (!switches.has(key)) switches.set(key, found);
    }
  }
  return [...switches.values()];
}
