/** `tongcheng settle statements`: writes the statements of parties to files. */
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ProblemError } from '../base/problem.ts';
import { buildStatement } from '../money/settlement/statements/build-statement.ts';
import type { Statement } from '../money/settlement/statements/statement.ts';
import { toStatementCsv } from '../money/settlement/statements/statement-csv.ts';
import { toStatementHtml } from '../money/settlement/statements/statement-html.ts';
import { parseStatementPeriod } from '../money/settlement/statements/statement-period.ts';
import { createBar } from './progress.ts';
import { type ClearingCommandOptions, print, withClearing } from './with-clearing.ts';

export interface StatementsOptions extends ClearingCommandOptions {
  readonly party?: string[];
  readonly period: string;
  readonly format: string;
  readonly out?: string;
}

const writers: Readonly<Record<string, (statement: Statement) => string>> = {
  html: toStatementHtml,
  csv: toStatementCsv,
  json: (statement) => `${JSON.stringify(statement, null, 2)}\n`,
};

/** Writes the statements of the given parties, or of all, to files; without `--out` a single one to standard output. */
export async function runStatements(options: StatementsOptions): Promise<number> {
  const period = parseStatementPeriod(options.period);
  const write = writers[options.format] as (statement: Statement) => string;
  return withClearing(
    options,
    async (clearing) => {
      const context = { book: clearing.currentBook(), calendar: clearing.calendar };
      const parties =
        options.party ?? context.book.batchVersionAt(period.lastDay).parties.map(({ id }) => id);
      const [only] = parties;
      if (options.out === undefined && parties.length > 1)
        throw new ProblemError('bad-request', {
          zh: '多份对账单需要 --out 文件夹',
          en: 'several statements need a folder: --out',
        });
      const bar = createBar('statements', options.json !== true && options.out !== undefined);
      const files: { party: string; file: string; netFen: number; bodyHash: string }[] = [];
      for (const party of parties) {
        const statement = await buildStatement(clearing.store, context, party, period);
        if (options.out === undefined && party === only) process.stdout.write(write(statement));
        else {
          const file = writeStatement(
            options.out ?? '.',
            `${party}-${period.text}.${options.format}`,
            write(statement),
          );
          files.push({ party, file, netFen: statement.netFen, bodyHash: statement.bodyHash });
        }
        bar.update(files.length, parties.length);
      }
      bar.stop();
      if (options.out !== undefined && options.json) print(JSON.stringify(files));
      else for (const { file } of files) print(file);
      return 0;
    },
    { isReading: true },
  );
}

/** Writes under a temporary name and renames, so that no half-written file remains. */
function writeStatement(folder: string, name: string, text: string): string {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, name.replaceAll(/[^\w.-]/g, '_'));
  writeFileSync(`${file}.part`, text);
  renameSync(`${file}.part`, file);
  return file;
}
