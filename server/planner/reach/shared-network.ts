/** Arrays in shared memory, so that worker threads read them without copies. */

/** A value whose `key` tells a worker whether it has seen the same value before. */
export interface Shared<T> {
  readonly key: number;
  readonly value: T;
}

let nextKey = 1;
const known = new WeakMap<object, Shared<unknown>>();

/**
 * A copy of the value with every typed array in shared memory. Arrays already in shared memory (of a snapshot) are not
 * copied. The same object gives the same result each time.
 */
export function toShared<T extends object>(value: T): Shared<T> {
  const before = known.get(value) as Shared<T> | undefined;
  if (before) return before;
  const shared = { key: nextKey++, value: share(value) as T };
  known.set(value, shared);
  return shared;
}

type AnyArray = Int8Array | Uint8Array | Int32Array | Float64Array;

/** An array of zeros in shared memory. */
export function newSharedInt32(length: number): Int32Array {
  return toView(Int32Array, new SharedArrayBuffer(length * 4), length);
}

/** A typed array on shared memory. Its type names `ArrayBuffer`, because the standard types of most functions accept only that. */
function toView<A extends AnyArray>(
  type: new (memory: ArrayBuffer, offset: number, length: number) => A,
  memory: SharedArrayBuffer,
  length: number,
): A {
  return new type(memory as unknown as ArrayBuffer, 0, length);
}

function share(value: unknown): unknown {
  if (ArrayBuffer.isView(value)) return shareArray(value as AnyArray);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, share(inner)]));
}

function shareArray(array: AnyArray): AnyArray {
  if ((array.buffer as unknown) instanceof SharedArrayBuffer) return array;
  const type = array.constructor as new (memory: ArrayBuffer, offset: number, length: number) => AnyArray;
  const copy = toView(type, new SharedArrayBuffer(array.byteLength), array.length);
  copy.set(array);
  return copy;
}
