/** The scheme's files and the feeds of a history, changed at random moments between its events. */
import type { FareNetworkTable } from '../../server/money/scheme/fare-network.ts';
import type { Scheme } from '../../server/money/scheme/scheme.ts';
import { exampleFiles, type Files } from './ground-books.ts';
import { Dice, drawHistory, drawNextVersion, type RandomHistory } from './random-taps.ts';

export type FilesEvent = { readonly files: Files; readonly clockSec: number };

export interface ChangingHistory extends Omit<RandomHistory, 'events'> {
  readonly events: readonly (RandomHistory['events'][number] | FilesEvent)[];
}

/** The first event gives the first files. */
export function drawChangingHistory(seed: number, firstDay: number): ChangingHistory {
  const history = drawHistory(seed, firstDay);
  const dice = new Dice(seed + 77_000);
  const toClock = (day: number) => (day * 24 - 8) * 3_600 + dice.int(0, 26 * 3_600);
  let files: Files = { versions: history.schemes, table: exampleFiles.table };
  const events: ChangingHistory['events'][number][] = [{ files, clockSec: toClock(firstDay) }];
  let day = firstDay;
  const change = () => {
    const versions = dice.chance(50) ? drawVersions(dice, files.versions, firstDay) : undefined;
    // Closes and first taps need a version.
    if (!versions) files = drawFeeds(dice, files);
    else if ((versions[0] as Scheme).validFrom <= firstDay) files = { ...files, versions };
    // Mostly the clock of the day; at times it is behind, or ahead.
    events.push({ files, clockSec: toClock(dice.chance(15) ? day + dice.int(-3, 3) : day) });
  };
  if (dice.chance(30)) change();
  for (const event of history.events) {
    events.push(event);
    if ('closeDay' in event) day = event.closeDay + 1;
    if (dice.chance(30)) change();
  }
  return { ...history, events };
}

/** A further version, one less, or one with other content or another first day. */
function drawVersions(dice: Dice, versions: readonly Scheme[], firstDay: number): readonly Scheme[] {
  const last = versions.at(-1) as Scheme;
  const kind = dice.int(0, 9);
  const at = dice.int(0, versions.length - 1);
  if (kind < 5) {
    const validFrom = Math.max(last.validFrom + 1, firstDay + dice.int(-4, 8));
    const next = drawNextVersion(dice, last, validFrom);
    return [...versions, { ...next, version: last.version + dice.int(1, 2), ...drawNetworks(dice, next) }];
  }
  if (kind < 7 && versions.length > 1) return versions.filter((_, i) => i !== at);
  if (kind < 8) {
    const before = versions[at - 1]?.validFrom ?? firstDay - 400;
    const after = versions[at + 1]?.validFrom ?? firstDay + 20;
    const validFrom = dice.int(before + 1, after - 1);
    return versions.map((scheme, i) => (i === at ? { ...scheme, validFrom } : scheme));
  }
  return versions.map((scheme, i) =>
    i === at ? { ...drawNextVersion(dice, scheme, scheme.validFrom), version: scheme.version } : scheme,
  );
}

/** Other fares and operators of the metro, or no railway. */
function drawNetworks(dice: Dice, { networks }: Scheme): Pick<Scheme, 'networks'> {
  const kind = dice.int(0, 5);
  if (kind === 0) return { networks: networks.filter(({ id }) => id !== 'rail') };
  return {
    networks: networks.map((network) => {
      if (network.id !== 'A-metro') return network;
      if (kind === 1) return { ...network, fare: { kind: 'flat', amountFen: 333 } };
      if (kind === 2) return { ...network, operators: [dice.pick(['AM1', 'AM2'])] };
      return network;
    }),
  };
}

function drawFeeds(dice: Dice, { versions }: Files): Files {
  const { table } = exampleFiles;
  const scale = dice.pick([500, 1_000, 2_000]);
  const metro = Object.entries(table.distances['A-metro'] ?? {});
  const weights = table.weights['A-metro'] as FareNetworkTable['weights'][string];
  const turned = Object.entries(weights.pairs).map(([pair, row]) => [pair, row.toReversed()] as const);
  return {
    versions,
    table: {
      ...table,
      distances: { 'A-metro': Object.fromEntries(metro.map(([pair, m]) => [pair, (m * scale) / 1_000])) },
      weights: dice.chance(50)
        ? table.weights
        : { 'A-metro': { ...weights, pairs: Object.fromEntries(turned) } },
      fares: dice.chance(20)
        ? {}
        : { rail: { all: { 'ex:R1 ex:R2': dice.pick([2_000, 3_000]), 'ex:R1 ex:R3': 3_125 } } },
    },
  };
}
