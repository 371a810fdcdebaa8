import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { ScenarioCheck, ScenarioDocument, ScenarioProblem } from '../api/contract.ts';
import { checkQuery, listFaults } from '../api/scenarios.ts';

/** Time without a change after which a document is checked. */
const CHECK_MS = 300;

export interface ShownCheck {
  readonly check: ScenarioCheck | undefined;
  /** The document that `check` is about. */
  readonly checked: ScenarioDocument;
  readonly problems: readonly ScenarioProblem[];
  /** The check is of an older document; the new one is under way. */
  readonly isOld: boolean;
  /** Why the server could not check, besides faults of the document. */
  readonly error: unknown;
}

/** What the server says of a document; follows it while it is edited. */
export function useScenarioCheck(
  scenarioId: string,
  document: ScenarioDocument,
  variant: string | undefined,
): ShownCheck {
  const [checked] = useDebouncedValue(document, CHECK_MS);
  const { data, error, isError, isPending, isPlaceholderData } = useQuery({
    ...checkQuery(scenarioId, checked, variant),
    placeholderData: keepPreviousData,
  });
  const faults = listFaults(error);
  return {
    check: isError ? undefined : data,
    checked,
    problems: faults.length > 0 ? faults : (data?.problems ?? []),
    isOld: !isError && (checked !== document || isPending || isPlaceholderData),
    error: faults.length === 0 ? error : undefined,
  };
}
