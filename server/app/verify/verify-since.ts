/**
 * Checks a ledger from a sealed batch on, in a time that does not grow with the batches up to it.
 *
 * Whoever asks has the seal from outside (a watermark that was kept), and trusts what it covers: a ledger whose batch has
 * this seal had these transfers and records then. Of the later batches, seals, settlement and invariants are checked in
 * full; cards are replayed from their first tap, as many as the later batches have journeys.
 */
import { hash } from 'node:crypto';
import type { BilingualText } from '../../base/problem.ts';
import { type ServiceDay, toDateText } from '../../base/service-day.ts';
import type { SchemeBook } from '../../money/scheme/scheme-book.ts';
import { toPostedSwitches } from '../../money/settlement/recheck-books.ts';
import { addSums, createRecheckSums } from '../../money/settlement/recheck-sums.ts';
import type { MovedCard } from '../../store/card-records.ts';
import { sealInvariant, sqlInvariants } from '../../store/invariants/check-invariants.ts';
import type { LedgerCheck, VerifyRunner } from './verify-ledger.ts';
import type { VerifyAnswers, VerifyTask } from './verify-tasks.ts';

export interface SinceCheck extends LedgerCheck {
  /** The batch from which on the ledger was checked. */
  readonly since: {
    readonly date: string;
    /** Cards with money or journeys in later batches; `cards` of them were worked out again. */
    readonly movedCards: number;
    /** What a check of the whole ledger sees beside this one. */
    readonly notSeen: readonly BilingualText[];
  };
}

/** Writes of the replayed cards for each journey of the later batches, and their bounds; cards within the lower one are all replayed. */
const WRITES_PER_JOURNEY = 2;
const WRITES_AT_LEAST = 20_000;
/** So that a day of two million taps is checked in a minute. */
const WRITES_AT_MOST = 400_000;
/** Parts in which the cards are replayed: small, so that threads finish at about the same time. */
const CARD_PARTS = 16;

/**
 * @param afterDay - a sealed batch
 * @param onPiece - called with the number of finished tasks, for a progress bar
 */
export async function verifySince(
  runner: VerifyRunner,
  book: SchemeBook,
  afterDay: ServiceDay,
  onPiece?: (done: number, total: number) => void,
): Promise<SinceCheck> {
  const { batches } = await runner.run({ kind: 'outline' });
  const later = batches.filter(({ batchDay }) => batchDay > afterDay).map(({ batchDay }) => batchDay);
  const ids = sqlInvariants.map(({ id }) => id);
  const total = later.length * 2 + ids.length + CARD_PARTS + 3;
  let done = 0;
  const run = async <Task extends VerifyTask>(task: Task) => {
    const answer = await runner.run(task);
    onPiece?.(++done, total);
    return answer;
  };
  const movedCards = run({ kind: 'moved', afterDay });
  const postedOfBatches = Promise.all(later.map((day) => run({ kind: 'posted', day })));
  const seals = Promise.all(later.map((day) => run({ kind: 'seal', day })));
  const answers = Promise.all(ids.map((id) => run({ kind: 'invariant', id, afterDay })));
  const stored = run({ kind: 'stored-flows', upTo: afterDay });
  const replays = Promise.all([movedCards, postedOfBatches, stored]).then(async ([moved, posted, before]) => {
    const flows = toFlowsByDay(later, posted);
    const ofOlder = Map.groupBy(before, ({ batchDay }) => batchDay);
    const switches = toPostedSwitches(batches, new Map([...ofOlder, ...flows]), book);
    const last = batches.findLast(({ sealHash }) => sealHash !== null)?.sealHash ?? '';
    const cardNos = drawCards(moved.cards, moved.journeys, last);
    return Promise.all(
      toParts(cardNos, CARD_PARTS).map((part) => run({ kind: 'some-cards', cardNos: part, switches })),
    );
  });
  // One `Promise.all` over all: a failure of any task is handled here.
  const [moved, posted, broken, asked, replayed] = await Promise.all([
    movedCards,
    postedOfBatches,
    seals,
    answers,
    replays,
  ]);
  const sums = createRecheckSums();
  for (const ofBatch of posted) addSums(sums, ofBatch.sums);
  const ofBooks = await run({ kind: 'later-books', sums, flows: toFlowsByDay(later, posted), afterDay });
  const differences = [...replayed.flatMap((report) => report.differences), ...ofBooks];
  const sum = (of: (report: (typeof replayed)[number]) => number) =>
    replayed.reduce((so, report) => so + of(report), 0);
  const cards = sum((report) => report.cards);
  const invariants = [...asked, { ...sealInvariant, wasAsked: true, rows: broken.flat() }];
  return {
    holds: differences.length === 0 && invariants.every(({ rows }) => rows.length === 0),
    invariants,
    cards,
    taps: sum((report) => report.taps),
    batches: later.length,
    differenceCount: sum((report) => report.differenceCount) + ofBooks.length,
    differences,
    since: {
      date: toDateText(afterDay),
      movedCards: moved.cards.length,
      notSeen: listNotSeen(asked, moved.cards.length - cards),
    },
  };
}

