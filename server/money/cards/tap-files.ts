/**
 * Reads tap files into chunks of taps and line problems, and writes tap files, as NDJSON or CSV.
 *
 * A wrong line does not stop the reading. Memory holds one chunk and one block of the file.
 */
import type { ServiceDay } from '../../base/service-day.ts';
import { EncodingProbe, type TextEncoding } from '../../base/text-encoding.ts';
import type { StoredTap, TerminalFile } from '../ledger/ledger-store.ts';
import type { Tap } from '../scheme/tap.ts';
import type { ReconDraft } from './card-event.ts';
import { createCsvReader, tapColumns, toCsvHeader, toCsvLine, toCsvTrailer } from './tap-csv.ts';
import { expectations, type LineProblem, type LineProblemCode, toStoredTap, toTap } from './tap-fields.ts';
import {
  isOfSection,
  listSectionItems,
  type SectionTrailer,
  type TapLineReader,
  TapSection,
  toTerminalFile,
} from './tap-line.ts';
import { readNdjsonLine, toNdjsonHeader, toNdjsonLine, toNdjsonTrailer } from './tap-ndjson.ts';

export type TapFormat = 'ndjson' | 'csv';

/** Characters of the longest line. */
const MAX_LINE = 8_192;
const CHUNK_TAPS = 1_000;

/** Part of a file that is written in one transaction. */
export interface TapChunk {
  readonly fileId: string;
  /** Counted from 0 within the file. */
  readonly chunkNo: number;
  readonly taps: readonly StoredTap[];
  readonly files: readonly TerminalFile[];
  /** Trailers that differ from the taps of their section. */
  readonly items: readonly ReconDraft[];
  readonly problems: readonly LineProblem[];
  /** Bytes of the file read so far. */
  readonly bytesRead: number;
}

export interface TapSource {
  /** Identity of the content; the same content gives the same chunks. */
  readonly fileId: string;
  /** For messages. */
  readonly name: string;
  readonly format: TapFormat;
  readonly chunkTaps?: number;
}

/** NDJSON unless the name ends in `.csv`. */
export function toTapFormat(name: string): TapFormat {
  return /\.csv$/i.test(name) ? 'csv' : 'ndjson';
}

/** Chunks of a tap file; the last one may be without taps. */
export async function* parseTaps(
  source: TapSource,
  blocks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<TapChunk> {
  const { chunkTaps = CHUNK_TAPS } = source;
  const parser = new TapParser(source);
  const decoder = new TextDecoder();
  const probe = new EncodingProbe();
  let rest = '';
  let bytesRead = 0;
  for await (const block of blocks) {
    bytesRead += block.byteLength;
    probe.read(block);
    parser.encoding = probe.encoding;
    const text = rest + decoder.decode(block, { stream: true });
    let from = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      parser.read(text.slice(from, end));
      from = end + 1;
      if (parser.tapCount >= chunkTaps) yield parser.takeChunk(bytesRead);
    }
    rest = text.slice(from);
    // Keep only enough of a long line to report that it is too long.
    if (rest.length > 2 * MAX_LINE) rest = rest.slice(0, 2 * MAX_LINE);
  }
  probe.end();
  parser.encoding = probe.encoding;
  rest += decoder.decode();
  if (rest !== '') parser.read(rest);
  parser.end();
  yield parser.takeChunk(bytesRead);
}

class TapParser {
  readonly #source: TapSource;
  readonly #readLine: TapLineReader;
  #line = 0;
  #chunkNo = 0;
  #section: TapSection | undefined;
  #isEmpty = true;
  /** Of the blocks so far. */
  encoding: TextEncoding = 'utf8';
  #taps: StoredTap[] = [];
  #files: TerminalFile[] = [];
  #items: ReconDraft[] = [];
  #problems: LineProblem[] = [];

  constructor(source: TapSource) {
    this.#source = source;
    this.#readLine = source.format === 'csv' ? createCsvReader() : readNdjsonLine;
  }

  get tapCount(): number {
    return this.#taps.length;
  }

