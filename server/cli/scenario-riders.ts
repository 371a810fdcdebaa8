/** `tongcheng scenario riders` and `parameters`: expected riders, and the sheet that they rest on. */
import { resolve } from 'node:path';
import { countThreads } from '../app/scenarios/comparison-work.ts';
import { type LineRiders, type RidersJson, toRidersJson } from '../app/scenarios/riders-json.ts';
import { loadParameterSheet, runRiders } from '../app/scenarios/run-riders.ts';
import { toCurrencyWords } from '../base/fen.ts';
import type { RiderForecast } from '../bureau/demand/model/expect-riders.ts';
import { toHourText } from '../bureau/demand/model/forecast-crowding.ts';
import { parameterDefinitions } from '../bureau/demand/model/parameter-definitions.ts';
import { defaultSheet, toSheetJson } from '../bureau/demand/model/parameters.ts';
import type { Range } from '../bureau/demand/model/sample-values.ts';
import type { UrbanChange } from '../bureau/demand/model/urban-riders.ts';
import { exitCodes } from './exit-codes.ts';
import { loadShown } from './options.ts';
import { createBar } from './progress.ts';
import { printProblems, readOrPrint, type ScenarioOptions } from './scenario-command.ts';
import { print } from './with-clearing.ts';

export interface ScenarioRidersOptions extends ScenarioOptions {
  readonly parameters?: string;
  readonly draws: string;
  readonly seed: string;
}

const SHOWN_TORNADO = 8;

/** The default sheet as a file to edit. */
export function printParameterSheet(): void {
  print(JSON.stringify(toSheetJson(defaultSheet), null, 2));
}

export async function runScenarioRiders(file: string, options: ScenarioRidersOptions): Promise<number> {
  const scenario = readOrPrint(file, options);
  if (!scenario) return exitCodes.refused;
  const sheet =
    options.parameters === undefined ? undefined : loadParameterSheet(resolve(options.parameters));
  const loaded = await loadShown(options);
  const bar = createBar('%', options.json !== true);
  let report: RidersJson;
  try {
    report = toRidersJson(
      await runRiders(loaded, scenario, {
        draws: Number(options.draws),
        seed: Number(options.seed),
        ...(options.variant === undefined ? {} : { variant: options.variant }),
        ...(sheet === undefined ? {} : { sheet }),
        threads: countThreads(),
        onProgress: (share) => bar.update(Math.round(share * 100), 100),
      }),
    );
  } finally {
    bar.stop();
  }
  if (options.json) print(JSON.stringify(report));
  else printRiders(report);
  return report.forecast ? exitCodes.done : exitCodes.refused;
}

export function printRiders(report: RidersJson): void {
  const {
    draws,
    forecast,
    parameters,
    problems,
    scenario,
    serviceDay,
    urban = [],
    urbanChanges = [],
  } = report;
  print(
    `${scenario.name}${scenario.variant ? ` (${scenario.variant})` : ''}  ${serviceDay}  ${scenario.hash}`,
  );
  printProblems(
    problems.filter(({ severity }) => severity !== 'info'),
    {},
  );
  if (!forecast) return;
  print(`参数表 parameters ${parameters.hash}`);
  print(
    `范围为 ${draws} 组参数的第 10 至 90 百分位，两位有效数字；[A] 为假设 / ranges are the 10th to 90th percentile of ${draws} sets of parameters, two significant digits; [A] marks an assumption`,
  );
  print('');
  if (forecast.pairs.length > 0) printCorridor(report, forecast);
  else
    print(
      '这一区域只有一个有人口数据的城市：没有城际出行 / one city with residents: no trips between cities',
    );
  print('');
  for (const change of urbanChanges) printUrbanChange(change);
  print('市内出行（全方式，方案前后相同）/ trips inside the cities, all modes, the same before and after');
  for (const { cityId, coincidence, insideZone, meanKm, transitTrips, trips } of urban) {
    print(
      `  ${cityId}: ${toText(trips)}，其中公交 of which transit ${toText(transitTrips)}；平均 mean ${meanKm} km，区内 inside a zone ${toPercent(insideZone)}，重合度 coincidence ${coincidence}`,
    );
  }
  if (forecast.assumedFares > 0)
    print(
      `${forecast.assumedFares} 个站间票价按里程假设 [A] / fares between stations assumed by distance [A]`,
    );
}

