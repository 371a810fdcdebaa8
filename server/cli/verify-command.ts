/** `tongcheng ledger verify`: checks invariants and seals, and recomputes all rows from the taps. */

import { existsSync, readFileSync } from 'node:fs';
import { getScheme } from '../app/clearing/clearing.ts';
import { findLedger } from '../app/clearing/ledger-place.ts';
import type { ClearingSource } from '../app/verify/clearing-source.ts';
import { findBooks } from '../app/verify/find-books.ts';
import { type LedgerCheck, verifyLedger } from '../app/verify/verify-ledger.ts';
import { type SinceCheck, verifySince } from '../app/verify/verify-since.ts';
import { openVerifyThreads, toThreadCount } from '../app/verify/verify-threads.ts';
import { checkSchemeId } from '../money/ground/take-ground.ts';
import type { Scheme } from '../money/scheme/scheme.ts';
import type { SchemeBook } from '../money/scheme/scheme-book.ts';
import { parseBankingCalendar } from '../money/settlement/banking-day.ts';
import { compareWatermark, parseWatermark, type Watermark } from '../store/backup/watermark.ts';
import type { OpenLedger } from '../store/open-ledger.ts';
import { exitCodes } from './exit-codes.ts';
import { createBar } from './progress.ts';
import { type ClearingCommandOptions, openForCommand, print } from './with-clearing.ts';

export interface VerifyOptions extends ClearingCommandOptions {
  /** A line of `ledger watermark`, or a file that holds one: the ledger must reach it. */
  readonly watermark?: string;
  /** The same: the ledger must reach it, and is checked from the seal on that it names. */
  readonly since?: string;
}

/**
 * Needs neither feeds nor scheme: the books have the grounds by which all their journeys were priced.
 *
 * @returns the exit code: `refused` where a check fails
 * @throws ProblemError `scheme-other` where `--scheme` names a scheme that is not the one of the books
 */
export async function runVerify(options: VerifyOptions): Promise<number> {
  const place = findLedger(options);
  const books = await findBooks(place);
  if (!books) {
    // Neither a ledger of before nor an empty one has grounds.
    const clearing = await openForCommand(options);
    return checkAndPrint(clearing.source, clearing, options).finally(() => clearing.close());
  }
  const { ground, store } = books;
  try {
    if (options.scheme !== undefined)
      checkSchemeId(ground.book.versions[0] as Scheme, getScheme(options.scheme).versions[0] as Scheme);
    const source = { ledger: place, calendar: parseBankingCalendar({}) };
    return await checkAndPrint(source, { store, book: ground.book }, options);
  } finally {
    await store.close();
  }
}

async function checkAndPrint(
  source: ClearingSource,
  { book, store }: { readonly book: SchemeBook; readonly store: OpenLedger },
  { json, since, watermark }: VerifyOptions,
): Promise<number> {
  const isLoud = json !== true;
  const anchor = since === undefined ? undefined : readMark(since);
  const marks = [anchor, watermark === undefined ? undefined : readMark(watermark)].filter(
    (mark) => mark !== undefined,
  );
  const lacking = (await Promise.all(marks.map((mark) => compareWatermark(store, mark)))).flat();
  // Without the seal that is trusted, and where nothing was sealed then, all of the ledger is checked.
  const afterDay = lacking.length === 0 ? anchor?.seal?.day : undefined;
  const runner = await openVerifyThreads(source, store, toThreadCount());
  const bar = createBar('checks', isLoud);
  try {
    const part = afterDay === undefined ? undefined : await verifySince(runner, book, afterDay, bar.update);
    const check: LedgerCheck = part ?? (await verifyLedger(runner, book, bar.update));
    bar.stop();
    if (isLoud) {
      printCheck(check);
      if (part) printSince(part);
      for (const what of lacking) print(`watermark ${lackingText[what].zh} / ${lackingText[what].en}`);
      if (marks.length > 0 && lacking.length === 0) print('watermark reached');
    } else print(JSON.stringify({ ...check, ...(marks.length > 0 ? { watermark: lacking } : {}) }));
    return check.holds && lacking.length === 0 ? exitCodes.done : exitCodes.refused;
  } finally {
    await runner.close();
  }
}

function printSince({ cards, since }: SinceCheck): void {
  print(
    `since the seal of ${since.date}: ${since.movedCards} cards moved, ${cards} of them worked out again`,
  );
  for (const { en, zh } of since.notSeen) print(`not seen: ${zh} / ${en}`);
}

const lackingText = {
  earlier: {
    zh: '账本早于水位：缺少较新的记录',
    en: 'the ledger is earlier than the watermark: newer records are missing',
  },
  'receipts-differ': { zh: '水位之前的收妥记录不同', en: 'the receipts up to the watermark are others' },
  'seal-missing': { zh: '缺少水位所记的封账', en: 'the seal that the watermark names is missing' },
  'seal-differs': { zh: '封账与水位所记不同', en: 'the seal is another than the watermark says' },
} as const;

/** @param text - a line, or the name of a file with one */
function readMark(text: string): Watermark {
  return parseWatermark(existsSync(text) ? readFileSync(text, 'utf8') : text);
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
