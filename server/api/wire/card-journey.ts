/** JSON of a card's journeys, taps and transfers. */
import { shareByWeights } from '../../base/fen.ts';
import { toNameIn } from '../../base/names.ts';
import type { BilingualText } from '../../base/problem.ts';
import { toDateText } from '../../base/service-day.ts';
import type { JourneyRow } from '../../money/ledger/ledger-store.ts';
import type { Transfer } from '../../money/ledger/transfer.ts';
import { explainPrice } from '../../money/scheme/explain-price.ts';
import { type Tap, toTapId } from '../../money/scheme/tap.ts';
import type { ApiCardJourney, ApiLedgerTransfer, ApiTap } from '../schema/card-journey.ts';
import { toInstantText } from './instant.ts';
import { toCompact } from './json.ts';
import {
  type MoneyView,
  toAccountText,
  toNetwork,
  toParty,
  toPolicy,
  toSentence,
  toTapRoute,
  toTapStop,
} from './money-names.ts';

/** The journey, with its price explained by the scheme version that priced it. */
export function toApiCardJourney(journey: JourneyRow, view: MoneyView, isPosted = true): ApiCardJourney {
  const { explanation, fromStopId, routeId, toStopId } = journey;
  const { capId, funded, steps, takenFen, uncappedFen, weights } = explanation;
  const scheme = view.names.findVersion(journey.schemeVersion) ?? view.names.scheme;
  const creditedFen = journey.grossFen - journey.capOffFen;
  const weighed = weights.filter(({ weight }) => weight > 0);
  const credits = shareByWeights(
    weighed.length === 0 ? 0 : creditedFen,
    weighed.map(({ weight }) => weight),
  );
  const sentences =
    steps.length === 0
      ? []
      : explainPrice(scheme, {
          schemeVersion: journey.schemeVersion,
          grossFen: journey.grossFen,
          riderFen: journey.riderFen,
          funded,
          capOffFen: journey.capOffFen,
          uncappedFen,
          capId,
          weights,
          credits,
          steps,
        });
  return toCompact({
    journeyId: journey.journeyId,
    version: journey.version,
    cardId: journey.cardId,
    status: journey.status,
    serviceDate: toDateText(journey.serviceDay),
    batchDate: isPosted ? toDateText(journey.batchDay) : undefined,
    isLate: isPosted && journey.serviceDay < journey.batchDay,
    network: toNetwork(journey.networkId, view),
    route: routeId === null ? undefined : toTapRoute(routeId, view),
    from: fromStopId === null ? undefined : toTapStop(fromStopId, view),
    to: toStopId === null ? undefined : toTapStop(toStopId, view),
    start: toInstantText(journey.startSec),
    end: journey.endSec === null ? undefined : toInstantText(journey.endSec),
    grossFen: journey.grossFen,
    riderFen: journey.riderFen,
    takenFen,
    fundedFen: journey.fundedFen,
    capOffFen: journey.capOffFen,
    capId: capId ?? undefined,
    refusal: explanation.refusal ?? undefined,
    causeId: explanation.causeId ?? undefined,
    schemeVersion: journey.schemeVersion,
    steps: sentences.map(({ amountFen, isFact, ruleId, step, text }) => ({
      ruleId,
      step,
      amountFen,
      isFact,
      ...toSentence(text, view.language),
    })),
    funded: funded.map(({ amountFen, payer, policyId }) => ({
      policy: toPolicy(policyId, view),
      payer: toParty(payer, view),
      amountFen,
    })),
    shares: weighed.map(({ operatorId, weight }, i) => ({
      operator: toParty(operatorId, view),
      weight,
      amountFen: credits[i] ?? 0,
    })),
  });
}

