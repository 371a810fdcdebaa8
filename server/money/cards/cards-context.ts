/** What folding a card's taps depends on: scheme, fare network and deny list. */
import { type BilingualText, ProblemError } from '../../base/problem.ts';
import type { ServiceDay } from '../../base/service-day.ts';
import { bounds } from '../ledger/bounds.ts';
import type { Denial } from '../ledger/deny-list.ts';
import { type CompiledNetwork, getCompiledScheme } from '../scheme/compile-scheme.ts';
import type { FareNetwork, FareNetworks } from '../scheme/fare-network.ts';
import type { Medium, Scheme } from '../scheme/scheme.ts';
import type { SchemeBook } from '../scheme/scheme-book.ts';
import {
  type TerminalRegister,
  type TerminalWindows,
  toTerminalWindows,
} from '../scheme/terminal-register.ts';

export interface CardsContext {
  /** All versions, newest last. */
  readonly versions: readonly Scheme[];
  /**
   * The version in force on a service day, with the payers that are switched off on it.
   *
   * @throws ProblemError `scheme-unknown` before the first version.
   */
  readonly schemeOn: (day: ServiceDay) => Scheme;
  /** First service day that has a version. */
  readonly firstDay: ServiceDay;
  readonly toServiceDay: (eventSec: number) => ServiceDay;
  /** The fare network by which journeys of a service day are priced. */
  readonly fareNetworkOn: (day: ServiceDay) => FareNetwork;
  /** Hash of the ground of a service day; absent for books without ground. */
  readonly groundOn?: (day: ServiceDay) => string | undefined;
  /**
   * Whether a medium counts its taps; the same in every version that has the medium.
   *
   * @throws RangeError if no version has it
   */
  readonly hasCounter: (mediumId: string) => boolean;
  readonly denyList: DenyRulings;
  /** The register of terminals in force; absent: no terminal is checked. */
  readonly terminals?: TerminalWindows | undefined;
  /** First service day on which repeated taps count once and payouts are covered: days closed by an older program stay. */
  readonly judgedFrom: ServiceDay;
}

/** The context of all versions of a scheme. */
export function createCardsContext(
  book: SchemeBook,
  fareNetworks: FareNetworks,
  denials: readonly Denial[] = [],
  groundOn?: (day: ServiceDay) => string | undefined,
  register?: TerminalRegister,
  judgedFrom: ServiceDay = Number.NEGATIVE_INFINITY,
): CardsContext {
  const currentScheme = book.versions.at(-1) as Scheme;
  const { clock } = getCompiledScheme(currentScheme);
  const counted = new Map<string, boolean>();
  for (const { media } of book.versions) for (const { hasCounter, id } of media) counted.set(id, hasCounter);
  // Consecutive taps mostly have the same day.
  let lastDay = Number.NaN;
  let lastScheme = currentScheme;
  return {
    versions: book.versions,
    schemeOn: (day) => {
      if (day === lastDay) return lastScheme;
      lastScheme = book.versionAt(day);
      lastDay = day;
      return lastScheme;
    },
    firstDay: book.firstDay,
    toServiceDay: (eventSec) => clock.toServiceDay(eventSec),
    fareNetworkOn: typeof fareNetworks === 'function' ? fareNetworks : () => fareNetworks,
    ...(groundOn ? { groundOn } : {}),
    hasCounter: (mediumId) => {
      const found = counted.get(mediumId);
      if (found === undefined)
        throw new RangeError(`medium ${mediumId} is none of scheme ${currentScheme.schemeId}`);
      return found;
    },
    denyList: toDenyRulings(denials),
    terminals: register && toTerminalWindows(register),
    judgedFrom,
  };
}

/** The instant at which a service day begins. */
export function toDayBeginSec({ versions }: Pick<CardsContext, 'versions'>, day: ServiceDay): number {
  const scheme = versions.at(-1) as Scheme;
  return getCompiledScheme(scheme).clock.toEpochSec(day, scheme.serviceDayStartSec);
}

/** What the deny lists say of a card for its taps from an instant on, until the next ruling. */
export interface DenyRuling {
  readonly holdsSec: number;
  /** Number of the list in the order of arrival; 0 for the entries of an older ledger. */
  readonly receiptNo: number;
  readonly entries: readonly Denial[];
}

/** The rulings of all deny lists by card, in the order in which the lists came. */
export type DenyRulings = ReadonlyMap<string, readonly DenyRuling[]>;

/** @param denials - in the order in which their lists came */
export function toDenyRulings(denials: readonly Denial[]): DenyRulings {
  const byCard = new Map<string, { holdsSec: number; receiptNo: number; entries: Denial[] }[]>();
  for (const denial of denials) {
    const { cardId, holdsSec = 0, receiptNo = 0 } = denial;
    let ofCard = byCard.get(cardId);
    if (!ofCard) {
      ofCard = [];
      byCard.set(cardId, ofCard);
    }
    const last = ofCard.at(-1);
    if (last?.receiptNo === receiptNo) last.entries.push(denial);
    else ofCard.push({ holdsSec, receiptNo, entries: [denial] });
  }
  return byCard;
}

/** The entry by which a card is denied at an instant: that of the last list which decides taps of this instant. */
export function findDenyEntry(rulings: DenyRulings, cardId: string, eventSec: number): Denial | undefined {
  return rulings
    .get(cardId)
    ?.findLast(({ holdsSec }) => holdsSec <= eventSec)
    ?.entries.find(({ fromSec, toSec }) => fromSec <= eventSec && (toSec === null || eventSec < toSec));
}

/** @throws RangeError if the scheme has no such medium. */
export function getMedium(scheme: Scheme, mediumId: string): Medium {
  const medium = getCompiledScheme(scheme).media.get(mediumId);
  if (!medium) throw new RangeError(`medium ${mediumId} is none of scheme ${scheme.schemeId}`);
  return medium;
}

/** Whether the card's medium counts its taps. */
export function hasCounter(
  { mediumId }: { readonly mediumId: string },
  context: Pick<CardsContext, 'hasCounter'>,
): boolean {
  return context.hasCounter(mediumId);
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
