/**
 * Ground: all that prices depend on beside the taps, frozen: one version of the scheme, and the fare network that was
 * built for it from the feeds. Its hash names it; the ledger stores its texts.
 */
import { createHash } from 'node:crypto';
import { toCanonicalJson } from '../../base/json.ts';
import type { GroundText } from '../ledger/ledger-store.ts';
import type { FareNetworkTable } from '../scheme/fare-network.ts';
import type { Scheme } from '../scheme/scheme.ts';

/** Raise the number when a ground holds other data; texts of earlier numbers stay readable. */
const GROUND_FORMAT = 'ground/1';

/** What the text of a ground says. */
export interface GroundContent {
  readonly format: typeof GROUND_FORMAT;
  readonly scheme: Scheme;
  /** Hash of the text of its `FareNetworkTable`, which grounds of several versions may share. */
  readonly fareNetwork: string;
}

export function hashText(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The stored text of a fare network. */
export function toFareNetworkText(table: FareNetworkTable): GroundText {
  const text = toCanonicalJson(table);
  return { hash: hashText(text), text };
}

/**
 * The stored text of a ground; its hash is the hash of the ground.
 *
 * @param fareNetworkHash - of `toFareNetworkText`
 */
export function toGroundText(scheme: Scheme, fareNetworkHash: string): GroundText {
  const { switches: _, ...asWritten } = scheme;
  const content: GroundContent = { format: GROUND_FORMAT, scheme: asWritten, fareNetwork: fareNetworkHash };
  const text = toCanonicalJson(content);
  return { hash: hashText(text), text };
}

/** Whether two versions of a scheme say the same. */
export function isSameScheme(a: Scheme, b: Scheme): boolean {
  return toGroundText(a, '').hash === toGroundText(b, '').hash;
}
