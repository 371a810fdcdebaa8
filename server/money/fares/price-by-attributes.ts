/** Fares v1: the cheapest way to cover the rides of one feed by tickets, each for consecutive rides. */
import { toDecimalText } from '../../base/fen.ts';
import { toNameIn } from '../../base/names.ts';
import type { BilingualText } from '../../base/problem.ts';
import {
  type AskedRider,
  type BuyableFare,
  type ChosenFares,
  chooseFares,
  toAskedRider,
} from './attribute-choice.ts';
import { type AttributeFare, type AttributeTariff, isFareFor } from './attribute-tariff.ts';
import { riderKindNames } from './fare-words.ts';
import type {
  FareChoice,
  FareOffer,
  FareReason,
  FareRide,
  FareSale,
  JourneyFarePart,
} from './journey-fare.ts';

/** A ticket for consecutive rides: fares that hold for them, what the rider may buy of these, and what is bought. */
interface Ticket {
  readonly held: readonly AttributeFare[];
  readonly chosen: ChosenFares;
  readonly taken: BuyableFare;
}

/** The best way to pay the first rides. */
interface Way {
  readonly unpriced: number;
  /** Sum in the feed's main currency; tickets in other currencies are compared by number before any sum. */
  readonly mainFen: number;
  readonly otherTickets: number;
  readonly otherFen: number;
  readonly tickets: number;
  /** Index of the first ride of the last ticket; `ticket` is undefined for a ride without a fare. */
  readonly start: number;
  readonly ticket: Ticket | undefined;
}

const noWay: Way = {
  unpriced: 0,
  mainFen: 0,
  otherTickets: 0,
  otherFen: 0,
  tickets: 0,
  start: 0,
  ticket: undefined,
};

/**
 * Parts of the rides, which come in order of travel. Of all ways to divide them into tickets, the one with the fewest rides
 * without a price, then the lowest sum, then the fewest tickets, then the shortest last ticket, then the first fare in the file.
 *
 * Cost: square in the rides, times the fares of the feed.
 */
export function priceByAttributes(
  tariff: AttributeTariff,
  rides: readonly FareRide[],
  choice: FareChoice,
): { readonly parts: readonly JourneyFarePart[]; readonly sales: readonly FareSale[] } {
  const asked = toAskedRider(choice, tariff.riderKinds);
  const ways: Way[] = [noWay];
  for (let end = 1; end <= rides.length; end++) {
    const before = ways[end - 1] as Way;
    let best: Way = { ...before, unpriced: before.unpriced + 1, start: end - 1, ticket: undefined };
    for (let start = end - 1; start >= 0; start--) {
      const own = rides.slice(start, end);
      const held = tariff.fares.filter((fare) => isFareFor(tariff, fare, own));
      const chosen = chooseFares(held, asked, tariff.currency);
      for (const taken of chosen.buyable) {
        const way = toWay(ways[start] as Way, start, { held, chosen, taken }, tariff.currency);
        if (isBetter(way, best)) best = way;
      }
    }
    ways.push(best);
  }
  const parts: JourneyFarePart[] = [];
  const sales: FareSale[] = [];
  for (let end = rides.length; end > 0; ) {
    const { start, ticket } = ways[end] as Way;
    const own = rides.slice(start, end);
    parts.unshift(toPart(tariff, own, ticket, asked));
    sales.unshift(toSale(own, ticket));
    end = start;
  }
  return { parts, sales };
}

function toWay(before: Way, start: number, ticket: Ticket, mainCurrency: string): Way {
  const { amountFen, fare } = ticket.taken;
  const isMain = fare.row.currency === mainCurrency;
  return {
    unpriced: before.unpriced,
    mainFen: before.mainFen + (isMain ? amountFen : 0),
    otherTickets: before.otherTickets + (isMain ? 0 : 1),
    otherFen: before.otherFen + (isMain ? 0 : amountFen),
    tickets: before.tickets + 1,
    start,
    ticket,
  };
}

function isBetter(a: Way, b: Way): boolean {
  for (const key of ['unpriced', 'otherTickets', 'mainFen', 'otherFen'] as const) {
    if (a[key] !== b[key]) return a[key] < b[key];
  }
  return a.tickets < b.tickets;
}

function toLegIndexes(rides: readonly FareRide[]): number[] {
  return rides.map(({ legIndex }) => legIndex);
}

