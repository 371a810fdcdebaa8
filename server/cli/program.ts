/** Declares the commands with their options, defaults and examples; loads the code of a command when it is called. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { readVersion } from '../app/files/paths.ts';
import {
  addCommon,
  collect,
  createTexts,
  parseWhole,
  type Texts,
  toAlternativesOption,
  toExamples,
  toFaultsOption,
  toNowSec,
  toSchemeOption,
} from './command-texts.ts';
import { exitCodes, toExitCodeText } from './exit-codes.ts';
import type { ImportOptions } from './import-command.ts';
import { addLedgerCommands } from './ledger-options.ts';
import type { PlanOptions } from './plan-command.ts';
import { addReportCommands } from './report-options.ts';
import { addScenarioCommands } from './scenario-options.ts';
import type { ServeOptions } from './serve-command.ts';
import { addSettleCommands } from './settle-options.ts';
import type { SimulateOptions } from './simulate-command.ts';
import { addWorkerCommand } from './worker-options.ts';

/** @param env - its locale selects the language of the help */
export function createProgram(env: NodeJS.ProcessEnv): Command {
  const t = createTexts(env);
  const program = new Command('tongcheng')
    .description(
      t(
        '两座城市的出行规划、一卡通与清分结算',
        'Trip planner, fare card and settlement for neighbouring cities that travel as one',
      ),
    )
    .version(readVersion(), '-V, --version', t('显示版本号', 'print the version'))
    .helpOption('-h, --help', t('显示帮助', 'show this help'))
    .helpCommand('help [command]', t('显示某条命令的帮助', 'show the help of a command'))
    .exitOverride((error) => process.exit(error.exitCode === 0 ? exitCodes.done : exitCodes.usage))
    .addHelpText(
      'after',
      toExamples(t, ['plan 新华广场 昆区政府 --time 07:30', 'serve --port 8080', 'help plan']),
    )
    .addHelpText('after', `\n${toExitCodeText(t)}`);
  addImport(program, t);
  addPlan(program, t);
  addServe(program, t);
  addWorkerCommand(program, t, (command) => addCommon(command, t));
  addSimulate(program, t);
  addLedgerCommands(program, t);
  addScenarioCommands(program, t, (command) => addCommon(command, t));
  addReportCommands(program, t, (command) => addCommon(command, t));
  const settle = program
    .command('settle')
    .description(t('按顺序结清到某日为止的清算日', 'close clearing days, in order, up to a date'));
  addSettleCommands(addCommon(settle, t), t, parseWhole(1, 100_000_000, t));
  return program;
}

function parseDecimal(min: number, max: number, t: Texts): (text: string) => string {
  return (text) => {
    if (/^\d+(\.\d+)?$/.test(text) && Number(text) >= min && Number(text) <= max) return text;
    throw new InvalidArgumentError(
      t(`须为 ${min} 到 ${max} 的数。`, `It must be a number from ${min} to ${max}.`),
    );
  };
}

function toEngineOption(t: Texts): Option {
  return new Option(
    '--engine <engine>',
    t(
      '时间窗搜索的算法；auto：预处理完成后用 trip-based',
      'search of windows; auto: trip-based as soon as it is prepared',
    ),
  )
    .choices(['auto', 'raptor', 'trip-based'])
    .default('auto');
}

function addImport(program: Command, t: Texts): void {
  addCommon(
    program
      .command('import')
      .description(t('导入 GTFS 并报告其中的问题', 'import feeds and report what is wrong with them')),
    t,
  )
    .option(
      '--audit',
      t(
        '列出各数据中哪些站是同一地点、哪些不是、为什么',
        'list which stops of different feeds are one place, which are not, and why',
      ),
    )
    .addHelpText('after', toExamples(t, ['import', 'import --feeds my-buses.zip --data .data/mine --json']))
    .action(async (options: ImportOptions) => {
      const { runImport } = await import('./import-command.ts');
      process.exitCode = await runImport(options, toNowSec());
    });
}

