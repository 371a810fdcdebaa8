/** What folding a card's taps depends on: scheme, fare network and deny list. */
import { type BilingualText, ProblemError } from '../../base/problem.ts';
import type { ServiceDay } from '../../base/service-day.ts';
import { bounds } from '../ledger/bounds.ts';
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
  // Consecutive taps mostly have the same day.
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

/** The deny list entry of a card at an instant. */
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

/** Money that an entry holds: the highest fare of its network for an account, 0 for a card that the gate charges. */
export function toHoldFen(
  entry: { readonly networkId: string; readonly serviceDay: ServiceDay },
  { charging }: Medium,
  { schemeOn }: Pick<CardsContext, 'schemeOn'>,
): number {
  return charging === 'card' ? 0 : getNetwork(schemeOn(entry.serviceDay), entry.networkId).maxFareFen;
}

/** @throws RangeError if the scheme has no such network. */
export function getNetwork(scheme: Scheme, networkId: string): CompiledNetwork['network'] {
  const found = getCompiledScheme(scheme).networks.get(networkId);
  if (!found) throw new RangeError(`network ${networkId} is none of scheme ${scheme.schemeId}`);
  return found.network;
}

/**
 * Checks the instant of a request.
 *
 * @param field - of the request, for the message
 * @param nowSec - clock of the ledger
 * @param aheadSec - seconds by which the instant may be later than the clock
 * @throws ProblemError `bad-time` for a later instant, `scheme-unknown` before the first version of the scheme
 */
export function checkEventTime(
  field: string,
  eventSec: number,
  nowSec: number,
  context: Pick<CardsContext, 'firstDay' | 'toServiceDay'>,
  aheadSec: number = bounds.aheadSec,
): void {
  if (eventSec > nowSec + aheadSec)
    throw toTimeProblem(field, 'bad-time', 'time-ahead', {
      zh: '该时刻尚未到来',
      en: 'That instant has not come yet',
    });
  if (eventSec < 0 || context.toServiceDay(eventSec) < context.firstDay)
    throw toTimeProblem(field, 'scheme-unknown', 'before-scheme', {
      zh: '该时刻早于首个方案版本',
      en: 'That instant lies before the first version of the scheme',
    });
}

/** The problem of an instant in a field of a request body. */
export function toTimeProblem(
  field: string,
  code: 'bad-time' | 'scheme-unknown',
  fieldCode: string,
  text: BilingualText,
): ProblemError {
  return new ProblemError(code, text, { in: 'body', errors: [{ field, code: fieldCode, text }] });
}
