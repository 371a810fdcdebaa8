/** The report of a scenario, with a section for each part of its comparison. */
import { fillCurrency } from '../../bureau/report/fill-currency.ts';
import type { LineMap } from '../../bureau/report/maps.ts';
import type { Report } from '../../bureau/report/report.ts';
import type { City } from '../../transit/network/cities.ts';
import { toAccessSection } from './access-section.ts';
import { toModifications } from './modifications-section.ts';
import { toOperationsSection } from './operations-section.ts';
import { toRidersSection, toUncertaintySection } from './riders-section.ts';
import { type AppendixInput, toAppendix } from './scenario-appendix.ts';
import { toSummary } from './scenario-summary.ts';
import { toSettlementSection } from './settlement-section.ts';
import { toTravelTimes } from './travel-times-section.ts';

export interface ScenarioReportInput extends AppendixInput {
  /** Whether the zones are those of the region, whose residents are spread by a model. */
  readonly hasModelZones: boolean;
  readonly cities: readonly City[];
  readonly map?: LineMap;
}

export function toScenarioReport(input: ScenarioReportInput): Report {
  const { cities, comparison, hasModelZones, map, scenario } = input;
  const { access, operations, riders, settlement } = comparison;
  const variant = scenario.variants?.find(({ id }) => id === comparison.scenario.variant);
  const forecast = riders?.forecast;
  const report: Report = {
    title: {
      zh: `规划方案评估报告：${scenario.name}${variant ? `（${variant.name}）` : ''}`,
      en: `Scenario report: ${scenario.nameEn ?? scenario.name}${variant ? ` (${variant.nameEn ?? variant.name})` : ''}`,
    },
    subtitle: {
      zh: `运营日 ${comparison.serviceDay}，出发时段 ${comparison.window.join('–')}`,
      en: `Service day ${comparison.serviceDay}, departures ${comparison.window.join('–')}`,
    },
    sections: [
      toSummary({ comparison, hasModelZones, scenario }),
      toModifications(comparison, map),
      ...(access && access.pairs.length > 0 ? [toTravelTimes(access)] : []),
      ...(access ? [toAccessSection(access, hasModelZones)] : []),
      ...(operations ? [toOperationsSection(operations)] : []),
      ...(riders && forecast
        ? [toRidersSection({ ...riders, forecast }), toUncertaintySection({ ...riders, forecast })]
        : []),
      ...(settlement ? [toSettlementSection(settlement, cities)] : []),
      toAppendix(input),
    ],
  };
  return fillCurrency(report, comparison.currency);
}
