/** The options of `scenario` and its commands; loads the code of a command when it is called. */
import type { Command } from 'commander';
import { collect, parseWhole, type Texts, toExamples, toNowSec, toSchemeOption } from './command-texts.ts';
import type { ScenarioCompareOptions, ScenarioExportOptions, ScenarioOptions } from './scenario-command.ts';
import type { ScenarioRidersOptions } from './scenario-riders.ts';
import type { ScenarioSettleOptions } from './scenario-settle.ts';

/** @param addCommon adds the options that all commands have */
export function addScenarioCommands(
  program: Command,
  t: Texts,
  addCommon: (command: Command) => Command,
): void {
  const scenario = program
    .command('scenario')
    .description(t('规划方案：检查、比较、客流、导出', 'planning scenarios: check, compare, riders, export'));

  const withVariant = (command: Command) =>
    addCommon(command).option('--variant <id>', t('方案的变体', 'variant of the scenario'));

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

  addCommon(
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
      .option('--draws <n>', t('参数抽样组数', 'sets of parameters that are drawn'), '200'),
  ).action(async (file: string, options: ScenarioRidersOptions) => {
    const { runScenarioRiders } = await import('./scenario-riders.ts');
    process.exitCode = await runScenarioRiders(file, options);
  });

  withVariant(
    scenario
      .command('settle <file>')
      .description(
        t(
          '模拟方案前后的同一批乘客并清分，逐方比较收入、净额和补贴',
          'simulate the same riders before and after, clear them, and compare revenue, net and funding of every party',
        ),
      )
      .addOption(toSchemeOption(t))
      .option('--riders <n>', t('持卡人数', 'people with a card'), parseWhole(1, 5_000_000, t), '10000')
      .option('--days <n>', t('连续天数', 'days in a row'), parseWhole(1, 92, t), '1')
      .option(
        '--seed <n>',
        t('种子相同，结果相同', 'the same seed gives the same days'),
        parseWhole(0, 2_147_483_647, t),
        '1',
      ),
  ).action(async (file: string, options: ScenarioSettleOptions) => {
    const { runScenarioSettle } = await import('./scenario-settle.ts');
    process.exitCode = await runScenarioSettle(file, options, toNowSec());
  });

  withVariant(
    scenario
      .command('compare <file>')
      .description(t('方案前后的出行时间和可达性', 'travel times and access before and after a scenario'))
      .option('--from <time>', t('出发时段的开始', 'first departure'), '07:00')
      .option('--to <time>', t('出发时段的结束', 'end of the departures'), '09:00')
      .option('--max-minutes <n>', t('最长出行时间', 'longest travel'), '180')
      .option('--cutoffs <list>', t('可达性的分钟数', 'minutes of access'), '30,60,120')
      .option(
        '--zones <file>',
        t('区域 CSV（id,lat,lon 和机会数列）', 'CSV of zones (id,lat,lon and columns of opportunities)'),
      )
      .option('--pair <from=to>', t('两站之间；可多次', 'two stations, from=to; several'), collect),
  )
    .addHelpText(
      'after',
      toExamples(t, [
        'scenario check gtfs-data/scenarios/hubao-hsr.json',
        'scenario compare gtfs-data/scenarios/hubao-hsr.json --pair rail:NDC=rail:BTC',
        'scenario riders gtfs-data/scenarios/hubao-hsr.json --variant honest',
        'scenario export gtfs-data/scenarios/hubao-hsr.json --out hsr-gtfs',
      ]),
    )
    .action(async (file: string, options: ScenarioCompareOptions) => {
      const { runScenarioCompare } = await import('./scenario-command.ts');
      process.exitCode = await runScenarioCompare(file, options);
    });
}
