/** All versions of a scheme: which version is in force on a service day, and which payers have reached a ceiling. */
import { ProblemError } from '../../base/problem.ts';
import { type ServiceDay, toCalendarDate, toDateText } from '../../base/service-day.ts';
import {
  type FundShare,
  listFundedPolicies,
  type Scheme,
  type SchemeSwitch,
  toSchemeCurrency,
} from './scheme.ts';

/** A payer that reached a ceiling, with the first and last service day on which the switch is in effect. */
export interface DatedSwitch extends SchemeSwitch {
  readonly fromDay: ServiceDay;
  readonly toDay: ServiceDay;
}

/** Which version is in force on each service day, where this does not follow from `validFrom` alone. */
export interface VersionDays {
  /** First service day that has a version. */
  readonly firstDay: ServiceDay;
  /** Undefined before `firstDay`. */
  readonly findVersionAt: (day: ServiceDay) => Scheme | undefined;
}

/** The versions in order of their first day. */
export class SchemeBook {
  readonly versions: readonly Scheme[];
  /** Of all versions. */
  readonly currency: string;
  /** First service day that has a version. */
  readonly firstDay: ServiceDay;
  readonly #days: VersionDays | undefined;
  readonly #switches: readonly DatedSwitch[];
  /** Memo: one object for each version and set of switches, because compiled schemes are kept by object. */
  readonly #switched = new Map<string, Scheme>();

  /**
   * @param days - the days of the versions; absent: each holds from its `validFrom` on
   * @throws ProblemError `scheme-invalid` without versions, or if two are of other schemes, or share a number or a
   * first day, or a later number counts from an earlier day, or their service days or currencies differ, or they disagree
   * whether a medium counts its taps.
   */
  constructor(versions: readonly Scheme[], switches: readonly DatedSwitch[] = [], days?: VersionDays) {
    this.versions = versions.toSorted((a, b) =>
      days ? a.version - b.version : a.validFrom - b.validFrom || a.version - b.version,
    );
    this.#switches = switches;
    this.#days = days;
    const [first] = this.versions;
    if (!first) throw toProblem('没有版本', 'no version');
    this.firstDay = days?.firstDay ?? first.validFrom;
    this.currency = toSchemeCurrency(first);
    for (const [i, scheme] of this.versions.entries()) {
      const before = this.versions[i - 1];
      if (!before) continue;
      checkFollows(before, scheme);
      if (!days && (before.validFrom === scheme.validFrom || before.version >= scheme.version))
        throw toProblem('版本次序有误', `version ${scheme.version} does not follow ${before.version}`);
    }
  }

  /** The version of a service day; undefined before the first one. */
  findVersionAt(day: ServiceDay): Scheme | undefined {
    const version = this.#days
      ? this.#days.findVersionAt(day)
      : this.versions.findLast(({ validFrom }) => validFrom <= day);
    return version && this.#withSwitches(version, day);
  }

  /** @throws ProblemError `scheme-unknown` before the first version. */
  versionAt(day: ServiceDay): Scheme {
    const version = this.findVersionAt(day);
    if (version) return version;
    const date = toDateText(day);
    throw new ProblemError('scheme-unknown', {
      zh: `${date} 尚无有效的票价方案`,
      en: `no version of the scheme is in force on ${date}`,
    });
  }

  /**
   * The version that clears the batch of a day; the first version for days before it. New ledgers have no such batch, but
   * older ones may, and must close it before any later day.
   */
  batchVersionAt(day: ServiceDay): Scheme {
    return this.versionAt(Math.max(day, this.firstDay));
  }

  /** The same versions with other switches. */
  withSwitches(switches: readonly DatedSwitch[]): SchemeBook {
    return new SchemeBook(this.versions, switches, this.#days);
  }

  #withSwitches(version: Scheme, day: ServiceDay): Scheme {
    const active = this.#switches.filter(({ fromDay, toDay }) => fromDay <= day && day <= toDay);
    if (active.length === 0) return version;
    const key = [version.version, ...active.map((item) => `${item.policyId}/${item.partyId}`)].join(' ');
    let scheme = this.#switched.get(key);
    if (!scheme) {
      scheme = applySwitches(version, active);
      this.#switched.set(key, scheme);
    }
    return scheme;
  }
}

