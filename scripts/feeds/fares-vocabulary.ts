/**
 * How a fare is paid and by whom: one vocabulary for all feeds, so that a choice made once (a card, a
 * student) means the same on a bus, in the metro and on a train.
 *
 * Ids are deliberately the same in every feed. Which medium pays for which product is each feed's own
 * matter: where a card is not accepted there is no product row for it.
 */
import { addProvenance, addRow, type FeedDraft } from './feed-draft.ts';
import { addTranslation } from './translations.ts';

interface Medium {
  readonly zh: string;
  readonly en: string;
  /** `fare_media_type`: 0 none, 1 paper ticket, 2 transit card, 4 mobile app. */
  readonly type: 0 | 1 | 2 | 4;
}

/** `fare_media_id` to its names and type. */
export const fareMedia = {
  cash: { zh: '现金', en: 'Cash', type: 0 },
  qr: { zh: '乘车码', en: 'QR code', type: 4 },
  qingchengtong: { zh: '青城通', en: 'Qingchengtong card', type: 2 },
  luchengtong: { zh: '鹿城通', en: 'Luchengtong card', type: 2 },
  tunion: { zh: '外地交通联合卡', en: 'T-Union card of another city', type: 2 },
  'rail-ticket': { zh: '火车票', en: 'Railway ticket', type: 1 },
} as const satisfies Readonly<Record<string, Medium>>;

export type FareMediumId = keyof typeof fareMedia;

/** `rider_category_id` to its names; `adult` is the default of every feed. */
export const riderCategories = {
  adult: { zh: '成人', en: 'Adult' },
  student: { zh: '学生', en: 'Student' },
  senior: { zh: '老年人', en: 'Senior' },
  child: { zh: '儿童', en: 'Child' },
  disabled: { zh: '残疾人', en: 'Disabled person' },
} as const;

export type RiderCategoryId = keyof typeof riderCategories;

/** Writes the media and riders a feed uses, their translations and their provenance. */
export function addFareVocabulary(
  feed: FeedDraft,
  media: readonly FareMediumId[],
  riders: readonly RiderCategoryId[],
): void {
  for (const id of media) {
    const { zh, en, type } = fareMedia[id];
    addRow(feed, 'fare_media', { fare_media_id: id, fare_media_name: zh, fare_media_type: type });
    addTranslation(feed, 'fare_media', 'fare_media_name', id, { en });
  }
  for (const id of riders) {
    const { zh, en } = riderCategories[id];
    addRow(feed, 'rider_categories', {
      rider_category_id: id,
      rider_category_name: zh,
      is_default_fare_category: id === 'adult' ? 1 : 0,
      eligibility_url: undefined,
    });
    addTranslation(feed, 'rider_categories', 'rider_category_name', id, { en });
  }
  for (const table of ['fare_media', 'rider_categories']) {
    addProvenance(feed, {
      table_name: table,
      record_id: '*',
      confidence: 'derived',
      source: 'the vocabulary shared by all feeds',
    });
  }
}
