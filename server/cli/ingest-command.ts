/**
 * `tongcheng ledger ingest`: ingests tap files into the ledger.
 *
 * Exit code 0 where every record is in the ledger, 2 where a line cannot be read or a record is quarantined. Ingesting
 * a file again changes nothing.
 */
import { createReadStream, statSync } from 'node:fs';
import type { Clearing } from '../app/clearing/clearing.ts';
import { hashFile } from '../app/files/hash-file.ts';
import { ProblemError } from '../base/problem.ts';
import { toShownPath } from '../base/shown-path.ts';
import { type AnsweredChunk, ingestAhead } from '../money/cards/ingest-ahead.ts';
import { createTapIngest } from '../money/cards/ingest-taps.ts';
import type { LineProblem } from '../money/cards/tap-fields.ts';
import { parseTaps, type TapChunk, toTapFormat } from '../money/cards/tap-files.ts';
import { createTrialStore } from '../money/cards/trial-store.ts';
import type { TerminalGap } from '../money/ledger/ledger-store.ts';
import { exitCodes } from './exit-codes.ts';
import { type Bar, createBar } from './progress.ts';
import { type ClearingCommandOptions, openForCommand } from './with-clearing.ts';

/** Greatest number of bad lines that the report lists; it counts all of them. */
const MAX_EXAMPLES = 20;

export interface FileReport {
  readonly file: string;
  /** SHA-256 of the content. */
  readonly fileId: string;
  tapCount: number;
  acceptedCount: number;
  duplicateCount: number;
  journeyCount: number;
  transferCount: number;
  itemCount: number;
  /** New records that had been set aside before: their cause was mended. */
  curedCount: number;
  /** Quarantined records, by reason. */
  readonly quarantined: Record<string, number>;
  /** Bad lines, by code. */
  readonly problems: Record<string, number>;
  readonly examples: LineProblem[];
}

export interface IngestReport {
  /** Whether the files were only tried: nothing was written. */
  readonly isTrial: boolean;
  readonly files: readonly FileReport[];
  /** Missing records of terminals; `ageSec` counts from the first record after the gap. */
  readonly gaps: readonly (TerminalGap & { readonly ageSec: number })[];
}

export interface IngestOptions extends ClearingCommandOptions {
  /** Says what would become of the files, and writes nothing. */
  readonly dryRun?: boolean;
}

/** @param nowSec - when the files were received */
export async function runIngest(
  files: readonly string[],
  options: IngestOptions,
  nowSec: number,
): Promise<number> {
  for (const file of files) checkFile(file);
  const isTrial = options.dryRun === true;
  const clearing = await openForCommand(options, { nowSec, isTrial });
  try {
    const ingest = isTrial
      ? createTapIngest(createTrialStore(clearing.store), clearing.cards)
      : clearing.ingest;
    const reports = await ingestFiles({ ingest }, files, nowSec, options.json !== true);
    const gaps = (await clearing.store.listTerminalGaps()).map((gap) => ({
      ...gap,
      // The clock of a terminal may be ahead of this machine's.
      ageSec: Math.max(0, nowSec - gap.sinceSec),
    }));
    // Gaps of a trial are those before it.
    const report: IngestReport = { isTrial, files: reports, gaps: isTrial ? [] : gaps };
    process.stdout.write(options.json ? `${JSON.stringify(report)}\n` : toText(report));
    const isClean = reports.every(
      ({ problems, quarantined }) =>
        Object.keys(problems).length === 0 && Object.keys(quarantined).length === 0,
    );
    return isClean ? exitCodes.done : exitCodes.partly;
  } finally {
    await clearing.close();
  }
}

/** @throws ProblemError `not-found` where no such file exists */
export function checkFile(file: string): void {
  if (statSync(file, { throwIfNoEntry: false })?.isFile()) return;
  const shown = toShownPath(file);
  throw new ProblemError(
    'not-found',
    { zh: `没有文件 ${shown}`, en: `there is no file ${shown}` },
    { file: shown },
  );
}

