/**
 * Gives each entry of a list a unique React key, for lists that may hold the same entry twice: a loop line calls at
 * its first stop again.
 */
export function toKeyed<T>(list: readonly T[], toKey: (entry: T) => string): { key: string; entry: T }[] {
  const seen = new Map<string, number>();
  return list.map((entry) => {
    const key = toKey(entry);
    const times = seen.get(key) ?? 0;
    seen.set(key, times + 1);
    return { key: times === 0 ? key : `${key}~${times}`, entry };
  });
}
