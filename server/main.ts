/** The command line: the one place that wires the house together. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { ProblemError } from './base/problem.ts';
import type { ClearingOptions } from './cli/clearing.ts';
import { endOnClosedPipe } from './cli/closed-pipe.ts';
import type { ImportOptions } from './cli/import-command.ts';
import type { PlanOptions } from './cli/plan-command.ts';
import type { ServeOptions } from './cli/serve-command.ts';
import { addSettleCommands } from './cli/settle-options.ts';
import type { SimulateOptions } from './cli/simulate-command.ts';

/** Bad use of the command line, as in sysexits.h. */
const EXIT_USAGE = 64;

endOnClosedPipe(process.stdout);
endOnClosedPipe(process.stderr);

const program = new Command('tongcheng')
  .description('Trip planner, fare card and settlement for neighbouring cities that travel as one')
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : EXIT_USAGE));

function parseWhole(min: number, max: number): (text: string) => string {
  return (text) => {
    if (/^\d+$/.test(text) && Number(text) >= min && Number(text) <= max) return text;
    throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`);
  };
}

/** An option that may be given several times. */
const collect = (text: string, before: readonly string[] = []): string[] => [...before, text];

function addCommon(command: Command): Command {
  return command
    .option('--feeds <paths...>', 'folders or zip archives of GTFS instead of the default feeds')
    .option('--data <dir>', 'where databases and snapshots go')
    .option('--region <file>', 'region.json of another region')
    .option('--json', 'machine-readable output, no progress');
}

addCommon(program.command('import').description('import feeds and report what is wrong with them'))
  .option('--audit', 'list which stops of different feeds are one place, which are not, and why')
  .action(async (options: ImportOptions) => {
    const { runImport } = await import('./cli/import-command.ts');
    process.exitCode = await runImport(options);
  });

function toEngineOption(): Option {
  return new Option('--engine <engine>', 'search of windows; auto: trip-based as soon as it is prepared')
    .choices(['auto', 'raptor', 'trip-based'])
    .default('auto');
}

addCommon(program.command('plan').description('plan a trip between names, feed:stop_id or lat,lon'))
  .argument('[from]')
  .argument('[to]')
  .option('--date <date>', 'YYYY-MM-DD, today where absent')
  .option('--time <time>', 'HH:MM, now where absent')
  .option('--arrive-by', 'the time is the latest arrival')
  .option('--count <n>', 'how many itineraries', parseWhole(1, 100), '3')
  .option('--card <medium>', 'fare_media_id to pay with, such as qingchengtong')
  .option('--cheap', 'also what is slower, but costs less')
  .option('--rider <category>', 'rider_category_id, such as student')
  .option(
    '--via <stop[:minutes]>',
    'a place on the way, with the least stay there; several in order',
    collect,
  )
  .option('--avoid-stop <stop>', 'where not to board, alight or change; several', collect)
  .option('--avoid-line <route>', 'feed:route_id not to ride; several', collect)
  .option('--max-transfers <n>', 'changes at most', parseWhole(0, 20))
  .option('--min-transfer <minutes>', 'between two vehicles at least', parseWhole(0, 180))
  .addOption(new Option('--lang <language>', 'language of the answer').choices(['zh', 'en']).default('zh'))
  .option('--batch <file>', 'NDJSON queries, one a line; - for standard input')
  .addOption(toEngineOption())
  .action(async (from: string | undefined, to: string | undefined, options: PlanOptions) => {
    const { runPlan } = await import('./cli/plan-command.ts');
    process.exitCode = await runPlan(from, to, options, Math.floor(Date.now() / 1000));
  });

addCommon(program.command('serve').description('serve the page and the API'))
  .option('--port <port>', 'port to listen on', parseWhole(0, 65_535), '8080')
  .option('--host <host>', 'address to listen on', '127.0.0.1')
  .option('--tiles <file>', 'JSON list of online tile providers')
  .addOption(toEngineOption())
  .action(async (options: ServeOptions) => {
    const { runServe } = await import('./cli/serve-command.ts');
    process.exitCode = await runServe(options);
  });

addCommon(program.command('simulate').description('simulate riders, their taps, and the settlement of them'))
  .requiredOption('--date <date>', 'first day, YYYY-MM-DD')
  .option('--days <n>', 'days in a row', parseWhole(1, 92), '1')
  .option('--riders <n>', 'people with a card', parseWhole(1, 5_000_000), '10000')
  .option('--seed <n>', 'the same seed gives the same days', parseWhole(0, 2_147_483_647), '1')
  .option('--scheme <dir>', "folder of the card's scheme")
  .option('--out <dir>', 'where tap files go')
  .option('--no-settle', 'tap files only')
  .action(async (options: SimulateOptions) => {
    const { runSimulate } = await import('./cli/simulate-command.ts');
    process.exitCode = await runSimulate(options);
  });

const ledger = program.command('ledger').description('the ledger of the card: taps in, cards, checks');

addCommon(ledger.command('ingest').description('take tap files into the ledger'))
  .argument('<files...>', 'NDJSON, or CSV by the ending .csv')
  .option('--scheme <dir>', "folder of the card's scheme")
  .action(async (files: string[], options: ClearingOptions) => {
    const { runIngest } = await import('./cli/ingest-command.ts');
    process.exitCode = await runIngest(files, options, Math.floor(Date.now() / 1000));
  });

addCommon(ledger.command('cards').description('register cards, or put a deny list (a column `reason`)'))
  .argument('<file>', 'CSV')
  .option('--scheme <dir>', "folder of the card's scheme")
  .action(async (file: string, options: ClearingOptions) => {
    const { runCardsImport } = await import('./cli/cards-command.ts');
    process.exitCode = await runCardsImport(file, options, Math.floor(Date.now() / 1000));
  });

addCommon(
  ledger
    .command('verify')
    .description('check all invariants and seals, work everything out again from raw taps'),
)
  .option('--scheme <dir>', "folder of the card's scheme")
  .action(async (options: ClearingOptions) => {
    const { runVerify } = await import('./cli/verify-command.ts');
    process.exitCode = await runVerify(options);
  });

addSettleCommands(
  addCommon(program.command('settle').description('close clearing days, in order, up to a date')),
  parseWhole(1, 100_000_000),
);

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof ProblemError)) throw error;
  process.stderr.write(`${error.code}: ${error.text.zh}\n${error.code}: ${error.text.en}\n`);
  process.exitCode = 1;
}
