/** What has to change in a feed's files before node-gtfs may read them. */

/**
 * Text that stands for a blank cell in a column that node-gtfs wants filled. node-gtfs trims cells outside of quotes
 * only, so a quoted space reaches the database; the readers take it for a blank.
 */
export const FILLED_BLANK = ' ';

export interface FileEdits {
  /** Ordinals of records to leave out. */
  readonly dropped: Set<number>;
  /** Cells with another text, by the ordinal of the record (0 is the header) and the index of the column. */
  readonly cells: Map<number, Map<number, string>>;
  /** Columns that the file lacks: what stands in them, and where it is another text by the ordinal of the record. */
  readonly addedColumns: Map<string, { blank: string; readonly cells: Map<number, string> }>;
  /** The file is readable by us and not by node-gtfs, and is written anew. */
  isForeign: boolean;
  /** The file as a whole is left out. */
  isOmitted: boolean;
  /** Records that were read, without the header. */
  records: number;
  /** Of those left out, how many are kept elsewhere than in the tables of node-gtfs. */
  elsewhere: number;
}

/** Edits of all files of a feed. */
export class FeedEdits {
  readonly #files = new Map<string, FileEdits>();

  of(file: string): FileEdits {
    let edits = this.#files.get(file);
    if (!edits) {
      edits = {
        dropped: new Set(),
        cells: new Map(),
        addedColumns: new Map(),
        isForeign: false,
        isOmitted: false,
        records: 0,
        elsewhere: 0,
      };
      this.#files.set(file, edits);
    }
    return edits;
  }

  isOmitted(file: string): boolean {
    return this.#files.get(file)?.isOmitted ?? false;
  }

  drop(file: string, ordinal: number): void {
    this.of(file).dropped.add(ordinal);
  }

  /** Leaves a record out of the file because it is kept by other means. */
  keepElsewhere(file: string, ordinal: number): void {
    this.drop(file, ordinal);
    this.of(file).elsewhere += 1;
  }

  /** Gives a cell another text; empty text empties it. */
  replace(file: string, ordinal: number, column: number, text: string): void {
    const { cells } = this.of(file);
    const row = cells.get(ordinal);
    if (row) row.set(column, text);
    else cells.set(ordinal, new Map([[column, text]]));
  }

  /** Adds a column that the file lacks. */
  addColumn(file: string, column: string, blank: string): void {
    this.of(file).addedColumns.set(column, { blank, cells: new Map() });
  }

  /** Gives a record a text in a column that the file lacks; the column is blank elsewhere. */
  addCell(file: string, ordinal: number, column: string, text: string): void {
    const { addedColumns } = this.of(file);
    const added = addedColumns.get(column) ?? { blank: '', cells: new Map<number, string>() };
    addedColumns.set(column, added);
    added.cells.set(ordinal, text);
  }

  entries(): IterableIterator<[string, FileEdits]> {
    return this.#files.entries();
  }

  /** Records that stay, by file. */
  toCounts(): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const [file, edits] of this.#files) {
      if (!edits.isOmitted) counts[file] = edits.records - edits.dropped.size + edits.elsewhere;
    }
    return counts;
  }
}
