/** Writes files anew without the rows and cells that validation found unusable. */
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
    else if (fileEdits.isForeign || fileEdits.dropped.size > 0 || fileEdits.cleared.size > 0) {
      await rewrite(path, fileEdits, options);
    }
  }
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
    await readRecords(path, options, ({ ordinal, cells }) => {
      if (edits.dropped.has(ordinal)) return;
      const cleared = edits.cleared.get(ordinal);
      const kept = cleared ? cells.map((cell, index) => (cleared.includes(index) ? '' : cell)) : cells;
      text += `${kept.map(toCsvCell).join(',')}\n`;
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

function toCsvCell(cell: string): string {
  return /[",\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