function printCorridor(report: RidersJson, forecast: NonNullable<RidersJson['forecast']>): void {
  const { currency, notEstimated = [], parameters } = report;
  print('城际每日人次 / trips between the cities a day');
  const modeNames = { rail: '铁路 rail', coach: '客运班车 coach', car: '小汽车 car' };
  for (const { after, before, mode } of forecast.modes)
    print(`  ${modeNames[mode].padEnd(16)} ${toText(before)} → ${toText(after)}`);
  for (const { after, before, cities } of forecast.pairs)
    print(`  ${cities.join('—')} 公共方式 public: ${toText(before)} → ${toText(after)}`);
  print(`  人均广义时间节省 generalised minutes gained a trip: ${toText(forecast.benefitMin)}`);
  for (const line of forecast.lines)
    if (!notEstimated.includes(line.id)) printLine(line, toMoneyWords(currency));
  for (const id of notEstimated) {
    print('');
    print(
      `${id}: 不连接两座有人口数据的城市，未估算 / does not join two cities with residents: not estimated`,
    );
  }
  for (const { before, id, name } of forecast.removed) {
    print('');
    print(`${name} ${id}  撤销 removed: ${toText(before)} → 0`);
  }
  if (forecast.lines.length + forecast.removed.length === 0) {
    print('');
    print('方案没有改变两城之间的任何服务 / the scenario changes no service between the two cities');
  } else printTornado(forecast, report);
  printGains(forecast, toMoneyWords(parameters.currency));
  printElasticities(forecast);
}

function printLine(line: LineRiders, { unit, perDay }: MoneyWords): void {
  const { after, averageFareFen, before, breakEvenRiders, dailyCostFen, departures, doorMin, hops } = line;
  print('');
  print(`${line.name} ${line.id}  ${departures} 班 departures`);
  print(`  每日乘客 riders a day: ${toText(before)} → ${toText(after)}`);
  print(`  其中诱增 of which induced: ${toText(line.induced)} [V]`);
  printCrossCheck(line);
  print(`  门到门 door to door ${doorMin} min，车上 in the vehicle ${line.rideMin} min`);
  print(
    `  平均票价 average fare ${toYuan(averageFareFen)} ${unit}；票款 revenue ${toYuanRange(line.revenueFen)} ${perDay}`,
  );
  if (dailyCostFen) print(`  运营成本 operating cost ${toYuanRange(dailyCostFen)} ${perDay} [A]`);
  if (breakEvenRiders) {
    const isPaid =
      after.low >= breakEvenRiders.high
        ? 'yes'
        : after.high < breakEvenRiders.low && !line.callsOutside
          ? 'no'
          : 'open';
    const verdict = { yes: '可覆盖 covered', no: '不能覆盖 not covered', open: '不确定 open' }[isPaid];
    print(`  盈亏平衡 break-even ${toText(breakEvenRiders)} 人/日 riders a day：${verdict}`);
  }
  if (line.callsOutside)
    print(
      '  模型城市以外的乘客未计入 riders outside the cities of the model are not counted; break-even at the mean fare between its stops',
    );
  for (const { from, loadFactor, riders, seats, to } of hops) {
    const load = loadFactor === undefined ? '' : `  ${seats} 座 seats，${toPercent(loadFactor)}`;
    const isOver = loadFactor !== undefined && loadFactor > 1 ? '  ⚠ 超过座位 more riders than seats' : '';
    print(`    ${from} → ${to}  ${toText(riders)}${load}${isOver}`);
  }
  if (line.crowding) printCrowding(line.crowding);
}

function printCrowding({
  aboveAll,
  aboveSeats,
  busiest,
  hopHours,
}: NonNullable<LineRiders['crowding']>): void {
  const { departures, from, hour, loadFactor, riders, seats, standing = 0, to } = busiest;
  const places =
    seats === undefined
      ? ''
      : `，${seats} 座 seats (${toPercent(loadFactor ?? 0)})${standing > 0 ? `，${standing} 站位 standing [A]` : ''}`;
  print(
    `  最挤的一小时 busiest hour [A]: ${toHourText(hour)} ${from} → ${to}  ${toNumber(riders)} 人 riders，${departures} 班 departures${places}`,
  );
  if (aboveSeats === undefined) return;
  print(
    `  该方向 ${hopHours} 个区间小时中超过座位 hop-hours of this direction above seats: ${toPercent(aboveSeats)}${standing > 0 ? `；超过座位和站位 above seats and standing: ${toPercent(aboveAll ?? 0)}` : ''}`,
  );
}

/** A larger difference between the two assignments is named. */
const PARTS_BEYOND = 0.25;

function printCrossCheck({ after, byStrategies, induced }: LineRiders): void {
  const carried = after.central - induced.central;
  if (carried <= 0) return;
  const ratio = byStrategies / carried - 1;
  const flag = Math.abs(ratio) > PARTS_BEYOND ? '  ⚠ 两法相差大 the two assignments part' : '';
  const sign = ratio >= 0 ? '+' : '';
  print(
    `  最优策略分配（不含诱增）by optimal strategies, without induced: ${toNumber(byStrategies)} (${sign}${toPercent(ratio)})${flag}`,
  );
}

