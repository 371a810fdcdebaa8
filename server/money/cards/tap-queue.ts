/**
 * Ingests single taps of online terminals; each is answered after it is on disk.
 *
 * Taps that arrive while a commit is being written share the next commit, up to a thousand; a tap that arrives while none
 * is being written is committed at once.
 */
import { createHash } from 'node:crypto';
import type { JourneyRow, StoredTap } from '../ledger/ledger-store.ts';
import { type Tap, type TapKey, toTapId } from '../scheme/tap.ts';
import type { IngestedChunk, TapIngest } from './ingest-taps.ts';
import { toStoredTap } from './tap-fields.ts';

const MAX_TAPS = 1_000;
/** File id of single taps. */
const FILE_ID = 'online';

export interface TapAnswer {
  readonly fate: 'accepted' | 'duplicate' | 'quarantined';
  /** Reason of quarantine; null otherwise. */
  readonly reason: string | null;
  /** The journey that the tap begins or ends; null while there is none. */
  readonly journey: JourneyRow | null;
  /** Posted balance of the card after the commit; null if the tap was not accepted. */
  readonly balanceFen: number | null;
}

export interface TapQueue {
  /** @param tap - without a `findFieldProblem` */
  readonly submit: (tap: Tap, receivedSec: number) => Promise<TapAnswer>;
}

interface Waiting {
  readonly tap: StoredTap;
  readonly resolve: (answer: TapAnswer) => void;
  readonly reject: (error: unknown) => void;
}

export function createTapQueue(ingest: TapIngest): TapQueue {
  let waiting: Waiting[] = [];
  let isBusy = false;

  const drain = async (receivedSec: number) => {
    isBusy = true;
    while (waiting.length > 0) {
      const group = waiting.slice(0, MAX_TAPS);
      waiting = waiting.slice(MAX_TAPS);
      const taps = group.map(({ tap }) => tap);
      try {
        const done = await ingest.ingest({ taps, files: [], items: [] }, toCommitId(taps), receivedSec);
        const toAnswer = createAnswers(done);
        for (const { resolve, tap } of group) resolve(toAnswer(tap));
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
    isBusy = false;
  };

  return {
    submit: (tap, receivedSec) =>
      new Promise((resolve, reject) => {
        waiting.push({ tap: toStoredTap(tap, FILE_ID), resolve, reject });
        if (!isBusy) void drain(receivedSec);
      }),
  };
}

/** The same taps in the same order give the same id. */
function toCommitId(taps: readonly StoredTap[]): string {
  const hash = createHash('sha256');
  for (const { payloadHash } of taps) hash.update(payloadHash);
  return `${FILE_ID}/${hash.digest('hex')}`;
}

function createAnswers({ commit, isRepeated }: IngestedChunk): (tap: StoredTap) => TapAnswer {
  const accepted = new Set(isRepeated ? [] : commit.taps);
  const reasons = new Map(commit.quarantined.map((tap) => [toTapId(tap), tap]));
  const balances = new Map(commit.cards.map(({ balanceFen, cardId }) => [cardId, balanceFen]));
  const journeys = new Map<string, JourneyRow>();
  const note = (key: TapKey | null, journey: JourneyRow) => {
    if (key && journey.status !== 'withdrawn') journeys.set(toTapId(key), journey);
  };
  for (const journey of commit.journeys) {
    note(journey.onTap, journey);
    note(journey.offTap, journey);
  }
  return (tap) => {
    const tapId = toTapId(tap);
    const journey = journeys.get(tapId) ?? null;
    if (accepted.has(tap))
      return { fate: 'accepted', reason: null, journey, balanceFen: balances.get(tap.cardId) ?? null };
    const aside = reasons.get(tapId);
    if (aside && aside.payloadHash === tap.payloadHash)
      return { fate: 'quarantined', reason: aside.reason, journey: null, balanceFen: null };
    return { fate: 'duplicate', reason: null, journey, balanceFen: null };
  };
}
