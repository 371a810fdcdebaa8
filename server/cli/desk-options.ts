/** Declares `tongcheng ledger desk`, `ledger move-card` and `ledger register`. */
import { Argument, type Command } from 'commander';
import { type Texts, toExamples, toNowSec } from './command-texts.ts';
import type { DeskOptions, MoveOptions } from './desk-command.ts';

/** @param addClearing - adds the options of commands that open the ledger */
export function addDeskCommands(
  ledger: Command,
  t: Texts,
  addClearing: (command: Command, t: Texts) => Command,
): void {
  const actions = t('list、release、correct、retry、reject', 'list, release, correct, retry or reject');
  addClearing(
    ledger
      .command('desk')
      .description(
        t(
          '隔离记录：查看原因，放行、更正、重试或驳回',
          'records that were set aside: list why, release, correct, retry, reject',
        ),
      ),
    t,
  )
    .addArgument(new Argument('<action>', actions).choices(['list', 'release', 'correct', 'retry', 'reject']))
    .argument(
      '[subject]',
      t('记录（终端/序号）；retry 为原因', 'a record (terminal/number); for retry a reason'),
    )
    .option('--because <code>', t('只列出此原因', 'list this reason alone'))
    .option('--state <state>', t('只列出此状态', 'list this state alone'))
    .option('--reason <text>', t('理由', 'why it is decided so'))
    .option('--who <name>', t('经办人', 'who decides'))
    .option('--hash <hex>', t('同号记录中的哪一条', 'which of several records with one number'))
    .option('--set <field=value...>', t('更正的字段', 'fields of the corrected copy'))
    .addHelpText(
      'after',
      toExamples(t, [
        'ledger desk list --state waiting',
        'ledger desk retry card-unknown --reason "registered on Monday" --who Wang',
        'ledger desk correct bus-7/102 --set amountFen=180 --reason "till misread" --who Wang',
      ]),
    )
    .action(async (action: string, subject: string | undefined, options: DeskOptions) => {
      const { runDesk } = await import('./desk-command.ts');
      process.exitCode = await runDesk(action, subject, options, toNowSec());
    });
  addClearing(
    ledger
      .command('move-card')
      .description(
        t(
          '把一张卡的余额移至另一张卡（换发卡方或介质）',
          'move the balance of a card to another one (of another issuer or medium)',
        ),
      ),
    t,
  )
    .argument('<old>', t('原卡号', 'card that has the balance'))
    .argument('<new>', t('新卡号', 'card that gets it'))
    .requiredOption('--reason <text>', t('理由', 'why'))
    .requiredOption('--who <name>', t('经办人', 'who decides'))
    .option(
      '--denied',
      t('原卡在黑名单中也移转（已挂失）', 'also where the old card is on the deny list: it was lost'),
    )
    .addHelpText(
      'after',
      toExamples(t, ['ledger move-card 3104710001 6221500002 --reason "card replaced" --who Wang']),
    )
    .action(async (from: string, to: string, options: MoveOptions) => {
      const { runMoveCard } = await import('./desk-command.ts');
      process.exitCode = await runMoveCard(from, to, options, toNowSec());
    });
  addClearing(
    ledger
      .command('register')
      .description(
        t(
          '终端登记表（JSON）：运营方、网络、种类与合理范围',
          'a register of terminals (JSON): who, where, what is plausible',
        ),
      ),
    t,
  )
    .argument('<file>', 'JSON')
    .option('--who <name>', t('经办人', 'who decides'))
    .addHelpText('after', toExamples(t, ['ledger register terminals.json --who Wang']))
    .action(async (file: string, options: DeskOptions) => {
      const { runRegister } = await import('./desk-command.ts');
      process.exitCode = await runRegister(file, options, toNowSec());
    });
}
