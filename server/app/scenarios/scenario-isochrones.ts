/** Isochrones of a place before and after a scenario. */
import { LRUCache } from 'lru-cache';
import type { LatLon } from '../../base/geo.ts';
import { recall } from '../../base/recall.ts';
import { findServiceDay } from '../../base/service-day.ts';
import { type Scenario, toScenarioHash, toSeconds } from '../../bureau/scenario/document.ts';
import { applyScenario, resolveScenario } from '../../bureau/scenario/resolve-scenario.ts';
import { SearchCache } from '../../planner/model/search-cache.ts';
import { StopIndex } from '../../planner/model/stop-index.ts';
import { StopLocator } from '../../planner/model/stop-locator.ts';
import type { Isochrones, Landmark } from '../../planner/reach/reach-answers.ts';
import { ReachPlanner } from '../../planner/reach/reach-planner.ts';
import type { IsochronesRequest } from '../../planner/reach/reach-request.ts';
import type { Timetable } from '../../transit/timetable/timetable.ts';
import type { LoadedTimetable } from '../planning/load-timetable.ts';
import { toScenarioBase } from './scenario-base.ts';
import { toInvalid } from './scenario-store.ts';

export interface IsochronesAsk {
  readonly at: LatLon;
  /** Departure on the service day of the scenario, HH:MM. */
  readonly time: string;
  readonly cutoffsMin: readonly number[];
}

/** Isochrones of one side, with the hash of its timetable. */
export interface IsochronesSide {
  readonly timetableHash: string;
  readonly isochrones: Isochrones;
}

export interface ScenarioIsochrones {
  readonly before: IsochronesSide;
  readonly after: IsochronesSide;
  /** The request of both sides. */
  readonly request: IsochronesRequest;
}

/** Applied timetables with their searches, the base among them. One takes about as much memory as a day of the base. */
const MAX_APPLIED = 6;
const MAX_NEAR_SEC = 900;
const MAX_DIRECT_SEC = 1_800;

interface Applied {
  readonly timetable: Timetable;
  readonly planner: ReachPlanner;
}

/** Remembers the timetables of the last scenarios. */
export class IsochroneDrawer {
  readonly #loaded: LoadedTimetable;
  readonly #applied = new LRUCache<string, Applied>({ max: MAX_APPLIED });

  constructor(loaded: LoadedTimetable) {
    this.#loaded = loaded;
  }

  /**
   * Time: for a scenario that was not asked about before, that of applying it and laying out a day; then that of one search.
   *
   * @throws ProblemError `scenario-invalid` where the scenario has errors
   */
  draw(document: Scenario, variant: string | undefined, ask: IsochronesAsk): ScenarioIsochrones {
    const { region, timetable } = this.#loaded;
    const key = `${toScenarioHash(document)} ${document.serviceDay} ${variant ?? ''}`;
    const after = recall(this.#applied, key, () => toApplied(this.#apply(document, variant)));
    // Where nothing changes, the scenario is the base itself.
    const before =
      after.timetable === timetable ? after : recall(this.#applied, 'base', () => toApplied(timetable));
    const cutoffsSec = [...new Set(ask.cutoffsMin)].sort((a, b) => a - b).map((min) => min * 60);
    const request: IsochronesRequest = {
      one: { kind: 'point', ...ask.at },
      time: { day: findServiceDay(document.serviceDay) as number, seconds: toSeconds(ask.time) },
      arriveBy: false,
      cutoffsSec,
      maxTravelSec: cutoffsSec.at(-1) ?? 0,
      minTransferSec: 0,
      additionalTransferSec: 0,
      walking: {
        speedMps: timetable.walks.speedMps,
        maxNearSec: MAX_NEAR_SEC,
        maxFarSec: MAX_NEAR_SEC,
        maxDirectSec: MAX_DIRECT_SEC,
      },
      needsWheelchair: false,
      walkOnly: false,
    };
    const seats = region.places.flatMap(({ id, lat, lon, name, type }): Landmark[] =>
      type === 'district' ? [{ id, name, lat, lon }] : [],
    );
    const drawSide = ({ planner, timetable: { hash } }: Applied): IsochronesSide => ({
      timetableHash: hash,
      isochrones: planner.drawIsochrones(request, seats),
    });
    return { before: drawSide(before), after: drawSide(after), request };
  }

  #apply(document: Scenario, variant: string | undefined): Timetable {
    const resolved = resolveScenario(toScenarioBase(this.#loaded), document, variant);
    if (!resolved.editor) throw toInvalid(resolved.problems.filter(({ severity }) => severity === 'error'));
    return applyScenario(resolved);
  }
}

function toApplied(timetable: Timetable): Applied {
  const parts = {
    timetable,
    stops: new StopIndex(timetable),
    locator: new StopLocator(timetable.stops),
    cache: new SearchCache(timetable),
  };
  return { timetable, planner: new ReachPlanner(parts) };
}
