/** Single taps of online terminals: which share a commit, and what each is answered. */
import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { IngestedChunk, TapIngest } from '../../../server/money/cards/ingest-taps.ts';
import { toStoredTap } from '../../../server/money/cards/tap-fields.ts';
import { createTapQueue } from '../../../server/money/cards/tap-queue.ts';
import type {
  CardRow,
  IngestCommit,
  JourneyRow,
  StoredTap,
} from '../../../server/money/ledger/ledger-store.ts';
import type { Tap } from '../../../server/money/scheme/tap.ts';
import { at, D, makeCard, makeTap } from './card-world.ts';

const NOW = at(D, '12:00');
const ride = (terminalSeq: number, part: Partial<Tap> = {}) => makeTap('bus', terminalSeq, part);

/** What a commit answers: rows beside the taps that it took. */
type Answered = Partial<IngestCommit> & { readonly isRepeated?: boolean };

/** An ingest that writes nothing; each chunk waits until it is answered. */
function openQueue() {
  const chunks: {
    taps: readonly StoredTap[];
    answer: (part?: Answered) => void;
    fail: (error: Error) => void;
  }[] = [];
  const asked: unknown[] = [];
  const ingest = {
    ingest: ({ taps, ...chunk }: { taps: readonly StoredTap[] }, commitId: string, receivedSec: number) => {
      asked.push({ ...chunk, seqs: taps.map(({ terminalSeq }) => terminalSeq), commitId, receivedSec });
      return new Promise<IngestedChunk>((resolve, reject) => {
        const answer = ({ isRepeated = false, ...part }: Answered = {}) => {
          const commit = {
            taps,
            quarantined: [],
            cards: [],
            journeys: [],
            ...part,
          } as unknown as IngestCommit;
          resolve({ commit, isRepeated });
        };
        chunks.push({ taps, answer, fail: reject });
      });
    },
  } as unknown as TapIngest;
  const queue = createTapQueue(ingest);
  const submit = (tap: Tap) => queue.submit(tap, NOW);
  /** The chunk that was ingested last. */
  const last = () => chunks.at(-1) as (typeof chunks)[number];
  const sizes = () => chunks.map(({ taps }) => taps.length);
  return { asked, last, sizes, submit };
}

/** Submits taps that share one commit; their answers where the commit is what `toPart` says of them. */
async function answerAll(
  taps: readonly Tap[],
  toPart: (stored: readonly StoredTap[]) => Answered = () => ({}),
) {
  const { last, submit } = openQueue();
  const first = submit(ride(0));
  const answers = taps.map(submit);
  last().answer();
  await first;
  // The next commit begins after the answers of the one before.
  await nextTurn();
  last().answer(toPart(last().taps));
  return Promise.all(answers);
}

const hashOf = (...taps: Tap[]) =>
  createHash('sha256')
    .update(taps.map((tap) => toStoredTap(tap, 'online').payloadHash).join(''))
    .digest('hex');

describe('a single tap', () => {
  it('is committed at once if none is being written, with an id that follows from what it says', () => {
    const { asked, submit, last } = openQueue();
    void submit(ride(1));
    expect(asked).toEqual([
      { seqs: [1], files: [], items: [], commitId: `online/${hashOf(ride(1))}`, receivedSec: NOW },
    ]);
    expect(last().taps).toEqual([toStoredTap(ride(1), 'online')]);
  });

  it('waits for the commit that is being written, and shares the next one with those that wait, too', async () => {
    const { asked, last, sizes, submit } = openQueue();
    const first = submit(ride(1));
    const others = [submit(ride(2)), submit(ride(3))];
    expect(sizes()).toEqual([1]);
    last().answer();
    await first;
    await nextTurn();
    expect(asked.slice(1)).toMatchObject([{ seqs: [2, 3], commitId: `online/${hashOf(ride(2), ride(3))}` }]);
    last().answer();
    expect((await Promise.all(others)).map(({ fate }) => fate)).toEqual(['accepted', 'accepted']);
  });

  it('is committed at once again after the queue was empty', async () => {
    const { last, sizes, submit } = openQueue();
    for (const seq of [1, 2]) {
      const answer = submit(ride(seq));
      expect(sizes()).toHaveLength(seq);
      last().answer();
      await answer;
      await nextTurn();
    }
    expect(sizes()).toEqual([1, 1]);
  });

  it('shares a commit with 999 others at most', async () => {
    const { last, sizes, submit } = openQueue();
    const first = submit(ride(0));
    const others = Array.from({ length: 1_001 }, (_, i) => submit(ride(i + 1)));
    last().answer();
    await first;
    await nextTurn();
    last().answer();
    await others[999];
    await nextTurn();
    expect(sizes()).toEqual([1, 1_000, 1]);
    expect(last().taps[0]?.terminalSeq).toBe(1_001);
    last().answer();
    expect((await Promise.all(others)).every(({ fate }) => fate === 'accepted')).toBe(true);
  });

  it('fails with its commit; those after it do not', async () => {
    const { last, submit } = openQueue();
    const first = submit(ride(1));
    const second = submit(ride(2));
    last().fail(new Error('no disk'));
    await expect(first).rejects.toThrow('no disk');
    await nextTurn();
    last().answer();
    expect((await second).fate).toBe('accepted');
  });
});

