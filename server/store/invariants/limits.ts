/** What the versions of a scheme limit, in the form in which invariants ask for it. */
import type { Scheme } from '../../money/scheme/scheme.ts';
import type { InvariantLimits } from './invariant.ts';

export function toInvariantLimits(schemes: readonly Scheme[]): InvariantLimits {
  return {
    caps: schemes.flatMap(({ caps, version }) =>
      caps.map(({ id, period, networks, categories, amountFen }) => ({
        capId: id,
        period,
        schemeVersion: version,
        networks,
        categories,
        amountFen,
      })),
    ),
    gateNetworks: [
      ...new Set(
        schemes.flatMap(({ networks }) =>
          networks.filter(({ tapping }) => tapping === 'entry-exit').map(({ id }) => id),
        ),
      ),
    ],
    // Only an account's balance is ours to limit: of the other cards the gate decides.
    media: [...new Map(schemes.flatMap(({ media }) => media.map((medium) => [medium.id, medium])))]
      .filter(([, { charging }]) => charging === 'account')
      .map(([mediumId]) => ({
        mediumId,
        negativeLimitFen: Math.max(
          ...schemes.flatMap(({ media }) =>
            media.filter(({ id }) => id === mediumId).map((m) => m.negativeLimitFen),
          ),
        ),
      })),
  };
}
