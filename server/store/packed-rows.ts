/**
 * Rows of one transaction in a few typed arrays, which can be transferred between threads.
 *
 * A row refers to names by their index in the lists `words` and `cards`; the writer replaces the indexes by the database's
 * numbers.
 */

import type { CardRow, IngestCommit, StoredTap } from '../money/ledger/ledger-store.ts';
import type { DatedCard } from '../money/ledger/registration.ts';
import { listColumns, toPlaces } from './columns.ts';
import {
  ACCOUNT_KIND_SPAN,
  cardKindCode,
  journeyKindCode,
  type Numbering,
  toJourneyRecord,
  toTapRecord,
  toTransferRecord,
} from './encode.ts';
import { packHashes } from './packed-buffers.ts';
import type { Cell, Value } from './schema.ts';
import { listFields } from './table-rows.ts';

/** Rows of numbers, concatenated; `NaN` is null or the place of a text. */
export interface PackedTable {
  readonly count: number;
  /** Number of columns. */
  readonly width: number;
  /** May be longer than the rows. */
  readonly values: Float64Array;
  /** One text of each row, concatenated. */
  readonly texts: string;
  /** End index of each text. */
  readonly textEnds: Uint32Array;
}

export interface PackedRows {
  readonly words: readonly string[];
  readonly cardIds: readonly string[];
  /** Their `commit_no` is the index of their commit. */
  readonly taps: PackedTable;
  /** 32 bytes of each tap. */
  readonly tapHashes: Uint8Array;
  readonly transfers: PackedTable;
  /** Index of the card of each transfer in `cardIds`; null if it is not known of all. */
  readonly transferCards: Uint32Array | null;
  readonly journeys: PackedTable;
  /** By `cardPlaces`. */
  readonly cards: PackedTable;
}

/** Fields of a card; each card has one row, also if several commits write it. */
export const cardPlaces = {
  card: 0,
  issuer: 1,
  medium: 2,
  category: 3,
  homeCity: 4,
  validToSec: 5,
  balanceFen: 6,
  unsettledDay: 7,
  /** Revision before the first write; null: not checked. */
  revision: 8,
  /** Number of writes combined in the row. */
  times: 9,
} as const;
export const cardFields = Object.keys(cardPlaces);
export const CARD_WIDTH = cardFields.length;

/** Rows of a transaction without taps. */
export type MoneyRows = Pick<IngestCommit, 'transfers' | 'journeys' | 'transferEnds'> & {
  readonly cards: readonly CardRow[];
};

/** Tables whose rows are packed. */
export type PackedTableName = 'tap' | 'transfer' | 'journey';

/** Columns with names. */
interface NameColumns {
  readonly words: readonly number[];
  readonly cards: readonly number[];
  readonly accounts: readonly number[];
}

const placesOf = (table: PackedTableName, is: (name: string) => boolean) =>
  listColumns(table).flatMap(({ name }, i) => (is(name) ? [i] : []));

const toNameColumns = (table: PackedTableName): NameColumns => ({
  words: placesOf(table, (name) => name.endsWith('_no') && name !== 'card_no' && name !== 'commit_no'),
  cards: placesOf(table, (name) => name === 'card_no'),
  accounts: placesOf(table, (name) => name === 'dr' || name === 'cr'),
});

const nameColumns = {
  tap: toNameColumns('tap'),
  transfer: toNameColumns('transfer'),
  journey: toNameColumns('journey'),
} as const;

export const tapPlaces = toPlaces('tap');
export const journeyPlaces = toPlaces('journey');

/** A list that gives each new name the next index. */
class NameList {
  readonly list: string[] = [];
  readonly #places = new Map<string, number>();

  getNo(text: string): number {
    let place = this.#places.get(text);
    if (place === undefined) {
      place = this.list.push(text) - 1;
      this.#places.set(text, place);
    }
    return place;
  }
}

/**
 * Packs the rows of a transaction.
 *
 * @param money - rows of the commits in order
 * @param commits - their taps; none for steps of a clearing day
 * @param checksRevisions - whether the writer checks the revisions of cards
 */
