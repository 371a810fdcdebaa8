/** Reach in the tiny region: the metro from Xinhua to the station only. */
import type { ApiUseCases } from '../../server/app/use-cases.ts';
import { ProblemError } from '../../server/base/problem.ts';
import { NOT_REACHED } from '../../server/planner/reach/one-to-all.ts';
import type { WalkToManyRequest } from '../../server/planner/reach/reach-from.ts';
import type {
  IsochronesRequest,
  MatrixRequest,
  PercentilesRequest,
  ReachManyRequest,
  ReachRequest,
} from '../../server/planner/reach/reach-request.ts';
import type { Polygon } from '../../server/planner/reach/trace-field.ts';
import * as tiny from './tiny-region.ts';

export interface AskedReach {
  reach?: ReachRequest;
  reachMany?: ReachManyRequest;
  walk?: WalkToManyRequest;
  isochrones?: IsochronesRequest;
  percentiles?: PercentilesRequest;
  matrix?: MatrixRequest;
}

type ReachUseCases = Pick<
  ApiUseCases,
  'reachAll' | 'reachMany' | 'walkToMany' | 'drawIsochrones' | 'listPercentiles' | 'buildMatrix'
>;

const square = (size: number): Polygon => [
  [
    [111.6, 40.8],
    [111.6 + size, 40.8],
    [111.6 + size, 40.8 + size],
    [111.6, 40.8 + size],
    [111.6, 40.8],
  ],
];

export function createFakeReach(asked: AskedReach): ReachUseCases {
  return {
    reachAll: (request) => {
      asked.reach = request;
      if (request.one.kind === 'stop' && request.one.stopId === 'nowhere:1') {
        throw new ProblemError('stop-unknown', { zh: '站点不存在', en: 'No such stop' });
      }
      return {
        one: tiny.xinhua,
        stops: [
          { place: tiny.xinhua, travelSec: 0, rides: 0 },
          { place: tiny.metroEast, travelSec: 1_201, rides: 1 },
        ],
      };
    },
    reachMany: (request) => {
      asked.reachMany = request;
      return [{ travelSec: 1_201, rides: 1 }, undefined];
    },
    walkToMany: (request) => {
      asked.walk = request;
      return [{ travelSec: 61, distanceM: 66.8 }, undefined];
    },
    drawIsochrones: (request) => {
      asked.isochrones = request;
      return {
        one: tiny.xinhua,
        isochrones: request.cutoffsSec.map((cutoffSec, i) => ({
          cutoffSec,
          polygons: [square((i + 1) / 10)],
          areaKm2: 12.345,
          stopCount: i,
          landmarkCount: 1,
        })),
        landmarks: [
          { id: 'district-1', name: tiny.xinhua.name, lat: 40.8, lon: 111.6, travelSec: 600 },
          { id: 'district-2', name: tiny.kundulun.name, lat: 40.6, lon: 109.8, travelSec: undefined },
        ],
        stopCount: 900,
        toleranceM: 73,
      };
    },
    listPercentiles: (request) => {
      asked.percentiles = request;
      return {
        one: tiny.xinhua,
        percents: request.percents,
        departureCount: 120,
        stops: [
          { place: tiny.metroEast, travelSec: request.percents.map((p) => (p > 90 ? undefined : p * 60)) },
        ],
      };
    },
    buildMatrix: (request) => {
      asked.matrix = request;
      return {
        originCount: request.origins.length,
        destinationCount: request.destinations.length,
        travelSec: Int32Array.from(
          { length: request.origins.length * request.destinations.length },
          (_, i) => (i === 1 ? NOT_REACHED : i * 60),
        ),
      };
    },
  };
}
