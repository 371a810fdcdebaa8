// @vitest-environment jsdom

import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { useState } from 'react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { zh } from '../../../client/src/i18n/zh.ts';
import { keepOwnPlace, useOwnPlaces } from '../../../client/src/planner/own-places.ts';
import { OwnPlacesBar } from '../../../client/src/planner/own-places-bar.tsx';
import type { PlaceChoice } from '../../../client/src/planner/place-choice.ts';
import { emptyPlan, type PlanState } from '../../../client/src/planner/plan-url.ts';
import { SearchBox } from '../../../client/src/planner/search-box.tsx';
import { renderPage } from '../render.tsx';

const home: PlaceChoice = { lat: 40.81, lon: 111.66, name: { zh: '新华广场', en: 'Xinhua' } };
const work: PlaceChoice = { lat: 40.85, lon: 111.76, stopId: 'm:9', name: { zh: '东站', en: 'East' } };
const shop: PlaceChoice = { lat: 40.82, lon: 111.7, name: { zh: '万达广场', en: 'Wanda' } };
const bounds = { south: 40, west: 109, north: 42, east: 113 };

function Form({ onChosen }: { readonly onChosen: (place: PlaceChoice | undefined) => void }) {
  const [value, setValue] = useState<PlaceChoice>();
  const choose = (place: PlaceChoice | undefined) => {
    setValue(place);
    onChosen(place);
  };
  const own = useOwnPlaces();
  const none = () => undefined;
  return (
    <SearchBox
      end="to"
      value={value}
      own={own}
      recent={[shop, home]}
      onChoose={choose}
      onForget={none}
      onFocus={none}
    />
  );
}

let position: { readonly latitude: number; readonly longitude: number } | undefined;

beforeEach(() => {
  vi.stubGlobal('fetch', async (url: string) =>
    String(url).includes('/api/v1/config') ? Response.json({ bounds, feeds: [] }) : Response.json([]),
  );
  vi.stubGlobal('isSecureContext', true);
  Object.defineProperty(navigator, 'geolocation', {
    configurable: true,
    value: {
      getCurrentPosition: (found: (at: object) => void, failed: (why: { code: number }) => void) =>
        position ? found({ coords: position }) : failed({ code: 1 }),
    },
  });
  position = undefined;
});
afterEach(() => {
  vi.unstubAllGlobals();
  act(() => {
    keepOwnPlace('home', undefined);
    keepOwnPlace('work', undefined);
  });
});

function openBar(state: PlanState = emptyPlan) {
  const went: PlanState[] = [];
  renderPage(<OwnPlacesBar plan={{ state, go: (next) => went.push(next) }} />);
  return went;
}
const nameOf = (place: PlaceChoice | undefined) => place?.name?.zh;
const tap = async (label: string, went: readonly PlanState[]) => {
  fireEvent.click(await screen.findByRole('button', { name: label }));
  await waitFor(() => expect(went).toHaveLength(1));
  return [nameOf(went[0]?.from), nameOf(went[0]?.to)];
};

