/** Many files written at the same time, each in few pieces. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { onDisk } from './disk-problem.ts';

/** Characters of all files together that are collected before they are written. */
const HELD_CHARS = 16_000_000;

/** Text for files by name; nothing is complete before `flush`. */
export class FileAppender {
  readonly #heldChars: number;
  readonly #texts = new Map<string, string[]>();
  readonly #begun = new Set<string>();
  #held = 0;

  constructor(heldChars: number = HELD_CHARS) {
    this.#heldChars = heldChars;
  }

  /** The first text of a file replaces what it held. */
  append(file: string, text: string): void {
    const known = this.#texts.get(file);
    if (known) known.push(text);
    else this.#texts.set(file, [text]);
    this.#held += text.length;
    if (this.#held > this.#heldChars) this.flush();
  }

  /** @throws ProblemError `disk-full`, `folder-unwritable` */
  flush(): void {
    for (const [file, texts] of this.#texts) {
      onDisk(file, () => {
        const isNew = !this.#begun.has(file);
        if (isNew) mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, texts.join(''), { flag: isNew ? 'w' : 'a' });
      });
      this.#begun.add(file);
    }
    this.#texts.clear();
    this.#held = 0;
  }
}
