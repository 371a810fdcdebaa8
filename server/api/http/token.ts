/** The operator's token, and sessions of pages that have shown it. */
import { createHash, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { ProblemError } from '../../base/problem.ts';
import { limits } from '../schema/limits.ts';

/** Seconds that a session lasts. */
export const SESSION_SEC = 12 * 3_600;

const MIN_LENGTH = 16;
/** Characters that RFC 6750 allows in an `Authorization` header. */
const TOKEN = /^[\w.~+/-]+=*$/;

/**
 * Returns the token.
 *
 * @throws ProblemError `bad-request` for a text that is too short, too long or cannot stand in a header
 */
export function checkToken(token: string): string {
  if (token.length >= MIN_LENGTH && token.length <= limits.tokenLength && TOKEN.test(token)) return token;
  throw new ProblemError('bad-request', {
    zh: `令牌须为 ${MIN_LENGTH} 至 ${limits.tokenLength} 个字符，只含字母、数字和 - . _ ~ + /，例如 openssl rand -hex 32 的输出`,
    en: `The token must have ${MIN_LENGTH} to ${limits.tokenLength} characters, letters, digits and - . _ ~ + / only, such as openssl rand -hex 32 gives`,
  });
}

/** Checks the operator's token and the sessions signed with it. With another token, all sessions end. */
export class TokenKeeper {
  readonly #hash: Buffer;
  readonly #key: Buffer;

  constructor(token: string) {
    this.#hash = toHash(checkToken(token));
    this.#key = Buffer.from(hkdfSync('sha256', token, '', 'tongcheng session', 32));
  }

  /** Compares in constant time. */
  isToken(text: string): boolean {
    return timingSafeEqual(toHash(text), this.#hash);
  }

  /** A signed session that ends after `SESSION_SEC`; the server stores none. */
  toSession(nowEpochSec: number): string {
    const endSec = nowEpochSec + SESSION_SEC;
    return `${endSec}.${this.#sign(endSec)}`;
  }

  /** The end of a session in epoch seconds; undefined where it is over or its signature is wrong. */
  findSessionEnd(text: string, nowEpochSec: number): number | undefined {
    const [, end = '', signature = ''] = /^([1-9]\d{0,14})\.([\w-]{43})$/.exec(text) ?? [];
    const endSec = Number(end);
    if (end === '' || endSec <= nowEpochSec || endSec > nowEpochSec + SESSION_SEC) return undefined;
    return timingSafeEqual(toHash(signature), toHash(this.#sign(endSec))) ? endSec : undefined;
  }

  #sign(endSec: number): string {
    return createHmac('sha256', this.#key).update(String(endSec)).digest('base64url');
  }
}

/** Hashes texts to equal length, which `timingSafeEqual` requires. */
function toHash(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
