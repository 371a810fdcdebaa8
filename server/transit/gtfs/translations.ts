/**
 * Names in other languages from `translations.txt`, by the id of a record or by the text of a field. A translation by id
 * overrides one by text.
 */
import type { Names } from '../../base/names.ts';

/** Translations of one feed. All readers of names use `toNames`. */
export interface Translations {
  /**
   * @param text the name in the table itself
   * @param recordId the id of the row; of a call, trip id, line break and `stop_sequence`
   */
  toNames(table: string, field: string, text: string, recordId?: string): Names;
}

interface Ranked {
  readonly rank: number;
  readonly text: string;
}

/** The language without script and region: `zh-Hans` becomes `zh`. */
export function toLanguage(tag: string): string {
  return (tag.trim().toLowerCase().split(/[-_]/)[0] ?? '').trim();
}

/**
 * Rank among tags of the same language: first the plain tag, then simplified Chinese, then all others. Of equal ranks the
 * first row of the file is used.
 */
function toRank(tag: string): number {
  const lower = tag.trim().toLowerCase();
  if (!/[-_]/.test(lower)) return 3;
  return /^zh[-_](hans|cn|sg)/.test(lower) ? 2 : 1;
}

/** Reads all translations into memory. */
export function loadTranslations(listRows: (query: string) => (string | number | null)[][]): Translations {
  const entries = new Map<string, Map<string, Ranked>>();
  const rows = listRows(
    'SELECT table_name, field_name, language, translation, record_id, record_sub_id, field_value FROM translations ORDER BY rowid',
  );
  for (const [table, field, tag, translation, recordId, subId, fieldValue] of rows) {
    const key =
      recordId !== null && recordId !== undefined && recordId !== ''
        ? toKey('id', String(table), String(field), toRecordKey(String(table), recordId, subId ?? null))
        : toKey('text', String(table), String(field), String(fieldValue ?? ''));
    const byLanguage = entries.get(key) ?? new Map<string, Ranked>();
    entries.set(key, byLanguage);
    const language = toLanguage(String(tag));
    const rank = toRank(String(tag));
    const known = byLanguage.get(language);
    if (!known || known.rank < rank) byLanguage.set(language, { rank, text: String(translation) });
  }
  const cache = new Map<Map<string, Ranked>, Readonly<Record<string, string>>>();
  const toRecord = (found: Map<string, Ranked>) => {
    const record =
      cache.get(found) ?? Object.fromEntries([...found].map(([language, { text }]) => [language, text]));
    cache.set(found, record);
    return record;
  };
  return {
    toNames(table, field, text, recordId) {
      if (entries.size === 0) return { text };
      const byText = text === '' ? undefined : entries.get(toKey('text', table, field, text));
      const byId = recordId === undefined ? undefined : entries.get(toKey('id', table, field, recordId));
      if (!byText && !byId) return { text };
      if (!byText || !byId) return { text, translations: toRecord((byId ?? byText)!) };
      return { text, translations: { ...toRecord(byText), ...toRecord(byId) } };
    },
  };
}

/** The key of a call is its trip and `stop_sequence`; that of any other row is its id. */
const toRecordKey = (
  table: string,
  recordId: string | number | null,
  subId: string | number | null,
): string => (table === 'stop_times' ? `${recordId}\n${subId ?? ''}` : String(recordId));

function toKey(form: 'id' | 'text', table: string, field: string, value: string): string {
  return `${form}\n${table}\n${field}\n${value}`;
}
