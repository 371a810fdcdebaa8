/**
 * Registers cards: what a file or a request says of a card becomes a dated row, and journeys from then on are worked out again.
 *
 * A registration holds from the beginning of a card that the ledger does not have, otherwise from the first service day that is
 * neither over nor closed. So no journey of an earlier day changes.
 */
import type { ServiceDay } from '../../base/service-day.ts';
import type { CardRow, LedgerStore } from '../ledger/ledger-store.ts';
import {
  type DatedCard,
  isRegisteredAt,
  type NewRegistration,
  type Origin,
  type RegisteredColumns,
  toCardAt,
} from '../ledger/registration.ts';
import { getCardNumbers } from '../scheme/card-numbers.ts';
import type { Scheme } from '../scheme/scheme.ts';
import type { Card } from '../scheme/tap.ts';
import { type CardsContext, toDayBeginSec } from './cards-context.ts';
import { findCardByNumber } from './new-card.ts';
import { toBatchDays } from './prepare-commit.ts';
import { reworkCards } from './rework-cards.ts';

/** What a file or a request says of a card. */
export interface RegistrationRequest {
  readonly cardId: string;
  /** Columns that it changes. */
  readonly named: Partial<RegisteredColumns>;
  /** First instant for which category, home city and end hold; null: as early as no paid journey changes. */
  readonly validFromSec: number | null;
}

export const registrationRefusals = [
  /** A new card of which neither the request nor its number says the medium. */
  'medium-missing',
  /** Another issuer or medium for a card that has travelled: its money does not move by a registration. */
  'card-travelled',
  /** The scheme lists its card numbers, and the number of a new card is in none of its ranges. */
  'number-unknown',
  /** Another medium or issuer than those of the range that has the number. */
  'number-other',
  /** The card has travelled between that instant and the first day that is open. */
  'back-dated',
] as const;

export interface RegistrationRefusal {
  /** Index of the request. */
  readonly index: number;
  readonly code: (typeof registrationRefusals)[number];
  readonly field: 'cardId' | 'mediumId' | 'issuerId' | 'validFromSec';
}

export interface RegisteredCards {
  /** Nothing was written where there is one. */
  readonly refusals: readonly RegistrationRefusal[];
  /** Registrations written; those that change nothing are left out. */
  readonly registrations: readonly NewRegistration[];
  /**
   * Cards with taps to work out again, those included of which all was written before: the program that wrote it may have
   * ended before it worked them out.
   */
  readonly reworkIds: readonly string[];
}

/**
 * Writes registrations: all, or none if one is refused. The caller reads the cards anew and then calls `reworkRegistered`.
 *
 * @param requests - at most one for each card
 */
export function registerCards(
  store: LedgerStore,
  context: CardsContext,
  requests: readonly RegistrationRequest[],
  origin: Origin,
): Promise<RegisteredCards> {
  return store.runExclusive(async () => {
    const plan = await planRegistrations(store, context, requests, origin);
    if (plan.refusals.length === 0 && plan.registrations.length > 0)
      await store.putRegistrations(plan.registrations, plan.newCards);
    return plan;
  });
}

/** Works out the cards of written registrations again. @returns number of cards that changed */
export function reworkRegistered(
  store: LedgerStore,
  context: CardsContext,
  { reworkIds }: RegisteredCards,
  commitId: string,
  receivedSec: number,
): Promise<number> {
  return reworkCards(store, context, reworkIds, commitId, receivedSec);
}

/** First service day that is neither over at an instant nor cut. */
async function findFirstFreeDay(
  store: Pick<LedgerStore, 'listBatches'>,
  context: CardsContext,
  nowSec: number,
): Promise<ServiceDay> {
  const { firstOpenDay } = toBatchDays(await store.listBatches());
  return Math.max(context.toServiceDay(nowSec), firstOpenDay ?? Number.NEGATIVE_INFINITY);
}

const toCurrentScheme = ({ versions }: CardsContext) => versions.at(-1) as Scheme;

interface RegistrationPlan extends RegisteredCards {
  readonly newCards: readonly DatedCard[];
}

