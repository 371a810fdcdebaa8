/** Many chunks through one ingest: handed over before the ones before them are answered, so that they share commits. */
import type { IngestedChunk, TapIngest } from './ingest-taps.ts';
import type { IngestChunk } from './prepare-commit.ts';

/** Taps that were handed over and are not answered yet: two transactions of the ingest. */
const TAPS_AHEAD = 16_000;
const CHUNKS_AHEAD = 2_000;

export interface ChunkOrder<C extends IngestChunk, T> {
  readonly chunk: C;
  /** The same for the same chunk of the same file. */
  readonly commitId: string;
  readonly receivedSec: number;
  /** Whatever the caller wants to know with the answer. */
  readonly about: T;
}

export interface AnsweredChunk<C extends IngestChunk, T> extends IngestedChunk {
  readonly chunk: C;
  readonly about: T;
}

/**
 * Answers in the order of the chunks, each when it is on the disk.
 *
 * @throws what the ingest of a chunk failed with; chunks handed over before are then written or refused already, later
 *   ones too
 */
export async function* ingestAhead<C extends IngestChunk, T>(
  ingest: Pick<TapIngest, 'ingest'>,
  orders: AsyncIterable<ChunkOrder<C, T>> | Iterable<ChunkOrder<C, T>>,
): AsyncGenerator<AnsweredChunk<C, T>> {
  const ahead: { readonly order: ChunkOrder<C, T>; readonly answer: Promise<IngestedChunk> }[] = [];
  let taps = 0;
  async function* answerDownTo(tapCount: number, chunkCount: number) {
    while (ahead.length > chunkCount || (taps > tapCount && ahead.length > 0)) {
      const { answer, order } = ahead[0] as (typeof ahead)[number];
      const done = await answer;
      ahead.shift();
      taps -= order.chunk.taps.length;
      yield { ...done, chunk: order.chunk, about: order.about };
    }
  }
  try {
    for await (const order of orders) {
      const answer = ingest.ingest(order.chunk, order.commitId, order.receivedSec);
      // Its failure is told when its turn comes.
      answer.catch(() => {});
      ahead.push({ order, answer });
      taps += order.chunk.taps.length;
      yield* answerDownTo(TAPS_AHEAD, CHUNKS_AHEAD);
    }
    yield* answerDownTo(0, 0);
  } finally {
    await Promise.allSettled(ahead.map(({ answer }) => answer));
  }
}
