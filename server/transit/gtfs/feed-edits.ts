/** The edits that make a feed's files readable for node-gtfs: collected during validation, then applied to the copy. */
import { closeSync, openSync, writeSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readRecords } from './read-records.ts';

/**
 * Replaces a blank cell in a column that node-gtfs requires. node-gtfs trims cells outside of quotes only, so a quoted
 * space reaches the database; `findText` reads it as blank.
 */
export const FILLED_BLANK = ' ';

export interface FileEdits {
  /** Ordinals of records to leave out. */
  readonly dropped: Set<number>;
  /** New texts of cells, by the ordinal of the record (0 is the header) and the index of the column. */
  readonly cells: Map<number, Map<number, string>>;
  /** Columns that the file lacks: the text of most cells, and other texts by the ordinal of the record. */
  readonly addedColumns: Map<string, { blank: string; readonly cells: Map<number, string> }>;
  /** node-gtfs cannot read the encoding or the delimiter of the file, so the file is rewritten. */
  isForeign: boolean;
  /** The whole file is left out. */
  isOmitted: boolean;
  /** Number of records, without the header. */
  records: number;
  /** Number of dropped records that are stored in a table of this project instead. */
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

  /** Drops a record from the file because a table of this project stores it. */
  keepElsewhere(file: string, ordinal: number): void {
    this.drop(file, ordinal);
    this.of(file).elsewhere += 1;
  }

  /** Replaces the text of a cell. */
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

  /** Sets the text of a record in a column that the file lacks; the column is blank in other records. */
  addCell(file: string, ordinal: number, column: string, text: string): void {
    const { addedColumns } = this.of(file);
    const added = addedColumns.get(column) ?? { blank: '', cells: new Map<number, string>() };
    addedColumns.set(column, added);
    added.cells.set(ordinal, text);
  }

  entries(): IterableIterator<[string, FileEdits]> {
    return this.#files.entries();
  }

  /** Number of usable records by file. */
  toCounts(): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const [file, edits] of this.#files) {
      if (!edits.isOmitted) counts[file] = edits.records - edits.dropped.size + edits.elsewhere;
    }
    return counts;
  }
}

const FLUSH_CHARS = 1 << 18;

/** Applies the edits to the files in `dir`, which must be a copy of the feed. Files without edits are not rewritten. */
export async function cleanFeed(
  dir: string,
  edits: FeedEdits,
  options: { readonly maxRecordBytes: number; readonly signal?: AbortSignal },
): Promise<void> {
  for (const [file, fileEdits] of edits.entries()) {
    const path = join(dir, file);
    if (fileEdits.isOmitted) await rm(path, { force: true });
    else if (needsRewrite(fileEdits)) await rewrite(path, fileEdits, options);
  }
}

function needsRewrite({ addedColumns, cells, dropped, isForeign }: FileEdits): boolean {
  return isForeign || dropped.size > 0 || cells.size > 0 || addedColumns.size > 0;
}

async function rewrite(
  path: string,
  edits: FileEdits,
  options: { readonly maxRecordBytes: number; readonly signal?: AbortSignal },
): Promise<void> {
  const temporary = `${path}.clean`;
  // Write synchronously: the reader calls back for each record without waiting, so a stream would buffer the whole file.
  const out = openSync(temporary, 'w');
  try {
    let text = '';
    let width = 0;
    await readRecords(path, options, ({ ordinal, cells }) => {
      if (edits.dropped.has(ordinal)) return;
      text += `${toRow(cells, ordinal, edits, width).map(toCsvCell).join(',')}\n`;
      if (ordinal === 0) width = cells.length;
      if (text.length < FLUSH_CHARS) return;
      writeSync(out, text);
      text = '';
    });
    writeSync(out, text);
  } finally {
    closeSync(out);
  }
  await rename(temporary, path);
}

function toRow(
  cells: readonly string[],
  ordinal: number,
  { addedColumns, cells: edited }: FileEdits,
  width: number,
): readonly string[] {
  const changes = edited.get(ordinal);
  if (!changes && addedColumns.size === 0) return cells;
  const row = [...cells];
  for (const [index, text] of changes ?? []) {
    while (row.length < index) row.push('');
    row[index] = text;
  }
  if (addedColumns.size === 0) return row;
  if (ordinal === 0) return [...row, ...addedColumns.keys()];
  const whole = Array.from({ length: width }, (_, index) => row[index] ?? '');
  const added = Array.from(addedColumns.values(), (column) => column.cells.get(ordinal) ?? column.blank);
  return [...whole, ...added];
}

function toCsvCell(cell: string): string {
  return /[",\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
