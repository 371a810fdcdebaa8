/** Opens the grounds of a ledger: the scheme's versions and fare networks of all service days. */
import type { ServiceDay } from '../../base/service-day.ts';
import { toDamaged } from '../ledger/damaged.ts';
import type { GroundEntry, LedgerStore } from '../ledger/ledger-store.ts';
import { type FareNetwork, openFareNetwork } from '../scheme/fare-network.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { SchemeBook } from '../scheme/scheme-book.ts';
import { type GroundContent, hashText, toGroundText } from './ground.ts';
import { GroundTimeline } from './ground-timeline.ts';

/** The grounds of a ledger at one moment. */
export interface OpenGround {
  /** Number of the last entry that is not `used`: another number means that other grounds were taken. */
  readonly lastNo: number;
  readonly timeline: GroundTimeline;
  readonly book: SchemeBook;
  readonly fareNetworkOn: (day: ServiceDay) => FareNetwork;
  readonly groundOn: (day: ServiceDay) => string | undefined;
  readonly schemeOf: (hash: string) => Scheme;
  /** Hash of the fare network of a ground, which was built from the feeds. */
  readonly fareNetworkHashOf: (hash: string) => string;
}

/** A ground that priced journeys of a batch. */
export interface BatchGround {
  readonly hash: string;
  readonly schemeVersion: number;
  /** Hash of the fare network, which was built from the feeds. */
  readonly fareNetworkHash: string;
  /** Service days of journeys of the batch that it priced, and the batch's own day, in order. */
  readonly days: readonly ServiceDay[];
}

/** The grounds that priced the journeys of a batch and the batch itself, in order of their days. */
export async function listBatchGrounds(
  store: Pick<LedgerStore, 'listServiceDays'>,
  { book, fareNetworkHashOf, groundOn, schemeOf }: OpenGround,
  batchDay: ServiceDay,
): Promise<BatchGround[]> {
  const days = [...new Set([...(await store.listServiceDays(batchDay)), batchDay])].sort((a, b) => a - b);
  const daysOf = Map.groupBy(days, (day) => groundOn(Math.max(day, book.firstDay)));
  return [...daysOf].flatMap(([hash, own]) => {
    if (hash === undefined) return [];
    const [schemeVersion, fareNetworkHash] = [schemeOf(hash).version, fareNetworkHashOf(hash)];
    return [{ hash, schemeVersion, fareNetworkHash, days: own }];
  });
}

export type GroundStore = Pick<LedgerStore, 'listGroundEntries' | 'findGroundTexts'>;

/** Opened texts kept by this process; beyond this the memo is emptied. */
const MAX_OPENED = 64;

interface OpenedGround {
  readonly scheme: Scheme;
  readonly fareNetwork: string;
}

// Texts never change under their hash, so all ledgers of a process share what was read of them.
const openedGrounds = new Map<string, OpenedGround>();
const openedSchemes = new Map<string, Scheme>();
const openedNetworks = new Map<string, FareNetwork>();

/**
 * @returns undefined for a ledger without grounds
 * @throws ProblemError `ledger-damaged` where a text is missing or not the one of its hash
 */
export async function openGround(store: GroundStore): Promise<OpenGround | undefined> {
  const timeline = new GroundTimeline(await store.listGroundEntries());
  const hashes = timeline.listHashes();
  if (hashes.length === 0) return undefined;
  const grounds = await openGrounds(store, hashes);
  const networks = await openNetworks(
    store,
    [...grounds.values()].map(({ fareNetwork }) => fareNetwork),
  );
  const get = (hash: string) => grounds.get(hash) as OpenedGround;
  const firstDay = timeline.spans[0]?.fromDay ?? 0;
  const findOn = (day: ServiceDay) => {
    const hash = timeline.findHash(day);
    return hash === undefined ? undefined : get(hash);
  };
  let lastDay = Number.NaN;
  let lastNetwork: FareNetwork | undefined;
  return {
    lastNo: toLastNo(timeline.entries),
    timeline,
    book: new SchemeBook([...new Set([...grounds.values()].map(({ scheme }) => scheme))], [], {
      firstDay,
      findVersionAt: (day) => findOn(day)?.scheme,
    }),
    fareNetworkOn: (day) => {
      // Consecutive taps mostly have the same day.
      if (day === lastDay && lastNetwork) return lastNetwork;
      const { fareNetwork } = findOn(Math.max(day, firstDay)) as OpenedGround;
      lastNetwork = networks(fareNetwork);
      lastDay = day;
      return lastNetwork;
    },
    groundOn: (day) => timeline.findHash(day),
    schemeOf: (hash) => get(hash).scheme,
    fareNetworkHashOf: (hash) => get(hash).fareNetwork,
  };
}

const toLastNo = (entries: readonly GroundEntry[]) =>
  entries.findLast(({ cause }) => cause !== 'used')?.entryNo ?? 0;

async function openGrounds(
  store: GroundStore,
  hashes: readonly string[],
): Promise<Map<string, OpenedGround>> {
  const { found, texts } = await findOpened(store, hashes, openedGrounds);
  for (const [hash, text] of texts) {
    const { fareNetwork, scheme } = JSON.parse(text) as GroundContent;
    const ground = { fareNetwork, scheme: shareScheme(scheme) };
    keep(openedGrounds, hash, ground);
    found.set(hash, ground);
  }
  return found;
}

/** One object for equal versions, since compiled schemes are kept by object. */
function shareScheme(scheme: Scheme): Scheme {
  const { hash } = toGroundText(scheme, '');
  const known = openedSchemes.get(hash);
  if (known) return known;
  keep(openedSchemes, hash, scheme);
  return scheme;
}

/** @returns opens a fare network when it is first asked for */
async function openNetworks(
  store: GroundStore,
  hashes: readonly string[],
): Promise<(hash: string) => FareNetwork> {
  const { found, texts } = await findOpened(store, hashes, openedNetworks);
  return (hash) => {
    let network = found.get(hash);
    if (!network) {
      network = openedNetworks.get(hash) ?? openFareNetwork(JSON.parse(texts.get(hash) as string));
      keep(openedNetworks, hash, network);
      found.set(hash, network);
    }
    return network;
  };
}

/** What the memo has of these hashes, and the texts of the others. The memo may be emptied at any time after this. */
async function findOpened<Value>(
  store: GroundStore,
  hashes: readonly string[],
  memo: ReadonlyMap<string, Value>,
): Promise<{ readonly found: Map<string, Value>; readonly texts: Map<string, string> }> {
  const found = new Map<string, Value>();
  for (const hash of hashes) {
    const known = memo.get(hash);
    if (known) found.set(hash, known);
  }
  const texts = await readTexts(
    store,
    hashes.filter((hash) => !found.has(hash)),
  );
  return { found, texts };
}

function keep<Value>(memo: Map<string, Value>, hash: string, value: Value): void {
  if (memo.size >= MAX_OPENED && !memo.has(hash)) memo.clear();
  memo.set(hash, value);
}

/** @throws ProblemError `ledger-damaged` */
async function readTexts(store: GroundStore, hashes: readonly string[]): Promise<Map<string, string>> {
  const wanted = [...new Set(hashes)];
  const texts = await store.findGroundTexts(wanted);
  const broken = wanted.find((hash) => hashText(texts.get(hash) ?? '') !== hash);
  if (broken === undefined) return texts;
  throw toDamaged(`ground ${broken}`);
}
