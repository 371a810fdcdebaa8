/** Terminals of a day: their records in order of time, counted, in files that come when they come. */
import type { Tap } from '../../money/cards/tap.ts';
import type { DayAssumptions } from './assumptions.ts';
import { Random } from './random.ts';

/** A record before its terminal has counted it. */
export type TerminalRecord = Omit<Tap, 'terminalSeq'>;

export interface TerminalDelivery {
  readonly terminalId: string;
  readonly operatorId: string;
  /** Days after the day of the records: 0 is the day itself. */
  readonly lateDays: number;
  /** Quarter of an hour of the day in which the records were made; -1 for a whole day that came late. */
  readonly quarter: number;
  readonly fileNo: number;
  /** In order of `terminalSeq`; lost ones are missing. */
  readonly taps: readonly Tap[];
}

/** Terminals hand in what they have so often. */
const UPLOAD_SEC = 900;

export class TerminalBook {
  readonly #records = new Map<string, { operatorId: string; records: TerminalRecord[] }>();
  /** Last number used, kept from day to day. */
  readonly #lastSeq: Map<string, number>;

  constructor(lastSeq: Map<string, number> = new Map()) {
    this.#lastSeq = lastSeq;
  }

  add(operatorId: string, record: TerminalRecord): void {
    const known = this.#records.get(record.terminalId);
    if (known) known.records.push(record);
    else this.#records.set(record.terminalId, { operatorId, records: [record] });
  }

  /**
   * What terminals hand in, late and repeated files among it, in the order in which it comes.
   *
   * @param startSec - instant from which quarters of an hour are counted
   */
  *deliver(
    seed: number,
    day: number,
    startSec: number,
    { faults }: DayAssumptions,
  ): Generator<TerminalDelivery> {
    const random = new Random(seed, `deliveries ${day}`);
    const deliveries: TerminalDelivery[] = [];
    for (const terminalId of [...this.#records.keys()].sort()) {
      const { operatorId, records } = this.#records.get(terminalId) as {
        operatorId: string;
        records: TerminalRecord[];
      };
      this.#records.delete(terminalId);
      const taps = this.#count(terminalId, records);
      const lateDays = random.chance(faults.lateTerminal) ? random.int(1, 3) : 0;
      const toQuarter = ({ eventSec }: Tap) =>
        lateDays > 0 ? -1 : Math.max(0, Math.floor((eventSec - startSec) / UPLOAD_SEC));
      for (const [quarter, ofQuarter] of Map.groupBy(taps, toQuarter)) {
        const delivery: TerminalDelivery = {
          terminalId,
          operatorId,
          lateDays,
          quarter,
          fileNo: day * 100 + 1 + quarter,
          taps: ofQuarter.filter(() => !random.chance(faults.lost)),
        };
        deliveries.push(delivery);
        if (random.chance(faults.repeatedFile))
          deliveries.push({ ...delivery, lateDays: lateDays + random.int(0, 1) });
      }
    }
    yield* deliveries.sort((a, b) => a.lateDays - b.lateDays || a.quarter - b.quarter);
  }

  #count(terminalId: string, records: TerminalRecord[]): Tap[] {
    records.sort(
      (a, b) => a.eventSec - b.eventSec || (a.cardId < b.cardId ? -1 : a.cardId > b.cardId ? 1 : 0),
    );
    const before = this.#lastSeq.get(terminalId) ?? 0;
    this.#lastSeq.set(terminalId, before + records.length);
    return records.map((record, i): Tap => ({ ...record, terminalSeq: before + i + 1 }));
  }
}
