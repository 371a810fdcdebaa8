/**
 * Tap files as CSV with the columns of TIDES `fare_transactions` and additional columns.
 *
 * Amounts are in yuan, instants in ISO 8601. `transaction_id`, `service_date` and `fare_action` follow from other columns
 * and are written, but not read. Lines that begin with `#` open and close sections.
 */
import { findFen, toYuanText } from '../../base/fen.ts';
import { findInstant, toDateText } from '../../base/service-day.ts';
import { type Tap, type TapKind, toTapId } from '../scheme/tap.ts';
import type { RawTap } from './tap-fields.ts';
import {
  nothing,
  type SectionHeader,
  type SectionTrailer,
  type TapLine,
  type TapLineReader,
  toHeaderLine,
  toProblemLine,
  toTapLine,
  toTrailerLine,
} from './tap-line.ts';

export const tapColumns = [
  'transaction_id',
  'service_date',
  'event_timestamp',
  'amount',
  'currency_type',
  'fare_action',
  'vehicle_id',
  'device_id',
  'stop_id',
  'token_id',
  'balance',
  'terminal_seq',
  'tap_kind',
  'card_seq',
  'network_id',
  'route_id',
  'tariff_version',
  'deny_list_version',
] as const;

type Column = (typeof tapColumns)[number];

/** Further columns of TIDES `fare_transactions`, which taps do not need. Any other column may be a misspelt one. */
const unreadColumns: ReadonlySet<string> = new Set([
  'location_ping_id',
  'trip_id_performed',
  'pattern_id',
  'trip_stop_sequence',
  'fare_id',
  'num_riders',
  'fare_media_id',
  'rider_category',
  'fare_product',
  'fare_period',
  'fare_capped',
]);
const knownColumns: ReadonlySet<string> = new Set([...tapColumns, ...unreadColumns]);

const fareActions: Readonly<Record<TapKind, string>> = {
  ride: 'Enter',
  on: 'Enter',
  off: 'Exit',
  buy: 'Purchase',
  'top-up': 'Add',
  refund: 'Adjust',
  expire: 'Adjust',
  claim: 'Adjust',
  'move-out': 'Adjust',
  'move-in': 'Adjust',
};

const HEADER_MARK = '#tap-file,';
const TRAILER_MARK = '#tap-file-end,';

/** A reader for one file, whose first line names the columns. Where that line is wrong, no other line is read. */
export function createCsvReader(): TapLineReader {
  let places: ReadonlyMap<string, number> | undefined;
  let width = 0;
  let isRefused = false;
  return (text) => {
    const line = text.endsWith('\r') ? text.slice(0, -1) : text;
    if (line === '' || isRefused) return nothing;
    if (line.startsWith('#')) return readMark(line);
    if (!places) {
      const names = splitCells(line.replace(/^\uFEFF/, ''))?.map((name) => name.trim());
      const problem = names ? findHeaderProblem(names) : toProblemLine('columns');
      isRefused = problem !== undefined;
      if (problem || !names) return problem ?? nothing;
      places = new Map(names.map((name, place): [string, number] => [name, place]));
      width = names.length;
      return nothing;
    }
    const cells = splitCells(line);
    if (!cells) return toProblemLine('columns');
    return cells.length === width ? readCells(cells, places) : toProblemLine('columns');
  };
}

function findHeaderProblem(names: readonly string[]): TapLine | undefined {
  const twice = names.find((name, place) => names.indexOf(name) < place);
  if (twice !== undefined) return toProblemLine('column-twice', twice);
  const unknown = names.find((name) => !knownColumns.has(name));
  if (unknown !== undefined) return toProblemLine('unknown-field', unknown.slice(0, MAX_SHOWN_NAME));
  const missing = ['device_id', 'terminal_seq', 'tap_kind', 'token_id', 'event_timestamp'].find(
    (name) => !names.includes(name),
  );
  return missing === undefined ? undefined : toProblemLine('missing', missing);
}

/** Characters of an unknown column in a message. */
const MAX_SHOWN_NAME = 100;

function readMark(line: string): TapLine {
  if (line.startsWith(HEADER_MARK)) {
    const [terminalId, fileNo] = splitCells(line.slice(HEADER_MARK.length)) ?? [];
    return toHeaderLine(terminalId, toWhole(fileNo));
  }
  if (line.startsWith(TRAILER_MARK)) {
    const [seqFrom, seqTo, tapCount, sumFen, sha256] = line.slice(TRAILER_MARK.length).split(',');
    return toTrailerLine({
      seqFrom: toWhole(seqFrom),
      seqTo: toWhole(seqTo),
      tapCount: toWhole(tapCount),
      sumFen: toWhole(sumFen),
      sha256,
    });
  }
  return toProblemLine('section');
}

