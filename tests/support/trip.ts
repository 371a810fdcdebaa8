/** The trip that the tests of the page plan: 呼和浩特 新华广场 to 包头 阿尔丁广场, a bus stop in 昆都仑区. */

export type Language = 'zh' | 'en';

export const languages: readonly Language[] = ['zh', 'en'];

const tripDate = '2026-11-25';
const tripTime = '07:30';

const ends = {
  from: 'hohhot-metro:M108',
  fromAt: '40.81955,111.66131',
  fromName: '新华广场',
  fromNameEn: 'XINHUA Square',
  to: 'baotou-bus:bb-aerdingguangchang',
  toAt: '40.65340,109.83322',
  toName: '阿尔丁广场',
  toNameEn: "A'erding Square",
};

/** Address of the list of trips; `more` replaces and adds parameters. */
export function toPlanPath(language: Language, more: Readonly<Record<string, string>> = {}): string {
  const params = new URLSearchParams({ ...ends, time: `${tripDate}T${tripTime}`, ...more });
  if (language === 'en') params.set('lang', 'en');
  return `/plan?${params}`;
}

export const toViewPath = (path: string, language: Language) =>
  language === 'en' ? `${path}?lang=en` : path;

/** Address of the reachable area from the start of the trip, at the same time. */
export function toReachPath(language: Language): string {
  const { from, fromAt, fromName, fromNameEn } = ends;
  const params = new URLSearchParams({ from, fromAt, fromName, fromNameEn, time: `${tripDate}T${tripTime}` });
  if (language === 'en') params.set('lang', 'en');
  return `/reach?${params}`;
}
