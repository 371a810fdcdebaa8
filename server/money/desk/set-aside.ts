/**
 * What a person does about records that were set aside: take them as they are, take a corrected copy, or reject them.
 *
 * A decision is written in the transaction that takes the record. Nothing of the record itself is changed or deleted.
 */
import { isDeepStrictEqual } from 'node:util';
import { isStorableText } from '../../base/plain-text.ts';
import { type BilingualText, ProblemError } from '../../base/problem.ts';
import type { CardsContext } from '../cards/cards-context.ts';
import type { IngestNow, TapIngest } from '../cards/ingest-taps.ts';
import { toBatchDays } from '../cards/prepare-commit.ts';
import { quarantineReasons } from '../cards/screen-tap.ts';
import { expectations, findFieldProblem, type RawTap, toStoredTap, toTap } from '../cards/tap-fields.ts';
import { toBatchDay } from '../cards/work-card.ts';
import { virtualPrefix } from '../ledger/bounds.ts';
import type { DeskAction, DeskDraft, DeskEntry, SetAsideKey } from '../ledger/desk-entry.ts';
import type { LedgerDesk, SetAsideRecord } from '../ledger/ledger-desk.ts';
import type { LedgerStore, StoredTap } from '../ledger/ledger-store.ts';
import { type Tap, toTapId } from '../scheme/tap.ts';

/** What decisions are carried out with. */
export interface Desk {
  readonly store: LedgerStore & LedgerDesk;
  readonly ingest: TapIngest;
  readonly cards: () => CardsContext;
}

/** Who decides, why and when. */
export interface DeskWord {
  readonly reason: string;
  readonly who: string;
  /** Clock of the ledger. */
  readonly nowSec: number;
}

export interface Decided {
  readonly entry: DeskEntry;
  /** The record after the decision. */
  readonly record: SetAsideRecord;
  /** Whether the decision had been made before. */
  readonly isRepeated: boolean;
}

/**
 * Takes a record as it is. A reason of plausibility (`isImplausible`) is overruled; a record that cannot be read must be
 * readable now: its card was registered, its hour has come.
 *
 * @throws ProblemError `not-found`, `set-aside-decided` if it was taken or corrected, `set-aside-still` with the reason
 */
export function releaseRecord(desk: Desk, key: SetAsideKey, word: DeskWord): Promise<Decided> {
  return decide(desk, 'release', key, word, async (record, entry, ingestNow) => {
    await take(ingestNow, toStoredTap(record.tap, record.fileId), true, word.nowSec, entry);
  });
}

/**
 * Takes a changed copy in place of a record, which is kept as it came.
 *
 * @param changes - fields that differ
 * @throws ProblemError as `releaseRecord`; `bad-request` for a wrong field or no change
 */
export function correctRecord(
  desk: Desk,
  key: SetAsideKey,
  changes: Partial<Tap>,
  word: DeskWord,
): Promise<Decided> {
  const toCopy = (record: SetAsideRecord) => {
    const raw: RawTap = { ...record.tap, ...changes };
    const problem = findFieldProblem(raw);
    if (problem) throw toFieldRefusal(problem.field ?? '', problem.code);
    const copy = toStoredTap(toTap(raw), record.fileId);
    if (copy.payloadHash === record.payloadHash) throw toUnchanged();
    return copy;
  };
  const carryOut = async (record: SetAsideRecord, entry: DeskDraft, ingestNow: IngestNow) => {
    const copy = toCopy(record);
    const { payloadHash, terminalId, terminalSeq } = copy;
    const taken = { terminalId, terminalSeq, payloadHash };
    await take(ingestNow, copy, false, word.nowSec, { ...entry, taken });
  };
  return decide(desk, 'correct', key, word, carryOut, (record, known) => {
    const { payloadHash, terminalId, terminalSeq } = toCopy(record);
    return isDeepStrictEqual(known.taken, { terminalId, terminalSeq, payloadHash });
  });
}

