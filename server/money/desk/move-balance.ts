/**
 * Moves the balance of a card to another card: issuer and medium of a card that has travelled change in no other way.
 *
 * Two records of the back office, one on each card, come in one transaction. The issuer of the first card pays the centre
 * and the centre the issuer of the second one, as with any other money of the batch.
 */
import { createHash } from 'node:crypto';
import { ProblemError } from '../../base/problem.ts';
import { type CardState, parseCardState } from '../cards/card-state.ts';
import { type CardsContext, checkEventTime, findDenyEntry } from '../cards/cards-context.ts';
import { toBalanceTooHigh } from '../cards/kiosk-tap.ts';
import { toStoredTap } from '../cards/tap-fields.ts';
import { bounds, movePrefix, virtualPrefix } from '../ledger/bounds.ts';
import type { CardRow, StoredTap } from '../ledger/ledger-store.ts';
import { type Tap, toTapId } from '../scheme/tap.ts';
import { toStatusItem } from '../settlement/reconciliation/recon-status.ts';
import { checkWord, type Desk, type DeskWord } from './set-aside.ts';

export interface MoveRequest extends DeskWord {
  readonly fromCardId: string;
  readonly toCardId: string;
  /** The same key names the same move; null: a move that left nothing behind answers as it did. */
  readonly key: string | null;
  /** Also moves the balance of a card that is on the deny list: it was lost, and its holder has another one. */
  readonly isFromDenied: boolean;
}

export interface MovedBalance {
  readonly fromCardId: string;
  readonly toCardId: string;
  readonly amountFen: number;
  readonly eventSec: number;
  /** Records on the first and on the second card. */
  readonly tapIds: readonly [out: string, into: string];
  /** Posted balances of both cards now. */
  readonly balancesFen: readonly [from: number, to: number];
  readonly isRepeated: boolean;
}

/**
 * @throws ProblemError `card-same`, `card-unknown`, `card-denied`, `journey-open` while an entry waits for its exit,
 *   `balance-too-low` if there is nothing to move, `balance-too-high`, `idempotency-conflict` for the key of another move,
 *   `set-aside-still` with the reason for which the scheme does not admit a card, `scheme-unknown`, `bad-request`
 */
export async function moveBalance(desk: Desk, request: MoveRequest): Promise<MovedBalance> {
  const { fromCardId, isFromDenied, nowSec, toCardId } = request;
  checkWord(request);
  if (fromCardId === toCardId)
    throw new ProblemError('card-same', {
      zh: '余额只能移至另一张卡',
      en: 'A balance is moved to another card, not to the same one',
    });
  checkEventTime('at', nowSec, nowSec, desk.cards());
  return desk.ingest.exclusively(async (ingestNow) => {
    const context = desk.cards();
    const [from, to] = await getCards(desk, [fromCardId, toCardId]);
    const { known, terminalId } = await findMove(desk, request, from.row.balanceFen);
    if (known) return toMoved(known, [from.row, to.row], true);
    if (!isFromDenied) checkNotDenied(context, fromCardId, nowSec);
    checkNotDenied(context, toCardId, nowSec);
    if (from.state.open || from.state.left.length > 0) throw toJourneyOpen(fromCardId);
    const amountFen = from.row.balanceFen;
    if (amountFen <= 0)
      throw new ProblemError(
        'balance-too-low',
        { zh: `卡 ${fromCardId} 没有可移转的余额`, en: `Card ${fromCardId} has no balance to move` },
        { balanceFen: amountFen },
      );
    if (amountFen > bounds.recordFen || to.row.balanceFen + amountFen > bounds.cardFen)
      throw toBalanceTooHigh();
    const pair = [
      toMoveTap('move-out', { terminalId, terminalSeq: 1 }, amountFen, nowSec, from, context),
      toMoveTap('move-in', { terminalId, terminalSeq: 2 }, amountFen, nowSec, to, context),
    ] as const;
    const fileId = `${virtualPrefix}${new Date(nowSec * 1_000).toISOString().slice(0, 10)}`;
    const stored = pair.map((tap) => toStoredTap(tap, fileId));
    const { commit } = await ingestNow(
      { taps: stored, files: [], items: toItems(request, pair[0]), isPlanned: true, mustTake: 'all' },
      terminalId,
      nowSec,
    );
    const rows = new Map(commit.cards.map((row) => [row.cardId, row]));
    const after = [rows.get(fromCardId) ?? from.row, rows.get(toCardId) ?? to.row] as const;
    return toMoved(pair, after, false);
  });
}

interface ReadCard {
  readonly row: CardRow;
  readonly state: CardState;
}

/** @throws ProblemError `card-unknown` for the first that the ledger does not have */
async function getCards({ store }: Desk, cardIds: readonly [string, string]): Promise<[ReadCard, ReadCard]> {
  const rows = await store.findCards(cardIds);
  const get = (cardId: string): ReadCard => {
    const row = rows.get(cardId);
    if (row) return { row, state: parseCardState(row.state) };
    throw new ProblemError(
      'card-unknown',
      { zh: `没有卡 ${cardId}`, en: `There is no card ${cardId}` },
      { cardId },
    );
  };
  return [get(cardIds[0]), get(cardIds[1])];
}

