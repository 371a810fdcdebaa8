/** Names in English and Mongolian beside the Chinese names that the tables themselves carry. */
import { addRow, type FeedDraft } from './feed-draft.ts';

/** Absent or empty where the name is not known in that language. */
export interface Translated {
  readonly en?: string | undefined;
  readonly mn?: string | undefined;
}

/** Appends to `translations.txt` by record: `recordId` is the row's id (in `agency`, `stops` ...). */
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

/** Appends to `translations.txt` by value: every cell of that field which reads `value` (headsigns). */
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