export function packRows(
  money: readonly MoneyRows[],
  commits: readonly (readonly StoredTap[])[],
  checksRevisions: boolean,
): PackedRows {
  const [words, cards] = [new NameList(), new NameList()];
  const names: Numbering = { words, cards };
  const taps = new TablePacker(
    listFields('tap'),
    sum(commits, (list) => list.length),
  );
  const hashes: string[] = [];
  commits.forEach((list, commitNo) => {
    const place = { commitNo, prevTerminalNo: null, prevSeq: null };
    for (const tap of list) {
      taps.add(toTapRecord(tap, names, place));
      hashes.push(tap.payloadHash);
    }
  });
  const transfers = new TablePacker(
    listFields('transfer'),
    sum(money, (part) => part.transfers.length),
  );
  const journeys = new TablePacker(
    listFields('journey'),
    sum(money, (part) => part.journeys.length),
  );
  for (const part of money) {
    for (const transfer of part.transfers) transfers.add(toTransferRecord(transfer, names));
    for (const journey of part.journeys) {
      const record = toJourneyRecord(journey, names);
      journeys.add(record, record.explanation);
    }
  }
  return {
    taps: taps.finish(),
    tapHashes: packHashes(hashes),
    transfers: transfers.finish(),
    transferCards: listTransferCards(money, names),
    journeys: journeys.finish(),
    cards: packCards(money, names, checksRevisions),
    words: words.list,
    cardIds: cards.list,
  };
}

/** The card of each transfer; null if a part does not say of which cards its transfers are. */
function listTransferCards(money: readonly MoneyRows[], { cards }: Numbering): Uint32Array | null {
  const places: number[] = [];
  for (const { cards: rows, transferEnds, transfers } of money) {
    if (!transferEnds || (transferEnds.at(-1) ?? 0) !== transfers.length) return null;
    let at = 0;
    for (const [i, { cardId }] of rows.entries()) {
      const place = cards.getNo(cardId);
      for (const end = transferEnds[i] as number; at < end; at++) places.push(place);
    }
  }
  return Uint32Array.from(places);
}

function packCards(
  money: readonly MoneyRows[],
  { cards, words }: Numbering,
  checksRevisions: boolean,
): PackedTable {
  interface Written {
    row: CardRow;
    readonly revision: number | undefined;
    times: number;
  }
  const written = new Map<string, Written>();
  for (const part of money) {
    for (const row of part.cards) {
      const known = written.get(row.cardId);
      if (!known)
        written.set(row.cardId, { row, revision: checksRevisions ? row.revision : undefined, times: 1 });
      else {
        known.row = row;
        known.times++;
      }
    }
  }
  const table = new TablePacker(cardFields, written.size);
  for (const { revision, row, times } of written.values()) {
    const { balanceFen, cardId, categoryId, homeCity, issuerId, mediumId, state, unsettledDay, validToSec } =
      row;
    const record: Readonly<Record<keyof typeof cardPlaces, number | null>> = {
      card: cards.getNo(cardId),
      issuer: words.getNo(issuerId),
      medium: words.getNo(mediumId),
      category: categoryId === null ? null : words.getNo(categoryId),
      homeCity: words.getNo(homeCity),
      validToSec,
      balanceFen,
      unsettledDay,
      revision: revision ?? null,
      times,
    };
    table.add(record, state);
  }
  return table.finish();
}

/** Appends rows to a packed table. */
export class TablePacker {
  readonly #fields: readonly string[];
  readonly #width: number;
  #values: Float64Array;
  #ends: Uint32Array;
  readonly #texts: string[] = [];
  #count = 0;
  #end = 0;

  /**
   * @param fields - of each record, in the order of the places
   * @param count - number of rows for which memory is taken at once
   */
  constructor(fields: readonly string[], count = 1_024) {
    this.#fields = fields;
    this.#width = fields.length;
    this.#values = new Float64Array(count * this.#width);
    this.#ends = new Uint32Array(count);
  }

