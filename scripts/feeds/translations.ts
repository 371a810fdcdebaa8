/** English and Mongolian names, in addition to the Chinese names in the tables. */
import { addRow, type FeedDraft } from './feed-draft.ts';

/** Translations of a name; absent or empty where unknown. */
export interface Translated {
  readonly en?: string | undefined;
  readonly mn?: string | undefined;
}

/** Adds translations of a row to `translations.txt`. @param recordId - id of the row in `agency`, `stops` ... */
export function addTranslation(
  feed: FeedDraft,
  table: string,
  field: string,
  recordId: string,
  names: Translated,
): void {
  for (const language of ['en', 'mn'] as const) {
    const translation = names[language];
    if (!translation) continue;
    addRow(feed, 'translations', {
      table_name: table,
      field_name: field,
      language,
      translation,
      record_id: recordId,
      record_sub_id: undefined,
      field_value: undefined,
    });
  }
}

/** Adds translations of a value to `translations.txt`, for all cells of a field that contain it (headsigns). */
export function addValueTranslation(
  feed: FeedDraft,
  table: string,
  field: string,
  value: string,
  names: Translated,
): void {
  for (const language of ['en', 'mn'] as const) {
    const translation = names[language];
    if (!translation) continue;
    addRow(feed, 'translations', {
      table_name: table,
      field_name: field,
      language,
      translation,
      record_id: undefined,
      record_sub_id: undefined,
      field_value: value,
    });
  }
}
