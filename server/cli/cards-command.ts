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
import { toEncoding } from '../base/text-encoding.ts';
import {
  isDenyTable,
  listColumnProblems,
  parseCardRows,
  parseDenyRows,
  type RowProblem,
  type TableRow,
  toRowProblem,
} from '../money/cards/card-files.ts';
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
  const { columns, problems: faults, rows } = readTable(file, text);
  const isDenyList = isDenyTable(columns);
  const clearing = await openForCommand(options);
  try {
    const {
      cards,
      entries,
      problems: rowProblems,
    } = isDenyList
      ? { cards: [], ...parseDenyRows(rows) }
      : { entries: [], ...parseCardRows(rows, clearing.scheme) };
    const problems = [...faults, ...rowProblems];
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

interface Table {
  readonly columns: readonly string[];
  /** None where the columns are wrong. */
  readonly rows: readonly TableRow[];
  readonly problems: readonly RowProblem[];
}

/** @throws ProblemError `bad-request` where the file is not CSV */
function readTable(file: string, bytes: Buffer): Table {
  const encoding = toEncoding(bytes);
  if (encoding !== 'utf8') {
    const code = encoding === 'gbk' ? 'gbk' : 'not-utf8';
    return { columns: [], rows: [], problems: [toRowProblem(1, '', code)] };
  }
  try {
    let columns: readonly string[] = [];
    const records = parse(bytes, {
      columns: (names: string[]) => {
        columns = names;
        return names;
      },
      bom: true,
      info: true,
      skip_empty_lines: true,
      trim: true,
    }) as unknown as { record: Record<string, string>; info: { lines: number } }[];
    const problems = listColumnProblems(columns);
    const rows = records.map(({ info, record }) => ({ line: info.lines, values: record }));
    return { columns, rows: problems.length === 0 ? rows : [], problems };
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
