/** `tongcheng settle`: closes clearing days, in order. */

import type { Clearing } from '../app/clearing/clearing.ts';
import { toYuanText } from '../base/fen.ts';
import { type ServiceDay, toDateText } from '../base/service-day.ts';
import type { BatchState, PositionRow } from '../money/ledger/ledger-store.ts';
import type { ClearingProgress } from '../money/settlement/clearing-context.ts';
import { closeDays, listClosableDays } from '../money/settlement/clearing-day.ts';
import { type Bar, createBar } from './bar.ts';
import { type ClearingCommandOptions, parseDate, print, withClearing } from './with-clearing.ts';

export interface SettleOptions extends ClearingCommandOptions {
  readonly date?: string;
  readonly until?: BatchState;
}

/**
 * Closes the batches up to a date, in order, the last one as far as `until`.
 *
 * @param nowSec - the present: a day that has not ended is refused, and nothing is closed then
 */
export async function runSettle(options: SettleOptions, nowSec: number): Promise<number> {
  const day = parseDate(options.date);
  const until = options.until ?? 'paid';
  return withClearing(options, async (clearing) => {
    const days = listClosableDays(await clearing.store.listBatches(), clearing.context(nowSec), day);
    for (const next of days)
      await closeDay(clearing, next, next === day ? until : 'paid', nowSec, options.json !== true);
    const batch = (await clearing.store.listBatches()).find(({ batchDay }) => batchDay === day);
    const positions = await clearing.store.listPositions(day);
    const answer = { date: toDateText(day), closed: days.map(toDateText), ...batch, positions };
    if (options.json) print(JSON.stringify(answer));
    else {
      print(
        `${answer.date}: ${batch?.state ?? 'open'}${batch?.sealHash ? `, seal ${batch.sealHash.slice(0, 16)}` : ''}`,
      );
      for (const position of positions) if (hasMoney(position)) print(toPositionText(position));
    }
    return 0;
  });
}

async function closeDay(
  clearing: Clearing,
  day: ServiceDay,
  until: BatchState,
  nowSec: number,
  isLoud: boolean,
): Promise<void> {
  let bar: Bar | undefined;
  let phase: ClearingProgress['phase'] | undefined;
  const onProgress = (progress: ClearingProgress) => {
    if (progress.phase !== phase) {
      bar?.stop();
      bar = createBar(`${toDateText(progress.batchDay)} ${progress.phase}`, isLoud);
      phase = progress.phase;
    }
    bar?.update(progress.done);
  };
  for await (const _ of closeDays(clearing.store, clearing.context(nowSec, onProgress), day, until));
  bar?.stop();
  // A ceiling may have been reached: the next day's cards are settled with it.
  await clearing.refresh();
}

const hasMoney = ({ receivableFen, payableFen }: PositionRow) => receivableFen !== 0 || payableFen !== 0;

function toPositionText({ partyId, receivableFen, payableFen, netFen }: PositionRow): string {
  const columns = [receivableFen, -payableFen, netFen].map((amountFen) => toYuanText(amountFen).padStart(16));
  return `  ${partyId.padEnd(24)}${columns.join('')}`;
}
