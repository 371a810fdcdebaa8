/**
 * A ledger to try taps on: reads what the ledger has and what was tried so far, and keeps what is written in memory.
 *
 * Whatever ingest would do with a file it does on a trial store, so that the answers are those of the real ingest at the
 * same moment, while the ledger stays as it is. Memory grows with the number of tried taps.
 */
import type {
  CardRow,
  IngestCommit,
  LedgerStore,
  StoredCardRecords,
  StoredTap,
} from '../ledger/ledger-store.ts';
import { type TransferKey, toKeyText } from '../ledger/transfer.ts';
import { toTapId } from '../scheme/tap.ts';
import { CommittedRows } from './committed-rows.ts';

/** What ingest asks of a ledger. */
export function createTrialStore(ledger: LedgerStore): LedgerStore {
  const tried = new TriedRows();
  const listRecordsOfCards = async (cardIds: readonly string[]) => {
    const found = await ledger.listRecordsOfCards(cardIds);
    for (const [cardId, own] of found) found.set(cardId, tried.rows.addTo(cardId, own));
    return found;
  };
  const listRecords = async (cardId: string) =>
    (await listRecordsOfCards([cardId])).get(cardId) as StoredCardRecords;
  return {
    ...refuseAllWrites(ledger),
    // Nobody else sees what is tried: no lock is needed, and none is held while a long file is tried.
    runExclusive: (work) => work(),
    commitIngest: async (commit) => tried.add([commit], ledger),
    commitIngests: async (commits) => tried.add(commits, ledger),

    async findCards(cardIds) {
      const found = await ledger.findCards(cardIds.filter((cardId) => !tried.cards.has(cardId)));
      for (const cardId of cardIds) {
        const card = tried.cards.get(cardId);
        if (card) found.set(cardId, card);
      }
      return found;
    },
    async findTapHashes(keys) {
      const found = await ledger.findTapHashes(keys.filter((key) => !tried.hashes.has(toTapId(key))));
      for (const key of keys) {
        const hash = tried.hashes.get(toTapId(key));
        if (hash !== undefined) found.set(toTapId(key), hash);
      }
      return found;
    },
    async findLastTaps(terminalIds) {
      const found = await ledger.findLastTaps(terminalIds);
      for (const terminalId of terminalIds) {
        const last = tried.lastTaps.get(terminalId);
        if (last && last.terminalSeq > (found.get(terminalId)?.terminalSeq ?? -1))
          found.set(terminalId, last);
      }
      return found;
    },
    listTapsOfCard: async (cardId) => (await listRecords(cardId)).taps,
    listJourneysOfCard: async (cardId) => (await listRecords(cardId)).journeys,
    listTransfersOfCard: async (cardId) => (await listRecords(cardId)).transfers,
    listRecordsOfCards,
    findTransfer: async (key: TransferKey) =>
      tried.rows
        .findTransfers(`${key.source}/${key.seq}`)
        .find((transfer) => toKeyText(transfer) === toKeyText(key)) ?? ledger.findTransfer(key),
  };
}

/** Rows of the commits that were tried. */
class TriedRows {
  readonly commitIds = new Set<string>();
  readonly cards = new Map<string, CardRow>();
  readonly hashes = new Map<string, string>();
  /** The tap with the highest number of each terminal. */
  readonly lastTaps = new Map<string, StoredTap>();
  readonly rows = new CommittedRows();

  async add(
    commits: readonly IngestCommit[],
    ledger: Pick<LedgerStore, 'hasCommit'>,
  ): Promise<'written' | 'repeated'> {
    for (const { commitId } of commits)
      if (this.commitIds.has(commitId) || (await ledger.hasCommit(commitId))) return 'repeated';
    for (const commit of commits) {
      this.commitIds.add(commit.commitId);
      this.rows.add(commit);
      for (const card of commit.cards) this.cards.set(card.cardId, card);
      for (const tap of commit.taps) {
        this.hashes.set(toTapId(tap), tap.payloadHash);
        const last = this.lastTaps.get(tap.terminalId);
        if (!last || last.terminalSeq < tap.terminalSeq) this.lastTaps.set(tap.terminalId, tap);
      }
    }
    return 'written';
  }
}

/** The ledger without its writes: ingest has none but commits. */
function refuseAllWrites(ledger: LedgerStore): LedgerStore {
  const refuse = async (): Promise<never> => {
    throw new TypeError('a trial writes nothing to the ledger');
  };
  return {
    ...ledger,
    commitStep: refuse,
    commitPart: refuse,
    commitTransfers: refuse,
    putGround: refuse,
    putCards: refuse,
    putRegistrations: refuse,
    putDenyList: refuse,
  };
}
