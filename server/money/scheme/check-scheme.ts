/** What a scheme file must hold across its parts: ids that exist, shares that add up, bands that ascend. */
import type { SchemeFile } from './scheme-file.ts';

/** One fault of a scheme file. */
export interface SchemeIssue {
  /** Stable: `form`, `unknown-id`, `duplicate-id`, `shares-sum`, `bands-order`, `fare-above-maximum`... */
  readonly code: string;
  /** JSON path, `networks[2].operators[0]`. */
  readonly path: string;
  readonly expected: string;
}

type Say = (code: string, path: string, expected: string) => void;

/** Parties that a share's payer may stand for without being one. */
const payerWords: ReadonlySet<string> = new Set(['operator', 'home', 'host']);

/** All faults across the file, in its order. */
export function listSchemeIssues(file: SchemeFile): SchemeIssue[] {
  const issues: SchemeIssue[] = [];
  const say: Say = (code, path, expected) => issues.push({ code, path, expected });
  checkIds(file, say);
  checkParties(file, say);
  checkNetworks(file, say);
  checkMedia(file, say);
  checkPolicies(file, say);
  checkEvidence(file, say);
  return issues;
}

function checkIds(file: SchemeFile, say: Say): void {
  const rules = [
    ...file.networks.map(({ id }, i) => [id, `networks[${i}].id`] as const),
    ...file.media.map(({ id }, i) => [id, `media[${i}].id`] as const),
    ...file.concessions.map(({ id }, i) => [id, `concessions[${i}].id`] as const),
    ...file.offPeaks.map(({ id }, i) => [id, `offPeaks[${i}].id`] as const),
    ...file.transfers.map(({ id }, i) => [id, `transfers[${i}].id`] as const),
    ...file.caps.map(({ id }, i) => [id, `caps[${i}].id`] as const),
  ];
  const parties = file.parties.map(({ id }, i) => [id, `parties[${i}].id`] as const);
  const categories = file.categories.map(({ id }, i) => [id, `categories[${i}].id`] as const);
  for (const list of [rules, parties, categories]) {
    const seen = new Map<string, string>();
    for (const [id, path] of list) {
      const before = seen.get(id);
      if (before !== undefined) say('duplicate-id', path, `an id other than that of ${before}`);
      else seen.set(id, path);
    }
  }
}

function checkParties(file: SchemeFile, say: Say): void {
  const centres = file.parties.filter(({ kind }) => kind === 'centre');
  if (centres.length !== 1) say('one-centre', 'parties', 'exactly one party of kind centre');
  const cities = new Set<string>();
  file.parties.forEach(({ id, kind, city }, i) => {
    if (payerWords.has(id) || id === 'off')
      say('reserved-id', `parties[${i}].id`, 'none of operator, home, host, off');
    if (kind !== 'treasury') return;
    if (city === null) say('treasury-city', `parties[${i}].city`, 'the city of the treasury');
    else if (cities.has(city)) say('treasury-city', `parties[${i}].city`, 'one treasury for each city');
    else cities.add(city);
  });
}

function checkNetworks(file: SchemeFile, say: Say): void {
  const order = new Map(file.parties.map(({ id }, i) => [id, i] as const));
  const kindOf = new Map(file.parties.map(({ id, kind }) => [id, kind] as const));
  file.networks.forEach((network, i) => {
    const wanted = network.tapping === 'purchase' ? 'merchant' : 'operator';
    network.operators.forEach((id, k) => {
      const path = `networks[${i}].operators[${k}]`;
      if (kindOf.get(id) !== wanted) say('unknown-id', path, `a party of kind ${wanted}`);
      const before = network.operators[k - 1];
      if (before !== undefined && (order.get(before) ?? -1) >= (order.get(id) ?? -1))
        say('operators-order', path, 'operators in the order of the parties');
    });
    const fares = [
      [network.fare, `networks[${i}].fare`] as const,
      ...network.routeFares.map(({ fare }, k) => [fare, `networks[${i}].routeFares[${k}].fare`] as const),
    ];
    for (const [fare, path] of fares) {
      if ((fare.kind === 'tapped') !== (network.tapping === 'purchase'))
        say('fare-kind', path, 'tapped for purchases, and for nothing else');
      if (fare.kind === 'distance' && network.tapping !== 'entry-exit')
        say('fare-kind', path, 'a fare that needs no exit');
      if (fare.kind === 'flat' && fare.amountFen > network.maxFareFen)
        say('fare-above-maximum', path, 'an amount up to maxFareFen');
      if (fare.kind !== 'distance') continue;
      fare.bands.forEach((band, k) => {
        const before = fare.bands[k - 1];
        if (before && before.upToM >= band.upToM)
          say('bands-order', `${path}.bands[${k}].upToM`, 'bands with ascending distances');
        if (band.amountFen > network.maxFareFen)
          say('fare-above-maximum', `${path}.bands[${k}].amountFen`, 'an amount up to maxFareFen');
      });
    }
  });
}

