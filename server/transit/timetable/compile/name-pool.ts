/** Collects names so that each is kept once. */
import type { Names } from '../../../base/names.ts';

export class NamePool {
  readonly names: Names[] = [];
  readonly #rows = new Map<string, number>();

  /** The row of a name, new or known. */
  add(name: Names): number {
    const key = JSON.stringify([name.text, name.translations ?? null]);
    const known = this.#rows.get(key);
    if (known !== undefined) return known;
    this.#rows.set(key, this.names.length);
    this.names.push(name);
    return this.names.length - 1;
  }
}
