/** Seals: a hash over all transfers of a batch, chained to the batch before. */
import { createHash } from 'node:crypto';
import { type ServiceDay, toDateText } from '../../base/service-day.ts';
import type { EvidenceRow } from '../ledger/ledger-store.ts';
import type { Transfer } from '../ledger/transfer.ts';

/** Previous seal of the first batch. */
const noSeal = '0'.repeat(64);

/** The hashed line of a transfer, equal on all databases. */
function toSealLine(transfer: Transfer): string {
  const { reverses } = transfer;
  return JSON.stringify([
    transfer.source,
    transfer.seq,
    transfer.leg,
    transfer.kind,
    transfer.dr,
    transfer.cr,
    transfer.amountFen,
    transfer.isPending,
    transfer.journeyId,
    transfer.policyId,
    transfer.schemeVersion,
    transfer.eventSec,
    reverses ? [reverses.source, reverses.seq, reverses.leg] : null,
  ]);
}

/**
 * SHA-256 in hex over the previous seal, the day and a line for each row of evidence and each transfer.
 *
 * @param pages transfers in order of key; memory is that of one page
 * @param evidence in order of section
 */
export async function hashBatch(
  previous: string,
  batchDay: ServiceDay,
  pages: AsyncIterable<readonly Transfer[]> | Iterable<readonly Transfer[]>,
  evidence: readonly EvidenceRow[] = [],
): Promise<string> {
  const hash = createHash('sha256').update(`${previous}\n${toDateText(batchDay)}\n`);
  for (const { section, upTo, hash: ofSection } of evidence)
    hash.update(`${JSON.stringify([section, upTo, ofSection])}\n`);
  for await (const page of pages) {
    let text = '';
    for (const transfer of page) text += `${toSealLine(transfer)}\n`;
    hash.update(text);
  }
  return hash.digest('hex');
}

/** The seal of a batch: hash of its evidence and of all transfers except payments. */
export function hashSeal(
  previous: string | null,
  batchDay: ServiceDay,
  pages: AsyncIterable<readonly Transfer[]>,
  evidence: readonly EvidenceRow[] = [],
): Promise<string> {
  return hashBatch(previous ?? noSeal, batchDay, withoutPayments(pages), evidence);
}

async function* withoutPayments(pages: AsyncIterable<readonly Transfer[]>): AsyncIterable<Transfer[]> {
  for await (const page of pages) yield page.filter(({ kind }) => kind !== 'payment');
}
