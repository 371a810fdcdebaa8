/** Ways in which the scheme's files or the feeds change after a day was sealed. */
import type { Scheme, SchemeNetwork } from '../../../server/money/scheme/scheme.ts';
import { exampleScheme } from '../../support/example-scheme.ts';
import { exampleFiles, type Files } from '../../support/ground-books.ts';
import { D } from '../cards/card-world.ts';

/** The next version, in force from a day on, with some parts changed. */
export const toNext = (
  part: Partial<Scheme>,
  validFrom = D + 40,
  version = exampleScheme.version + 1,
): Scheme => ({ ...exampleScheme, version, validFrom, ...part });

export const changeNetwork = (id: string, part: Partial<SchemeNetwork>): Pick<Scheme, 'networks'> => ({
  networks: exampleScheme.networks.map((network) => (network.id === id ? { ...network, ...part } : network)),
});

const { table } = exampleFiles;
const distances = Object.entries(table.distances['A-metro'] ?? {});
const flatFare = { kind: 'flat', amountFen: 900 } as const;

/** Feeds whose railway costs more. */
export const dearRail: Files['table'] = { ...table, fares: { rail: { all: { 'ex:R1 ex:R3': 4_000 } } } };

const withVersions = (...versions: readonly Scheme[]): Files => ({ table, versions });
const later = (part: Partial<Scheme>) => withVersions(exampleScheme, toNext(part));
/** A next version that says it were in force since before the sealed day. */
const retroactive = (part: Partial<Scheme>) => withVersions(exampleScheme, toNext(part, D - 5));
const withFeeds = (other: Partial<Files['table']>): Files => ({
  versions: [exampleScheme],
  table: { ...table, ...other },
});

/** Each with the notices of a program that starts with these files, weeks after the day. */
export const changes: readonly (readonly [what: string, files: Files, notices: readonly string[]])[] = [
  [
    'a later version with a flat metro',
    later(changeNetwork('A-metro', { fare: flatFare })),
    ['ground-taken'],
  ],
  [
    'a later version with one metro operator',
    later(changeNetwork('A-metro', { operators: ['AM2'] })),
    ['ground-taken'],
  ],
  [
    'a later version without the railway',
    later({
      networks: exampleScheme.networks.filter(({ id }) => id !== 'rail'),
      concessions: [],
      transfers: exampleScheme.transfers.filter(({ id }) => id !== 'T2'),
    }),
    ['ground-taken'],
  ],
  [
    'a later version without the medium',
    later({ media: exampleScheme.media.filter(({ id }) => id !== 'card-a') }),
    ['ground-taken'],
  ],
  [
    'a version from before the day with another bus fare',
    retroactive(changeNetwork('A-bus', { fare: flatFare, maxFareFen: 900 })),
    ['version-late', 'ground-taken'],
  ],
  [
    'a version from before the day without transfers',
    retroactive({ transfers: [] }),
    ['version-late', 'ground-taken'],
  ],
  [
    'a version from before the day with a lower cap',
    retroactive({ caps: exampleScheme.caps.map((cap) => ({ ...cap, amountFen: 100 })) }),
    ['version-late', 'ground-taken'],
  ],
  [
    'a version from before the day with another commission',
    retroactive({ commissionBp: 5_000 }),
    ['version-late', 'ground-taken'],
  ],
  [
    'a version from before the day that ages at once',
    retroactive({ agingDays: 0 }),
    ['version-late', 'ground-taken'],
  ],
  [
    'the used version with another fare',
    withVersions({ ...exampleScheme, ...changeNetwork('A-bus', { fare: flatFare, maxFareFen: 900 }) }),
    ['version-changed'],
  ],
  [
    'the used version with an earlier date',
    withVersions({ ...exampleScheme, validFrom: exampleScheme.validFrom - 300 }),
    ['version-changed'],
  ],
  [
    'the used version with a later date',
    withVersions({ ...exampleScheme, validFrom: D + 100 }),
    ['version-changed'],
  ],
  [
    'the used version gone, and a later one',
    withVersions(toNext(changeNetwork('A-metro', { fare: flatFare }))),
    ['version-removed', 'ground-taken'],
  ],
  ['feeds with a dearer railway', withFeeds({ fares: dearRail.fares }), ['ground-taken']],
  ['feeds without the railway', withFeeds({ fares: {} }), ['ground-taken']],
  [
    'feeds with a longer metro',
    withFeeds({ distances: { 'A-metro': Object.fromEntries(distances.map(([pair, m]) => [pair, m * 2])) } }),
    ['ground-taken'],
  ],
  ['feeds without paths', withFeeds({ weights: {} }), ['ground-taken']],
  [
    'feeds whose metro has no such stops',
    withFeeds({ stops: { 'A-metro': ['ex:other'], rail: ['ex:other'] } }),
    ['ground-taken'],
  ],
  [
    'feeds whose stops belong to other stations',
    withFeeds({ places: { 'ex:S9': 'ex:S2', 'ex:R3': 'ex:R2' } }),
    ['ground-taken'],
  ],
];
