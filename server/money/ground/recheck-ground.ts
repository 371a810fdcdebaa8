/** Checks the stored grounds: texts by their hashes, entries by their numbers. */
import type { Difference } from '../ledger/difference.ts';
import type { GroundEntry } from '../ledger/ledger-store.ts';
import { type GroundContent, hashText } from './ground.ts';
import type { GroundStore } from './open-ground.ts';

/** Also checks grounds that no service day has any more. */
export async function recheckGround(store: GroundStore): Promise<Difference[]> {
  const entries = await store.listGroundEntries();
  const differences: Difference[] = [];
  const named = [...new Set(entries.map(({ hash }) => hash))].filter((hash) => hash !== '');
  const texts = await store.findGroundTexts(named);
  const networks: string[] = [];
  for (const hash of named) {
    const difference = checkText(hash, texts.get(hash));
    if (difference) differences.push(difference);
    else networks.push((JSON.parse(texts.get(hash) as string) as GroundContent).fareNetwork);
  }
  const wanted = [...new Set(networks)];
  const tables = await store.findGroundTexts(wanted);
  differences.push(...wanted.flatMap((hash) => checkText(hash, tables.get(hash)) ?? []));
  differences.push(...entries.flatMap((entry, i) => checkEntry(entry, entries.slice(0, i)) ?? []));
  return differences;
}

function checkText(hash: string, text: string | undefined): Difference | undefined {
  const found = text === undefined ? 'no text' : hashText(text);
  return found === hash ? undefined : { kind: 'ground', about: hash, posted: [found], found: [hash] };
}

/** Numbers have no gaps, and the first entry is the only one that nothing precedes. */
function checkEntry(entry: GroundEntry, before: readonly GroundEntry[]): Difference | undefined {
  const { cause, entryNo } = entry;
  const isFirst = before.every((other) => other.cause === 'first');
  const isRight = entryNo === before.length + 1 && (cause === 'first' ? isFirst : before.length > 0);
  if (isRight) return undefined;
  return {
    kind: 'ground',
    about: `entry ${entryNo}`,
    posted: [`${entryNo} ${cause}`],
    found: [`${before.length + 1} ${before.length === 0 ? 'first' : 'scheme, feeds or used'}`],
  };
}