function checkMedia(file: SchemeFile, say: Say): void {
  const networks = new Set(file.networks.map(({ id }) => id));
  const issuers = new Set(file.parties.filter(({ kind }) => kind === 'issuer').map(({ id }) => id));
  const prefixes = new Map<string, string>();
  file.media.forEach((medium, i) => {
    const path = `media[${i}]`;
    if (!issuers.has(medium.issuerId)) say('unknown-id', `${path}.issuerId`, 'a party of kind issuer');
    medium.prefixes.forEach((prefix, k) => {
      const before = prefixes.get(prefix);
      if (before !== undefined)
        say('duplicate-prefix', `${path}.prefixes[${k}]`, `a prefix other than that of ${before}`);
      prefixes.set(prefix, medium.id);
    });
    medium.discounts.forEach((discount, k) => {
      checkListed(discount.networks, networks, `${path}.discounts[${k}].networks`, 'a network', say);
    });
  });
}

function checkPolicies(file: SchemeFile, say: Say): void {
  const networks = new Set(file.networks.map(({ id }) => id));
  const media = new Set(file.media.map(({ id }) => id));
  const categories = new Set(file.categories.map(({ id }) => id));
  const parties = new Set(file.parties.map(({ id }) => id));
  const checkFund = (fund: SchemeFile['transfers'][number]['fund'], path: string) => {
    const sum = fund.reduce((total, { shareBp }) => total + shareBp, 0);
    if (sum !== 10_000) say('shares-sum', path, `shares of 10000 basis points together, not ${sum}`);
    fund.forEach(({ payer, afterCeiling }, k) => {
      if (!payerWords.has(payer) && !parties.has(payer))
        say('unknown-id', `${path}[${k}].payer`, 'operator, home, host or a party');
      if (afterCeiling !== 'off' && !payerWords.has(afterCeiling) && !parties.has(afterCeiling))
        say('unknown-id', `${path}[${k}].afterCeiling`, 'off, operator, home, host or a party');
    });
  };
  const checkTimes = (times: SchemeFile['offPeaks'][number]['times'], path: string) => {
    times.forEach(({ fromSec, toSec }, k) => {
      if (fromSec >= toSec) say('times-order', `${path}[${k}].toSec`, 'an end after the start');
    });
  };
  file.concessions.forEach((rule, i) => {
    checkListed(rule.categories, categories, `concessions[${i}].categories`, 'a category', say);
  });
  for (const part of ['concessions', 'offPeaks'] as const) {
    file[part].forEach((rule, i) => {
      checkListed(rule.networks, networks, `${part}[${i}].networks`, 'a network', say);
      checkTimes(rule.times, `${part}[${i}].times`);
      checkFund(rule.fund, `${part}[${i}].fund`);
    });
  }
  file.transfers.forEach((rule, i) => {
    checkListed(rule.fromNetworks, networks, `transfers[${i}].fromNetworks`, 'a network', say);
    checkListed(rule.toNetworks, networks, `transfers[${i}].toNetworks`, 'a network', say);
    checkListed(rule.media, media, `transfers[${i}].media`, 'a medium', say);
    checkFund(rule.fund, `transfers[${i}].fund`);
  });
  file.caps.forEach((cap, i) => {
    checkListed(cap.networks, networks, `caps[${i}].networks`, 'a network', say);
    checkListed(cap.categories, categories, `caps[${i}].categories`, 'a category', say);
  });
}

function checkEvidence(file: SchemeFile, say: Say): void {
  const { networks, media, concessions, offPeaks, transfers, caps } = file;
  const rules = new Set([
    ...[networks, media, concessions, offPeaks, transfers, caps].flatMap((list) => list.map(({ id }) => id)),
    'parties',
    'commission',
    'aging',
    'apportionment',
    'service-day',
  ]);
  file.evidence.forEach(({ ruleId }, i) => {
    if (!rules.has(ruleId)) say('unknown-id', `evidence[${i}].ruleId`, 'the id of a rule of this file');
  });
}

function checkListed(
  ids: readonly string[],
  known: ReadonlySet<string>,
  path: string,
  what: string,
  say: Say,
): void {
  ids.forEach((id, i) => {
    if (!known.has(id)) say('unknown-id', `${path}[${i}]`, `${what} of this file, not ${id}`);
  });
}
