/** Depart-at, arrive-by and range queries over one day. Arrive-by queries run on the mirror image of the day. */
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

/** The searches of one day: `DaySearch`, or `ViaDaySearch` for a request with places on the way. */
export abstract class JourneySearch {
  /** One-to-all searches run on one of these sides: forward for depart-at, backward for arrive-by. */
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

  /**
   * Journeys of a departure at `timeSec` that are Pareto-optimal in arrival and vehicles. Some may still have a later
   * departure.
   */
  departAt(query: SearchQuery): FoundJourney[] {
    return this.sides.forward.search.search(query);
  }

  /** The journeys of `departAt`, each replaced by the one with the same arrival and vehicles that leaves last. */
  departLatest(query: SearchQuery): FoundJourney[] {
    return this.toLatestDepartures(query, this.departAt(query));
  }

  /**
   * Replaces each journey by the one with the same arrival and vehicles that leaves last, found by a search back from
   * the arrival. Searches of windows break ties between equally good journeys in different ways; the result of this
   * call depends on the times alone.
   *
   * @param query that found the journeys, or that of their window
   */
  toLatestDepartures(query: SearchQuery, journeys: readonly FoundJourney[]): FoundJourney[] {
    const { backward, forward } = this.sides;
    return journeys.map((journey) => findLatest(backward, forward, query, journey));
  }

  /**
   * Like `toLatestDepartures` for one journey. Of all journeys with the same departure, arrival and vehicles it also
   * takes the one with the least walking, if the search compares walks.
   */
  abstract toLeastWalk(
    query: SearchQuery<AccessWay>,
    journey: FoundJourney,
    between: WalkBetween,
  ): FoundJourney;

  /** Journeys that arrive by `timeSec` and are Pareto-optimal in departure and vehicles. */
  arriveBy(query: SearchQuery): FoundJourney[] {
    return this.sides.backward.search.search(mirrorQuery(query)).map((journey) => this.#toForward(journey));
  }

  /**
   * All journeys that are Pareto-optimal in departure, arrival and vehicles and leave inside the window. Of several
   * equally good ones it gives any; `toLatestDepartures` chooses.
   */
  departRange(query: RangeQuery): RangeResult {
    const { backward, forward } = this.sides;
    return this.searchWindow(forward, backward, query);
  }

  /** Like `departRange` for arrivals: journeys that arrive inside the window before `timeSec`. */
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

/** Gives the search of windows for a side and a query; undefined means that range RAPTOR answers. */
export type ProfileSource = (side: Side, query: RangeQuery) => ProfileSearch | undefined;

export class DaySearch extends JourneySearch {
  /** One range RAPTOR for each side, created at the side's first window. */
  readonly #rangeRaptors = new Map<Side, RangeRaptor>();
  #leastWalk: LeastWalk | undefined;
  #findProfiles: ProfileSource | undefined;

  /** @param mirroredDay the mirror image of the network's day; pass it if it already exists */
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

  /** Sets the function that chooses the search of windows for later queries. */
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

/**
 * The search of one request with places on the way. It shares the arrays of the day with the search that creates it.
 */
export class ViaDaySearch extends JourneySearch {
  constructor({ sides: { backward, forward } }: DaySearch, plan: ViaPlan) {
    const mirrored = { vias: plan.vias.toReversed(), startStops: plan.endStops, endStops: plan.startStops };
    super(
      { network: forward.network, search: new RaptorSearch(forward.network, plan) },
      { network: backward.network, search: new RaptorSearch(backward.network, mirrored) },
    );
  }

  /** Does not compare walks: with places on the way only the latest departure is found. */
  toLeastWalk(query: SearchQuery, journey: FoundJourney): FoundJourney {
    return findLatest(this.sides.backward, this.sides.forward, query, journey);
  }

  protected searchWindow(near: Side, far: Side, query: RangeQuery): RangeResult {
    return searchViaWindow(near, far, query);
  }
}
