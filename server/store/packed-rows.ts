/**
 * Rows of one transaction in a few typed arrays, which can be transferred between threads.
 *
 * A row refers to names by their index in the lists `words` and `cards`; the writer replaces the indexes by the database's
 * numbers.
 */

import type { CardRow, IngestCommit, StoredTap } from '../money/ledger/ledger-store.ts';
import type { Card } from '../money/scheme/tap.ts';
import { listColumns } from './columns.ts';
import {
  ACCOUNT_KIND_SPAN,
  cardKindCode,
  journeyKindCode,
  type Numbering,
  type Row,
  toJourneyTableRow,
  toTapRow,
  toTransferRow,
  type Value,
} from './encode.ts';
import type { TapTable } from './schema.ts';

/** Rows of numbers, concatenated; `NaN` is null or the place of a text. */
export interface PackedTable {
  readonly count: number;
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
  readonly journeys: PackedTable;
  /** By `cardPlaces`. */
  readonly cards: PackedTable;
}

/** Columns of a card's row; each card has one row, also if several commits write it. */
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
export const CARD_WIDTH = 10;

export const HASH_BYTES = 32;

/** Rows of a transaction without taps. */
export type MoneyRows = Pick<IngestCommit, 'transfers' | 'journeys'> & {
  readonly cards: readonly CardRow[];
};

/** Columns with names. */
interface NameColumns {
  readonly words: readonly number[];
  readonly cards: readonly number[];
  readonly accounts: readonly number[];
}

const placesOf = (table: 'tap' | 'transfer' | 'journey', is: (name: string) => boolean) =>
  listColumns(table).flatMap(({ name }, i) => (is(name) ? [i] : []));

const toNameColumns = (table: 'tap' | 'transfer' | 'journey'): NameColumns => ({
  words: placesOf(table, (name) => name.endsWith('_no') && name !== 'card_no' && name !== 'commit_no'),
  cards: placesOf(table, (name) => name === 'card_no'),
  accounts: placesOf(table, (name) => name === 'dr' || name === 'cr'),
});

const nameColumns = {
  tap: toNameColumns('tap'),
  transfer: toNameColumns('transfer'),
  journey: toNameColumns('journey'),
} as const;

/** Indexes of the columns of `tap`. */
export const tapPlaces = Object.fromEntries(listColumns('tap').map(({ name }, i) => [name, i])) as Readonly<
  Record<keyof TapTable, number>
>;

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
  shardId: number,
  checksRevisions: boolean,
): PackedRows {
  const [words, cards] = [new NameList(), new NameList()];
  const names: Numbering = { words, cards };
  const taps = new TablePacker(
    sum(commits, (list) => list.length),
    listColumns('tap').length,
  );
  const hashes: string[] = [];
  commits.forEach((list, commitNo) => {
    const place = { shardId, commitNo, prevTerminalNo: null, prevSeq: null };
    for (const tap of list) {
      taps.add(toTapRow(tap, names, place));
      hashes.push(tap.payloadHash);
    }
  });
  const transfers = new TablePacker(
    sum(money, (part) => part.transfers.length),
    listColumns('transfer').length,
  );
  const journeys = new TablePacker(
    sum(money, (part) => part.journeys.length),
    listColumns('journey').length,
  );
  for (const part of money) {
    for (const transfer of part.transfers) transfers.add(toTransferRow(transfer, names, shardId));
    for (const journey of part.journeys)
      journeys.add(toJourneyTableRow(journey, names, shardId), journey.explanation);
  }
  return {
    taps: taps.finish(),
    tapHashes: Buffer.from(hashes.join(''), 'hex'),
    transfers: transfers.finish(),
    journeys: journeys.finish(),
    cards: packCards(money, names, checksRevisions),
    words: words.list,
    cardIds: cards.list,
  };
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
  const table = new TablePacker(written.size, CARD_WIDTH);
  for (const { revision, row, times } of written.values()) {
    const { balanceFen, cardId, categoryId, homeCity, issuerId, mediumId, state, unsettledDay, validToSec } =
      row;
    const category = categoryId === null ? null : words.getNo(categoryId);
    const registered = [
      words.getNo(issuerId),
      words.getNo(mediumId),
      category,
      words.getNo(homeCity),
      validToSec,
    ];
    table.add([cards.getNo(cardId), ...registered, balanceFen, unsettledDay, revision ?? null, times], state);
  }
  return table.finish();
}

