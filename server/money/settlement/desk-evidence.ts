/** Sections of evidence of the desk: items, what was set aside, what was done about it, registers of terminals. */
import type { EvidenceSection } from './evidence-section.ts';

const items: EvidenceSection = {
  name: 'items',
  findLast: (store) => store.findLastItemNo(),
  async *iterateLines(store, after, upTo) {
    for await (const page of store.iterateItems(after, upTo))
      yield page.map(({ item, itemNo }) =>
        JSON.stringify([
          itemNo,
          item.itemId,
          item.batchDay,
          item.kind,
          item.reference,
          item.expectedFen,
          item.actualFen,
          item.detail,
        ]),
      );
  },
};

/** Numbered by the receipt with which they came. */
const setAside: EvidenceSection = {
  name: 'set-aside',
  findLast: (store) => store.findLastReceiptNo(),
  async *iterateLines(store, after, upTo) {
    for await (const page of store.iterateSetAside(after, upTo))
      yield page.map(({ eventSec, payloadHash, reason, receiptNo, terminalId, terminalSeq, text }) =>
        JSON.stringify([receiptNo, terminalId, terminalSeq, payloadHash, reason, eventSec, text]),
      );
  },
};

/** Entries read at a time. */
const PAGE = 1_000;

const desk: EvidenceSection = {
  name: 'desk',
  findLast: (store) => store.findLastDeskEntryNo(),
  async *iterateLines(store, after, upTo) {
    for (let from = after; from < upTo; ) {
      const page = (await store.listDeskEntries(from, PAGE)).filter(({ entryNo }) => entryNo <= upTo);
      yield page.map(({ action, batchDay, decidedSec, entryId, entryNo, reason, record, taken, who }) =>
        JSON.stringify([
          entryNo,
          entryId,
          decidedSec,
          batchDay,
          action,
          record.terminalId,
          record.terminalSeq,
          record.payloadHash,
          reason,
          who,
          taken && [taken.terminalId, taken.terminalSeq, taken.payloadHash],
        ]),
      );
      if (page.length < PAGE) return;
      from = page.at(-1)?.entryNo ?? upTo;
    }
  },
};

/** One line for each register, with its kinds and terminals by id. */
const registers: EvidenceSection = {
  name: 'registers',
  findLast: async (store) => (await store.findTerminalRegister())?.registerNo ?? 0,
  async *iterateLines(store, after, upTo) {
    for await (const register of store.iterateTerminalRegisters(after, upTo))
      yield [
        JSON.stringify([
          register.registerNo,
          register.receivedSec,
          register.who,
          register.sha256,
          register.kinds.map(({ kindId, maxAgeSec, maxAheadSec, maxFen, tapKinds }) => [
            kindId,
            tapKinds,
            maxFen,
            maxAheadSec,
            maxAgeSec,
          ]),
          register.terminals.map(({ fromSec, kindId, networks, operatorId, terminalId, toSec }) => [
            terminalId,
            kindId,
            operatorId,
            networks,
            fromSec,
            toSec,
          ]),
        ]),
      ];
  },
};

/** Cards whose counters a close looks at, numbered by the day of the batch: nothing is added to it once it is cut. */
const skippedCards: EvidenceSection = {
  name: 'skipped-cards',
  findLast: async (_store, batchDay) => batchDay,
  async *iterateLines(store, after, upTo) {
    const batches = await store.listBatches();
    for (const { batchDay } of batches) {
      if (batchDay <= after || batchDay > upTo) continue;
      for await (const page of store.iterateSkippedCards(batchDay))
        yield page.map((cardId) => JSON.stringify([batchDay, cardId]));
    }
  },
};

export const deskSections: readonly EvidenceSection[] = [desk, items, registers, setAside, skippedCards];
