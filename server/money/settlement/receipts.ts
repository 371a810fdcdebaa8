/** Card-paid receipts: the riders' money of a journey, by operator. */
import { shareByWeights } from '../../base/fen.ts';
import { parseJourneyMoney } from '../cards/journey-explanation.ts';
import { bounds } from '../ledger/bounds.ts';
import type { JourneyMoneyRow, MoneyChange } from '../ledger/ledger-reports.ts';

/** Amounts by party. */
export type PartySums = Map<string, number>;

export function addSum(sums: PartySums, partyId: string, amountFen: number): void {
  sums.set(partyId, (sums.get(partyId) ?? 0) + amountFen);
}

/**
 * Adds what operators got of the rider's money of one version of a journey, times `sign`.
 *
 * Completed and autocompleted: what the card gave, less what was deducted too much, by weights. Aged: all of it, to
 * the operator of whom it waited. Everything else is nobody's receipt.
 */
function addReceipts(sums: PartySums, journey: JourneyMoneyRow, sign: 1 | -1): void {
  const { status } = journey;
  if (status !== 'completed' && status !== 'autocompleted' && status !== 'aged') return;
  const { weights, takenFen } = parseJourneyMoney(journey.explanation);
  // Not settled between parties, see `beyond.ts`.
  if (takenFen > bounds.transferFen || journey.riderFen > bounds.transferFen) return;
  const money = status === 'aged' ? takenFen : Math.min(journey.riderFen, takenFen);
  if (money === 0) return;
  const shares = shareByWeights(
    money,
    weights.map(({ weight }) => weight),
  );
  weights.forEach(({ operatorId }, i) => {
    addSum(sums, operatorId, sign * (shares[i] as number));
  });
}

/** Adds what a change of a journey made of the receipts. */
export function addChangedReceipts(sums: PartySums, { journey, previous }: MoneyChange): void {
  addReceipts(sums, journey, 1);
  if (previous) addReceipts(sums, previous, -1);
}
