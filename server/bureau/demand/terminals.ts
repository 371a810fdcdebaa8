/** Terminals of a day: their records in order of time, counted, in files that come when they come. */
import type { Tap } from '../../money/cards/tap.ts';
import type { DayAssumptions } from './assumptions.ts';
import { Random } from './random.ts';

/** A record before its terminal has counted it. */
export type TerminalRecord = Omit<Tap, 'terminalSeq'>;

export interface TerminalDelivery {
  readonly terminalId: string;
  readonly operatorId: string;
  /** Days after the day of the records: 0 is the evening itself. */
  readonly lateDays: number;
  readonly fileNo: number;
  readonly seqFrom: number;
  readonly seqTo: number;
  /** In order of `terminalSeq`; lost ones are missing. */
  readonly taps: readonly Tap[];
}

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

  get terminalCount(): number {
    return this.#records.size;
  }

  /** Files of the day by terminal, late and repeated ones among them, in the order in which they come. */
  *deliver(seed: number, day: number, { faults }: DayAssumptions): Generator<TerminalDelivery> {
    const random = new Random(seed, `deliveries ${day}`);
    const deliveries: TerminalDelivery[] = [];
    for (const terminalId of [...this.#records.keys()].sort()) {
      const { operatorId, records } = this.#records.get(terminalId) as {
        operatorId: string;
        records: TerminalRecord[];
      };
      records.sort(
        (a, b) => a.eventSec - b.eventSec || (a.cardId < b.cardId ? -1 : a.cardId > b.cardId ? 1 : 0),
      );
      const before = this.#lastSeq.get(terminalId) ?? 0;
      const taps = records.map((record, i): Tap => ({ ...record, terminalSeq: before + i + 1 }));
      this.#lastSeq.set(terminalId, before + taps.length);
      const isLate = random.chance(faults.lateTerminal);
      const lateDays = isLate ? random.int(1, 3) : 0;
      const delivery: TerminalDelivery = {
        terminalId,
        operatorId,
        lateDays,
        fileNo: day,
        seqFrom: before + 1,
        seqTo: before + taps.length,
        taps: taps.filter(() => !random.chance(faults.lost)),
      };
      deliveries.push(delivery);
      if (random.chance(faults.repeatedFile))
        deliveries.push({ ...delivery, lateDays: lateDays + random.int(0, 1) });
      this.#records.delete(terminalId);
    }
    for (const delivery of deliveries.sort((a, b) => a.lateDays - b.lateDays)) yield delivery;
  }
}
