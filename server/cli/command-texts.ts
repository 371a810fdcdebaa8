/** Texts and options that several commands share, in the language of the terminal. */
import { type Command, InvalidArgumentError, Option } from 'commander';

/** `LC_ALL`, else `LC_MESSAGES`, else `LANG`, as POSIX orders them; English for every locale that is not Chinese. */
function toLocaleLanguage(env: NodeJS.ProcessEnv): 'zh' | 'en' {
  const locale = [env.LC_ALL, env.LC_MESSAGES, env.LANG].find((value) => value !== undefined && value !== '');
  return /^zh\b|^zh_/i.test(locale ?? '') ? 'zh' : 'en';
}

/** Returns one of two texts by the language of the terminal. */
export type Texts = (zh: string, en: string) => string;

export function createTexts(env: NodeJS.ProcessEnv): Texts {
  const language = toLocaleLanguage(env);
  return (zh, en) => (language === 'zh' ? zh : en);
}

/** Examples for the end of a command's help. */
export function toExamples(t: Texts, lines: readonly string[]): string {
  return ['', t('示例：', 'Examples:'), ...lines.map((line) => `  npx tongcheng ${line}`)].join('\n');
}

/** Epoch seconds of the machine's clock. */
export const toNowSec = () => Math.floor(Date.now() / 1000);

/** An option that may be given several times. */
export const collect = (text: string, before: readonly string[] = []): string[] => [...before, text];

/** The option of all commands that open the ledger. */
export function toSchemeOption(t: Texts): Option {
  return new Option(
    '--scheme <dir>',
    t(
      '一卡通规则的文件夹（默认区域文件所指的，gtfs-data/scheme）',
      "folder of the card's scheme (default: the region's, gtfs-data/scheme)",
    ),
  );
}

/** The option of all commands that read scenarios. */
export function toAlternativesOption(t: Texts): Option {
  return new Option(
    '--alternatives <paths...>',
    t(
      '方案可换用的另一版数据（GTFS 文件夹或 zip）；导入一次即可',
      'other versions of feeds, which a scenario may put in place of loaded ones; to be imported once',
    ),
  );
}

/** A parser of whole numbers for an option. */
export function parseWhole(min: number, max: number, t: Texts): (text: string) => string {
  return (text) => {
    if (/^\d+$/.test(text) && Number(text) >= min && Number(text) <= max) return text;
    throw new InvalidArgumentError(
      t(`须为 ${min} 到 ${max} 的整数。`, `It must be a whole number from ${min} to ${max}.`),
    );
  };
}

/** Faults of the terminals of simulated days. */
export function toFaultsOption(t: Texts, otherwise: 'usual' | 'none'): Option {
  return new Option(
    '--faults <kind>',
    t(
      '终端故障：usual 有漏刷、迟到、重复的记录，none 没有',
      'faults of terminals: usual has lost, late and repeated records, none has not',
    ),
  )
    .choices(['usual', 'none'])
    .default(otherwise);
}

export function addCommon(command: Command, t: Texts): Command {
  return command
    .option(
      '--feeds <paths...>',
      t(
        'GTFS 文件夹或 zip，取代默认数据（默认 gtfs-data 里的五份）',
        'folders or zip archives of GTFS (default: the five in gtfs-data)',
      ),
    )
    .option(
      '--data <dir>',
      t(
        '数据库和快照的位置（默认 .data，给出 --feeds 时 .data/other）',
        'where databases and snapshots go (default: .data, with --feeds .data/other)',
      ),
    )
    .option(
      '--region <file>',
      t('区域文件（默认 gtfs-data/region.json）', 'region file (default: gtfs-data/region.json)'),
    )
    .option('--json', t('供机器读取的输出，不显示进度', 'machine-readable output, no progress'));
}

/** Adds the options of commands that open the ledger. */
export function addClearing(command: Command, t: Texts): Command {
  return addCommon(command, t).addOption(toSchemeOption(t));
}
