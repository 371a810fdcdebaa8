/** The options of `report` and its commands; what they do is loaded when it is called. */
import { type Command, Option } from 'commander';
import { comparisonParts } from '../bureau/scenario/comparison-parts.ts';
import { collect, type Texts, toExamples, toSchemeOption } from './command-texts.ts';
import type { CirclesReportOptions } from './report-circles-command.ts';
import type { FollowUpReportOptions } from './report-follow-up-command.ts';
import type { QuarterReportOptions } from './report-quarter-command.ts';
import type { ScenarioReportOptions } from './report-scenario-command.ts';
import { addComparisonOptions } from './scenario-options.ts';

/** @param addCommon gives a command the options that all commands take */
export function addReportCommands(
  program: Command,
  t: Texts,
  addCommon: (command: Command) => Command,
): void {
  const report = program
    .command('report')
    .description(t('报告：Word、Excel、网页', 'reports as Word, Excel or HTML'));

  const addFile = (command: Command) =>
    addCommon(command).addOption(
      new Option('--lang <language>', t('报告的语言', 'language of the report'))
        .choices(['zh', 'en', 'both'])
        .default('both'),
    );

  addFile(addComparisonOptions(report.command('scenario <file>'), t))
    .description(t('规划方案的评估报告', 'report of a planning scenario'))
    .requiredOption('--out <file>', t('.docx、.xlsx 或 .html', '.docx, .xlsx or .html'))
    .option('--variant <id>', t('方案的变体', 'variant of the scenario'))
    .option(
      '--parts <list>',
      t('计算的部分，逗号分隔', 'parts that are computed, with commas'),
      comparisonParts.join(','),
    )
    .addHelpText(
      'after',
      toExamples(t, [
        'report scenario gtfs-data/scenarios/hubao-hsr.json --pair rail:NDC=rail:BTC --out hsr.docx',
      ]),
    )
    .action(async (file: string, options: ScenarioReportOptions) => {
      const { runScenarioReport } = await import('./report-scenario-command.ts');
      process.exitCode = await runScenarioReport(file, options);
    });

  addFile(report.command('circles'))
    .description(
      t(
        '出行圈：半小时都市圈、轨道 1 小时圈、公路 2 小时圈、机场',
        'travel circles: half-hour metropolitan, 1-hour rail, 2-hour road, airports',
      ),
    )
    .option(
      '--out <file>',
      t('.docx、.xlsx 或 .html；不给则打印', '.docx, .xlsx or .html; printed without it'),
    )
    .option('--date <date>', t('运营日（默认方案的）', "service day (default: the scenario's)"))
    .option('--scenario <file>', t('与现状比较的方案', 'scenario to compare with the base'))
    .option('--variant <id>', t('方案的变体', 'variant of the scenario'))
    .option('--from <time>', t('出发时段的开始', 'first departure'), '07:00')
    .option('--to <time>', t('出发时段的结束', 'end of the departures'), '09:00')
    .option('--cutoffs <list>', t('分钟数', 'minutes'), '30,60,120')
    .option('--zones <file>', t('区域 CSV，含 population 列', 'CSV of zones with a column population'))
    .addHelpText(
      'after',
      toExamples(t, [
        'report circles --date 2026-11-25',
        'report circles --scenario gtfs-data/scenarios/new-airport.json --out circles.xlsx',
      ]),
    )
    .action(async (options: CirclesReportOptions) => {
      const { runCirclesReport } = await import('./report-circles-command.ts');
      process.exitCode = await runCirclesReport(options);
    });

  addFollowUp(addFile(report.command('follow-up')), t);

  addFile(report.command('quarter'))
    .description(
      t(
        '季度通报：跨市线路和班次、一卡通行程、清分结算，与上期比较',
        'quarterly bulletin: lines and departures across the boundary, journeys on the card, settlement, beside the period before',
      ),
    )
    .requiredOption('--period <period>', t('2026-Q4 或 2026-11', '2026-Q4 or 2026-11'))
    .addOption(toSchemeOption(t))
    .option(
      '--out <file>',
      t('.docx、.xlsx 或 .html；不给则打印', '.docx, .xlsx or .html; printed without it'),
    )
    .addHelpText('after', toExamples(t, ['report quarter --period 2026-Q4 --out bulletin.docx']))
    .action(async (options: QuarterReportOptions) => {
      const { runQuarterReport } = await import('./report-quarter-command.ts');
      process.exitCode = await runQuarterReport(options);
    });
}

function addFollowUp(command: Command, t: Texts): void {
  command
    .description(
      t(
        '跟踪评估：方案的预测与开通后的账本和数据',
        'follow-up evaluation: what a scenario forecast beside ledger and feeds after opening',
      ),
    )
    .requiredOption('--scenario <file>', t('方案文件', 'the scenario'))
    .option('--variant <id>', t('方案的变体', 'variant of the scenario'))
    .option(
      '--forecast <file>',
      t(
        '开通前 scenario run --json 的结果，这时 --data 等为开通后的数据；不给则现算预测，账本取 simulate --scenario 的',
        'result of scenario run --json before opening, with --data and --feeds after it; without it the forecast is computed, and the ledger is that of simulate --scenario',
      ),
    )
    .requiredOption('--from <date>', t('第一天', 'first day'))
    .requiredOption('--to <date>', t('最后一天', 'last day'))
    .addOption(
      new Option('--per <span>', t('按月或整个时期', 'months, or the whole period'))
        .choices(['month', 'period'])
        .default('month'),
    )
    .option(
      '--card-share <share>',
      t('用卡乘客的比例，或低值,高值', 'share of the riders with the card, or low,high'),
      '1',
    )
    .option(
      '--line <forecast=actual>',
      t('开通后编号不同的线路；可多次', 'a line with another id after opening; several'),
      collect,
    )
    .addOption(toSchemeOption(t))
    .option(
      '--out <file>',
      t('.docx、.xlsx 或 .html；不给则打印', '.docx, .xlsx or .html; printed without it'),
    )
    .addHelpText(
      'after',
      toExamples(t, [
        'simulate --scenario gtfs-data/scenarios/emu-every-20.json --date 2026-11-25 --days 2',
        'report follow-up --scenario gtfs-data/scenarios/emu-every-20.json --from 2026-11-25 --to 2026-11-26',
      ]),
    )
    .action(async (options: FollowUpReportOptions) => {
      const { runFollowUpReport } = await import('./report-follow-up-command.ts');
      process.exitCode = await runFollowUpReport(options);
    });
}