describe('the answer to a tap', () => {
  const card = (cardId: string, balanceFen: number): CardRow => ({
    ...makeCard(cardId),
    balanceFen,
    state: '',
    unsettledDay: null,
  });
  const toJourney = (status: JourneyRow['status'], onSeq: number | null, offSeq: number | null) => {
    const [onTap, offTap] = [onSeq, offSeq].map(
      (terminalSeq) => terminalSeq && { terminalId: 'bus', terminalSeq },
    );
    return { status, onTap, offTap } as JourneyRow;
  };

  it('has the balance of its own card', async () => {
    const answers = await answerAll([ride(1), ride(2, { cardId: 'A2' }), ride(3, { cardId: 'A3' })], () => ({
      cards: [card('A1', 820), card('A2', 0)],
    }));
    expect(answers).toEqual([
      { fate: 'accepted', reason: null, journey: null, balanceFen: 820 },
      { fate: 'accepted', reason: null, journey: null, balanceFen: 0 },
      { fate: 'accepted', reason: null, journey: null, balanceFen: null },
    ]);
  });

  it('has the journey that it begins or ends, and none that was withdrawn', async () => {
    const whole = toJourney('completed', 1, 2);
    const exit = toJourney('unresolved', null, 3);
    const answers = await answerAll([ride(1), ride(2), ride(3), ride(4), ride(5)], () => ({
      journeys: [whole, exit, toJourney('withdrawn', 1, 4), toJourney('withdrawn', null, 5)],
    }));
    expect(answers.map(({ journey }) => journey)).toEqual([whole, whole, exit, null, null]);
  });

  it('is a duplicate for a tap that the ledger has, with its journey if that changed', async () => {
    const journey = toJourney('completed', 2, null);
    const answers = await answerAll([ride(1), ride(2)], () => ({
      taps: [],
      cards: [card('A1', 820)],
      journeys: [journey],
    }));
    expect(answers).toEqual([
      { fate: 'duplicate', reason: null, journey: null, balanceFen: null },
      { fate: 'duplicate', reason: null, journey, balanceFen: null },
    ]);
  });

  it('is a duplicate for all taps of a commit that the ledger has', async () => {
    const answers = await answerAll([ride(1), ride(2)], () => ({
      isRepeated: true,
      cards: [card('A1', 820)],
    }));
    expect(answers.map(({ fate, balanceFen }) => [fate, balanceFen])).toEqual([
      ['duplicate', null],
      ['duplicate', null],
    ]);
  });

  it('is the reason for a tap that was set aside, and for no other tap of its number', async () => {
    const known = ride(1, { routeId: 'r9' });
    const answers = await answerAll([ride(1), known, ride(2)], (stored) => ({
      taps: stored.slice(2),
      quarantined: stored.slice(0, 1).map((tap) => ({ ...tap, reason: 'content-differs' })),
      journeys: [toJourney('completed', 1, null)],
      cards: [card('A1', 820)],
    }));
    expect(answers).toEqual([
      { fate: 'quarantined', reason: 'content-differs', journey: null, balanceFen: null },
      { fate: 'duplicate', reason: null, journey: toJourney('completed', 1, null), balanceFen: null },
      { fate: 'accepted', reason: null, journey: null, balanceFen: 820 },
    ]);
  });
});
