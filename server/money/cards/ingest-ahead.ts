/** Ingests many chunks: submits the next chunks before earlier ones are answered, so that they share commits. */
import type { IngestedChunk, TapIngest } from './ingest-taps.ts';
import type { IngestChunk } from './prepare-commit.ts';

/** Most taps submitted and not answered: two transactions of the ingest. */
const TAPS_AHEAD = 16_000;
const CHUNKS_AHEAD = 2_000;

export interface ChunkOrder<C extends IngestChunk, T> {
  readonly chunk: C;
  /** The same for the same chunk of the same file. */
  readonly commitId: string;
  readonly receivedSec: number;
  /** Passed to the caller with the answer. */
  readonly about: T;
}

export interface AnsweredChunk<C extends IngestChunk, T> extends IngestedChunk {
  readonly chunk: C;
  readonly about: T;
}

/**
 * Yields the answers in the order of the chunks, each after its commit is on disk.
 *
 * @throws the error of the first chunk that fails, after all submitted chunks are written or refused
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
      // `answerDownTo` awaits the answer and throws its error.
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
