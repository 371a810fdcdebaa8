import { describe, expect, it } from 'vitest';
import {
  buildFareNetworkTable,
  type FareNetworkSource,
} from '../../../server/money/scheme/build-fare-network.ts';
import { openFareNetwork } from '../../../server/money/scheme/fare-network.ts';
import type { RideEdge } from '../../../server/money/scheme/path-network.ts';
import { nothingRemembered } from '../../../server/money/scheme/price-memory.ts';
import { priceTrip } from '../../../server/money/scheme/price-trip.ts';
import type { Scheme } from '../../../server/money/scheme/scheme.ts';
import { toSchemeLines } from '../../../server/money/scheme/scheme-lines.ts';
import type { TripFacts } from '../../../server/money/scheme/trip-price.ts';
import { exampleScheme } from '../../support/example-scheme.ts';

const edge = (
  from: string,
  to: string,
  operatorId: string,
  rideSec: number,
  distanceM: number,
): RideEdge => ({
  fromStopId: `ex:${from}`,
  toStopId: `ex:${to}`,
  lineId: operatorId,
  operatorId,
  rideSec,
  distanceM,
});

const fares: Record<string, number> = {
  'ex:1 ex:P>ex:Q': 200,
  'ex:1 ex:Q>ex:R': 200,
  'ex:1 ex:P>ex:R': 200,
  'ex:2 ex:P>ex:Q': 150,
  'ex:2 ex:Q>ex:R': 250,
  'ex:2 ex:P>ex:R': 350,
};

const source: FareNetworkSource = {
  listPlaces: () => [
    ['ex:S1-a', 'ex:S1'],
    ['ex:S9-b', 'ex:S9'],
  ],
  listEdges: (networkId) =>
    networkId === 'A-metro'
      ? [
          edge('S1', 'S4', 'AM1', 900, 12_000),
          edge('S4', 'S9', 'AM2', 400, 6_000),
          edge('S1', 'S2', 'AM1', 360, 4_500),
          edge('S2', 'S9', 'AM2', 1_000, 13_500),
          edge('S9', 'S1', 'AM2', 1_000, 17_000),
        ]
      : [],
  listCourses: (networkId) =>
    networkId === 'rail'
      ? [
          { routeId: 'ex:1', placeIds: ['ex:P', 'ex:Q', 'ex:R'] },
          { routeId: 'ex:2', placeIds: ['ex:P', 'ex:Q', 'ex:R'] },
          { routeId: 'ex:3', placeIds: ['ex:P', 'ex:Q'] },
        ]
      : [],
  findFareFen: (_, routeId, from, to) => fares[`${routeId} ${from}>${to}`],
};

const scheme: Scheme = {
  ...exampleScheme,
  apportionment: { ...exampleScheme.apportionment, scaleSec: 299 },
};
const buildTable = () => buildFareNetworkTable(scheme, source);
// Through JSON, as from a file.
const openNetwork = () => openFareNetwork(JSON.parse(JSON.stringify(buildTable())));

const trip = (rest: Partial<TripFacts>): TripFacts => ({
  networkId: 'rail',
  routeId: null,
  fromStopId: null,
  toStopId: null,
  startSec: 1_772_400_000,
  endSec: null,
  serviceDay: 20_513,
  tappedFen: null,
  ...rest,
});

