/** Rows of a transaction become one entry for each card, and come back from its bytes as they were. */
import { describe, expect, it } from 'vitest';
import { noMoney, toExplanationText } from '../../../server/money/ledger/journey-explanation.ts';
import type {
  CardRow,
  IngestCommit,
  JourneyRow,
  StoredTap,
} from '../../../server/money/ledger/ledger-store.ts';
import type { Transfer } from '../../../server/money/ledger/transfer.ts';
import { listColumns } from '../../../server/store/columns.ts';
import { ByteReader, ByteWriter } from '../../../server/store/daybook/byte-writer.ts';
import { CollectedEntries } from '../../../server/store/daybook/collect-entries.ts';
import { Entered, type PostedRecords } from '../../../server/store/daybook/entered.ts';
import { type EntryRow, readEntry, toEntry } from '../../../server/store/daybook/entry.ts';
import { toEntryNo } from '../../../server/store/daybook/own-entries.ts';
import { findOwnSums, type OwnSums } from '../../../server/store/daybook/own-sums.ts';
import {
  cardPlaces,
  type NameNumbers,
  type PackedRows,
  type PackedTable,
  type PackedTableName,
  packRows,
  readRow,
  readText,
} from '../../../server/store/packed-rows.ts';
import { makeTap } from '../../money/cards/card-world.ts';

const hash = (digits: string) => digits.repeat(32);
const toTap = (terminalId: string, terminalSeq: number, cardId: string, digits: string): StoredTap => ({
  ...makeTap(terminalId, terminalSeq, { cardId, kind: 'top-up', amountFen: 100 * terminalSeq }),
  payloadHash: hash(digits),
  fileId: 'f1',
});
const toTransfer = (source: string, seq: number, cardId: string, amountFen: number): Transfer => ({
  source,
  seq,
  leg: 0,
  batchDay: 20_514,
  kind: 'top-up',
  dr: 'CASH:CA',
  cr: `CARD:${cardId}`,
  amountFen,
  isPending: false,
  journeyId: null,
  policyId: null,
  schemeVersion: 0,
  eventSec: 1_772_400_000,
  reverses: null,
});
const toJourney = (journeyId: string, cardId: string, takenFen: number): JourneyRow => ({
  journeyId,
  version: 2,
  cardId,
  status: 'refused',
  serviceDay: 20_513,
  batchDay: 20_514,
  onTap: { terminalId: 'bus', terminalSeq: 4 },
  offTap: null,
  networkId: 'A-bus',
  routeId: 'r1',
  fromStopId: null,
  toStopId: null,
  startSec: 1_772_400_100,
  endSec: null,
  grossFen: 0,
  riderFen: 0,
  fundedFen: 0,
  capOffFen: 0,
  schemeVersion: 3,
  explanation: { ...noMoney, takenFen },
});
const toText = (takenFen: number) => toExplanationText({ ...noMoney, takenFen });
const toRow = (cardId: string, balanceFen: number, part: Partial<CardRow> = {}): CardRow => ({
  cardId,
  issuerId: 'CA',
  mediumId: 'card-a',
  categoryId: null,
  homeCity: 'A',
  validToSec: null,
  balanceFen,
  unsettledDay: null,
  state: `state of ${cardId} 市`,
  ...part,
});

type Part = Pick<IngestCommit, 'taps' | 'journeys' | 'transfers' | 'transferEnds'> & { cards: CardRow[] };

/** Two commits of one transaction: three cards, whose taps come in turns; the second commit writes card A1 again. */
const parts: Part[] = [
  {
    taps: [toTap('kiosk', 1, 'A1', 'aa'), toTap('bus', 7, 'B1', 'bb'), toTap('kiosk', 2, 'A1', 'cc')],
    transfers: [
      toTransfer('kiosk', 1, 'A1', 100),
      toTransfer('kiosk', 2, 'A1', 200),
      toTransfer('bus', 7, 'B1', 700),
    ],
    transferEnds: [2, 3],
    journeys: [toJourney('bus/4', 'B1', 1), toJourney('bus/5', 'B1', 2)],
    cards: [toRow('A1', 300, { revision: 4 }), toRow('B1', 750, { revision: 0, unsettledDay: 20_513 })],
  },
  {
    taps: [toTap('kiosk', 3, 'A1', 'dd')],
    transfers: [toTransfer('kiosk', 3, 'A1', 300)],
    transferEnds: [1, 1],
    journeys: [toJourney('bus/6', 'A1', 3)],
    cards: [toRow('A1', 600), toRow('C1', -40)],
  },
];
const before = new Map([
  ['A1', { revision: 4, balanceFen: 0 }],
  ['B1', { revision: 0, balanceFen: 50 }],
  ['C1', { revision: 9, balanceFen: -40 }],
]);

