/** The use cases of the desk: lists what was set aside, and carries out what a person decides. */

import { type MoveRequest, moveBalance } from '../../money/desk/move-balance.ts';
import { findClearedItems } from '../../money/desk/odd-items.ts';
import { parseTerminalRegister } from '../../money/desk/parse-register.ts';
import {
  correctRecord,
  type DeskWord,
  rejectRecord,
  releaseRecord,
  retryReason,
} from '../../money/desk/set-aside.ts';
import type { SetAsideKey } from '../../money/ledger/desk-entry.ts';
import type { SetAsideFilter, SetAsidePlace } from '../../money/ledger/ledger-desk.ts';
import type { ReconItem } from '../../money/ledger/ledger-store.ts';
import type { Tap } from '../../money/scheme/tap.ts';
import type { TaskClearing } from './money-tasks.ts';

export function createDeskUseCases(clearing: TaskClearing) {
  const { store } = clearing;
  return {
    listSetAside: (filter: SetAsideFilter, after: SetAsidePlace | null, limit: number) =>
      store.listSetAside(filter, after, limit),
    countSetAside: () => store.countSetAside(),
    /** Ids of those items whose cause is gone. */
    findClearedItems: (items: readonly ReconItem[]) => findClearedItems(store, items),
    listDeskEntriesOf: (record: SetAsideKey) => store.listDeskEntriesOf(record),
    /** @throws ProblemError `not-found`, `set-aside-decided`, `set-aside-still`, `bad-request` */
    releaseRecord: (record: SetAsideKey, word: DeskWord) => releaseRecord(clearing, record, word),
    correctRecord: (record: SetAsideKey, changes: Partial<Tap>, word: DeskWord) =>
      correctRecord(clearing, record, changes, word),
    rejectRecord: (record: SetAsideKey, word: DeskWord) => rejectRecord(clearing, record, word),
    /** @throws ProblemError as `moveBalance` says */
    async moveBalance(request: MoveRequest) {
      await clearing.freshen();
      return moveBalance(clearing, request);
    },
    retryReason: (reasonCode: string, word: DeskWord) => retryReason(clearing, reasonCode, word),
    /**
     * Puts a register of terminals in force for all that is received from now on.
     *
     * @throws ProblemError `bad-request` with the fields that are wrong
     */
    async putTerminalRegister(text: string, name: string, { nowSec, who }: Pick<DeskWord, 'nowSec' | 'who'>) {
      const parsed = parseTerminalRegister(text, name, clearing.scheme);
      const register = await store.runExclusive(async () => {
        const last = await store.findTerminalRegister();
        if (last?.sha256 === parsed.sha256) return last;
        const next = { ...parsed, registerNo: (last?.registerNo ?? 0) + 1, receivedSec: nowSec, who };
        await store.putTerminalRegister(next);
        return next;
      });
      await clearing.refresh();
      return register;
    },
    findTerminalRegister: () => store.findTerminalRegister(),
  };
}
