/** Places on the way, as layers of the search: the layer of a label says how many of the places have been reached. */
import type { DayTimetable } from '../../transit/timetable/day-timetable.ts';
import type { StopAccess } from './search-query.ts';

/** A place on the way. */
export interface Via {
  readonly stops: readonly number[];
  /** Least seconds to stay there, added to the change time; 0 if the passenger may just ride past. */
  readonly staySec: number;
}

export interface ViaPlan {
  /** The places in the order in which the passenger must reach them. */
  readonly vias: readonly Via[];
  /** Stops of the origin: a passenger who starts there needs no stay. */
  readonly startStops: readonly number[];
  /** Stops of the destination: a passenger who ends there needs no stay. */
  readonly endStops: readonly number[];
}

/**
 * The layers of a plan. A **state** is a layer and a stop; its number is layer times stops plus stop.
 *
 * A passenger who alights or boards at a stop of the next place reaches that place, and the stay is added to the change
 * time. Where no stay is asked, riding past reaches the place too. A passenger may also use the stop without reaching
 * its place.
 */
export class ViaLayers {
  /** Number of places; there is one more layer. */
  readonly count: number;
  /** By place and stop: 1 at the stops of the place. */
  readonly isVia: readonly Uint8Array[];
  /** By place and stop: 1 where riding past reaches the place. */
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

  /**
   * The states at which a journey can begin. At the first stop the passenger may already reach one or several places.
   */
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

  /** The states at which a journey can end. At the last stop the passenger may still reach one or several places. */
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

/**
 * One byte for each stop of the day: 1 at the given stops and at the added copies of them that belong to no other stop.
 */
function toStopMask({ addedStops, stopCount }: DayTimetable, stops: readonly number[]): Uint8Array {
  const mask = new Uint8Array(stopCount);
  for (const stop of stops) mask[stop] = 1;
  addedStops?.place.forEach((place, i) => {
    const isOnePlace = addedStops.fromPlace[i] === place;
    if (isOnePlace) mask[addedStops.first + i] = mask[place] as number;
  });
  return mask;
}