const pack = (list: readonly Part[]) =>
  packRows(
    list,
    list.map(({ taps }) => taps),
    true,
  );
/** The database's numbers are in no order of the lists. */
const toNumbers = ({ cardIds, words }: PackedRows): NameNumbers => ({
  words: words.map((word) => wordNo(word)),
  cards: cardIds.map((cardId) => cardNo(cardId)),
});
const numbered = ['CA', 'card-a', 'A', 'kiosk', 'bus', 'f1', 'A-bus', 'r1'];
const wordNo = (word: string) => 1_000 - 7 * numbered.indexOf(word);
const cardNo = (cardId: string) => ({ A1: 52, B1: 11, C1: 30 })[cardId] as number;
const accountNo = (code: number, ownerNo: number) => ownerNo * 16 + code;

const nothingPosted: PostedRecords = {
  findCard: (no) => before.get([...before.keys()].find((cardId) => cardNo(cardId) === no) as string) as never,
  hasTap: () => false,
};
const COMMIT_NO = 40;

function enter(
  list: readonly Part[],
  entered = new Entered(),
  firstCommitNo = COMMIT_NO,
  posted = nothingPosted,
) {
  const rows = pack(list);
  const numbers = toNumbers(rows);
  for (const terminalNo of entered.listNewTerminals(rows, numbers)) entered.addTerminal(terminalNo, -1);
  const entries: EntryRow[] = [];
  const add = (entry: EntryRow) => entries.push({ ...entry, body: Buffer.from(entry.body) });
  entered.enter(rows, findOwnSums(rows) as OwnSums, numbers, firstCommitNo, posted, add);
  return { entered, entries };
}
const codeOf = (work: () => unknown) => {
  try {
    return work();
  } catch (error) {
    return (error as { code?: unknown }).code ?? error;
  }
};

/** A row with the names of its columns, without those that are null. */
const toNamed = (table: PackedTableName, row: readonly unknown[]) =>
  Object.fromEntries(
    listColumns(table).flatMap(({ name }, i) =>
      row[i] === null || row[i] === undefined ? [] : [[name, row[i]]],
    ),
  );

const tapOf = (terminal: string, seq: number, card: string, commitNo: number, digits?: string) => ({
  terminal_no: wordNo(terminal),
  seq,
  kind: 4,
  card_no: cardNo(card),
  event_sec: 1_772_409_600,
  amount_fen: 100 * seq,
  file_no: wordNo('f1'),
  commit_no: commitNo,
  ...(digits === undefined ? undefined : { payload_hash: Buffer.from(hash(digits), 'hex') }),
});
const transferOf = (terminal: string, seq: number, card: string) => ({
  source_no: wordNo(terminal),
  seq,
  leg: 0,
  batch_day: 20_514,
  kind: 10,
  dr: accountNo(1, wordNo('CA')),
  cr: accountNo(0, cardNo(card)),
  amount_fen: 100 * seq,
  is_pending: 0,
  scheme_version: 0,
  event_sec: 1_772_400_000,
  is_step: 0,
});

