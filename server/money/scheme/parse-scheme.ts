/** Reads a scheme file: its form by `schemeFile`, then what reaches across it; a refusal names each place and fault. */
import { parseJson } from '../../base/json.ts';
import { ProblemError } from '../../base/problem.ts';
import { findServiceDay } from '../../base/service-day.ts';
import {
  type BaseFare,
  listRules,
  policyLists,
  type Scheme,
  type SchemeFile,
  schemeFile,
  sectionIds,
} from './scheme.ts';

/** Issues listed in a refusal; a file of noise has thousands. */
const MAX_ISSUES = 50;

/** One fault of a scheme file. */
export interface SchemeIssue {
  /** Stable: `form`, `unknown-id`, `duplicate-id`, `shares-sum`, `bands-order`, `fare-above-maximum`... */
  readonly code: string;
  /** JSON path, `networks[2].operators[0]`. */
  readonly path: string;
  readonly expected: string;
}

type Report = (code: string, path: string, expected: string) => void;

/**
 * A version of the scheme from the text of its file.
 *
 * @param file - name of the file, for the refusal.
 * @throws ProblemError `scheme-invalid` with `details.issues`: code, JSON path and what was expected.
 */
export function parseScheme(text: string, file: string): Scheme {
  let json: unknown;
  try {
    json = parseJson(text);
  } catch (cause) {
    throw toProblem(file, [{ code: 'json', path: '', expected: `JSON: ${(cause as Error).message}` }], cause);
  }
  const parsed = schemeFile.safeParse(json);
  if (!parsed.success) {
    const issues = parsed.error.issues.map(({ path, message }) => ({
      code: 'form',
      path: toPathText(path),
      expected: message,
    }));
    throw toProblem(file, issues);
  }
  const issues = listSchemeIssues(parsed.data);
  if (issues.length > 0) throw toProblem(file, issues);
  const { $schema: _, validFrom, ...rest } = parsed.data;
  return {
    ...rest,
    validFrom: findServiceDay(validFrom) as number,
    facts: rest.evidence.filter(({ isFact }) => isFact).map(({ ruleId }) => ruleId),
  };
}

function toPathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    return text === '' ? String(part) : `${text}.${String(part)}`;
  }, '');
}

function toProblem(file: string, issues: readonly SchemeIssue[], cause?: unknown): ProblemError {
  const [first] = issues as [SchemeIssue];
  const at = first.path === '' ? '' : ` ${first.path}`;
  const more = issues.length - 1;
  return new ProblemError(
    'scheme-invalid',
    {
      zh: `${file}${at}：应为 ${first.expected}${more > 0 ? `（另有 ${more} 处）` : ''}`,
      en: `${file}${at}: expected ${first.expected}${more > 0 ? ` (and ${more} more)` : ''}`,
    },
    { file, issues: issues.slice(0, MAX_ISSUES) },
    cause === undefined ? {} : { cause },
  );
}

/** Faults across the file: ids that do not exist, shares that do not add up, bands that do not ascend. */
export function listSchemeIssues(file: SchemeFile): SchemeIssue[] {
  const issues: SchemeIssue[] = [];
  const report: Report = (code, path, expected) => issues.push({ code, path, expected });
  checkIds(file, report);
  checkParties(file, report);
  checkNetworks(file, report);
  checkMedia(file, report);
  checkAmounts(file, report);
  checkPolicies(file, report);
  checkEvidence(file, report);
  return issues;
}

function checkIds(file: SchemeFile, report: Report): void {
  const toPaths = (list: 'parties' | 'categories' | (typeof ruleLists)[number]) =>
    file[list].map(({ id }, i) => [id, `${list}[${i}].id`] as const);
  for (const group of [ruleLists.flatMap(toPaths), toPaths('parties'), toPaths('categories')]) {
    const seen = new Map<string, string>();
    for (const [id, path] of group) {
      const before = seen.get(id);
      if (before !== undefined) report('duplicate-id', path, `an id other than that of ${before}`);
      else seen.set(id, path);
    }
  }
}

/** Lists whose ids name rules: they share one set of ids. */
const ruleLists = ['networks', 'media', ...policyLists] as const;

/** Payers that stand for a party. */
const payerWords: ReadonlySet<string> = new Set(['operator', 'home', 'host']);

