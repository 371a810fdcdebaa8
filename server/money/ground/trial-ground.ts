/** A ledger that takes grounds on trial: they hold for whoever asks it, and the ledger stays as it is. */
import type { GroundEntry, LedgerStore } from '../ledger/ledger-store.ts';

export function withTrialGround<Store extends LedgerStore>(ledger: Store): Store {
  const texts = new Map<string, string>();
  const entries: GroundEntry[] = [];
  const listGroundEntries = async () => [...(await ledger.listGroundEntries()), ...entries];
  return {
    ...ledger,
    listGroundEntries,
    putGround: async (newTexts, newEntries) => {
      let lastNo = (await listGroundEntries()).at(-1)?.entryNo ?? 0;
      for (const { hash, text } of newTexts) texts.set(hash, text);
      for (const entry of newEntries) entries.push({ ...entry, entryNo: ++lastNo });
    },
    findGroundTexts: async (hashes) => {
      const found = await ledger.findGroundTexts(hashes);
      for (const hash of hashes) {
        const text = texts.get(hash);
        if (text !== undefined) found.set(hash, text);
      }
      return found;
    },
    readRuleMarks: async () => {
      const marks = await ledger.readRuleMarks();
      const lastNo = entries.findLast(({ cause }) => cause !== 'used')?.entryNo ?? 0;
      return { ...marks, groundNo: Math.max(marks.groundNo, lastNo) };
    },
  };
}
