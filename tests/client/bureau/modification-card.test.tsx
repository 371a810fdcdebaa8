// @vitest-environment jsdom

import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { useState } from 'react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Modification, ScenarioCheck, ScenarioProblem } from '../../../client/src/api/contract.ts';
import type { Picking } from '../../../client/src/bureau/bureau-tools.tsx';
import { useBureauTools } from '../../../client/src/bureau/bureau-tools.tsx';
import { useLineDrawing } from '../../../client/src/bureau/drawing/use-line-drawing.ts';
import { ModificationCard } from '../../../client/src/bureau/modification-card.tsx';
import {
  isModificationComplete,
  type ModificationOf,
  type ModificationType,
  newModification,
} from '../../../client/src/bureau/new-modification.ts';
import { en } from '../../../client/src/i18n/en.ts';
import { zh } from '../../../client/src/i18n/zh.ts';
import { modificationShape } from '../../../server/bureau/scenario/modification-shapes.ts';
import { renderPage } from '../render.tsx';
import { answerCity, cityDocument, stopIds, WithTools } from './with-tools.tsx';

beforeEach(() => {
  vi.stubGlobal('fetch', answerCity);
  // jsdom lays nothing out; lists scroll their active option into view.
  Element.prototype.scrollIntoView = () => {};
  Object.defineProperty(document, 'fonts', { value: new EventTarget(), configurable: true });
});
afterEach(() => vi.unstubAllGlobals());

let current: Modification;
let picking: Picking | undefined;

interface CardProps {
  readonly first: Modification;
  readonly problems?: readonly ScenarioProblem[];
  readonly effect?: ScenarioCheck['effects'][number];
  readonly variants?: { id: string; name: string }[];
  readonly isReadOnly?: boolean;
}

function Card(props: CardProps) {
  const [one, setOne] = useState(props.first);
  current = one;
  return (
    <WithTools document={cityDocument([one])} onPicking={(next) => (picking = next)}>
      <Inner {...props} one={one} setOne={setOne} />
    </WithTools>
  );
}

function Inner({
  effect,
  isReadOnly = false,
  one,
  problems = [],
  setOne,
  variants = [],
}: CardProps & { one: Modification; setOne: (one: Modification) => void }) {
  const drawing = useLineDrawing({ line: one, onChange: setOne, isReadOnly, tools: useBureauTools() });
  return (
    <ul>
      <ModificationCard
        modification={one}
        variants={variants}
        isInVariant
        problems={problems}
        effect={effect}
        isReadOnly={isReadOnly}
        isNew={false}
        isOpen
        onOpen={() => {}}
        isDrawn={one.type === 'addLine'}
        drawing={drawing}
        onDraw={() => {}}
        onChange={setOne}
        onRemove={() => {}}
        onMoveUp={undefined}
        onMoveDown={() => {}}
      />
    </ul>
  );
}

const words = { line: '新线', operator: '运营商', feed: 'city' };
const fresh = <Type extends ModificationType>(type: Type) =>
  newModification(type, `${type}-1`, words) as ModificationOf<Type>;

/** Types into a box with a list, and takes the option with the name. */
async function choose(label: string, typed: string, option: RegExp | string) {
  const user = userEvent.setup();
  const box = screen.getAllByLabelText(label).find((one) => one instanceof HTMLInputElement) as HTMLElement;
  await user.click(box);
  await user.type(box, typed);
  await user.click(await screen.findByRole('option', { name: option }));
}

const line = () => choose(zh['bureau.line'], '10', /10路/);
const lines = () => choose(zh['bureau.linesField'], '10', /10路/);