function checkParties(file: SchemeFile, report: Report): void {
  const centres = file.parties.filter(({ kind }) => kind === 'centre');
  if (centres.length !== 1) report('one-centre', 'parties', 'exactly one party of kind centre');
  const cities = new Set<string>();
  file.parties.forEach(({ id, kind, city }, i) => {
    if (payerWords.has(id) || id === 'off')
      report('reserved-id', `parties[${i}].id`, 'none of operator, home, host, off');
    if (kind !== 'treasury') return;
    if (city === null) report('treasury-city', `parties[${i}].city`, 'the city of the treasury');
    else if (cities.has(city)) report('treasury-city', `parties[${i}].city`, 'one treasury for each city');
    else cities.add(city);
  });
}

function checkNetworks(file: SchemeFile, report: Report): void {
  const order = new Map(file.parties.map(({ id }, i) => [id, i] as const));
  const kindOf = new Map(file.parties.map(({ id, kind }) => [id, kind] as const));
  file.networks.forEach((network, i) => {
    const wanted = network.tapping === 'purchase' ? 'merchant' : 'operator';
    network.operators.forEach((id, k) => {
      const path = `networks[${i}].operators[${k}]`;
      if (kindOf.get(id) !== wanted) report('unknown-id', path, `a party of kind ${wanted}`);
      const before = network.operators[k - 1];
      if (before !== undefined && (order.get(before) ?? -1) >= (order.get(id) ?? -1))
        report('operators-order', path, 'operators in the order of the parties');
    });
    checkFare(network.fare, network, `networks[${i}].fare`, report);
    network.routeFares.forEach(({ fare }, k) => {
      checkFare(fare, network, `networks[${i}].routeFares[${k}].fare`, report);
    });
  });
}

function checkFare(
  fare: BaseFare,
  { maxFareFen, tapping }: SchemeFile['networks'][number],
  path: string,
  report: Report,
): void {
  if ((fare.kind === 'tapped') !== (tapping === 'purchase'))
    report('fare-kind', path, 'tapped for purchases, and for nothing else');
  if (fare.kind === 'distance' && tapping !== 'entry-exit')
    report('fare-kind', path, 'a fare that needs no exit');
  if (fare.kind === 'flat' && fare.amountFen > maxFareFen)
    report('fare-above-maximum', path, 'an amount up to maxFareFen');
  if (fare.kind !== 'distance') return;
  fare.bands.forEach((band, k) => {
    const before = fare.bands[k - 1];
    if (before && before.upToM >= band.upToM)
      report('bands-order', `${path}.bands[${k}].upToM`, 'bands with ascending distances');
    if (band.amountFen > maxFareFen)
      report('fare-above-maximum', `${path}.bands[${k}].amountFen`, 'an amount up to maxFareFen');
  });
}

function checkMedia(file: SchemeFile, report: Report): void {
  const networks = toIds(file.networks);
  const issuers = toIds(file.parties.filter(({ kind }) => kind === 'issuer'));
  const prefixes = new Map<string, string>();
  checkRanges(file, issuers, report);
  file.media.forEach((medium, i) => {
    const path = `media[${i}]`;
    if (!issuers.has(medium.issuerId)) report('unknown-id', `${path}.issuerId`, 'a party of kind issuer');
    medium.prefixes.forEach((prefix, k) => {
      const before = prefixes.get(prefix);
      if (before !== undefined)
        report('duplicate-prefix', `${path}.prefixes[${k}]`, `a prefix other than that of ${before}`);
      prefixes.set(prefix, medium.id);
    });
    medium.discounts.forEach((discount, k) => {
      checkListed(discount.networks, networks, `${path}.discounts[${k}].networks`, 'a network', report);
    });
  });
}

function checkAmounts({ plausibleAmounts = [] }: SchemeFile, report: Report): void {
  plausibleAmounts.forEach(({ kind, maxFen, minFen }, i) => {
    const path = `plausibleAmounts[${i}]`;
    const before = plausibleAmounts.findIndex((other) => other.kind === kind);
    if (before < i)
      report('duplicate-kind', `${path}.kind`, `a kind other than that of plausibleAmounts[${before}]`);
    if (minFen > maxFen) report('amounts-order', `${path}.maxFen`, 'an amount not below minFen');
  });
}

