// @vitest-environment jsdom

import { fireEvent, screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { useState } from 'react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Match } from '../../../client/src/api/contract.ts';
import { zh } from '../../../client/src/i18n/zh.ts';
import type { PlaceChoice } from '../../../client/src/planner/place-choice.ts';
import { SearchBox } from '../../../client/src/planner/search-box.tsx';
import { renderPage } from '../render.tsx';

const toMatch = (id: string, name: string) =>
  ({
    id,
    type: 'STOP',
    lat: 40.8,
    lon: 111.6,
    name,
    names: { zh: name, en: name },
    stopIds: [id],
    tokens: [],
    areas: [],
    modes: ['SUBWAY'],
  }) as unknown as Match;

const stops = [toMatch('m:1', '新华广场'), toMatch('m:2', '新华桥'), toMatch('m:3', '火车站')];
const asked: string[] = [];

/** The place search of a server that has three stops. */
async function answer(url: string | URL | Request): Promise<Response> {
  const { pathname, searchParams } = new URL(String(url), 'http://page');
  if (pathname !== '/api/v1/geocode') return Response.json({}, { status: 404 });
  const text = searchParams.get('text') ?? '';
  asked.push(text);
  return Response.json(stops.filter(({ name }) => name.includes(text)));
}

beforeEach(() => {
  asked.length = 0;
  vi.stubGlobal('fetch', answer);
});
afterEach(() => vi.unstubAllGlobals());

const recent: readonly PlaceChoice[] = [{ lat: 40.6, lon: 109.8, name: { zh: '包头站', en: 'Baotou' } }];

function Form({ onChoose }: { readonly onChoose: (place: PlaceChoice | undefined) => void }) {
  const [value, setValue] = useState<PlaceChoice>();
  return (
    <>
      <SearchBox
        end="from"
        value={value}
        recent={recent}
        onChoose={(place) => {
          setValue(place);
          onChoose(place);
        }}
        onForget={() => {}}
        onFocus={() => {}}
      />
      <button type="button">elsewhere</button>
    </>
  );
}

function open() {
  const chosen: (string | undefined)[] = [];
  const page = renderPage(<Form onChoose={(place) => chosen.push(place?.name?.zh)} />);
  const box = screen.getByRole('combobox', { name: zh['search.from'] }) as HTMLInputElement;
  const active = () =>
    document.getElementById(box.getAttribute('aria-activedescendant') ?? '')?.textContent ?? '';
  return { ...page, box, chosen, active, user: userEvent.setup() };
}

const findOptions = (count: number) =>
  waitFor(() => {
    expect(screen.getAllByRole('option')).toHaveLength(count);
  });

describe('keys', () => {
  test('walk down and up the suggestions, and Enter chooses the active one', async () => {
    const { box, chosen, active, announced, user } = open();
    await user.type(box, '新华');
    await findOptions(2);
    expect(box.getAttribute('aria-expanded')).toBe('true');
    expect(announced()).toContain('2');
    await user.keyboard('{ArrowDown}{ArrowDown}');
    expect(active()).toContain('新华桥');
    expect(screen.getByRole('option', { selected: true }).textContent).toContain('新华桥');
    await user.keyboard('{ArrowUp}');
    expect(active()).toContain('新华广场');
    await user.keyboard('{ArrowUp}');
    expect(active()).toBe('');
    await user.keyboard('{ArrowDown}{ArrowDown}{Enter}');
    expect(chosen).toEqual(['新华桥']);
    expect(box.value).toBe('新华桥');
    expect(box.getAttribute('aria-expanded')).toBe('false');
  });

  test('Enter before the suggestions are there chooses the first of them when they come', async () => {
    const { box, chosen, user } = open();
    await user.type(box, '火车{Enter}');
    expect(chosen).toEqual([]);
    await waitFor(() => expect(chosen).toEqual(['火车站']));
  });

  test('Escape closes the list and keeps the text', async () => {
    const { box, chosen, user } = open();
    await user.type(box, '新华');
    await findOptions(2);
    await user.keyboard('{Escape}');
    expect(box.getAttribute('aria-expanded')).toBe('false');
    expect([box.value, chosen]).toEqual(['新华', []]);
  });

  test('of an input method that composes choose nothing, and its letters are not searched for', async () => {
    const { box, chosen, user } = open();
    await user.click(box);
    fireEvent.compositionStart(box);
    fireEvent.change(box, { target: { value: 'xin hua' } });
    fireEvent.keyDown(box, { key: 'Enter', isComposing: true });
    await new Promise((resolve) => setTimeout(resolve, 250));
    expect([asked, chosen]).toEqual([[], []]);
    fireEvent.change(box, { target: { value: '新华' } });
    fireEvent.compositionEnd(box);
    await findOptions(2);
    expect(asked).toEqual(['新华']);
  });
});

describe('the box', () => {
  test('offers recent places before anything is typed', async () => {
    const { box, chosen, user } = open();
    await user.click(box);
    expect(screen.getByText(zh['search.recent'])).toBeTruthy();
    await user.keyboard('{ArrowDown}{Enter}');
    expect(chosen).toEqual(['包头站']);
  });

  test('that is left takes the best match of its text', async () => {
    const { box, chosen, user } = open();
    await user.type(box, '新华');
    await user.click(screen.getByText('elsewhere'));
    await waitFor(() => expect(chosen).toEqual(['新华广场']));
  });

  test('that is left with a text nothing is found for says so and keeps the text', async () => {
    const { box, chosen, user } = open();
    await user.type(box, '没有的站');
    await user.click(screen.getByText('elsewhere'));
    await waitFor(() => expect(box.getAttribute('aria-invalid')).toBe('true'));
    const described = document.getElementById(box.getAttribute('aria-describedby') ?? '');
    expect(described?.textContent).toContain('没有的站');
    expect([box.value, chosen]).toEqual(['没有的站', []]);
  });

  test('is emptied by its button and takes the focus again', async () => {
    const { box, chosen, user } = open();
    await user.type(box, '火车{Enter}');
    await waitFor(() => expect(chosen).toEqual(['火车站']));
    await user.click(screen.getByRole('button', { name: /清除/ }));
    expect(chosen).toEqual(['火车站', undefined]);
    expect(box.value).toBe('');
    expect(document.activeElement).toBe(box);
  });
});
