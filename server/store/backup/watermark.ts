/**
 * The watermark of a ledger: how far its records go, as one line that can be kept, printed, signed or sent. A ledger that
 * does not reach a watermark of its own is an earlier state of it, and one that has other records is another ledger.
 */
import { createHash } from 'node:crypto';
import { ProblemError } from '../../base/problem.ts';
import { findServiceDay, toDateText } from '../../base/service-day.ts';
import type { LedgerReports } from '../../money/ledger/ledger-reports.ts';
import type { LedgerStore } from '../../money/ledger/ledger-store.ts';

export interface Watermark {
  /** Number of the last transaction of ingest; 0 without one. */
  readonly receiptNo: number;
  /** SHA-256 in hex over all receipts up to it. */
  readonly receiptsHash: string;
  /** The last sealed batch and its seal; null without one. */
  readonly seal: { readonly day: number; readonly hash: string } | null;
}

type WatermarkStore = Pick<LedgerReports, 'findLastReceiptNo' | 'iterateReceipts'> &
  Pick<LedgerStore, 'listBatches'>;

const NAME = 'tongcheng-watermark';
const VERSION = '1';

/** The watermark of the present state. */
export async function takeWatermark(store: WatermarkStore): Promise<Watermark> {
  const receiptNo = await store.findLastReceiptNo();
  const sealed = (await store.listBatches()).findLast(({ sealHash }) => sealHash !== null);
  const seal = sealed?.sealHash ? { day: sealed.batchDay, hash: sealed.sealHash } : null;
  return { receiptNo, receiptsHash: await hashReceipts(store, receiptNo), seal };
}

async function hashReceipts(store: WatermarkStore, upTo: number): Promise<string> {
  const hash = createHash('sha256');
  for await (const page of store.iterateReceipts(0, upTo))
    for (const { receiptNo, commitId, receivedSec, tapCount, setAsideCount, duplicateCount, files } of page)
      hash.update(
        `${JSON.stringify([receiptNo, commitId, receivedSec, tapCount, setAsideCount, duplicateCount, files])}\n`,
      );
  return hash.digest('hex');
}

/** One line: name, version, receipts, their hash, last sealed day and its seal (`-` without one). */
export function toWatermarkLine({ receiptNo, receiptsHash, seal }: Watermark): string {
  const ofSeal = seal === null ? ['-', '-'] : [toDateText(seal.day), seal.hash];
  return [NAME, VERSION, String(receiptNo), receiptsHash, ...ofSeal].join(' ');
}

const isHash = (text: string | undefined): text is string => /^[0-9a-f]{64}$/.test(text ?? '');

/**
 * Parses a line of `toWatermarkLine`; blanks around it are ignored.
 *
 * @throws ProblemError `watermark-invalid`
 */
export function parseWatermark(text: string): Watermark {
  const [name, version, receipts = '', receiptsHash, date = '', seal, ...rest] = text.trim().split(/\s+/u);
  const receiptNo = Number(receipts);
  const day = date === '-' ? null : findServiceDay(date);
  const isSeal = day === null ? seal === '-' : day !== undefined && isHash(seal);
  if (
    name === NAME &&
    version === VERSION &&
    /^\d{1,15}$/.test(receipts) &&
    isHash(receiptsHash) &&
    isSeal &&
    rest.length === 0
  )
    return {
      receiptNo,
      receiptsHash,
      seal: day === null || day === undefined ? null : { day, hash: seal as string },
    };
  throw new ProblemError('watermark-invalid', {
    zh: `这不是账本水位：应为 ledger watermark 写出的一行（${NAME} ${VERSION} …）`,
    en: `This is no watermark of a ledger: a line as ledger watermark writes it was expected (${NAME} ${VERSION} …)`,
  });
}

/** What a ledger lacks, or has otherwise than the watermark says; nothing where it holds all of it. */
export async function compareWatermark(
  store: WatermarkStore,
  { receiptNo, receiptsHash, seal }: Watermark,
): Promise<('earlier' | 'receipts-differ' | 'seal-missing' | 'seal-differs')[]> {
  const found: ('earlier' | 'receipts-differ' | 'seal-missing' | 'seal-differs')[] = [];
  if ((await store.findLastReceiptNo()) < receiptNo) found.push('earlier');
  else if ((await hashReceipts(store, receiptNo)) !== receiptsHash) found.push('receipts-differ');
  if (seal !== null) {
    const own = (await store.listBatches()).find(({ batchDay }) => batchDay === seal.day)?.sealHash ?? null;
    if (own === null) found.push('seal-missing');
    else if (own !== seal.hash) found.push('seal-differs');
  }
  return found;
}