describe('the entries of a transaction', () => {
  it('have the rows of one card each, with the numbers of names that the database has', () => {
    const { entered, entries } = enter(parts);
    expect(entries.map(({ body: _, ...columns }) => columns)).toEqual(
      ['A1', 'B1', 'C1'].map((cardId, i) => ({
        entryNo: toEntryNo(COMMIT_NO, i),
        cardNo: cardNo(cardId),
        prevNo: null,
      })),
    );
    const [first, second, third] = entries.map((entry) => toEntry(entry)) as [
      ReturnType<typeof toEntry>,
      ReturnType<typeof toEntry>,
      ReturnType<typeof toEntry>,
    ];
    // Card A1 is written twice, so its revision grows by two.
    expect(first).toMatchObject({
      cardNo: 52,
      balanceFen: 600,
      unsettledDay: null,
      revision: 6,
      times: 2,
      state: 'state of A1 市',
    });
    expect(first.taps.map((row) => toNamed('tap', row))).toEqual([
      tapOf('kiosk', 1, 'A1', COMMIT_NO, 'aa'),
      tapOf('kiosk', 2, 'A1', COMMIT_NO, 'cc'),
      tapOf('kiosk', 3, 'A1', COMMIT_NO + 1, 'dd'),
    ]);
    expect(first.transfers.map((row) => toNamed('transfer', row))).toEqual(
      [1, 2, 3].map((seq) => transferOf('kiosk', seq, 'A1')),
    );
    expect(first.journeys).toHaveLength(1);
    expect(second).toMatchObject({ balanceFen: 750, unsettledDay: 20_513, revision: 1, times: 1 });
    expect(second.taps.map((row) => toNamed('tap', row))).toEqual([tapOf('bus', 7, 'B1', COMMIT_NO, 'bb')]);
    expect(second.transfers.map((row) => toNamed('transfer', row))).toEqual([transferOf('bus', 7, 'B1')]);
    expect(second.journeys.map((row) => toNamed('journey', row))).toMatchObject([
      {
        terminal_no: wordNo('bus'),
        seq: 4,
        version: 2,
        card_no: 11,
        service_day: 20_513,
        start_sec: 1_772_400_100,
      },
      {
        terminal_no: wordNo('bus'),
        seq: 5,
        network_no: wordNo('A-bus'),
        route_no: wordNo('r1'),
        scheme_version: 3,
      },
    ]);
    expect(second.journeys.map((row) => row.at(-1))).toEqual([1, 2].map(toText));
    expect(third).toEqual({
      cardNo: 30,
      balanceFen: -40,
      unsettledDay: null,
      revision: 10,
      times: 1,
      state: 'state of C1 市',
      taps: [],
      transfers: [],
      journeys: [],
    });
    expect(entered.lastNo).toBe(toEntryNo(COMMIT_NO, 2));
    expect([52, 11, 30, 12].map((no) => entered.hasCard(no))).toEqual([true, true, true, false]);
  });

  it('name the entry before of their card, and follow from it', () => {
    const { entered } = enter(parts);
    const next: Part = {
      taps: [toTap('kiosk', 4, 'A1', 'ee')],
      transfers: [toTransfer('kiosk', 4, 'A1', 400)],
      transferEnds: [1],
      journeys: [],
      cards: [toRow('A1', 1_000, { revision: 6 })],
    };
    const [entry] = enter([next], entered, COMMIT_NO + 2).entries as [EntryRow];
    expect(entry).toMatchObject({ entryNo: toEntryNo(COMMIT_NO + 2, 0), prevNo: toEntryNo(COMMIT_NO, 0) });
    expect(toEntry(entry)).toMatchObject({ revision: 7, balanceFen: 1_000 });
    entered.forgetAll();
    expect([entered.lastNo, entered.hasCard(52)]).toEqual([0, false]);
    // The records are no longer its own: the card is as the tables have it, and so are the terminals.
    expect(codeOf(() => enter([next], entered, COMMIT_NO + 3))).toBe('ledger-conflict');
    const posted = { ...nothingPosted, findCard: () => ({ revision: 6, balanceFen: 600 }) };
    entered.forgetAll();
    expect(enter([next], entered, COMMIT_NO + 3, posted).entries).toMatchObject([{ prevNo: null }]);
  });

  it('come back as the rows of one transaction, each card once with its last state', () => {
    const { entered, entries } = enter(parts);
    const next: Part = {
      taps: [toTap('bus', 8, 'B1', 'ee')],
      transfers: [toTransfer('bus', 8, 'B1', 800)],
      transferEnds: [1],
      journeys: [toJourney('bus/8', 'B1', 7)],
      cards: [toRow('B1', 1_550, { revision: 1, state: 'later' })],
    };
    const collected = new CollectedEntries();
    expect(collected.tapCount).toBe(0);
    for (const entry of [...entries, ...enter([next], entered, COMMIT_NO + 2).entries]) collected.add(entry);
    expect(collected.tapCount).toBe(5);
    const rows = collected.finish();
    const read = (table: PackedTableName, packed: PackedTable) =>
      Array.from({ length: packed.count }, (_, i) => {
        const row = Array(packed.width).fill(null);
        readRow(table, packed, i, undefined, row);
        return toNamed(table, row);
      });
    expect(read('tap', rows.taps)).toEqual([
      tapOf('kiosk', 1, 'A1', COMMIT_NO),
      tapOf('kiosk', 2, 'A1', COMMIT_NO),
      tapOf('kiosk', 3, 'A1', COMMIT_NO + 1),
      tapOf('bus', 7, 'B1', COMMIT_NO),
      tapOf('bus', 8, 'B1', COMMIT_NO + 2),
    ]);
    expect(Buffer.from(rows.tapHashes).toString('hex')).toBe(
      ['aa', 'cc', 'dd', 'bb', 'ee'].map(hash).join(''),
    );
    expect(read('transfer', rows.transfers)).toEqual([
      ...[1, 2, 3].map((seq) => transferOf('kiosk', seq, 'A1')),
      ...[7, 8].map((seq) => transferOf('bus', seq, 'B1')),
    ]);
    expect([0, 1, 2, 3].map((i) => readText(rows.journeys, i))).toEqual([3, 1, 2, 7].map(toText));
    const cards = [0, 1, 2].map((i) => {
      const at = (place: number) => rows.cards.values[i * rows.cards.width + place];
      const { balanceFen, card, revision, times, unsettledDay } = cardPlaces;
      return [...[card, balanceFen, unsettledDay, revision, times].map(at), readText(rows.cards, i)];
    });
    // The revision is the one before the first entry.
    expect(cards).toEqual([
      [52, 600, Number.NaN, 4, 2, 'state of A1 市'],
      [11, 1_550, Number.NaN, 0, 2, 'later'],
      [30, -40, Number.NaN, 9, 1, 'state of C1 市'],
    ]);
    expect([rows.cards.count, rows.words, rows.cardIds, rows.transferCards]).toEqual([3, [], [], null]);
  });
});

