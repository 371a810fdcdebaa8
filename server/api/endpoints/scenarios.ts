/** Handlers of `/api/v1/scenarios` and `/api/v1/comparisons`. */

import { cellToBoundary, isValidCell } from 'h3-js';
import type { ComparisonJob } from '../../app/scenarios/comparison-jobs.ts';
import type { RidersJson } from '../../app/scenarios/riders-json.ts';
import type { ComparedSettlement, ScenarioComparison } from '../../app/scenarios/run-comparison.ts';
import type { IsochronesSide } from '../../app/scenarios/scenario-isochrones.ts';
import type { ScenarioUseCases } from '../../app/scenarios/scenario-room.ts';
import { parseDocument, type StoredScenario, toInvalid } from '../../app/scenarios/scenario-store.ts';
import type { Names } from '../../base/names.ts';
import { ProblemError } from '../../base/problem.ts';
import { type ParameterName, parameterDefinitions } from '../../bureau/demand/model/parameter-definitions.ts';
import { parseSheet } from '../../bureau/demand/model/parameters.ts';
import type { OperationsComparison, OperatorChange } from '../../bureau/scenario/compare-operations.ts';
import type { RiderRow } from '../../bureau/scenario/compare-rider-money.ts';
import { type Scenario, toScenarioJsonSchema, toSeconds } from '../../bureau/scenario/document.ts';
import type { scenarioOperations } from '../schema/scenario.ts';
import { toInstantText } from '../wire/instant.ts';
import { toCompact, toNameRecord } from '../wire/json.ts';
import { type EndpointContext, type Handlers, toTextReply } from './endpoint.ts';
import { toFieldProblem } from './field-errors.ts';
import { toApiIsochrones, viewOf } from './reach.ts';

const open = async ({ useCases }: EndpointContext): Promise<ScenarioUseCases> => useCases.scenarios();

export const scenariosHandlers: Handlers<typeof scenarioOperations> = {
  scenarios: async (call) => {
    const { scenarios, ...base } = (await open(call)).list();
    return { ...base, scenarios: scenarios.map(toSummary) };
  },

  scenarioSchema: () => toScenarioJsonSchema() as Record<string, unknown>,

  scenarioFromTable: async (call) => {
    const { csv, name, serviceDay } = call.body;
    const { problems, scenario } = (await open(call)).fromTable(csv, { name, serviceDay });
    if (!scenario) throw toInvalid(problems);
    return { document: scenario };
  },

  scenario: async (call) => toSaved((await open(call)).get(call.params.scenarioId)),

  saveScenario: async (call) => {
    const { document, revision } = call.body;
    return toSaved((await open(call)).put(call.params.scenarioId, document, revision));
  },

  deleteScenario: async (call) => {
    const { scenarioId } = call.params;
    (await open(call)).remove(scenarioId, call.query.revision);
    return { scenarioId };
  },

  checkScenario: async (call) => {
    const scenarios = await open(call);
    return scenarios.check(toDocument(scenarios, call), call.body.variant);
  },

  compareScenario: async (call) => {
    const { cutoffsMin, from, maxTravelMin, pairs, parts, settlement, to, variant } = call.body;
    if (toSeconds(to) <= toSeconds(from) || toSeconds(to) - toSeconds(from) > 86_400) {
      throw toFieldProblem(
        'to',
        '应晚于 from，不超过 24 小时',
        'After `from`, by 24 hours at most',
        'bad-time',
        'body',
      );
    }
    const scenarios = await open(call);
    const riders = toRiders(call.body.riders);
    const options = { from, to, maxTravelMin, cutoffsMin, pairs, parts, riders, settlement };
    const task = { kind: 'compare' as const, document: toDocument(scenarios, call), variant, options };
    return toApiJob(scenarios.compare(task, call.nowEpochSec));
  },

  scenarioIsochrones: async (call) => {
    const { cutoffsMin, lat, lon, time, variant } = call.body;
    const scenarios = await open(call);
    const document = toDocument(scenarios, call);
    const ask = { at: { lat, lon }, time, cutoffsMin };
    const { after, before, request } = await scenarios.drawIsochrones(document, variant, ask);
    const toSide = ({ isochrones, timetableHash }: IsochronesSide) => ({
      timetableHash,
      isochrones: toApiIsochrones(isochrones, request, viewOf(call)),
    });
    return { before: toSide(before), after: toSide(after) };
  },

  exportScenario: async (call) => {
    const { scenarioId } = call.params;
    const scenarios = await open(call);
    const content = await scenarios.exportZip(scenarios.getDocument(scenarioId), call.query.variant);
    return toTextReply({ contentType: 'application/zip', fileName: `${scenarioId}.zip`, content });
  },

  comparison: async (call) => toApiJob((await open(call)).getComparison(call.params.comparisonId)),

  cancelComparison: async (call) => toApiJob((await open(call)).cancelComparison(call.params.comparisonId)),
};

/** The document of the request, or the saved one. */
function toDocument(
  scenarios: ScenarioUseCases,
  { body, params }: { readonly body: { document?: unknown }; readonly params: { scenarioId: string } },
): Scenario {
  return body.document === undefined
    ? scenarios.getDocument(params.scenarioId)
    : parseDocument(body.document);
}

