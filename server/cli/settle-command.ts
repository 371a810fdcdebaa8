/** `tongcheng settle` closes clearing days in order; `settle dispute` gives money of a journey back. */

import type { Clearing } from '../app/clearing/clearing.ts';
import { toYuanText } from '../base/fen.ts';
import { type ServiceDay, toDateText } from '../base/service-day.ts';
import type { BatchState, PositionRow } from '../money/ledger/ledger-store.ts';
import type { ClearingProgress } from '../money/settlement/clearing-context.ts';
import { closeDays, listClosableDays } from '../money/settlement/clearing-day.ts';
import { acceptDispute, type DisputeReason } from '../money/settlement/dispute.ts';
import { isConfirmed, toClosePreview, toPreviewLines } from './confirm-close.ts';
import { exitCodes } from './exit-codes.ts';
import { type Bar, createBar } from './progress.ts';
import { type ClearingCommandOptions, parseDate, print, withClearing } from './with-clearing.ts';

export interface SettleOptions extends ClearingCommandOptions {
  readonly date?: string;
  readonly until?: BatchState;
  /** Says what would be closed, and closes nothing. */
  readonly dryRun?: boolean;
  /** No question before the close. */
  readonly yes?: boolean;
}

/**
 * Closes the batches up to a date in order, the last one up to the state `until`. A person at a terminal is asked first.
 *
 * @param nowSec - the present: for a day that has not ended it throws before it closes any batch
 */
export async function runSettle(options: SettleOptions, nowSec: number): Promise<number> {
  const day = parseDate(options.date);
  const until = options.until ?? 'paid';
  return withClearing(
    options,
    async (clearing) => {
      const days = listClosableDays(await clearing.store.listBatches(), clearing.context(nowSec), day);
      if (options.dryRun || isAsked(options)) {
        const preview = await toClosePreview(clearing.store, days);
        if (options.dryRun) {
          if (options.json) print(JSON.stringify({ isTrial: true, ...preview }));
          else for (const line of toPreviewLines(preview)) print(line);
          return exitCodes.done;
        }
        if (!(await isConfirmed(preview, { input: process.stdin, output: process.stderr }))) {
          process.stderr.write('未清算 / nothing was closed\n');
          return exitCodes.refused;
        }
      }
      for (const next of days)
        await closeDay(clearing, next, next === day ? until : 'paid', nowSec, options.json !== true);
      const batch = (await clearing.store.listBatches()).find(({ batchDay }) => batchDay === day);
      const positions = await clearing.store.listPositions(day);
      const grounds = (await clearing.listGrounds(day)).map(({ days: priced, ...ground }) => ({
        ...ground,
        serviceDates: priced.map(toDateText),
      }));
      const answer = { date: toDateText(day), closed: days.map(toDateText), ...batch, grounds, positions };
      if (options.json) print(JSON.stringify(answer));
      else {
        print(
          `${answer.date}: ${batch?.state ?? 'open'}${batch?.sealHash ? `, seal ${batch.sealHash.slice(0, 16)}` : ''}`,
        );
        for (const { hash, schemeVersion } of grounds)
          print(`  priced by version ${schemeVersion}, ground ${hash.slice(0, 16)}`);
        for (const position of positions) if (hasMoney(position)) print(toPositionText(position));
      }
      return 0;
    },
    { nowSec, isTrial: options.dryRun === true },
  );
}

/** Scripts are not asked: they say by the command what they want. */
const isAsked = ({ json, yes }: SettleOptions) =>
  yes !== true && json !== true && process.stdin.isTTY === true && process.stderr.isTTY === true;

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
  // The close may have reached a ceiling, which changes the prices of the next day.
  await clearing.refresh();
}

const hasMoney = ({ receivableFen, payableFen }: PositionRow) => receivableFen !== 0 || payableFen !== 0;

function toPositionText({ partyId, receivableFen, payableFen, netFen }: PositionRow): string {
  const columns = [receivableFen, -payableFen, netFen].map((amountFen) => toYuanText(amountFen).padStart(16));
  return `  ${partyId.padEnd(24)}${columns.join('')}`;
}

export interface DisputeOptions extends ClearingCommandOptions {
  readonly case: string;
  readonly journey: string;
  readonly amount?: string;
  readonly to?: 'card' | 'operator';
  readonly reason: string;
  readonly note?: string;
}

/** Posts an accepted dispute into the open batch. */
export async function runDispute(options: DisputeOptions, nowSec: number): Promise<number> {
  const { case: caseId, journey: journeyId, amount, reason, note = '', to = 'card' } = options;
  return withClearing(
    options,
    async (clearing) => {
      const accepted = await acceptDispute(clearing.store, clearing.cards(), {
        caseId,
        journeyId,
        amountFen: amount === undefined ? null : Number(amount),
        to,
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
    },
    { nowSec },
  );
}