/**
 * Checks what all versions of a scheme share: its id, its currency, the cut of the service day, and which media count their taps, since
 * the counter orders all taps of a card.
 *
 * @throws ProblemError `scheme-invalid`
 */
export function checkFollows(before: Scheme, scheme: Scheme): void {
  if (before.schemeId !== scheme.schemeId)
    throw toProblem('方案编号不一致', `${before.schemeId} and ${scheme.schemeId} are two schemes`);
  if (before.timeZone !== scheme.timeZone || before.serviceDayStartSec !== scheme.serviceDayStartSec)
    throw toProblem('运营日划分不一致', 'all versions cut the service day at the same time');
  if (toSchemeCurrency(before) !== toSchemeCurrency(scheme))
    throw toProblem('币种不一致', 'all versions have the same currency');
  for (const { hasCounter, id } of before.media) {
    const after = scheme.media.find((medium) => medium.id === id);
    if (after && after.hasCounter !== hasCounter)
      throw toProblem(
        `介质 ${id} 的计数器不一致`,
        `medium ${id} has a counter in one of versions ${before.version} and ${scheme.version} only`,
      );
  }
}

/** The version with payers switched. */
export function applySwitches(scheme: Scheme, switches: readonly SchemeSwitch[]): Scheme {
  return { ...scheme, switches: switches.map(({ policyId, partyId }) => ({ policyId, partyId })) };
}

/** A share of a policy that has a ceiling. */
interface CeilingShare {
  readonly policyId: string;
  readonly share: FundShare;
}

/** Shares with a yearly ceiling, in the order of the file. */
function listCeilings(scheme: Scheme): CeilingShare[] {
  return listFundedPolicies(scheme).flatMap(({ id, fund }) =>
    fund
      .filter(({ yearlyCeilingFen }) => yearlyCeilingFen !== null)
      .map((share) => ({ policyId: id, share })),
  );
}

/**
 * The switches after the close of a day, in effect from two days later to the end of the year.
 *
 * @param day - the service day that was closed.
 * @param paidFen - what a party paid for a policy from the start of the calendar year to the end of that day.
 */
export function listSwitches(
  scheme: Scheme,
  day: ServiceDay,
  paidFen: (policyId: string, partyId: string) => number,
): DatedSwitch[] {
  const fromDay = day + 2;
  const { year } = toCalendarDate(day);
  const toDay = Date.UTC(year, 11, 31) / 86_400_000;
  if (fromDay > toDay) return [];
  const treasuries = scheme.parties.filter(({ kind }) => kind === 'treasury').map(({ id }) => id);
  const operators = scheme.parties.filter(({ kind }) => kind === 'operator').map(({ id }) => id);
  const reached = listCeilings(scheme).flatMap(({ policyId, share }) => {
    const { payer, yearlyCeilingFen } = share;
    const isPlace = payer === 'home' || payer === 'host';
    if (payer === 'operator') {
      // The ceiling of `operator` is for the sum of all operators.
      const sum = operators.reduce((total, id) => total + paidFen(policyId, id), 0);
      return sum >= (yearlyCeilingFen as number) ? [{ policyId, partyId: 'operator', fromDay, toDay }] : [];
    }
    return (isPlace ? treasuries : [payer])
      .filter((partyId) => paidFen(policyId, partyId) >= (yearlyCeilingFen as number))
      .map((partyId) => ({ policyId, partyId, fromDay, toDay }));
  });
  // `home` and `host` may both name one treasury.
  return [...new Map(reached.map((item) => [`${item.policyId}/${item.partyId}`, item])).values()];
}

function toProblem(zh: string, en: string): ProblemError {
  return new ProblemError('scheme-invalid', {
    zh: `票价方案各版本：${zh}`,
    en: `versions of the scheme: ${en}`,
  });
}
