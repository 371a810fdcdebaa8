/** The options of `settle` and of its commands; what they do is loaded when it is called. */
import { type Command, Option } from 'commander';
import type { DisputeOptions } from './dispute-command.ts';
import type { ItemsOptions, ReconcileOptions } from './reconcile-command.ts';
import type { SettleOptions } from './settle-command.ts';
import type { StatementsOptions } from './statements-command.ts';

/** An option that may be given several times. */
const collect = (text: string, before: readonly string[] = []): string[] => [...before, text];

/** @param settle with the options that all commands take; `parseFen` refuses what is no amount */
export function addSettleCommands(settle: Command, parseFen: (text: string) => string): void {
  settle
    .option('--scheme <dir>', "folder of the card's scheme")
    .option('--date <date>', 'last day to close, YYYY-MM-DD')
    .addOption(
      new Option('--until <state>', 'how far the last day goes')
        .choices(['cut', 'priced', 'netted', 'sealed', 'paid'])
        .default('paid'),
    )
    .action(async (options: SettleOptions) => {
      const { runSettle } = await import('./settle-command.ts');
      process.exitCode = await runSettle(options);
    });

  settle
    .command('statements')
    .description('statements of parties, of all where none is named')
    .option('--party <id>', 'party of the scheme; several', collect)
    .requiredOption('--period <period>', '2026-11-25, 2026-11, 2026-Q4 or 2026')
    .addOption(new Option('--format <format>').choices(['html', 'csv', 'json']).default('html'))
    .option('--out <dir>', 'folder for the files; one statement goes to standard output without it')
    .action(async (_: unknown, command: Command) => {
      const { runStatements } = await import('./statements-command.ts');
      process.exitCode = await runStatements(command.optsWithGlobals<StatementsOptions>());
    });

  settle
    .command('reconcile')
    .description('compare files of operators and issuers with a batch; exit code 2 where they differ')
    .option('--operator <file>', 'NDJSON or CSV of an operator; several', collect)
    .option('--issuer <file>', 'NDJSON or CSV of an issuer; several', collect)
    .option('--no-save', 'show what differs, keep no items')
    .action(async (_: unknown, command: Command) => {
      const { runReconcile } = await import('./reconcile-command.ts');
      process.exitCode = await runReconcile(command.optsWithGlobals<ReconcileOptions>());
    });

  settle
    .command('items')
    .description('what a day (--date) left to look at; with --item, what became of one')
    .option('--item <id>', 'item that is decided')
    .addOption(new Option('--status <status>').choices(['explained', 'settled']).default('explained'))
    .option('--note <text>', 'why')
    .action(async (_: unknown, command: Command) => {
      const { runItems } = await import('./reconcile-command.ts');
      process.exitCode = await runItems(command.optsWithGlobals<ItemsOptions>(), toNowSec());
    });

  settle
    .command('dispute')
    .description('give money of a journey back, in the open batch')
    .requiredOption('--case <id>', "the case's number; the same again changes nothing")
    .requiredOption('--journey <id>', 'terminal/number of its first tap')
    .option('--amount <fen>', 'all that the rider paid where absent', parseFen)
    .addOption(
      new Option('--reason <reason>')
        .choices(['double-tap', 'not-travelled', 'gate-fault', 'wrong-fare', 'other'])
        .default('other'),
    )
    .option('--note <text>', 'in words')
    .action(async (_: unknown, command: Command) => {
      const { runDispute } = await import('./dispute-command.ts');
      process.exitCode = await runDispute(command.optsWithGlobals<DisputeOptions>(), toNowSec());
    });
}

const toNowSec = () => Math.floor(Date.now() / 1000);
