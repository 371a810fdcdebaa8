/** Stored values that no program of this kind wrote: another program changed the ledger, or its file is damaged. */
import { ProblemError } from '../../base/problem.ts';

/**
 * The refusal to read a stored value.
 *
 * @param value - as stored, or what is said of it; shown in the message
 */
export function toDamaged(value: string, cause?: unknown): ProblemError {
  const shown = value.length > 200 ? `${value.slice(0, 200).toWellFormed()}…` : value;
  return new ProblemError(
    'ledger-damaged',
    {
      zh: `账本已损坏，或被其他程序改动：存有无法读取的值（${shown}）`,
      en: `The ledger is damaged or was changed by another program: it holds a value that cannot be read (${shown})`,
    },
    { value: shown },
    cause === undefined ? {} : { cause },
  );
}

/**
 * Parses a stored JSON text.
 *
 * @throws ProblemError `ledger-damaged`
 */
export function parseStored<T>(text: string): T {
  try {
    return JSON.parse(text) as T;
  } catch (error) {
    throw toDamaged(text, error);
  }
}