function printTornado(
  { changed, tornado }: Pick<RiderForecast, 'changed' | 'tornado'>,
  { parameters }: RidersJson,
): void {
  print('');
  print(
    `改动线路的乘客 riders of the changed lines: ${toText(changed.before)} → ${toText(changed.after)}；影响最大 what moves it most:`,
  );
  for (const { high, low, parameter } of tornado.slice(0, SHOWN_TORNADO)) {
    const { name } = parameterDefinitions[parameter];
    const { high: top, low: bottom, mark, unit } = parameters.sheet[parameter];
    print(`  ${name.zh} ${name.en} [${mark}] ${bottom}…${top} ${unit}: ${toNumber(low)} … ${toNumber(high)}`);
  }
}

/** Riders of city lines by people who travel inside the city. */
function printUrbanChange({
  boardingsPerTrip,
  cityId,
  gainMin,
  lines,
  others,
  tornado,
  transit,
}: UrbanChange): void {
  print(
    `${cityId} 市内公交 transit inside the city: ${toText(transit.before)} → ${toText(transit.after)} 人次/日 trips a day [A]`,
  );
  print(
    `  每次乘车次数 boardings a trip ${boardingsPerTrip.before} → ${boardingsPerTrip.after}；每次节省 gain a trip ${toNumber(gainMin)} min`,
  );
  for (const { after, before, departures, id, name } of lines)
    print(
      `  ${name} ${id}  ${departures.before} → ${departures.after} 班 departures；乘客 boardings a day ${toText(before)} → ${toText(after)}`,
    );
  if (others.length > 0) print('  受影响的其他线路 other lines that change most:');
  for (const { after, before, id, name } of others)
    print(`    ${name} ${id}  ${toNumber(before)} → ${toNumber(after)}`);
  for (const { high, low, parameter } of tornado.slice(0, 4)) {
    const { name } = parameterDefinitions[parameter];
    print(`  ${name.zh} ${name.en}: ${toNumber(low)} … ${toNumber(high)}`);
  }
  print('');
}

/** Who gains: travellers by purpose, and residents by district. */
function printGains(
  { districts, groups }: NonNullable<RidersJson['forecast']>,
  { perDay }: MoneyWords,
): void {
  print('');
  print('按出行目的 / by purpose [A]');
  for (const { benefitMin, name, publicAfter, publicBefore, trips, yuanPerDay } of groups) {
    print(
      `  ${name.zh} ${name.en}: ${toText(trips)} 人次 trips；公共方式 public modes ${toText(publicBefore)} → ${toText(publicAfter)}；每次节省 gain a trip ${toText(benefitMin)} min；${toText(yuanPerDay)} ${perDay}`,
    );
  }
  print('');
  print('按居住区县 / by district of residence（负数为损失 negative: they lose）');
  for (const { benefitMin, city, district, trips, yuanPerDay } of districts) {
    print(
      `  ${district ?? city}: ${toText(trips)} 人次 trips；每次节省 gain a trip ${toText(benefitMin)} min；${toText(yuanPerDay)} ${perDay}`,
    );
  }
}

function printElasticities({ elasticities }: Pick<RiderForecast, 'elasticities'>): void {
  print('');
  print('隐含弹性（既有公共方式）/ implied elasticities of the existing public mode');
  for (const { band, isInside, value } of elasticities) {
    const flag = isInside ? '' : '  ⚠ 超出 outside';
    print(
      `  ${band.name.zh} ${band.name.en} ${value.toFixed(2)}；文献 published ${band.low}…${band.high} [${band.mark}]${flag}`,
    );
  }
}

interface MoneyWords {
  readonly unit: string;
  readonly perDay: string;
}

function toMoneyWords(currency: string): MoneyWords {
  const { en, zh } = toCurrencyWords(currency);
  return { unit: zh, perDay: `${zh}/日 ${en} a day` };
}

const toNumber = (value: number) => value.toLocaleString('en', { maximumSignificantDigits: 2 });
const toText = ({ central, high, low }: Range) => `${toNumber(central)} (${toNumber(low)}–${toNumber(high)})`;
const toYuan = (fen: number) => toNumber(fen / 100);
const toYuanRange = ({ central, high, low }: Range) => `${toYuan(central)} (${toYuan(low)}–${toYuan(high)})`;
const toPercent = (share: number) => `${Math.round(share * 100)} %`;