describe('a transaction is refused', () => {
  const [first, second] = parts as [Part, Part];
  it.each<[string, Part, Partial<PostedRecords>]>([
    ['for a tap twice', { ...first, taps: [...first.taps, first.taps[0] as StoredTap] }, {}],
    [
      'for a card that was written since',
      first,
      { findCard: (no) => ({ ...nothingPosted.findCard(no), revision: 5 }) },
    ],
    [
      'for a balance that does not follow from its transfers',
      first,
      { findCard: (no) => ({ ...nothingPosted.findCard(no), balanceFen: 1 }) },
    ],
  ])('%s', (_what, part, posted) => {
    const work = () => enter([part], undefined, undefined, { ...nothingPosted, ...posted });
    expect(codeOf(work)).toBe('ledger-conflict');
    expect(enter([first]).entries).toHaveLength(2);
  });

  it('for a tap that an earlier entry has', () => {
    const { entered } = enter([first]);
    const again = { ...first, cards: [toRow('A1', 600), toRow('B1', 1_450)] };
    expect(codeOf(() => enter([again], entered, COMMIT_NO + 1))).toBe('ledger-conflict');
  });

  it('for a tap that the tables have; they are asked for numbers up to the last of the terminal alone', () => {
    const rows = pack(parts);
    const numbers = toNumbers(rows);
    const kiosk = wordNo('kiosk');
    const entered = new Entered();
    expect(entered.listNewTerminals(rows, numbers)).toEqual(new Set([kiosk, wordNo('bus')]));
    entered.addTerminal(kiosk, 2);
    expect(entered.listNewTerminals(rows, numbers)).toEqual(new Set([wordNo('bus')]));
    entered.addTerminal(wordNo('bus'), -1);
    expect(entered.listMaybePosted(rows, numbers)).toEqual([
      { terminalNo: kiosk, seq: 1 },
      { terminalNo: kiosk, seq: 2 },
    ]);
    const asked: number[] = [];
    const enterWith = (postedSeq: number) => () => {
      const hasTap = (terminalNo: number, seq: number) => {
        asked.push(seq);
        return terminalNo === kiosk && seq === postedSeq;
      };
      const sums = findOwnSums(rows) as OwnSums;
      entered.enter(rows, sums, numbers, COMMIT_NO, { ...nothingPosted, hasTap }, () => {});
    };
    expect(codeOf(enterWith(9))).toBeUndefined();
    expect(asked).toEqual([1, 2]);
    entered.forgetAll();
    entered.addTerminal(kiosk, 2);
    entered.addTerminal(wordNo('bus'), -1);
    expect(codeOf(enterWith(2))).toBe('ledger-conflict');
  });

  it('of a card whose revision is not said is not', () => {
    const posted = { ...nothingPosted, findCard: () => ({ revision: 77, balanceFen: 300 }) };
    const [, unsaid] = second.cards;
    const part = {
      ...second,
      transferEnds: [0],
      transfers: [],
      taps: [],
      journeys: [],
      cards: [unsaid as CardRow],
    };
    const entries = enter(
      [{ ...part, cards: [{ ...(unsaid as CardRow), balanceFen: 300 }] }],
      undefined,
      1,
      posted,
    );
    expect(entries.entries.map((entry) => readEntry(entry).revision)).toEqual([78]);
  });
});

