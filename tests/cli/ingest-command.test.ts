/** `tongcheng ledger ingest` with tap files. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { checkFile, type FileReport, ingestFiles } from '../../server/cli/ingest-command.ts';
import { createCardsContext } from '../../server/money/cards/cards-context.ts';
import { createTapIngest } from '../../server/money/cards/ingest-taps.ts';
import { toFileStart, toTapSection } from '../../server/money/cards/tap-files.ts';
import { SchemeBook } from '../../server/money/scheme/scheme-book.ts';
import { openSqliteLedger } from '../../server/store/sqlite/open-sqlite-ledger.ts';
import { at, D, makeCard, TapMaker } from '../money/cards/card-world.ts';
import { exampleFareNetwork, exampleScheme } from '../support/example-scheme.ts';

async function openPlace() {
  const dir = mkdtempSync(join(tmpdir(), 'tongcheng-ingest-'));
  const store = await openSqliteLedger(join(dir, 'ledger.sqlite'));
  onTestFinished(async () => {
    await store.close();
    rmSync(dir, { recursive: true, force: true });
  });
  const context = createCardsContext(new SchemeBook([exampleScheme]), exampleFareNetwork);
  const ingest = createTapIngest(store, () => context);
  const write = (name: string, text: string) => {
    writeFileSync(join(dir, name), text);
    return join(dir, name);
  };
  return {
    store,
    write,
    take: async (file: string) =>
      (await ingestFiles({ ingest }, [file], at(D, '12:00'), false))[0] as FileReport,
  };
}

test.each(['csv', 'ndjson'] as const)('a file of a terminal as %s, twice', async (format) => {
  const { store, take, write } = await openPlace();
  await store.putCards([makeCard('A1')]);
  const taps = new TapMaker();
  const rides = ['08:00', '10:00', '12:00'].map((clock) => taps.bus('A1', clock, 'r1'));
  const options = { format, toServiceDay: () => D };
  const section = toTapSection({ terminalId: 'bus', fileNo: 1 }, rides.slice(0, 2), options);
  const file = write(`t.${format}`, toFileStart(format) + section);
  const fresh = await take(file);
  expect(fresh).toMatchObject({
    tapCount: 2,
    acceptedCount: 2,
    duplicateCount: 0,
    quarantined: {},
    problems: {},
  });
  // The second ride is refused, because the card has no balance.
  expect(fresh).toMatchObject({ journeyCount: 2, transferCount: 2 });
  expect(await take(file)).toMatchObject({
    tapCount: 2,
    acceptedCount: 0,
    duplicateCount: 2,
    transferCount: 0,
  });
  expect(await store.findBalance('CARD:A1')).toBe(-180);
});

test('a card that no issuer registered has no credit: its rides are refused', async () => {
  const { store, take, write } = await openPlace();
  const taps = new TapMaker();
  const rides = ['08:00', '10:00'].map((clock) => taps.bus('A1', clock, 'r1'));
  const section = toTapSection({ terminalId: 'bus', fileNo: 1 }, rides, {
    format: 'ndjson',
    toServiceDay: () => D,
  });
  const fresh = await take(write('t.ndjson', toFileStart('ndjson') + section));
  expect(fresh).toMatchObject({ acceptedCount: 2, journeyCount: 2, transferCount: 0 });
  expect(await store.findBalance('CARD:A1')).toBe(0);
});

test('unreadable lines and quarantined records are in the report', async () => {
  const { take, write } = await openPlace();
  const ride = {
    terminalId: 't',
    terminalSeq: 1,
    kind: 'ride',
    cardId: 'ZZ',
    eventSec: at(D, '08:00'),
    networkId: 'A-bus',
  };
  const report = await take(write('t.ndjson', `${JSON.stringify(ride)}\nwhat\n{}\n`));
  expect(report).toMatchObject({
    tapCount: 1,
    acceptedCount: 0,
    quarantined: { 'card-unknown': 1 },
    problems: { 'not-json': 1, missing: 1 },
  });
  expect(report.examples.map(({ line, field }) => [line, field])).toEqual([
    [2, null],
    [3, 'terminalId'],
  ]);
});

test('a missing file is refused before anything is opened', () => {
  expect(() => checkFile('/nowhere/taps.ndjson')).toThrow(/not-found/);
});
