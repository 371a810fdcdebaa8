/** Handlers of `/api/v1/taps`, `/api/v1/tap-files` and `/api/v1/taps/gaps`. */
import type { TapFate } from '../../app/clearing/money-cards.ts';
import type { BilingualText } from '../../base/problem.ts';
import { expectations, findFieldProblem } from '../../money/cards/tap-fields.ts';
import { toTapFormat } from '../../money/cards/tap-files.ts';
import { type Tap, toTapId } from '../../money/scheme/tap.ts';
import type { ApiTapInput, tapOperations } from '../schema/tap.ts';
import { toApiCardJourney } from '../wire/card-journey.ts';
import { toInstantText } from '../wire/instant.ts';
import { toApiJob } from '../wire/job.ts';
import { toCompact } from '../wire/json.ts';
import { toSentence } from '../wire/money-names.ts';
import { cutPage, defaultRows, parseRowCursor } from '../wire/row-cursor.ts';
import { toReasonText } from '../wire/set-aside.ts';
import type { Handlers } from './endpoint.ts';
import { findRuleErrors } from './field-errors.ts';
import { openMoney, toEpochSec } from './money-call.ts';

/** The request waits this long for the job: small files are done by then. */
const FILE_WAIT_MS = 2_000;

export const tapsHandlers: Handlers<typeof tapOperations> = {
  ingestTaps: async (call) => {
    const { money, view } = await openMoney(call);
    const taps = call.body.taps.map((tap) => toTap(tap, call.nowEpochSec));
    const refusal = findRuleErrors(taps.flatMap(listTapErrors), 'body');
    if (refusal) throw refusal;
    const { cards, fates, journeys } = await money.ingestTaps(taps, call.nowEpochSec);
    const journeyOf = new Map<string, string>();
    for (const { journeyId, offTap, onTap } of journeys)
      for (const key of [onTap, offTap]) if (key) journeyOf.set(toTapId(key), journeyId);
    return {
      taps: fates.map((fate) =>
        toCompact({
          tapId: toTapId(fate.tap),
          cardId: fate.tap.cardId,
          fate: fate.fate,
          reason: fate.reason ?? undefined,
          journeyId: fate.fate === 'accepted' ? journeyOf.get(toTapId(fate.tap)) : undefined,
          ...toSentence(toFateText(fate), view.language),
        }),
      ),
      journeys: journeys.map((journey) => toApiCardJourney(journey, view)),
      cards: cards.map(({ balanceFen, cardId }) => ({ cardId, balanceFen })),
    };
  },

  takeTapFile: async (call) => {
    const { money } = await openMoney(call);
    const isCsv = call.contentType.startsWith('text/csv');
    const name = call.query.name ?? `taps.${isCsv ? 'csv' : 'ndjson'}`;
    const job = await money.takeTapFile({
      name,
      format: isCsv ? 'csv' : toTapFormat(name),
      content: call.stream,
      receivedSec: call.nowEpochSec,
    });
    return toApiJob(await money.awaitJob(job.jobId, FILE_WAIT_MS), call.language);
  },

  tapGaps: async (call) => {
    const { cursor, limit = defaultRows } = call.query;
    const { money } = await openMoney(call);
    const all = await money.listTapGaps();
    const after = parseRowCursor(cursor, ['', 0] as readonly [string, number]);
    const isBehind = ({ seqFrom, terminalId }: (typeof all)[number]) =>
      after === null || terminalId > after[0] || (terminalId === after[0] && seqFrom > after[1]);
    const { next, page } = cutPage(all.filter(isBehind), limit, ({ seqFrom, terminalId }) => [
      terminalId,
      seqFrom,
    ]);
    const missing = (gap: (typeof all)[number]) => gap.seqTo - gap.seqFrom + 1;
    return {
      total: all.length,
      // Terminal counters may jump so far that the sum is no safe integer.
      missingTotal: Math.min(
        all.reduce((sum, gap) => sum + missing(gap), 0),
        Number.MAX_SAFE_INTEGER,
      ),
      gaps: page.map((gap) => ({
        terminalId: gap.terminalId,
        seqFrom: gap.seqFrom,
        seqTo: gap.seqTo,
        missingCount: missing(gap),
        since: toInstantText(gap.sinceSec),
      })),
      ...next,
    };
  },
};

function toTap(tap: ApiTapInput, nowEpochSec: number): Tap {
  const { at, ...rest } = tap;
  return {
    terminalId: rest.terminalId,
    terminalSeq: rest.terminalSeq,
    kind: rest.kind,
    cardId: rest.cardId,
    cardSeq: rest.cardSeq ?? null,
    eventSec: toEpochSec(at, nowEpochSec),
    networkId: rest.networkId ?? null,
    routeId: rest.routeId ?? null,
    vehicleId: rest.vehicleId ?? null,
    stopId: rest.stopId ?? null,
    amountFen: rest.amountFen ?? null,
    balanceAfterFen: rest.balanceAfterFen ?? null,
    tariffVersion: rest.tariffVersion ?? null,
    denyListVersion: rest.denyListVersion ?? null,
  };
}

/** Checks a tap by the rules for lines of tap files. */
function listTapErrors(tap: Tap, index: number) {
  const problem = findFieldProblem(tap);
  if (!problem) return [];
  const field = problem.field === 'eventSec' ? 'at' : problem.field;
  return [{ field: `taps.${index}.${field}`, code: problem.code, text: expectations[problem.code] }];
}

function toFateText({ fate, reason }: TapFate): BilingualText {
  switch (fate) {
    case 'accepted':
      return { zh: '已受理', en: 'Accepted' };
    case 'duplicate':
      return { zh: '重复记录，已忽略', en: 'Known already, nothing changed' };
    case 'quarantined': {
      const why = toReasonText(reason ?? '');
      return { zh: `已隔离：${why.zh}`, en: `Kept aside: ${why.en}` };
    }
  }
}