/** The pair of a move that was made before, or the terminal that writes the next one. */
async function findMove(
  { store }: Desk,
  { fromCardId, key, toCardId }: MoveRequest,
  balanceFen: number,
): Promise<{ readonly terminalId: string; readonly known?: readonly [Tap, Tap] }> {
  const find = async (terminalId: string) => {
    const hashes = await store.findTapHashes([{ terminalId, terminalSeq: 1 }]);
    if (hashes.size === 0) return undefined;
    const own = (taps: readonly StoredTap[]) => taps.find((tap) => tap.terminalId === terminalId);
    const out = own(await store.listTapsOfCard(fromCardId));
    const into = own(await store.listTapsOfCard(toCardId));
    if (out?.kind !== 'move-out' || into?.kind !== 'move-in') throw toOtherMove();
    return [out, into] as const;
  };
  if (key !== null) {
    const terminalId = toMoveTerminal(['key', key]);
    const known = await find(terminalId);
    return { terminalId, ...(known ? { known } : undefined) };
  }
  // Without a key the moves between two cards are counted: the last one answers as long as nothing is there to move.
  let last: Awaited<ReturnType<typeof find>>;
  for (let number = 1; ; number++) {
    const terminalId = toMoveTerminal(['cards', fromCardId, toCardId, number]);
    const known = await find(terminalId);
    if (!known) return { terminalId, ...(last && balanceFen === 0 ? { known: last } : undefined) };
    last = known;
  }
}

function toMoveTerminal(parts: readonly (string | number)[]): string {
  return movePrefix + createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 24);
}

function toMoveTap(
  kind: 'move-out' | 'move-in',
  key: Pick<Tap, 'terminalId' | 'terminalSeq'>,
  amountFen: number,
  eventSec: number,
  { row, state }: ReadCard,
  context: CardsContext,
): Tap {
  const scheme = context.schemeOn(context.toServiceDay(eventSec));
  const isCounted = context.hasCounter(row.mediumId);
  const isOfCard = scheme.media.find(({ id }) => id === row.mediumId)?.charging === 'card';
  const signedFen = state.signedFen ?? state.balanceFen;
  return {
    ...key,
    kind,
    cardId: row.cardId,
    cardSeq: isCounted ? (state.last?.cardSeq ?? 0) + 1 : null,
    eventSec,
    networkId: null,
    routeId: null,
    vehicleId: null,
    stopId: null,
    amountFen,
    balanceAfterFen: isOfCard ? signedFen + (kind === 'move-in' ? amountFen : -amountFen) : null,
    tariffVersion: scheme.version,
    denyListVersion: null,
  };
}

/** Kind of the item that says who moved a balance, and why. */
const moveItemKind = 'balance-moved';

/** The item, and the decision that explains it: nothing is left to examine. */
function toItems({ fromCardId, nowSec, reason, toCardId, who }: MoveRequest, out: Tap) {
  const item = {
    itemId: `${moveItemKind}/${toTapId(out)}`,
    kind: moveItemKind,
    reference: toTapId(out),
    expectedFen: null,
    actualFen: out.amountFen,
    detail: `${fromCardId} -> ${toCardId}`,
  };
  const note = `${reason} (${who})`;
  const { batchDay: _, ...explained } = toStatusItem(
    { itemId: item.itemId, status: 'explained', note, decidedSec: nowSec },
    0,
  );
  return [item, explained];
}

function toMoved(
  [out, into]: readonly [Tap, Tap],
  rows: readonly [CardRow, CardRow],
  isRepeated: boolean,
): MovedBalance {
  return {
    fromCardId: out.cardId,
    toCardId: into.cardId,
    amountFen: out.amountFen ?? 0,
    eventSec: out.eventSec,
    tapIds: [toTapId(out), toTapId(into)],
    balancesFen: [rows[0].balanceFen, rows[1].balanceFen],
    isRepeated,
  };
}

function checkNotDenied({ denyList }: CardsContext, cardId: string, nowSec: number): void {
  if (!findDenyEntry(denyList, cardId, nowSec)) return;
  throw new ProblemError(
    'card-denied',
    { zh: `卡 ${cardId} 在黑名单中`, en: `Card ${cardId} is on the deny list` },
    { cardId },
  );
}

function toJourneyOpen(cardId: string): ProblemError {
  return new ProblemError(
    'journey-open',
    {
      zh: `卡 ${cardId} 有未出站的行程，出站或当日结算后才能移转`,
      en: `Card ${cardId} has a journey without an exit: its balance can be moved after the exit or the close of the day`,
    },
    { cardId },
  );
}

function toOtherMove(): ProblemError {
  return new ProblemError('idempotency-conflict', {
    zh: '该 Idempotency-Key 已用于另一请求',
    en: 'This Idempotency-Key was used for another request',
  });
}
