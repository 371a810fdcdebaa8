/** Renders components of the page in jsdom as `start.tsx` does in a browser; to be imported before them. */
import './page-zone.ts';
import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { cleanup, configure, render } from '@testing-library/react';
import i18next from 'i18next';
import type { ReactNode } from 'react';
import { MemoryRouter } from 'react-router';
import { afterEach } from 'vitest';
import { createQueryClient } from '../../client/src/api/queries.ts';
import { startI18n } from '../../client/src/i18n/i18n.ts';
import type { Language } from '../../client/src/i18n/language.ts';
import { addAboutTexts, addSettlementTexts, addTripTexts } from '../../client/src/i18n/more-texts.ts';
import { addScenarioTexts } from '../../client/src/i18n/scenario-texts.ts';
import { AnnouncerProvider } from '../../client/src/ui/announcer.tsx';
import { theme } from '../../client/src/ui/theme.ts';

configure({ asyncUtilTimeout: 30_000 });

// Parts of a browser that jsdom lacks. Nothing is laid out, so no size ever changes and no media query matches.
window.matchMedia = (media) =>
  Object.assign(new EventTarget(), {
    media,
    matches: false,
    onchange: null,
    addListener: () => {},
    removeListener: () => {},
  });
window.ResizeObserver = class {
  observe() {}
  unobserve() {}
  disconnect() {}
};

startI18n('zh');
addScenarioTexts();
addSettlementTexts();
addAboutTexts();
addTripTexts();
afterEach(cleanup);

/** Renders `element` in a language, at an address, with a query cache of its own. */
export function renderPage(
  element: ReactNode,
  { language = 'zh', path = '/plan' }: { readonly language?: Language; readonly path?: string } = {},
) {
  void i18next.changeLanguage(language);
  const client = createQueryClient();
  client.setDefaultOptions({ queries: { ...client.getDefaultOptions().queries, retry: false } });
  const wrap = (children: ReactNode) => (
    <MantineProvider theme={theme} env="test">
      <QueryClientProvider client={client}>
        <MemoryRouter initialEntries={[path]}>
          <AnnouncerProvider>{children}</AnnouncerProvider>
        </MemoryRouter>
      </QueryClientProvider>
    </MantineProvider>
  );
  const page = render(wrap(element));
  return {
    ...page,
    client,
    rerender: (next: ReactNode) => page.rerender(wrap(next)),
    /** What the live region reads out. */
    announced: () => page.getByTestId('announcer').textContent,
  };
}
