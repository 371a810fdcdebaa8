/** The ledger of a data folder whose scheme and feeds change between two programs. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it, vi } from 'vitest';
import { type ClearingOptions, openClearing } from '../../../server/app/clearing/clearing.ts';
import { findLedger } from '../../../server/app/clearing/ledger-place.ts';
import { createDeskUseCases } from '../../../server/app/clearing/money-desk.ts';
import { createMoneyRoom } from '../../../server/app/clearing/money-room.ts';
import { denyAndRework } from '../../../server/app/clearing/registrations.ts';
import { loadFeeds } from '../../../server/app/planning/load-feeds.ts';
import { createWorld, type World } from '../../../server/app/planning/world.ts';
import { findBooks } from '../../../server/app/verify/find-books.ts';
import { verifyLedger } from '../../../server/app/verify/verify-ledger.ts';
import { openVerifyThreads } from '../../../server/app/verify/verify-threads.ts';
import { createTapIngest } from '../../../server/money/cards/ingest-taps.ts';
import { toStoredTap } from '../../../server/money/cards/tap-fields.ts';
import { createTrialStore } from '../../../server/money/cards/trial-store.ts';
import type { IngestCommit } from '../../../server/money/ledger/ledger-store.ts';
import { closeDays } from '../../../server/money/settlement/clearing-day.ts';
import { connect } from '../../../server/store/sqlite/connect.ts';
import { at, D, makeCard, makeTap } from '../../money/cards/card-world.ts';
import { makeTempDir, smallFeed, writeInlineFeed } from '../../support/inline-feed.ts';

const names = { text: 'x' };
const party = (id: string, kind: string) => ({ id, kind, names, city: 'c' });

const toScheme = (version: number, validFrom: string, part: object = {}) => ({
  schemeId: 'town',
  version,
  validFrom,
  names,
  timeZone: 'Asia/Shanghai',
  serviceDayStartSec: 16_200,
  parties: [
    { ...party('OP', 'operator'), agencies: ['bus:bus'] },
    party('IS', 'issuer'),
    party('CC', 'centre'),
  ],
  networks: [
    {
      id: 'bus',
      names,
      city: 'c',
      tapping: 'entry',
      agencies: ['bus:bus'],
      operators: ['OP'],
      fare: { kind: 'gtfs' },
      maxFareFen: 900,
    },
  ],
  media: [
    {
      id: 'm',
      names,
      charging: 'account',
      hasCounter: false,
      issuerId: 'IS',
      prefixes: ['A'],
      negativeLimitFen: 1_000,
    },
  ],
  commissionBp: 0,
  agingDays: 7,
  apportionment: {
    method: 'shortest-path',
    maxPaths: 1,
    maxRatioBp: 15_000,
    changePenaltySec: 300,
    scaleSec: 300,
  },
  ...part,
});

const region = {
  names: { zh: '镇', en: 'Town' },
  bbox: { south: 40, west: 111, north: 41, east: 112 },
  start: { lat: 40.8, lon: 111.6, zoom: 12 },
  cities: [
    {
      id: 'c',
      names: { zh: '镇', en: 'Town' },
      seats: [{ adcode: '1', names: { zh: '镇', en: 'Town' }, lat: 40.8, lon: 111.6 }],
    },
  ],
};

/** A town with one bus line, whose fare is in the feed. */
class Town {
  readonly #dir: string;
  #count = 0;

  constructor(dir: string) {
    this.#dir = dir;
    writeFileSync(join(dir, 'region.json'), JSON.stringify(region));
  }