describe('a trip home or to work', () => {
  beforeEach(() => {
    keepOwnPlace('home', home);
    keepOwnPlace('work', work);
  });

  test('begins at the start of the form, and keeps its time and preferences', async () => {
    const state: PlanState = {
      ...emptyPlan,
      from: shop,
      maxChanges: 1,
      trip: 'x',
      time: { kind: 'arrive', local: '2026-12-01T09:00' },
    };
    const went = openBar(state);
    expect(await tap(zh['own.homeGo'], went)).toEqual(['万达广场', '新华广场']);
    expect(went[0]).toMatchObject({ time: state.time, maxChanges: 1 });
    expect(went[0]).not.toHaveProperty('trip');
  });

  test('begins where the device is, else at the other own place', async () => {
    position = { latitude: 40.83, longitude: 111.69 };
    expect(await tap(zh['own.workGo'], openBar())).toEqual([zh['search.myPlace'], '东站']);
  });

  test('begins at the other own place where the device does not tell', async () => {
    expect(await tap(zh['own.homeGo'], openBar())).toEqual(['东站', '新华广场']);
  });

  test('never begins where it ends', async () => {
    expect(await tap(zh['own.homeGo'], openBar({ ...emptyPlan, from: home }))).toEqual(['东站', '新华广场']);
  });

  test('begins at the start that is chosen while the device is asked, and goes nowhere once the view is left', async () => {
    let fail: (why: { code: number }) => void = () => {};
    vi.spyOn(navigator.geolocation, 'getCurrentPosition').mockImplementation((_found, failed) => {
      fail = failed as typeof fail;
    });
    const went: PlanState[] = [];
    const bar = (state: PlanState) => <OwnPlacesBar plan={{ state, go: (next) => went.push(next) }} />;
    const page = renderPage(bar(emptyPlan));
    fireEvent.click(await screen.findByRole('button', { name: zh['own.homeGo'] }));
    page.rerender(bar({ ...emptyPlan, from: shop, maxChanges: 1 }));
    await act(async () => fail({ code: 1 }));
    expect([nameOf(went[0]?.from), nameOf(went[0]?.to), went[0]?.maxChanges]).toEqual([
      '万达广场',
      '新华广场',
      1,
    ]);
    page.rerender(bar(emptyPlan));
    fireEvent.click(await screen.findByRole('button', { name: zh['own.homeGo'] }));
    page.unmount();
    await act(async () => fail({ code: 1 }));
    expect(went).toHaveLength(1);
  });

  test('has only its destination where nothing else is known', async () => {
    keepOwnPlace('home', undefined);
    expect(await tap(zh['own.workGo'], openBar())).toEqual([undefined, '东站']);
  });
});

describe('home and work', () => {
  test('are kept on the device, and forgotten again', async () => {
    keepOwnPlace('home', home);
    const stored = JSON.parse(localStorage.getItem('tongcheng.own-places.v1') ?? '{}');
    expect(stored).toEqual({ home });
    vi.resetModules();
    const again = await import('../../../client/src/planner/own-places.ts');
    again.keepOwnPlace('work', work);
    expect(JSON.parse(localStorage.getItem('tongcheng.own-places.v1') ?? '{}')).toEqual({ home, work });
    again.keepOwnPlace('home', undefined);
    again.keepOwnPlace('work', undefined);
    expect(localStorage.getItem('tongcheng.own-places.v1')).toBeNull();
  });

  test('may be points of the map, which have their position as their name', () => {
    keepOwnPlace('work', { lat: 40.8, lon: 111.7 });
    const stored = JSON.parse(localStorage.getItem('tongcheng.own-places.v1') ?? '{}');
    expect(stored.work).toEqual({
      lat: 40.8,
      lon: 111.7,
      name: { zh: '40.80000,111.70000', en: '40.80000,111.70000' },
    });
  });

  test('of another region are not offered; without any there is a button to set them', async () => {
    keepOwnPlace('home', { ...home, lat: -30 });
    openBar();
    await screen.findByRole('button', { name: zh['own.set'] });
    await waitFor(() => expect(screen.queryByRole('button', { name: zh['own.homeGo'] })).toBeNull());
  });

  test('come first in a search box that is empty, and where their name is typed', async () => {
    keepOwnPlace('home', home);
    const chosen: (string | undefined)[] = [];
    renderPage(<Form onChosen={(place) => chosen.push(nameOf(place))} />);
    const box = screen.getByRole('combobox', { name: zh['search.to'] });
    const user = userEvent.setup();
    await user.click(box);
    const options = await screen.findAllByRole('option');
    expect(options.map((one) => one.textContent)).toEqual([`${zh['own.home']}新华广场`, '万达广场Wanda']);
    await user.type(box, zh['own.home']);
    await waitFor(() => expect(screen.getAllByRole('option')).toHaveLength(1));
    await user.keyboard('{Enter}');
    await waitFor(() => expect(chosen.at(-1)).toBe('新华广场'));
  });
});
