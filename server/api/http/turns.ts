/** Takes turns with dear answers, so that cheap ones are not kept waiting by all of them. */
import { setImmediate } from 'node:timers/promises';
import { ProblemError } from '../../base/problem.ts';

/**
 * Rounds of the event loop between two dear answers: a request goes through several (accepted, read, asked, answered), and
 * each of them would otherwise wait behind another dear one.
 */
const ROUNDS = 12;
/** At half a second each, whoever comes last gives up before its turn. */
const MAX_WAITING = 60;
const RETRY_SEC = 15;

/** One dear answer at a time, in the order in which they were asked for. */
export class Turns {
  readonly #waiting: (() => void)[] = [];
  #isTaken = false;

  /**
   * Does the work when it is its turn.
   *
   * @throws ProblemError `too-busy` where too many wait
   */
  async take<T>(work: () => Promise<T>): Promise<T> {
    if (this.#waiting.length >= MAX_WAITING) {
      throw new ProblemError(
        'too-busy',
        {
          zh: '正在处理的复杂查询过多，请稍后再试',
          en: 'Too many dear questions are being answered; please try again later',
        },
        { retryAfterSec: RETRY_SEC },
      );
    }
    if (this.#isTaken) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#isTaken = true;
    try {
      return await work();
    } finally {
      void this.#passOn();
    }
  }

  async #passOn(): Promise<void> {
    for (let round = 0; round < ROUNDS; round++) await setImmediate();
    const next = this.#waiting.shift();
    if (next) next();
    else this.#isTaken = false;
  }
}