  /** Options of a program that finds these versions and a feed with this fare. */
  async toOptions(
    fare: string,
    ...versions: readonly ReturnType<typeof toScheme>[]
  ): Promise<ClearingOptions> {
    const own = join(this.#dir, `files-${this.#count++}`);
    const scheme = join(own, 'scheme');
    mkdirSync(scheme, { recursive: true });
    for (const version of versions)
      writeFileSync(join(scheme, `town.v${version.version}.json`), JSON.stringify(version));
    const feed = await writeInlineFeed(join(own, 'bus'), {
      ...smallFeed,
      'fare_attributes.txt': `fare_id,price,currency_type,payment_method,transfers\nf,${fare},CNY,0,0\n`,
      'fare_rules.txt': 'fare_id,route_id\nf,R\n',
    });
    return { data: join(this.#dir, 'data'), region: join(this.#dir, 'region.json'), scheme, feeds: [feed] };
  }
}

async function ride(options: ClearingOptions, seq: number, day: number, nowSec: number) {
  const clearing = await openClearing(options, await loadFeeds(options), null, { nowSec });
  try {
    const part = {
      cardId: 'A1',
      networkId: 'bus',
      routeId: 'bus:R',
      stopId: 'bus:A',
      eventSec: at(day, `09:0${seq}`),
    };
    const topUp = makeTap('kiosk', seq, {
      kind: 'top-up',
      cardId: 'A1',
      amountFen: 9_000,
      eventSec: at(day, '08:00'),
    });
    const taps = [topUp, makeTap('bus', seq, part)].map((tap) => toStoredTap(tap, `file-${seq}`));
    const { commit } = await clearing.ingest.ingest({ taps, files: [], items: [] }, `file-${seq}`, nowSec);
    const notices = clearing.notices.map(({ code }) => code);
    return { paidFen: commit.journeys.map(({ riderFen }) => riderFen), notices };
  } finally {
    await clearing.close();
  }
}

describe('a ledger on disk', () => {
  it('takes nothing of changed files on a trial, which is priced by them', async () => {
    const town = new Town(await makeTempDir());
    const first = toScheme(1, '2026-01-01');
    const nowSec = at(D, '12:00');
    const before = await town.toOptions('2', first);
    await ride(before, 1, D, nowSec);
    const after = await town.toOptions('3', first);
    const feeds = await loadFeeds(after);
    const next = at(D + 1, '12:00');
    const trial = await openClearing(after, feeds, null, { nowSec: next, isTrial: true });
    const known = await trial.store.listGroundEntries();
    await trial.freshen();
    const tried = createTapIngest(createTrialStore(trial.store), trial.cards);
    const tap = { cardId: 'A1', networkId: 'bus', routeId: 'bus:R', stopId: 'bus:A' };
    const taps = [toStoredTap(makeTap('bus', 7, { ...tap, eventSec: at(D + 1, '09:00') }), 'tried')];
    const { commit } = await tried.ingest({ taps, files: [], items: [] }, 'tried', next);
    expect(commit.journeys.map(({ riderFen }) => riderFen)).toEqual([300]);
    expect(trial.notices.map(({ code }) => code)).toEqual(['ground-taken']);
    await trial.close();
    const reading = await openClearing(after, feeds, null, { nowSec: next, isReading: true });
    expect((await reading.store.listGroundEntries()).length).toBeLessThan(known.length);
    await reading.close();
    // What the trial foretold.
    const taken = await openClearing(after, feeds, null, { nowSec: next });
    expect(await taken.store.listGroundEntries()).toEqual(known);
    await taken.close();
  });

  it('is priced by the feeds of its days, verified without any, and of one scheme at every door', async () => {
    const town = new Town(await makeTempDir());
    const first = await town.toOptions('2.00', toScheme(1, '2026-01-01'));
    expect(await ride(first, 1, D, at(D, '12:00'))).toEqual({ paidFen: [200], notices: [] });
    const clearing = await openClearing(first, await loadFeeds(first), null, { nowSec: at(D + 1, '12:00') });
    for await (const _ of closeDays(clearing.store, clearing.context(at(D + 1, '12:00')), D));
    const [sealed] = await clearing.store.listBatches();
    expect(sealed?.state).toBe('paid');
    await clearing.close();

    const second = await town.toOptions(
      '3.50',
      toScheme(1, '2026-01-01'),
      toScheme(2, '2026-03-20', { agingDays: 1 }),
    );
    // Reading takes nothing: the version that is to come is not in the books yet.
    const read = await openClearing(second, await loadFeeds(second), null, {
      nowSec: at(D + 2, '09:00'),
      isReading: true,
    });
    expect(read.book.versions.length).toBe(1);
    expect(read.notices).toEqual([]);
    await read.close();
    expect(await ride(second, 2, D, at(D + 2, '12:00'))).toEqual({
      paidFen: [200],
      notices: ['ground-taken'],
    });
    expect(await ride(second, 3, D + 2, at(D + 2, '13:00'))).toEqual({ paidFen: [350], notices: [] });
    expect(await ride(first, 4, D + 2, at(D + 2, '14:00'))).toEqual({
      paidFen: [350],
      notices: ['ground-taken'],
    });
    expect(await ride(first, 5, D + 3, at(D + 3, '14:00'))).toEqual({ paidFen: [200], notices: [] });

    const other = await town.toOptions('2.00', toScheme(1, '2026-01-01', { schemeId: 'village' }));
    const loaded = await loadFeeds(other);
    for (const isReading of [false, true])
      await expect(
        openClearing(other, loaded, null, { nowSec: at(D + 3, '15:00'), isReading }),
      ).rejects.toMatchObject({
        code: 'scheme-other',
        text: { zh: expect.stringContaining('village'), en: expect.stringContaining('village') },
      });
    const room = createMoneyRoom(other, loaded, {} as World, () => {});
    await expect(room.open()).rejects.toMatchObject({ code: 'scheme-other' });
    await room.close();

    const place = findLedger(first, null);
    const books = await findBooks(place);
    if (!books) throw new Error('the ledger has no ground');
    expect((await books.store.listBatches())[0]).toEqual(sealed);
    const calendar = { years: new Set<number>(), holidays: new Map(), officeDays: new Set<number>() };
    const runner = await openVerifyThreads({ ledger: place, calendar }, books.store, 2);
    try {
      expect(await verifyLedger(runner, books.ground.book)).toMatchObject({
        holds: true,
        taps: 10,
        differences: [],
      });
    } finally {
      await runner.close();
      await books.store.close();
    }
  });

  it('is written by two programs at once: deny lists, registers and closes of one hold for the taps of the other', async () => {
    const town = new Town(await makeTempDir());
    const fund = [{ payer: 'operator', shareBp: 10_000, yearlyCeilingFen: 1, afterCeiling: 'off' }];
    const part = { networks: ['bus'], percentBp: 5_000, categories: ['senior'], homeCities: ['c'], fund };
    const concessions = [{ id: 'half', names, ...part }];
    const parts = { categories: [{ id: 'senior', names }], concessions };
    const options = await town.toOptions('2.00', toScheme(1, '2026-01-01', parts));
    const feeds = await loadFeeds(options);
    const nowSec = at(D, '12:00');
    const [server, command] = [
      await openClearing(options, feeds, null, { nowSec }),
      await openClearing(options, feeds, null, { nowSec }),
    ];
    try {
      const ingest = async (seq: number, receivedSec: number, terminalId = 'bus') => {
        const ridden = { networkId: 'bus', routeId: 'bus:R', stopId: 'bus:A', eventSec: receivedSec };
        const ride = makeTap(terminalId, seq, { cardId: 'A1', ...ridden });
        const taps = [toStoredTap(ride, 'file')];
        return (await server.ingest.ingest({ taps, files: [], items: [] }, `file-${seq}`, receivedSec))
          .commit;
      };
      const toPaid = (commit: IngestCommit) =>
        commit.journeys.map(({ riderFen, status }) => [status, riderFen]);
      await server.store.putCards([
        makeCard('A1', { mediumId: 'm', issuerId: 'IS', categoryId: 'senior', homeCity: 'c' }),
      ]);
      const money = makeTap('kiosk', 1, { kind: 'top-up', cardId: 'A1', amountFen: 9_000, eventSec: nowSec });
      const topUp = { taps: [toStoredTap(money, 'file-0')], files: [], items: [] };
      await server.ingest.ingest(topUp, 'file-0', nowSec);
      expect(toPaid(await ingest(1, nowSec))).toEqual([['completed', 100]]);

      const entry = { cardId: 'A1', reason: 'lost', fromSec: 0, toSec: at(D, '13:00') };
      const origin = { source: 'denied.csv', by: 'office', receivedSec: nowSec + 60 };
      await denyAndRework(command, { version: 1, extent: 'whole', entries: [entry] }, origin, 'denied');
      expect(toPaid(await ingest(2, nowSec + 120))).toEqual([['refused', 0]]);

      const register = {
        kinds: [{ kindId: 'gate', tapKinds: ['ride'] }],
        terminals: [{ terminalId: 'bus', kindId: 'gate', operatorId: 'OP', networks: ['bus'] }],
      };
      const word = { nowSec: nowSec + 180, who: 'office' };
      await createDeskUseCases(command).putTerminalRegister(JSON.stringify(register), 'gates.json', word);
      const { quarantined } = await ingest(3, at(D, '13:30'), 'ghost');
      expect(quarantined.map(({ reason }) => reason)).toEqual(['terminal-unknown']);

      // The close of the day reaches the ceiling, so that nobody pays for the policy from the day after the next one on.
      for await (const _ of closeDays(command.store, command.context(at(D + 1, '12:00')), D));
      expect(toPaid(await ingest(4, at(D + 1, '13:00')))).toEqual([['completed', 100]]);
      expect(toPaid(await ingest(5, at(D + 2, '13:00')))).toEqual([['completed', 200]]);
    } finally {
      await server.close();
      await command.close();
    }
  });

  it('comes into the tables while nobody writes to its server, whichever way it came', async () => {
    const options = await new Town(await makeTempDir()).toOptions('2.00', toScheme(1, '2026-01-01'));
    await ride(options, 1, D, at(D, '12:00'));
    const place = findLedger(options, null);
    if (place.dialect !== 'sqlite') throw new Error('not a file');
    const file = connect(place.file, { isReadOnly: true });
    const count = (table: 'daybook' | 'tap') => file.prepare(`SELECT count(*) FROM ${table}`).pluck().get();
    const isPosted = (taps: number) =>
      vi.waitFor(() => expect([count('daybook'), count('tap')]).toEqual([0, taps]), { timeout: 30_000 });
    const loaded = await loadFeeds(options);
    const room = createMoneyRoom(options, loaded, createWorld(loaded), () => {});
    try {
      expect(count('daybook')).not.toBe(0);
      const cases = await room.open();
      // What a command left, what a request brings, and what a job brings on its own thread.
      await isPosted(2);
      const receivedSec = at(D, '13:00');
      const part = { cardId: 'A1', networkId: 'bus', routeId: 'bus:R', stopId: 'bus:A' };
      const toRide = (seq: number) => makeTap('bus', seq, { ...part, eventSec: at(D, `10:0${seq}`) });
      await cases.ingestTaps([toRide(2)], receivedSec);
      await isPosted(3);
      const content = Readable.from([Buffer.from(`${JSON.stringify(toRide(3))}\n`)]);
      const { jobId } = await cases.takeTapFile({
        name: 'bus.ndjson',
        format: 'ndjson',
        content,
        receivedSec,
      });
      expect((await cases.awaitJob(jobId, 30_000)).problem).toBeNull();
      await isPosted(4);
    } finally {
      await room.close();
      file.close();
    }
  }, 120_000);

  it('that does not exist, or has no ground, is not opened for a check', async () => {
    const dir = await makeTempDir();
    expect(await findBooks({ dialect: 'sqlite', file: join(dir, 'ledger.sqlite') })).toBeUndefined();
  });
});
