/** Numbers of names that were read or written lately: bounded, so memory does not grow with the number of cards. */

const HOT_LIMIT = 8_192;

/** A name without a number so far: load all that are missing, then go on. */
class NameMissing extends Error {
  constructor(text: string) {
    super(`no number for ${text}`);
    this.name = 'NameMissing';
  }
}

export class NameCache {
  private readonly limit: number;
  /** The names of the commit at hand: few enough to stay in the processor's cache. */
  private readonly hot = new Map<string, number>();
  private numbers = new Map<string, number>();
  private texts = new Map<number, string>();
  /** The generation before: dropped as a whole when the young one is full. */
  private oldNumbers = new Map<string, number>();
  private oldTexts = new Map<number, string>();

  /** @param limit - names of a generation; at most twice as many are held */
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

  /** @throws NameMissing if the name was not loaded before. */
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

  /** Forgets everything: after a rollback some numbers were never given. */
  clear(): void {
    this.hot.clear();
    this.numbers.clear();
    this.texts.clear();
    this.oldNumbers.clear();
    this.oldTexts.clear();
  }
}

/** Names of both kinds: words (terminals, stops, parties, rules...) and cards. */
export interface Names {
  readonly words: NameCache;
  readonly cards: NameCache;
}

/** One commit or one page may hold more names than a generation, and is never larger than this. */
const NAME_LIMIT = 250_000;

/** @param limit - names of a generation, where memory is short */
export function createNames(limit = NAME_LIMIT): Names {
  return { words: new NameCache(limit), cards: new NameCache(limit) };
}
