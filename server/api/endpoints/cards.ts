/** Handlers of `/api/v1/scheme` and `/api/v1/cards`: the scheme's rules, cards, top-ups, refunds and rides. */
import type { MoneyRequest } from '../../app/clearing/money-cards.ts';
import { type BilingualText, ProblemError } from '../../base/problem.ts';
import { findServiceDay } from '../../base/service-day.ts';
import type { RiddenTap } from '../../money/cards/ridden-trip.ts';
import type { cardOperations } from '../schema/card.ts';
import type { cardMoneyOperations } from '../schema/card-money.ts';
import type { schemeOperations } from '../schema/card-scheme.ts';
import { toApiCard, toApiCardSummary } from '../wire/card.ts';
import { toApiCardJourney, toApiTap } from '../wire/card-journey.ts';
import { toApiScheme } from '../wire/card-scheme.ts';
import { toInstantText } from '../wire/instant.ts';
import { toCompact } from '../wire/json.ts';
import { toSentence } from '../wire/money-names.ts';
import { cutPage, defaultRows, parseRowCursor } from '../wire/row-cursor.ts';
import type { EndpointContext, Handlers } from './endpoint.ts';
import { openMoney, toEpochSec } from './money-call.ts';

export const cardsHandlers: Handlers<
  typeof schemeOperations & typeof cardOperations & typeof cardMoneyOperations
> = {
  scheme: async (call) => {
    const { money, today, view } = await openMoney(call);
    const day = findServiceDay(call.query.date ?? '') ?? today;
    return toApiScheme(money.schemeOn(day), money.versions, day, view);
  },

  cards: async (call) => {
    const { cursor, issuerId, limit = defaultRows, prefix } = call.query;
    const { money, view } = await openMoney(call);
    const after = parseRowCursor(cursor, [''] as readonly [string])?.[0] ?? null;
    const filter = {
      ...(issuerId === undefined ? {} : { issuerId }),
      ...(prefix === undefined ? {} : { prefix }),
    };
    const rows = await money.listCards(filter, after, limit + 1);
    const { next, page } = cutPage(rows, limit, ({ cardId }) => [cardId]);
    const cards = page.map((row) =>
      toApiCardSummary(row, view, call.nowEpochSec, money.isDenied(row.cardId, call.nowEpochSec)),
    );
    return { cards, ...next };
  },

  registerCard: async (call) => {
    const { body, idempotencyKey } = call;
    const { money, today, view } = await openMoney(call);
    const { view: card } = await money.registerCard(
      {
        mediumId: body.mediumId,
        categoryId: body.categoryId ?? null,
        homeCity: body.homeCity ?? null,
        validToSec: body.validTo === undefined ? null : toEpochSec(body.validTo, call.nowEpochSec),
      },
      idempotencyKey,
      call.nowEpochSec,
    );
    return toApiCard(card, money.schemeOn(today), today, call.nowEpochSec, view);
  },

  card: async (call) => {
    const { money, today, view } = await openMoney(call);
    const card = await money.getCard(call.params.cardId);
    // A simulated card may have taps in the future: show the day of its newest tap.
    const lastSec = card.state.last?.eventSec;
    const lastDay = lastSec === undefined ? today : Math.max(today, money.toServiceDay(lastSec));
    const day = findServiceDay(call.query.date ?? '') ?? lastDay;
    return toApiCard(card, money.schemeOn(day), day, call.nowEpochSec, view);
  },

  topUpCard: (call) =>
    moveMoney(call, call.params.cardId, 'top-up', call.idempotencyKey, {
      amountFen: call.body.amountFen,
      at: call.body.at,
    }),

  refundCard: (call) =>
    moveMoney(call, call.params.cardId, 'refund', call.idempotencyKey, {
      amountFen: call.body.amountFen ?? null,
      at: call.body.at,
    }),

  moveBalance: async (call) => {
    const { isFromDenied = false, reason, toCardId, who } = call.body;
    const { money } = await openMoney(call);
    const moved = await money.moveBalance({
      fromCardId: call.params.cardId,
      toCardId,
      reason,
      who,
      isFromDenied,
      nowSec: call.nowEpochSec,
      key: call.idempotencyKey,
    });
    return {
      cardId: moved.fromCardId,
      toCardId: moved.toCardId,
      at: toInstantText(moved.eventSec),
      amountFen: moved.amountFen,
      tapId: moved.tapIds[0],
      toTapId: moved.tapIds[1],
      balanceFen: moved.balancesFen[0],
      toBalanceFen: moved.balancesFen[1],
      isRepeated: moved.isRepeated,
    };
  },

  rideTrip: async (call) => {
    const isDryRun = call.query.dryRun ?? false;
    if (!isDryRun && call.idempotencyKey === '')
      throw new ProblemError('idempotency-missing', {
        zh: '乘车须带 Idempotency-Key 请求头；只查价请加 dryRun=true',
        en: 'A ride needs a header Idempotency-Key; dryRun=true only asks for the price',
      });
    const { money, view } = await openMoney(call);
    const trip = await money.rideTrip({
      cardId: call.params.cardId,
      legs: call.body.legs.map(({ arrival, departure, ...leg }) => ({
        ...leg,
        departureSec: toEpochSec(departure, call.nowEpochSec),
        arrivalSec: toEpochSec(arrival, call.nowEpochSec),
      })),
      receivedSec: call.nowEpochSec,
      key: isDryRun ? null : call.idempotencyKey,
    });
    const sum = (field: 'grossFen' | 'riderFen' | 'fundedFen' | 'capOffFen') =>
      trip.journeys.reduce((total, journey) => total + journey[field], 0);
    return {
      cardId: call.params.cardId,
      isDryRun,
      isRepeated: trip.isRepeated,
      isCompleted: trip.isCompleted,
      taps: trip.taps.map((ridden) =>
        toCompact({
          tap: toApiTap(ridden.tap, view),
          legIndex: ridden.legIndex,
          outcome: ridden.outcome,
          fareFen: ridden.fareFen ?? undefined,
          heldFen: ridden.heldFen ?? undefined,
          balanceAfterFen: ridden.balanceAfterFen,
          journeyId: ridden.journeyId ?? undefined,
          ...toSentence(toRiddenText(ridden), view.language),
        }),
      ),
      journeys: trip.journeys.map((journey) => toApiCardJourney(journey, view, !isDryRun)),
      outsideLegs: [...trip.outsideLegs],
      grossFen: sum('grossFen'),
      riderFen: sum('riderFen'),
      fundedFen: sum('fundedFen'),
      capOffFen: sum('capOffFen'),
      balanceBeforeFen: trip.balanceBeforeFen,
      balanceAfterFen: trip.balanceAfterFen,
    };
  },
};

