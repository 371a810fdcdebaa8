/** A binary heap on typed arrays, for the shortest-path searches of this room. */

/** Integer items by ascending key. An item may be pushed again with a smaller key: searches skip the outdated entry. */
export class MinHeap {
  #keys = new Float64Array(64);
  #items = new Int32Array(64);
  #size = 0;
  #poppedKey = 0;

  get size(): number {
    return this.#size;
  }

  /** Key of the last item that `pop` returned. */
  get poppedKey(): number {
    return this.#poppedKey;
  }

  clear(): void {
    this.#size = 0;
  }

  push(key: number, item: number): void {
    if (this.#size === this.#keys.length) this.#grow();
    const keys = this.#keys;
    const items = this.#items;
    let at = this.#size++;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (keys[parent]! <= key) break;
      keys[at] = keys[parent]!;
      items[at] = items[parent]!;
      at = parent;
    }
    keys[at] = key;
    items[at] = item;
  }

  /** Removes and returns the item with the least key; -1 where the heap is empty. */
  pop(): number {
    if (this.#size === 0) return -1;
    const keys = this.#keys;
    const items = this.#items;
    const top = items[0]!;
    this.#poppedKey = keys[0]!;
    const size = --this.#size;
    const key = keys[size]!;
    const item = items[size]!;
    let at = 0;
    for (let child = 1; child < size; child = 2 * at + 1) {
      if (child + 1 < size && keys[child + 1]! < keys[child]!) child++;
      if (keys[child]! >= key) break;
      keys[at] = keys[child]!;
      items[at] = items[child]!;
      at = child;
    }
    keys[at] = key;
    items[at] = item;
    return top;
  }

  #grow(): void {
    const keys = new Float64Array(this.#keys.length * 2);
    const items = new Int32Array(this.#items.length * 2);
    keys.set(this.#keys);
    items.set(this.#items);
    this.#keys = keys;
    this.#items = items;
  }
}
