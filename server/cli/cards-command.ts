/**
 * `tongcheng ledger cards`: imports registered cards and deny lists from CSV.
 *
 * A file with the column `reason` is a deny list, any other file lists cards. Journeys of changed cards are priced
 * again. Exit code 2 where a line cannot be read: the command then writes nothing.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { ProblemError } from '../base/problem.ts';
import { toShownPath } from '../base/shown-path.ts';
import { parseCardRows, parseDenyRows } from '../money/cards/card-files.ts';
import { reworkCards } from '../money/cards/rework-cards.ts';
import { exitCodes } from './exit-codes.ts';
import { checkFile } from './ingest-command.ts';
import { type ClearingCommandOptions, openForCommand } from './with-clearing.ts';

/** @param nowSec - when the file was received */
export async function runCardsImport(
  file: string,
  options: ClearingCommandOptions,
  nowSec: number,
): Promise<number> {
  checkFile(file);
  const text = readFileSync(file);
  const rows = readRows(file, text);
  const isDenyList = rows[0]?.values.reason !== undefined;
  const clearing = await openForCommand(options);
  try {
    const { cards, entries, problems } = isDenyList
      ? { cards: [], ...parseDenyRows(rows) }
      : { entries: [], ...parseCardRows(rows, clearing.scheme) };
    let reworked = 0;
    if (problems.length === 0) {
      if (isDenyList) await clearing.store.putDenyList(entries);
      else await clearing.store.putCards(cards);
      await clearing.refresh();
      const cardIds = [...new Set([...cards, ...entries].map(({ cardId }) => cardId))];
      const hash = createHash('sha256').update(text).digest('hex');
      const commitId = `cards/${hash}/${nowSec}`;
      reworked = await reworkCards(clearing.store, clearing.cards(), cardIds, commitId, nowSec);
    }
    const shown = toShownPath(file);
    const report = {
      file: shown,
      kind: isDenyList ? 'deny-list' : 'cards',
      rowCount: rows.length,
      reworkedCount: reworked,
      problems,
    };
    if (options.json) process.stdout.write(`${JSON.stringify(report)}\n`);
    else {
      for (const { code, expected, field, line } of problems)
        process.stdout.write(`${shown}:${line}:${field}: ${code}, expected ${expected.en}\n`);
      const what = isDenyList ? 'entries of the deny list' : 'cards';
      const done =
        problems.length === 0
          ? `${rows.length} ${what}, ${reworked} cards worked out anew`
          : 'nothing written';
      process.stdout.write(`${shown}: ${done}\n`);
    }
    return problems.length === 0 ? exitCodes.done : exitCodes.partly;
  } finally {
    await clearing.close();
  }
}

/** @throws ProblemError `bad-request` where the file is not CSV */
function readRows(file: string, text: Buffer): { line: number; values: Record<string, string> }[] {
  try {
    const records = parse(text, { columns: true, bom: true, info: true, skip_empty_lines: true, trim: true });
    return (records as unknown as { record: Record<string, string>; info: { lines: number } }[]).map(
      ({ info, record }) => ({ line: info.lines, values: record }),
    );
  } catch (error) {
    const shown = toShownPath(file);
    throw new ProblemError(
      'bad-request',
      { zh: `${shown} 不是 CSV 文件`, en: `${shown} is no CSV: ${(error as Error).message}` },
      { file: shown },
      { cause: error },
    );
  }
}
