/** Bounded caches of the numbers of names, in two generations. */

const HOT_LIMIT = 8_192;

/** Thrown for a name that is not in the cache: the caller loads the missing names and tries again. */
class NameMissing extends Error {
  constructor(text: string) {
    super(`no number for ${text}`);
    this.name = 'NameMissing';
  }
}

export class NameCache {
  private readonly limit: number;
  /** Names of the current commit, few enough for the processor's cache. */
  private readonly hot = new Map<string, number>();
  private numbers = new Map<string, number>();
  /** The old generation, dropped when the young one is full. A name is in one of the two. */
  private oldNumbers = new Map<string, number>();
  /** Texts of both generations by number; absent until the first look-up by number, which a writer never makes. */
  private texts: [young: Map<number, string>, old: Map<number, string>] | undefined;

  /** @param limit - names of one generation; the cache holds at most twice as many */
  constructor(limit: number) {
    this.limit = limit;
  }

  findNo(text: string): number | undefined {
    const hot = this.hot.get(text);
    if (hot !== undefined) return hot;
    let no = this.numbers.get(text);
    if (no === undefined) {
      no = this.oldNumbers.get(text);
      if (no === undefined) return undefined;
      this.add(text, no);
    }
    if (this.hot.size >= HOT_LIMIT) this.hot.clear();
    this.hot.set(text, no);
    return no;
  }

  findText(no: number): string | undefined {
    this.texts ??= [invert(this.numbers), invert(this.oldNumbers)];
    const [young, old] = this.texts;
    const text = young.get(no);
    if (text !== undefined) return text;
    const oldText = old.get(no);
    if (oldText !== undefined) this.add(oldText, no);
    return oldText;
  }

  /** @throws NameMissing if the cache does not have the name */
  getNo(text: string): number {
    const no = this.findNo(text);
    if (no === undefined) throw new NameMissing(text);
    return no;
  }

  getText(no: number): string {
    const text = this.findText(no);
    if (text === undefined) throw new Error(`no name for number ${no}`);
    return text;
  }

  add(text: string, no: number): void {
    if (this.numbers.size >= this.limit) {
      this.oldNumbers = this.numbers;
      this.numbers = new Map();
      if (this.texts) this.texts = [new Map(), this.texts[0]];
    }
    this.numbers.set(text, no);
    this.oldNumbers.delete(text);
    this.texts?.[0].set(no, text);
    this.texts?.[1].delete(no);
  }

  /** Call after a rollback, which undoes new numbers. */
  clear(): void {
    this.hot.clear();
    this.numbers.clear();
    this.oldNumbers.clear();
    this.texts = undefined;
  }
}

const invert = (numbers: ReadonlyMap<string, number>): Map<number, string> =>
  new Map(Array.from(numbers, ([text, no]) => [no, text]));

/** Caches of words (terminals, stops, parties, rules) and of cards. */
export interface NameCaches {
  readonly words: NameCache;
  readonly cards: NameCache;
}

/** Names of one generation; no commit and no page has more. */
const NAME_LIMIT = 400_000;

/** @param limit - names of one generation */
export function createNameCaches(limit = NAME_LIMIT): NameCaches {
  return { words: new NameCache(limit), cards: new NameCache(limit) };
}