  read(text: string): void {
    this.#line++;
    if (text.trim() === '') return;
    this.#isEmpty = false;
    const lineEnd = text.indexOf('\r');
    if (lineEnd >= 0 && lineEnd < text.length - 1) {
      this.#say('line-ends', null);
      return;
    }
    if (text.length > MAX_LINE) {
      this.#say('too-long', null);
      return;
    }
    const line = this.#readLine(text);
    switch (line.kind) {
      case 'tap': {
        const tap = toStoredTap(toTap(line.raw), this.#source.fileId);
        if (this.#section) {
          if (isOfSection(this.#section, tap)) this.#section.add(tap);
          else this.#say('section', 'terminalId');
        }
        this.#taps.push(tap);
        break;
      }
      case 'header':
        if (this.#section) this.#say('section', null);
        this.#section = new TapSection(line.header);
        break;
      case 'trailer':
        this.#close(line.trailer);
        break;
      case 'problem': {
        const { code, field } = line.problem;
        // Bytes that are no UTF-8 are read as U+FFFD.
        const isGarbled = this.encoding !== 'utf8' && text.includes('\uFFFD');
        if (isGarbled) this.#say(this.encoding === 'gbk' ? 'gbk' : 'not-utf8', field);
        else this.#say(code, field);
      }
    }
  }

  /** Reports a file without content, and a section that the file does not close. */
  end(): void {
    if (this.#isEmpty) {
      this.#line = 1;
      this.#say('empty', null);
    }
    if (!this.#section) return;
    this.#line++;
    this.#say('section', null);
  }

  takeChunk(bytesRead: number): TapChunk {
    const chunk: TapChunk = {
      fileId: this.#source.fileId,
      chunkNo: this.#chunkNo++,
      taps: this.#taps,
      files: this.#files,
      items: this.#items,
      problems: this.#problems,
      bytesRead,
    };
    this.#taps = [];
    this.#files = [];
    this.#items = [];
    this.#problems = [];
    return chunk;
  }

  #close(said: SectionTrailer): void {
    const section = this.#section;
    if (!section) {
      this.#say('section', null);
      return;
    }
    this.#section = undefined;
    this.#files.push(toTerminalFile(this.#source.fileId, section.header, said));
    for (const item of listSectionItems(section.header, said, section.toTrailer())) this.#items.push(item);
  }

  #say(code: LineProblemCode, field: string | null): void {
    this.#problems.push({
      file: this.#source.name,
      line: this.#line,
      field,
      code,
      expected: expectations[code],
    });
  }
}

export interface TapWriterOptions {
  readonly format: TapFormat;
  /** For the column `service_date` of CSV. */
  readonly toServiceDay: (eventSec: number) => ServiceDay;
}

/** First line of a file: the columns of CSV. */
export function toFileStart(format: TapFormat): string {
  return format === 'csv' ? `${tapColumns.join(',')}\n` : '';
}

/** Taps without header and trailer, one in each line. */
export function toTapLines(taps: Iterable<Tap>, { format, toServiceDay }: TapWriterOptions): string {
  let text = '';
  for (const tap of taps)
    text += format === 'csv' ? `${toCsvLine(tap, toServiceDay(tap.eventSec))}\n` : `${toNdjsonLine(tap)}\n`;
  return text;
}

/**
 * The section of one terminal: header, taps, trailer.
 *
 * @throws RangeError if a tap is of another terminal.
 */
export function toTapSection(
  header: { readonly terminalId: string; readonly fileNo: number },
  taps: readonly Tap[],
  options: TapWriterOptions,
): string {
  const section = new TapSection(header);
  for (const tap of taps) {
    if (tap.terminalId !== header.terminalId)
      throw new RangeError(`a tap of ${tap.terminalId} in a file of ${header.terminalId}`);
    section.add(toStoredTap(tap, ''));
  }
  const trailer = section.toTrailer();
  const isCsv = options.format === 'csv';
  const first = isCsv ? toCsvHeader(header) : toNdjsonHeader(header);
  const last = isCsv ? toCsvTrailer(trailer) : toNdjsonTrailer(trailer);
  return `${first}\n${toTapLines(taps, options)}${last}\n`;
}
