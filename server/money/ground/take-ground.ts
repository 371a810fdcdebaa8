/** Takes the present scheme and feeds into the books as ground, where they differ from what the books have. */
import { ProblemError } from '../../base/problem.ts';
import { type ServiceDay, toDateText } from '../../base/service-day.ts';
import type { BatchRow, GroundCause, GroundEntry, GroundText, LedgerStore } from '../ledger/ledger-store.ts';
import { getCompiledScheme } from '../scheme/compile-scheme.ts';
import type { FareNetworkTable } from '../scheme/fare-network.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { checkFollows } from '../scheme/scheme-book.ts';
import { isSameScheme, toFareNetworkText, toGroundText } from './ground.ts';
import { clipSpans, type GroundSpan } from './ground-timeline.ts';
import { type OpenGround, openGround } from './open-ground.ts';
import {
  findFreeDay,
  type GroundNotice,
  type GroundPlan,
  planFirstGround,
  planGround,
} from './plan-ground.ts';

/** The scheme's files and the feeds as they are now. */
export interface PresentGround {
  /** Each following the one before; at least one. */
  readonly versions: readonly Scheme[];
  /** The fare network of a version on the feeds. */
  readonly loadTable: (scheme: Scheme) => FareNetworkTable;
}

type TakingStore = Pick<
  LedgerStore,
  'findGroundTexts' | 'listBatches' | 'listGroundEntries' | 'putGround' | 'runExclusive'
>;

export interface TakenGround {
  readonly ground: OpenGround;
  readonly notices: readonly GroundNotice[];
}

/**
 * Takes the present ground where it differs. The books change from the service day of the clock on, never on a day whose
 * batch is cut; days on which taps were read keep their ground. A ledger that was not used takes it from the first day.
 *
 * @param nowSec - clock of the ledger
 * @throws ProblemError `scheme-other` if the books belong to another scheme; `scheme-invalid` if a version does not go
 *   with those of the books
 */
export async function takeGround(
  store: TakingStore,
  present: PresentGround,
  nowSec: number,
): Promise<TakenGround> {
  return store.runExclusive(async () => {
    const batches = await store.listBatches();
    const known = await openGround(store);
    const isUsed = batches.length > 0 || (known?.timeline.usedDays.size ?? 0) > 0;
    if (!known || !isUsed) return takeFirst(store, known, present, batches, nowSec);
    checkSchemeId(known.book.versions[0] as Scheme, present.versions[0] as Scheme);
    const fromDay = toFirstDay(known, batches, nowSec);
    const plan = planGround(known, present.versions, fromDay);
    for (const { scheme } of plan.spans) checkFollows(known.book.versions.at(-1) as Scheme, scheme);
    const { entries, texts } = toEntries(plan, clipSpans(known.timeline.spans, fromDay), known, present);
    if (entries.length === 0) return { ground: known, notices: plan.notices };
    await store.putGround(
      texts,
      entries.map((entry) => ({ ...entry, takenSec: nowSec })),
    );
    const ground = (await openGround(store)) as OpenGround;
    return { ground, notices: [...plan.notices, ...plan.lateNotices, toTakenNotice(entries, ground)] };
  });
}

/**
 * Refuses a scheme that is not the one of the books.
 *
 * @throws ProblemError `scheme-other`
 */
export function checkSchemeId(books: Pick<Scheme, 'schemeId'>, other: Pick<Scheme, 'schemeId'>): void {
  const [own, given] = [books.schemeId, other.schemeId];
  if (own === given) return;
  throw new ProblemError(
    'scheme-other',
    {
      zh: `账本属于方案 ${own}，给出的却是方案 ${given}：请用 --scheme 指定 ${own}，或用 --data 另选文件夹`,
      en: `The ledger belongs to the scheme ${own}, not to ${given}: name ${own} with --scheme, or another folder with --data`,
    },
    { schemeId: own, given },
  );
}

async function takeFirst(
  store: TakingStore,
  known: OpenGround | undefined,
  present: PresentGround,
  batches: readonly BatchRow[],
  nowSec: number,
): Promise<TakenGround> {
  const plan = planFirstGround(present.versions);
  const { entries, texts } = toEntries(plan, known?.timeline.spans ?? [], known, present);
  const all: Omit<GroundEntry, 'entryNo'>[] = entries.map((entry) => ({ ...entry, takenSec: nowSec }));
  // A ledger of before may have taps of days that are not closed: they stay with this ground.
  for (const { batchDay, state } of batches) {
    const hash = entries.findLast(({ fromDay }) => fromDay <= batchDay)?.hash;
    if (state === 'open' && hash) all.push({ cause: 'used', fromDay: batchDay, hash, takenSec: nowSec });
  }
  if (all.length > 0) await store.putGround(texts, all);
  const ground = (await openGround(store)) as OpenGround;
  return { ground, notices: batches.length > 0 && all.length > 0 ? [toFirstNotice(ground)] : [] };
}

