/** The options of `scenario` and its commands; loads the code of a command when it is called. */
import { type Command, Option } from 'commander';
import { partBounds, riderDefaults, settlementDefaults } from '../bureau/scenario/comparison-parts.ts';
import {
  collect,
  parseWhole,
  type Texts,
  toAlternativesOption,
  toExamples,
  toFaultsOption,
  toNowSec,
  toSchemeOption,
} from './command-texts.ts';
import type { ScenarioExportOptions, ScenarioOptions } from './scenario-command.ts';
import type { ScenarioPartOptions, ScenarioRunOptions } from './scenario-compare.ts';
import type { ScenarioRidersOptions } from './scenario-riders.ts';
import type { ScenarioSettleOptions } from './scenario-settle.ts';
import type { ScenarioTableOptions } from './scenario-table-command.ts';

/** @param addCommon adds the options that all commands have */
export function addScenarioCommands(
  program: Command,
  t: Texts,
  addCommon: (command: Command) => Command,
): void {
  const scenario = program
    .command('scenario')
    .description(t('规划方案：检查、比较、客流、导出', 'planning scenarios: check, compare, riders, export'));

  const addBase = (command: Command) => addCommon(command).addOption(toAlternativesOption(t));
  const withVariant = (command: Command) =>
    addBase(command).option('--variant <id>', t('方案的变体', 'variant of the scenario'));

  scenario
    .command('schema')
    .description(t('打印方案文件的 JSON Schema', 'print the JSON Schema of scenario files'))
    .action(async () => {
      const { printScenarioSchema } = await import('./scenario-command.ts');
      printScenarioSchema();
    });

  withVariant(
    scenario
      .command('check <file>')
      .description(
        t(
          '检查方案：列出所有问题和每项修改的效果',
          'check a scenario: all its problems, and what each modification does',
        ),
      ),
  ).action(async (file: string, options: ScenarioOptions) => {
    const { runScenarioCheck } = await import('./scenario-command.ts');
    process.exitCode = await runScenarioCheck(file, options);
  });

  addBase(
    scenario
      .command('rebase <file>')
      .description(
        t(
          '让方案建立在当前数据上，打印新文件',
          'let a scenario stand on the feeds that are loaded; prints the new file',
        ),
      ),
  ).action(async (file: string, options: ScenarioOptions) => {
    const { runScenarioRebase } = await import('./scenario-command.ts');
    process.exitCode = await runScenarioRebase(file, options);
  });

  addCommon(
    scenario
      .command('from-table <file>')
      .description(
        t(
          '由规划线路表（CSV）生成方案，打印方案文件',
          'turn a table of planned lines (CSV) into a scenario; prints the document',
        ),
      )
      .option('--name <text>', t('方案名称', 'name of the scenario'))
      .option('--day <date>', t('服务日', 'service day')),
  ).action(async (file: string, options: ScenarioTableOptions) => {
    const { runScenarioFromTable } = await import('./scenario-table-command.ts');
    process.exitCode = await runScenarioFromTable(file, options);
  });

  withVariant(
    scenario
      .command('export <file>')
      .description(
        t(
          '把方案写成 GTFS，并写出区域文件和一卡通规则',
          'write the feeds of a scenario as GTFS, with its region and the scheme of its card',
        ),
      )
      .addOption(toSchemeOption(t))
      .requiredOption('--out <dir>', t('文件夹', 'folder')),
  ).action(async (file: string, options: ScenarioExportOptions) => {
    const { runScenarioExport } = await import('./scenario-command.ts');
    process.exitCode = await runScenarioExport(file, options);
  });

  scenario
    .command('parameters')
    .description(t('打印客流模型的参数表', 'print the parameter sheet of the demand model'))
    .action(async () => {
      const { printParameterSheet } = await import('./scenario-riders.ts');
      printParameterSheet();
    });

  withVariant(
    scenario
      .command('riders <file>')
      .description(
        t('预计客流：范围、盈亏平衡、敏感性', 'expected riders: ranges, break-even, what moves them most'),
      )
      .option(
        '--parameters <file>',
        t('参数表（见 scenario parameters）', 'parameter sheet, as scenario parameters prints it'),
      )
      .addOption(toDrawsOption(t))
      .addOption(toSeedOption(t)),
  ).action(async (file: string, options: ScenarioRidersOptions) => {
    const { runScenarioRiders } = await import('./scenario-riders.ts');
    process.exitCode = await runScenarioRiders(file, options);
  });

  withVariant(
    scenario
      .command('settle <file>')
      .description(
        t(
          '按期望客流逐方清分方案前后的一天：收入、净额、补贴，以及乘客的支付和节省',
          'clear the expected day before and after: revenue, net and funding of every party, and what riders pay and save',
        ),
      )
      .addOption(toSchemeOption(t))
      .option(
        '--parameters <file>',
        t('参数表（见 scenario parameters）', 'parameter sheet, as scenario parameters prints it'),
      )
      .addOption(
        new Option(
          '--simulate [runs]',
          t(
            '改为模拟乘客并清分；多次模拟时与期望值比较',
            'simulate riders and clear them instead; several simulations are compared with the expected day',
          ),
        ).argParser(parseWhole(1, 1_000, t)),
      )
      .option(
        '--riders <n>',
        t('模拟的持卡人数', 'people with a card that are simulated'),
        parseWhole(1, 5_000_000, t),
        '10000',
      )
      .option('--days <n>', t('模拟的天数', 'days in a row that are simulated'), parseWhole(1, 92, t), '1')
      .addOption(toSeedOption(t))
      .addOption(toFaultsOption(t, 'none')),
  ).action(async (file: string, options: ScenarioSettleOptions) => {
    const { runScenarioSettle } = await import('./scenario-settle.ts');
    process.exitCode = await runScenarioSettle(file, options, toNowSec());
  });

  addCompareCommands(scenario, t, withVariant);
}

