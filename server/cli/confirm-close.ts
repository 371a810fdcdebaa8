/** What a close would do, and the question before it: a closed day cannot be opened again. */
import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import type { Readable, Writable } from 'node:stream';
import { type ServiceDay, toDateText } from '../base/service-day.ts';
import type { LedgerDesk } from '../money/ledger/ledger-desk.ts';
import type { LedgerStore } from '../money/ledger/ledger-store.ts';

/** What a person should know before days are closed. */
export interface ClosePreview {
  /** Days that would be closed, in order. */
  readonly days: readonly string[];
  /** Records that were set aside and wait for a decision, by reason. */
  readonly setAside: readonly { readonly reason: string; readonly count: number }[];
  /** Numbers of terminals that were not received. */
  readonly missingRecords: number;
}

export async function toClosePreview(
  store: Pick<LedgerStore, 'listTerminalGaps'> & Pick<LedgerDesk, 'countSetAside'>,
  days: readonly ServiceDay[],
): Promise<ClosePreview> {
  const waiting = (await store.countSetAside()).filter(({ state }) => state === 'waiting');
  const gaps = await store.listTerminalGaps();
  return {
    days: days.map(toDateText),
    setAside: waiting.map(({ count, reason }) => ({ reason, count })),
    missingRecords: gaps.reduce((sum, { seqFrom, seqTo }) => sum + seqTo - seqFrom + 1, 0),
  };
}

export function toPreviewLines({ days, missingRecords, setAside }: ClosePreview): string[] {
  const [first] = days;
  if (first === undefined) return ['没有可清算的日子 / nothing is left to close'];
  const span = days.length === 1 ? first : `${first} – ${days.at(-1)} (${days.length} 日 days)`;
  return [
    `将清算 to be closed: ${span}`,
    ...setAside.map(({ count, reason }) => `  待处理的隔离记录 set aside, waiting: ${reason} × ${count}`),
    ...(missingRecords > 0 ? [`  终端缺号 missing records of terminals: ${missingRecords}`] : []),
  ];
}

/**
 * Asks a person at a terminal to type the last day that would be closed.
 *
 * @returns whether it was typed
 */
export async function isConfirmed(
  preview: ClosePreview,
  { input, output }: { readonly input: Readable; readonly output: Writable },
): Promise<boolean> {
  const date = preview.days.at(-1);
  if (date === undefined) return true;
  const lines = createInterface({ input, output });
  try {
    for (const line of toPreviewLines(preview)) output.write(`${line}\n`);
    const question = `清算后不能撤销；输入 ${date} 以确认 / a closed day stays closed; type ${date} to confirm: `;
    // The end of the input is no answer, and neither are Ctrl-C and Ctrl-D.
    const ended = once(lines, 'close').then(() => '');
    const answered = lines.question(question).catch((error: Error) => {
      if (error.name !== 'AbortError') throw error;
      return '';
    });
    return (await Promise.race([answered, ended])).trim() === date;
  } finally {
    lines.close();
  }
}