function toSale(rides: readonly FareRide[], ticket: Ticket | undefined): FareSale {
  if (!ticket) return { legIndexes: toLegIndexes(rides), offers: [] };
  const { held, taken } = ticket;
  const others = held
    .filter((fare) => fare !== taken.fare)
    .map((fare) => [toOffer(fare, fare.row.amountFen)]);
  return { legIndexes: toLegIndexes(rides), offers: [[toOffer(taken.fare, taken.amountFen)], ...others] };
}

function toOffer({ rider, row }: AttributeFare, amountFen: number): FareOffer {
  return {
    name: { text: row.fareId },
    amountFen,
    currency: row.currency,
    ...(rider
      ? { riderCategory: { id: rider, name: riderKindNames[rider], isDefault: rider === 'adult' } }
      : {}),
  };
}

function toPart(
  { feedId }: AttributeTariff,
  rides: readonly FareRide[],
  ticket: Ticket | undefined,
  asked: AskedRider | undefined,
): JourneyFarePart {
  const legIndexes = toLegIndexes(rides);
  if (!ticket) {
    const reason: FareReason = {
      kind: 'no-rule',
      ruleId: 'fare_rules.txt',
      zh: '没有适用的票价规则',
      en: 'no fare rule holds for this ride',
    };
    return { legIndexes, reasons: [reason], confidence: 'sourced' };
  }
  const { amountFen, fare } = ticket.taken;
  const { rider, row } = fare;
  return {
    legIndexes,
    amountFen,
    currency: row.currency,
    product: {
      productId: `${feedId}:${row.fareId}`,
      name: { text: row.fareId },
      ...(rider ? { riderCategory: { id: rider, name: riderKindNames[rider] } } : {}),
    },
    reasons: [toReason(ticket.taken, rides.length - 1), ...toChoiceReasons(ticket, asked)],
    confidence: fare.confidence,
  };
}

function toReason({ amountFen, fare: { row } }: BuyableFare, changes: number): FareReason {
  const amount = toDecimalText(amountFen, row.currency);
  const [zhPay, enPay] =
    row.paymentMethod === 1 ? ['上车前购票', 'paid before boarding'] : ['上车付费', 'paid on board'];
  const zhChange = changes > 0 ? `，含换乘 ${changes} 次` : '';
  const enChange = changes > 0 ? `, ${changes} ${changes === 1 ? 'transfer' : 'transfers'} included` : '';
  return {
    kind: 'fare-attribute',
    ruleId: `fare_attributes.txt: fare_id=${row.fareId}`,
    zh: `票种 ${row.fareId}：${amount} ${row.currency}${zhChange}，${zhPay}`,
    en: `fare ${row.fareId}: ${amount} ${row.currency}${enChange}, ${enPay}`,
    amountFen,
  };
}

/** Why this fare was chosen of several, and for which rider. */
function toChoiceReasons({ chosen, held, taken }: Ticket, asked: AskedRider | undefined): FareReason[] {
  const ruleId = `fare_attributes.txt: fare_id=${taken.fare.row.fareId}`;
  const [zhRider, enRider] = ['zh', 'en'].map((language) =>
    asked?.kind ? toNameIn(riderKindNames[asked.kind], language) : (asked?.id ?? ''),
  );
  const reasons: FareReason[] = [];
  if (!chosen.isAsked) {
    const [zh, en] = [`没有${zhRider}票价，按成人计价`, `No fare for ${enRider}: priced as an adult`];
    reasons.push({ kind: 'rider-not-offered', ruleId, zh, en });
  }
  if (chosen.basis === 'rider') {
    const [zh, en] = [`乘客类别：${zhRider}`, `Rider category: ${enRider}`];
    reasons.push({ kind: 'rider-category', ruleId, zh, en });
  } else if (chosen.basis !== 'only') {
    reasons.push({ kind: 'fare-assumed', ruleId, ...assumptions[chosen.basis](held.length) });
  }
  return reasons;
}

const assumptions = {
  words: (count: number): BilingualText => ({
    zh: `有 ${count} 种票价，按票种名称取成人普通票`,
    en: `Of ${count} fares that hold, by their names the ordinary one for adults`,
  }),
  dearest: (count: number): BilingualText => ({
    zh: `有 ${count} 种票价，数据未说明适用乘客：条件相同的，取最高者作成人票`,
    en: `${count} fares hold and the data do not say for whom: of equal ones the dearest is taken as the adult's`,
  }),
};
