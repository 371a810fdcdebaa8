/** Checks the second clearing with the examples computed by hand, before others are compared with it. */
import { describe, expect, test } from 'vitest';
import type { OracleTap, World } from '../support/clearing-oracle/card.ts';
import { type OracleEvent, runOracle } from '../support/clearing-oracle/clearing-oracle.ts';
import type { OracleRider } from '../support/clearing-oracle/price.ts';
import { exampleFareNetwork, exampleScheme } from '../support/example-scheme.ts';

const D = 20_514; // 2026-03-02
const at = (day: number, clock: string) => {
  const [hours = 0, minutes = 0, seconds = 0] = clock.split(':').map(Number);
  return (day * 24 - 8) * 3600 + hours * 3600 + minutes * 60 + seconds;
};

const rider = (cardId: string, city: 'A' | 'B', categoryId: string | null = null): OracleRider => ({
  cardId,
  issuerId: `C${city}`,
  mediumId: city === 'A' ? 'card-a' : 'card-b',
  categoryId,
  homeCity: city,
  validToSec: null,
});

const riders = new Map(
  [...['A1', 'A2', 'A3', 'A4', 'A5', 'A7'].map((id) => rider(id, 'A')), rider('B6', 'B', 'student')].map(
    (entry) => [entry.cardId, entry],
  ),
);

const toWorld = (): World => ({
  schemes: [exampleScheme],
  fareNetwork: {
    distanceM: (...args) => exampleFareNetwork.findDistanceM(...args),
    feedFareFen: (trip) =>
      exampleFareNetwork.findFeedFareFen({
        networkId: trip.networkId,
        routeId: trip.routeId,
        fromStopId: trip.from,
        toStopId: trip.to,
        startSec: trip.startSec,
        endSec: trip.endSec,
        serviceDay: trip.day,
        tappedFen: trip.tapped,
      }),
    weights: (...args) =>
      exampleFareNetwork.findWeights(...args)?.map(({ operatorId, weight }) => [operatorId, weight]),
  },
  deny: [],
  switches: [],
});

let seq = 0;
const tap = (cardId: string, kind: string, eventSec: number, part: Partial<OracleTap> = {}): OracleTap => ({
  terminalId: 'T1',
  terminalSeq: ++seq,
  kind,
  cardId,
  cardSeq: null,
  eventSec,
  networkId: null,
  routeId: null,
  stopId: null,
  amountFen: null,
  ...part,
});
const topUp = (cardId: string, amountFen: number) => tap(cardId, 'top-up', at(D, '05:00'), { amountFen });
const bus = (cardId: string, clock: string, routeId: string) =>
  tap(cardId, 'ride', at(D, clock), { networkId: 'A-bus', routeId });
const metro = (cardId: string, on: string, off: string, from: string, to: string) => [
  tap(cardId, 'on', at(D, on), { networkId: 'A-metro', stopId: `ex:${from}` }),
  tap(cardId, 'off', at(D, off), { networkId: 'A-metro', stopId: `ex:${to}` }),
];

/** The taps of day D in the examples that arrive on D. */
function listDay(): OracleTap[] {
  return [
    ...['A1', 'A2', 'A4', 'A5'].map((id) => topUp(id, 5_000)),
    topUp('A3', 10_000),
    topUp('B6', 5_000),
    topUp('A7', 150),
    ...metro('A1', '08:00', '08:40', 'S1', 'S9'),
    bus('A2', '08:00', 'r1'),
    ...metro('A2', '08:40', '09:00', 'S1', 'S5'),
    ...metro('A3', '08:00', '08:20', 'S1', 'S3'),
    tap('A3', 'on', at(D, '09:00'), { networkId: 'rail', stopId: 'ex:R1' }),
    tap('A3', 'off', at(D, '10:00'), { networkId: 'rail', stopId: 'ex:R2' }),
    tap('A3', 'ride', at(D, '10:40'), { networkId: 'B-bus', routeId: 'b1' }),
    tap('A4', 'on', at(D, '18:00'), { networkId: 'A-metro', stopId: 'ex:S1' }),
    bus('A5', '06:00', 'r1'),
    bus('A5', '08:00', 'r1'),
    bus('A5', '10:00', 'r1'),
    ...metro('A5', '12:00', '12:30', 'S1', 'S5'),
    bus('A5', '15:00', 'r1'),
    tap('B6', 'on', at(D, '09:00'), { networkId: 'rail', stopId: 'ex:R1' }),
    tap('B6', 'off', at(D, '10:00'), { networkId: 'rail', stopId: 'ex:R3' }),
    bus('A7', '09:00', 'r1'),
    bus('A7', '11:00', 'r1'),
  ];
}

