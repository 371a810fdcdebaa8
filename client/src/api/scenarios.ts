/** Scenarios and comparisons: queries, and the requests that write. */
import { queryOptions } from '@tanstack/react-query';
import type { Language } from '../i18n/language.ts';
import type {
  ComparisonJob,
  ComparisonPart,
  LatLon,
  SavedScenario,
  ScenarioDocument,
  ScenarioProblem,
} from './contract.ts';
import { ApiProblem, get, post, put, remove, toUrl } from './http.ts';
import { moneyKey } from './money-queries.ts';

/** Answers that need the token leave the cache when the user signs out. */
const key = [moneyKey, 'scenarios'] as const;

export const scenariosQuery = () =>
  queryOptions({
    queryKey: [...key, 'list'],
    queryFn: ({ signal }) => get('/api/v1/scenarios', { signal }),
    staleTime: 0,
  });

export const scenarioQuery = (scenarioId: string) =>
  queryOptions({
    queryKey: [...key, 'one', scenarioId],
    queryFn: ({ signal }) => get('/api/v1/scenarios/{scenarioId}', { params: { scenarioId }, signal }),
    staleTime: 0,
    // The page holds changes of its own: another answer must not replace them.
    refetchOnReconnect: false,
  });

export const saveScenario = (scenarioId: string, document: ScenarioDocument, revision?: string) =>
  put('/api/v1/scenarios/{scenarioId}', {
    params: { scenarioId },
    body: { document: { ...document }, ...(revision === undefined ? {} : { revision }) },
  });

/** The document of a table of planned lines; faults are those of `listFaults`. */
export const readTable = (csv: string, name: string, serviceDay: string) =>
  post('/api/v1/scenarios/from-table', { body: { csv, name, serviceDay } });

export const deleteScenario = ({ revision, scenarioId }: Pick<SavedScenario, 'revision' | 'scenarioId'>) =>
  remove('/api/v1/scenarios/{scenarioId}', { params: { scenarioId }, query: { revision } });

export const checkQuery = (scenarioId: string, document: ScenarioDocument, variant: string | undefined) =>
  queryOptions({
    queryKey: [...key, 'check', document, variant],
    queryFn: ({ signal }) =>
      post('/api/v1/scenarios/{scenarioId}/check', {
        params: { scenarioId },
        body: { document: { ...document }, variant },
        signal,
      }),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** Isochrones of a place before and after, at 08:00 of the service day. */
export const isochronesQuery = (
  scenarioId: string,
  document: ScenarioDocument,
  variant: string | undefined,
  at: LatLon | undefined,
) =>
  queryOptions({
    queryKey: [...key, 'isochrones', document, variant, at],
    queryFn: ({ signal }) =>
      post('/api/v1/scenarios/{scenarioId}/isochrones', {
        params: { scenarioId },
        body: { document: { ...document }, variant, lat: at?.lat ?? 0, lon: at?.lon ?? 0 },
        signal,
      }),
    enabled: at !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });

export interface CompareRequest {
  readonly variant: string | undefined;
  readonly from: string;
  readonly to: string;
  readonly pairs: [string, string][];
  readonly parts: ComparisonPart[];
}

export const startComparison = (scenarioId: string, document: ScenarioDocument, request: CompareRequest) =>
  post('/api/v1/scenarios/{scenarioId}/compare', {
    params: { scenarioId },
    body: { document: { ...document }, ...request },
  });

const isUnderWay = ({ state }: ComparisonJob) => state === 'waiting' || state === 'running';

export const comparisonQuery = (comparisonId: string) =>
  queryOptions({
    queryKey: [...key, 'comparison', comparisonId],
    queryFn: ({ signal }) => get('/api/v1/comparisons/{comparisonId}', { params: { comparisonId }, signal }),
    refetchInterval: ({ state }) => (state.data && isUnderWay(state.data) ? 500 : false),
    enabled: comparisonId !== '',
    staleTime: ({ state }) => (state.data?.state === 'done' ? Number.POSITIVE_INFINITY : 0),
  });

export const cancelComparison = (comparisonId: string) =>
  remove('/api/v1/comparisons/{comparisonId}', { params: { comparisonId } });

export const toExportUrl = (scenarioId: string, variant: string | undefined) =>
  toUrl('/api/v1/scenarios/{scenarioId}/export', { params: { scenarioId }, query: { variant } });

export type ReportFormat = 'docx' | 'xlsx' | 'html';

export const toReportUrl = (comparisonId: string, format: ReportFormat, language: Language) =>
  toUrl('/api/v1/comparisons/{comparisonId}/report.{format}', {
    params: { comparisonId, format },
    query: { language },
  });

/** The faults of a document that a refusal lists. */
export function listFaults(error: unknown): ScenarioProblem[] {
  if (!(error instanceof ApiProblem) || error.code !== 'scenario-invalid') return [];
  const errors = (error.details.errors ?? []) as Omit<ScenarioProblem, 'severity'>[];
  return errors.map((fault) => ({ ...fault, severity: 'error' }));
}
