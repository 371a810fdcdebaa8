/** What a simulation says in the end: riders, taps, money in and out, and whether it adds up. */

import type { Clearing } from '../app/clearing/clearing.ts';
import { toYuanText } from '../base/fen.ts';
import { toNameIn } from '../base/names.ts';
import { type ServiceDay, toDateText } from '../base/service-day.ts';
import type { DayAssumptions } from '../bureau/demand/assumptions.ts';
import type { SimulatedDay } from '../bureau/demand/simulate-day.ts';
import type { Scheme } from '../money/scheme/scheme.ts';
import { toCreditGrowth } from '../money/settlement/flow-effects.ts';

interface Counted extends SimulatedDay {
  readonly tapCount: number;
  readonly terminalFiles: number;
}

export interface DayReport {
  readonly date: string;
  /** Null on days on which only late files came. */
  readonly counts: Counted | null;
  readonly positions: Readonly<Record<string, number>>;
  readonly unresolvedFen: number;
  readonly dueFen: number;
  /** What is paid in, less what is paid out and held: 0, or the books are wrong. */
  readonly differenceFen: number;
  readonly sealHash: string | null;
}

export interface SimulationReport {
  readonly seed: number;
  readonly riders: number;
  readonly folder: string;
  readonly assumptions: DayAssumptions;
  readonly days: DayReport[];
}

export async function toDayReport(
  { store }: Clearing,
  day: ServiceDay,
  counts: Counted | null,
  isSettled: boolean,
): Promise<DayReport> {
  const date = toDateText(day);
  if (!isSettled)
    return {
      date,
      counts,
      positions: {},
      unresolvedFen: 0,
      dueFen: 0,
      differenceFen: 0,
      sealHash: null,
    };
  const flows = await store.listFlows(day, day);
  const positions = await store.listPositions(day);
  const batch = (await store.listBatches()).find(({ batchDay }) => batchDay === day);
  const unresolvedFen = toCreditGrowth(flows, 'UNRES');
  const dueFen = toCreditGrowth(flows, 'DUE');
  const netSum = positions.reduce((sum, { netFen }) => sum + netFen, 0);
  return {
    date,
    counts,
    positions: Object.fromEntries(positions.map(({ partyId, netFen }) => [partyId, netFen])),
    unresolvedFen,
    dueFen,
    differenceFen: netSum + unresolvedFen + dueFen,
    sealHash: batch?.sealHash ?? null,
  };
}

export function printSimulation(
  report: SimulationReport,
  scheme: Scheme,
  stream: Pick<NodeJS.WriteStream, 'write'>,
): void {
  stream.write(`模拟数据(示意) simulated, illustrative · seed ${report.seed} · ${report.folder}\n`);
  for (const day of report.days) {
    stream.write(`\n${day.date}\n`);
    if (day.counts) {
      const { crossCity, purchases, refused, rides, riders, tapCount, trips, walked } = day.counts;
      stream.write(
        `  ${riders} riders, ${trips} trips (${walked} walked, ${crossCity} across the cities), ` +
          `${rides} card journeys, ${purchases} purchases, ${refused} turned away, ${tapCount} taps\n`,
      );
    }
    for (const party of scheme.parties) {
      const netFen = day.positions[party.id];
      if (netFen === undefined || netFen === 0) continue;
      const amount = `${netFen > 0 ? '+' : ''}${toYuanText(netFen)}`;
      stream.write(
        `  ${amount.padStart(14)}  ${toNameIn(party.names, 'zh')} ${toNameIn(party.names, 'en')}\n`,
      );
    }
    if (day.sealHash !== null)
      stream.write(
        `  held 待确认 ${toYuanText(day.unresolvedFen)}, due 应退 ${toYuanText(day.dueFen)}, ` +
          `difference 差额 ${toYuanText(day.differenceFen)}, seal ${day.sealHash.slice(0, 16)}\n`,
      );
  }
}