/** Ingests files one after another in chunks: it parses the next chunk while the last one is written. */
export async function ingestFiles(
  { ingest }: Pick<Clearing, 'ingest'>,
  files: readonly string[],
  receivedSec: number,
  isLoud: boolean,
): Promise<FileReport[]> {
  const reports: FileReport[] = [];
  const sizes = new Map<FileReport, number>();
  async function* listOrders() {
    for (const file of files) {
      const fileId = await hashFile(file);
      const report = toEmptyReport(toShownPath(file), fileId);
      reports.push(report);
      sizes.set(report, statSync(file).size);
      const source = { fileId, name: report.file, format: toTapFormat(file) };
      for await (const chunk of parseTaps(source, createReadStream(file)))
        yield { chunk, commitId: `${fileId}/${chunk.chunkNo}`, receivedSec, about: report };
    }
  }
  let bar: Bar | undefined;
  let current: FileReport | undefined;
  for await (const answered of ingestAhead(ingest, listOrders())) {
    const { about: report, chunk } = answered;
    if (report !== current) {
      bar?.stop();
      bar = createBar(report.file, isLoud);
      current = report;
    }
    addToReport(report, answered);
    bar?.update(chunk.bytesRead, sizes.get(report));
  }
  bar?.stop();
  return reports;
}

function toEmptyReport(file: string, fileId: string): FileReport {
  return {
    file,
    fileId,
    tapCount: 0,
    acceptedCount: 0,
    duplicateCount: 0,
    journeyCount: 0,
    transferCount: 0,
    itemCount: 0,
    curedCount: 0,
    quarantined: {},
    problems: {},
    examples: [],
  };
}

function addToReport(
  report: FileReport,
  { chunk, commit, isCured, isRepeated }: AnsweredChunk<TapChunk, unknown>,
): void {
  for (const problem of chunk.problems) {
    report.problems[problem.code] = (report.problems[problem.code] ?? 0) + 1;
    if (report.examples.length < MAX_EXAMPLES) report.examples.push(problem);
  }
  report.tapCount += chunk.taps.length;
  report.duplicateCount += commit.duplicateCount;
  for (const { reason } of commit.quarantined)
    report.quarantined[reason] = (report.quarantined[reason] ?? 0) + 1;
  if (isRepeated) return;
  report.acceptedCount += commit.taps.length;
  if (isCured) report.curedCount += commit.taps.length;
  report.journeyCount += commit.journeys.length;
  report.transferCount += commit.transfers.length;
  report.itemCount += commit.reconItems.length;
}

function toText({ files, gaps, isTrial }: IngestReport): string {
  const lines: string[] = isTrial ? ['试行，未写入账本 / a trial: nothing was written to the ledger'] : [];
  for (const report of files) {
    const { acceptedCount, duplicateCount, file, itemCount, journeyCount, tapCount, transferCount } = report;
    lines.push(
      `${file}: ${tapCount} records, ${acceptedCount} new, ${duplicateCount} known, ` +
        `${journeyCount} journeys, ${transferCount} transfers, ${itemCount} items to look at`,
    );
    if (report.curedCount > 0) lines.push(`  ${report.curedCount} of them had been kept aside before`);
    for (const [reason, count] of Object.entries(report.quarantined))
      lines.push(`  kept aside: ${reason} × ${count}`);
    for (const [code, count] of Object.entries(report.problems)) lines.push(`  not read: ${code} × ${count}`);
    for (const { code, expected, field, line } of report.examples)
      lines.push(`  ${file}:${line}${field === null ? '' : `:${field}`}: ${code}, expected ${expected.en}`);
  }
  for (const { ageSec, seqFrom, seqTo, terminalId } of gaps) {
    const range = seqFrom === seqTo ? seqFrom : `${seqFrom} to ${seqTo}`;
    lines.push(`${terminalId}: ${range} missing for ${Math.floor(ageSec / 3600)} h`);
  }
  return `${lines.join('\n')}\n`;
}