describe('the fare network of the feeds', () => {
  it('gives weights and price of a journey over two operators', () => {
    const fareNetwork = openNetwork();
    const facts = trip({
      networkId: 'A-metro',
      fromStopId: 'ex:S1-a',
      toStopId: 'ex:S9-b',
      endSec: 1_772_402_000,
    });
    const card = {
      cardId: 'A1',
      mediumId: 'card-a',
      categoryId: null,
      homeCity: 'A',
      issuerId: 'CA',
      validToSec: null,
    };
    const { price } = priceTrip(scheme, card, facts, nothingRemembered, fareNetwork);
    expect(price.weights).toEqual([
      { operatorId: 'AM1', weight: 862_500 },
      { operatorId: 'AM2', weight: 937_500 },
    ]);
    expect(price).toMatchObject({ grossFen: 500, credits: [240, 260] });
  });

  it('gives one operator on a direct line, and no weights without a path', () => {
    const fareNetwork = openNetwork();
    expect(fareNetwork.findWeights('A-metro', 'ex:S9', 'ex:S1')).toEqual([
      { operatorId: 'AM2', weight: 1_700_000 },
    ]);
    expect(fareNetwork.findWeights('A-metro', 'ex:S9', 'ex:S7')).toBeUndefined();
    expect(fareNetwork.findWeights('B-bus', 'ex:S1', 'ex:S9')).toBeUndefined();
    expect(fareNetwork.findDistanceM('A-metro', 'ex:S1-a', 'ex:S9')).toBe(18_000);
    expect(fareNetwork.findDistanceM('A-metro', 'ex:S1', 'ex:S7')).toBeUndefined();
  });

  it('knows stops of gates by their place, and accepts any stop of a network without lines in the feeds', () => {
    const fareNetwork = openNetwork();
    const isKnown = (networkId: string, stopId: string) => fareNetwork.isKnownStop?.(networkId, stopId);
    expect([isKnown('A-metro', 'ex:S4'), isKnown('A-metro', 'ex:S1-a'), isKnown('rail', 'ex:R')]).toEqual([
      true,
      true,
      true,
    ]);
    expect([isKnown('A-metro', 'ex:S7'), isKnown('A-metro', 'ex:P'), isKnown('rail', 'ex:S1')]).toEqual([
      false,
      false,
      false,
    ]);
    // A network with taps at boarding only: any stop is accepted.
    expect(isKnown('A-bus', 'ex:S7')).toBe(true);
    const bare = openFareNetwork({ ...buildTable(), stops: {} });
    expect(bare.isKnownStop?.('A-metro', 'ex:S7')).toBe(true);
  });

  it("gives the feeds' own fares by line and stops", () => {
    const fareNetwork = openNetwork();
    const fare = (routeId: string | null, from: string | null, to: string | null) =>
      fareNetwork.findFeedFareFen(
        trip({ routeId, fromStopId: from && `ex:${from}`, toStopId: to && `ex:${to}` }),
      );
    expect([fare('ex:1', 'P', 'R'), fare('ex:1', 'P', null), fare('ex:1', null, null)]).toEqual([
      200, 200, 200,
    ]);
    expect([fare('ex:2', 'P', 'Q'), fare('ex:2', 'P', 'R'), fare('ex:2', 'R', 'P')]).toEqual([
      150,
      350,
      undefined,
    ]);
    // Without an exit: the line's highest fare.
    expect(fare('ex:2', 'P', null)).toBe(350);
    // Without a line: the lowest fare between the stops.
    expect([fare(null, 'P', 'Q'), fare(null, 'P', 'R'), fare(null, 'P', null)]).toEqual([150, 350, 200]);
    expect([fare('ex:3', 'P', 'Q'), fare('ex:4', 'P', 'Q')]).toEqual([undefined, undefined]);
    expect(buildTable().fares.rail).toMatchObject({ 'ex:1': 200 });
  });
});

describe('lines of the feeds', () => {
  const lines: Scheme = {
    ...exampleScheme,
    parties: exampleScheme.parties.map((party) =>
      party.id === 'AM2' ? { ...party, routes: ['ex:m2'] } : { ...party, agencies: [`ex:${party.id}`] },
    ),
    networks: exampleScheme.networks.map((network) => ({
      ...network,
      agencies: network.id === 'A-metro' ? ['ex:AM1'] : [],
      feedNetworks: network.id === 'rail' ? ['ex:express'] : [],
    })),
  };
  const find = (routeId: string, agencyId: string, feedNetworkId?: string) => {
    const line = { routeId, agencyId, feedNetworkId };
    const found = toSchemeLines(lines, [line]).get(routeId);
    return [found?.network.id, found?.operatorId];
  };

  it('belong to the network that names their feed network, else their agency, and to the operator that names them', () => {
    expect(find('ex:m1', 'ex:AM1')).toEqual(['A-metro', 'AM1']);
    expect(find('ex:m2', 'ex:AM1')).toEqual(['A-metro', 'AM2']);
    expect(find('ex:m1', 'ex:AM1', 'ex:express')).toEqual(['rail', 'IR']);
    expect(find('ex:b1', 'ex:other')).toEqual([undefined, undefined]);
  });
});
