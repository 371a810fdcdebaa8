/** Words of reports for the codes of scenarios and zones. */
import { type Names, toNameIn } from '../../base/names.ts';
import type { BilingualText } from '../../base/problem.ts';
import type { Modification } from '../../bureau/scenario/document.ts';
import type { VehicleKind } from '../../bureau/scenario/operating-parameters.ts';
import type { EffectName } from '../../bureau/scenario/scenario-refs.ts';

export const modificationWords: Readonly<Record<Modification['type'], BilingualText>> = {
  addLine: { zh: '新增线路', en: 'new line' },
  express: { zh: '快车', en: 'express' },
  coachToBus: { zh: '客运班线公交化', en: 'coach line run like a bus' },
  reroute: { zh: '改线', en: 'other way' },
  removeStops: { zh: '撤站', en: 'stops taken away' },
  removeTrips: { zh: '减班', en: 'trips taken away' },
  setHeadway: { zh: '调整发车间隔', en: 'headway' },
  adjustSpeed: { zh: '调整速度', en: 'speed' },
  adjustDwell: { zh: '调整停站时间', en: 'dwell' },
  onDemandZone: { zh: '定制客运区', en: 'zone of vehicles on demand' },
  walkLink: { zh: '步行通道', en: 'walk link' },
  setFare: { zh: '调整票价', en: 'fare' },
  setScheme: { zh: '调整一卡通规则', en: 'card scheme' },
  replaceFeed: { zh: '换用另一版数据', en: 'another feed' },
};

export const effectWords: Readonly<Record<EffectName, BilingualText>> = {
  lines: { zh: '线路', en: 'lines' },
  linesRemoved: { zh: '撤销线路', en: 'lines removed' },
  linesChanged: { zh: '变更线路', en: 'lines changed' },
  feeds: { zh: '数据', en: 'feeds' },
  stops: { zh: '车站', en: 'stops' },
  patterns: { zh: '停站模式', en: 'patterns' },
  departuresAdded: { zh: '新增班次', en: 'departures added' },
  departuresRemoved: { zh: '减少班次', en: 'departures removed' },
  departuresChanged: { zh: '变更班次', en: 'departures changed' },
  callsAdded: { zh: '新增停站', en: 'calls added' },
  callsRemoved: { zh: '减少停站', en: 'calls removed' },
  walks: { zh: '步行', en: 'walks' },
  fares: { zh: '票价', en: 'fares' },
  rules: { zh: '一卡通规则', en: 'rules of the card' },
};

export const vehicleKindWords: Readonly<Record<VehicleKind, BilingualText>> = {
  bus: { zh: '公交车', en: 'city bus' },
  coach: { zh: '客车', en: 'coach' },
  minibus: { zh: '小型客车', en: 'minibus' },
  metro: { zh: '地铁列车', en: 'metro train' },
  rail: { zh: '动车组', en: 'train' },
  other: { zh: '其他车辆', en: 'other vehicle' },
};

const opportunityWords: Readonly<Record<string, BilingualText>> = {
  population: { zh: '人口', en: 'residents' },
  jobs: { zh: '岗位', en: 'jobs' },
  schools: { zh: '学校', en: 'schools' },
  healthcare: { zh: '医疗机构', en: 'health care' },
};

const categoryWords: Readonly<Record<string, BilingualText>> = {
  airport: { zh: '机场', en: 'airport' },
  hospital: { zh: '医院', en: 'hospital' },
  station: { zh: '车站', en: 'station' },
  university: { zh: '大学', en: 'university' },
  mall: { zh: '商场', en: 'mall' },
  government: { zh: '政府', en: 'government' },
  scenic: { zh: '景点', en: 'sight' },
  office: { zh: '办公区', en: 'offices' },
};

/** A kind that a file of zones names keeps its own word. */
export const toOpportunityText = (name: string): BilingualText =>
  opportunityWords[name] ?? { zh: name, en: name };

export const toCategoryText = (name: string): BilingualText => categoryWords[name] ?? { zh: name, en: name };

export const toNameText = (names: Names): BilingualText => ({
  zh: toNameIn(names, 'zh'),
  en: toNameIn(names, 'en'),
});
