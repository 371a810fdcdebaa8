/** `tongcheng settle dispute`: money of a journey given back by decision. */
import { toYuanText } from '../base/fen.ts';
import { toDateText } from '../base/service-day.ts';
import { acceptDispute, type DisputeReason } from '../money/settlement/dispute.ts';
import { type ClearingCommandOptions, print, withClearing } from './with-clearing.ts';

export interface DisputeOptions extends ClearingCommandOptions {
  readonly case: string;
  readonly journey: string;
  readonly amount?: string;
  readonly reason: string;
  readonly note?: string;
}

/** Posts an accepted dispute into the open batch. */
export async function runDispute(options: DisputeOptions, nowSec: number): Promise<number> {
  const { case: caseId, journey: journeyId, amount, reason, note = '' } = options;
  return withClearing(options, async (clearing) => {
    const accepted = await acceptDispute(clearing.store, clearing.cards(), {
      caseId,
      journeyId,
      amountFen: amount === undefined ? null : Number(amount),
      reason: reason as DisputeReason,
      note,
      decidedSec: nowSec,
    });
    if (options.json) print(JSON.stringify(accepted));
    else {
      const when = accepted.isRepeated ? 'posted before into' : 'posted into';
      print(`case ${caseId}: ${when} the batch of ${toDateText(accepted.batchDay)}`);
      for (const { dr, cr, amountFen } of accepted.transfers)
        print(`  ${dr} -> ${cr} ${toYuanText(amountFen)}`);
    }
    return 0;
  });
}
