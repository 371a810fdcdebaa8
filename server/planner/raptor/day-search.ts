/** Depart-at, arrive-by and range queries over one day, by one search and its mirror image. */
import type { DayTimetable } from '../../transit/timetable/day-timetable.ts';
import { mirrorDay } from '../../transit/timetable/mirror-day.ts';
import { findFootpathSec } from '../../transit/timetable/timetable.ts';
import type { FoundJourney } from './journey.ts';
import { mirrorLandmarks, toLandmarks } from './landmarks.ts';
import { LeastWalk, type WalkBetween } from './least-walk.ts';
import { findLatest, mirrorFootpaths, mirrorJourney, mirrorQuery, type Side } from './mirror.ts';
import { RangeRaptor } from './range-raptor.ts';
import { RaptorSearch } from './raptor.ts';
import type {
  AccessWay,
  ProfileSearch,
  RangeQuery,
  RangeResult,
  SearchNetwork,
  SearchQuery,
  SearchWork,
  StopAccess,
} from './search-query.ts';
import type { ViaPlan } from './via-layers.ts';
import { searchViaWindow } from './via-window.ts';
import { searchWindow } from './window-search.ts';

/** What answers the questions of a day: the whole day's search, or one by way of places. */
export abstract class JourneySearch {
  /** One-to-all searches run on one side of the mirror: forward to depart at, backward to arrive by. */
  readonly sides: { readonly forward: Side; readonly backward: Side };

  constructor(forward: Side, backward: Side) {
    this.sides = { forward, backward };
  }

  get day(): DayTimetable {
    return this.sides.forward.network.day;
  }

  /** Seconds of the footpath from one stop to another, or undefined where there is none. */
  findFootpathSec(from: number, to: number): number | undefined {
    return findFootpathSec(this.sides.forward.network.footpaths, from, to);
  }

  /** Pareto set in arrival and vehicles of a departure at `timeSec`; departures are not yet tightened. */
  departAt(query: SearchQuery): FoundJourney[] {
    return this.sides.forward.search.search(query);
  }

  /** The same arrivals, each by the journey that leaves last. */
  departLatest(query: SearchQuery): FoundJourney[] {
    return this.toLatestDepartures(query, this.departAt(query));
  }

  /**
   * The same arrivals and vehicles, each by the journey that leaves last, as the search back from its arrival finds it.
   * Which of several equally good ways a window gives depends on the search that answers it; after this call it depends on
   * the times alone.
   *
   * @param query that found the journeys, or that of their window
   */
  toLatestDepartures(query: SearchQuery, journeys: readonly FoundJourney[]): FoundJourney[] {
    const { backward, forward } = this.sides;
    return journeys.map((journey) => findLatest(backward, forward, query, journey));
  }

  /**
   * The same as `toLatestDepartures` for one journey, and of all ways with the same departure, arrival and vehicles the one
   * with least walking where the search looks for it.
   */
  abstract toLeastWalk(
    query: SearchQuery<AccessWay>,
    journey: FoundJourney,
    between: WalkBetween,
  ): FoundJourney;

