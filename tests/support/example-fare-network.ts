/** The fare network of the example scheme as a table, for threads: functions cannot be passed to them. */
import {
  FARE_NETWORK_FORMAT,
  type FareNetworkTable,
  toPairKey,
} from '../../server/money/scheme/fare-network.ts';
import { exampleFareNetwork } from './example-scheme.ts';

const operators = ['AM1', 'AM2'];
const metro = ['S1', 'S2', 'S3', 'S5', 'S9'].map((stop) => `ex:${stop}`);
const rail = ['R1', 'R2', 'R3'].map((stop) => `ex:${stop}`);

function* iteratePairs(stops: readonly string[]): Generator<readonly [from: string, to: string]> {
  for (const from of stops) for (const to of stops) yield [from, to];
}

export function toExampleFareNetworkTable(): FareNetworkTable {
  const distances: Record<string, number> = {};
  const pairs: Record<string, number[]> = {};
  for (const [from, to] of iteratePairs(metro)) {
    const distanceM = exampleFareNetwork.findDistanceM('A-metro', from, to);
    if (distanceM !== undefined) distances[toPairKey(from, to)] = distanceM;
    const weights = exampleFareNetwork.findWeights('A-metro', from, to);
    const weightOf = (id: string) => weights?.find(({ operatorId }) => operatorId === id)?.weight ?? 0;
    if (weights) pairs[toPairKey(from, to)] = operators.map(weightOf);
  }
  const fares: Record<string, number> = {};
  for (const [fromStopId, toStopId] of iteratePairs(rail)) {
    const trip = { networkId: 'rail', routeId: null, fromStopId, toStopId, tappedFen: null };
    const fen = exampleFareNetwork.findFeedFareFen({ ...trip, startSec: 0, endSec: null, serviceDay: 0 });
    if (fen !== undefined) fares[toPairKey(fromStopId, toStopId)] = fen;
  }
  return {
    format: FARE_NETWORK_FORMAT,
    places: {},
    stops: {},
    distances: { 'A-metro': distances },
    weights: { 'A-metro': { operators, pairs } },
    fares: { rail: { all: fares } },
  };
}
