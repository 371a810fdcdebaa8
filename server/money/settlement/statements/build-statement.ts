/** Builds the statement of one party for one period from the flows, positions and seals of its batches. */
import { createHash } from 'node:crypto';
import { toNameIn } from '../../../base/names.ts';
import { type BilingualText, ProblemError } from '../../../base/problem.ts';
import { toDateText } from '../../../base/service-day.ts';
import type { BatchRow, JourneyRow } from '../../ledger/ledger-store.ts';
import type { FlowRow } from '../../ledger/transfer.ts';
import { listFundedPolicies, type Party, type Scheme } from '../../scheme/scheme.ts';
import { type BankingCalendar, toPaymentDay } from '../banking-day.ts';
import type { ClearingContext, ClearingStore } from '../clearing-context.ts';
import { isAtLeast } from '../clearing-day.ts';
import type { LateItem, Statement, StatementBody, StatementDay, StatementLine } from './statement.ts';
import { compareLines, lineNames, toLineParts, toLineShares } from './statement-line.ts';
import type { StatementPeriod } from './statement-period.ts';

/**
 * @throws ProblemError `not-found` for a party that the scheme does not name, `batch-state` if no batch of the period
 * is netted.
 */
export async function buildStatement(
  store: ClearingStore,
  context: Pick<ClearingContext, 'book' | 'calendar'>,
  partyId: string,
  period: StatementPeriod,
): Promise<Statement> {
  const scheme = context.book.batchVersionAt(period.lastDay);
  const party = getParty(scheme, partyId);
  const batches = (await store.listBatches()).filter(
    ({ batchDay }) => batchDay >= period.firstDay && batchDay <= period.lastDay,
  );
  const netted = batches.filter(({ state }) => isAtLeast(state, 'netted'));
  if (netted.length === 0) throw toNotNetted(period.text);
  const flows = await store.listFlows(period.firstDay, period.lastDay);
  const lines = toLines(scheme, partyId, flows);
  const late = await listLateItems(store, party, netted);
  const body: StatementBody = {
    schemeId: scheme.schemeId,
    ...(scheme.currency === undefined ? {} : { currency: scheme.currency }),
    party: { id: party.id, kind: party.kind, names: toBilingual(party) },
    period: {
      text: period.text,
      firstDate: toDateText(period.firstDay),
      lastDate: toDateText(period.lastDay),
    },
    isFinal: batches.every(({ state }) => isAtLeast(state, 'sealed')),
    lines,
    netFen: toNet(lines),
    days: await toDays(store, context.calendar, partyId, batches),
    lateCount: late.count,
    lateItems: late.items,
  };
  checkNet(body);
  return { ...body, bodyHash: hashBody(body) };
}

/** The hashed text of a statement. */
export function toBodyText(body: StatementBody): string {
  return JSON.stringify(body, null, 2);
}

/** SHA-256 in hex of a statement without its hash. */
export function hashBody(body: StatementBody | Statement): string {
  const { bodyHash: _, ...plain } = body as Statement;
  return createHash('sha256').update(toBodyText(plain)).digest('hex');
}

/** @throws ProblemError `not-found` for a party that the scheme does not name. */
function getParty(scheme: Scheme, partyId: string): Party {
  const party = scheme.parties.find(({ id }) => id === partyId);
  if (party) return party;
  throw new ProblemError(
    'not-found',
    { zh: `没有清算参与方 ${partyId}`, en: `there is no party ${partyId}` },
    { partyId },
  );
}

function toBilingual({ names }: Pick<Party, 'names'>): BilingualText {
  return { zh: toNameIn(names, 'zh'), en: toNameIn(names, 'en') };
}

/** Lines of all flows that concern the party, in the order of a statement. */
function toLines(scheme: Scheme, partyId: string, flows: readonly FlowRow[]): StatementLine[] {
  const lines = new Map<string, StatementLine>();
  for (const flow of flows) {
    for (const { lineId, sign, isInformation } of toLineShares(partyId, flow)) {
      const line = lines.get(lineId);
      lines.set(lineId, {
        lineId,
        names: line?.names ?? toLineNames(scheme, lineId),
        amountFen: (line?.amountFen ?? 0) + sign * flow.amountFen,
        transferCount: (line?.transferCount ?? 0) + flow.transferCount,
        isInformation,
      });
    }
  }
  return [...lines.values()].sort((a, b) => compareLines(a.lineId, b.lineId));
}