function readCells(cells: readonly string[], places: ReadonlyMap<string, number>): TapLine {
  const get = (column: Column): string | undefined => {
    const place = places.get(column);
    const cell = place === undefined ? undefined : cells[place];
    return cell === '' ? undefined : cell;
  };
  const instant = get('event_timestamp');
  if (instant === undefined) return toProblemLine('missing', 'event_timestamp');
  const eventSec = findInstant(instant);
  if (eventSec === undefined) return toProblemLine('not-instant', 'event_timestamp');
  const currency = get('currency_type');
  if (currency !== undefined && currency !== 'CNY') return toProblemLine('not-amount', 'currency_type');
  const amount = get('amount');
  const amountFen = amount === undefined ? null : findFen(amount);
  if (amountFen === undefined) return toProblemLine('not-amount', 'amount');
  const balance = get('balance');
  const balanceAfterFen = balance === undefined ? null : findFen(balance);
  if (balanceAfterFen === undefined) return toProblemLine('not-amount', 'balance');
  const raw: RawTap = {
    terminalId: get('device_id'),
    terminalSeq: toWhole(get('terminal_seq')),
    kind: get('tap_kind'),
    cardId: get('token_id'),
    cardSeq: toWhole(get('card_seq')),
    eventSec,
    networkId: get('network_id'),
    routeId: get('route_id'),
    vehicleId: get('vehicle_id'),
    stopId: get('stop_id'),
    amountFen,
    balanceAfterFen,
    tariffVersion: toWhole(get('tariff_version')),
    denyListVersion: toWhole(get('deny_list_version')),
  };
  const line = toTapLine(raw);
  if (line.kind !== 'problem') return line;
  const field = columnOf[line.problem.field as keyof Tap] ?? line.problem.field;
  return toProblemLine(line.problem.code, field);
}

const columnOf: Readonly<Record<keyof Tap, Column>> = {
  terminalId: 'device_id',
  terminalSeq: 'terminal_seq',
  kind: 'tap_kind',
  cardId: 'token_id',
  cardSeq: 'card_seq',
  eventSec: 'event_timestamp',
  networkId: 'network_id',
  routeId: 'route_id',
  vehicleId: 'vehicle_id',
  stopId: 'stop_id',
  amountFen: 'amount',
  balanceAfterFen: 'balance',
  tariffVersion: 'tariff_version',
  denyListVersion: 'deny_list_version',
};

/** The text as a number if it is a whole one; else the text itself, which the field check refuses. */
function toWhole(text: string | undefined): number | string | undefined {
  return text !== undefined && /^\d{1,16}$/.test(text) ? Number(text) : text;
}

/** Cells of a line; undefined if a quote is not closed. A cell cannot hold a line feed: no field of a tap may. */
function splitCells(line: string): string[] | undefined {
  if (!line.includes('"')) return line.split(',');
  const cells: string[] = [];
  const cell = /(?:"((?:[^"]|"")*)"|([^",]*))(,|$)/y;
  while (cell.lastIndex <= line.length) {
    const match = cell.exec(line);
    if (!match) return undefined;
    cells.push(match[1] === undefined ? (match[2] as string) : match[1].replaceAll('""', '"'));
    if (match[3] === '') return cells;
  }
  return undefined;
}

const toCell = (value: string | number | null): string => {
  const text = value === null ? '' : String(value);
  return /[",\r\n]/.test(text) || text.startsWith('#') ? `"${text.replaceAll('"', '""')}"` : text;
};

/** @param serviceDay - of the tap, for the column `service_date` */
export function toCsvLine(tap: Tap, serviceDay: number): string {
  const cells: Readonly<Record<Column, string | number | null>> = {
    transaction_id: toTapId(tap),
    service_date: toDateText(serviceDay),
    event_timestamp: new Date(tap.eventSec * 1000).toISOString().replace('.000Z', 'Z'),
    amount: tap.amountFen === null ? null : toYuanText(tap.amountFen),
    currency_type: 'CNY',
    fare_action: fareActions[tap.kind],
    vehicle_id: tap.vehicleId,
    device_id: tap.terminalId,
    stop_id: tap.stopId,
    token_id: tap.cardId,
    balance: tap.balanceAfterFen === null ? null : toYuanText(tap.balanceAfterFen),
    terminal_seq: tap.terminalSeq,
    tap_kind: tap.kind,
    card_seq: tap.cardSeq,
    network_id: tap.networkId,
    route_id: tap.routeId,
    tariff_version: tap.tariffVersion,
    deny_list_version: tap.denyListVersion,
  };
  return tapColumns.map((column) => toCell(cells[column])).join(',');
}

export function toCsvHeader({ terminalId, fileNo }: SectionHeader): string {
  return `${HEADER_MARK}${toCell(terminalId)},${fileNo}`;
}

export function toCsvTrailer({ seqFrom, seqTo, tapCount, sumFen, sha256 }: SectionTrailer): string {
  return `${TRAILER_MARK}${seqFrom},${seqTo},${tapCount},${sumFen},${sha256}`;
}