/** Each number has one range at most, so that it has one medium and one issuer. */
function checkRanges({ media }: SchemeFile, issuers: ReadonlySet<string>, report: Report): void {
  const before: { from: string; to: string; path: string }[] = [];
  media.forEach(({ ranges = [] }, i) => {
    ranges.forEach(({ from, issuerId, to }, k) => {
      const path = `media[${i}].ranges[${k}]`;
      if (issuerId !== undefined && !issuers.has(issuerId))
        report('unknown-id', `${path}.issuerId`, 'a party of kind issuer');
      if (from.length !== to.length || from > to)
        report('range-order', `${path}.to`, 'a number with as many digits, not below the first one');
      const other = before.find(
        (known) => known.from.length === from.length && known.from <= to && from <= known.to,
      );
      if (other) report('range-overlap', path, `numbers other than those of ${other.path}`);
      before.push({ from, to, path });
    });
  });
}

/** Fields of policies that list ids, with what the ids name. */
const referenceFields = {
  networks: 'a network',
  fromNetworks: 'a network',
  toNetworks: 'a network',
  media: 'a medium',
  categories: 'a category',
} as const;

/** Checks each policy by the fields that it has. */
function checkPolicies(file: SchemeFile, report: Report): void {
  const known = {
    'a network': toIds(file.networks),
    'a medium': toIds(file.media),
    'a category': toIds(file.categories),
  };
  const parties = toIds(file.parties);
  const checkReferences = (policy: object, path: string) => {
    for (const [field, value] of Object.entries(policy)) {
      const what = referenceFields[field as keyof typeof referenceFields];
      if (what) checkListed(value, known[what], `${path}.${field}`, what, report);
    }
  };
  for (const list of policyLists) {
    // Categories of all concessions are reported before the other fields of any.
    if (list === 'concessions') {
      file[list].forEach(({ categories }, i) => {
        checkReferences({ categories }, `${list}[${i}]`);
      });
    }
    file[list].forEach((policy, i) => {
      const path = `${list}[${i}]`;
      checkReferences(list === 'concessions' ? { ...policy, categories: [] } : policy, path);
      if ('times' in policy) checkTimes(policy.times, `${path}.times`, report);
      if ('fund' in policy) checkFund(policy.fund, parties, `${path}.fund`, report);
    });
  }
}

function checkTimes(times: SchemeFile['offPeaks'][number]['times'], path: string, report: Report): void {
  times.forEach(({ fromSec, toSec }, k) => {
    if (fromSec >= toSec) report('times-order', `${path}[${k}].toSec`, 'an end after the start');
  });
}

function checkFund(
  fund: SchemeFile['offPeaks'][number]['fund'],
  parties: ReadonlySet<string>,
  path: string,
  report: Report,
): void {
  const sum = fund.reduce((total, { shareBp }) => total + shareBp, 0);
  if (sum !== 10_000) report('shares-sum', path, `shares of 10000 basis points together, not ${sum}`);
  fund.forEach(({ payer, afterCeiling }, k) => {
    if (!payerWords.has(payer) && !parties.has(payer))
      report('unknown-id', `${path}[${k}].payer`, 'operator, home, host or a party');
    if (afterCeiling !== 'off' && !payerWords.has(afterCeiling) && !parties.has(afterCeiling))
      report('unknown-id', `${path}[${k}].afterCeiling`, 'off, operator, home, host or a party');
  });
}

function checkEvidence(file: SchemeFile, report: Report): void {
  const rules = toIds(listRules(file));
  const sections: ReadonlySet<string> = new Set(sectionIds);
  file.evidence.forEach(({ ruleId }, i) => {
    if (!rules.has(ruleId) && !sections.has(ruleId))
      report('unknown-id', `evidence[${i}].ruleId`, 'the id of a rule of this file');
  });
}

function toIds(list: readonly { readonly id: string }[]): ReadonlySet<string> {
  return new Set(list.map(({ id }) => id));
}

function checkListed(
  ids: readonly string[],
  known: ReadonlySet<string>,
  path: string,
  what: string,
  report: Report,
): void {
  ids.forEach((id, i) => {
    if (!known.has(id)) report('unknown-id', `${path}[${i}]`, `${what} of this file, not ${id}`);
  });
}
