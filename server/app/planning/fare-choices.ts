/** Lists the media and rider categories of feeds and scheme, and rejects all others. */

import { type Names, toNameIn } from '../../base/names.ts';
import { ProblemError } from '../../base/problem.ts';
import { listRiderKinds } from '../../money/fares/attribute-tariff.ts';
import { riderKindNames } from '../../money/fares/fare-words.ts';
import type { FareChoice } from '../../planner/model/fare-pricer.ts';
import { listFareMedia } from '../pricing/price-itinerary.ts';
import type { World } from './world.ts';

/** `fare_media.txt` and `rider_categories.txt` over all feeds, each id once. */
export interface FareChoices {
  readonly media: readonly { readonly id: string; readonly name: Names; readonly type: number }[];
  readonly riderCategories: readonly {
    readonly id: string;
    readonly name: Names;
    readonly isDefault: boolean;
  }[];
}

/**
 * Media and rider categories of all feeds and of the scheme, each id once. For Fares v1 the rider categories come from
 * the fare ids.
 */
export function listFareChoices({ cards, fares }: Pick<World, 'cards' | 'fares'>): FareChoices {
  const riders = new Map<string, FareChoices['riderCategories'][number]>();
  for (const tables of fares.tables) {
    for (const { riderCategoryId, name, isDefault } of tables.riderCategories) {
      if (!riders.has(riderCategoryId)) riders.set(riderCategoryId, { id: riderCategoryId, name, isDefault });
    }
  }
  for (const feed of fares.tariff.attributeFeeds?.values() ?? []) {
    for (const kind of listRiderKinds(feed)) {
      if (!riders.has(kind))
        riders.set(kind, { id: kind, name: riderKindNames[kind], isDefault: kind === 'adult' });
    }
  }
  for (const { id, names } of cards?.categories ?? []) {
    if (!riders.has(id)) riders.set(id, { id, name: names, isDefault: false });
  }
  const media = listFareMedia(fares.tables, cards);
  return {
    media: media.map(({ fareMediaId, name, type }) => ({ id: fareMediaId, name, type })),
    riderCategories: [...riders.values()],
  };
}

/**
 * Rejects a medium or rider category that neither feeds nor scheme have: the price would be that of another choice.
 *
 * @throws ProblemError `fare-choice-unknown`, with the ids that are known
 */
export function checkFareChoice(choices: FareChoices, { mediumId, riderCategoryId }: FareChoice): void {
  check('fareMedia', mediumId, choices.media, { zh: '票卡', en: 'fare medium' });
  check('riderCategory', riderCategoryId, choices.riderCategories, { zh: '乘客类别', en: 'rider category' });
}

function check(
  field: string,
  asked: string | undefined,
  known: readonly { readonly id: string; readonly name: Names }[],
  what: { readonly zh: string; readonly en: string },
): void {
  if (asked === undefined || known.some(({ id }) => id === asked)) return;
  const toList = (language: 'zh' | 'en') =>
    known.map(({ id, name }) => `${id} (${toNameIn(name, language)})`).join(language === 'zh' ? '、' : ', ');
  throw new ProblemError(
    'fare-choice-unknown',
    known.length === 0
      ? {
          zh: `这里的数据没有${what.zh}，不能选择“${asked}”`,
          en: `The feeds name no ${what.en}, so “${asked}” cannot be chosen`,
        }
      : {
          zh: `没有${what.zh}“${asked}”，可选：${toList('zh')}`,
          en: `There is no ${what.en} “${asked}”; known: ${toList('en')}`,
        },
    { field, candidates: known.map(({ id }) => id) },
  );
}
