/** Commits of chunks: what is taken, set aside and left out, what is written of it, and what the ledger is asked for. */
import { describe, expect, it } from 'vitest';
import type { ReconDraft } from '../../../server/money/cards/card-event.ts';
import type { CardsContext } from '../../../server/money/cards/cards-context.ts';
import {
  type IngestChunk,
  loadCardRecords,
  RecordsOfCards,
  toBatchDays,
} from '../../../server/money/cards/prepare-commit.ts';
import { toStoredTap } from '../../../server/money/cards/tap-fields.ts';
import type { StoredCardRecords } from '../../../server/money/ledger/ledger-store.ts';
import type { Scheme } from '../../../server/money/scheme/scheme.ts';
import type { Tap } from '../../../server/money/scheme/tap.ts';
import { exampleScheme } from '../../support/example-scheme.ts';
import { at, D, makeCard, makeTap, TapMaker } from './card-world.ts';
import { openBench, RECEIVED, ride, toBatch, toContext } from './ingest-bench.ts';

const HOUR = 3_600;
const YEAR = 366 * 86_400;

/** A record of the chip 31A1 with its counter. */
const counted = (cardSeq: number, eventSec = at(D, '08:00') + cardSeq) =>
  ride(cardSeq, eventSec, { cardId: '31A1', cardSeq, amountFen: 180 });
const chip = makeCard('31A1', { mediumId: 'chip-a' });

describe('a chunk', () => {
  it('is one commit with its taps, and its cards in the order of their first taps', async () => {
    const { asked, prepare } = openBench({ cards: [makeCard('A1'), makeCard('A2')] });
    const taps = new TapMaker();
    const list = [
      ...[taps.topUp('A2', 500), taps.topUp('A1', 700), taps.bus('A2', '08:00', 'r1')],
      taps.gate('on', 'A1', '09:00', 'S1'),
    ];
    const files = [
      { fileId: 'f', terminalId: 'bus', fileNo: 1, seqFrom: 1, seqTo: 1, tapCount: 1, sumFen: 0, sha256: '' },
    ];
    const commit = await prepare(list, { files });
    expect(commit).toMatchObject({
      ...{ commitId: 'commit', receivedSec: RECEIVED, duplicateCount: 0, files, quarantined: [] },
      cards: [
        { cardId: 'A2', balanceFen: 320, revision: 0 },
        { cardId: 'A1', balanceFen: 700, unsettledDay: D },
      ],
      ...{ reconItems: [], usedGround: [], skippedCards: [], desk: [] },
    });
    expect(commit.taps).toEqual(list.map((tap) => toStoredTap(tap, 'file')));
    expect(commit.transfers.map(({ kind }) => kind)).toEqual(['top-up', 'rider', 'credit', 'top-up', 'hold']);
    expect(commit.transferEnds).toEqual([3, 5]);
    // Nothing was late, so the cards' records are not read.
    expect(asked).toEqual([]);
  });

  it('counts what it or an earlier chunk has already, and sets another content of a number aside', async () => {
    const { prepare, sort } = openBench();
    const [tap, other] = [ride(1, at(D, '08:00')), ride(1, at(D, '09:00'))];
    const first = await prepare([tap, tap, other, other, ride(1, at(D, '10:00'))]);
    expect(first.duplicateCount).toBe(2);
    expect(first.taps).toHaveLength(1);
    expect(first.quarantined.map(({ eventSec, reason }) => [reason, eventSec])).toEqual([
      ['content-differs', at(D, '09:00')],
      ['content-differs', at(D, '10:00')],
    ]);
    expect(await sort([tap, ride(2, at(D, '11:00')), other])).toEqual(['bus/2', 'bus/1 content-differs']);
  });

  it('names records that are more than half a day behind the last one of their terminal', async () => {
    const { prepare } = openBench();
    const half = 43_200;
    const sec = at(D + 1, '08:00');
    const taps = [ride(1, sec), ride(2, sec - half - 1), ride(3, sec - half), ride(4, sec - 2 * half - 2)];
    const { reconItems } = await prepare(taps, {}, sec);
    expect(reconItems.map(({ kind, reference }) => [kind, reference])).toEqual([
      ['clock-back', 'bus/2'],
      ['clock-back', 'bus/4'],
    ]);
  });

  it('lets others go on after each 250 cards', async () => {
    const cards = Array.from({ length: 501 }, (_, i) => makeCard(`A${i}`));
    const { pauses, prepare } = openBench({ cards });
    const taps = cards.map(({ cardId }, i) => ride(i, at(D, '08:00'), { cardId }));
    expect((await prepare(taps)).cards).toHaveLength(501);
    expect(pauses()).toBe(2);
  });

  it('carries decisions out that know what it takes', async () => {
    const { prepare } = openBench();
    const seen: number[][] = [];
    const desk = [{ about: 'test' }] as unknown as ReturnType<NonNullable<IngestChunk['toDesk']>>;
    const toDesk: IngestChunk['toDesk'] = (accepted) => {
      seen.push(accepted.map(({ terminalSeq }) => terminalSeq));
      return desk;
    };
    const commit = await prepare([ride(1, at(D, '08:00')), ride(2, RECEIVED + 2 * HOUR)], { toDesk });
    expect(seen).toEqual([[1]]);
    expect(commit.desk).toBe(desk);
  });
});

