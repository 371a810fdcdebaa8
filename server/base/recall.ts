/** What was asked for lately is kept, so that it is made once. */
import type { LRUCache } from 'lru-cache';

/** What the cache keeps under the key, or what is made now; then it is the newest of the cache. */
export function recall<Key extends NonNullable<unknown>, Value extends NonNullable<unknown>>(
  cache: LRUCache<Key, Value>,
  key: Key,
  make: () => Value,
): Value {
  const known = cache.get(key);
  if (known !== undefined) return known;
  const made = make();
  cache.set(key, made);
  return made;
}
