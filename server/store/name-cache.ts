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
  private texts = new Map<number, string>();
  /** The old generation, dropped when the young one is full. */
  private oldNumbers = new Map<string, number>();
  private oldTexts = new Map<number, string>();

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
    const text = this.texts.get(no);
    if (text !== undefined) return text;
    const old = this.oldTexts.get(no);
    if (old !== undefined) this.add(old, no);
    return old;
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
      this.oldTexts = this.texts;
      this.numbers = new Map();
      this.texts = new Map();
    }
    this.numbers.set(text, no);
    this.texts.set(no, text);
  }

  /** Call after a rollback, which undoes new numbers. */
  clear(): void {
    this.hot.clear();
    this.numbers.clear();
    this.texts.clear();
    this.oldNumbers.clear();
    this.oldTexts.clear();
  }
}

/** Caches of words (terminals, stops, parties, rules) and of cards. */
export interface NameCaches {
  readonly words: NameCache;
  readonly cards: NameCache;
}

/** Names of one generation; no commit and no page has more. */
const NAME_LIMIT = 250_000;

/** @param limit - names of one generation */
export function createNameCaches(limit = NAME_LIMIT): NameCaches {
  return { words: new NameCache(limit), cards: new NameCache(limit) };
}