async function planRegistrations(
  store: LedgerStore,
  context: CardsContext,
  requests: readonly RegistrationRequest[],
  origin: Origin,
): Promise<RegistrationPlan> {
  const freeDay = await findFirstFreeDay(store, context, origin.receivedSec);
  const freeSec = toDayBeginSec(context, freeDay);
  const scheme = toCurrentScheme(context);
  const versions = listVersionsFrom(context, origin.receivedSec);
  const rows = await store.findCards(requests.map(({ cardId }) => cardId));
  const plan = {
    refusals: [] as RegistrationRefusal[],
    registrations: [] as NewRegistration[],
    newCards: [] as DatedCard[],
    reworkIds: [] as string[],
  };
  for (const [index, request] of requests.entries()) {
    const row = rows.get(request.cardId);
    if (!row) {
      const card = completeCard(scheme, versions, request);
      const refusal = card ? findNumberRefusal(versions, card) : findUnknownNumber(versions, request.cardId);
      if (card && !refusal) addNewCard(plan, card, request, origin);
      else plan.refusals.push({ index, ...(refusal ?? { code: 'medium-missing', field: 'mediumId' }) });
      continue;
    }
    const field = findMovedField(row, request);
    if (field) {
      plan.refusals.push({ index, code: 'card-travelled', field });
      continue;
    }
    const changes = listChanges(row, request, request.validFromSec ?? freeSec, origin, scheme);
    const refusal = findOwnerRefusal(versions, row, changes);
    if (refusal) {
      plan.refusals.push({ index, ...refusal });
      continue;
    }
    // A file that is taken in again says what holds already, and changes no journey.
    if (changes.length > 0 && (await isBackDated(store, row, request, freeSec))) {
      plan.refusals.push({ index, code: 'back-dated', field: 'validFromSec' });
      continue;
    }
    plan.registrations.push(...changes);
    const isChanged = changes.length > 0 || row.changes !== undefined || request.validFromSec !== null;
    if (row.state !== '' && isChanged) plan.reworkIds.push(request.cardId);
  }
  return plan;
}

/** The versions that are in force at an instant or come later, newest first: those by which the cards will ride. */
function listVersionsFrom(
  { firstDay, schemeOn, toServiceDay, versions }: CardsContext,
  sec: number,
): Scheme[] {
  const inForce = schemeOn(Math.max(firstDay, toServiceDay(sec))).version;
  return versions.filter(({ version }) => version >= inForce).toReversed();
}

type NumberRefusal = Omit<RegistrationRefusal, 'index'>;

/** Refuses a number that no version will let ride. */
function findUnknownNumber(versions: readonly Scheme[], cardId: string): NumberRefusal | undefined {
  const isKnown = versions.map(getCardNumbers).some((numbers) => !numbers.isClosed || numbers.find(cardId));
  return isKnown ? undefined : { code: 'number-unknown', field: 'cardId' };
}

/** Refuses a card whose number lies in a range of another medium or issuer. */
function findNumberRefusal(
  versions: readonly Scheme[],
  { cardId, issuerId, mediumId }: Pick<Card, 'cardId' | 'issuerId' | 'mediumId'>,
): NumberRefusal | undefined {
  const owner = versions.map((scheme) => getCardNumbers(scheme).find(cardId)).find((one) => one?.isInRange);
  if (!owner) return findUnknownNumber(versions, cardId);
  if (owner.mediumId !== mediumId) return { code: 'number-other', field: 'mediumId' };
  return owner.issuerId === issuerId ? undefined : { code: 'number-other', field: 'issuerId' };
}

/** Refuses another medium or issuer of a card that the ledger has, where a range says otherwise; any other change is free. */
function findOwnerRefusal(
  versions: readonly Scheme[],
  { cardId, issuerId, mediumId }: CardRow,
  changes: readonly NewRegistration[],
): NumberRefusal | undefined {
  const owner = { issuerId, mediumId };
  for (const { named } of changes) {
    if (named.issuerId !== undefined) owner.issuerId = named.issuerId;
    if (named.mediumId !== undefined) owner.mediumId = named.mediumId;
  }
  const isSame = owner.issuerId === issuerId && owner.mediumId === mediumId;
  return isSame ? undefined : findNumberRefusal(versions, { cardId, ...owner });
}

