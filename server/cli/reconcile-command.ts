/** `tongcheng settle reconcile` compares files with a batch; `settle items` lists the differences and decides them. */
import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import { ProblemError } from '../base/problem.ts';
import { toDateText } from '../base/service-day.ts';
import { type ReconFormat, readReconFile } from '../money/settlement/reconciliation/recon-file.ts';
import { type ReconSide, reconKinds } from '../money/settlement/reconciliation/recon-record.ts';
import { toItemStatuses, toStatusItem } from '../money/settlement/reconciliation/recon-status.ts';
import {
  type ReconSource,
  reconcileBatch,
  toReconItems,
} from '../money/settlement/reconciliation/reconcile-batch.ts';
import { exitCodes } from './exit-codes.ts';
import { checkFile } from './ingest-command.ts';
import { type ClearingCommandOptions, parseDate, print, withClearing } from './with-clearing.ts';

export interface ReconcileOptions extends ClearingCommandOptions {
  readonly operator?: string[];
  readonly issuer?: string[];
  /** False (`--no-save`): prints differences and stores no items. */
  readonly save: boolean;
}

/**
 * @returns `partly` where files and clearing differ
 * @throws ProblemError `not-found` where a file is missing
 */
export async function runReconcile(options: ReconcileOptions): Promise<number> {
  for (const file of [...(options.operator ?? []), ...(options.issuer ?? [])]) checkFile(file);
  const toSource =
    (side: ReconSide) =>
    (file: string): ReconSource => ({
      side,
      read: () => readReconFile(createReadStream(resolve(file)), toFormat(file)),
    });
  const sources = [
    ...(options.operator ?? []).map(toSource('operator')),
    ...(options.issuer ?? []).map(toSource('issuer')),
  ];
  return withClearing(
    options,
    async ({ store }) => {
      const result = await reconcileBatch(store, sources);
      if (options.save) await store.commitTransfers([], toReconItems(result));
      if (options.json) print(JSON.stringify({ ...result, date: toDateText(result.batchDay) }));
      else {
        const { operator, issuer, clearing } = result.counts;
        print(
          `${toDateText(result.batchDay)}: operators ${operator}, clearing ${clearing}, issuers ${issuer}`,
        );
        for (const { kind, side, reference, detail } of result.findings)
          print(`  ${reconKinds[kind].zh} ${kind} (${side}): ${reference}: ${detail}`);
        print(`${result.findings.length} differences`);
      }
      return result.findings.length === 0 ? exitCodes.done : exitCodes.partly;
    },
    { isReading: true },
  );
}

export interface ItemsOptions extends ClearingCommandOptions {
  readonly date?: string;
  readonly item?: string;
  readonly status?: string;
  readonly note?: string;
}

/** Prints the items of a day with their status; `--item` decides one first. */
export async function runItems(options: ItemsOptions, nowSec: number): Promise<number> {
  const day = parseDate(options.date);
  return withClearing(
    options,
    async ({ store }) => {
      const { item, status = 'explained', note = '' } = options;
      if (item !== undefined) {
        const known = (await store.listReconItems(day)).some(({ itemId }) => itemId === item);
        if (!known)
          throw new ProblemError('not-found', {
            zh: `没有事项 ${item}`,
            en: `there is no item ${item} on that day`,
          });
        const decision = {
          itemId: item,
          status: status as 'explained' | 'settled',
          note,
          decidedSec: nowSec,
        };
        await store.commitTransfers([], [toStatusItem(decision, day)]);
      }
      const items = toItemStatuses(await store.listReconItems(day));
      if (options.json) print(JSON.stringify(items));
      else
        for (const entry of items)
          print(`${entry.status.padEnd(10)}${entry.item.itemId}: ${entry.item.detail} ${entry.note}`);
      return 0;
    },
    { isReading: true },
  );
}

const toFormat = (file: string): ReconFormat => (file.endsWith('.csv') ? 'csv' : 'ndjson');
