/** Changes of the calls and times of runs. All keep whole seconds, and runs with equal times share one pair of arrays. */
import type { EditedPattern, EditedRun } from '../../transit/timetable/edit/edited-rows.ts';

/** Seconds from a run's start at each call. */
export interface Times {
  readonly arrival: readonly number[];
  readonly departure: readonly number[];
}

export interface ShiftedTimes extends Times {
  /** Added to the run's start: the first call is another one, or at another time. */
  readonly startShift: number;
}

/** The pattern's runs with other times; equal times are changed once. */
export function changeTimes(runs: readonly EditedRun[], change: (times: Times) => ShiftedTimes): EditedRun[] {
  const known = new Map<readonly number[], ShiftedTimes>();
  return runs.map((run) => {
    let times = known.get(run.arrival);
    if (!times) {
      times = change(run);
      known.set(run.arrival, times);
    }
    const { arrival, departure, startShift } = times;
    return { ...run, start: run.start + startShift, arrival, departure };
  });
}

/** Times counted from the departure at the first call. */
function fromFirst(arrival: readonly number[], departure: readonly number[]): ShiftedTimes {
  const startShift = departure[0] ?? 0;
  if (startShift === 0) return { arrival, departure, startShift };
  return {
    arrival: arrival.map((sec) => sec - startShift),
    departure: departure.map((sec) => sec - startShift),
    startShift,
  };
}

/**
 * Runs through the calls that `isLeftOut` names. Each of them saves its dwell and `savedSec`; leaving out the first
 * call shifts no other time.
 */
export function leaveOutCalls(
  pattern: EditedPattern,
  isLeftOut: (stop: number, call: number) => boolean,
  savedSec: number,
): EditedPattern {
  const kept = pattern.stops.map((stop, call) => !isLeftOut(stop, call));
  if (kept.every(Boolean)) return pattern;
  const take = (values: readonly number[]) => values.filter((_, call) => kept[call]);
  const first = kept.indexOf(true);
  return {
    ...pattern,
    stops: take(pattern.stops),
    flags: take(pattern.flags),
    rules: take(pattern.rules),
    runs: changeTimes(pattern.runs, ({ arrival, departure }) => {
      let saved = 0;
      const newArrival: number[] = [];
      const newDeparture: number[] = [];
      kept.forEach((isKept, call) => {
        if (!isKept) {
          if (call > first && first >= 0) {
            // Never back in time: a vehicle cannot gain more than the hop to the next call takes.
            saved += (departure[call] as number) - (arrival[call] as number) + savedSec;
          }
          return;
        }
        const before = newDeparture.at(-1);
        const at = (arrival[call] as number) - saved;
        const least = before === undefined ? at : Math.max(at, before + 1);
        saved = (arrival[call] as number) - least;
        newArrival.push(least);
        newDeparture.push((departure[call] as number) - saved);
      });
      return fromFirst(newArrival, newDeparture);
    }),
  };
}

/** The seconds of every hop (`hopSec`) and dwell (`dwellSec`) anew; fractions are carried on, so they do not add up. */
export function rebuildTimes(
  { arrival, departure }: Times,
  hopSec: (sec: number, call: number) => number,
  dwellSec: (sec: number, call: number) => number,
): ShiftedTimes {
  const newArrival = [arrival[0] ?? 0];
  const newDeparture = [departure[0] ?? 0];
  let exact = departure[0] ?? 0;
  for (let call = 1; call < arrival.length; call++) {
    const hop = (arrival[call] as number) - (departure[call - 1] as number);
    exact += hopSec(hop, call);
    newArrival.push(Math.max(newDeparture[call - 1] as number, Math.round(exact)));
    const dwell = (departure[call] as number) - (arrival[call] as number);
    exact += call === arrival.length - 1 ? dwell : dwellSec(dwell, call);
    newDeparture.push(Math.max(newArrival[call] as number, Math.round(exact)));
  }
  return { arrival: newArrival, departure: newDeparture, startShift: 0 };
}

/** New calls between two calls of a pattern. */
export interface NewCalls {
  /** Call after which they come; -1: they begin the pattern. */
  readonly after: number;
  /** Call before which they come; the number of calls: they end the pattern. */
  readonly before: number;
  readonly stops: readonly number[];
  /** One more than there are new calls; one less where they begin or end the pattern. */
  readonly hopSecs: readonly number[];
  readonly dwellSecs: readonly number[];
}

const BOARD_AND_ALIGHT = 3;

/** The pattern by another way between two of its calls; times before it stay, times behind it shift. */
export function replaceCalls(
  pattern: EditedPattern,
  { after, before, dwellSecs, hopSecs, stops }: NewCalls,
): EditedPattern {
  const length = pattern.stops.length;
  const join = (values: readonly number[], middle: readonly number[]) => [
    ...values.slice(0, after + 1),
    ...middle,
    ...values.slice(before),
  ];
  return {
    ...pattern,
    stops: join(pattern.stops, stops),
    flags: join(
      pattern.flags,
      stops.map(() => BOARD_AND_ALIGHT),
    ),
    rules: join(
      pattern.rules,
      stops.map(() => 0),
    ),
    runs: changeTimes(pattern.runs, ({ arrival, departure }) => {
      const newArrival = arrival.slice(0, after + 1);
      const newDeparture = departure.slice(0, after + 1);
      let at = newDeparture.at(-1) ?? 0;
      let hop = 0;
      stops.forEach((_, i) => {
        const isFirst = newArrival.length === 0;
        if (!isFirst) at += hopSecs[hop++] as number;
        newArrival.push(at);
        at += isFirst ? 0 : (dwellSecs[i] ?? 0);
        newDeparture.push(at);
      });
      if (before >= length) return fromFirst(newArrival, newDeparture);
      const shift = at + (hopSecs[hop] as number) - (arrival[before] as number);
      for (let call = before; call < length; call++) {
        newArrival.push((arrival[call] as number) + shift);
        newDeparture.push((departure[call] as number) + shift);
      }
      const times = fromFirst(newArrival, newDeparture);
      // Calls at the pattern's beginning come earlier, so that those behind them keep their times.
      return after < 0 ? { ...times, startShift: times.startShift - shift } : times;
    }),
  };
}
