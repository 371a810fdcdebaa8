/** `/api/v1/scheme` and `/api/v1/cards`: the policy, cards, money onto and off them. */

import type { MoneyRequest } from '../../app/use-cases/money.ts';
import { findServiceDay } from '../../base/service-day.ts';
import { toApiCard, toApiCardSummary, toCardStatus } from '../map/card.ts';
import { toApiScheme } from '../map/card-scheme.ts';
import { toInstantText } from '../map/instant.ts';
import { parseRowCursor, toRowCursor } from '../map/row-cursor.ts';
import {
  cardMoneyResponseSchema,
  cardResponseSchema,
  cardsQuerySchema,
  cardsResponseSchema,
  newCardBodySchema,
  refundBodySchema,
  topUpBodySchema,
} from '../schema/card.ts';
import { schemeQuerySchema, schemeResponseSchema } from '../schema/card-scheme.ts';
import { cardParamsSchema, languageQuerySchema } from '../schema/money.ts';
import { defineEndpoint, type EndpointContext } from './endpoint.ts';
import { defaultRows, openMoney, toEpochSec } from './money-call.ts';

export const schemeEndpoint = defineEndpoint({
  operationId: 'scheme',
  description: {
    zh: '某日生效的一卡通规则：票价、换乘优惠、封顶、优惠人群，每条注明依据。',
    en: 'The rules of the shared card in force on a day: fares, transfers, caps, concessions, each with its evidence.',
  },
  path: '/api/v1/scheme',
  access: 'token',
  tag: 'cards',
  summary: { zh: '一卡通方案', en: "The shared card's policy" },
  query: schemeQuerySchema,
  response: schemeResponseSchema,
  answer: async (call) => {
    const { money, today, view } = await openMoney(call);
    const day = findServiceDay(call.query.date ?? '') ?? today;
    return toApiScheme(money.schemeOn(day), money.versions, day, view);
  },
});

export const cardsEndpoint = defineEndpoint({
  operationId: 'cards',
  description: {
    zh: '已登记或出现过的卡，按卡号排序。',
    en: 'Cards that were registered or seen, in the order of their numbers.',
  },
  path: '/api/v1/cards',
  access: 'token',
  tag: 'cards',
  summary: { zh: '卡片列表', en: 'Cards' },
  query: cardsQuerySchema,
  response: cardsResponseSchema,
  answer: async (call) => {
    const { cursor, issuerId, limit = defaultRows, prefix } = call.query;
    const { money, view } = await openMoney(call);
    const after = parseRowCursor(cursor, [''] as readonly [string])?.[0] ?? null;
    const filter = {
      ...(issuerId === undefined ? {} : { issuerId }),
      ...(prefix === undefined ? {} : { prefix }),
    };
    const rows = await money.listCards(filter, after, limit + 1);
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    const cards = page.map((row) => {
      const isDenied = money.isDenied(row.cardId, call.nowEpochSec);
      return toApiCardSummary(row, view, toCardStatus(row, view.names, call.nowEpochSec, isDenied));
    });
    return rows.length > limit && last ? { cards, nextCursor: toRowCursor([last.cardId]) } : { cards };
  },
});

export const newCardEndpoint = defineEndpoint({
  operationId: 'registerCard',
  description: {
    zh: '登记一张模拟卡，可带优惠身份；返回其卡号。',
    en: 'Makes a simulated card, perhaps with a concession, and answers its number.',
  },
  path: '/api/v1/cards',
  access: 'token',
  method: 'post',
  key: 'required',
  tag: 'cards',
  summary: { zh: '登记一张模拟卡', en: 'Register a simulated card' },
  query: languageQuerySchema,
  body: newCardBodySchema,
  response: cardResponseSchema,
  otherStatuses: [201],
  toStatus: () => 201,
  answer: async (call) => {
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
    );
    return toApiCard(card, money.schemeOn(today), today, call.nowEpochSec, view);
  },
});

export const cardEndpoint = defineEndpoint({
  operationId: 'card',
  description: {
    zh: '一张卡的余额、优惠身份、封顶进度和未完成的行程。',
    en: 'Balance, concession, progress towards caps and open journeys of one card.',
  },
  path: '/api/v1/cards/{cardId}',
  access: 'token',
  tag: 'cards',
  summary: { zh: '一张卡：余额、优惠、封顶进度', en: 'One card: balance, concessions, caps' },
  pathParams: cardParamsSchema,
  query: schemeQuerySchema,
  response: cardResponseSchema,
  answer: async (call) => {
    const { money, today, view } = await openMoney(call);
    const card = await money.getCard(call.params.cardId);
    // A simulated card may have travelled ahead of the clock: its own last day says more.
    const lastSec = card.state.last?.eventSec;
    const lastDay = lastSec === undefined ? today : Math.max(today, money.toServiceDay(lastSec));
    const day = findServiceDay(call.query.date ?? '') ?? lastDay;
    return toApiCard(card, money.schemeOn(day), day, call.nowEpochSec, view);
  },
});

const moneySpec = {
  method: 'post',
  key: 'required',
  tag: 'cards',
  pathParams: cardParamsSchema,
  query: languageQuerySchema,
  response: cardMoneyResponseSchema,
} as const;

export const topUpEndpoint = defineEndpoint({
  ...moneySpec,
  operationId: 'topUpCard',
  description: {
    zh: '给卡充值；同一个 Idempotency-Key 只记一次。',
    en: 'Puts money onto a card; the same `Idempotency-Key` counts once.',
  },
  path: '/api/v1/cards/{cardId}/top-ups',
  access: 'token',
  summary: { zh: '充值', en: 'Money onto a card' },
  body: topUpBodySchema,
  answer: (call) =>
    moveMoney(call, call.params.cardId, 'top-up', call.idempotencyKey, {
      amountFen: call.body.amountFen,
      at: call.body.at,
    }),
});

export const refundEndpoint = defineEndpoint({
  ...moneySpec,
  operationId: 'refundCard',
  description: {
    zh: '把余额退给持卡人。',
    en: 'Pays money of a card back to its holder.',
  },
  path: '/api/v1/cards/{cardId}/refunds',
  access: 'token',
  summary: { zh: '退卡退款', en: 'Money off a card' },
  body: refundBodySchema,
  answer: (call) =>
    moveMoney(call, call.params.cardId, 'refund', call.idempotencyKey, {
      amountFen: call.body.amountFen ?? null,
      at: call.body.at,
    }),
});

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