class TablePacker {
  readonly #width: number;
  readonly #values: Float64Array;
  readonly #ends: Uint32Array;
  readonly #texts: string[] = [];
  #count = 0;
  #end = 0;

  constructor(count: number, width: number) {
    this.#width = width;
    this.#values = new Float64Array(count * width);
    this.#ends = new Uint32Array(count);
  }

  add(row: Row, text = ''): void {
    const start = this.#count * this.#width;
    for (let i = 0; i < this.#width; i++) {
      const value = row[i] as Value;
      this.#values[start + i] = typeof value === 'number' ? value : Number.NaN;
    }
    if (text !== '') this.#texts.push(text);
    this.#end += text.length;
    this.#ends[this.#count++] = this.#end;
  }

  finish(): PackedTable {
    return {
      count: this.#count,
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
 * @param row - with the width of the table; can be reused
 */
export function readRow(
  table: 'tap' | 'transfer' | 'journey',
  { values }: PackedTable,
  i: number,
  numbers: NameNumbers,
  row: (Value | Uint8Array)[],
): void {
  const width = row.length;
  const start = i * width;
  for (let k = 0; k < width; k++) {
    const value = values[start + k] as number;
    row[k] = Number.isNaN(value) ? null : value;
  }
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

/** Row indexes in the order of the keys of taps and transfers: terminal or source, then number. */
export function toKeyOrder({ count, values }: PackedTable, { words }: NameNumbers): Uint32Array {
  const width = values.length / count;
  const firstOf = (i: number) => words[values[i * width + 1] as number] as number;
  const secondOf = (i: number) => values[i * width + 2] as number;
  return Uint32Array.from({ length: count }, (_, i) => i).sort(
    (a, b) => firstOf(a) - firstOf(b) || secondOf(a) - secondOf(b) || a - b,
  );
}

/** Row indexes of cards in the order of card numbers. */
export function toCardOrder({ count, values }: PackedTable, { cards }: NameNumbers): Uint32Array {
  const numberOf = (i: number) => cards[values[i * CARD_WIDTH + cardPlaces.card] as number] as number;
  return Uint32Array.from({ length: count }, (_, i) => i).sort((a, b) => numberOf(a) - numberOf(b));
}

/** Reads one column with the database's numbers. */
export function toColumnReader(
  table: 'tap' | 'transfer' | 'journey',
  { values, count }: PackedTable,
  column: number,
  numbers: NameNumbers,
): (i: number) => number | null {
  const width = values.length / count;
  const { accounts, cards, words } = nameColumns[table];
  const read = (i: number) => values[i * width + column] as number;
  const readName = (list: readonly number[]) => (i: number) => {
    const place = read(i);
    return Number.isNaN(place) ? null : (list[place] as number);
  };
  if (words.includes(column)) return readName(numbers.words);
  if (cards.includes(column)) return readName(numbers.cards);
  if (accounts.includes(column)) return (i) => toNumbered(read(i), numbers);
  return (i) => {
    const value = read(i);
    return Number.isNaN(value) ? null : value;
  };
}

export function readText({ textEnds, texts }: PackedTable, i: number): string {
  return texts.slice(i === 0 ? 0 : textEnds[i - 1], textEnds[i]);
}

/** The cards of the rows whose ids are in `wanted`. */
export function listPackedCards({ cardIds, cards, words }: PackedRows, wanted: ReadonlySet<string>): Card[] {
  const found: Card[] = [];
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
    });
  }
  return found;
}
