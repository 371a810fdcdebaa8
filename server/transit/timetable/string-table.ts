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

/** The strings of some rows, in the order of `order`; rows from the end of the table on are those of `added`. */
export function takeStrings(
  table: StringTable,
  order: readonly number[],
  added: readonly string[],
): StringTable {
  const count = table.offsets.length - 1;
  const more = toStringTable(added);
  const lengthOf = (row: number) => {
    const { offsets } = row < count ? table : more;
    const at = row < count ? row : row - count;
    return (offsets[at + 1] as number) - (offsets[at] as number);
  };
  const offsets = new Int32Array(order.length + 1);
  order.forEach((row, at) => {
    offsets[at + 1] = (offsets[at] as number) + lengthOf(row);
  });
  const bytes = new Uint8Array(offsets[order.length] as number);
  for (let at = 0; at < order.length; ) {
    // Rows that follow each other in the table are copied at once.
    const first = order[at] as number;
    let next = at + 1;
    while (next < order.length && order[next] === first + next - at && order[next] !== count) next++;
    const [from, start] = first < count ? [table, first] : [more, first - count];
    bytes.set(from.bytes.subarray(from.offsets[start], from.offsets[start + next - at]), offsets[at]);
    at = next;
  }
  return { bytes, offsets };
}
