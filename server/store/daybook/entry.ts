/**
 * One entry of the daybook: all that a transaction of ingest writes of one card, as bytes.
 *
 * An open day is written by appending entries alone. Its rows come into the tables, in the order of their keys, when
 * somebody asks for more than single cards (`collect-entries.ts`). In the bytes, a row is its columns in the order of
 * `columns.ts` with the database's numbers of names, without those that the entry gives once or that follow from it.
 */
import { toDamaged } from '../../money/ledger/damaged.ts';
import { listColumns } from '../columns.ts';
import { HASH_BYTES } from '../packed-buffers.ts';
import {
  CARD_WIDTH,
  cardPlaces,
  type NameNumbers,
  type PackedRows,
  readRow,
  readText,
} from '../packed-rows.ts';
import type { Row } from '../schema.ts';
import { ByteReader, type ByteWriter } from './byte-writer.ts';

/**
 * First number of the bytes. Whoever changes the columns of these tables gives the entry another format, and goes on reading
 * this one: a ledger may be opened by the next program while it has entries.
 */
const FORMAT = 1;

/** Columns of a row that are in the bytes, by their place in `columns.ts`. */
const placesOf = (table: 'tap' | 'transfer' | 'journey', left: readonly string[]) =>
  listColumns(table).flatMap(({ name }, place) => (left.includes(name) ? [] : [place]));
const placeOf = (table: 'tap' | 'transfer' | 'journey', column: string) =>
  listColumns(table).findIndex(({ name }) => name === column);

/** The list of a card's taps is joined when the rows come into the tables. */
const tapPlaces = placesOf('tap', ['card_no', 'payload_hash', 'commit_no', 'prev_terminal_no', 'prev_seq']);
const transferPlaces = placesOf('transfer', []);
const journeyPlaces = placesOf('journey', ['card_no', 'explanation']);
const widths = {
  tap: listColumns('tap').length,
  transfer: listColumns('transfer').length,
  journey: listColumns('journey').length,
} as const;
const TAP_CARD = placeOf('tap', 'card_no');
const TAP_HASH = placeOf('tap', 'payload_hash');
const TAP_COMMIT = placeOf('tap', 'commit_no');
const JOURNEY_CARD = placeOf('journey', 'card_no');
const JOURNEY_TEXT = placeOf('journey', 'explanation');

/** The card of an entry after its taps. */
export interface EntryHead {
  readonly balanceFen: number;
  readonly unsettledDay: number | null;
  /** After the entry. */
  readonly revision: number;
  /** Writes of the card's row that the entry stands for. */
  readonly times: number;
  readonly state: string;
}

/** A row of the daybook. */
export interface EntryRow {
  readonly entryNo: number;
  readonly cardNo: number;
  readonly prevNo: number | null;
  readonly body: Buffer;
}

/** An entry with rows in the order of `columns.ts`; the places of `prev_terminal_no` and `prev_seq` are null. */
export interface Entry extends EntryHead {
  readonly cardNo: number;
  readonly taps: readonly (readonly (Row[number] | Buffer)[])[];
  readonly transfers: readonly Row[];
  readonly journeys: readonly Row[];
}

/** Row indexes of a table by the place of their card in `cardIds`. */
interface RowsOfCards {
  readonly order: Uint32Array;
  /** Where the rows of a place begin in `order`; one more than there are places. */
  readonly starts: Uint32Array;
}

function groupRows(count: number, places: number, placeAt: (i: number) => number): RowsOfCards {
  const starts = new Uint32Array(places + 1);
  for (let i = 0; i < count; i++) (starts[placeAt(i) + 1] as number)++;
  for (let place = 0; place < places; place++)
    starts[place + 1] = (starts[place + 1] as number) + (starts[place] as number);
  const next = starts.slice();
  const order = new Uint32Array(count);
  for (let i = 0; i < count; i++) {
    const place = placeAt(i);
    order[next[place] as number] = i;
    next[place] = (next[place] as number) + 1;
  }
  return { order, starts };
}