function addPlan(program: Command, t: Texts): void {
  const plan = addCommon(
    program
      .command('plan')
      .description(
        t(
          '规划一次出行；地点写名称、feed:stop_id 或“纬度,经度”',
          'plan a trip between names, feed:stop_id or lat,lon',
        ),
      ),
    t,
  )
    .argument('[from]', t('起点', 'start'))
    .argument('[to]', t('终点', 'destination'))
    .option('--date <date>', t('日期 YYYY-MM-DD（默认今天）', 'YYYY-MM-DD (default: today)'))
    .option('--time <time>', t('时间 HH:MM（默认现在）', 'HH:MM (default: now)'))
    .option('--arrive-by', t('时间为最晚到达', 'the time is the latest arrival'))
    .option('--count <n>', t('走法数', 'how many ways of going'), parseWhole(1, 100, t), '5')
    .option(
      '--card <medium>',
      t(
        '付款票卡的 fare_media_id，如 qingchengtong（默认现金或扫码）',
        'fare_media_id to pay with, such as qingchengtong (default: cash or QR code)',
      ),
    )
    .option(
      '--rider <category>',
      t(
        '乘客类别 rider_category_id，如 student（默认成人）',
        'rider_category_id, such as student (default: adult)',
      ),
    )
    .option('--cheap', t('也列出较慢但较便宜的方案', 'also what is slower, but costs less'));
  addPlanLimits(plan, t)
    .addOption(
      new Option('--lang <language>', t('答案的语言', 'language of the answer'))
        .choices(['zh', 'en'])
        .default('zh'),
    )
    .option(
      '--batch <file>',
      t('NDJSON 批量查询，一行一问；- 为标准输入', 'NDJSON queries, one a line; - for standard input'),
    )
    .addOption(toEngineOption(t))
    .addHelpText(
      'after',
      toExamples(t, [
        'plan 新华广场 昆区政府 --date 2026-11-25 --time 07:30',
        'plan xinhuaguangchang 包头站 --time 09:30 --arrive-by --card qingchengtong',
        'plan 40.8151,111.6628 rail:BTC --via 呼和浩特站:20 --lang en',
        `plan --batch queries.ndjson   # {"id":1,"from":"rail:HHC","to":"rail:BTC","date":"2026-11-25","time":"07:30"}`,
      ]),
    )
    .action(async (from: string | undefined, to: string | undefined, options: PlanOptions) => {
      const { runPlan } = await import('./plan-command.ts');
      process.exitCode = await runPlan(from, to, options, toNowSec());
    });
}

/** Options that restrict the trips of `plan`. */
function addPlanLimits(plan: Command, t: Texts): Command {
  return plan
    .option(
      '--via <stop[:minutes]>',
      t(
        '途经地点及至少停留的分钟数；可多次，按顺序',
        'a place on the way, with the least stay there; several in order',
      ),
      collect,
    )
    .option(
      '--avoid-stop <stop>',
      t('不在此上下车、换乘；可多次', 'where not to board, alight or change; several'),
      collect,
    )
    .option(
      '--avoid-line <route>',
      t('不乘的线路 feed:route_id；可多次', 'feed:route_id not to ride; several'),
      collect,
    )
    .option(
      '--max-transfers <n>',
      t('最多换乘次数（默认不限）', 'changes at most (default: any)'),
      parseWhole(0, 20, t),
    )
    .option(
      '--min-transfer <minutes>',
      t('两车之间至少的分钟数（默认 0）', 'between two vehicles at least (default: 0)'),
      parseWhole(0, 180, t),
    )
    .option(
      '--add-transfer <minutes>',
      t('每次换乘另加的分钟数（默认 0）', 'added to every change (default: 0)'),
      parseWhole(0, 180, t),
    )
    .option(
      '--walk-speed <m/s>',
      t(
        '步行速度，每秒米数，换乘步行也按此（默认区域的速度）',
        "metres walked in a second, between vehicles too (default: the region's)",
      ),
      parseDecimal(0.3, 3, t),
    )
    .option(
      '--wheelchair',
      t(
        '轮椅出行：不走台阶，不乘不用已知不便的车辆和车站',
        'no steps, and no vehicle or stop that is closed to wheelchairs',
      ),
    )
    .option(
      '--strict-wheelchair',
      t('只用已知无障碍的车辆和车站', 'only vehicles and stops that are known to be accessible'),
    );
}

