/** Words of the follow-up evaluation: where an actual figure is beside the forecast, and what cannot be compared. */
import type { BilingualText } from '../../base/problem.ts';
import type { Gap } from './follow-up.ts';
import type { Verdict } from './follow-up-compare.ts';

export const verdictWords: Readonly<Record<Verdict, BilingualText>> = {
  inside: { zh: '在预测区间内', en: 'inside the forecast range' },
  overlap: { zh: '与预测区间部分重合', en: 'partly inside the forecast range' },
  below: { zh: '低于预测', en: 'below the forecast' },
  above: { zh: '高于预测', en: 'above the forecast' },
  unknown: { zh: '不能比较', en: 'not comparable' },
};

export const gapWords: Readonly<Record<Gap['code'], BilingualText>> = {
  'no-forecast': {
    zh: '预测没有估算这条线路的乘客：它不连接两座有人口数据的城市',
    en: 'the forecast has no riders of this line: it joins no two cities with residents',
  },
  'no-riders-forecast': { zh: '预测没有客流部分', en: 'the forecast has no part of riders' },
  'no-settlement-forecast': { zh: '预测没有清分部分', en: 'the forecast has no part of settlement' },
  'line-not-in-feeds': {
    zh: '开通后的数据中没有这条线路；编号不同时用 --line 预测编号=实际编号',
    en: 'the feeds after opening have no such line; where it has another id, use --line forecast=actual',
  },
  'line-off-card': {
    zh: '这条线路不用一卡通，账本没有它的乘客',
    en: 'the line does not take the card: the ledger has no riders of it',
  },
  'line-shared': {
    zh: '同一网络的其他线路也连接同一对车站，闸机不记线路：乘客数为区间，从只有本线服务的站对到本线服务的全部站对',
    en: 'other lines of the network serve the same pairs of stations and gates write no line: its riders are a range, from pairs that it alone serves to all its pairs',
  },
  'settlement-shares-only': {
    zh: '预测的清分是模拟乘客的，乘客数与实际不同：只比较各方份额，不比较金额',
    en: 'the forecast of the settlement has simulated riders of another number: shares are compared, amounts are not',
  },
  'days-missing': {
    zh: '有的日子没有轧差，金额不全',
    en: 'some days are not netted: amounts are incomplete',
  },
  'card-share-unknown': {
    zh: '未给出用卡比例（--card-share）：账本只有用卡乘客，实际乘客更多',
    en: 'the share of riders with the card is not given (--card-share): the ledger has only these, and there are more',
  },
};
