/** A ledger whose scheme files and feeds change, with a clock; the example tariff at first. */
import { type Clearing, wireClearing } from '../../server/app/clearing/clearing.ts';
import { toPricing } from '../../server/app/verify/clearing-source.ts';
import { type LedgerCheck, verifyLedger } from '../../server/app/verify/verify-ledger.ts';
import { createVerifyHere } from '../../server/app/verify/verify-threads.ts';
import type { IngestedChunk } from '../../server/money/cards/ingest-taps.ts';
import { toStoredTap } from '../../server/money/cards/tap-fields.ts';
import { type OpenGround, openGround } from '../../server/money/ground/open-ground.ts';
import { takeGround } from '../../server/money/ground/take-ground.ts';
import type { BatchRow } from '../../server/money/ledger/ledger-store.ts';
import type { FareNetworkTable } from '../../server/money/scheme/fare-network.ts';
import type { Scheme } from '../../server/money/scheme/scheme.ts';
import type { Tap } from '../../server/money/scheme/tap.ts';
import { closeDays } from '../../server/money/settlement/clearing-day.ts';
import type { OpenLedger } from '../../server/store/open-ledger.ts';
import { toExampleFareNetworkTable } from './example-fare-network.ts';
import { exampleScheme } from './example-scheme.ts';

/** The scheme's files and the feeds at one moment. */
export interface Files {
  readonly versions: readonly Scheme[];
  readonly table: FareNetworkTable;
}

export const exampleFiles: Files = { versions: [exampleScheme], table: toExampleFareNetworkTable() };

const calendar = { years: new Set([2026]), holidays: new Map(), officeDays: new Set<number>() };

export class GroundBooks {
  readonly store: OpenLedger;
  /** Codes of all notices so far. */
  readonly notices: string[] = [];
  #clearing: Clearing | undefined;
  #commits = 0;

  constructor(store: OpenLedger) {
    this.store = store;
  }

  get clearing(): Clearing {
    if (!this.#clearing) throw new RangeError('no files were taken');
    return this.#clearing;
  }

  /** Opens the ledger as a process does that starts with these files. @returns the codes of its notices */
  async start({ table, versions }: Files, nowSec: number): Promise<string[]> {
    const { ground, notices } = await takeGround(this.store, { versions, loadTable: () => table }, nowSec);
    this.#clearing = await wireClearing({ store: this.store, calendar, ...toPricing(ground) });
    const codes = notices.map(({ code }) => code);
    this.notices.push(...codes);
    return codes;
  }

  ingest(taps: readonly Tap[], receivedSec: number): Promise<IngestedChunk> {
    const commitId = `commit-${this.#commits++}`;
    const stored = taps.map((tap) => toStoredTap(tap, commitId));
    return this.clearing.ingest.ingest({ taps: stored, files: [], items: [] }, commitId, receivedSec);
  }

  /** Closes a day and all before it. */
  async close(day: number): Promise<void> {
    // A clock behind which all days have ended.
    const context = this.clearing.context((day + 730) * 86_400);
    for await (const _ of closeDays(this.store, context, day));
    await this.clearing.refresh();
  }

  /** Checks the ledger by its own grounds alone. */
  async verify(): Promise<LedgerCheck> {
    const ground = (await openGround(this.store)) as OpenGround;
    const place = { store: this.store, calendar, ...toPricing(ground) };
    return verifyLedger(createVerifyHere(place), ground.book);
  }

  /** Net positions of a batch other than 0. */
  async findNets(day: number): Promise<Record<string, number>> {
    const rows = await this.store.listPositions(day);
    return Object.fromEntries(
      rows.filter(({ netFen }) => netFen !== 0).map(({ netFen, partyId }) => [partyId, netFen]),
    );
  }

  /** Closed batches with their seals. */
  async listSealed(): Promise<BatchRow[]> {
    return (await this.store.listBatches()).filter(({ sealHash }) => sealHash !== null);
  }
}