  /** Appends a row of values in the order of the places. */
  addRow(row: readonly Cell[], text = ''): void {
    if (this.#count === this.#ends.length) this.#grow();
    const start = this.#count * this.#width;
    for (let i = 0; i < this.#width; i++) {
      const value = row[i];
      this.#values[start + i] = typeof value === 'number' ? value : Number.NaN;
    }
    this.#addText(text);
  }

  add(record: object, text = ''): void {
    if (this.#count === this.#ends.length) this.#grow();
    const values = this.#values;
    let at = this.#count * this.#width;
    for (const field of this.#fields) {
      const value = (record as Readonly<Record<string, unknown>>)[field];
      values[at++] = typeof value === 'number' ? value : Number.NaN;
    }
    this.#addText(text);
  }

  #addText(text: string): void {
    if (text !== '') this.#texts.push(text);
    this.#end += text.length;
    this.#ends[this.#count++] = this.#end;
  }

  #grow(): void {
    const count = Math.max(1_024, this.#count * 2);
    const [values, ends] = [new Float64Array(count * this.#width), new Uint32Array(count)];
    values.set(this.#values);
    ends.set(this.#ends);
    this.#values = values;
    this.#ends = ends;
  }

  finish(): PackedTable {
    return {
      count: this.#count,
      width: this.#width,
      values: this.#values,
      texts: this.#texts.join(''),
      textEnds: this.#ends,
    };
  }
}

const sum = <T>(list: readonly T[], count: (item: T) => number) =>
  list.reduce((total, item) => total + count(item), 0);

/** The database's numbers of the lists of names. */
export interface NameNumbers {
  readonly words: readonly number[];
  readonly cards: readonly number[];
}

/**
 * Copies row `i` to `row` with the database's numbers.
 *
 * @param numbers - undefined: the rows have the database's numbers already
 * @param row - with the width of the table; can be reused
 */
export function readRow(
  table: PackedTableName,
  { values }: PackedTable,
  i: number,
  numbers: NameNumbers | undefined,
  row: (Value | Uint8Array)[],
): void {
  const width = row.length;
  const start = i * width;
  for (let k = 0; k < width; k++) {
    const value = values[start + k] as number;
    row[k] = Number.isNaN(value) ? null : value;
  }
  if (!numbers) return;
  const { accounts, cards, words } = nameColumns[table];
  for (const k of words) {
    const place = row[k];
    if (place !== null) row[k] = numbers.words[place as number] as number;
  }
  for (const k of cards) row[k] = numbers.cards[row[k] as number] as number;
  for (const k of accounts) row[k] = toNumbered(row[k] as number, numbers);
}

function toNumbered(account: number, numbers: NameNumbers): number {
  const code = account % ACCOUNT_KIND_SPAN;
  const place = (account - code) / ACCOUNT_KIND_SPAN;
  if (code === journeyKindCode) return account;
  const list = code === cardKindCode ? numbers.cards : numbers.words;
  return (list[place] as number) * ACCOUNT_KIND_SPAN + code;
}

/** Reads one column with the database's numbers. */
export function toColumnReader(
  table: PackedTableName,
  { values, width }: PackedTable,
  column: number,
  numbers: NameNumbers | undefined,
): (i: number) => number | null {
  const { accounts, cards, words } = nameColumns[table];
  const read = (i: number) => values[i * width + column] as number;
  const readName = (list: readonly number[]) => (i: number) => {
    const place = read(i);
    return Number.isNaN(place) ? null : (list[place] as number);
  };
  if (numbers) {
    if (words.includes(column)) return readName(numbers.words);
    if (cards.includes(column)) return readName(numbers.cards);
    if (accounts.includes(column)) return (i) => toNumbered(read(i), numbers);
  }
  return (i) => {
    const value = read(i);
    return Number.isNaN(value) ? null : value;
  };
}

export function readText({ textEnds, texts }: PackedTable, i: number): string {
  return texts.slice(i === 0 ? 0 : textEnds[i - 1], textEnds[i]);
}

/**
 * The cards of the rows whose ids are in `wanted`. An ingest creates cards that are known by the prefix of their number
 * alone.
 */
export function listPackedCards(
  { cardIds, cards, words }: PackedRows,
  wanted: ReadonlySet<string>,
): DatedCard[] {
  const found: DatedCard[] = [];
  for (let i = 0; i < cards.count; i++) {
    const at = (column: number) => cards.values[i * CARD_WIDTH + column] as number;
    const orNull = (column: number) => (Number.isNaN(at(column)) ? null : at(column));
    const cardId = cardIds[at(cardPlaces.card)] as string;
    if (!wanted.has(cardId)) continue;
    const category = orNull(cardPlaces.category);
    found.push({
      cardId,
      issuerId: words[at(cardPlaces.issuer)] as string,
      mediumId: words[at(cardPlaces.medium)] as string,
      categoryId: category === null ? null : (words[category] as string),
      homeCity: words[at(cardPlaces.homeCity)] as string,
      validToSec: orNull(cardPlaces.validToSec),
      isUnregistered: true,
    });
  }
  return found;
}
