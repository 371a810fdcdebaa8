// @vitest-environment jsdom

import { cleanup, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, test } from 'vitest';
import type { Comparison, ScenarioDocument } from '../../../../client/src/api/contract.ts';
import { useCompareState } from '../../../../client/src/bureau/compare/compare-url.ts';
import { ComparisonView } from '../../../../client/src/bureau/compare/comparison-view.tsx';
import type { Language } from '../../../../client/src/i18n/language.ts';
import { renderPage } from '../../render.tsx';
import { toTranslate } from '../../words.ts';
import { example, exampleAccess } from './example-comparison.ts';

const document = { modifications: [] } as unknown as ScenarioDocument;

function View({ comparison }: { readonly comparison: Comparison }) {
  const [state, change] = useCompareState('s');
  return (
    <ComparisonView
      comparison={comparison}
      jobId="j"
      scenarioId="s"
      document={document}
      state={state}
      onChange={change}
    />
  );
}

const show = (comparison: Comparison, query = '', language: Language = 'zh') =>
  renderPage(<View comparison={comparison} />, { language, path: `/bureau/s?comparison=j${query}` });

describe.each(['zh', 'en'] as const)('a comparison in %s', (language) => {
  const t = toTranslate(language);

  test('gives times from station to station and door to door, both sides of each', () => {
    show(example, '', language);
    const rows = within(screen.getByTestId('pair-times')).getAllByRole('row');
    expect(rows).toHaveLength(5);
    expect(screen.getAllByRole('img')).toHaveLength(2);
    expect(screen.getByText(t('compareKind.station'))).toBeTruthy();
    expect(screen.getByText(t('compareKind.door'))).toBeTruthy();
    // The slowest departures do not arrive: a dash, not a number.
    expect(rows[1]?.textContent).toContain('60––');
  });

  test('opens its parts by arrow keys and keeps the open one in the address', async () => {
    const user = userEvent.setup();
    show(example, '', language);
    screen.getAllByRole('tab')[0]?.focus();
    await user.keyboard('{ArrowRight}');
    expect(screen.getByRole('tab', { selected: true }).textContent).toBe(t('compareView.map'));
    await user.keyboard('{ArrowRight}');
    expect(screen.getByTestId('riders')).toBeTruthy();
  });

  test('gives riders as ranges with marks, and loads above the seats', () => {
    show(example, '&view=riders', language);
    const line = screen.getByTestId('line-riders').textContent;
    expect(line).toContain('2,000 (1,000–3,000)');
    expect(line).toContain('200%');
    expect(line).toContain(t('compare.neverPays'));
    expect(screen.getAllByText('[A]').length).toBeGreaterThan(0);
    expect(screen.getByTestId('modes').textContent).toContain('19,000–47,000');
    // Residents of a district lose.
    expect(screen.getByTestId('gains').textContent).toContain('−¥600');
  });

  test('gives the fullest hour of a line, with or without seats, also after midnight', () => {
    show(example, '&view=riders', language);
    const text = screen.getByTestId('crowding').textContent;
    const hop = language === 'zh' ? '东站 → 西站' : 'East Station → West Station';
    for (const part of ['08:00–09:00', hop, '500', '250%', '75%', '50%', '[A]']) expect(text).toContain(part);
    cleanup();
    const { forecast } = example.riders as NonNullable<Comparison['riders']>;
    const lines = (forecast?.lines ?? []).map(({ crowding, ...line }) => {
      const { loadFactor: _, seats: __, standing: ___, ...busiest } = crowding?.busiest ?? {};
      return { ...line, crowding: { busiest: { ...busiest, hour: 25 }, hopHours: 4 } };
    });
    const riders = { ...example.riders, forecast: { ...forecast, lines } } as Comparison['riders'];
    show({ ...example, riders } as Comparison, '&view=riders', language);
    const late = screen.getByTestId('crowding').textContent;
    expect(late).toContain(`${t('time.nextDay')} 01:00–02:00`);
    expect(late).not.toMatch(/%|\{|undefined/);
  });

  test('gives the operations with the break-even riders of new lines', () => {
    show(example, '&view=operations', language);
    expect(screen.getByTestId('operations').textContent).toContain('+20');
    expect(screen.getByTestId('break-even').textContent).toContain('8,0004,000–12,000');
  });

  test('gives the settlement by the fen and its proof', () => {
    show(example, '&view=settlement', language);
    const operators = screen.getAllByTestId('settlement-parties')[0]?.textContent;
    expect(operators).toContain('+¥815.93');
    expect(operators).toContain('−¥700.00');
    // A party that neither gets nor pays is left out.
    expect(screen.queryByText(t('compareParty.merchant'))).toBeNull();
    expect(screen.getByTestId('settlement-sum').textContent).toContain('¥0.00');
  });
});

describe('amounts', () => {
  const abroad: Comparison = {
    ...example,
    currency: 'BRL',
    riders: example.riders && {
      ...example.riders,
      currency: 'BRL',
      parameters: { ...example.riders.parameters, currency: 'USD' },
    },
    operations: example.operations && { ...example.operations, costsOf: 'stated' },
  };

  test.each([
    ['riders', 'R$'],
    ['operations', 'R$'],
    ['settlement', '+R$815.93'],
  ])('of %s are in the currency of the comparison', (view, text) => {
    show(abroad, `&view=${view}`);
    const shown = screen.getByTestId(view).textContent;
    expect(shown).toContain(text);
    expect(shown).not.toContain('¥');
  });

  test('that travellers gain are in the currency of the parameters', () => {
    show(abroad, '&view=riders');
    expect(screen.getByTestId('gains').textContent).toContain('−$600');
  });

  test('of costs say that default costs are left out', () => {
    show(abroad, '&view=operations', 'en');
    const note = toTranslate('en')('bureau.onlyStatedCosts', { currency: 'BRL' });
    expect(screen.getByText(note)).toBeTruthy();
    show(example, '&view=operations', 'en');
    expect(screen.getAllByText(/^Default vehicle costs/)).toHaveLength(1);
  });
});

test('hops and districts have names in the language of the page', () => {
  show(example, '&view=riders', 'en');
  expect(screen.getByTestId('line-riders').textContent).toContain('East Station → West Station');
  expect(screen.getByTestId('gains').textContent).toContain('First District');
});

describe('the map of changes', () => {
  const t = toTranslate('zh');

  test('has a legend, districts that sort, and places that become the measure', async () => {
    const user = userEvent.setup();
    show(example, '&view=map');
    expect(screen.getByRole('list', { name: t('compare.legend') }).children).toHaveLength(10);
    const districts = screen.getByRole('table', { name: t('compare.districts') });
    const names = () =>
      within(districts)
        .getAllByRole('rowheader')
        .map(({ textContent }) => textContent);
    expect(names()).toEqual(['乙区', '甲区', t('compare.allDistricts')]);
    const sort = within(districts).getByRole('button', { name: new RegExp(t('compareGroup.worse')) });
    await user.click(sort);
    expect(names()[0]).toBe('甲区');
    expect(sort.closest('th')?.getAttribute('aria-sort')).toBe('ascending');
    await user.click(sort);
    expect(names()[0]).toBe('乙区');
    await user.click(screen.getByRole('button', { name: '中心医院' }));
    expect((screen.getByRole('combobox') as HTMLSelectElement).value).toBe('place:h1');
  });

  test('shows the figures of the zone in the address, and closes it', async () => {
    const user = userEvent.setup();
    show(example, '&view=map&zone=b');
    const zone = screen.getByTestId('zone');
    expect(zone.textContent).toContain('乙区');
    expect(zone.textContent).toContain('−10%');
    expect(zone.textContent).toContain(t('compareTone.gained'));
    await user.click(within(zone).getByRole('button', { name: t('compare.closeZone') }));
    expect(screen.queryByTestId('zone')).toBeNull();
  });

  test('says why nothing changes, and what to do', () => {
    const zones = exampleAccess.zones.map((zone) => ({ ...zone, after: zone.before }));
    show({ ...example, access: { ...exampleAccess, zones } }, '&view=map');
    expect(screen.getByTestId('comparison').textContent).toContain('放宽出发时段');
  });
});

test('a part that the feeds do not allow says so, with the reason', () => {
  const t = toTranslate('en');
  const { settlement: _, ...rest } = example;
  const text = { zh: '没有规则', en: 'No scheme' };
  show(
    { ...rest, refused: [{ part: 'settlement', code: 'scheme-unknown', text }] },
    '&view=settlement',
    'en',
  );
  expect(screen.getByText(t('compare.refused', { reason: 'No scheme' }))).toBeTruthy();
  expect(screen.getByText(t('compareRefused.settlement'))).toBeTruthy();
});

test('errors of the scenario are listed in place of figures', () => {
  const { access: _a, operations: _o, riders: _r, settlement: _s, ...bare } = example;
  const text = { zh: '站点有误', en: 'wrong' };
  show({ ...bare, problems: [{ severity: 'error', code: 'x', field: 'stops', text }] });
  expect(screen.getByText('站点有误', { exact: false })).toBeTruthy();
  expect(screen.queryByTestId('comparison')).toBeNull();
});
