/** What was asked for lately is kept, so that it is made once. */

/** An `LRUCache`, a `Map`, a `WeakMap`. */
export interface Keeper<Key, Value> {
  get(key: Key): Value | undefined;
  set(key: Key, value: NoInfer<Value>): unknown;
}

/** What the keeper has under the key, or what is made now and kept. */
export function recall<Key, Value extends NonNullable<unknown>>(
  keeper: Keeper<Key, Value>,
  key: Key,
  make: () => Value,
): Value {
  const known = keeper.get(key);
  if (known !== undefined) return known;
  const made = make();
  keeper.set(key, made);
  return made;
}
