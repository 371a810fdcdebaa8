/** Lines of a scenario on the card: which network and operator they get, and that the scheme stays valid. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { regionFile } from '../../../server/app/files/paths.ts';
import {
  type CardLine,
  type ExportedLine,
  toScenarioScheme,
} from '../../../server/bureau/scenario/scenario-scheme.ts';
import type { FareNetwork } from '../../../server/money/scheme/fare-network.ts';
import { parseScheme } from '../../../server/money/scheme/parse-scheme.ts';
import { nothingRemembered } from '../../../server/money/scheme/price-memory.ts';
import { priceTrip } from '../../../server/money/scheme/price-trip.ts';
import { type SchemeFile, schemeFile } from '../../../server/money/scheme/scheme.ts';
import { toSchemeLines } from '../../../server/money/scheme/scheme-lines.ts';
import { WEDNESDAY } from '../../support/tiny-feed.ts';

const text = readFileSync(join(regionFile, '..', 'scheme', 'hubao-one-card.v2.json'), 'utf8');
const file: SchemeFile = schemeFile.parse(JSON.parse(text));

const kinds: Readonly<Record<string, ExportedLine['kind']>> = { 'hohhot-metro': 'metro', rail: 'rail' };
const toLine = (feed: string, route: string, agency: string, network?: string): ExportedLine => ({
  routeId: `${feed}:${route}`,
  agencyId: `${feed}:${agency}`,
  feedNetworkId: network === undefined ? undefined : `${feed}:${network}`,
  kind: kinds[feed] ?? 'bus',
});
const known = [
  toLine('hohhot-bus', 'hb-1', 'hb-gongjiao', 'hb-100'),
  toLine('hohhot-bus', 'hb-2', 'hb-gongjiao', 'hb-150'),
  toLine('hohhot-metro', 'metro-1', 'hohhot-metro', 'metro'),
  toLine('rail', 'r1', 'china-railway', 'rail-emu'),
  toLine('baotou-bus', 'bb-1', 'bb-gongjiao', 'bb-100'),
];
const toCard = (line: ExportedLine, own: Partial<CardLine> = {}): CardLine => ({
  ...line,
  id: 'new',
  name: 'New',
  agencyName: { text: 'Agency' },
  fareKind: 'flat',
  maxFen: 300,
  maxRideSec: 3_600,
  cityId: 'hohhot',
  oneCard: true,
  ...own,
});

function change(line: CardLine) {
  const lines = [...known.filter(({ routeId }) => routeId !== line.routeId), line];
  const before = new Set(toSchemeLines(parseScheme(text, 'v2'), known).keys());
  const made = toScenarioScheme(file, lines, [line], before, 'test');
  const scheme = parseScheme(JSON.stringify(made.file), 'made');
  const found = toSchemeLines(scheme, lines);
  const others = known.filter(({ routeId }) => routeId !== line.routeId);
  const base = toSchemeLines(parseScheme(text, 'v2'), known);
  for (const { routeId } of others) {
    expect(found.get(routeId)?.network.id).toBe(base.get(routeId)?.network.id);
    expect(found.get(routeId)?.operatorId).toBe(base.get(routeId)?.operatorId);
  }
  return { ...made, found: found.get(line.routeId), scheme };
}

describe('a line that takes the card', () => {
  test('of a new operator is a network of its own, and the operator is a party', () => {
    const { found, scheme } = change(
      toCard(toLine('rail', 'hsr', 'op', 'scenario-hsr'), {
        kind: 'rail',
        fareKind: 'distance',
        maxFen: 5_150,
      }),
    );
    expect(found?.network).toMatchObject({
      id: 'new',
      tapping: 'entry-exit',
      fare: { kind: 'gtfs' },
      maxFareFen: 5_150,
      city: 'hohhot',
    });
    expect(scheme.parties.find(({ id }) => id === found?.operatorId)).toMatchObject({
      kind: 'operator',
      agencies: ['rail:op'],
      city: 'hohhot',
    });
    expect(scheme.facts).not.toContain('new');
  });

  test.each([
    ['hohhot', 'bus', 'hohhot-bus'],
    ['baotou', 'bus', 'baotou-bus'],
    ['hohhot', 'metro', 'hohhot-metro'],
    ['hohhot', 'rail', 'rail'],
    [null, 'rail', 'rail'],
    ['ordos', 'bus', 'hohhot-bus'],
  ] as const)('of a new operator in %s has the concessions of %s lines there: %s', (cityId, kind, like) => {
    const line = toCard(toLine('new-feed', 'n', 'op'), { kind, cityId });
    const { found, scheme } = change(line);
    expect(found?.network.id).toBe('new');
    const listOf = (id: string) =>
      scheme.concessions.filter(({ networks }) => networks.includes(id)).map((one) => one.id);
    expect(listOf('new')).toEqual(listOf(like));
    expect(listOf('new').length).toBeGreaterThan(0);
    // What operators agree on among themselves does not hold for a new one.
    const agreed = [scheme.transfers, scheme.caps, scheme.offPeaks, scheme.media.map((one) => one.discounts)];
    expect(JSON.stringify(agreed)).not.toContain('"new"');
  });

  test('of a new operator charges students and seniors what the buses of the city charge', () => {
    const { found, scheme } = change(toCard(toLine('new-feed', 'n', 'op'), { kind: 'bus' }));
    const fareNetwork: FareNetwork = {
      findDistanceM: () => undefined,
      findFeedFareFen: () => 300,
      findWeights: () => undefined,
    };
    const trip = {
      networkId: found?.network.id ?? '',
      routeId: 'new-feed:n',
      fromStopId: 'new-feed:s',
      toStopId: null,
      startSec: WEDNESDAY * 86_400 + 8 * 3_600,
      endSec: null,
      serviceDay: WEDNESDAY,
      tappedFen: null,
    };
    const pay = (networkId: string, categoryId: string | null) => {
      const card = {
        cardId: '1',
        mediumId: scheme.media[0]?.id ?? '',
        categoryId,
        homeCity: 'hohhot',
        issuerId: scheme.media[0]?.issuerId ?? '',
        validToSec: null,
      };
      return priceTrip(scheme, card, { ...trip, networkId }, nothingRemembered, fareNetwork).price.riderFen;
    };
    // The card itself has a discount in the city's own networks, which a new operator has not agreed to.
    const discount = pay('hohhot-bus', null) / 300;
    expect(pay('new', null)).toBe(300);
    expect(pay('new', 'senior')).toBe(0);
    for (const category of ['student', 'disabled', 'veteran', 'child'])
      expect(Math.abs(pay('new', category) * discount - pay('hohhot-bus', category))).toBeLessThanOrEqual(10);
    // 55.56 % of 3 yuan; the fraction of a fen is the rider's.
    expect(pay('new', 'student')).toBe(166);
  });

  test('and of a kind without lines has no concessions', () => {
    const { scheme } = change(toCard(toLine('new-feed', 'n', 'op'), { kind: 'coach' }));
    expect(scheme.concessions.filter(({ networks }) => networks.includes('new'))).toEqual([]);
  });

  test('of a known operator joins the operator’s network', () => {
    const { file: made, found } = change(toCard(toLine('hohhot-bus', 'n', 'hb-gongjiao', 'scenario-n')));
    expect(found?.network.id).toBe('hohhot-bus');
    expect(found?.operatorId).toBe('hohhot-bus-co');
    expect(made).toEqual(file);
  });

  test('that is priced at the exit leaves a network that is priced at the entry, with its policies', () => {
    const { found, scheme } = change(
      toCard(toLine('hohhot-bus', 'n', 'hb-gongjiao', 'scenario-n'), { fareKind: 'distance' }),
    );
    expect(found?.network).toMatchObject({ id: 'new', tapping: 'entry-exit' });
    expect(found?.operatorId).toBe('hohhot-bus-co');
    const listUses = (id: string) =>
      JSON.stringify([scheme.concessions, scheme.transfers, scheme.caps, scheme.media]).split(`"${id}"`)
        .length;
    expect(listUses('new')).toBe(listUses('hohhot-bus'));
  });

  test('with a new fare in a network of bands is priced by its feed', () => {
    const { found } = change(
      toCard(toLine('hohhot-metro', 'metro-1', 'hohhot-metro', 'scenario-m'), { kind: 'metro' }),
    );
    expect(found?.network.id).toBe('hohhot-metro');
    expect(found?.operatorId).toBe('hohhot-metro-line-1');
    expect(found?.network.routeFares).toEqual([{ routes: ['hohhot-metro:metro-1'], fare: { kind: 'gtfs' } }]);
  });

  test('with a fare above what its network holds gets a network of its own', () => {
    const line = toLine('rail', 'n', 'china-railway', 'scenario-n');
    expect(change(toCard(line, { kind: 'rail', maxFen: 25_000 })).found?.network.maxFareFen).toBe(25_000);
    expect(change(toCard(line, { kind: 'rail', maxFen: 20_000 })).found?.network.id).toBe('rail');
  });
});

describe('a line that does not take the card', () => {
  test('of a known operator is left out, and its other lines stay', () => {
    const line = toCard(toLine('hohhot-bus', 'n', 'hb-gongjiao', 'scenario-n'), { oneCard: false });
    const { found, notLeftOut } = change(line);
    expect(found).toBeUndefined();
    expect(notLeftOut).toEqual([]);
  });

  test('of a new operator changes nothing', () => {
    const line = toCard(toLine('rail', 'n', 'op', 'scenario-n'), { oneCard: false });
    expect(change(line).file).toEqual(file);
  });

  test('cannot be left out where it shares its feed network', () => {
    const line = toCard(toLine('hohhot-bus', 'n', 'hb-gongjiao', 'hb-100'), { oneCard: false });
    expect(change(line).notLeftOut).toEqual([line]);
  });

  test('keeps its place where the document does not speak of the card', () => {
    const { oneCard: _, ...silent } = toCard(toLine('hohhot-bus', 'hb-1', 'hb-gongjiao', 'scenario-1'));
    expect(change(silent).found?.network.id).toBe('hohhot-bus');
    const { oneCard: __, ...foreign } = toCard(toLine('rail', 'n', 'op', 'scenario-n'));
    expect(change(foreign).found).toBeUndefined();
  });
});
