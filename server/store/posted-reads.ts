/** Makes reads wait until the tables have all entries of the daybook. */

type Read = (...args: readonly never[]) => unknown;

/**
 * Reads that need no entry in the tables: what they read is never an entry, or they find entries themselves (`card-reads.ts`).
 */
const direct: ReadonlySet<string> = new Set([
  'hasCommit',
  'listBatches',
  'listPositions',
  'listReconItems',
  'listGroundEntries',
  'findGroundTexts',
  'readRuleMarks',
  'listDenials',
  'listDenyLists',
  'listRegistrations',
  'findLastRegistrationNo',
  'iterateRegistrations',
]);

/**
 * The reads, each of which first calls `post`. Those whose names begin with `iterate` return async iterables, all others
 * promises.
 */
export function withPosted<Reads extends object>(reads: Reads, post: () => Promise<void>): Reads {
  const wrap = (name: string, read: Read): Read => {
    if (direct.has(name)) return read;
    if (name.startsWith('iterate'))
      return async function* (...args) {
        await post();
        yield* read(...args) as AsyncIterable<unknown>;
      };
    return async (...args) => {
      await post();
      return read(...args);
    };
  };
  return Object.fromEntries(
    Object.entries(reads).map(([name, read]) => [name, wrap(name, read as Read)]),
  ) as Reads;
}
