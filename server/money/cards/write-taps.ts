/** Tap files written: the taps of one terminal between header and trailer, in either form. */
import type { ServiceDay } from '../../base/service-day.ts';
import type { Tap } from '../scheme/tap.ts';
import type { TapFormat } from './parse-taps.ts';
import { tapColumns, toCsvHeader, toCsvLine, toCsvTrailer } from './tap-csv.ts';
import { toNdjsonHeader, toNdjsonLine, toNdjsonTrailer } from './tap-ndjson.ts';
import { TapSection } from './tap-section.ts';
import { toStoredTap } from './tap-text.ts';

export interface TapWriterOptions {
  readonly format: TapFormat;
  /** For the column `service_date` of CSV. */
  readonly toServiceDay: (eventSec: number) => ServiceDay;
}

/** First lines of a file: the columns, if it has any. */
export function toFileStart(format: TapFormat): string {
  return format === 'csv' ? `${tapColumns.join(',')}\n` : '';
}

/** Taps without header and trailer, each in a line of its own. */
export function toTapLines(taps: Iterable<Tap>, { format, toServiceDay }: TapWriterOptions): string {
  let text = '';
  for (const tap of taps)
    text += format === 'csv' ? `${toCsvLine(tap, toServiceDay(tap.eventSec))}\n` : `${toNdjsonLine(tap)}\n`;
  return text;
}

/**
 * The section of one terminal, for its own file or one of many in a file.
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