/** The card of a request whose number the ledger does not have; undefined if its medium is not known. */
function completeCard(
  scheme: Scheme,
  versions: readonly Scheme[],
  { cardId, named }: RegistrationRequest,
): Card | undefined {
  const owners = versions.map((version) => findCardByNumber(version, cardId));
  const byNumber = owners.find((owner) => owner !== undefined);
  const medium = scheme.media.find(({ id }) => id === (named.mediumId ?? byNumber?.mediumId));
  if (!medium) return undefined;
  const isOfNumber = byNumber?.mediumId === medium.id;
  const issuerId = named.issuerId ?? (isOfNumber ? byNumber.issuerId : medium.issuerId);
  const issuer = scheme.parties.find(({ id }) => id === issuerId);
  return {
    cardId,
    issuerId,
    mediumId: medium.id,
    categoryId: named.categoryId ?? null,
    homeCity: named.homeCity ?? issuer?.city ?? '',
    validToSec: named.validToSec ?? null,
  };
}

function addNewCard(
  plan: { readonly registrations: NewRegistration[]; readonly newCards: DatedCard[] },
  card: Card,
  { validFromSec }: RegistrationRequest,
  origin: Origin,
): void {
  const { cardId, categoryId, homeCity, issuerId, mediumId, validToSec } = card;
  if (validFromSec === null || validFromSec === 0) {
    plan.newCards.push(card);
    const named = { issuerId, mediumId, categoryId, homeCity, validToSec };
    plan.registrations.push({ cardId, fromSec: 0, named, ...origin });
    return;
  }
  // The card itself is registered from its beginning, its concession from the instant on.
  plan.newCards.push({ ...card, categoryId: null, validToSec: null });
  const named = { issuerId, mediumId, categoryId: null, homeCity, validToSec: null };
  plan.registrations.push(
    { cardId, fromSec: 0, named, ...origin },
    { cardId, fromSec: validFromSec, named: { categoryId, validToSec }, ...origin },
  );
}

/** A field that would give the card another issuer or medium, though it has travelled. */
function findMovedField(row: CardRow, { named }: RegistrationRequest): 'mediumId' | 'issuerId' | undefined {
  if (row.state === '') return undefined;
  if (named.mediumId !== undefined && named.mediumId !== row.mediumId) return 'mediumId';
  return named.issuerId !== undefined && named.issuerId !== row.issuerId ? 'issuerId' : undefined;
}

/** Whether a registration would hold for a tap of a day that is over or closed. */
async function isBackDated(
  store: LedgerStore,
  row: CardRow,
  { validFromSec }: RegistrationRequest,
  freeSec: number,
): Promise<boolean> {
  if (validFromSec === null || validFromSec >= freeSec || row.state === '') return false;
  const taps = await store.listTapsOfCard(row.cardId);
  return taps.some(({ eventSec }) => eventSec >= validFromSec && eventSec < freeSec);
}

/** The registrations by which a card becomes what a request says; none where it is so already. */
function listChanges(
  row: CardRow,
  { cardId, named }: RegistrationRequest,
  fromSec: number,
  origin: Origin,
  scheme: Scheme,
): NewRegistration[] {
  const changes: NewRegistration[] = [];
  const { issuerId, mediumId, ...dated } = named;
  const medium = scheme.media.find(({ id }) => id === mediumId);
  const isOtherMedium = medium !== undefined && medium.id !== row.mediumId;
  const owner = {
    issuerId: issuerId ?? (isOtherMedium ? medium.issuerId : row.issuerId),
    mediumId: mediumId ?? row.mediumId,
  };
  // The card has not travelled, so its issuer and medium hold from the beginning.
  if (owner.issuerId !== row.issuerId || owner.mediumId !== row.mediumId)
    changes.push({ cardId, fromSec: 0, named: owner, ...origin });
  const before = toCardAt(row, fromSec);
  const isSame = Object.entries(dated).every(
    ([column, value]) => before[column as keyof typeof dated] === value,
  );
  if (!isSame || !isRegisteredAt(row, fromSec)) changes.push({ cardId, fromSec, named: dated, ...origin });
  return changes;
}