const balance = (result: ReturnType<typeof runOracle>, account: string) => result.balances.get(account) ?? 0n;

describe('the second clearing', () => {
  test('works the examples of one day and its batch', () => {
    const taps = listDay();
    const result = runOracle(toWorld(), riders, [
      { kind: 'commit', taps },
      { kind: 'close', day: D },
    ]);
    const cards = ['A1', 'A2', 'A3', 'A4', 'A5', 'B6', 'A7'].map((id) => balance(result, `CARD:${id}`));
    expect(cards).toEqual([4_500n, 4_620n, 6_600n, 4_300n, 4_000n, 2_660n, -30n]);
    const net = result.positions.get(D);
    const fees = { AB: 3n, AM1: 3n, AM2: 1n, BB: 0n, IR: 16n };
    expect(result.fees.get(D)).toBe(23n);
    expect(net?.get('CA')).toBe(-6_160n);
    expect(net?.get('CB')).toBe(-2_340n);
    expect(net?.get('FA')).toBe(-464n);
    expect(net?.get('FB')).toBe(-521n);
    expect(net?.get('AB')).toBe(1_003n - fees.AB);
    expect(net?.get('AM1')).toBe(1_197n - fees.AM1);
    expect(net?.get('AM2')).toBe(260n - fees.AM2);
    expect(net?.get('BB')).toBe(200n - fees.BB);
    expect(net?.get('IR')).toBe(6_125n - fees.IR);
    // Cash has a debit balance: negative here.
    expect(balance(result, 'CASH:CA')).toBe(-23_990n);
    expect(balance(result, 'CASH:CB')).toBe(-2_660n);
    expect(balance(result, 'CASH:CC')).toBe(-700n);
    expect(balance(result, 'UNRES:AM1')).toBe(700n);
    for (const account of ['JRN', 'OP:AB', 'OP:AM1', 'DISC:AM1', 'SUB:FA', 'SUB:FB', 'FEE:CC'])
      expect(balance(result, account), account).toBe(0n);
  });

  test('resolves an entry whose exit comes two days late, once', () => {
    const late = tap('A4', 'off', at(D, '18:20'), { networkId: 'A-metro', stopId: 'ex:S2' });
    const more = [late, { ...late }, tap('A7', 'top-up', at(D + 2, '07:00'), { amountFen: 5_000 })];
    const events: OracleEvent[] = [
      { kind: 'commit', taps: listDay() },
      { kind: 'close', day: D },
      { kind: 'close', day: D + 1 },
      { kind: 'commit', taps: more },
      { kind: 'close', day: D + 2 },
    ];
    const result = runOracle(toWorld(), riders, events);
    expect(result.duplicates).toBe(1);
    expect(balance(result, 'CARD:A4')).toBe(4_700n);
    expect(balance(result, 'CARD:A7')).toBe(4_970n);
    expect(balance(result, 'CASH:CA')).toBe(-29_390n);
    expect(balance(result, 'CASH:CC')).toBe(0n);
    expect(result.positions.get(D + 2)?.get('AM1')).toBe(300n);
    expect(result.positions.get(D + 2)?.get('CA')).toBe(400n);
  });

  test('gives the money of an entry without exit to its operator after seven days', () => {
    const events: OracleEvent[] = [{ kind: 'commit', taps: listDay() }];
    for (let day = D; day <= D + 7; day++) events.push({ kind: 'close', day });
    const result = runOracle(toWorld(), riders, events);
    expect(balance(result, 'UNRES:AM1')).toBe(0n);
    // 0.30 % of 700 is 2.1 fen.
    expect(result.positions.get(D + 7)?.get('AM1')).toBe(698n);
  });
});
