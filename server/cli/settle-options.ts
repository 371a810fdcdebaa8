/** Declares `settle` and its commands with their options; loads the code of a command when it is called. */
import { type Command, Option } from 'commander';
import { collect, type Texts, toExamples, toNowSec, toSchemeOption } from './command-texts.ts';
import type { ItemsOptions, ReconcileOptions } from './reconcile-command.ts';
import type { DisputeOptions, SettleOptions } from './settle-command.ts';
import type { StatementsOptions } from './statements-command.ts';

/**
 * @param settle - has the options of all commands
 * @param parseFen - throws for a text that is not an amount
 */
export function addSettleCommands(settle: Command, t: Texts, parseFen: (text: string) => string): void {
  settle
    .addOption(toSchemeOption(t))
    .option('--date <date>', t('结清到哪一日 YYYY-MM-DD', 'last day to close, YYYY-MM-DD'))
    .addOption(
      new Option('--until <state>', t('最后一日做到哪一步', 'how far the last day goes'))
        .choices(['cut', 'priced', 'netted', 'sealed', 'paid'])
        .default('paid'),
    )
    .option('--dry-run', t('只说明将清算什么', 'say what would be closed, close nothing'))
    .option('-y, --yes', t('不再询问', 'do not ask before closing'))
    .addHelpText(
      'after',
      toExamples(t, [
        'settle --date 2026-11-25',
        'settle statements --period 2026-11 --out statements',
        'settle dispute --case 2026-001 --journey G-101/42 --amount 200 --reason double-tap',
      ]),
    )
    .action(async (options: SettleOptions) => {
      const { runSettle } = await import('./settle-command.ts');
      process.exitCode = await runSettle(options, toNowSec());
    });

  settle
    .command('statements')
    .description(t('各方对账单；不指明则为全部', 'statements of parties, of all where none is named'))
    .option('--party <id>', t('规则中的一方；可多次', 'party of the scheme; several'), collect)
    .requiredOption(
      '--period <period>',
      t('2026-11-25、2026-11、2026-Q4 或 2026', '2026-11-25, 2026-11, 2026-Q4 or 2026'),
    )
    .addOption(
      new Option('--format <format>', t('文件格式', 'format of the files'))
        .choices(['html', 'csv', 'json'])
        .default('html'),
    )
    .option('--ledger <file>', t('取自一份账本副本，只读', 'from a copy of a ledger, which is only read'))
    .option(
      '--out <dir>',
      t(
        '文件夹；不给则单份写到标准输出',
        'folder for the files; one statement goes to standard output without it',
      ),
    )
    .addHelpText('after', toExamples(t, ['settle statements --period 2026-11 --out statements']))
    .action(async (_: unknown, command: Command) => {
      const { runStatements } = await import('./statements-command.ts');
      process.exitCode = await runStatements(command.optsWithGlobals<StatementsOptions>());
    });

  settle
    .command('reconcile')
    .description(
      t(
        '以运营商、发卡方的文件核对一批；不一致时退出代码为 2',
        'compare files of operators and issuers with a batch; exit code 2 where they differ',
      ),
    )
    .option(
      '--operator <file>',
      t('运营商的 NDJSON 或 CSV；可多次', 'NDJSON or CSV of an operator; several'),
      collect,
    )
    .option(
      '--issuer <file>',
      t('发卡方的 NDJSON 或 CSV；可多次', 'NDJSON or CSV of an issuer; several'),
      collect,
    )
    .option('--no-save', t('只显示差异，不留记录', 'show what differs, keep no items'))
    .addHelpText('after', toExamples(t, ['settle reconcile --date 2026-11-25 --operator bus.csv']))
    .action(async (_: unknown, command: Command) => {
      const { runReconcile } = await import('./reconcile-command.ts');
      process.exitCode = await runReconcile(command.optsWithGlobals<ReconcileOptions>());
    });

  settle
    .command('items')
    .description(
      t(
        '某日（--date）留下的待查项；加 --item 记下一项的处理',
        'what a day (--date) left to look at; with --item, what became of one',
      ),
    )
    .option('--item <id>', t('处理的一项', 'item that is decided'))
    .addOption(
      new Option('--status <status>', t('处理结果', 'what became of it'))
        .choices(['explained', 'settled'])
        .default('explained'),
    )
    .option('--note <text>', t('原因', 'why'))
    .addHelpText('after', toExamples(t, ['settle items --date 2026-11-25 --json']))
    .action(async (_: unknown, command: Command) => {
      const { runItems } = await import('./reconcile-command.ts');
      process.exitCode = await runItems(command.optsWithGlobals<ItemsOptions>(), toNowSec());
    });

  settle
    .command('dispute')
    .description(t('在未结批次中退回一次行程的钱', 'give money of a journey back, in the open batch'))
    .requiredOption(
      '--case <id>',
      t('案号；同号再来不变', "the case's number; the same again changes nothing"),
    )
    .requiredOption('--journey <id>', t('首条记录的 终端/序号', 'terminal/number of its first tap'))
    .option('--amount <fen>', t('分；默认为乘客所付的全部', 'all that the rider paid where absent'), parseFen)
    .addOption(
      new Option(
        '--to <whom>',
        t('多扣的款退回卡里，或归运营方', 'what the gate took too much: onto the card, or to the operators'),
      )
        .choices(['card', 'operator'])
        .default('card'),
    )
    .addOption(
      new Option('--reason <reason>', t('理由', 'why the money is given back'))
        .choices(['double-tap', 'not-travelled', 'gate-fault', 'wrong-fare', 'other'])
        .default('other'),
    )
    .option('--note <text>', t('文字说明', 'in words'))
    .addHelpText(
      'after',
      toExamples(t, ['settle dispute --case 2026-001 --journey G-101/42 --amount 200 --reason double-tap']),
    )
    .action(async (_: unknown, command: Command) => {
      const { runDispute } = await import('./settle-command.ts');
      process.exitCode = await runDispute(command.optsWithGlobals<DisputeOptions>(), toNowSec());
    });
}
