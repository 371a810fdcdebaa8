/** Writes files anew as validation wants them: without unusable rows, with cells in the form that GTFS has. */
import { closeSync, openSync, writeSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { FeedEdits, FileEdits } from './feed-edits.ts';
import { readRecords } from './read-records.ts';

const FLUSH_CHARS = 1 << 18;

/** Applies the edits to the files in `dir`, which must be a copy of the feed. Untouched files stay as they are. */
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
  // Written synchronously: the reader hands records over in a callback, and a stream would pile them up.
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