/** Commands that compare: access, operations, riders and settlement before and after. */
function addCompareCommands(scenario: Command, t: Texts, withVariant: (command: Command) => Command): void {
  const withParts = (command: Command) => addComparisonOptions(withVariant(command), t);

  withParts(scenario.command('compare <file>'))
    .description(
      t(
        '方案前后：出行时间、可达性、运营',
        'travel times, access and operations before and after a scenario',
      ),
    )
    .option(
      '--with <parts>',
      t(
        '另加的部分：riders（客流）、settlement（清分），逗号分隔',
        'further parts, with commas: riders, settlement',
      ),
    )
    .addHelpText(
      'after',
      toExamples(t, [
        'scenario check gtfs-data/scenarios/hubao-hsr.json',
        'scenario compare gtfs-data/scenarios/hubao-hsr.json --pair rail:NDC=rail:BTC',
        'scenario compare gtfs-data/scenarios/emu-every-20.json --with riders,settlement --json',
        'scenario export gtfs-data/scenarios/hubao-hsr.json --out hsr-gtfs',
      ]),
    )
    .action(async (file: string, options: ScenarioPartOptions) => {
      const { runScenarioCompare } = await import('./scenario-compare.ts');
      process.exitCode = await runScenarioCompare(file, options);
    });

  withParts(scenario.command('run <file>'))
    .description(
      t('完整计算：可达性、运营、客流、清分', 'the whole run: access, operations, riders and settlement'),
    )
    .option(
      '--out <dir>',
      t('写入文件夹，每部分一个 JSON 文件', 'write into a folder, a JSON file for each part'),
    )
    .addHelpText(
      'after',
      toExamples(t, [
        'scenario run gtfs-data/scenarios/hubao-hsr.json --variant honest --out hsr',
        'scenario run gtfs-data/scenarios/emu-every-20.json --json',
      ]),
    )
    .action(async (file: string, options: ScenarioRunOptions) => {
      const { runScenarioRun } = await import('./scenario-compare.ts');
      process.exitCode = await runScenarioRun(file, options);
    });
}

/** Options of a comparison: the window of departures, zones, pairs of stations, riders, simulated days. */
export function addComparisonOptions(command: Command, t: Texts): Command {
  return command
    .option('--from <time>', t('出发时段的开始', 'first departure'), '07:00')
    .option('--to <time>', t('出发时段的结束', 'end of the departures'), '09:00')
    .option('--max-minutes <n>', t('最长出行时间', 'longest travel'), '180')
    .option('--cutoffs <list>', t('可达性的分钟数', 'minutes of access'), '30,60,120')
    .option(
      '--zones <file>',
      t('区域 CSV（id,lat,lon 和机会数列）', 'CSV of zones (id,lat,lon and columns of opportunities)'),
    )
    .option('--pair <from=to>', t('两站之间；可多次', 'two stations, from=to; several'), collect)
    .option(
      '--parameters <file>',
      t('参数表（见 scenario parameters）', 'parameter sheet, as scenario parameters prints it'),
    )
    .addOption(toDrawsOption(t))
    .addOption(toSchemeOption(t))
    .option(
      '--simulate',
      t('清分模拟的日子，而不是期望的一天', 'settle simulated days instead of the expected day'),
    )
    .option(
      '--riders <n>',
      t('清分所模拟的持卡人数', 'people with a card that the settlement simulates'),
      parseWhole(...partBounds.riders, t),
      String(settlementDefaults.riders),
    )
    .option(
      '--days <n>',
      t('清分所模拟的天数', 'days that the settlement simulates'),
      parseWhole(...partBounds.days, t),
      String(settlementDefaults.days),
    )
    .addOption(toSeedOption(t));
}

const toDrawsOption = (t: Texts) =>
  new Option('--draws <n>', t('参数抽样组数', 'sets of parameters that are drawn'))
    .argParser(parseWhole(...partBounds.draws, t))
    .default(String(riderDefaults.draws));

const toSeedOption = (t: Texts) =>
  new Option('--seed <n>', t('种子相同，结果相同', 'the same seed gives the same results'))
    .argParser(parseWhole(...partBounds.seed, t))
    .default(String(settlementDefaults.seed));