function toSummary({ document, isShipped, problems, revision, savedSec, scenarioId }: StoredScenario) {
  return toCompact({
    scenarioId,
    isShipped,
    revision,
    saved: toInstantText(savedSec),
    name: document?.name ?? scenarioId,
    nameEn: document?.nameEn,
    author: document?.author,
    serviceDay: document?.serviceDay,
    modificationCount: document?.modifications.length ?? 0,
    problems,
  });
}

function toSaved({ document, isShipped, problems, revision, scenarioId }: StoredScenario) {
  if (!document) throw toInvalid(problems);
  return { scenarioId, isShipped, revision, document };
}

/** @throws ProblemError `bad-request` with the faults of the parameter sheet */
function toRiders({ draws, seed, sheet: given }: RidersBody) {
  if (given === undefined) return { draws, seed };
  const { problems, sheet } = parseSheet(JSON.stringify(given));
  if (sheet) return { draws, seed, sheet };
  const errors = problems.map(({ field, text }) => ({
    field: `riders.sheet.${field}`,
    code: 'custom',
    text,
  }));
  const message = { zh: '参数表有误', en: 'The parameter sheet is wrong' };
  throw new ProblemError('bad-request', message, { in: 'body', errors });
}

interface RidersBody {
  readonly draws: number;
  readonly seed: number;
  readonly sheet?: object | undefined;
}

function toApiJob({ jobId, part, problem, progress, result, state }: ComparisonJob) {
  return toCompact({ jobId, state, progress, part, problem, comparison: result && toApiComparison(result) });
}

function toApiComparison({
  access,
  effects,
  operations,
  riders,
  settlement,
  ...comparison
}: ScenarioComparison) {
  return toCompact({
    ...comparison,
    effects: effects.map(({ counts, modification, type }) => ({
      modification,
      type,
      counts: toCompact(counts),
    })),
    access: access && {
      ...access,
      pairs: access.pairs.map(({ from, to, ...times }) => ({
        from: toNameRecord(from),
        to: toNameRecord(to),
        ...times,
      })),
      zones: access.zones.map((zone) => toCompact({ ...zone, ring: findRing(zone.id) })),
      places: access.places.map(({ name, ...place }) => ({ ...place, name: toNameRecord(name) })),
    },
    operations: operations && toApiOperations(operations),
    riders: riders && toApiRiders(riders),
    settlement: settlement && toApiSettlement(settlement),
  });
}

function toApiOperations({ costsOf, lines, operators, total }: OperationsComparison) {
  const toChange = ({ name, ...change }: OperatorChange) => ({ ...change, name: toNameRecord(name) });
  return { costsOf, operators: operators.map(toChange), total: toChange(total), lines };
}

function toApiSettlement(settlement: ComparedSettlement) {
  const parties = settlement.parties.map(({ names, ...party }) => ({ ...party, names: toNameRecord(names) }));
  if (settlement.method === 'simulated') return { ...settlement, parties };
  const toRow = ({ names, ...row }: RiderRow) => toCompact({ ...row, names: names && toNameRecord(names) });
  const { districts, groups } = settlement.riders;
  return {
    ...settlement,
    parties,
    riders: { groups: groups.map(toRow), districts: districts.map(toRow) },
  };
}

function toApiRiders({ forecast, urban, urbanChanges, ...riders }: RidersJson) {
  const toBar = (bar: {
    readonly parameter: ParameterName;
    readonly low: number;
    readonly high: number;
  }) => ({
    ...bar,
    name: parameterDefinitions[bar.parameter].name,
  });
  const toHop = <Hop extends { readonly fromNames: Names; readonly toNames: Names }>(hop: Hop) => ({
    ...hop,
    fromNames: toNameRecord(hop.fromNames),
    toNames: toNameRecord(hop.toNames),
  });
  return toCompact({
    ...riders,
    forecast: forecast && {
      ...forecast,
      lines: forecast.lines.map(({ crowding, hops, longName, ...line }) => ({
        ...line,
        longName: toNameRecord(longName),
        hops: hops.map(toHop),
        ...(crowding ? { crowding: { ...crowding, busiest: toHop(crowding.busiest) } } : {}),
      })),
      districts: forecast.districts.map(({ names, ...one }) => ({ ...one, names: toNameRecord(names) })),
      tornado: forecast.tornado.map(toBar),
      removed: forecast.removed.map(({ longName, ...line }) => ({
        ...line,
        longName: toNameRecord(longName),
      })),
    },
    urban,
    urbanChanges: urbanChanges?.map((change) => ({ ...change, tornado: change.tornado.map(toBar) })),
  });
}

/** Five decimals are about one metre. */
const toShort = (degrees: number) => Math.round(degrees * 1e5) / 1e5;

/** Corners of a zone of the H3 grid. */
function findRing(zoneId: string): [number, number][] | undefined {
  if (!isValidCell(zoneId)) return undefined;
  return cellToBoundary(zoneId).map(([lat, lon]) => [toShort(lat), toShort(lon)]);
}
