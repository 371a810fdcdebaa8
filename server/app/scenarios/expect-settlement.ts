/** The settlement that is expected of a scenario's day: all tours priced and cleared, before and after. */
import type { Names } from '../../base/names.ts';
import type { ServiceDay } from '../../base/service-day.ts';
import { WorkerPool } from '../../base/worker-pool.ts';
import { type ExpectedDay, mergeDays, UNITS_OF_PERSON } from '../../bureau/demand/expect-day.ts';
import type { TravelTable } from '../../bureau/demand/tours.ts';
import {
  compareLineMoney,
  compareRiders,
  type LineMoneyRow,
  type RiderComparison,
} from '../../bureau/scenario/compare-rider-money.ts';
import { compareSettlements, type SettlementComparison } from '../../bureau/scenario/compare-settlement.ts';
import { toExpectedFlows } from '../../money/settlement/expected-batch.ts';
import { loadSideScheme, openExpectedSide } from './expect-side.ts';
import type { SettledSide, SettledSides } from './settled-sides.ts';

export interface ExpectedSettlement extends SettlementComparison {
  readonly method: 'expected';
  /** People who travel on the day, in whole persons. */
  readonly people: { readonly before: number; readonly after: number };
  readonly riders: RiderComparison;
  /** Lines of which something differs. */
  readonly lines: readonly LineMoneyRow[];
}

export interface ExpectOptions {
  /** 1: on this thread. */
  readonly threads: number;
  readonly onProgress?: ((share: number) => void) | undefined;
}

/** Tours of one job: the same ones on any number of threads, so that the same people are rounded. */
const TOURS_OF_JOB = 4_000;

/** The tours of a job, with what opens their side. */
export interface ExpectJob {
  readonly side: Pick<SettledSide, 'options' | 'schemeDir'>;
  readonly day: ServiceDay;
  readonly table: Pick<TravelTable, 'tours' | 'yuanPerHour'>;
}

/** Time: a search for each trip of each tour and side. The same bytes on any number of threads. */
export async function expectSettlement(
  { after, before, day }: SettledSides,
  { onProgress, threads }: ExpectOptions,
): Promise<ExpectedSettlement> {
  const pool =
    threads > 1
      ? new WorkerPool<ExpectJob, ExpectedDay>({
          module: new URL('./expect-worker.ts', import.meta.url),
          threads,
        })
      : undefined;
  const total = countJobs(before) + countJobs(after);
  let done = 0;
  const expectSide = async ({ loaded, options, schemeDir, table }: SettledSide): Promise<ExpectedDay> => {
    const { yuanPerHour } = table;
    const here = pool ? undefined : openExpectedSide(loaded, schemeDir, day, table);
    const jobs = listJobs(table).map(async (tours) => {
      const part = pool
        ? await pool.run({ side: { options, schemeDir }, day, table: { tours, yuanPerHour } })
        : (here as NonNullable<typeof here>)(tours);
      onProgress?.(++done / total);
      return part;
    });
    return mergeDays(await Promise.all(jobs));
  };
  try {
    const [was, is] = await Promise.all([expectSide(before), expectSide(after)]);
    const schemes = [loadSideScheme(before.schemeDir, day), loadSideScheme(after.schemeDir, day)] as const;
    const [first, second] = [was, is].map(({ money }, i) =>
      toExpectedFlows(schemes[i as 0 | 1], day, money, UNITS_OF_PERSON),
    ) as [ReturnType<typeof toExpectedFlows>, ReturnType<typeof toExpectedFlows>];
    const parties = new Map([...schemes[0].parties, ...schemes[1].parties].map((party) => [party.id, party]));
    const names = new Map<string, Names>(
      schemes.flatMap(({ categories }) => categories.map(({ id, names: own }) => [id, own] as const)),
    );
    const countPeople = ({ riders }: ExpectedDay) =>
      Math.round(riders.reduce((sum, { people }) => sum + people, 0) / UNITS_OF_PERSON);
    return {
      method: 'expected',
      people: { before: countPeople(was), after: countPeople(is) },
      ...compareSettlements(first, second, [...parties.values()]),
      riders: compareRiders(was.riders, is.riders, UNITS_OF_PERSON, names),
      lines: compareLineMoney(was.lines, is.lines, UNITS_OF_PERSON),
    };
  } finally {
    await pool?.close();
  }
}

const countJobs = ({ table }: SettledSide) => listJobs(table).length;

function listJobs({ tours }: TravelTable): TravelTable['tours'][] {
  const jobs: TravelTable['tours'][] = [];
  for (let from = 0; from < tours.length; from += TOURS_OF_JOB)
    jobs.push(tours.slice(from, from + TOURS_OF_JOB));
  return jobs;
}