describe('a tap ahead of the clock', () => {
  const [latest, beyond] = [ride(1, RECEIVED + HOUR), ride(2, RECEIVED + HOUR + 1)];

  it('is set aside beyond an hour, with an item', async () => {
    const { prepare } = openBench();
    const { quarantined, reconItems, taps } = await prepare([latest, beyond]);
    expect(taps.map(({ terminalSeq }) => terminalSeq)).toEqual([1]);
    expect(quarantined).toMatchObject([{ terminalSeq: 2, reason: 'time-ahead' }]);
    expect(reconItems).toMatchObject([{ kind: 'tap-ahead', reference: 'bus/2', batchDay: D }]);
  });

  it('of a planned trip may lie a year ahead', async () => {
    const { sort } = openBench();
    const taps = [ride(1, RECEIVED + YEAR), ride(2, RECEIVED + YEAR + 1)];
    expect(await sort(taps, { isPlanned: true })).toEqual(['bus/1', 'bus/2 time-ahead']);
  });

  it('is not recorded again where a person tries to take it', async () => {
    const { prepare } = openBench();
    const commit = await prepare([latest, beyond], { mustTake: 'some' });
    expect(commit).toMatchObject({ quarantined: [], reconItems: [], taps: [{ terminalSeq: 1 }] });
  });
});

describe('a chunk that must be taken', () => {
  const [good, bad] = [ride(1, at(D, '08:00')), ride(2, RECEIVED + 2 * HOUR)];
  const refused = (reason: string) => ({ code: 'set-aside-still', details: { reason } });

  it.each([
    ['all', [good], undefined],
    ['all', [good, bad], 'time-ahead'],
    ['all', [bad], 'time-ahead'],
    ['some', [good, bad], undefined],
    ['some', [bad], 'time-ahead'],
    // Nothing is new: what the ledger has under this number is another record.
    ['some', [], 'content-differs'],
    ['all', [], 'content-differs'],
  ] as const)('%s of it, %#', async (mustTake, taps, reason) => {
    const { sort } = openBench();
    const answer = sort(taps, { mustTake });
    if (reason === undefined) expect(await answer).toEqual(['bus/1']);
    else await expect(answer).rejects.toMatchObject(refused(reason));
  });
});

describe('a tap that is not plausible', () => {
  /** The shop sells nothing above 200 yuan. */
  const sale = (seq: number, amountFen: number) =>
    makeTap('till', seq, { kind: 'buy', networkId: 'A-scenic', amountFen });

  it('is set aside until a person releases it', async () => {
    const { sort } = openBench();
    expect(await sort([sale(1, 20_000), sale(2, 20_001)])).toEqual(['till/1', 'till/2 amount-beyond']);
    expect(await sort([sale(3, 20_001)], { isReleased: false })).toEqual(['till/3 amount-beyond']);
    expect(await openBench().sort([sale(2, 20_001)], { isReleased: true })).toEqual(['till/2']);
  });

  it('because of its clock is compared with the last record of its terminal', async () => {
    const { sort } = openBench();
    const reset = 30 * 86_400;
    const taps = [ride(1, RECEIVED), ride(2, RECEIVED - reset - 1), ride(3, RECEIVED - reset)];
    expect(await sort(taps)).toEqual(['bus/1', 'bus/3', 'bus/2 clock-back']);
  });

  it('by the register of terminals at the clock of the ledger, which has no terminals of planned trips', async () => {
    const asked: number[] = [];
    const terminals = {
      findReason: (_tap: Tap, receivedSec: number) => {
        asked.push(receivedSec);
        return 'terminal-unknown' as const;
      },
    } as unknown as NonNullable<CardsContext['terminals']>;
    const context = { ...toContext(), terminals };
    const { sort } = openBench({ context });
    expect(await sort([ride(1, at(D, '08:00'))])).toEqual(['bus/1 terminal-unknown']);
    expect(asked).toEqual([RECEIVED]);
    expect(await sort([ride(2, at(D, '08:00'))], { isPlanned: true })).toEqual(['bus/2']);
  });

  it('may not lead the balance out of its bounds', async () => {
    const { sort } = openBench();
    const topUp = (seq: number) => makeTap('kiosk', seq, { kind: 'top-up', amountFen: 600_000_000 });
    expect(await sort([topUp(1), topUp(2)])).toEqual(['kiosk/1', 'kiosk/2 balance-beyond']);
    expect(await sort([topUp(3)])).toEqual(['kiosk/3 balance-beyond']);
  });
});