  /** Pareto set in departure and vehicles of an arrival by `timeSec`. */
  arriveBy(query: SearchQuery): FoundJourney[] {
    return this.sides.backward.search.search(mirrorQuery(query)).map((journey) => this.#toForward(journey));
  }

  /**
   * All journeys that are Pareto-optimal in departure, arrival and vehicles and leave inside the window. Any of several
   * equally good ways: `toLatestDepartures` chooses one.
   */
  departRange(query: RangeQuery): RangeResult {
    const { backward, forward } = this.sides;
    return this.searchWindow(forward, backward, query);
  }

  /** The same seen from the arrival: journeys that arrive inside the window before `timeSec`. */
  arriveRange(query: RangeQuery): RangeResult {
    const { backward, forward } = this.sides;
    const { journeys, nextTimeSec } = this.searchWindow(backward, forward, mirrorQuery(query));
    return { journeys: journeys.map((journey) => this.#toForward(journey)), nextTimeSec: -nextTimeSec };
  }

  protected abstract searchWindow(near: Side, far: Side, query: RangeQuery): RangeResult;

  #toForward(journey: FoundJourney): FoundJourney {
    return mirrorJourney(this.sides.forward, this.sides.backward, journey);
  }
}

/** Gives a search of windows for the side and the query, or undefined where range RAPTOR is to answer. */
export type ProfileSource = (side: Side, query: RangeQuery) => ProfileSearch | undefined;

export class DaySearch extends JourneySearch {
  /** By side, made when a window is first asked for. */
  readonly #rangeRaptors = new Map<Side, RangeRaptor>();
  #leastWalk: LeastWalk | undefined;
  #findProfiles: ProfileSource | undefined;

  /** @param mirroredDay the mirror image of the network's day, where it is at hand already */
  constructor(network: SearchNetwork, mirroredDay: DayTimetable = mirrorDay(network.day)) {
    const landmarks = network.landmarks ?? toLandmarks(network);
    const forward: SearchNetwork = { ...network, landmarks };
    const backward: SearchNetwork = {
      day: mirroredDay,
      footpaths: mirrorFootpaths(network.footpaths),
      changeSec: network.changeSec,
      landmarks: mirrorLandmarks(landmarks),
    };
    super(
      { network: forward, search: new RaptorSearch(forward) },
      { network: backward, search: new RaptorSearch(backward) },
    );
  }

  get work(): SearchWork {
    const { backward, forward } = this.sides;
    const total = { chainScans: 0, stopVisits: 0 };
    for (const { work } of [forward.search, backward.search, ...this.#rangeRaptors.values()]) {
      total.chainScans += work.chainScans;
      total.stopVisits += work.stopVisits;
    }
    return total;
  }

  toLeastWalk(query: SearchQuery<AccessWay>, journey: FoundJourney, between: WalkBetween): FoundJourney {
    this.#leastWalk ??= new LeastWalk(this.sides.forward, this.sides.backward);
    return this.#leastWalk.find(query, between, journey);
  }

  /** The footpaths of a stop. */
  listFootpaths(from: number): StopAccess[] {
    const { offsets, targets, durationSec } = this.sides.forward.network.footpaths;
    const list: StopAccess[] = [];
    for (let f = offsets[from] as number; f < (offsets[from + 1] as number); f++) {
      list.push({ stop: targets[f] as number, durationSec: durationSec[f] as number });
    }
    return list;
  }

  /** From now on `find` chooses the search that answers a window. */
  setProfiles(find: ProfileSource): void {
    this.#findProfiles = find;
  }

  protected searchWindow(side: Side, _far: Side, query: RangeQuery): RangeResult {
    return searchWindow(query, this.#findProfiles?.(side, query) ?? this.#getRangeRaptor(side));
  }

  #getRangeRaptor(side: Side): RangeRaptor {
    const known = this.#rangeRaptors.get(side) ?? new RangeRaptor(side.network);
    this.#rangeRaptors.set(side, known);
    return known;
  }
}

/** A search of one request by way of places: it shares the arrays of the day with the search that it is made from. */
export class ViaDaySearch extends JourneySearch {
  constructor({ sides: { backward, forward } }: DaySearch, plan: ViaPlan) {
    const mirrored = { vias: plan.vias.toReversed(), startStops: plan.endStops, endStops: plan.startStops };
    super(
      { network: forward.network, search: new RaptorSearch(forward.network, plan) },
      { network: backward.network, search: new RaptorSearch(backward.network, mirrored) },
    );
  }

  /** With places on the way the search does not compare walks. */
  toLeastWalk(query: SearchQuery, journey: FoundJourney): FoundJourney {
    return findLatest(this.sides.backward, this.sides.forward, query, journey);
  }

  protected searchWindow(near: Side, far: Side, query: RangeQuery): RangeResult {
    return searchViaWindow(near, far, query);
  }
}
