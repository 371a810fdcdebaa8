/** What a document stands on, compared with what is loaded. */
import { findServiceDay, toDateText } from '../../base/service-day.ts';
import type { SchemeFile } from '../../money/scheme/scheme.ts';
import type { EditContext } from '../../transit/timetable/edit/link-stops.ts';
import type { Timetable } from '../../transit/timetable/timetable.ts';
import type { Ground } from './check-ground.ts';
import type { Scenario } from './document.ts';
import type { ScenarioProblem } from './scenario-problem.ts';

export interface ScenarioBase extends Ground {
  readonly timetable: Timetable;
  /** `sha256:...` of each feed, by feed id. */
  readonly feedHashes: ReadonlyMap<string, string>;
  readonly context: EditContext;
  /** Version of the card's scheme on a date, with its hash; absent where the region has none. */
  readonly findScheme?: (date: string) => { readonly file: SchemeFile; readonly hash: string } | undefined;
  /** Hashes of what else a document may name under `base`; a missing one is not loaded. */
  readonly otherHashes?: { readonly zones?: string; readonly params?: string };
  /** Parts of these that the caller computes with: another content is an error there, and a warning elsewhere. */
  readonly usedParts?: readonly ('zones' | 'params')[];
  /** Other versions of feeds, which a scenario may put in place of those of the base. */
  readonly otherFeeds?: OtherFeeds;
}

export interface OtherFeeds {
  /** Hashes of the versions that can be had, with the names of their files. */
  readonly known: ReadonlyMap<string, string>;
  /**
   * The timetable of the base's feeds with others in place of some.
   *
   * @param by - by feed id: the hash of a known version, or null for none
   */
  readonly compile: (by: ReadonlyMap<string, string | null>) => Timetable;
}

export function checkBase(
  { feedHashes, findScheme, otherHashes, usedParts = [] }: ScenarioBase,
  { base, serviceDay }: Scenario,
): ScenarioProblem[] {
  const problems = base.gtfs.flatMap(({ feed, sha256 }, i): ScenarioProblem[] => {
    const found = feedHashes.get(feed);
    if (found === sha256) return [];
    const text =
      found === undefined
        ? { zh: `没有导入 ${feed}`, en: `The feed ${feed} is not imported` }
        : {
            zh: `${feed} 已经变化，方案是在另一版上做的`,
            en: `The feed ${feed} has changed since the scenario was made`,
          };
    const details = { feed, expected: sha256, ...(found === undefined ? {} : { found }) };
    return [{ severity: 'error', code: 'base-changed', field: `base.gtfs[${i}]`, text, details }];
  });
  const { params, scheme, zones } = base;
  problems.push(
    ...checkHash('zones', usedParts.includes('zones'), zones, otherHashes?.zones),
    ...checkHash('params', usedParts.includes('params'), params, otherHashes?.params),
    ...(scheme === undefined ? [] : checkHash('scheme', true, scheme, findScheme?.(serviceDay)?.hash)),
  );
  return problems;
}

export function checkServiceDay({ services }: Timetable, serviceDay: string): ScenarioProblem[] {
  const day = findServiceDay(serviceDay);
  const { dayCount, firstDay } = services;
  if (day !== undefined && day >= firstDay && day < firstDay + dayCount) return [];
  const [from, to] = [toDateText(firstDay), toDateText(firstDay + dayCount - 1)];
  return [
    {
      severity: 'error',
      code: 'day-outside-calendar',
      field: 'serviceDay',
      text: { zh: `数据的日历是 ${from} 至 ${to}`, en: `The feeds have service from ${from} to ${to}` },
    },
  ];
}

const basePartNames = {
  zones: { zh: '区域人口文件', en: 'file of zones' },
  params: { zh: '客流参数表', en: 'parameter sheet' },
  scheme: { zh: '一卡通规则', en: 'scheme of the card' },
} as const;

function checkHash(
  part: keyof typeof basePartNames,
  isUsed: boolean,
  stated: string | undefined,
  found: string | undefined,
): ScenarioProblem[] {
  if (stated === undefined || stated === found) return [];
  const { en, zh } = basePartNames[part];
  const text =
    found === undefined
      ? { zh: `没有载入${zh}`, en: `The ${en} is not loaded` }
      : {
          zh: `${zh}已经变化，方案是在另一版上做的`,
          en: `The ${en} has changed since the scenario was made`,
        };
  const details = { expected: stated, ...(found === undefined ? {} : { found }) };
  const severity = isUsed ? 'error' : 'warning';
  return [{ severity, code: 'base-changed', field: `base.${part}`, text, details }];
}

export function checkVariant({ variants = [] }: Scenario, variant: string | undefined): ScenarioProblem[] {
  if (variant === undefined || variants.some(({ id }) => id === variant)) return [];
  return [
    {
      severity: 'error',
      code: 'variant-unknown',
      field: 'variants',
      text: { zh: `方案没有名为 ${variant} 的变体`, en: `The scenario has no variant named ${variant}` },
    },
  ];
}
