/** Finds rows of a table whose key an earlier row has. */
import { findSeconds } from '../../base/seconds.ts';
import type { FieldRule, TableRule } from './feed-tables.ts';

/** The key of a shape point is a pair with a rising number. */
const SEQUENCE_KEYED = 'shapes.txt';
/** Keys of stop times are checked trip by trip in `check-trips.ts`. */
const CHECKED_ELSEWHERE = 'stop_times.txt';

/** Keys of one table. Call `find` for each row, and `add` with its result for each row that is kept. */
export class RowKeys {
  readonly #table: TableRule;
  readonly #rules: readonly FieldRule[];
  readonly #seen = new Set<string>();
  readonly #sequences = new SequenceKeys();

  constructor(table: TableRule) {
    this.#table = table;
    this.#rules = table.primaryKey.flatMap((key) => table.fields.filter(({ name }) => name === key));
  }

  /** Whether an earlier row has the key of this one; `key` is undefined where `add` has nothing to note. */
  find(
    get: (field: string) => string,
    listMore: () => readonly string[],
  ): { readonly key?: string; readonly isDuplicate: boolean } {
    const { file, primaryKey } = this.#table;
    if (primaryKey.length === 0 || file === CHECKED_ELSEWHERE) return { isDuplicate: false };
    if (file === SEQUENCE_KEYED) {
      const [id = '', sequence = ''] = primaryKey.map(get);
      return { isDuplicate: !this.#sequences.add(id, Number(sequence)) };
    }
    const values = this.#rules.map(({ kind, name }) => toKeyText(kind, get(name)));
    if (values.length === 1 && values[0] === '') return { isDuplicate: false };
    const key = [...values, ...listMore()].join('\n');
    return { key, isDuplicate: this.#seen.has(key) };
  }

  add(key: string | undefined): void {
    if (key !== undefined) this.#seen.add(key);
  }
}

/** The same text for all spellings of a value: the database takes `6:00:00` and `06:00:00` for one key. */
function toKeyText(kind: FieldRule['kind'], text: string): string {
  if (text === '') return text;
  switch (kind) {
    case 'date':
      return text.replaceAll('-', '');
    case 'time':
      return String(findSeconds(text));
    case 'integer':
    case 'real':
      return String(Number(text));
    default:
      return text;
  }
}

/**
 * Finds pairs of id and sequence number that come twice. The numbers of an id mostly rise, so a list is enough until one
 * falls; then the list becomes a set.
 */
export class SequenceKeys {
  readonly #rising = new Map<string, { seen: number[]; set?: Set<number> }>();

  /** Whether the pair is new. */
  add(id: string, sequence: number): boolean {
    const entry = this.#rising.get(id);
    if (!entry) {
      this.#rising.set(id, { seen: [sequence] });
      return true;
    }
    if (!entry.set) {
      if (sequence > (entry.seen.at(-1) ?? Number.NEGATIVE_INFINITY)) {
        entry.seen.push(sequence);
        return true;
      }
      entry.set = new Set(entry.seen);
      entry.seen = [];
    }
    if (entry.set.has(sequence)) return false;
    entry.set.add(sequence);
    return true;
  }
}
