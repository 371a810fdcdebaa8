/**
 * Streams the records of one CSV file with their line numbers.
 *
 * A file is UTF-8, or UTF-16 with a byte order mark. Other encodings throw `CsvError` with the line of the first bad byte.
 * Memory is bounded by `maxRecordBytes`.
 */
import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Transform } from 'node:stream';
import { parse } from 'csv-parse';

/** All three line ends are accepted, also mixed in one file. */
export const recordDelimiters = ['\r\n', '\n', '\r'] as const;

export interface CsvRecord {
  /** 0 for the header, then 1, 2, 3 ...; empty lines do not count. */
  readonly ordinal: number;
  /** Line on which the record starts. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** Properties of the text of a file, filled in while it is read. */
export interface TextTraits {
  isUtf16: boolean;
  hasNul: boolean;
  /** The delimiter between cells where it is not a comma. */
  otherDelimiter?: string;
}

/** Thrown where a file cannot be read to its end. */
export class CsvError extends Error {
  readonly code: 'invalid-utf8' | 'malformed-csv' | 'oversized-record';
  readonly line: number;

  constructor(code: CsvError['code'], line: number) {
    super(`${code} on line ${line}`);
    this.name = 'CsvError';
    this.code = code;
    this.line = line;
  }
}

/** Calls `onRecord` for the header and each record. Throws `CsvError`, and the reason of `signal`. */
export async function readRecords(
  path: string,
  options: { readonly maxRecordBytes: number; readonly traits?: TextTraits; readonly signal?: AbortSignal },
  onRecord: (record: CsvRecord) => void,
): Promise<void> {
  const traits = options.traits ?? { isUtf16: false, hasNul: false };
  const otherDelimiter = await findOtherDelimiter(path);
  if (otherDelimiter !== undefined) traits.otherDelimiter = otherDelimiter;
  const parser = parse({
    bom: true,
    delimiter: otherDelimiter ?? ',',
    info: true,
    max_record_size: options.maxRecordBytes,
    record_delimiter: [...recordDelimiters],
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    trim: true,
  });
  const source = createReadStream(path, { highWaterMark: 1 << 18 });
  const text = toUtf8(traits);
  const stop = (error: Error) => parser.destroy(error);
  source.on('error', stop);
  text.on('error', stop);
  const onAbort = () => parser.destroy(options.signal?.reason as Error);
  options.signal?.addEventListener('abort', onAbort);
  try {
    options.signal?.throwIfAborted();
    await new Promise<void>((resolve, reject) => {
      const toLine = createLineCounter();
      let ordinal = 0;
      parser.on('readable', () => {
        try {
          for (;;) {
            const read = parser.read() as { record: string[]; info: { lines: number } } | null;
            if (read === null) return;
            onRecord({ ordinal: ordinal++, line: toLine(read.record, read.info.lines), cells: read.record });
          }
        } catch (error) {
          parser.destroy(error as Error);
        }
      });
      parser.on('end', resolve);
      parser.on('error', (error) => reject(toCsvError(error)));
      source.pipe(text).pipe(parser);
    });
  } finally {
    options.signal?.removeEventListener('abort', onAbort);
    source.destroy();
    text.destroy();
    parser.destroy();
  }
}

const HEADER_BYTES = 4096;

/**
 * The semicolon or tab with which some spreadsheets separate cells. Undefined where the header has a comma, or neither of
 * the two.
 */
async function findOtherDelimiter(path: string): Promise<string | undefined> {
  const file = await open(path, 'r');
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES, 0);
    const head = buffer.subarray(0, bytesRead);
    const text = new TextDecoder(findUtf16(head) ?? 'utf-8').decode(head);
    const header = /[^\r\n]+/.exec(text)?.[0] ?? '';
    if (header.includes(',')) return undefined;
    return [';', '\t'].find((delimiter) => header.includes(delimiter));
  } finally {
    await file.close();
  }
}

/**
 * Returns a function from the line count of the parser at the end of a record to the line on which the record starts. The
 * parser counts a CR LF inside quotes as two lines, so the function subtracts one for each.
 */
function createLineCounter(): (cells: readonly string[], linesAtEnd: number) => number {
  let previous = 0;
  let surplus = 0;
  return (cells, linesAtEnd) => {
    const jumped = linesAtEnd - previous > 1;
    previous = linesAtEnd;
    if (!jumped) return linesAtEnd - surplus;
    let inside = 0;
    for (const cell of cells) {
      surplus += cell.split('\r\n').length - 1;
      inside += cell.split(/\r\n|\n|\r/).length - 1;
    }
    return linesAtEnd - surplus - inside;
  };
}

function toCsvError(error: Error & { code?: string; lines?: number }): Error {
  if (!error.code?.startsWith('CSV_')) return error;
  const code = error.code === 'CSV_MAX_RECORD_SIZE' ? 'oversized-record' : 'malformed-csv';
  return new CsvError(code, error.lines ?? 1);
}

/** Passes UTF-8 through, converts UTF-16 to UTF-8, and fails at the first byte that is neither. */
function toUtf8(traits: TextTraits): Transform {
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  let isFirst = true;
  let lines = 1;
  let rest: Buffer = Buffer.alloc(0);
  const check = (bytes: Buffer): void => {
    if (!isUtf8(bytes)) throw new CsvError('invalid-utf8', lines + countLines(bytes, toValidLength(bytes)));
    traits.hasNul ||= bytes.includes(0);
    lines += countLines(bytes, bytes.length);
  };
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      try {
        if (isFirst) {
          isFirst = false;
          const encoding = findUtf16(chunk);
          traits.isUtf16 = encoding !== undefined;
          if (encoding) decoder = new TextDecoder(encoding);
        }
        if (decoder) {
          const text = decoder.decode(chunk, { stream: true });
          traits.hasNul ||= text.includes('\0');
          done(null, Buffer.from(text));
          return;
        }
        const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
        const whole = toWholeLength(bytes);
        rest = bytes.subarray(whole);
        const ready = bytes.subarray(0, whole);
        check(ready);
        done(null, ready);
      } catch (error) {
        done(error as Error);
      }
    },
    flush(done) {
      try {
        check(rest);
        done(null, decoder ? Buffer.from(decoder.decode()) : rest);
      } catch (error) {
        done(error as Error);
      }
    },
  });
}

function findUtf16(bytes: Buffer): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return undefined;
}

/** Length of the chunk without an incomplete character at its end. */
function toWholeLength(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!;
    if (byte < 0x80) return bytes.length;
    if (byte >= 0xc0) {
      const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return back < needed ? bytes.length - back : bytes.length;
    }
  }
  return bytes.length;
}

/** Length of the longest prefix that is UTF-8, by binary search. */
function toValidLength(bytes: Buffer): number {
  let low = 0;
  let high = bytes.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    const prefix = bytes.subarray(0, middle);
    if (isUtf8(prefix.subarray(0, toWholeLength(prefix)))) low = middle;
    else high = middle - 1;
  }
  return low;
}

function countLines(bytes: Buffer, length: number): number {
  let lines = 0;
  for (let at = bytes.indexOf(10); at !== -1 && at < length; at = bytes.indexOf(10, at + 1)) lines++;
  return lines;
}
