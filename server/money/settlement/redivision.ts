/** Re-division: all operators of a cap's period bear what the cap took off, so riders' money is shared again. */
import { shareByWeights } from '../../base/fen.ts';
import type { ServiceDay } from '../../base/service-day.ts';
import { toAccountId, toAccountParts } from '../ledger/account.ts';
import type { JourneyRow } from '../ledger/ledger-store.ts';
import type { Transfer } from '../ledger/transfer.ts';
import type { Cap, Scheme } from '../scheme/scheme.ts';
import { toPeriodEnd, toPeriodStart } from '../scheme/service-clock.ts';
import { addSum, type PartySums } from './commission.ts';

/** The journeys of one card in one period of one cap. */
export interface CapPeriod {
  readonly capId: string;
  readonly periodStart: ServiceDay;
  readonly periodEnd: ServiceDay;
  readonly cardId: string;
  /** Completed, on networks that the cap names, in any order. */
  readonly journeys: readonly JourneyRow[];
  /** Whether the cap took something off one of them. */
  readonly hasCapped: boolean;
}

/** Source of all transfers of a card, cap and period; unique, and ordered by card. */
export function toRedivisionSource(period: Pick<CapPeriod, 'capId' | 'periodStart' | 'cardId'>): string {
  return `clearing/redivision/${period.capId}/${period.periodStart}/${period.cardId}`;
}

/** Sorts the journeys of one card into the periods of every cap, caps in the order of the scheme. */
export function toCapPeriods(
  caps: readonly Cap[],
  cardId: string,
  journeys: readonly JourneyRow[],
): CapPeriod[] {
  const periods: CapPeriod[] = [];
  for (const cap of caps) {
    const named = journeys.filter(({ networkId }) => cap.networks.includes(networkId));
    const byStart = Map.groupBy(named, ({ serviceDay }) => toPeriodStart(cap.period, serviceDay));
    for (const [periodStart, all] of [...byStart].sort(([a], [b]) => a - b)) {
      // Keep a period whose journeys were all withdrawn: its transfers must be undone.
      const ofPeriod = all.filter(({ status }) => status === 'completed');
      const hasCapped = ofPeriod.some(
        (journey) => journey.capOffFen > 0 && journey.explanation.capId === cap.id,
      );
      const periodEnd = toPeriodEnd(cap.period, periodStart);
      periods.push({ capId: cap.id, periodStart, periodEnd, cardId, journeys: ofPeriod, hasCapped });
    }
  }
  return periods;
}

/** Change of each operator's receipts against the journeys' credits; the changes sum to zero. */
export function toRedivision(
  parties: Scheme['parties'],
  { capId, journeys, hasCapped }: Pick<CapPeriod, 'capId' | 'journeys' | 'hasCapped'>,
): PartySums {
  const changes: PartySums = new Map();
  if (!hasCapped) return changes;
  const could: PartySums = new Map();
  let ridersFen = 0;
  for (const journey of journeys) {
    const { explanation } = journey;
    const weights = explanation.weights.map(({ weight }) => weight);
    const isCapped = journey.capOffFen > 0 && explanation.capId === capId;
    const wouldHave = shareByWeights(isCapped ? explanation.uncappedFen : journey.riderFen, weights);
    const credited = shareByWeights(journey.riderFen, weights);
    explanation.weights.forEach(({ operatorId }, i) => {
      addSum(could, operatorId, wouldHave[i] as number);
      addSum(changes, operatorId, -(credited[i] as number));
    });
    ridersFen += journey.riderFen;
  }
  const operators = parties.filter(({ id }) => could.has(id)).map(({ id }) => id);
  const targets = shareByWeights(
    ridersFen,
    operators.map((id) => could.get(id) as number),
  );
  operators.forEach((id, i) => {
    addSum(changes, id, targets[i] as number);
  });
  return changes;
}

/** Changes by the transfers of earlier closes, by operator. */
export function toMoved(transfers: readonly Transfer[]): PartySums {
  const moved: PartySums = new Map();
  for (const { dr, cr, amountFen } of transfers) {
    addSum(moved, toAccountParts(dr).owner, -amountFen);
    addSum(moved, toAccountParts(cr).owner, amountFen);
  }
  return moved;
}

/**
 * The missing transfers, from operators that lose to operators that gain, in the order of the scheme.
 *
 * @param earlier - all transfers with the source of this card, cap and period, of any batch
 */
export function toRedivisionTransfers(
  scheme: Scheme,
  period: CapPeriod,
  earlier: readonly Transfer[],
  batchDay: ServiceDay,
  eventSec: number,
): Transfer[] {
  const open = toRedivision(scheme.parties, period);
  for (const [operatorId, amountFen] of toMoved(earlier.filter(({ kind }) => kind === 'redivision')))
    addSum(open, operatorId, -amountFen);
  const source = toRedivisionSource(period);
  // After posted legs, also those of a terminal with the name of the source.
  let leg = earlier.reduce(
    (next, { leg: taken, seq }) => (seq === batchDay ? Math.max(next, taken + 1) : next),
    0,
  );
  return toMoves(
    scheme.parties.map(({ id }) => id),
    open,
  ).map(
    ({ from, to, amountFen }): Transfer => ({
      source,
      seq: batchDay,
      leg: leg++,
      batchDay,
      kind: 'redivision',
      dr: toAccountId('OP', from),
      cr: toAccountId('OP', to),
      amountFen,
      isPending: false,
      journeyId: null,
      policyId: period.capId,
      schemeVersion: scheme.version,
      eventSec,
      reverses: null,
    }),
  );
}

/** Moves that make the changes: each losing operator pays the first gaining one whose gain is not complete. */
export function toMoves(
  order: readonly string[],
  changes: PartySums,
): { readonly from: string; readonly to: string; readonly amountFen: number }[] {
  const moves: { from: string; to: string; amountFen: number }[] = [];
  const lacking = order.map((id) => ({ id, rest: changes.get(id) ?? 0 })).filter(({ rest }) => rest > 0);
  let next = 0;
  for (const from of order) {
    let toGive = -(changes.get(from) ?? 0);
    while (toGive > 0) {
      const receiver = lacking[next];
      if (!receiver) throw new RangeError('more is given than received');
      const amountFen = Math.min(toGive, receiver.rest);
      moves.push({ from, to: receiver.id, amountFen });
      toGive -= amountFen;
      receiver.rest -= amountFen;
      if (receiver.rest === 0) next++;
    }
  }
  return moves;
}
