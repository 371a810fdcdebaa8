/**
 * The card's scheme of a scenario: the version in force, with the lines that take the card and without those that do not.
 *
 * A line whose fare the scenario states is priced by its feed. It joins the network of its agency where that network taps
 * as the line needs and holds enough money; else it is a network of its own, with the policies of the agency's network. A new
 * agency has none: concessions are then those of the lines of the same kind, first of those in the same city.
 */
import type { Names } from '../../base/names.ts';
import { listRules, type SchemeFile, type SchemeNetwork } from '../../money/scheme/scheme.ts';
import { type FeedLine, toSchemeLines } from '../../money/scheme/scheme-lines.ts';
import type { ServiceKind } from '../../transit/timetable/travel-rules.ts';

/** A line of the exported feeds; ids are `feed:id`. */
export interface ExportedLine extends FeedLine {
  readonly kind: ServiceKind;
}

/** A line whose fare or card the scenario states. */
export interface CardLine extends ExportedLine {
  /** Of the modification. */
  readonly id: string;
  readonly name: string;
  readonly agencyName: Names;
  /** Absent where the line keeps its fare. */
  readonly fareKind?: 'flat' | 'distance';
  /** Highest fare that the scenario states for the line; 0 where it states none. */
  readonly maxFen: number;
  readonly maxRideSec: number;
  readonly cityId: string | null;
  /** Absent where the document leaves the card as it was. */
  readonly oneCard?: boolean;
}

export interface ScenarioScheme {
  readonly file: SchemeFile;
  /** Lines that a scheme cannot leave out: others that take the card share their agency, and have no network. */
  readonly notLeftOut: readonly CardLine[];
}

/** Least seconds after which a journey without an exit ends. An engineering default, without a source. */
const LEAST_JOURNEY_SEC = 14_400;
/** Held at an entry where nothing says how much a ride costs at most. An engineering default, without a source. */
const DEFAULT_MAX_FEN = 10_000;
/** Entry and exit at one stop within this time cost nothing. An engineering default, without a source. */
const VOID_WITHIN_SEC = 900;

/**
 * @param lines all lines of the exported feeds
 * @param before the lines that took the card before the scenario, by `feed:route_id`
 * @param source where the rules come from, for the evidence of new ones
 */
export function toScenarioScheme(
  file: SchemeFile,
  lines: readonly ExportedLine[],
  changes: readonly CardLine[],
  before: ReadonlySet<string>,
  source: string,
): ScenarioScheme {
  let current = file;
  const notLeftOut: CardLine[] = [];
  for (const line of changes) {
    const takesCard = line.oneCard ?? before.has(line.routeId);
    if (takesCard) current = takeIn(current, lines, line, source);
    else {
      const without = leaveOut(current, lines, line);
      if (without) current = without;
      else notLeftOut.push(line);
    }
  }
  return { file: current, notLeftOut };
}

/** Networks and operators of lines depend on these parts of a scheme alone. */
const findLines = (file: SchemeFile, lines: readonly FeedLine[]) =>
  toSchemeLines(file as unknown as Parameters<typeof toSchemeLines>[0], lines);

function takeIn(
  file: SchemeFile,
  lines: readonly ExportedLine[],
  line: CardLine,
  source: string,
): SchemeFile {
  const known = findLines(file, [line]).get(line.routeId);
  // The line may have left the feed network by which the scheme named it.
  const sibling = known?.network ?? findNetworkOfAgency(file, lines, line.agencyId);
  const isTapped = sibling && (sibling.tapping === 'entry-exit' || toTapping(line) === 'entry');
  if (sibling && known?.operatorId !== undefined && isTapped && line.maxFen <= sibling.maxFareFen) {
    if (sibling.fare.kind === 'gtfs' || line.fareKind === undefined) return file;
    const ownFare = { routes: [line.routeId], fare: { kind: 'gtfs' as const } };
    return replaceNetwork(file, { ...sibling, routeFares: [...sibling.routeFares, ownFare] });
  }
  return addNetwork(file, lines, line, sibling, source);
}

function toTapping({ fareKind, kind }: CardLine): 'entry' | 'entry-exit' {
  return fareKind !== 'distance' && kind === 'bus' ? 'entry' : 'entry-exit';
}

function findNetworkOfAgency(
  file: SchemeFile,
  lines: readonly FeedLine[],
  agencyId: string,
): SchemeNetwork | undefined {
  const own = lines.filter((line) => line.agencyId === agencyId);
  return [...findLines(file, own).values()][0]?.network;
}

