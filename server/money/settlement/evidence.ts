/**
 * Evidence: records that the seal of a batch covers besides its transfers.
 *
 * Each section is one kind of record with rising numbers. A batch has one row for each section: the hash of the records
 * from the last numbered one of the batch before to the last one when it is sealed.
 */
import { createHash } from 'node:crypto';
import { type ServiceDay, toDateText } from '../../base/service-day.ts';
import type { BatchRow, EvidenceRow } from '../ledger/ledger-store.ts';
import { deskSections } from './desk-evidence.ts';
import type { EvidenceSection, EvidenceStore } from './evidence-section.ts';

/** Which ground priced which service days. */
const ground: EvidenceSection = {
  name: 'ground',
  findLast: async (store) => (await store.listGroundEntries()).at(-1)?.entryNo ?? 0,
  async *iterateLines(store, after, upTo) {
    const entries = await store.listGroundEntries();
    yield entries
      .filter(({ entryNo }) => entryNo > after && entryNo <= upTo)
      .map(({ cause, entryNo, fromDay, hash, takenSec }) =>
        JSON.stringify([entryNo, cause, toDateText(fromDay), hash, takenSec]),
      );
  },
};

/** What ingest was given: a record for each transaction. */
const receipts: EvidenceSection = {
  name: 'receipts',
  findLast: (store) => store.findLastReceiptNo(),
  async *iterateLines(store, after, upTo) {
    for await (const page of store.iterateReceipts(after, upTo))
      yield page.map((receipt) =>
        JSON.stringify([
          receipt.receiptNo,
          receipt.commitId,
          receipt.receivedSec,
          receipt.tapCount,
          receipt.setAsideCount,
          receipt.duplicateCount,
          receipt.files,
        ]),
      );
  },
};

/** Headers and trailers of terminals in tap files, numbered by the transaction that took them. */
const trailers: EvidenceSection = {
  name: 'trailers',
  findLast: (store) => store.findLastReceiptNo(),
  async *iterateLines(store, after, upTo) {
    for await (const page of store.iterateTerminalFiles(after, upTo))
      yield page.map(({ receiptNo, file }) =>
        JSON.stringify([
          receiptNo,
          file.terminalId,
          file.fileNo,
          file.sha256,
          file.fileId,
          file.seqFrom,
          file.seqTo,
          file.tapCount,
          file.sumFen,
        ]),
      );
  },
};

/** What files and requests said of cards. */
const registrations: EvidenceSection = {
  name: 'registrations',
  findLast: (store) => store.findLastRegistrationNo(),
  async *iterateLines(store, after, upTo) {
    for await (const page of store.iterateRegistrations(after, upTo))
      yield page.map((row) =>
        JSON.stringify([
          row.registrationNo,
          row.cardId,
          row.fromSec,
          Object.entries(row.named).sort(([a], [b]) => (a < b ? -1 : 1)),
          row.source,
          row.by,
          row.receivedSec,
        ]),
      );
  },
};

/** Deny lists: a line for each, followed by those of the entries that hold by it. */
const denyLists: EvidenceSection = {
  name: 'deny-lists',
  findLast: async (store) => (await store.listDenyLists()).at(-1)?.receiptNo ?? 0,
  async *iterateLines(store, after, upTo) {
    const heads = await store.listDenyLists();
    const denials = Map.groupBy(await store.listDenials(), ({ receiptNo = 0 }) => receiptNo);
    for (const head of heads) {
      const { by, entryCount, extent, receiptNo, receivedSec, source, version } = head;
      if (receiptNo <= after || receiptNo > upTo) continue;
      const entries = denials.get(receiptNo) ?? [];
      yield [
        JSON.stringify([receiptNo, version, extent, entryCount, source, by, receivedSec]),
        ...entries.map(({ cardId, fromSec, holdsSec, reason, toSec }) =>
          JSON.stringify([receiptNo, cardId, fromSec, toSec, reason, holdsSec]),
        ),
      ];
    }
  },
};

/** All sections in the order of their names. */
const evidenceSections: readonly EvidenceSection[] = [
  ...deskSections,
  denyLists,
  ground,
  receipts,
  registrations,
  trailers,
].sort((a, b) => (a.name < b.name ? -1 : 1));

/**
 * First service day whose taps are judged as the present rules say (repeats, cover of payouts): the day after the last batch
 * that was sealed before records set aside were evidence. Without such a batch all days are.
 */
export function findJudgedFrom(batches: readonly BatchRow[], evidence: readonly EvidenceRow[]): ServiceDay {
  const isNew = new Set(
    evidence.filter(({ section }) => section === 'set-aside').map(({ batchDay }) => batchDay),
  );
  const old = batches.filter(({ batchDay, sealHash }) => sealHash !== null && !isNew.has(batchDay));
  return Math.max(Number.NEGATIVE_INFINITY, ...old.map(({ batchDay }) => batchDay + 1));
}

/** SHA-256 in hex over the lines of a section, each ended by a line feed. */
async function hashSection(
  section: EvidenceSection,
  store: EvidenceStore,
  after: number,
  upTo: number,
): Promise<string> {
  const hash = createHash('sha256');
  for await (const page of section.iterateLines(store, after, upTo))
    for (const line of page) hash.update(`${line}\n`);
  return hash.digest('hex');
}

/** Number of the last record of a section that an earlier batch covers. */
function findCovered(rows: readonly EvidenceRow[], section: string, batchDay: ServiceDay): number {
  return rows.reduce(
    (last, row) => (row.section === section && row.batchDay < batchDay ? Math.max(last, row.upTo) : last),
    0,
  );
}

/** The evidence of a batch that is about to be sealed. */
export async function gatherEvidence(store: EvidenceStore, batchDay: ServiceDay): Promise<EvidenceRow[]> {
  const rows = await store.listEvidence();
  const own: EvidenceRow[] = [];
  for (const section of evidenceSections) {
    const after = findCovered(rows, section.name, batchDay);
    const upTo = Math.max(after, await section.findLast(store, batchDay));
    own.push({ batchDay, section: section.name, upTo, hash: await hashSection(section, store, after, upTo) });
  }
  return own;
}

/**
 * Sections of a batch whose records are not those that were sealed.
 *
 * A section that this program does not know was sealed by a newer one; it cannot be checked here, and is named.
 */
export async function recheckEvidence(
  store: EvidenceStore,
  batchDay: ServiceDay,
): Promise<{ readonly section: string; readonly after: number; readonly upTo: number }[]> {
  const rows = await store.listEvidence();
  const wrong: { section: string; after: number; upTo: number }[] = [];
  for (const row of rows) {
    if (row.batchDay !== batchDay) continue;
    const section = evidenceSections.find(({ name }) => name === row.section);
    const after = findCovered(rows, row.section, batchDay);
    if (section && (await hashSection(section, store, after, row.upTo)) === row.hash) continue;
    wrong.push({ section: row.section, after, upTo: row.upTo });
  }
  return wrong;
}