/** Such as `地铁 · 新华广场 → 呼和浩特站`. */
export function toJourneySubject(journey: JourneyRow, view: MoneyView): BilingualText {
  const toText = (language: 'zh' | 'en') => {
    const place = (stopId: string | null) => {
      const names = stopId === null ? undefined : view.names.findStop(stopId);
      return names ? toNameIn(names, language) : undefined;
    };
    const route = journey.routeId === null ? undefined : view.names.findRoute(journey.routeId);
    const line = route ? toNameIn(route, language) : toNetwork(journey.networkId, view).names[language];
    const places = [place(journey.fromStopId), place(journey.toStopId)].filter((name) => name !== undefined);
    return places.length === 0 ? `${line}` : `${line} · ${places.join(' → ')}`;
  };
  return { zh: toText('zh'), en: toText('en') };
}

export function toApiTap(tap: Tap & { readonly fileId?: string }, view: MoneyView): ApiTap {
  const { networkId, routeId, stopId } = tap;
  return toCompact({
    tapId: toTapId(tap),
    terminalId: tap.terminalId,
    terminalSeq: tap.terminalSeq,
    kind: tap.kind,
    cardId: tap.cardId,
    cardSeq: tap.cardSeq ?? undefined,
    at: toInstantText(tap.eventSec),
    network: networkId === null ? undefined : toNetwork(networkId, view),
    route: routeId === null ? undefined : toTapRoute(routeId, view),
    stop: stopId === null ? undefined : toTapStop(stopId, view),
    vehicleId: tap.vehicleId ?? undefined,
    amountFen: tap.amountFen ?? undefined,
    balanceAfterFen: tap.balanceAfterFen ?? undefined,
    tariffVersion: tap.tariffVersion ?? undefined,
    denyListVersion: tap.denyListVersion ?? undefined,
    fileId: tap.fileId,
  });
}

export function toApiTransfer(transfer: Transfer, view: MoneyView): ApiLedgerTransfer {
  const { cr, dr, leg, reverses, seq, source } = transfer;
  const [from, to] = [toAccountText(dr, view), toAccountText(cr, view)];
  const kind = transferNames[transfer.kind] ?? { zh: transfer.kind, en: transfer.kind };
  const text = {
    zh: `${kind.zh}：${from.zh} → ${to.zh}`,
    en: `${kind.en}: ${from.en} → ${to.en}`,
  };
  return toCompact({
    transferId: `${source}/${seq}/${leg}`,
    kind: transfer.kind,
    batchDate: toDateText(transfer.batchDay),
    debit: dr,
    credit: cr,
    debitName: from[view.language],
    creditName: to[view.language],
    amountFen: transfer.amountFen,
    isPending: transfer.isPending,
    policyId: transfer.policyId ?? undefined,
    at: toInstantText(transfer.eventSec),
    reverses: reverses ? `${reverses.source}/${reverses.seq}/${reverses.leg}` : undefined,
    ...toSentence(text, view.language),
  });
}

export const transferNames: Readonly<Record<Transfer['kind'], BilingualText>> = {
  rider: { zh: '持卡人支付', en: 'Paid by the card' },
  hold: { zh: '暂扣', en: 'Held' },
  'hold-end': { zh: '暂扣结束', en: 'Hold ended' },
  funded: { zh: '各方承担', en: 'Borne by others' },
  credit: { zh: '计入运营商', en: 'Credited' },
  unresolved: { zh: '行程未配对扣款', en: 'Taken, journey not known' },
  resolved: { zh: '行程已配对', en: 'Journey found' },
  aged: { zh: '到期转入', en: 'Come of age' },
  'over-deducted': { zh: '终端多扣', en: 'Deducted too much' },
  'under-deducted': { zh: '终端少扣', en: 'Deducted too little' },
  'top-up': { zh: '充值', en: 'Top-up' },
  'card-refund': { zh: '退卡', en: 'Paid out' },
  expiry: { zh: '余额过期', en: 'Expired' },
  claim: { zh: '领取过期余额', en: 'Expired balance claimed' },
  move: { zh: '余额移转', en: 'Balance moved' },
  redivision: { zh: '封顶再分配', en: 'Cap divided anew' },
  commission: { zh: '清分手续费', en: 'Commission' },
  netting: { zh: '轧差', en: 'Netting' },
  payment: { zh: '划付', en: 'Payment' },
  reversal: { zh: '冲正', en: 'Reversal' },
  dispute: { zh: '异议退款', en: 'Dispute' },
};