describe('a card that the ledger does not have', () => {
  const rideOf = (cardId: string, seq: number, day = D) => ride(seq, at(day, '08:00'), { cardId });
  const later = (part: (medium: Scheme['media'][number]) => Partial<Scheme['media'][number]>): Scheme => ({
    ...exampleScheme,
    version: 2,
    validFrom: D + 1,
    media: exampleScheme.media.map((medium) => ({ ...medium, ...part(medium) })),
  });

  it('is known by its number, by the newest version that has it', async () => {
    const swapped = later(({ id, prefixes }) =>
      id === 'card-a' ? { prefixes: ['C'] } : { prefixes: id === 'card-b' ? ['A', 'B'] : prefixes },
    );
    const { prepare } = openBench({ cards: [], context: toContext(exampleScheme, swapped) });
    const commit = await prepare([rideOf('A7', 1), rideOf('C7', 2), rideOf('A7', 3)]);
    expect(commit.cards).toMatchObject([
      { cardId: 'A7', mediumId: 'card-b', isUnregistered: true, revision: 0 },
      { cardId: 'C7', mediumId: 'card-a', isUnregistered: true, revision: 0 },
    ]);
    const dropped = later(({ id, prefixes }) => ({ prefixes: id === 'card-a' ? ['C'] : prefixes }));
    const old = openBench({ cards: [], context: toContext(exampleScheme, dropped) });
    expect((await old.prepare([rideOf('A7', 1)])).cards).toMatchObject([{ mediumId: 'card-a' }]);
  });

  it('is set aside without a number of any version, by what the version of the day lists', async () => {
    const listed = later(({ id }) => ({
      prefixes: [],
      ...(id === 'card-a' ? { ranges: [{ from: '6200', to: '6299', isRegistered: false }] } : {}),
    }));
    const { sort } = openBench({ cards: [], context: toContext(exampleScheme, listed) });
    const { firstDay } = toContext();
    const taps = [rideOf('9999', 1), rideOf('9999', 2, D + 1), rideOf('9999', 3, firstDay - 1)];
    expect(await sort(taps, {}, at(D + 2, '12:00'))).toEqual([
      'bus/1 card-unknown',
      'bus/2 number-unknown',
      'bus/3 card-unknown',
    ]);
    const closed = openBench({ cards: [], context: toContext({ ...listed, validFrom: D }) });
    expect(await closed.sort([rideOf('9999', 1, D), rideOf('9999', 2, D - 1)])).toEqual([
      'bus/1 number-unknown',
      'bus/2 card-unknown',
    ]);
  });
});

describe('late taps', () => {
  it('are read with what the ledger has of their cards, and chunks on their way', async () => {
    const { asked, prepare } = openBench({ cards: [makeCard('A1'), makeCard('A2'), makeCard('A3')] });
    await prepare(['A1', 'A2', 'A3'].map((cardId, i) => ride(i, at(D, '09:00'), { cardId })));
    const late = ['A3', 'A1'].map((cardId, i) => ride(i + 10, at(D, '08:00'), { cardId }));
    const commit = await prepare([...late, ride(20, at(D, '10:00'), { cardId: 'A2' })]);
    expect(asked).toEqual([['A3', 'A1']]);
    // The first ride takes the card below zero, so that the next one is refused.
    expect(commit.journeys.map(({ journeyId, status, version }) => [journeyId, status, version])).toEqual([
      ['bus/10', 'completed', 0],
      ['bus/2', 'refused', 1],
      ['bus/11', 'completed', 0],
      ['bus/0', 'refused', 1],
      ['bus/20', 'refused', 0],
    ]);
  });

  it('of a cut day are items of the open one, with the items of the file', async () => {
    const { prepare } = openBench({ batches: [toBatch(D, 'cut')] });
    const item: ReconDraft = {
      ...{
        itemId: 'x',
        kind: 'terminal-gap',
        reference: 'bus',
        expectedFen: null,
        actualFen: null,
        detail: '',
      },
    };
    const { journeys, reconItems } = await prepare([ride(1, at(D, '08:00'))], { items: [item] });
    expect(journeys.map(({ batchDay }) => batchDay)).toEqual([D + 1]);
    expect(reconItems.map(({ batchDay, kind }) => [kind, batchDay])).toEqual([
      ['terminal-gap', D + 1],
      ['late-taps', D + 1],
    ]);
    // Without a tap that is taken, the clock of the ledger says the day; else the first tap does.
    const open = openBench();
    expect((await open.prepare([], { items: [item] }, at(D + 3, '12:00'))).reconItems).toMatchObject([
      { batchDay: D + 3 },
    ]);
    const two = await open.prepare(
      [ride(1, at(D, '08:00')), ride(2, at(D + 1, '08:00'))],
      { items: [item] },
      at(D + 3, '12:00'),
    );
    expect(two.reconItems).toMatchObject([{ batchDay: D }]);
  });
});