describe('bytes of an entry', () => {
  const [entry, , last] = enter(parts).entries as [EntryRow, EntryRow, EntryRow];
  const damaged = (row: EntryRow) => [codeOf(() => readEntry(row)), codeOf(() => toEntry(row))];
  const messageOf = (row: EntryRow) => {
    try {
      toEntry(row);
      return 'read';
    } catch (error) {
      return String((error as { details: { value: unknown } }).details.value);
    }
  };

  it('are damaged where a column says another number than they do', () => {
    for (const column of ['entryNo', 'cardNo', 'prevNo'] as const)
      expect(damaged({ ...entry, [column]: 5 }), column).toEqual(['ledger-damaged', 'ledger-damaged']);
    expect(messageOf({ ...entry, entryNo: 5 })).toContain('entry 5 of the daybook');
  });

  it('are damaged where they end early or go on, and in another format', () => {
    for (let end = 0; end < entry.body.length; end++)
      expect(
        codeOf(() => toEntry({ ...entry, body: entry.body.subarray(0, end) })),
        `${end}`,
      ).toBe('ledger-damaged');
    const longer = Buffer.concat([entry.body, Buffer.from([2])]);
    expect(messageOf({ ...entry, body: longer })).toContain('more bytes');
    // Format 2 in place of 1.
    const other = Buffer.from(entry.body);
    other[0] = 4;
    expect(new ByteReader(other).number()).toBe(2);
    expect(messageOf({ ...entry, body: other })).toContain('format');
    expect(damaged({ ...entry, body: other })).toEqual(['ledger-damaged', 'ledger-damaged']);
  });

  it('without a balance are damaged', () => {
    const writer = new ByteWriter();
    const { cardNo: no, entryNo } = last;
    for (const value of [1, entryNo, no, null, null, null, 10, 1]) writer.number(value);
    writer.text('state');
    const body = Buffer.from(writer.take());
    expect(damaged({ ...last, body })).toEqual(['ledger-damaged', 'ledger-damaged']);
    expect(messageOf({ ...last, body })).toContain('balance');
  });

  it('are read up to the head where nobody wants rows, and whole with a sink, whose own errors stay what they are', () => {
    const cut = { ...entry, body: entry.body.subarray(0, entry.body.length - 1) };
    expect(readEntry(cut)).toEqual({
      balanceFen: 600,
      unsettledDay: null,
      revision: 6,
      times: 2,
      state: 'state of A1 市',
    });
    const own = new TypeError('of the sink');
    const sink = {
      tap: () => {
        throw own;
      },
      transfer: () => {},
      journey: () => {},
    };
    expect(codeOf(() => readEntry(entry, sink))).toBe(own);
  });
});
