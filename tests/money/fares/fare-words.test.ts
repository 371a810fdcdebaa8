/** Words of fare ids as published feeds write them. */
import { expect, test } from 'vitest';
import {
  findRiderKind,
  isOrdinary,
  isPass,
  isPremium,
  toWords,
} from '../../../server/money/fares/fare-words.ts';

test.each([
  ['hsr-std-rsv-adu', ['hsr', 'std', 'rsv', 'adu']],
  ['AdultCash', ['adult', 'cash']],
  ['Étudiant_réduit', ['etudiant', 'reduit']],
  ['senior65', ['senior65', 'senior']],
  ['成人票', ['成人票']],
  ['--', []],
])('words of %s', (text, words) => {
  expect(toWords(text)).toEqual(words);
});

test.each([
  ['adult_second_class', 'adult'],
  ['hsr-bus-adu-taipei', 'adult'],
  ['RegularFare', 'adult'],
  ['全票', 'adult'],
  ['大人', 'adult'],
  ['child_first_class', 'child'],
  ['兒童半票', 'child'],
  ['Kinder', 'child'],
  ['student_berth', 'student'],
  ['学割', 'student'],
  ['seniors-65', 'senior'],
  ['敬老票', 'senior'],
  ['Disabled/Medicare', 'disabled'],
  ['youth', 'youth'],
  ['half', 'reduced'],
  ['adult reduced', 'reduced'],
  ['Bilet ulgowy (50%)', 'reduced'],
  ['tarif-réduit', 'reduced'],
  ['OW_1_20160228', undefined],
  ['childers-street', undefined],
  ['studio-city', undefined],
  ['4195', undefined],
  ['', undefined],
])('%j is for %s', (text, kind) => {
  expect(findRiderKind(text)).toBe(kind);
});

test.each([
  ['day_pass', [true, false, false]],
  ['fare_gv_return', [true, false, false]],
  ['月票', [true, false, false]],
  ['first_class', [false, true, false]],
  ['商务座', [false, true, false]],
  ['std', [false, false, true]],
  ['二等座', [false, false, true]],
  ['fare_gv_single', [false, false, true]],
  ['holiday-express', [false, false, false]],
])('%s: pass, premium, ordinary', (text, expected) => {
  expect([isPass(text), isPremium(text), isOrdinary(text)]).toEqual(expected);
});