/** Writes the entries of a transaction. */
export class EntryEncoder {
  readonly #writer: ByteWriter;
  readonly #rows: PackedRows;
  readonly #numbers: NameNumbers;
  readonly #firstCommitNo: number;
  readonly #taps: RowsOfCards;
  readonly #transfers: RowsOfCards;
  readonly #journeys: RowsOfCards;
  readonly #row: { readonly [table in keyof typeof widths]: Row } = {
    tap: Array(widths.tap).fill(null),
    transfer: Array(widths.transfer).fill(null),
    journey: Array(widths.journey).fill(null),
  };

  /** @param transferCards - place of the card of each transfer in `cardIds` */
  constructor(
    writer: ByteWriter,
    rows: PackedRows,
    transferCards: Uint32Array,
    numbers: NameNumbers,
    firstCommitNo: number,
  ) {
    this.#writer = writer;
    this.#rows = rows;
    this.#numbers = numbers;
    this.#firstCommitNo = firstCommitNo;
    const { cardIds, journeys, taps, transfers } = rows;
    const at = (values: Float64Array, width: number, column: number) => (i: number) =>
      values[i * width + column] as number;
    this.#taps = groupRows(taps.count, cardIds.length, at(taps.values, widths.tap, TAP_CARD));
    this.#transfers = groupRows(transfers.count, cardIds.length, (i) => transferCards[i] as number);
    this.#journeys = groupRows(
      journeys.count,
      cardIds.length,
      at(journeys.values, widths.journey, JOURNEY_CARD),
    );
  }

  /**
   * The bytes of the entry of the card in row `i` of `cards`; valid until the next call.
   *
   * @param columns - of the entry, which the bytes repeat: a changed one is found
   * @param revision - after the entry
   */
  encode(i: number, { cardNo, entryNo, prevNo }: Omit<EntryRow, 'body'>, revision: number): Buffer {
    const writer = this.#writer;
    writer.number(FORMAT);
    writer.number(entryNo);
    writer.number(cardNo);
    writer.number(prevNo);
    const { cards, journeys, tapHashes, taps, transfers } = this.#rows;
    const at = (column: number) => cards.values[i * CARD_WIDTH + column] as number;
    const place = at(cardPlaces.card);
    writer.number(at(cardPlaces.balanceFen));
    writer.number(at(cardPlaces.unsettledDay));
    writer.number(revision);
    writer.number(at(cardPlaces.times));
    writer.text(readText(cards, i));
    const { journey, tap, transfer } = this.#row;
    this.#begin(this.#taps, place);
    for (const k of rowsAt(this.#taps, place)) {
      readRow('tap', taps, k, this.#numbers, tap);
      for (const column of tapPlaces) writer.number(tap[column] as number | null);
      writer.number(this.#firstCommitNo + (tap[TAP_COMMIT] as number));
      writer.bytes(tapHashes.subarray(k * HASH_BYTES, (k + 1) * HASH_BYTES));
    }
    this.#begin(this.#transfers, place);
    for (const k of rowsAt(this.#transfers, place)) {
      readRow('transfer', transfers, k, this.#numbers, transfer);
      for (const column of transferPlaces) writer.number(transfer[column] as number | null);
    }
    this.#begin(this.#journeys, place);
    for (const k of rowsAt(this.#journeys, place)) {
      readRow('journey', journeys, k, this.#numbers, journey);
      for (const column of journeyPlaces) writer.number(journey[column] as number | null);
      writer.text(readText(journeys, k));
    }
    return writer.take();
  }

  #begin({ starts }: RowsOfCards, place: number): void {
    this.#writer.number((starts[place + 1] as number) - (starts[place] as number));
  }
}

const rowsAt = ({ order, starts }: RowsOfCards, place: number): Uint32Array =>
  order.subarray(starts[place], starts[place + 1]);

/** Receives the rows of an entry; the arrays are used again for the next row. */
export interface EntrySink {
  readonly tap: (row: Row, hash: Buffer) => void;
  readonly transfer: (row: Row) => void;
  readonly journey: (row: Row, explanation: string) => void;
}

const noRows: EntrySink = { tap: () => {}, transfer: () => {}, journey: () => {} };

/**
 * Reads an entry.
 *
 * @param sink - absent: only the head is read
 * @throws ProblemError `ledger-damaged` for bytes that are no entry
 */
export function readEntry(row: EntryRow, sink: EntrySink = noRows): EntryHead {
  try {
    const reader = new ByteReader(row.body);
    return sink === noRows ? readHead(row, reader) : readWhole(row, reader, sink);
  } catch (error) {
    if (error instanceof RangeError) throw toDamaged(`entry ${row.entryNo} of the daybook: ${error.message}`);
    throw error;
  }
}

function readHead({ cardNo, entryNo, prevNo }: EntryRow, reader: ByteReader): EntryHead {
  const format = reader.number();
  if (format !== FORMAT) throw new RangeError(`its format is ${format}, not ${FORMAT}`);
  for (const column of [entryNo, cardNo, prevNo])
    if (reader.number() !== column) throw new RangeError(`${column} is another number in its bytes`);
  const balanceFen = reader.number();
  const unsettledDay = reader.number();
  if (balanceFen === null) throw new RangeError('no balance');
  return { balanceFen, unsettledDay, revision: reader.count(), times: reader.count(), state: reader.text() };
}

function readWhole(row: EntryRow, reader: ByteReader, sink: EntrySink): EntryHead {
  const { cardNo } = row;
  const head = readHead(row, reader);
  const tap: Row = Array(widths.tap).fill(null);
  for (let left = reader.count(); left > 0; left--) {
    for (const column of tapPlaces) tap[column] = reader.number();
    tap[TAP_CARD] = cardNo;
    tap[TAP_COMMIT] = reader.count();
    sink.tap(tap, reader.bytes(HASH_BYTES));
  }
  const transfer: Row = Array(widths.transfer).fill(null);
  for (let left = reader.count(); left > 0; left--) {
    for (const column of transferPlaces) transfer[column] = reader.number();
    sink.transfer(transfer);
  }
  const journey: Row = Array(widths.journey).fill(null);
  for (let left = reader.count(); left > 0; left--) {
    for (const column of journeyPlaces) journey[column] = reader.number();
    journey[JOURNEY_CARD] = cardNo;
    sink.journey(journey, reader.text());
  }
  if (!reader.isAtEnd) throw new RangeError('more bytes than rows');
  return head;
}

/** An entry with all its rows. */
export function toEntry(row: EntryRow): Entry {
  const taps: (Row[number] | Buffer)[][] = [];
  const [transfers, journeys]: [Row[], Row[]] = [[], []];
  const head = readEntry(row, {
    tap: (values, hash) => {
      const tap: (Row[number] | Buffer)[] = [...values];
      tap[TAP_HASH] = hash;
      taps.push(tap);
    },
    transfer: (values) => transfers.push([...values]),
    journey: (values, explanation) => journeys.push(values.with(JOURNEY_TEXT, explanation)),
  });
  return { cardNo: row.cardNo, ...head, taps, transfers, journeys };
}
