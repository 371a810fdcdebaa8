/**
 * Depart-at, arrive-by and range queries over one day, by one search and its mirror image.
 */

import type { DayTimetable } from '../../transit/timetable/day-timetable.ts';
import { mirrorDay } from '../../transit/timetable/mirror-day.ts';
import { findFootpathSec } from '../../transit/timetable/timetable.ts';
import type { DayQuery, RangeQuery, RangeResult, Side } from './day-query.ts';
import type { FoundJourney } from './journey.ts';
import { mirrorLandmarks, toLandmarks } from './landmarks.ts';
import { findLatest, toRaptorQuery } from './latest-departure.ts';
import { LeastWalk, type WalkMetres } from './least-walk.ts';
import { toMirrored, unmirror } from './mirror-journey.ts';
import type { ProfileSearch } from './profile.ts';
import { RangeRaptor } from './range-raptor.ts';
import { RaptorSearch, type SearchNetwork, type SearchWork, type StopAccess } from './raptor.ts';
import { transposeFootpaths } from './transpose-footpaths.ts';
import { searchWindow } from './window-search.ts';

export class DaySearch {
  readonly #forward: Side;
  readonly #backward: Side;
  /** By side, made when a window is first asked for. */
  readonly #profiles = new Map<Side, RangeRaptor>();
  #leastWalk: LeastWalk | undefined;
  #findProfiles: ((side: Side) => ProfileSearch | undefined) | undefined;

  /** @param mirroredDay the mirror image of the network's day, where it is at hand already */
  constructor(network: SearchNetwork, mirroredDay: DayTimetable = mirrorDay(network.day)) {
    const landmarks = network.landmarks ?? toLandmarks(network);
    const forward: SearchNetwork = { ...network, landmarks };
    this.#forward = { network: forward, search: new RaptorSearch(forward) };
    const mirrored: SearchNetwork = {
      day: mirroredDay,
      footpaths: transposeFootpaths(network.footpaths),
      changeSec: network.changeSec,
      landmarks: mirrorLandmarks(landmarks),
    };
    this.#backward = { network: mirrored, search: new RaptorSearch(mirrored) };
  }

  get day() {
    return this.#forward.network.day;
  }

  /** One-to-all searches run on one side of the mirror: forward to depart at, backward to arrive by. */
  get sides(): { readonly forward: Side; readonly backward: Side } {
    return { forward: this.#forward, backward: this.#backward };
  }

  get work(): SearchWork {
    const total = { chainScans: 0, stopVisits: 0 };
    const searches = [this.#forward.search, this.#backward.search, ...this.#profiles.values()];
    for (const { work } of searches) {
      total.chainScans += work.chainScans;
      total.stopVisits += work.stopVisits;
    }
    return total;
  }

  /** Seconds of the footpath from one stop to another, or undefined where there is none. */
  findFootpathSec(from: number, to: number): number | undefined {
    return findFootpathSec(this.#forward.network.footpaths, from, to);
  }

  /** Pareto set in arrival and vehicles of a departure at `timeSec`; departures are not yet tightened. */
  departAt(query: DayQuery): FoundJourney[] {
    return this.#forward.search.search(toRaptorQuery(query));
  }

  /** The same arrivals, each by the journey that leaves last. */
  departLatest(query: DayQuery): FoundJourney[] {
    return this.tellLatest(query, this.departAt(query));
  }

  /**
   * The same arrivals and vehicles, each by the journey that leaves last, as the search back from its arrival finds it.
   * Of ways that are equally good each search of windows has its own; told so, they are alike.
   *
   * @param query that found the journeys, or that of their window
   */
  tellLatest(query: DayQuery, journeys: readonly FoundJourney[]): FoundJourney[] {
    return journeys.map((journey) => findLatest(this.#backward, this.#forward, query, journey));
  }

  /**
   * The same as `tellLatest` for one journey, and of all ways with the same departure, arrival and vehicles the one with
   * least walking.
   */
  tellLeastWalk(query: DayQuery, journey: FoundJourney, metres: WalkMetres): FoundJourney {
    this.#leastWalk ??= new LeastWalk(this.#forward, this.#backward);
    return this.#leastWalk.find(query, metres, journey);
  }

  /** The footpaths of a stop. */
  listFootpaths(from: number): StopAccess[] {
    const { offsets, targets, durationSec } = this.#forward.network.footpaths;
    const list: StopAccess[] = [];
    for (let f = offsets[from] as number; f < (offsets[from + 1] as number); f++) {
      list.push({ stop: targets[f] as number, durationSec: durationSec[f] as number });
    }
    return list;
  }

  /** Pareto set in departure and vehicles of an arrival by `timeSec`. */
  arriveBy(query: DayQuery): FoundJourney[] {
    const found = this.#backward.search.search(toRaptorQuery(toMirrored(query)));
    return found.map((journey) => this.#unmirror(journey));
  }

  /**
   * All journeys that are Pareto-optimal in departure, arrival and vehicles and leave inside the window. Which of the ways
   * that are equally good is not said: `tellLatest` does.
   */
  departRange(query: RangeQuery): RangeResult {
    return this.#searchWindow(this.#forward, query);
  }

  /** The same seen from the arrival: journeys that arrive inside the window before `timeSec`. */
  arriveRange(query: RangeQuery): RangeResult {
    const result = this.#searchWindow(this.#backward, toMirrored(query));
    return {
      journeys: result.journeys.map((journey) => this.#unmirror(journey)),
      nextTimeSec: -result.nextTimeSec,
    };
  }

  /**
   * From now on windows are asked of another search where `find` has one for the side at hand, and the query leaves no
   * chains out.
   */
  setProfiles(find: (side: Side) => ProfileSearch | undefined): void {
    this.#findProfiles = find;
  }

  #searchWindow(side: Side, query: RangeQuery): RangeResult {
    const other = query.allowedChains ? undefined : this.#findProfiles?.(side);
    return searchWindow(query, other ?? this.#getProfiles(side));
  }

  #getProfiles(side: Side): RangeRaptor {
    const known = this.#profiles.get(side) ?? new RangeRaptor(side.network);
    this.#profiles.set(side, known);
    return known;
  }

  #unmirror(journey: FoundJourney): FoundJourney {
    return unmirror(this.#forward, this.#backward, journey);
  }
}
