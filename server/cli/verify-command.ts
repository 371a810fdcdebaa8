/** `tongcheng ledger verify`: checks invariants and seals, and recomputes all rows from the taps. */

import { type LedgerCheck, verifyLedger } from '../app/verify/verify-ledger.ts';
import { openVerifyThreads, toThreadCount } from '../app/verify/verify-threads.ts';
import { exitCodes } from './exit-codes.ts';
import { createBar } from './progress.ts';
import { type ClearingCommandOptions, openForCommand, print } from './with-clearing.ts';

/** @returns the exit code: `refused` where a check fails */
export async function runVerify(options: ClearingCommandOptions): Promise<number> {
  const isLoud = options.json !== true;
  const clearing = await openForCommand(options);
  try {
    const runner = await openVerifyThreads(clearing.source, clearing.store, toThreadCount());
    const bar = createBar('checks', isLoud);
    try {
      const check = await verifyLedger(runner, clearing.book, bar.update);
      bar.stop();
      if (isLoud) printCheck(check);
      else print(JSON.stringify(check));
      return check.holds ? exitCodes.done : exitCodes.refused;
    } finally {
      await runner.close();
    }
  } finally {
    await clearing.close();
  }
}

function printCheck({ batches, cards, differenceCount, differences, invariants, taps }: LedgerCheck): void {
  for (const { id, title, wasAsked, rows } of invariants) {
    const mark = !wasAsked ? 'not asked' : rows.length === 0 ? 'holds' : 'BROKEN';
    print(`${id.padEnd(4)} ${mark.padEnd(10)} ${title.zh} / ${title.en}`);
    for (const row of rows) print(`     ${JSON.stringify(row)}`);
  }
  print(`${cards} cards, ${taps} taps, ${batches} batches worked out again, ${differenceCount} differences`);
  for (const { about, found, kind, posted } of differences) {
    print(`${kind} ${about}`);
    for (const line of posted) print(`   - ${line}`);
    for (const line of found) print(`   + ${line}`);
  }
}