function toFlowsByDay(
  days: readonly ServiceDay[],
  posted: readonly VerifyAnswers['posted'][],
): Map<ServiceDay, VerifyAnswers['posted']['posted']> {
  return new Map(days.map((day, i) => [day, posted[i]?.posted ?? []]));
}

/**
 * The cards to replay: all, or those whose numbers come first when they are hashed with the last seal. Nobody knows this
 * order before the batch is sealed, and everybody can find it again afterwards.
 */
export function drawCards(cards: readonly MovedCard[], journeys: number, lastSeal: string): number[] {
  let room = Math.min(WRITES_AT_MOST, Math.max(WRITES_AT_LEAST, WRITES_PER_JOURNEY * journeys));
  if (cards.reduce((sum, { writes }) => sum + writes, 0) <= room) return cards.map(({ cardNo }) => cardNo);
  const ranked = cards
    .map(({ cardId, cardNo, writes }) => ({ cardNo, writes, rank: hash('sha256', `${lastSeal}/${cardId}`) }))
    .sort((a, b) => (a.rank < b.rank ? -1 : 1));
  const drawn: number[] = [];
  for (const { cardNo, writes } of ranked) {
    if (writes > room) continue;
    room -= writes;
    drawn.push(cardNo);
  }
  return drawn.sort((a, b) => a - b);
}

function toParts(cardNos: readonly number[], count: number): number[][] {
  const size = Math.max(1, Math.ceil(cardNos.length / count));
  const parts: number[][] = [];
  for (let from = 0; from < cardNos.length; from += size) parts.push(cardNos.slice(from, from + size));
  return parts;
}

function listNotSeen(asked: readonly VerifyAnswers['invariant'][], undrawn: number): BilingualText[] {
  const unasked = asked.filter(({ wasAsked }) => !wasAsked).map(({ id }) => id);
  return [
    {
      zh: '此前各批次的记录此后是否被改动：只核对其封账哈希，不重算',
      en: 'whether records of the earlier batches were changed since: only the anchored seal is compared',
    },
    {
      zh: '此间没有款项也没有行程的卡片，以及没有归入任何行程的刷卡',
      en: 'cards without money or journeys since, and taps that came into no journey',
    },
    {
      zh: `须通读全账本的不变量：${unasked.join('、')}`,
      en: `invariants that need the whole ledger: ${unasked.join(', ')}`,
    },
    ...(undrawn > 0
      ? [
          {
            zh: `${undrawn} 张卡片未由刷卡重算（按末次封账抽取）`,
            en: `${undrawn} cards were not worked out again from their taps (drawn by the last seal)`,
          },
        ]
      : []),
  ];
}
