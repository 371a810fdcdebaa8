/** What folding a card's taps depends on: scheme, fare network and deny list. */
import type { ServiceDay } from '../../base/service-day.ts';
import { type CompiledNetwork, getCompiledScheme } from '../scheme/compile-scheme.ts';
import type { FareNetwork } from '../scheme/fare-network.ts';
import type { Medium, Scheme } from '../scheme/scheme.ts';
import type { SchemeBook } from '../scheme/scheme-book.ts';
import type { DenyEntry } from '../scheme/tap.ts';

export interface CardsContext {
  /** Latest version: media, issuers and the cut of the service day are taken from it. */
  readonly currentScheme: Scheme;
  /**
   * The version in force on a service day, with the payers that are switched off on it.
   *
   * @throws ProblemError `scheme-unknown` before the first version.
   */
  readonly schemeOn: (day: ServiceDay) => Scheme;
  /** First service day that has a version. */
  readonly firstDay: ServiceDay;
  readonly toServiceDay: (eventSec: number) => ServiceDay;
  readonly fareNetwork: FareNetwork;
  readonly denyList: DenyList;
}

/** The context of all versions of a scheme. */
export function createCardsContext(
  book: SchemeBook,
  fareNetwork: FareNetwork,
  denyEntries: readonly DenyEntry[] = [],
): CardsContext {
  const currentScheme = book.versions.at(-1) as Scheme;
  const { clock } = getCompiledScheme(currentScheme);
  // Days come in runs: the last one answers nearly always.
  let lastDay = Number.NaN;
  let lastScheme = currentScheme;
  return {
    currentScheme,
    schemeOn: (day) => {
      if (day === lastDay) return lastScheme;
      lastScheme = book.versionAt(day);
      lastDay = day;
      return lastScheme;
    },
    firstDay: (book.versions[0] as Scheme).validFrom,
    toServiceDay: (eventSec) => clock.toServiceDay(eventSec),
    fareNetwork,
    denyList: toDenyList(denyEntries),
  };
}

/** The deny list by card. */
export type DenyList = ReadonlyMap<string, readonly DenyEntry[]>;

function toDenyList(entries: readonly DenyEntry[]): DenyList {
  const byCard = new Map<string, DenyEntry[]>();
  for (const entry of entries) {
    const known = byCard.get(entry.cardId);
    if (known) known.push(entry);
    else byCard.set(entry.cardId, [entry]);
  }
  return byCard;
}

/** The entry by which a card must not be accepted at an instant. */
export function findDenyEntry(denyList: DenyList, cardId: string, eventSec: number): DenyEntry | undefined {
  return denyList
    .get(cardId)
    ?.find(({ fromSec, toSec }) => fromSec <= eventSec && (toSec === null || eventSec < toSec));
}

/** @throws RangeError if the scheme has no such medium. */
export function getMedium(scheme: Scheme, mediumId: string): Medium {
  const medium = getCompiledScheme(scheme).media.get(mediumId);
  if (!medium) throw new RangeError(`medium ${mediumId} is none of scheme ${scheme.schemeId}`);
  return medium;
}

/** @throws RangeError if the scheme has no such network. */
export function getNetwork(scheme: Scheme, networkId: string): CompiledNetwork['network'] {
  const found = getCompiledScheme(scheme).networks.get(networkId);
  if (!found) throw new RangeError(`network ${networkId} is none of scheme ${scheme.schemeId}`);
  return found.network;
}
