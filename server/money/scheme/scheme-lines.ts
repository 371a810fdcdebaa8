/** Which network and operator of the scheme a feed's line belongs to. */
import type { Scheme, SchemeNetwork } from './scheme.ts';

/** A line as its feed names it; ids are `feed:id`. */
export interface FeedLine {
  readonly routeId: string;
  readonly agencyId: string;
  readonly feedNetworkId: string | undefined;
}

/** A line that takes the card. */
export interface SchemeLine {
  readonly network: SchemeNetwork;
  /** Undefined where the network has several operators of which none names the line or its agency. */
  readonly operatorId: string | undefined;
}

/** Finds a line of the feeds in a version of the scheme; undefined where the line does not take the card. */
export type FindSchemeLine = (scheme: Scheme, routeId: string) => SchemeLine | undefined;

/** Looks lines up by `feed:route_id`; the lines of a version are worked out when first asked for. */
export function createLineFinder(lines: readonly FeedLine[]): FindSchemeLine {
  const byVersion = new Map<number, ReadonlyMap<string, SchemeLine>>();
  return (scheme, routeId) => {
    let known = byVersion.get(scheme.version);
    if (!known) {
      known = toSchemeLines(scheme, lines);
      byVersion.set(scheme.version, known);
    }
    return known.get(routeId);
  };
}

/** The lines that take the card, by `feed:route_id`. */
export function toSchemeLines(scheme: Scheme, lines: readonly FeedLine[]): ReadonlyMap<string, SchemeLine> {
  const found = new Map<string, SchemeLine>();
  for (const line of lines) {
    const network = findNetwork(scheme, line);
    if (network) found.set(line.routeId, { network, operatorId: findOperatorId(scheme, network, line) });
  }
  return found;
}

/** The network that names the line's own network, or else the one that names its agency. */
function findNetwork(scheme: Scheme, { agencyId, feedNetworkId }: FeedLine): SchemeNetwork | undefined {
  const byNetwork =
    feedNetworkId === undefined
      ? undefined
      : scheme.networks.find(({ feedNetworks }) => feedNetworks.includes(feedNetworkId));
  return byNetwork ?? scheme.networks.find(({ agencies }) => agencies.includes(agencyId));
}

/** The operator that names the line, or else its agency, or else the network's only operator. */
function findOperatorId(scheme: Scheme, network: SchemeNetwork, line: FeedLine): string | undefined {
  const own = scheme.parties.filter(({ id }) => network.operators.includes(id));
  const found =
    own.find(({ routes }) => routes?.includes(line.routeId)) ??
    own.find(({ agencies }) => agencies.includes(line.agencyId));
  return found?.id ?? (own.length === 1 ? own[0]?.id : undefined);
}
