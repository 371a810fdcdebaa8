/** Where the network crosses from one city into another. */
import type { Network, NetworkEdge, RideEdge, WalkEdge } from './build-network.ts';

interface Crossing<Edge extends NetworkEdge> {
  /** Keys of the stops on either side. */
  readonly from: string;
  readonly to: string;
  readonly fromCity: number;
  readonly toCity: number;
  readonly edge: Edge;
}

/** The rides by which one route crosses, in the order of their stops' keys. */
interface RouteCrossings {
  readonly routeKey: string;
  readonly rides: readonly Crossing<RideEdge>[];
  /** Trips over all of `rides`; a trip that crosses twice counts twice. */
  readonly tripCount: number;
}

export interface BoundaryCrossings {
  /** Sorted by route key. */
  readonly routes: readonly RouteCrossings[];
  /** Walks from a stop of one city to a stop of another. */
  readonly walks: readonly Crossing<WalkEdge>[];
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function compareEnds(a: Crossing<NetworkEdge>, b: Crossing<NetworkEdge>): number {
  return compareText(a.from, b.from) || compareText(a.to, b.to);
}

/** Edges between stops of two different cities. A stop outside all cities (-1) is on no side of a boundary. */
export function listBoundaryCrossings(network: Network): BoundaryCrossings {
  const ridesByRoute = new Map<string, Crossing<RideEdge>[]>();
  const walks: Crossing<WalkEdge>[] = [];
  network.forEachDirectedEdge((_, edge, from, to, { city: fromCity }, { city: toCity }) => {
    if (fromCity === toCity || fromCity === -1 || toCity === -1) return;
    if (edge.kind === 'walk') {
      walks.push({ from, to, fromCity, toCity, edge });
      return;
    }
    const rides = ridesByRoute.get(edge.routeKey) ?? [];
    ridesByRoute.set(edge.routeKey, rides);
    rides.push({ from, to, fromCity, toCity, edge });
  });
  const routes = [...ridesByRoute].map(([routeKey, rides]) => ({
    routeKey,
    rides: rides.sort(compareEnds),
    tripCount: rides.reduce((sum, { edge }) => sum + edge.tripCount, 0),
  }));
  return {
    routes: routes.sort((a, b) => compareText(a.routeKey, b.routeKey)),
    walks: walks.sort(compareEnds),
  };
}

/**
 * The same for sequences of stops, fast: 1 at position `i` where the run from `stopSequence[i]` to the stop
 * after it enters another city. Sequences lie end to end, sequence `s` at `offsets[s] .. offsets[s + 1]`; the
 * last position of each is 0. Stops outside all cities are passed over: a run from one city through open
 * country into another crosses where it reaches the other.
 */
export function toBoundaryFlags(
  cityOf: ArrayLike<number>,
  stopSequence: ArrayLike<number>,
  offsets: ArrayLike<number> = [0, stopSequence.length],
): Uint8Array {
  const flags = new Uint8Array(stopSequence.length);
  for (let sequence = 0; sequence + 1 < offsets.length; sequence++) {
    let lastCity = -1;
    for (let at = offsets[sequence]!; at < offsets[sequence + 1]!; at++) {
      const city = cityOf[stopSequence[at]!]!;
      if (city === -1) continue;
      if (lastCity !== -1 && city !== lastCity) flags[at - 1] = 1;
      lastCity = city;
    }
  }
  return flags;
}