/** @throws ProblemError `not-found`, `set-aside-decided` */
export function rejectRecord(desk: Desk, key: SetAsideKey, word: DeskWord): Promise<Decided> {
  return decide(desk, 'reject', key, word, async (_record, entry) => {
    await desk.store.commitDesk([{ ...entry, taken: null }]);
  });
}

/** Records in one transaction. */
const RECORDS_AT_ONCE = 500;

export interface Retried {
  /** Records that waited with this reason. */
  readonly waitingCount: number;
  readonly takenCount: number;
}

/**
 * Takes all waiting records of a reason that can be taken now. Plausibility is not overruled.
 *
 * @throws ProblemError `bad-request` for a reason that there is not
 */
export async function retryReason(desk: Desk, reasonCode: string, word: DeskWord): Promise<Retried> {
  checkWord(word);
  if (!(quarantineReasons as readonly string[]).includes(reasonCode))
    throw toFieldRefusal('reasonCode', 'unknown-kind', expectedReason);
  let waitingCount = 0;
  let takenCount = 0;
  for (let after: Parameters<LedgerDesk['listSetAside']>[1] = null; ; ) {
    const filter = { reason: reasonCode, state: 'waiting' } as const;
    const page: readonly SetAsideRecord[] = await desk.store.listSetAside(filter, after, RECORDS_AT_ONCE);
    waitingCount += page.length;
    takenCount += await retryPage(desk, page, word);
    const last = page.at(-1);
    if (!last || page.length < RECORDS_AT_ONCE) return { waitingCount, takenCount };
    after = { ...toKey(last), receiptNo: last.receiptNo };
  }
}

async function retryPage(desk: Desk, page: readonly SetAsideRecord[], word: DeskWord): Promise<number> {
  let takenCount = 0;
  const isPlanned = ({ tap }: SetAsideRecord) => tap.terminalId.startsWith(virtualPrefix);
  for (const records of [page.filter(isPlanned), page.filter((record) => !isPlanned(record))]) {
    const [first] = records;
    if (!first) continue;
    const taps = records.map(({ fileId, tap }) => toStoredTap(tap, fileId));
    takenCount += await desk.ingest.exclusively(async (ingestNow) => {
      const batchDay = await findOpenDay(desk, word.nowSec);
      const toEntry = (tap: StoredTap) =>
        toDraft('retry', toKey({ tap, payloadHash: tap.payloadHash }), word, batchDay);
      const chunk = {
        taps,
        files: [],
        items: [],
        isPlanned: isPlanned(first),
        mustTake: 'some',
        toDesk: (accepted: readonly StoredTap[]) => accepted.map(toEntry),
      } as const;
      try {
        const { commit } = await ingestNow(chunk, toCommitId('retry', toKey(first), word), word.nowSec);
        return commit.taps.length;
      } catch (error) {
        if (error instanceof ProblemError && error.code === 'set-aside-still') return 0;
        throw error;
      }
    });
  }
  return takenCount;
}

/**
 * Finds the record, checks that it can be decided, and carries the decision out while no other process writes.
 *
 * @param isSame - whether a decision of this kind that was made before is this one
 */
async function decide(
  { store, ingest, cards }: Desk,
  action: DeskAction,
  key: SetAsideKey,
  word: DeskWord,
  carryOut: (record: SetAsideRecord, entry: DeskDraft, ingestNow: IngestNow) => Promise<void>,
  isSame: (record: SetAsideRecord, known: DeskEntry) => boolean = () => true,
): Promise<Decided> {
  checkWord(word);
  const find = async () => {
    const record = await store.findSetAside(key);
    if (record) return record;
    throw new ProblemError(
      'not-found',
      { zh: `没有隔离记录 ${toTapId(key)}`, en: `no record ${toTapId(key)} was set aside` },
      { tapId: toTapId(key) },
    );
  };
  const entryId = toEntryId(action, key);
  return ingest.exclusively(async (ingestNow) => {
    const before = await find();
    const known = await store.findDeskEntry(entryId);
    if (known && isSame(before, known)) return { entry: known, record: before, isRepeated: true };
    if (before.state === 'taken' || before.state === 'corrected' || before.state === 'rejected')
      throw toDecided(key, before.state);
    const batchDay = await findOpenDay({ store, ingest, cards }, word.nowSec);
    await carryOut(before, toDraft(action, key, word, batchDay), ingestNow);
    const entry = await store.findDeskEntry(entryId);
    if (!entry) throw new RangeError(`a decision without its entry: ${entryId}`);
    return { entry, record: await find(), isRepeated: false };
  });
}

