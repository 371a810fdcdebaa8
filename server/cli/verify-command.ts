/** `tongcheng ledger verify`: invariants, seals, and everything worked out again from raw taps. */
import { replayCards } from '../money/ledger/replay-cards.ts';
import { recheckBatch, type StepDifference } from '../money/settlement/recheck-batch.ts';
import { countCards, iterateCardHistories } from '../store/card-histories.ts';
import { checkInvariants } from '../store/invariants/check-invariants.ts';
import { toInvariantLimits } from '../store/invariants/limits.ts';
import { createBar } from './bar.ts';
import { type ClearingOptions, openClearing } from './clearing.ts';

/** @returns the exit code: 1 where anything does not hold */
export async function runVerify(options: ClearingOptions): Promise<number> {
  const isLoud = options.json !== true;
  const clearing = await openClearing(options);
  try {
    const { store, book } = clearing;
    const asking = createBar('invariants', isLoud);
    const invariants = await checkInvariants(store, toInvariantLimits(book.versions), (_id, done, total) =>
      asking.update(done, total),
    );
    asking.update(invariants.length, invariants.length);
    asking.stop();

    const total = await countCards(store.context);
    const replaying = createBar('cards', isLoud);
    const replay = await replayCards(
      iterateCardHistories(store.context),
      await store.listBatches(),
      clearing.cards(),
      (done) => replaying.update(done, total),
    );
    replaying.stop();

    const batches = await store.listBatches();
    const closing = createBar('batches', isLoud);
    const steps: StepDifference[] = [];
    for (const [i, batch] of batches.entries()) {
      steps.push(...(await recheckBatch(store, book, batch)));
      closing.update(i + 1, batches.length);
    }
    closing.stop();

    const broken = invariants.filter(({ rows }) => rows.length > 0);
    const holds = broken.length === 0 && replay.differences.length === 0 && steps.length === 0;
    if (!isLoud) {
      process.stdout.write(`${JSON.stringify({ holds, invariants, replay, steps })}\n`);
      return holds ? 0 : 1;
    }
    for (const { id, title, wasAsked, rows } of invariants) {
      const mark = !wasAsked ? 'not asked' : rows.length === 0 ? 'holds' : 'BROKEN';
      process.stdout.write(`${id.padEnd(4)} ${mark.padEnd(10)} ${title.zh} / ${title.en}\n`);
      for (const row of rows) process.stdout.write(`     ${JSON.stringify(row)}\n`);
    }
    process.stdout.write(
      `${replay.cards} cards, ${replay.taps} taps worked out again, ${replay.differences.length} differences\n`,
    );
    for (const difference of replay.differences) process.stdout.write(`     ${JSON.stringify(difference)}\n`);
    process.stdout.write(`${batches.length} batches worked out again, ${steps.length} differences\n`);
    for (const difference of steps) process.stdout.write(`     ${JSON.stringify(difference)}\n`);
    return holds ? 0 : 1;
  } finally {
    await clearing.close();
  }
}
