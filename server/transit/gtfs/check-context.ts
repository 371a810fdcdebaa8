/** What the checks of all tables share: the context of a validation, the record at hand, and the hooks of single tables. */
import type { FeedEdits } from './feed-edits.ts';
import type { ProblemLog } from './problems.ts';

/** State of one validation. */
export interface CheckContext {
  readonly dir: string;
  /** Empty where only the files are validated. */
  readonly feedId: string;
  readonly log: ProblemLog;
  readonly edits: FeedEdits;
  readonly keys: KeyIndex;
  /** Known columns of each file. */
  readonly columns: Record<string, string[]>;
  /** By file, the index of each known column. */
  readonly columnIndexes: Map<string, ReadonlyMap<string, number>>;
  /** Essential files that are missing or unreadable. References into them are not checked: each would be a false alarm. */
  readonly unusable: Set<string>;
  readonly maxRecordBytes: number;
  readonly signal?: AbortSignal;
}

/** The record that is being checked. */
export interface CheckedRow {
  readonly ordinal: number;
  readonly line: number;
  /** Text of a cell; empty where the cell is blank, was emptied, or has no column. */
  get(field: string): string;
  /** The known columns whose cells are not blank, with their text. */
  toCells(): Record<string, string>;
  /** The unknown columns whose cells are not blank, with their text. */
  listUnknown(): readonly (readonly [field: string, value: string])[];
  /** Whether the cell held a value that is not valid. */
  isUnreadable(field: string): boolean;
  /** Replaces the text of a cell, in a new column where the file lacks the field. */
  replace(field: string, text: string): void;
}

/** Checks of a single table, called by `RowChecker` besides the checks that hold for all tables. */
export interface TableHook {
  /** Called for each row without a defect. Returns whether to keep the row. */
  onRow(row: CheckedRow): boolean;
  /** Called for each row with a defect in its own cells, which is left out without `onRow`. */
  onDefect?(row: CheckedRow): void;
  /** Further cells that are part of the key. */
  listKeyCells?(row: CheckedRow): readonly string[];
  /** Called for each row that is left out, for any reason. `row` has the text of the file. */
  onDropped?(row: CheckedRow): void;
  /**
   * Called for a cell whose defect would drop the row. Returns true where the hook has mended the row with `replace`;
   * the checks then continue with the next cell.
   */
  onUnusableCell?(row: CheckedRow, field: string): boolean;
  /** Called for a row that is left out because an earlier row has the same key. */
  onDuplicate?(row: CheckedRow, key: string): void;
}

/** Ids by file and field, for the checks of references. */
export class KeyIndex {
  readonly #known = new Map<string, Set<string>>();
  readonly #dropped = new Map<string, Set<string>>();

  /** Ids in `field` of the rows of `file` that are kept; grows while the file is read. */
  known(file: string, field: string): Set<string> {
    return getSet(this.#known, `${file}/${field}`);
  }

  /** Ids of rows that are left out. A reference to one of them gets the code `dropped-reference`. */
  dropped(file: string, field: string): Set<string> {
    return getSet(this.#dropped, `${file}/${field}`);
  }

  /** Moves an id from the known to the dropped. */
  drop(file: string, field: string, value: string): void {
    this.known(file, field).delete(value);
    this.dropped(file, field).add(value);
  }

  /** Removes all ids of a file that turned out to be unreadable. */
  forget(file: string): void {
    for (const [name, set] of this.#known) if (name.startsWith(`${file}/`)) set.clear();
  }
}

function getSet(sets: Map<string, Set<string>>, name: string): Set<string> {
  const set = sets.get(name) ?? new Set();
  sets.set(name, set);
  return set;
}