/** The network of the most lines of a kind: of those in the city, else of those in no city, else of all; the first of equal ones. */
function findNetworkOfKind(
  file: SchemeFile,
  lines: readonly ExportedLine[],
  { cityId, kind }: CardLine,
): SchemeNetwork | undefined {
  const counts = new Map<string, number>();
  const found = findLines(file, lines);
  for (const line of lines) {
    const id = line.kind === kind ? found.get(line.routeId)?.network.id : undefined;
    if (id !== undefined) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  const largest = (networks: readonly SchemeNetwork[]) =>
    networks.reduce<SchemeNetwork | undefined>(
      (best, one) => ((counts.get(one.id) ?? 0) > (best ? (counts.get(best.id) ?? 0) : 0) ? one : best),
      undefined,
    );
  const inCity = (city: string | null) => file.networks.filter((one) => one.city === city);
  return largest(inCity(cityId)) ?? largest(inCity(null)) ?? largest(file.networks);
}

function addNetwork(
  file: SchemeFile,
  lines: readonly ExportedLine[],
  line: CardLine,
  sibling: SchemeNetwork | undefined,
  source: string,
): SchemeFile {
  const operators = file.parties.filter(({ kind }) => kind === 'operator');
  const known =
    operators.find(({ routes }) => routes.includes(line.routeId)) ??
    operators.find(({ agencies }) => agencies.includes(line.agencyId)) ??
    operators.find(({ id }) => sibling?.operators[0] === id);
  const cities = new Set(file.parties.map(({ city }) => city));
  const city = known ? known.city : cities.has(line.cityId) ? line.cityId : null;
  const operatorId = known?.id ?? toFreeId(`${line.id}-operator`, file.parties);
  const networkId = toFreeId(line.id, listRules(file));
  const tapping = toTapping(line);
  const network: SchemeFile['networks'][number] = {
    id: networkId,
    names: { text: line.name },
    city,
    tapping,
    feedNetworks: line.feedNetworkId === undefined ? [] : [line.feedNetworkId],
    agencies: line.feedNetworkId === undefined ? [line.agencyId] : [],
    operators: [operatorId],
    fare: { kind: 'gtfs' },
    routeFares: [],
    maxFareFen: line.maxFen || (sibling?.maxFareFen ?? DEFAULT_MAX_FEN),
    maxJourneySec: Math.max(LEAST_JOURNEY_SEC, 2 * line.maxRideSec),
    voidWithinSec: tapping === 'entry-exit' ? VOID_WITHIN_SEC : 0,
    sameStopFen: 0,
    autocomplete: sibling?.autocomplete ?? false,
  };
  const party = {
    id: operatorId,
    kind: 'operator' as const,
    city,
    names: line.agencyName,
    agencies: [line.agencyId],
    routes: [],
  };
  const like = sibling ?? findNetworkOfKind(file, lines, line);
  const withPolicies = like ? addToPolicies(file, like.id, networkId, sibling ? 'all' : 'concessions') : file;
  return {
    ...withPolicies,
    parties: known ? file.parties : [...file.parties, party],
    networks: [...file.networks, network],
    evidence: [...file.evidence, { ruleId: networkId, isFact: false, confidence: 'low', source }],
  };
}

/** Policies and discounts of a network hold for another one too: all of them, or concessions alone. */
function addToPolicies(
  file: SchemeFile,
  like: string,
  networkId: string,
  which: 'all' | 'concessions',
): SchemeFile {
  const extend = <Policy extends object>(policy: Policy): Policy => {
    const changed = Object.entries(policy).map(([field, value]) =>
      ['networks', 'fromNetworks', 'toNetworks'].includes(field) && (value as string[]).includes(like)
        ? [field, [...(value as string[]), networkId]]
        : [field, value],
    );
    return Object.fromEntries(changed) as Policy;
  };
  const concessions = file.concessions.map(extend);
  if (which === 'concessions') return { ...file, concessions };
  return {
    ...file,
    media: file.media.map((medium) => ({ ...medium, discounts: medium.discounts.map(extend) })),
    concessions,
    offPeaks: file.offPeaks.map(extend),
    transfers: file.transfers.map(extend),
    caps: file.caps.map(extend),
  };
}

/** The scheme without the line; undefined where its lines cannot be told from it. */
function leaveOut(file: SchemeFile, lines: readonly FeedLine[], line: CardLine): SchemeFile | undefined {
  const network = findLines(file, [line]).get(line.routeId)?.network;
  if (!network) return file;
  const { agencyId, feedNetworkId, routeId } = line;
  const others = lines.filter((other) => other.routeId !== routeId);
  const ofNetwork = findLines(file, others);
  if (feedNetworkId !== undefined && network.feedNetworks.includes(feedNetworkId)) {
    if (others.some((other) => other.feedNetworkId === feedNetworkId)) return undefined;
    const feedNetworks = network.feedNetworks.filter((id) => id !== feedNetworkId);
    return leaveOut(replaceNetwork(file, { ...network, feedNetworks }), lines, line);
  }
  const siblings = others.filter(
    (other) => other.agencyId === agencyId && ofNetwork.get(other.routeId)?.network.id === network.id,
  );
  const named = new Set(siblings.map((other) => other.feedNetworkId));
  if (named.has(undefined) || named.has(feedNetworkId)) return undefined;
  const isClaimed = others.some(
    (other) => named.has(other.feedNetworkId) && ofNetwork.get(other.routeId)?.network.id !== network.id,
  );
  if (isClaimed) return undefined;
  const feedNetworks = [...new Set([...network.feedNetworks, ...([...named] as string[])])];
  const agencies = network.agencies.filter((id) => id !== agencyId);
  return replaceNetwork(file, { ...network, agencies, feedNetworks });
}

function replaceNetwork(file: SchemeFile, network: SchemeNetwork): SchemeFile {
  return { ...file, networks: file.networks.map((one) => (one.id === network.id ? network : one)) };
}

function toFreeId(id: string, taken: readonly { readonly id: string }[]): string {
  const ids = new Set(taken.map((one) => one.id));
  for (let n = 1; ; n++) {
    const free = n === 1 ? id : `${id}-${n}`;
    if (!ids.has(free)) return free;
  }
}
