/**
 * The clearing of a day on which many people make the same journeys: each journey is posted once, by the rules of a
 * clearing day, and its money counts as often as people make it.
 *
 * People are counted in whole units, parts of a person, so all sums are exact integers of fen times units. Only
 * `toExpectedFlows` rounds to fen, and so that the money into journeys equals the money out of them.
 */
import { shareByWeights } from '../../base/fen.ts';
import type { ServiceDay } from '../../base/service-day.ts';
import type { PricedOutcome } from '../cards/card-event.ts';
import { toJourneyLegs } from '../cards/journey-legs.ts';
import { toJourneyRow } from '../cards/post-events.ts';
import { type AccountId, journeyAccount, toAccountId } from '../ledger/account.ts';
import type { FlowRow, TransferKind } from '../ledger/transfer.ts';
import type { Scheme } from '../scheme/scheme.ts';
import type { Card } from '../scheme/tap.ts';
import type { TripFacts, TripPrice } from '../scheme/trip-price.ts';
import { addSum, toCommission, toCommissionTransfers } from './commission.ts';
import { toStepFlows } from './netting.ts';
import { toCapPeriods, toMoves, toRedivision } from './redivision.ts';
import { toCutSec } from './scheme-on.ts';

export interface ExpectedJourney {
  readonly trip: TripFacts;
  readonly price: TripPrice;
}

/** A flow before rounding. */
interface UnitFlow {
  readonly kind: TransferKind;
  readonly dr: AccountId;
  readonly cr: AccountId;
  readonly policyId: string | null;
  readonly issuerId: string | null;
  /** Fen times units. */
  amount: number;
  /** Transfers times units. */
  count: number;
}

/** Plain data, of a part of the people. */
export interface ExpectedSums {
  readonly flows: readonly UnitFlow[];
  /** Riders' money of each operator and merchant, by id, in fen times units. */
  readonly receipts: readonly (readonly [partyId: string, amount: number])[];
}

/** Stands for all cards of an issuer. */
const CARDS: AccountId = 'CARD';
/** The card and the tap of a journey that stands for many: the sums contain neither. */
const CARD_ID = 'expected';
const TAP = { terminalId: 'expected', terminalSeq: 0 } as const;

export class ExpectedBatch {
  readonly #scheme: Scheme;
  readonly #day: ServiceDay;
  readonly #flows = new Map<string, UnitFlow>();
  readonly #receipts = new Map<string, number>();
  readonly #order: readonly string[];

  constructor(scheme: Scheme, day: ServiceDay) {
    this.#scheme = scheme;
    this.#day = day;
    this.#order = scheme.parties.map(({ id }) => id);
  }