async function moveMoney(
  call: EndpointContext,
  cardId: string,
  kind: MoneyRequest['kind'],
  key: string,
  { amountFen, at }: { readonly amountFen: number | null; readonly at: string | undefined },
) {
  const { money } = await openMoney(call);
  const receivedSec = call.nowEpochSec;
  const eventSec = at === undefined ? null : toEpochSec(at, receivedSec);
  const moved = await money.moveMoney({ cardId, kind, amountFen, eventSec, receivedSec, key });
  const { balanceFen, isRepeated, tap } = moved;
  const sign = kind === 'top-up' ? 1 : -1;
  return {
    tapId: `${tap.terminalId}/${tap.terminalSeq}`,
    cardId,
    at: toInstantText(tap.eventSec),
    amountFen: sign * (tap.amountFen ?? 0),
    balanceFen,
    isRepeated,
  };
}

function toRiddenText({ outcome, reason }: RiddenTap): BilingualText {
  if (outcome === 'entered') return { zh: '进站，出站时计价', en: 'Entered: the fare follows at the exit' };
  if (outcome === 'paid') return { zh: '已扣费', en: 'Paid' };
  return refusalTexts[reason ?? ''] ?? { zh: '未放行', en: 'Turned away' };
}

const refusalTexts: Readonly<Record<string, BilingualText>> = {
  denied: { zh: '未放行：该卡在黑名单中', en: 'Turned away: the card is on the deny list' },
  balance: { zh: '未放行：余额不足', en: 'Turned away: the balance is too low' },
  price: { zh: '未放行：余额不足以支付票价', en: 'Turned away: the balance does not cover the fare' },
};