/** Name of the line, with the name of its policy or operator. */
function toLineNames(scheme: Scheme, lineId: string): BilingualText {
  const { name, about } = toLineParts(lineId);
  const names = lineNames[name] ?? { zh: name, en: name };
  if (about === null) return names;
  const named = [...listFundedPolicies(scheme), ...scheme.parties].find(({ id }) => id === about);
  const subject = named ? toBilingual(named) : { zh: about, en: about };
  return { zh: `${names.zh}：${subject.zh}`, en: `${names.en}: ${subject.en}` };
}

function toNet(lines: readonly StatementLine[]): number {
  return lines.reduce((sum, line) => (line.isInformation ? sum : sum + line.amountFen), 0);
}

async function toDays(
  store: ClearingStore,
  calendar: BankingCalendar,
  partyId: string,
  batches: readonly BatchRow[],
): Promise<StatementDay[]> {
  const days: StatementDay[] = [];
  for (const { batchDay, state, sealHash } of batches) {
    const position = (await store.listPositions(batchDay)).find((row) => row.partyId === partyId);
    days.push({
      date: toDateText(batchDay),
      state,
      netFen: position?.netFen ?? 0,
      sealHead: sealHash === null ? null : sealHash.slice(0, 16),
      paymentDate: state === 'paid' ? toDateText(toPaymentDay(calendar, batchDay).day) : null,
    });
  }
  return days;
}

/** Checks that lines and positions, which are derived independently, have the same sum. */
function checkNet({ netFen, days, party, period }: StatementBody): void {
  const positionFen = days.reduce((sum, day) => sum + day.netFen, 0);
  if (positionFen === netFen) return;
  throw new ProblemError(
    'internal',
    {
      zh: `${party.id} ${period.text} 对账单与净额不符：${netFen}，${positionFen}`,
      en: `the statement of ${party.id} for ${period.text} says ${netFen} fen, its positions ${positionFen}`,
    },
    { netFen, positionFen },
  );
}

function toNotNetted(text: string): ProblemError {
  return new ProblemError(
    'batch-state',
    { zh: `${text} 尚未清算`, en: `nothing of ${text} has been cleared yet` },
    { period: text },
  );
}

/** Most late journeys listed in a statement; their number is always given. */
const MAX_ITEMS = 500;
const PAGE = 1_000;

/** Journeys that concern a party and were posted into these batches after their service day was closed. */
export async function listLateItems(
  store: ClearingStore,
  party: Party,
  batches: readonly BatchRow[],
): Promise<{ readonly count: number; readonly items: readonly LateItem[] }> {
  const items: LateItem[] = [];
  let count = 0;
  for (const { batchDay } of batches) {
    let after: string | null = null;
    for (;;) {
      const page: JourneyRow[] = await store.listLateJourneys(batchDay, after, PAGE);
      for (const journey of await keepConcerned(store, party, page)) {
        count++;
        if (items.length < MAX_ITEMS) items.push(toLateItem(journey));
      }
      const last = page.at(-1);
      if (!last || page.length < PAGE) break;
      after = last.journeyId;
    }
  }
  return { count, items };
}

async function keepConcerned(
  store: ClearingStore,
  { id, kind }: Party,
  journeys: readonly JourneyRow[],
): Promise<readonly JourneyRow[]> {
  if (kind === 'centre') return journeys;
  if (kind === 'issuer') {
    const cards = await store.findCards([...new Set(journeys.map(({ cardId }) => cardId))]);
    return journeys.filter(({ cardId }) => cards.get(cardId)?.issuerId === id);
  }
  return journeys.filter(({ explanation }) => {
    const { weights, funded } = explanation;
    return weights.some(({ operatorId }) => operatorId === id) || funded.some(({ payer }) => payer === id);
  });
}

function toLateItem({ journeyId, serviceDay, batchDay, riderFen }: JourneyRow): LateItem {
  return { journeyId, serviceDate: toDateText(serviceDay), batchDate: toDateText(batchDay), riderFen };
}
