/**
 * Many strings in two flat arrays: UTF-8 bytes and offsets. Half a million trip ids take no more memory than their bytes,
 * and are mapped from a snapshot without parsing.
 */
export interface StringTable {
  readonly bytes: Uint8Array;
  /** One more than there are strings. */
  readonly offsets: Int32Array;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Packs strings in their order. */
export function toStringTable(strings: readonly string[]): StringTable {
  const offsets = new Int32Array(strings.length + 1);
  const chunks = strings.map((text) => encoder.encode(text));
  let total = 0;
  chunks.forEach((chunk, i) => {
    total += chunk.length;
    offsets[i + 1] = total;
  });
  const bytes = new Uint8Array(total);
  chunks.forEach((chunk, i) => {
    bytes.set(chunk, offsets[i]);
  });
  return { bytes, offsets };
}

/** The string of a row. Throws a RangeError for a row that does not exist. */
export function getString(table: StringTable, row: number): string {
  const from = table.offsets[row];
  const to = table.offsets[row + 1];
  if (from === undefined || to === undefined || row < 0) throw new RangeError(`no string in row ${row}`);
  if (from === to) return '';
  // TextDecoder does not accept shared memory, so copy the bytes.
  return decoder.decode(table.bytes.slice(from, to));
}

/** All strings, in their order. */
export function listStrings(table: StringTable): string[] {
  return Array.from({ length: table.offsets.length - 1 }, (_, row) => getString(table, row));
}
