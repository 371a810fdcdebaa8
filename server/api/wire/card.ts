/** JSON of a card: balance, status, concessions, progress of caps. */
import type { CardView } from '../../app/clearing/money-cards.ts';
import { toNameIn } from '../../base/names.ts';
import { type ServiceDay, toDateText } from '../../base/service-day.ts';
import { findDenyEntry } from '../../money/cards/cards-context.ts';
import type { CardRow } from '../../money/ledger/ledger-store.ts';
import { toCardAt } from '../../money/ledger/registration.ts';
import type { Concession, Scheme } from '../../money/scheme/scheme.ts';
import { toPeriodEnd, toPeriodStart } from '../../money/scheme/service-clock.ts';
import type { ApiCardResponse, ApiCardSummary } from '../schema/card.ts';
import { toApiPolicy } from './card-scheme.ts';
import { toInstantText } from './instant.ts';
import { toCompact } from './json.ts';
import {
  type MoneyView,
  toCategory,
  toCity,
  toMedium,
  toNamed,
  toNetwork,
  toParty,
  toSentence,
  toTapStop,
} from './money-names.ts';

type Status = ApiCardSummary['status'];

export function toApiCardSummary(
  dated: CardRow,
  view: MoneyView,
  nowSec: number,
  isDenied: boolean,
): ApiCardSummary {
  const row = toCardAt(dated, nowSec);
  return toCompact({
    cardId: row.cardId,
    medium: toMedium(row.mediumId, view),
    issuer: toParty(row.issuerId, view),
    category: row.categoryId === null ? undefined : toCategory(row.categoryId, view),
    homeCity: row.homeCity === '' ? undefined : toCity(row.homeCity, view),
    validTo: row.validToSec === null ? undefined : toInstantText(row.validToSec),
    balanceFen: row.balanceFen,
    status: toCardStatus(row, view.names, nowSec, isDenied),
  });
}

/** The most serious reason why a card cannot travel. */
function toCardStatus(
  row: CardRow,
  { scheme }: MoneyView['names'],
  nowSec: number,
  isDenied: boolean,
): Status {
  if (isDenied) return 'denied';
  if (row.validToSec !== null && row.validToSec < nowSec) return 'expired';
  if (row.balanceFen < 0) return 'negative';
  const medium = scheme.media.find(({ id }) => id === row.mediumId);
  return medium && row.balanceFen < medium.minBalanceFen ? 'low' : 'active';
}

/** @param day - service day for which caps and concessions are shown, by the version in force on it */
export function toApiCard(
  { row: dated, rulings, state }: CardView,
  scheme: Scheme,
  day: ServiceDay,
  nowSec: number,
  view: MoneyView,
): ApiCardResponse {
  const row = toCardAt(dated, nowSec);
  const denial = findDenyEntry(new Map([[row.cardId, rulings]]), row.cardId, nowSec);
  const medium = scheme.media.find(({ id }) => id === row.mediumId);
  const entries = [...state.left, ...(state.open ? [state.open] : [])];
  const { open } = state;
  return toCompact({
    ...toApiCardSummary(row, view, nowSec, denial !== undefined),
    date: toDateText(day),
    heldFen: entries.reduce((sum, { holdFen }) => sum + holdFen, 0),
    charging: medium?.charging ?? 'account',
    minBalanceFen: medium?.minBalanceFen ?? 0,
    negativeLimitFen: medium?.negativeLimitFen ?? 0,
    denial:
      denial &&
      toCompact({
        reason: denial.reason,
        from: toInstantText(denial.fromSec),
        to: denial.toSec === null ? undefined : toInstantText(denial.toSec),
      }),
    open:
      open === null
        ? undefined
        : toCompact({
            network: toNetwork(open.networkId, view),
            from: open.stopId === null ? undefined : toTapStop(open.stopId, view),
            start: toInstantText(open.startSec),
          }),
    concessions: scheme.concessions
      .filter((concession) => isOf(concession, row))
      .map((concession) => toCardConcession(concession, scheme, view)),
    caps: toCaps(row, state.memory.charged, scheme, day, view),
    schemeVersion: scheme.version,
  });
}

function isOf({ categories, homeCities }: Concession, { categoryId, homeCity }: CardRow): boolean {
  return categoryId !== null && categories.includes(categoryId) && homeCities.includes(homeCity);
}

function toCardConcession(concession: Concession, scheme: Scheme, view: MoneyView) {
  const networks = scheme.networks.filter(({ id }) => concession.networks.includes(id));
  const cities = [...new Set(networks.flatMap(({ city }) => (city === null ? [] : [city])))];
  const percent = String(concession.percentBp / 100);
  const where = (language: 'zh' | 'en') =>
    networks.map(({ names }) => toNameIn(names, language)).join(language === 'zh' ? '、' : ', ');
  const text = {
    zh:
      concession.percentBp === 0
        ? `${toNameIn(concession.names, 'zh')}：免费乘坐${where('zh')}`
        : `${toNameIn(concession.names, 'zh')}：${where('zh')}按票价 ${percent}% 支付`,
    en:
      concession.percentBp === 0
        ? `${toNameIn(concession.names, 'en')}: free on ${where('en')}`
        : `${toNameIn(concession.names, 'en')}: ${percent} % of the fare on ${where('en')}`,
  };
  return {
    ...toApiPolicy<'concessions'>(concession, scheme, view),
    recognisedBy: networks.map(({ id }) => toNetwork(id, view)),
    cities: cities.map((city) => toCity(city, view)),
    ...toSentence(text, view.language),
  };
}

function toCaps(
  { categoryId }: CardRow,
  charged: Readonly<Record<string, number>>,
  { caps }: Scheme,
  day: ServiceDay,
  view: MoneyView,
): ApiCardResponse['caps'] {
  return caps
    .filter(
      ({ categories }) => categories.length === 0 || (categoryId !== null && categories.includes(categoryId)),
    )
    .map((cap) => {
      const from = toPeriodStart(cap.period, day);
      const chargedFen = charged[`${cap.id}/${from}`] ?? 0;
      return {
        ...toNamed(cap.id, cap.names, view.language),
        period: cap.period,
        fromDate: toDateText(from),
        toDate: toDateText(toPeriodEnd(cap.period, from)),
        amountFen: cap.amountFen,
        chargedFen,
        leftFen: Math.max(0, cap.amountFen - chargedFen),
        networks: cap.networks.map((id) => toNetwork(id, view)),
      };
    });
}