function addServe(program: Command, t: Texts): void {
  addCommon(program.command('serve').description(t('提供网页和接口', 'serve the page and the API')), t)
    .addOption(toAlternativesOption(t))
    .option('--port <port>', t('端口', 'port to listen on'), parseWhole(0, 65_535, t), '8080')
    .addOption(toSchemeOption(t))
    .option(
      '--host <host>',
      t('监听地址；本机以外须有令牌', 'address to listen on; beyond this machine only with a token'),
      '127.0.0.1',
    )
    .option(
      '--token-file <file>',
      t(
        '令牌文件；卡片、账目和 /metrics 需要它（默认环境变量 TONGCHENG_TOKEN）',
        'file with the token that cards, money and /metrics ask for (default: TONGCHENG_TOKEN in the environment)',
      ),
    )
    .option(
      '--public-name <name[:port]>',
      t('前面代理或隧道的名称；可多次', 'name of a proxy in front, or of a tunnel; several'),
      collect,
    )
    .option(
      '--trust-proxy <n>',
      t(
        '前面有几个代理转告来访者的地址（默认 0）',
        'how many proxies in front tell the address of the caller (default: 0)',
      ),
      parseWhole(0, 10, t),
    )
    .option(
      '--tiles <file>',
      t(
        '在线瓦片来源的 JSON（默认无，用自带底图）',
        'JSON list of online tile providers (default: none, the map draws its own ground)',
      ),
    )
    .addOption(toEngineOption(t))
    .addHelpText(
      'after',
      toExamples(t, [
        'serve',
        'serve --feeds my-buses.zip --data .data/mine --port 9000',
        'serve --host 0.0.0.0 --token-file token.txt --public-name bus.example.org',
      ]),
    )
    .action(async (options: ServeOptions) => {
      const { runServe } = await import('./serve-command.ts');
      process.exitCode = await runServe(options, toNowSec());
    });
}

function addSimulate(program: Command, t: Texts): void {
  addCommon(
    program
      .command('simulate')
      .description(
        t('模拟乘客、刷卡记录及其结算', 'simulate riders, their taps, and the settlement of them'),
      ),
    t,
  )
    .requiredOption('--date <date>', t('首日 YYYY-MM-DD', 'first day, YYYY-MM-DD'))
    .option('--days <n>', t('连续天数', 'days in a row'), parseWhole(1, 92, t), '1')
    .option('--riders <n>', t('持卡人数', 'people with a card'), parseWhole(1, 5_000_000, t), '10000')
    .option(
      '--seed <n>',
      t('种子相同，结果相同', 'the same seed gives the same days'),
      parseWhole(0, 2_147_483_647, t),
      '1',
    )
    .addOption(toSchemeOption(t))
    .option(
      '--out <dir>',
      t(
        '刷卡文件的位置（默认数据文件夹里的 simulated）',
        'where tap files go (default: simulated in the data folder)',
      ),
    )
    .option(
      '--scenario <file>',
      t('规划方案：模拟方案实施后的日子', 'a planning scenario: simulates its days, in a ledger of its own'),
    )
    .option('--variant <id>', t('方案的变体', 'variant of the scenario'))
    .addOption(toAlternativesOption(t))
    .addOption(toFaultsOption(t, 'usual'))
    .option('--no-settle', t('只生成刷卡文件', 'tap files only'))
    .addHelpText('after', toExamples(t, ['simulate --date 2026-11-25 --riders 10000 --seed 1']))
    .action(async (options: SimulateOptions) => {
      const { runSimulate } = await import('./simulate-command.ts');
      process.exitCode = await runSimulate(options, toNowSec());
    });
}
