/** Reads through a cache. */

/** A cache: an `LRUCache`, a `Map` or a `WeakMap`. */
export interface Cache<Key, Value> {
  get(key: Key): Value | undefined;
  set(key: Key, value: NoInfer<Value>): unknown;
}

/** The cached value of the key, or the value that `make` returns, which is then cached. */
export function recall<Key, Value extends NonNullable<unknown>>(
  cache: Cache<Key, Value>,
  key: Key,
  make: () => Value,
): Value {
  const known = cache.get(key);
  if (known !== undefined) return known;
  const made = make();
  cache.set(key, made);
  return made;
}