describe('forms without JSON: what is picked is what the server takes', () => {
  const cases: readonly [ModificationType, () => Promise<void>, object][] = [
    ['setHeadway', lines, { lines: ['city:l10'] }],
    ['removeTrips', lines, { lines: ['city:l10'] }],
    ['adjustSpeed', lines, { lines: ['city:l10'] }],
    ['adjustDwell', lines, { lines: ['city:l10'] }],
    ['setFare', lines, { lines: ['city:l10'] }],
    ['coachToBus', line, { line: 'city:l10' }],
    [
      'express',
      async () => {
        await line();
        await choose(zh['bureau.keepStops'], '新华', '新华广场');
        await choose(zh['bureau.keepStops'], '机场', '机场');
      },
      { line: 'city:l10', keepStops: [stopIds[0], stopIds[4]] },
    ],
    [
      'removeStops',
      async () => {
        await line();
        await choose(zh['bureau.stopsToRemove'], '大学', '大学');
      },
      { stops: [stopIds[3]] },
    ],
    [
      'reroute',
      async () => {
        await line();
        await choose(zh['bureau.rerouteFrom'], '火车', '火车站');
        await choose(zh['bureau.rerouteTo'], '机场', '机场');
        await choose(zh['bureau.stopsBetween'], '大学', '大学');
      },
      {
        from: stopIds[1],
        to: stopIds[4],
        stops: [{ ref: stopIds[3] }],
        hopSecs: [180, 180],
        dwellSecs: [20],
      },
    ],
    [
      'walkLink',
      async () => {
        await choose(zh['bureau.walkFrom'], '大学', '大学');
        await choose(zh['bureau.walkTo'], '体育馆', '体育馆');
      },
      { from: stopIds[3], to: stopIds[2] },
    ],
    [
      'onDemandZone',
      async () => {
        for (const zone of [zh['bureau.fromZone'], zh['bureau.toZone']])
          await choose(zh['bureau.zoneAround'].replace('{{zone}}', zone), '大学', '大学');
      },
      {},
    ],
    [
      'setScheme',
      async () => {
        await waitFor(() => {
          fireEvent.click(screen.getByRole('button', { name: zh['bureau.addTransfer'] }));
          expect(current).toHaveProperty('set');
        });
        await choose(zh['bureau.rulesToRemove'], '换地铁', '公交换地铁');
        fireEvent.change(screen.getByLabelText(zh['bureau.commission']), { target: { value: '1.5' } });
      },
      {
        remove: ['bus-metro'],
        set: { commissionBp: 150, transfers: [{ fromNetworks: ['bus', 'metro'], windowSec: 3_600 }] },
      },
    ],
    [
      'addLine',
      async () => {
        await choose(zh['bureau.addStopByName'], '大学', '大学');
        await choose(zh['bureau.addStopByName'], '机场', '机场');
      },
      { stops: [{ ref: stopIds[3] }, { ref: stopIds[4] }] },
    ],
  ];

  test.each(cases)('%s', { timeout: 30_000 }, async (type, pick, expected) => {
    renderPage(<Card first={fresh(type)} />);
    expect(screen.getByText(zh['bureau.lacks'])).toBeTruthy();
    await pick();
    expect(current).toMatchObject(expected);
    expect(isModificationComplete(current)).toBe(true);
    expect(screen.queryByText(zh['bureau.lacks'])).toBeNull();
    expect(modificationShape.safeParse(current).error).toBeUndefined();
  });
});

test('a feed goes, or another version of it comes, named by its hash', () => {
  renderPage(<Card first={fresh('replaceFeed')} />);
  expect(screen.queryByText(zh['bureau.lacks'])).toBeNull();
  expect(current).toMatchObject({ feed: 'city', by: null });
  fireEvent.change(screen.getByLabelText(zh['bureau.feedHow']), { target: { value: 'other' } });
  expect(screen.getByText(zh['bureau.lacks'])).toBeTruthy();
  const sha256 = `sha256:${'0'.repeat(64)}`;
  fireEvent.change(screen.getByLabelText(zh['bureau.feedHash']), { target: { value: sha256 } });
  expect(screen.queryByText(zh['bureau.lacks'])).toBeNull();
  expect(modificationShape.safeParse(current).error).toBeUndefined();
});

