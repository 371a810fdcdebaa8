/** Reads a register of terminals from JSON. */
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { ProblemError } from '../../base/problem.ts';
import { bounds, isName, isReservedSource } from '../ledger/bounds.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { terminalKinds } from '../scheme/tap.ts';
import type { TerminalRegister } from '../scheme/terminal-register.ts';

const name = z.string().refine(isName, { error: 'one line of 1 to 100 characters' });
const seconds = z
  .int()
  .min(0)
  .max(bounds.plannedSec * 10)
  .nullable()
  .default(null);

const registerSchema = z.strictObject({
  kinds: z
    .array(
      z.strictObject({
        kindId: name,
        tapKinds: z.array(z.enum(terminalKinds)).min(1),
        maxFen: z.int().min(0).max(bounds.recordFen).nullable().default(null),
        maxAheadSec: seconds,
        maxAgeSec: seconds,
      }),
    )
    .min(1),
  terminals: z
    .array(
      z.strictObject({
        terminalId: name,
        kindId: name,
        operatorId: name,
        networks: z.array(name).default([]),
        fromSec: z.int().min(0).max(bounds.validSec).default(0),
        toSec: z.int().min(0).max(bounds.validSec).nullable().default(null),
      }),
    )
    .min(1),
});

/**
 * @param file - name for messages
 * @throws ProblemError `record-invalid` with each wrong place
 */
export function parseTerminalRegister(
  text: string,
  file: string,
  scheme: Scheme,
): Pick<TerminalRegister, 'kinds' | 'terminals' | 'sha256'> {
  const sha256 = createHash('sha256').update(text).digest('hex');
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw toInvalid(file, [{ field: '', expected: (error as Error).message }]);
  }
  const parsed = registerSchema.safeParse(json);
  if (!parsed.success)
    throw toInvalid(
      file,
      parsed.error.issues.map(({ message, path }) => ({ field: path.join('.'), expected: message })),
    );
  const { kinds, terminals } = parsed.data;
  const problems = listLinkProblems(parsed.data, scheme);
  if (problems.length > 0) throw toInvalid(file, problems);
  return {
    sha256,
    kinds: kinds.toSorted((a, b) => (a.kindId < b.kindId ? -1 : 1)),
    terminals: terminals.toSorted((a, b) =>
      a.terminalId === b.terminalId ? a.fromSec - b.fromSec : a.terminalId < b.terminalId ? -1 : 1,
    ),
  };
}

interface RegisterProblem {
  readonly field: string;
  readonly expected: string;
}

/** Checks what reaches across the file, or into the scheme. */
function listLinkProblems(
  { kinds, terminals }: z.output<typeof registerSchema>,
  scheme: Scheme,
): RegisterProblem[] {
  const problems: RegisterProblem[] = [];
  const kindIds = new Set<string>();
  kinds.forEach(({ kindId }, i) => {
    if (kindIds.has(kindId)) problems.push({ field: `kinds.${i}.kindId`, expected: `${kindId} once` });
    kindIds.add(kindId);
  });
  const networks = new Set(scheme.networks.map(({ id }) => id));
  const parties = new Set(scheme.parties.map(({ id }) => id));
  const ends = new Map<string, { readonly fromSec: number; readonly toSec: number }[]>();
  terminals.forEach((terminal, i) => {
    const at = (field: string, expected: string) =>
      problems.push({ field: `terminals.${i}.${field}`, expected });
    if (isReservedSource(terminal.terminalId)) at('terminalId', 'no reserved name');
    if (!kindIds.has(terminal.kindId)) at('kindId', 'one of kinds');
    if (!parties.has(terminal.operatorId)) at('operatorId', 'a party of the scheme');
    for (const network of terminal.networks)
      if (!networks.has(network)) at('networks', 'networks of the scheme');
    const { fromSec } = terminal;
    const toSec = terminal.toSec ?? Number.POSITIVE_INFINITY;
    if (toSec <= fromSec) at('toSec', 'an instant after fromSec');
    const others = ends.get(terminal.terminalId) ?? [];
    if (others.some((other) => fromSec < other.toSec && other.fromSec < toSec))
      at('terminalId', 'times of a terminal that do not overlap');
    ends.set(terminal.terminalId, [...others, { fromSec, toSec }]);
  });
  return problems;
}

function toInvalid(file: string, problems: readonly RegisterProblem[]): ProblemError {
  const [first] = problems;
  return new ProblemError(
    'record-invalid',
    {
      zh: `终端登记表 ${file} 有误：${first?.field ?? ''}（共 ${problems.length} 处）`,
      en: `register ${file}: ${first?.field ?? ''}: expected ${first?.expected ?? ''} (${problems.length} in all)`,
    },
    { file, problems },
  );
}