async function take(
  ingestNow: IngestNow,
  tap: StoredTap,
  isReleased: boolean,
  nowSec: number,
  entry: DeskDraft,
): Promise<void> {
  const chunk = {
    taps: [tap],
    files: [],
    items: [],
    isReleased,
    isPlanned: tap.terminalId.startsWith(virtualPrefix),
    mustTake: 'all',
    toDesk: () => [entry],
  } as const;
  await ingestNow(chunk, `desk/${entry.entryId}`, nowSec);
}

async function findOpenDay({ cards, store }: Desk, nowSec: number): Promise<number> {
  return toBatchDay(nowSec, cards(), toBatchDays(await store.listBatches()));
}

function toDraft(action: DeskAction, key: SetAsideKey, word: DeskWord, batchDay: number): DeskDraft {
  return {
    entryId: toEntryId(action, key),
    decidedSec: word.nowSec,
    batchDay,
    action,
    record: key,
    reason: word.reason,
    who: word.who,
    taken: key,
  };
}

const toEntryId = (action: DeskAction, key: SetAsideKey) => `${action}/${toTapId(key)}/${key.payloadHash}`;

const toCommitId = (action: DeskAction, key: SetAsideKey, { nowSec }: DeskWord) =>
  `desk/${toEntryId(action, key)}/${nowSec}`;

const toKey = ({ payloadHash, tap }: Pick<SetAsideRecord, 'payloadHash' | 'tap'>): SetAsideKey => ({
  terminalId: tap.terminalId,
  terminalSeq: tap.terminalSeq,
  payloadHash,
});

/** Characters of a reason and of who decides. */
const MAX_TEXT = 1_000;

const expectedWord: BilingualText = {
  zh: `1 至 ${MAX_TEXT} 个字符的文本，不能只有空格，不含乱码`,
  en: `text of 1 to ${MAX_TEXT} characters, not blanks alone, without broken characters`,
};

const expectedReason: BilingualText = {
  zh: `${quarantineReasons.join('、')} 之一`,
  en: `one of ${quarantineReasons.join(', ')}`,
};

/** @throws ProblemError `bad-request` without a reason or a name */
export function checkWord({ reason, who }: Pick<DeskWord, 'reason' | 'who'>): void {
  for (const [field, text] of Object.entries({ reason, who })) {
    const isSaid = text.trim() !== '' && text.length <= MAX_TEXT && isStorableText(text);
    if (!isSaid) throw toFieldRefusal(field, 'missing', expectedWord);
  }
}

function toDecided(key: SetAsideKey, state: string): ProblemError {
  const states: Readonly<Record<string, string>> = { taken: '入账', corrected: '更正入账', rejected: '驳回' };
  return new ProblemError(
    'set-aside-decided',
    { zh: `记录 ${toTapId(key)} 已${states[state]}`, en: `record ${toTapId(key)} is ${state} already` },
    { tapId: toTapId(key), state },
  );
}

function toUnchanged(): ProblemError {
  return new ProblemError('bad-request', {
    zh: '更正须至少改动一个字段；原样入账请用放行',
    en: 'a correction changes at least one field; release a record to take it as it is',
  });
}

function toFieldRefusal(
  field: string,
  code: keyof typeof expectations,
  { en, zh }: BilingualText = expectations[code],
): ProblemError {
  const text = { zh: `字段 ${field}：应为${zh}`, en: `field ${field}: expected ${en}` };
  return new ProblemError('bad-request', text, { in: 'body', errors: [{ field, code, text }] });
}
