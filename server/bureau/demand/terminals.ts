/** Terminals: they collect records, number them by time, and deliver them in files, some of which are late or repeated. */

import type { Tap } from '../../money/scheme/tap.ts';
import type { DayAssumptions } from './assumptions.ts';
import { Random } from './random.ts';
import { RecordCodec, type TerminalRecord, toNumberBytes } from './record-codec.ts';
import type { Spool } from './spool.ts';

export interface TerminalDelivery {
  readonly terminalId: string;
  readonly operatorId: string;
  /** Days after the day of the records: 0 is the day itself. */
  readonly lateDays: number;
  /** Quarter of an hour of the day of the records; -1 for a whole day that is delivered late. */
  readonly quarter: number;
  readonly fileNo: number;
  /** By `terminalSeq`, without lost records. */
  readonly taps: readonly Tap[];
}

/** Interval of uploads. */
const UPLOAD_SEC = 900;

/** Most records in memory, about 25 MB; then all are moved to the spool. */
const RECORDS_AT_ONCE = 100_000;

interface Terminal {
  readonly operatorId: string;
  records: TerminalRecord[];
  /** Blocks in the spool, three numbers each: offset, number of records, bytes of card ids. */
  readonly parts: number[];
}

/** Groups the records of a day by terminal in limited memory: moves records to a spool, and reads them back for one terminal at a time. */
export class TerminalBook {
  readonly #terminals = new Map<string, Terminal>();
  /** The last `terminalSeq` of each terminal, also of the days before. */
  readonly #lastSeq = new Map<string, number>();
  readonly #spool: Spool;
  readonly #recordsAtOnce: number;
  readonly #codec = new RecordCodec();
  #held = 0;

  constructor(spool: Spool, recordsAtOnce: number = RECORDS_AT_ONCE) {
    this.#spool = spool;
    this.#recordsAtOnce = recordsAtOnce;
  }

  /** @param operatorId - owner of the terminal; ignored except for its first record of the day */
  add(operatorId: string, record: TerminalRecord): void {
    const known = this.#terminals.get(record.terminalId);
    if (known) known.records.push(record);
    else this.#terminals.set(record.terminalId, { operatorId, records: [record], parts: [] });
    if (++this.#held >= this.#recordsAtOnce) this.#moveToSpool();
  }

  /**
   * The deliveries of a day, terminal by terminal, some of them late or repeated. Empties the book.
   *
   * @param startSec - instant at which the first quarter of an hour begins
   */
  *deliver(
    seed: number,
    day: number,
    startSec: number,
    { faults }: DayAssumptions,
  ): Generator<TerminalDelivery> {
    const random = new Random(seed, `deliveries ${day}`);
    for (const terminalId of [...this.#terminals.keys()].sort()) {
      const terminal = this.#terminals.get(terminalId) as Terminal;
      this.#terminals.delete(terminalId);
      const taps = this.#toTaps(terminalId, this.#readAll(terminalId, terminal));
      const lateDays = random.chance(faults.lateTerminal) ? random.int(1, 3) : 0;
      const toQuarter = ({ eventSec }: Tap) =>
        lateDays > 0 ? -1 : Math.max(0, Math.floor((eventSec - startSec) / UPLOAD_SEC));
      for (const [quarter, ofQuarter] of Map.groupBy(taps, toQuarter)) {
        const delivery: TerminalDelivery = {
          terminalId,
          operatorId: terminal.operatorId,
          lateDays,
          quarter,
          fileNo: day * 100 + 1 + quarter,
          taps: ofQuarter.filter(() => !random.chance(faults.lost)),
        };
        yield delivery;
        if (random.chance(faults.repeatedFile)) yield { ...delivery, lateDays: lateDays + random.int(0, 1) };
      }
    }
    this.#held = 0;
    this.#spool.clear();
  }

  #moveToSpool(): void {
    for (const terminal of this.#terminals.values()) {
      if (terminal.records.length === 0) continue;
      const { cards, numbers } = this.#codec.encode(terminal.records);
      terminal.parts.push(this.#spool.size, terminal.records.length, cards.length);
      this.#spool.append(numbers);
      this.#spool.append(cards);
      terminal.records = [];
    }
    this.#held = 0;
  }

  /** All records of a terminal in the order of `add`. */
  #readAll(terminalId: string, { parts, records }: Terminal): TerminalRecord[] {
    const all: TerminalRecord[] = [];
    for (let i = 0; i < parts.length; i += 3) {
      const [offset, count, cardBytes] = parts.slice(i, i + 3) as [number, number, number];
      const numbers = new Uint8Array(toNumberBytes(count));
      const cards = new Uint8Array(cardBytes);
      this.#spool.read(offset, numbers);
      this.#spool.read(offset + numbers.length, cards);
      for (const record of this.#codec.decode(terminalId, { numbers, cards })) all.push(record);
    }
    for (const record of records) all.push(record);
    return all;
  }

  /** Sorts records by time and card, and numbers them. */
  #toTaps(terminalId: string, records: TerminalRecord[]): Tap[] {
    records.sort(
      (a, b) => a.eventSec - b.eventSec || (a.cardId < b.cardId ? -1 : a.cardId > b.cardId ? 1 : 0),
    );
    const before = this.#lastSeq.get(terminalId) ?? 0;
    this.#lastSeq.set(terminalId, before + records.length);
    return records.map((record, i): Tap => ({ ...record, terminalSeq: before + i + 1 }));
  }
}
