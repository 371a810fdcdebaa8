/** Yearly ceilings: sums that payers paid for policies in a calendar year, and the payers switched off by closes. */
import { toCalendarDate } from '../../base/service-day.ts';
import { toAccountParts } from '../ledger/account.ts';
import type { FlowRow } from '../ledger/transfer.ts';
import { type DatedSwitch, listSwitches, type SchemeBook } from '../scheme/scheme-book.ts';

/** Amount by which a flow changes a payer's sum of a policy, reversals below zero; undefined for other flows. */
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
 * The switches of payers by closes. In each calendar year, a payer is switched off once for each policy, from the close
 * that reached the ceiling; later reversals do not switch it on.
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
