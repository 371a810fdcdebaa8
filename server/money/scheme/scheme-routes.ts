/** Which network of the scheme a feed's line belongs to, and whose it is. */
import type { Scheme, SchemeNetwork } from './scheme.ts';

/** A line as its feed names it; ids are `feed:id`. */
export interface FeedLine {
  readonly routeId: string;
  readonly agencyId: string;
  readonly feedNetworkId: string | undefined;
}

/**
 * The network of a line: one that names the line's own network, or else one that names its agency; undefined where
 * the card is not taken.
 */
export function findNetworkOfRoute(scheme: Scheme, line: FeedLine): SchemeNetwork | undefined {
  const { feedNetworkId } = line;
  const byNetwork =
    feedNetworkId === undefined
      ? undefined
      : scheme.networks.find(({ feedNetworks }) => feedNetworks.includes(feedNetworkId));
  return byNetwork ?? scheme.networks.find(({ agencies }) => agencies.includes(line.agencyId));
}

/** The operator of a line in a network: who names the line, or else its agency, or else the network's only one. */
export function findOperatorOfRoute(
  scheme: Scheme,
  network: SchemeNetwork,
  line: FeedLine,
): string | undefined {
  const own = scheme.parties.filter(({ id }) => network.operators.includes(id));
  const found =
    own.find(({ routes }) => routes?.includes(line.routeId)) ??
    own.find(({ agencies }) => agencies.includes(line.agencyId));
  return found?.id ?? (own.length === 1 ? own[0]?.id : undefined);
}
