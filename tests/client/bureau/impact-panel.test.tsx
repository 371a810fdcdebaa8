// @vitest-environment jsdom

import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { AddLine, ScenarioCheck } from '../../../client/src/api/contract.ts';
import { ImpactPanel } from '../../../client/src/bureau/impact-panel.tsx';
import { newLine } from '../../../client/src/bureau/new-document.ts';
import { en } from '../../../client/src/i18n/en.ts';
import { zh } from '../../../client/src/i18n/zh.ts';
import { renderPage } from '../render.tsx';
import { cityDocument } from './with-tools.tsx';

const stops: AddLine['stops'] = [
  { new: { name: 'a', lat: 40, lon: 111 } },
  { new: { name: 'b', lat: 40.1, lon: 111 } },
];
const document = cityDocument([{ ...newLine('line-1', 'K1', 'op'), stops }]);

const range = (low: number, high = low) => ({ low, central: (low + high) / 2, high });
const operation = {
  departures: 128,
  vehicleKm: 1_426.4,
  vehicleHours: 57.04,
  seats: 3_840,
  fleet: 5,
  spares: 1,
  kwh: range(1_569, 2_510),
  litres: range(0),
  co2Kg: range(784, 1_707),
  costFen: range(1_283_760),
};

function toCheck(inboundSec = 1_605): ScenarioCheck {
  const run = { pattern: 'all', metres: 11_143, leastSec: 672, plannedSec: 719 };
  return {
    isRight: true,
    hash: 'sha256:0',
    currency: 'CNY',
    problems: [],
    effects: [],
    lines: [
      {
        modification: 'line-1',
        fleet: 5,
        checks: [
          { ...run, direction: 'outbound', runSec: 1_605 },
          { ...run, direction: 'inbound', runSec: inboundSec },
        ],
      },
    ],
    operations: {
      costsOf: 'all',
      change: operation,
      lines: [{ modification: 'line-1', operation, residents: 44_223.6 }],
    },
  };
}

const figure = (name: string) =>
  screen.getAllByText(name).map((term) => term.parentElement?.querySelector('dd')?.textContent);

test('every figure has its mark, and those of a model two digits', () => {
  renderPage(<ImpactPanel check={toCheck()} document={document} isOld={false} />);
  expect(figure(zh['bureau.departuresChange'])).toEqual(['+128 [C]']);
  expect(figure(zh['bureau.vehicleKm'])).toEqual(['+1,426 [C]']);
  expect(figure(zh['bureau.vehicleHours'])).toEqual(['+57 [C]']);
  expect(figure(zh['bureau.costDay'])).toEqual(['+¥13,000 [A]']);
  expect(figure(zh['bureau.kwhDay'])).toEqual(['+1,600 … +2,500 [A]']);
  expect(figure(zh['bureau.co2Day'])).toEqual(['+780 … +1,700 [A]']);
  expect(figure(zh['bureau.residents'])).toEqual(['44,000 [A]']);
  expect(figure(zh['bureau.headways'])).toEqual(['06:00–22:00 每 15 分钟 [C]']);
  expect(screen.queryByText(zh['bureau.litresDay'])).toBeNull();
  for (const cell of window.document.querySelectorAll('dd')) expect(cell.textContent).toMatch(/\[[AC]\]$/);
});

test('costs are in the currency of the check, with a note where default costs are left out', () => {
  const check = toCheck();
  const operations = check.operations && { ...check.operations, costsOf: 'stated' as const };
  renderPage(
    <ImpactPanel
      check={{ ...check, currency: 'BRL', ...(operations ? { operations } : {}) }}
      document={document}
      isOld={false}
    />,
  );
  expect(figure(zh['bureau.costDay'])).toEqual(['+R$13,000 [A]']);
  expect(screen.getByText(/BRL/)).toBeTruthy();
});

test('directions that are alike are one row, others are two', () => {
  const { rerender } = renderPage(<ImpactPanel check={toCheck()} document={document} isOld={false} />);
  const rows = () =>
    within(screen.getByRole('table', { hidden: true })).getAllByRole('row', { hidden: true });
  expect(rows().map(({ textContent }) => textContent)).toHaveLength(2);
  expect(rows()[1]?.textContent).toContain('K1 ↔');
  rerender(<ImpactPanel check={toCheck(1_700)} document={document} isOld={false} />);
  expect(rows()).toHaveLength(3);
});

test('figures of an older document are not shown while new ones are computed', () => {
  renderPage(<ImpactPanel check={toCheck()} document={document} isOld />, { language: 'en' });
  const panel = screen.getByTestId('impact');
  expect(panel.getAttribute('aria-busy')).toBe('true');
  expect(within(panel).getByText(en['bureau.computing'])).toBeTruthy();
  expect(panel.querySelector('dd')?.closest('[aria-hidden="true"]')).toBeTruthy();
});

test('with errors there is no figure, and without modifications there is a hint', () => {
  const { operations: _, ...rest } = toCheck();
  const { rerender } = renderPage(
    <ImpactPanel check={{ ...rest, isRight: false }} document={document} isOld={false} />,
  );
  expect(screen.getByText(zh['bureau.hasErrors'])).toBeTruthy();
  rerender(<ImpactPanel check={toCheck()} document={cityDocument([])} isOld={false} />);
  expect(screen.getByText(zh['bureau.noImpact'])).toBeTruthy();
});
