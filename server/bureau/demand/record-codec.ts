/** Encodes records of a terminal as bytes: numbers, and indexes of repeated texts, as 64-bit floats; card ids as JSON. */
import type { Tap } from '../../money/scheme/tap.ts';

/** A tap before its terminal numbers it. */
export type TerminalRecord = Omit<Tap, 'terminalSeq'>;

/** Cells of a record: the indexes of five words, then six numbers. */
const WIDTH = 11;
const NO_WORD = -1;

export interface EncodedRecords {
  readonly numbers: Uint8Array;
  readonly cards: Uint8Array;
}

/** Length of `EncodedRecords.numbers` for `count` records. */
export function toNumberBytes(count: number): number {
  return count * WIDTH * Float64Array.BYTES_PER_ELEMENT;
}

/**
 * Encodes records and decodes them with the same fields in the same order.
 *
 * Stores each name of a kind, network, route, vehicle or stop once, so the memory does not grow with the number of records.
 */
export class RecordCodec {
  readonly #words: string[] = [];
  readonly #rows = new Map<string, number>();

  /** @param records - of one terminal, whose id is not encoded */
  encode(records: readonly TerminalRecord[]): EncodedRecords {
    const cells = new Float64Array(records.length * WIDTH);
    let at = 0;
    for (const record of records) {
      cells[at++] = this.#toRow(record.kind);
      cells[at++] = this.#toRow(record.networkId);
      cells[at++] = this.#toRow(record.routeId);
      cells[at++] = this.#toRow(record.vehicleId);
      cells[at++] = this.#toRow(record.stopId);
      cells[at++] = record.eventSec;
      cells[at++] = record.cardSeq ?? Number.NaN;
      cells[at++] = record.amountFen ?? Number.NaN;
      cells[at++] = record.balanceAfterFen ?? Number.NaN;
      cells[at++] = record.tariffVersion ?? Number.NaN;
      cells[at++] = record.denyListVersion ?? Number.NaN;
    }
    const cards = JSON.stringify(records.map(({ cardId }) => cardId));
    return { numbers: new Uint8Array(cells.buffer), cards: Buffer.from(cards) };
  }

  /** @param encoded - `numbers` has to begin at a multiple of 8 bytes in its buffer */
  decode(terminalId: string, { cards, numbers }: EncodedRecords): TerminalRecord[] {
    const cells = new Float64Array(numbers.buffer, numbers.byteOffset, numbers.byteLength / 8);
    const cardIds = JSON.parse(Buffer.from(cards).toString()) as string[];
    return cardIds.map((cardId, i) => {
      const at = i * WIDTH;
      const word = (cell: number) => this.#words[cells[at + cell] as number] ?? null;
      const number = (cell: number) => {
        const value = cells[at + cell] as number;
        return Number.isNaN(value) ? null : value;
      };
      // In the order of the fields of a tap.
      return {
        terminalId,
        kind: word(0) as TerminalRecord['kind'],
        cardId,
        eventSec: cells[at + 5] as number,
        tariffVersion: number(9),
        denyListVersion: number(10),
        networkId: word(1),
        routeId: word(2),
        vehicleId: word(3),
        stopId: word(4),
        cardSeq: number(6),
        amountFen: number(7),
        balanceAfterFen: number(8),
      };
    });
  }

  #toRow(word: string | null): number {
    if (word === null) return NO_WORD;
    const known = this.#rows.get(word);
    if (known !== undefined) return known;
    const row = this.#words.push(word) - 1;
    this.#rows.set(word, row);
    return row;
  }
}
