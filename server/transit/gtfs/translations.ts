/**
 * Names in other languages, from `translations.txt`: by the id of a record, or by the text it
 * stands for. A row by id wins over one by text.
 */
import type { Names } from '../../base/names.ts';

/** Translations of one feed; every reader that yields a name goes through `toNames`. */
export interface Translations {
  /**
   * `recordId` is the row's own id (of a call its trip, a line break, and its `stop_sequence`); `text` the feed's own
   * name.
   */
  toNames(table: string, field: string, text: string, recordId?: string): Names;
}

interface Ranked {
  readonly rank: number;
  readonly text: string;
}

/** `zh-Hans` -> `zh`: the page chooses by language, not by region. */
export function toLanguage(tag: string): string {
  return (tag.trim().toLowerCase().split(/[-_]/)[0] ?? '').trim();
}

/**
 * Several tags may fold into one language. The plain tag wins, then for Chinese the simplified
 * script (the page's own), then whichever the file lists first.
 */
function toRank(tag: string): number {
  const lower = tag.trim().toLowerCase();
  if (!/[-_]/.test(lower)) return 3;
  return /^zh[-_](hans|cn|sg)/.test(lower) ? 2 : 1;
}

/** Reads `translations.txt` once; readers look names up in memory. */
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

/** A call is named by its trip and its `stop_sequence`, every other row by its id. */
const toRecordKey = (
  table: string,
  recordId: string | number | null,
  subId: string | number | null,
): string => (table === 'stop_times' ? `${recordId}\n${subId ?? ''}` : String(recordId));

function toKey(form: 'id' | 'text', table: string, field: string, value: string): string {
  return `${form}\n${table}\n${field}\n${value}`;
}
