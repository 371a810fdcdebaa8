/** Declares `ledger` and its commands with their options; loads the code of a command when it is called. */
import { type Command, Option } from 'commander';
import type { ClearingOptions } from '../app/clearing/clearing.ts';
import type { BackupOptions } from './backup-command.ts';
import { addClearing, type Texts, toExamples, toNowSec } from './command-texts.ts';
import { addDeskCommands } from './desk-options.ts';
import type { IngestOptions } from './ingest-command.ts';
import type { VerifyOptions } from './verify-command.ts';

export function addLedgerCommands(program: Command, t: Texts): void {
  const ledger = program
    .command('ledger')
    .description(t('一卡通账本：导入刷卡记录、卡片，核对', 'the ledger of the card: taps in, cards, checks'))
    .addHelpText(
      'after',
      toExamples(t, ['ledger ingest taps-2026-11-25.ndjson', 'ledger cards cards.csv', 'ledger verify']),
    );
  addClearing(
    ledger.command('ingest').description(t('把刷卡文件记入账本', 'take tap files into the ledger')),
    t,
  )
    .argument('<files...>', t('NDJSON；以 .csv 结尾的为 CSV', 'NDJSON, or CSV by the ending .csv'))
    .addOption(toTrialOption(t))
    .addHelpText(
      'after',
      toExamples(t, ['ledger ingest taps-2026-11-25.ndjson', 'ledger ingest taps-2026-11-25.csv --dry-run']),
    )
    .action(async (files: string[], options: IngestOptions) => {
      const { runIngest } = await import('./ingest-command.ts');
      process.exitCode = await runIngest(files, options, toNowSec());
    });
  addClearing(
    ledger
      .command('cards')
      .description(
        t('登记卡片，或导入黑名单（含 reason 列）', 'register cards, or put a deny list (a column `reason`)'),
      ),
    t,
  )
    .argument('<file>', 'CSV')
    .option(
      '--by <name>',
      t('由谁登记（默认本机用户）', 'who registers them (default: the user of the computer)'),
    )
    .addHelpText(
      'after',
      toExamples(t, ['ledger cards cards.csv', 'ledger cards deny-list-7.csv --by "card office"']),
    )
    .action(async (file: string, options: ClearingOptions & { by?: string }) => {
      const { runCardsImport } = await import('./cards-command.ts');
      process.exitCode = await runCardsImport(file, options, toNowSec());
    });
  addDeskCommands(ledger, t, addClearing);
  addClearing(
    ledger
      .command('verify')
      .description(
        t(
          '核对全部不变量和封印，并由原始记录全部重算',
          'check all invariants and seals, work everything out again from raw taps',
        ),
      ),
    t,
  )
    .option('--ledger <file>', t('只读地核对一份账本副本', 'check a copy of a ledger, without writing to it'))
    .option(
      '--watermark <line>',
      t(
        '账本须达到的水位（一行，或含该行的文件）',
        'watermark that the ledger must reach: a line, or a file with it',
      ),
    )
    .option(
      '--since <line>',
      t(
        '只核对某水位所记封账之后的批次（一行，或含该行的文件）',
        'check only what follows the seal that a watermark names: a line, or a file with it',
      ),
    )
    .addHelpText(
      'after',
      toExamples(t, [
        'ledger verify --json',
        'ledger verify --since anchor.txt',
        'ledger verify --ledger copy.sqlite --watermark anchor.txt',
      ]),
    )
    .action(async (options: VerifyOptions) => {
      const { runVerify } = await import('./verify-command.ts');
      process.exitCode = await runVerify(options);
    });
  addKept(
    ledger,
    'backup',
    t('把账本备份为一个文件，不影响使用', 'copy the ledger into one file, while it is in use'),
    t,
  )
    .argument('<file>', t('新文件', 'new file'))
    .addHelpText('after', toExamples(t, ['ledger backup backups/2026-11-25.sqlite']))
    .action(async (file: string, options: BackupOptions) => {
      const { runBackup } = await import('./backup-command.ts');
      process.exitCode = await runBackup(file, options, toNowSec());
    });
  addKept(
    ledger,
    'restore',
    t('由备份恢复账本，原处须没有账本', 'restore a ledger from a backup, where there is none'),
    t,
  )
    .argument('<file>', t('备份', 'backup'))
    .addHelpText('after', toExamples(t, ['ledger restore backups/2026-11-25.sqlite --data .data/restored']))
    .action(async (file: string, options: BackupOptions) => {
      const { runRestore } = await import('./backup-command.ts');
      process.exitCode = await runRestore(file, options);
    });
  addKept(
    ledger,
    'watermark',
    t('账本记到何处：一行，可打印、签名、外存', 'how far the records go: one line to print, sign or send'),
    t,
  )
    .addHelpText('after', toExamples(t, ['ledger watermark > anchor.txt']))
    .action(async (options: BackupOptions) => {
      const { runWatermark } = await import('./backup-command.ts');
      process.exitCode = await runWatermark(options);
    });
}

function toTrialOption(t: Texts): Option {
  return new Option(
    '--dry-run',
    t('试行：说明结果，不写入账本', 'try it: say what would happen, write nothing'),
  );
}

/** A command that needs the ledger's files alone, neither feeds nor scheme. */
function addKept(ledger: Command, name: string, description: string, t: Texts): Command {
  return ledger
    .command(name)
    .description(description)
    .option('--data <dir>', t('数据文件夹（默认 .data）', 'data folder (default: .data)'))
    .option('--json', t('供机器读取的输出', 'machine-readable output'));
}