  /**
   * Adds the day of people with one kind of card.
   *
   * @param units of the people who make the first journey, the first two, ...: never more than for the journey before
   */
  add(card: Omit<Card, 'cardId'>, journeys: readonly ExpectedJourney[], units: readonly number[]): void {
    const own: Card = { ...card, cardId: CARD_ID };
    const posting = { card: own, scheme: this.#scheme, version: 0, batchDay: this.#day };
    journeys.forEach((journey, j) => {
      const times = units[j] as number;
      if (times === 0) return;
      for (const { amountFen, cr, dr, kind, policyId } of toJourneyLegs(toOutcome(journey), posting))
        this.#addFlow(kind, dr, cr, policyId, card.issuerId, amountFen, times);
      const { riderFen, weights } = journey.price;
      if (riderFen === 0) return;
      if (weights.length === 1) {
        addSum(this.#receipts, (weights[0] as (typeof weights)[number]).operatorId, riderFen * times);
        return;
      }
      const shares = shareByWeights(
        riderFen,
        weights.map(({ weight }) => weight),
      );
      weights.forEach(({ operatorId }, i) => {
        addSum(this.#receipts, operatorId, (shares[i] as number) * times);
      });
    });
    if (journeys.some(({ price }) => price.capOffFen > 0)) this.#redivide(journeys, units);
  }

  get sums(): ExpectedSums {
    return { flows: [...this.#flows.values()], receipts: [...this.#receipts] };
  }

  /** What a cap takes off is divided over all journeys of the card in its period. */
  #redivide(journeys: readonly ExpectedJourney[], units: readonly number[]): void {
    const rows = journeys.map((journey) => toJourneyRow(toOutcome(journey), CARD_ID, 0, this.#day));
    rows.forEach((_, j) => {
      // People whose day ends with this journey.
      const times = (units[j] as number) - (units[j + 1] ?? 0);
      if (times === 0) return;
      for (const period of toCapPeriods(this.#scheme.caps, CARD_ID, rows.slice(0, j + 1))) {
        const changes = toRedivision(this.#scheme.parties, period);
        for (const { amountFen, from, to } of toMoves(this.#order, changes)) {
          const [dr, cr] = [toAccountId('OP', from), toAccountId('OP', to)];
          this.#addFlow('redivision', dr, cr, period.capId, null, amountFen, times);
          addSum(this.#receipts, from, -amountFen * times);
          addSum(this.#receipts, to, amountFen * times);
        }
      }
    });
  }

  #addFlow(
    kind: TransferKind,
    dr: AccountId,
    cr: AccountId,
    policyId: string | null,
    issuerId: string | null,
    amountFen: number,
    times: number,
  ): void {
    const isOfCard = dr.startsWith('CARD:') || cr.startsWith('CARD:');
    const [from, to] = [dr.startsWith('CARD:') ? CARDS : dr, cr.startsWith('CARD:') ? CARDS : cr];
    const issuer = isOfCard ? issuerId : null;
    const key = `${kind} ${from} ${to} ${policyId} ${issuer}`;
    const flow = this.#flows.get(key);
    if (flow) {
      flow.amount += amountFen * times;
      flow.count += times;
    } else {
      const amount = amountFen * times;
      this.#flows.set(key, { kind, dr: from, cr: to, policyId, issuerId: issuer, amount, count: times });
    }
  }
}

function toOutcome({ price, trip }: ExpectedJourney): PricedOutcome {
  const { endSec, fromStopId, networkId, routeId, serviceDay, startSec, toStopId } = trip;
  return {
    status: 'completed',
    price,
    deductedFen: null,
    journeyId: CARD_ID,
    serviceDay,
    onTap: TAP,
    offTap: null,
    networkId,
    routeId,
    fromStopId,
    toStopId,
    startSec,
    endSec,
    schemeVersion: price.schemeVersion,
    sourceSec: startSec,
    holdFen: 0,
  };
}

/** Adds up parts, in any order: sums of integers do not depend on it. */
export function mergeSums(parts: readonly ExpectedSums[]): ExpectedSums {
  const flows = new Map<string, UnitFlow>();
  const receipts = new Map<string, number>();
  for (const part of parts) {
    for (const flow of part.flows) {
      const key = JSON.stringify([flow.kind, flow.dr, flow.cr, flow.policyId, flow.issuerId]);
      const known = flows.get(key);
      if (!known) flows.set(key, { ...flow });
      else {
        known.amount += flow.amount;
        known.count += flow.count;
      }
    }
    for (const [partyId, amount] of part.receipts) addSum(receipts, partyId, amount);
  }
  return { flows: sortByKey(flows), receipts: sortByKey(new Map([...receipts].map((row) => [row[0], row]))) };
}

function sortByKey<Value>(map: ReadonlyMap<string, Value>): Value[] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);
}

/**
 * Flows of the day in fen, with the commission on all receipts.
 *
 * The total of all journeys is rounded to fen once; the flows into and out of journeys share it by largest remainder. So
 * no flow differs from its exact sum by a fen or more, and nothing is lost between them.
 *
 * @param unitsOfPerson units that one person has
 * @throws RangeError if the money into journeys is not the money out of them
 */
export function toExpectedFlows(
  scheme: Scheme,
  day: ServiceDay,
  { flows, receipts }: ExpectedSums,
  unitsOfPerson: number,
): FlowRow[] {
  const isOfJourney = ({ cr, dr }: UnitFlow) => cr === journeyAccount || dr === journeyAccount;
  const into = flows.filter(({ cr }) => cr === journeyAccount);
  const out = flows.filter(({ dr }) => dr === journeyAccount);
  const [paid, credited] = [into, out].map((own) => own.reduce((sum, { amount }) => sum + amount, 0));
  if (paid !== credited) throw new RangeError(`journeys are paid ${paid} and credited ${credited}`);
  const totalFen = Math.round((paid as number) / unitsOfPerson);
  const toRows = (own: readonly UnitFlow[], amounts: readonly number[]): FlowRow[] =>
    own.map(({ count, cr, dr, issuerId, kind, policyId }, i) => ({
      batchDay: day,
      kind,
      dr,
      cr,
      policyId,
      issuerId,
      amountFen: amounts[i] as number,
      transferCount: Math.round(count / unitsOfPerson),
    }));
  const share = (own: readonly UnitFlow[]) =>
    toRows(
      own,
      shareByWeights(
        totalFen,
        own.map(({ amount }) => amount),
      ),
    );
  const others = flows.filter((flow) => !isOfJourney(flow));
  const rows = [
    ...share(into),
    ...share(out),
    ...toRows(
      others,
      others.map(({ amount }) => Math.round(amount / unitsOfPerson)),
    ),
  ].filter(({ amountFen }) => amountFen > 0);
  const ridersFen = rows
    .filter(({ kind }) => kind === 'rider')
    .reduce((sum, { amountFen }) => sum + amountFen, 0);
  const shares = shareByWeights(
    ridersFen,
    receipts.map(([, amount]) => Math.max(0, amount)),
  );
  const rounded = new Map(receipts.map(([partyId], i) => [partyId, shares[i] as number]));
  const commission = toCommissionTransfers(scheme, toCommission(scheme, rounded), day, toCutSec(scheme, day));
  return [...rows, ...toStepFlows(commission)];
}
