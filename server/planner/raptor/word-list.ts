/** A list of integers in a typed array that doubles when full. */
export class WordList {
  #words = new Int32Array(1024);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  add(word: number): void {
    if (this.#count === this.#words.length) {
      const larger = new Int32Array(this.#words.length * 2);
      larger.set(this.#words);
      this.#words = larger;
    }
    this.#words[this.#count++] = word;
  }

  at(index: number): number {
    return this.#words[index]!;
  }

  clear(): void {
    this.#count = 0;
  }

  toArray(): Int32Array {
    return this.#words.slice(0, this.#count);
  }
}