describe('a counter that is left out', () => {
  const skip = async (...chunks: Tap[][]) => {
    const { prepare } = openBench({ cards: [makeCard('A1'), chip] });
    const skipped: unknown[] = [];
    for (const chunk of chunks) skipped.push((await prepare(chunk, {}, at(D + 2, '12:00'))).skippedCards);
    return skipped;
  };
  const found = (batchDay: number) => [{ batchDay, cardId: '31A1' }];

  it('makes the close of the day of the last tap look for it', async () => {
    expect(await skip([counted(1)], [counted(2)], [counted(4)])).toEqual([[], [], found(D)]);
    expect(await skip([counted(1), counted(3), counted(4, at(D + 1, '08:00'))])).toEqual([found(D + 1)]);
  });

  it('is looked for again when a late tap stands beside it, and not when it lies elsewhere', async () => {
    expect(await skip([counted(1), counted(5)], [counted(3)])).toEqual([found(D), found(D)]);
    expect(await skip([counted(1), counted(3)], [counted(2)])).toEqual([found(D), []]);
  });

  it('is none of a card without counter', async () => {
    const [one, three] = [1, 3].map((cardSeq) => ride(cardSeq, at(D, '08:00') + cardSeq, { cardSeq }));
    expect(await skip([one as Tap, three as Tap])).toEqual([[]]);
    const late = ride(9, at(D, '07:00'), { cardSeq: 5 });
    expect(await skip([one as Tap], [late])).toEqual([[], []]);
  });
});

describe('grounds of the days of taps', () => {
  it('are named once for each day that the ledger has none of', async () => {
    const asked: number[] = [];
    const groundOn = (day: number) => {
      asked.push(day);
      return day === D + 2 ? undefined : `ground ${day - D}`;
    };
    const { prepare } = openBench({ context: { ...toContext(), groundOn }, groundDays: [D + 3] });
    const taps = [0, 0, 1, 0, 2, 3].map((days, i) => ride(i, at(D + days, '08:00')));
    const { usedGround } = await prepare(taps, {}, at(D + 4, '12:00'));
    expect(usedGround).toEqual([
      { fromDay: D, hash: 'ground 0' },
      { fromDay: D + 1, hash: 'ground 1' },
    ]);
    expect(asked).toEqual([D, D + 1, D + 2]);
  });
});

describe('records of many cards', () => {
  it('are read some cards at a time, by the writes of the cards', async () => {
    const { asked, bench } = openBench();
    const cards = [
      { cardId: 'A', revision: 9_999 },
      { cardId: 'B', revision: 5_999 },
      { cardId: 'C' },
      { cardId: 'D', revision: 15_999 },
      { cardId: 'E', revision: 15_998 },
      { cardId: 'F', revision: undefined },
    ];
    const records = new RecordsOfCards(bench.store, cards);
    expect(records.find('A')).toBeUndefined();
    for (const { cardId } of cards) {
      const found: StoredCardRecords = records.find(cardId) ?? (await records.load(cardId));
      expect(found).toEqual({ taps: [], journeys: [], transfers: [] });
    }
    expect(asked).toEqual([['A', 'B'], ['C'], ['D'], ['E', 'F']]);
    // A card that was not announced is read alone.
    await records.load('G');
    expect(await loadCardRecords(bench.store, 'H')).toEqual({ taps: [], journeys: [], transfers: [] });
    expect(asked.slice(4)).toEqual([['G'], ['H']]);
  });
});

describe('the days of the batches', () => {
  it('are the first that is not cut, and the last that is priced', () => {
    expect(toBatchDays([])).toEqual({ firstOpenDay: null, closedDay: null });
    expect(toBatchDays([toBatch(D, 'open')])).toEqual({ firstOpenDay: null, closedDay: null });
    expect(toBatchDays([toBatch(D, 'cut')])).toEqual({ firstOpenDay: D + 1, closedDay: null });
    const days = [
      toBatch(D + 1, 'priced'),
      toBatch(D + 2, 'cut'),
      toBatch(D, 'paid'),
      toBatch(D + 3, 'open'),
    ];
    const expected = { firstOpenDay: D + 3, closedDay: D + 1 };
    expect(toBatchDays(days)).toEqual(expected);
    expect(toBatchDays(days.toReversed())).toEqual(expected);
  });
});
