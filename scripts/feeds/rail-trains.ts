/**
 * Trains of the corridor: those of the 2026 timetable, and the conventional trains of the chart of January 2021 that have no
 * successor in 2026.
 */
import { findSeconds } from '../../server/base/seconds.ts';
import { getNumber, getText, loadSource, type SourceRow } from './csv.ts';

export interface RailCall {
  readonly stationZh: string;
  readonly arrivalSec: number;
  readonly departureSec: number;
  /** Kilometres from the first call in this list; undefined where unknown. */
  readonly km: number | undefined;
}

export interface RailTrain {
  /** Public train number; `K55/K58` where it changes on the way. */
  readonly number: string;
  readonly calls: readonly RailCall[];
  /** First station of the whole way, even where the calls here are only a part of it; then the last station. */
  readonly originZh: string;
  readonly destinationZh: string;
  readonly confidence: 'sourced' | 'derived';
  readonly source: string;
}

/** Whether a train is conventional. All EMUs of the old chart (C, D, G) have successors in 2026. */
const isConventional = (number: string): boolean => /^[ZTKY\d]/.test(number);

/** Whether the number marks a variant of a train on other days; the source has no dates for these. */
const isVariant = (number: string): boolean => /[A-Z]$/.test(number);

function groupByTrain(rows: readonly SourceRow[]): Map<string, SourceRow[]> {
  const trains = new Map<string, SourceRow[]>();
  for (const row of rows) {
    const number = getText(row, 'train_no');
    trains.set(number, [...(trains.get(number) ?? []), row]);
  }
  return trains;
}

function load2026Trains(sourcesDir: string): RailTrain[] {
  const trains: RailTrain[] = [];
  for (const [number, rows] of groupByTrain(loadSource(sourcesDir, 'rail_trains_2026.csv'))) {
    if (isVariant(number)) continue;
    const calls = rows.map((row): RailCall => {
      const [arrivalSec, departureSec] = [findSeconds(getText(row, 'arr')), findSeconds(getText(row, 'dep'))];
      if (arrivalSec === undefined || departureSec === undefined) throw new Error(`${number} has a bad time`);
      const km = getText(row, 'km') === '' ? undefined : getNumber(row, 'km');
      return { stationZh: getText(row, 'station_zh'), arrivalSec, departureSec, km };
    });
    trains.push({
      number,
      calls,
      originZh: calls[0]!.stationZh,
      destinationZh: calls.at(-1)!.stationZh,
      confidence: rows.every((row) => row.confidence === 'high') ? 'sourced' : 'derived',
      source: `2026 timetable: ${getText(rows[0]!, 'source')}`,
    });
  }
  return trains;
}

/** Whether the train runs every day of the chart, except on single past dates. */
function isDaily(validity: string): boolean {
  return validity.startsWith('daily (') || validity.startsWith('!');
}

/**
 * Calls of a 2021 train in the order of travel, the first on day 0. Calls from another table (without kilometres) are at the
 * end of the list, and may belong at its beginning.
 */
function toOldCalls(rows: readonly SourceRow[]): RailCall[] {
  const clock = (row: SourceRow, column: string) => findSeconds(getText(row, column));
  const timed = rows.map((row) => {
    const [arrivalSec, departureSec] = [clock(row, 'arr'), clock(row, 'dep')];
    const time = departureSec ?? arrivalSec;
    if (time === undefined) throw new Error(`${getText(row, 'train_no')} has a call without a time`);
    const kmText = getText(row, 'km_from_beijing');
    return {
      stationZh: getText(row, 'station_zh'),
      arrivalSec: arrivalSec ?? time,
      departureSec: time,
      beijingKm: kmText === '' ? undefined : Number(kmText),
    };
  });
  const last = timed.at(-1)!;
  if (last.beijingKm === undefined && last.departureSec < timed[0]!.arrivalSec) timed.unshift(timed.pop()!);
  const baseKm = timed.find((call) => call.beijingKm !== undefined)?.beijingKm;
  // Uses kilometres only where the first call has them; the branch line to Ordos has none.
  const hasKm = timed[0]!.beijingKm !== undefined;
  let previousSec = 0;
  return timed.map((call) => {
    let { arrivalSec, departureSec } = call;
    while (arrivalSec < previousSec) arrivalSec += 86_400;
    while (departureSec < arrivalSec) departureSec += 86_400;
    previousSec = departureSec;
    const km =
      hasKm && call.beijingKm !== undefined && baseKm !== undefined
        ? Math.abs(call.beijingKm - baseKm)
        : undefined;
    return { stationZh: call.stationZh, arrivalSec, departureSec, km };
  });
}

function load2021Trains(sourcesDir: string, replaced: ReadonlySet<string>): RailTrain[] {
  const trains: RailTrain[] = [];
  for (const [number, rows] of groupByTrain(loadSource(sourcesDir, 'rail_trains_2021.csv'))) {
    const first = rows[0]!;
    if (!isConventional(number) || replaced.has(number) || rows.length < 2) continue;
    if (!isDaily(getText(first, 'validity'))) continue;
    // Skips trains whose origin equals the destination: a mistake in the index of the chart.
    const origin = getText(first, 'origin');
    if (origin !== '' && origin === getText(first, 'destination')) continue;
    const calls = toOldCalls(rows);
    trains.push({
      number,
      calls,
      originZh: getText(first, 'origin') || calls[0]!.stationZh,
      destinationZh: getText(first, 'destination') || calls.at(-1)!.stationZh,
      confidence: 'derived',
      source: `chart of 2021-01-20, cut to the corridor, where the 2026 facts hold no train of that number: ${getText(first, 'source')}`,
    });
  }
  return trains;
}

/** All trains of the feed. */
export function loadRailTrains(sourcesDir: string): RailTrain[] {
  const current = load2026Trains(sourcesDir);
  const numbers = new Set(current.flatMap((train) => train.number.split('/')));
  return [...current, ...load2021Trains(sourcesDir, numbers)];
}
