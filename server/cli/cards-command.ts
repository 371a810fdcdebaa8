/**
 * `tongcheng ledger cards`: imports registered cards and deny lists from CSV.
 *
 * A file with the column `reason` is a deny list, any other file lists cards. Journeys of changed cards are priced
 * again. Exit code 2 where a line cannot be read: the command then writes nothing.
 */
import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { basename } from 'node:path';
import { takeCardFile } from '../app/clearing/registrations.ts';
import { toShownPath } from '../base/shown-path.ts';
import { exitCodes } from './exit-codes.ts';
import { checkFile } from './ingest-command.ts';
import { type ClearingCommandOptions, openForCommand } from './with-clearing.ts';

/** @param nowSec - when the file was received */
export async function runCardsImport(
  file: string,
  options: CardsCommandOptions,
  nowSec: number,
): Promise<number> {
  checkFile(file);
  const shown = toShownPath(file);
  const origin = { source: basename(file), by: options.by ?? findUserName(), receivedSec: nowSec };
  const bytes = readFileSync(file);
  const clearing = await openForCommand(options, { nowSec });
  try {
    const { kind, problems, reworkedCount, rowCount } = await takeCardFile(clearing, shown, bytes, origin);
    const report = { file: shown, kind, rowCount, reworkedCount, problems };
    if (options.json) process.stdout.write(`${JSON.stringify(report)}\n`);
    else {
      for (const { code, expected, field, line } of problems)
        process.stdout.write(`${shown}:${line}:${field}: ${code}, expected ${expected.en}\n`);
      const what = kind === 'deny-list' ? 'entries of the deny list' : 'cards';
      const done =
        problems.length === 0
          ? `${rowCount} ${what}, ${reworkedCount} cards worked out anew`
          : 'nothing written';
      process.stdout.write(`${shown}: ${done}\n`);
    }
    return problems.length === 0 ? exitCodes.done : exitCodes.partly;
  } finally {
    await clearing.close();
  }
}

export interface CardsCommandOptions extends ClearingCommandOptions {
  /** Who registers the cards or denies them; default: the user of the computer. */
  readonly by?: string;
}

/** Name of the computer's user, for the record; empty where the system knows none. */
function findUserName(): string {
  try {
    return userInfo().username;
  } catch {
    return '';
  }
}