/** The service day of the clock, or the first day whose batch is not cut, if that is later. */
function toFirstDay({ book }: OpenGround, batches: readonly BatchRow[], nowSec: number): ServiceDay {
  const today = getCompiledScheme(book.versions[0] as Scheme).clock.toServiceDay(nowSec);
  const lastCut = batches.findLast(({ state }) => state !== 'open')?.batchDay;
  return lastCut === undefined ? today : Math.max(today, lastCut + 1);
}

interface PlannedEntries {
  readonly entries: readonly (GroundSpan & { readonly cause: GroundCause })[];
  readonly texts: readonly GroundText[];
}

/** The entries that lead from the spans of the books to those of the plan; none where they are the same. */
function toEntries(
  plan: GroundPlan,
  held: readonly GroundSpan[],
  known: OpenGround | undefined,
  { loadTable }: PresentGround,
): PlannedEntries {
  const texts = new Map<string, GroundText>();
  const schemes = new Map<string, Scheme>();
  const wanted: GroundSpan[] = plan.spans.map(({ fromDay, scheme }) => {
    const table = toFareNetworkText(loadTable(scheme));
    const ground = toGroundText(scheme, table.hash);
    for (const text of [table, ground]) texts.set(text.hash, text);
    schemes.set(ground.hash, scheme);
    return { fromDay, hash: ground.hash };
  });
  let same = 0;
  while (same < wanted.length && isSameSpan(wanted[same], held[same])) same++;
  const rest = wanted.slice(same);
  const ended = held[same];
  // What held until now must end, also where nothing new begins on that day.
  if (ended && ended.fromDay < (rest[0]?.fromDay ?? Number.POSITIVE_INFINITY))
    rest.unshift({ fromDay: ended.fromDay, hash: wanted[same - 1]?.hash ?? '' });
  const causes = toCauses(rest, held, known, schemes);
  const entries = rest.map((span, i) => ({ ...span, cause: causes[i] as GroundCause }));
  return { entries, texts: entries.length === 0 ? [] : [...texts.values()] };
}

const isSameSpan = (a: GroundSpan | undefined, b: GroundSpan | undefined) =>
  a !== undefined && b !== undefined && a.fromDay === b.fromDay && a.hash === b.hash;

/** Why each of the entries is made: compared with what held on its day until now. */
function toCauses(
  spans: readonly GroundSpan[],
  held: readonly GroundSpan[],
  known: OpenGround | undefined,
  schemes: ReadonlyMap<string, Scheme>,
): GroundCause[] {
  const causes: GroundCause[] = [];
  for (const { fromDay, hash } of spans) {
    const before = held.findLast((span) => span.fromDay <= fromDay)?.hash ?? '';
    const scheme = schemes.get(hash);
    if (!known) causes.push('first');
    else if (before === hash) causes.push(causes.at(-1) ?? 'scheme');
    else if (before !== '' && scheme && isSameScheme(known.schemeOf(before), scheme)) causes.push('feeds');
    else causes.push('scheme');
  }
  return causes;
}

function toFirstNotice({ book }: OpenGround): GroundNotice {
  const date = toDateText(book.firstDay);
  return {
    code: 'ground-first',
    text: {
      zh: `账本此前未存计价依据：已自 ${date} 起按现有方案与数据存入，以后不再随文件变化`,
      en: `The ledger had no ground of its prices: the present scheme and feeds were taken from ${date} on, and no longer change with the files`,
    },
  };
}

function toTakenNotice(entries: PlannedEntries['entries'], { schemeOf, timeline }: OpenGround): GroundNotice {
  const [first] = entries as [PlannedEntries['entries'][number]];
  const day = findFreeDay(timeline, first.fromDay);
  const date = toDateText(day);
  const hash = timeline.findHash(day);
  const version = hash === undefined ? 0 : schemeOf(hash).version;
  return {
    code: 'ground-taken',
    text:
      first.cause === 'feeds'
        ? {
            zh: `数据有变：自运营日 ${date} 起按新数据计价，此前的行程不变`,
            en: `The feeds have changed: they price journeys from service day ${date} on, earlier ones stay as they are`,
          }
        : {
            zh: `方案有变：自运营日 ${date} 起按第 ${version} 版计价，此前的行程不变`,
            en: `The scheme has changed: version ${version} prices journeys from service day ${date} on, earlier ones stay as they are`,
          },
  };
}
