/**
 * Fare media and rider categories, with the same ids in all feeds, so that a choice (a card, a student) applies to buses, metro
 * and trains.
 *
 * Each feed decides which media its products accept: a medium that is not accepted has no product row.
 */
import { addProvenance, addRow, type FeedDraft } from './feed-draft.ts';
import { addTranslation } from './translations.ts';

interface Medium {
  readonly zh: string;
  readonly en: string;
  /** `fare_media_type`: 0 none, 1 paper ticket, 2 transit card, 4 mobile app. */
  readonly type: 0 | 1 | 2 | 4;
}

/** Names and type by `fare_media_id`. */
export const fareMedia = {
  cash: { zh: '现金', en: 'Cash', type: 0 },
  qr: { zh: '乘车码', en: 'QR code', type: 4 },
  qingchengtong: { zh: '青城通', en: 'Qingchengtong card', type: 2 },
  luchengtong: { zh: '鹿城通', en: 'Luchengtong card', type: 2 },
  tunion: { zh: '外地交通联合卡', en: 'T-Union card of another city', type: 2 },
  'rail-ticket': { zh: '火车票', en: 'Railway ticket', type: 1 },
} as const satisfies Readonly<Record<string, Medium>>;

export type FareMediumId = keyof typeof fareMedia;

/** Names by `rider_category_id`; `adult` is the default in every feed. */
export const riderCategories = {
  adult: { zh: '成人', en: 'Adult' },
  student: { zh: '学生', en: 'Student' },
  senior: { zh: '老年人', en: 'Senior' },
  child: { zh: '儿童', en: 'Child' },
  disabled: { zh: '残疾人', en: 'Disabled person' },
} as const;

export type RiderCategoryId = keyof typeof riderCategories;

/** Adds the media and riders that a feed uses, with translations and provenance. */
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
