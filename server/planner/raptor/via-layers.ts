/** Places on the way, as layers of the search: the layer of a label says how many of the places have been reached. */
import type { DayTimetable } from '../../transit/timetable/day-timetable.ts';
import type { StopAccess } from './search-query.ts';

/** A place on the way. */
export interface Via {
  readonly stops: readonly number[];
  /** Least seconds there, beside those that the change takes anyway; 0 where riding past is enough. */
  readonly staySec: number;
}

export interface ViaPlan {
  /** In the order in which they are to be reached. */
  readonly vias: readonly Via[];
  /** Stops that are the origin itself: a passenger who starts there needs no stay. */
  readonly startStops: readonly number[];
  /** Stops that are the destination itself: a passenger who ends there needs no stay. */
  readonly endStops: readonly number[];
}

/**
 * The layers of a plan. A **state** is a layer and a stop: layer times stops plus stop.
 *
 * Alighting or boarding at a stop of the next place reaches it and adds the stay to the change; where no stay is asked,
 * riding past does. A passenger may use a stop without reaching its place.
 */
export class ViaLayers {
  /** Places; there is one layer more. */
  readonly count: number;
  /** By place: 1 at its stops. */
  readonly isVia: readonly Uint8Array[];
  /** By place: 1 at the stops at which riding past is enough. */
  readonly isPassed: readonly Uint8Array[];
  readonly staySec: Int32Array;
  readonly #stopCount: number;
  readonly #isStart: Uint8Array;
  readonly #isEnd: Uint8Array;

  constructor(day: DayTimetable, { endStops, startStops, vias }: ViaPlan) {
    this.#stopCount = day.stopCount;
    this.count = vias.length;
    this.isVia = vias.map(({ stops }) => toStopMask(day, stops));
    this.isPassed = vias.map(({ staySec }, i) =>
      staySec > 0 ? new Uint8Array(day.stopCount) : this.isVia[i]!,
    );
    this.staySec = Int32Array.from(vias, ({ staySec }) => staySec);
    this.#isStart = toStopMask(day, startStops);
    this.#isEnd = toStopMask(day, endStops);
  }

  /** The ways into the states at which a journey can begin: places at the first stop may be reached one after the other. */
  toStartStates(access: readonly StopAccess[]): StopAccess[] {
    return access.flatMap(({ durationSec, stop }) => {
      const states = [{ stop, durationSec }];
      for (let [layer, sec] = [0, durationSec]; this.isVia[layer]?.[stop] === 1; layer++) {
        sec += this.#isStart[stop] === 1 ? 0 : this.staySec[layer]!;
        states.push({ stop: (layer + 1) * this.#stopCount + stop, durationSec: sec });
      }
      return states;
    });
  }

  /** The same at the last stop. */
  toEndStates(egress: readonly StopAccess[]): StopAccess[] {
    return egress.flatMap(({ durationSec, stop }) => {
      const states = [{ stop: this.count * this.#stopCount + stop, durationSec }];
      for (let [layer, sec] = [this.count - 1, durationSec]; this.isVia[layer]?.[stop] === 1; layer--) {
        sec += this.#isEnd[stop] === 1 ? 0 : this.staySec[layer]!;
        states.push({ stop: layer * this.#stopCount + stop, durationSec: sec });
      }
      return states;
    });
  }
}

/** One byte for each stop of the day: 1 at the stops given and at all added stops that are nowhere else. */
function toStopMask({ addedStops, stopCount }: DayTimetable, stops: readonly number[]): Uint8Array {
  const mask = new Uint8Array(stopCount);
  for (const stop of stops) mask[stop] = 1;
  addedStops?.place.forEach((place, i) => {
    const isOnePlace = addedStops.fromPlace[i] === place;
    if (isOnePlace) mask[addedStops.first + i] = mask[place] as number;
  });
  return mask;
}