test('a click on the map picks a line, and offers the others there', async () => {
  renderPage(<Card first={fresh('setHeadway')} />);
  await screen.findByLabelText(zh['bureau.linesField'], { selector: 'input' });
  await waitFor(() => {
    fireEvent.click(screen.getByRole('button', { name: new RegExp(zh['bureau.pickOnMap']) }));
    expect(picking?.picker.kind).toBe('point');
  });
  const { picker } = picking as Picking;
  if (picker.kind !== 'point') throw new Error('not a point');
  await waitFor(() => {
    picker.onPick({ lat: 40.8, lon: 111.6 }, undefined, 50);
    expect((current as ModificationOf<'setHeadway'>).lines).toHaveLength(1);
  });
  fireEvent.click(await screen.findByRole('button', { name: '10路' }));
  expect((current as ModificationOf<'setHeadway'>).lines).toContain('city:l10');
});

test.each([
  ['zh', '新线路：呼包高铁'],
  ['en', 'New line: Hohhot-Baotou high-speed line'],
] as const)(
  'the name is in the language of the page; one that is typed takes its place: %s',
  (language, title) => {
    const nameEn = 'Hohhot-Baotou high-speed line';
    const first = { ...fresh('addLine'), shortName: '呼包高铁', nameEn };
    renderPage(<Card first={first} />, { language });
    expect(screen.getByRole('heading', { name: title })).toBeTruthy();
    const texts = language === 'zh' ? zh : en;
    const names = screen.getByText(texts['bureau.nameAndNote']).closest('details') as HTMLDetailsElement;
    names.open = true;
    fireEvent(names, new Event('toggle'));
    fireEvent.change(screen.getByLabelText(texts['bureau.note']), { target: { value: 'a note' } });
    expect(current).toMatchObject({ nameEn, note: 'a note' });
    fireEvent.change(screen.getByLabelText(texts['bureau.modificationName']), {
      target: { value: 'Fast line' },
    });
    expect(current).toMatchObject({ name: 'Fast line', note: 'a note', shortName: '呼包高铁' });
    expect(current).not.toHaveProperty('nameEn');
    expect(screen.getByRole('heading', { name: /Fast line/ })).toBeTruthy();
  },
);

describe('problems and effects', () => {
  const problem = (severity: ScenarioProblem['severity'], field: string): ScenarioProblem => ({
    severity,
    code: 'window-empty',
    modification: 'setHeadway-1',
    field,
    text: { zh: '时段为空', en: 'The window is empty' },
  });
  const first = { ...fresh('setHeadway'), lines: ['city:l1'] };

  test.each([
    ['zh', '时段为空', zh],
    ['en', 'The window is empty', en],
  ] as const)('stand on the card and at their field, once each: %s', async (language, text, texts) => {
    renderPage(<Card first={first} problems={[problem('error', 'window'), problem('error', 'window')]} />, {
      language,
    });
    const to = screen.getByLabelText(texts['bureau.to']);
    expect(to.getAttribute('aria-invalid')).toBe('true');
    const described = to.getAttribute('aria-describedby')?.split(' ') ?? [];
    expect(described.map((id) => document.getElementById(id)?.textContent)).toContain(text);
    // One line of the list, and the text at the field.
    expect(screen.getAllByText(text, { exact: false })).toHaveLength(2);
  });

  test('a note does not mark its field as wrong', () => {
    renderPage(<Card first={first} problems={[problem('info', 'window')]} />);
    expect(screen.getByLabelText(zh['bureau.to']).getAttribute('aria-invalid')).not.toBe('true');
    expect(screen.getByText('时段为空', { exact: false })).toBeTruthy();
  });

  test.each([
    ['zh', '改变 34 个班次', '减少 1 次停站'],
    ['en', 'changes 34 departures', 'removes 1 call'],
  ] as const)('effects are counted: %s', (language, changed, removed) => {
    const effect = {
      modification: 'setHeadway-1',
      type: 'setHeadway',
      counts: { departuresChanged: 34, callsRemoved: 1, walks: 0 },
    };
    renderPage(<Card first={first} effect={effect} />, { language });
    const list = screen.getByRole('list', { name: (language === 'zh' ? zh : en)['bureau.effects'] });
    expect(
      within(list)
        .getAllByRole('listitem')
        .map(({ textContent }) => textContent),
    ).toEqual([changed, removed]);
  });
});

