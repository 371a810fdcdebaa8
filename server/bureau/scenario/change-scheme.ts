/**
 * The modification `setScheme`: rules of the card's scheme that are added, replaced or taken away. They have the form of
 * a scheme file, and the result is checked as a whole, like a file.
 */
import { toCanonicalJson } from '../../base/json.ts';
import { listSchemeIssues } from '../../money/scheme/parse-scheme.ts';
import { policyLists, type SchemeFile } from '../../money/scheme/scheme.ts';
import type { ModificationOf, Scenario } from './document.ts';
import type { Step } from './scenario-refs.ts';

type SetScheme = ModificationOf<'setScheme'>;

/** Lists of a scheme whose entries a scenario may change, with the order in which problems are listed. */
const ruleLists = ['networks', 'media', 'categories', ...policyLists] as const;
/** Parties have ids of their own, and can only be added or replaced: the ledger keeps what they were paid. */
const setLists = ['parties', ...ruleLists] as const;
type RuleList = (typeof setLists)[number];
type Rule = SchemeFile[RuleList][number];

/** Fields of policies that name networks, media or categories. */
const referenceFields = ['networks', 'fromNetworks', 'toNetworks', 'media', 'categories'] as const;

/**
 * @param file - the scheme as earlier modifications left it
 * @returns the changed scheme; undefined where there are errors
 */
export function changeScheme(
  step: Step<SetScheme>,
  file: SchemeFile | undefined,
  scenario: Pick<Scenario, 'name'>,
): SchemeFile | undefined {
  const { count, modification, problems } = step;
  if (!file) {
    problems.error('scheme-unknown', '', {
      zh: '区域没有一卡通规则，无从修改',
      en: 'The region has no scheme of a card that could be changed',
    });
    return undefined;
  }
  checkRemoved(step, file);
  const without = removeRules(step, file);
  const changed = setRules(step, without, file);
  const { commissionBp } = modification.set ?? {};
  if (commissionBp === file.commissionBp) reportSame(step, 'set.commissionBp');
  else if (commissionBp !== undefined) count('rules');
  const result = withEvidence(
    step,
    { ...changed, commissionBp: commissionBp ?? file.commissionBp },
    scenario,
  );
  for (const { code, expected, path } of listSchemeIssues(result)) {
    problems.error(
      'rule-invalid',
      toField(step, result, path),
      { zh: `规则 ${path}：应为 ${expected}`, en: `Rule ${path}: expected ${expected}` },
      { code, path },
    );
  }
  return problems.hasErrors ? undefined : result;
}

const toIds = (rules: readonly Rule[]) => new Set(rules.map(({ id }) => id));

function checkRemoved({ modification, problems }: Step<SetScheme>, file: SchemeFile): void {
  const { remove = [], set = {} } = modification;
  const known = new Set(ruleLists.flatMap((list) => [...toIds(file[list])]));
  const isSet = new Set(ruleLists.flatMap((list) => [...toIds(set[list] ?? [])]));
  remove.forEach((id, i) => {
    const field = `remove[${i}]`;
    if (remove.indexOf(id) !== i || isSet.has(id)) {
      problems.error('duplicate-id', field, { zh: `${id} 出现了两次`, en: `${id} occurs twice` });
    } else if (!known.has(id)) {
      problems.error(
        'rule-unknown',
        field,
        { zh: `一卡通规则中没有 ${id}`, en: `The scheme has no rule ${id}` },
        { id },
      );
    }
  });
}

/** The scheme without the named rules. A policy of which a list of networks, media or categories gets empty goes too. */
function removeRules({ count, modification, problems }: Step<SetScheme>, file: SchemeFile): SchemeFile {
  const removed = new Set(modification.remove);
  if (removed.size === 0) return file;
  const isKept = ({ id }: Rule) => !removed.has(id);
  const changed: Record<string, unknown> = {};
  for (const list of ruleLists) {
    const kept = (file[list] as readonly Rule[]).filter(isKept);
    count('rules', file[list].length - kept.length);
    changed[list] = kept.flatMap((rule) => {
      const own = withoutReferences(rule, removed);
      if (own === rule) return [rule];
      count('rules');
      if (own) return [own];
      removed.add(rule.id);
      problems.info('no-effect', 'remove', {
        zh: `规则 ${rule.id} 不再适用于任何对象，随之取消`,
        en: `The rule ${rule.id} would hold for nothing, so it goes too`,
      });
      return [];
    });
  }
  const evidence = file.evidence.filter(({ ruleId }) => !removed.has(ruleId));
  return { ...file, ...(changed as Pick<SchemeFile, RuleList>), evidence };
}

