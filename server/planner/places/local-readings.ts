/**
 * Readings that a general dictionary does not know: local place names, mostly Mongolian in Chinese
 * characters, and words that it reads otherwise. Longer words first in effect; syllables by blanks.
 */
export const localReadings: Readonly<Record<string, string>> = {
  什拉: 'shi la',
  什报: 'shi bao',
  什不: 'shi bu',
  什尔: 'shi er',
  什兵: 'shi bing',
  察右: 'cha you',
  昆都仑: 'kun du lun',
  都仑: 'du lun',
  大厦: 'da xia',
  厦: 'xia',
  台什: 'tai shi',
  讨思浩: 'tao si hao',
  曾家: 'zeng jia',
  沙尔沁: 'sha er qin',
  土黑麻: 'tu hei ma',
  哈拉沁: 'ha la qin',
  哈素海: 'ha su hai',
  和林格尔: 'he lin ge er',
  单家: 'shan jia',
  呼和: 'hu he',
  召: 'zhao',
  朝阳: 'chao yang',
  长途: 'chang tu',
  长胜: 'chang sheng',
  长春: 'chang chun',
  长安: 'chang an',
  重庆: 'chong qing',
};