test('a modification is taken out of a variant, but not out of the last one', () => {
  const variants = [
    { id: 'a', name: '甲' },
    { id: 'b', name: '乙' },
  ];
  renderPage(<Card first={{ ...fresh('setHeadway'), lines: ['city:l1'] }} variants={variants} />);
  fireEvent.click(screen.getByRole('checkbox', { name: '甲' }));
  expect(current.variants).toEqual(['b']);
  expect(screen.getByRole('checkbox', { name: '乙' })).toHaveProperty('disabled', true);
  fireEvent.click(screen.getByRole('checkbox', { name: '甲' }));
  expect(current.variants).toBeUndefined();
});

test('a stop moves by arrow keys, changes its place, and goes; each is read out', async () => {
  const user = userEvent.setup();
  const stops = ['甲', '乙', '丙'].map((name, i) => ({ new: { name, lat: 41 + i / 10, lon: 110 } }));
  const { announced } = renderPage(<Card first={{ ...fresh('addLine'), stops }} />);
  screen.getByRole('button', { name: zh['bureau.moveStop'].replace('{{name}}', '乙') }).focus();
  await user.keyboard('{ArrowUp}');
  expect(announced()).toBe('乙向北移 20 米');
  await user.keyboard('{Shift>}{ArrowRight}{/Shift}');
  expect(announced()).toBe('乙向东移 200 米');
  const second = () => {
    const stop = (current as ModificationOf<'addLine'>).stops[1];
    return stop && 'new' in stop ? stop.new : undefined;
  };
  expect(second()?.lat).toBeCloseTo(41.1 + 20 / 111_320, 5);
  expect(second()?.lon).toBeGreaterThan(110);
  await user.click(screen.getByRole('button', { name: zh['bureau.stopUp'].replace('{{name}}', '丙') }));
  expect(second()?.name).toBe('丙');
  expect(announced()).toBe('丙已排在乙之前。');
  await user.click(screen.getByRole('button', { name: zh['bureau.removeStopOf'].replace('{{name}}', '丙') }));
  expect((current as ModificationOf<'addLine'>).stops).toHaveLength(2);
  expect(announced()).toBe('已移除丙。');
});

test('JSON of another shape is refused before it reaches the form', async () => {
  renderPage(<Card first={{ ...fresh('setHeadway'), lines: ['city:l1'] }} />);
  fireEvent.click(screen.getByText(zh['bureau.nameAndNote']));
  const details = screen.getByText(zh['bureau.nameAndNote']).closest('details') as HTMLDetailsElement;
  details.open = true;
  fireEvent(details, new Event('toggle'));
  const box = await screen.findByLabelText(zh['bureau.json']);
  for (const text of ['{', '[]', '{"lines": "city:l1"}', 'null']) {
    fireEvent.change(box, { target: { value: text } });
    fireEvent.click(screen.getByRole('button', { name: zh['bureau.applyJson'], hidden: true }));
    expect(screen.getByText(zh['bureau.badJson'])).toBeTruthy();
    expect((current as ModificationOf<'setHeadway'>).lines).toEqual(['city:l1']);
  }
});

test('a shipped scenario is read only', () => {
  renderPage(<Card first={{ ...fresh('setHeadway'), lines: ['city:l1'] }} isReadOnly />);
  expect(screen.getByLabelText(zh['bureau.headwayMin']).closest('fieldset')).toHaveProperty('disabled', true);
  expect(screen.queryByRole('button', { name: new RegExp(zh['bureau.removeOf'].slice(0, 2)) })).toBeNull();
});