function withoutReferences(rule: Rule, removed: ReadonlySet<string>): Rule | undefined {
  const fields: Record<string, unknown> = {};
  for (const field of referenceFields) {
    const ids = (rule as { readonly [Field in typeof field]?: readonly string[] })[field];
    const kept = ids?.filter((id) => !removed.has(id));
    if (!ids || kept?.length === ids.length) continue;
    // An empty list of media or categories would mean all of them.
    if (kept?.length === 0) return undefined;
    fields[field] = kept;
  }
  const discounts = 'discounts' in rule ? rule.discounts : [];
  const own = discounts.flatMap((discount) => {
    const networks = discount.networks.filter((id) => !removed.has(id));
    return networks.length === 0 ? [] : [{ ...discount, networks }];
  });
  if (
    own.some(({ networks }, i) => networks.length !== discounts[i]?.networks.length) ||
    own.length !== discounts.length
  )
    fields.discounts = own;
  return Object.keys(fields).length === 0 ? rule : ({ ...rule, ...fields } as Rule);
}

function setRules(step: Step<SetScheme>, file: SchemeFile, before: SchemeFile): SchemeFile {
  const { set = {} } = step.modification;
  const changed: Record<string, unknown> = {};
  for (const list of setLists) {
    const rules = [...(file[list] as readonly Rule[])];
    (set[list] as readonly Rule[] | undefined)?.forEach((rule, i) => {
      const at = rules.findIndex(({ id }) => id === rule.id);
      const old = (before[list] as readonly Rule[]).find(({ id }) => id === rule.id);
      if (old && toCanonicalJson(old) === toCanonicalJson(rule)) reportSame(step, `set.${list}[${i}]`);
      else step.count('rules');
      if (at < 0) rules.push(rule);
      else rules[at] = rule;
    });
    if ((set[list] ?? []).length > toIds((set[list] ?? []) as readonly Rule[]).size) {
      step.problems.error('duplicate-id', `set.${list}`, {
        zh: '同一编号出现了两次',
        en: 'One id occurs twice',
      });
    }
    changed[list] = rules;
  }
  return { ...file, ...(changed as Pick<SchemeFile, RuleList>) };
}

function reportSame({ problems }: Step<SetScheme>, field: string): void {
  problems.error('no-effect', field, {
    zh: '与现行规则相同，没有改变任何东西',
    en: 'This is the rule in force: it changes nothing',
  });
}

/** Rules without a stated source are assumptions of the scenario. */
function withEvidence(
  { modification }: Step<SetScheme>,
  file: SchemeFile,
  { name }: Pick<Scenario, 'name'>,
): SchemeFile {
  const { evidence = [], ...set } = modification.set ?? {};
  const stated = new Set(evidence.map(({ ruleId }) => ruleId));
  const ids = ruleLists
    .filter((list) => list !== 'categories')
    .flatMap((list) => [...toIds((set[list] ?? []) as readonly Rule[])]);
  if (set.commissionBp !== undefined) ids.push('commission');
  const source = `scenario ${name}, ${modification.id}: an assumption to be compared`;
  const assumed = ids
    .filter((id) => !stated.has(id))
    .map((ruleId) => ({ ruleId, isFact: false, confidence: 'low' as const, source }));
  const own = new Set([...stated, ...ids]);
  return {
    ...file,
    evidence: [...file.evidence.filter(({ ruleId }) => !own.has(ruleId)), ...evidence, ...assumed],
  };
}

/** Path in the scheme to the field of the modification that says so; faults elsewhere come from what is removed. */
function toField({ modification }: Step<SetScheme>, file: SchemeFile, path: string): string {
  const [, list, index, rest = ''] = /^(\w+)\[(\d+)\](.*)$/.exec(path) ?? [];
  if (list === 'evidence') return 'set.evidence';
  const id = (file[list as RuleList] as readonly Rule[] | undefined)?.[Number(index)]?.id;
  const at = (modification.set?.[list as RuleList] as readonly Rule[] | undefined)?.findIndex(
    (rule) => rule.id === id,
  );
  if (at !== undefined && at >= 0) return `set.${list}[${at}]${rest}`;
  return modification.remove === undefined ? 'set' : 'remove';
}
