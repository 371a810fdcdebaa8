/** Text to scenario document: strict, with every fault named at once. */

import type { z } from 'zod';
import { parseJson } from '../../base/json.ts';
import type { BilingualText } from '../../base/problem.ts';
import {
  MAX_SCENARIO_BYTES,
  SCENARIO_SCHEMA,
  type Scenario,
  scenarioShape,
  toScenarioHash,
} from './document.ts';
import type { ScenarioProblem } from './scenario-problem.ts';

export interface ParsedScenario {
  /** Absent where the text is no scenario. */
  readonly scenario?: Scenario;
  /** Errors where `scenario` is absent. */
  readonly problems: readonly ScenarioProblem[];
}

/** Faults listed at most: a file of noise would otherwise be answered by pages. */
const MAX_PROBLEMS = 100;

/** The document of a text, or what is wrong with it. Never throws. */
export function parseScenario(text: string): ParsedScenario {
  const bytes = Buffer.byteLength(text);
  if (bytes > MAX_SCENARIO_BYTES) return refuseSize(bytes);
  let json: unknown;
  try {
    // Editors of Windows write a byte order mark.
    json = parseJson(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return refuse('json-invalid', '', { zh: `不是有效的 JSON：${reason}`, en: `Not valid JSON: ${reason}` });
  }
  return checkScenario(json);
}

/** What is said of a file that is too large to be read. */
export function refuseSize(bytes: number): ParsedScenario {
  return refuse('too-large', '', {
    zh: `文件有 ${bytes} 字节，方案文件最多 ${MAX_SCENARIO_BYTES} 字节`,
    en: `The file has ${bytes} bytes; a scenario has at most ${MAX_SCENARIO_BYTES}`,
  });
}

/** The same for a value that was parsed already; its size is not checked. */
export function checkScenario(json: unknown): ParsedScenario {
  const schema = (json as { $schema?: unknown } | null)?.$schema;
  if (typeof schema === 'string' && schema !== SCENARIO_SCHEMA) {
    return refuse('schema-unknown', '$schema', {
      zh: `本程序读取 ${SCENARIO_SCHEMA}，文件写的是 ${schema.slice(0, 100)}`,
      en: `This program reads ${SCENARIO_SCHEMA}; the file says ${schema.slice(0, 100)}`,
    });
  }
  const parsed = scenarioShape.safeParse(json);
  if (!parsed.success) {
    return {
      problems: parsed.error.issues.flatMap((issue) => toProblems(issue, json)).slice(0, MAX_PROBLEMS),
    };
  }
  const scenario = parsed.data;
  const problems = [...listDuplicates(scenario), ...listUnknownVariants(scenario)];
  const hash = toScenarioHash(scenario);
  if (scenario.id !== undefined && scenario.id !== hash) {
    problems.push({
      severity: 'error',
      code: 'hash-mismatch',
      field: 'id',
      text: {
        zh: `内容的哈希是 ${hash}，与 id 不符：文件被改动过，请删去 id 或改为此值`,
        en: `The content has the hash ${hash}, not that of id: the file was changed. Remove id or set it to this value`,
      },
      details: { hash },
    });
  }
  return problems.length > 0 ? { problems } : { scenario, problems };
}

function refuse(code: ScenarioProblem['code'], field: string, text: BilingualText): ParsedScenario {
  return { problems: [{ severity: 'error', code, field, text }] };
}

/** Of a value that fits no branch of a union, reports the faults of the branch it fits best: faults lie deepest there. */
function toProblems(issue: z.core.$ZodIssue, json: unknown): ScenarioProblem[] {
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const depth = (issues: readonly z.core.$ZodIssue[]) => Math.max(...issues.map(({ path }) => path.length));
    const [nearest = []] = issue.errors.toSorted((a, b) => depth(b) - depth(a) || a.length - b.length);
    return nearest.flatMap((inner) => toProblems({ ...inner, path: [...issue.path, ...inner.path] }, json));
  }
  const { field, modification } = toPlace(issue.path, json);
  const place = modification === undefined ? {} : { modification };
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      severity: 'error',
      code: 'field-unknown',
      ...place,
      field: field === '' ? key : `${field}.${key}`,
      text: { zh: `没有名为 ${key} 的字段`, en: `There is no field named ${key}` },
    }));
  }
  return [
    {
      severity: 'error',
      code: 'field-invalid',
      ...place,
      field,
      text: toText(issue),
      details: { message: issue.message },
    },
  ];
}

function toText(issue: z.core.$ZodIssue): BilingualText {
  switch (issue.code) {
    case 'invalid_type':
      return { zh: `应为 ${issue.expected}`, en: `Expected ${issue.expected}` };
    case 'too_small':
      return { zh: `至少为 ${issue.minimum}`, en: `At least ${issue.minimum} is expected` };
    case 'too_big':
      if (issue.path.at(-1) === 'lat') {
        return {
          zh: '纬度至多为 90；可能与经度写反了',
          en: 'A latitude is at most 90; perhaps latitude and longitude are mixed up',
        };
      }
      return { zh: `至多为 ${issue.maximum}`, en: `At most ${issue.maximum} is expected` };
    case 'invalid_value':
      return {
        zh: `应为其中之一：${issue.values.join('、')}`,
        en: `Expected one of ${issue.values.join(', ')}`,
      };
    case 'invalid_union':
      return { zh: '没有这种修改类型或写法', en: 'There is no such type or form' };
    case 'invalid_format':
      return {
        zh: `格式不符：${issue.format}${issue.format === 'regex' ? ` ${issue.pattern}` : ''}`,
        en: issue.message,
      };
    default:
      return { zh: `无效：${issue.message}`, en: issue.message };
  }
}

/** `modifications[3].headwaySecs` is the field `headwaySecs` of the modification in that place. */
function toPlace(path: readonly PropertyKey[], json: unknown): { field: string; modification?: string } {
  const [first, index, ...rest] = path;
  if (first !== 'modifications' || typeof index !== 'number') return { field: toPathText(path) };
  const given = (json as { modifications?: { id?: unknown }[] }).modifications?.[index]?.id;
  return { field: toPathText(rest), modification: typeof given === 'string' ? given : `#${index + 1}` };
}

function toPathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    return text === '' ? String(part) : `${text}.${String(part)}`;
  }, '');
}

function listDuplicates({ modifications, variants = [] }: Scenario): ScenarioProblem[] {
  const find = (ids: readonly string[]) => [...new Set(ids.filter((id, i) => ids.indexOf(id) !== i))];
  const toProblem = (id: string, field: string): ScenarioProblem => ({
    severity: 'error',
    code: 'duplicate-id',
    field,
    text: { zh: `${id} 出现了两次`, en: `${id} occurs twice` },
  });
  return [
    ...find(modifications.map(({ id }) => id)).map((id) => ({ ...toProblem(id, 'id'), modification: id })),
    ...find(variants.map(({ id }) => id)).map((id) => toProblem(id, 'variants')),
  ];
}

function listUnknownVariants({ modifications, variants = [] }: Scenario): ScenarioProblem[] {
  const known = new Set(variants.map(({ id }) => id));
  return modifications.flatMap(({ id, variants: named = [] }) =>
    named
      .filter((variant) => !known.has(variant))
      .map((variant) => ({
        severity: 'error',
        code: 'variant-unknown',
        modification: id,
        field: 'variants',
        text: { zh: `方案没有名为 ${variant} 的变体`, en: `The scenario has no variant named ${variant}` },
      })),
  );
}
