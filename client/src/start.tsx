import '@mantine/core/styles/baseline.css';
import '@mantine/core/styles/default-css-variables.css';
import '@mantine/core/styles/global.css';
import '@mantine/core/styles/UnstyledButton.css';
import '@mantine/core/styles/Loader.css';
import '@mantine/core/styles/ActionIcon.css';
import '@mantine/core/styles/Input.css';
import '@mantine/core/styles/Button.css';
import '@mantine/core/styles/Skeleton.css';
import './ui/tokens.css';
import { MantineProvider } from '@mantine/core';
import { type QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode, startTransition } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router';
import type { Config } from './api/contract.ts';
import { App } from './app.tsx';
import { setRegionCurrency } from './i18n/format.ts';
import { setCurrencyName, setRegionName, startI18n } from './i18n/i18n.ts';
import { loadLanguage } from './i18n/language.ts';
import { registerServiceWorker } from './offline/register.ts';
import { loadFonts } from './ui/load-fonts.ts';
import { theme } from './ui/theme.ts';
import { whenIdle } from './ui/when-idle.ts';
import './ui/print.css';

/** Renders the page in place of the shell. `config` is absent where the server has not given it in time. */
export function startPage(queryClient: QueryClient, config: Config | undefined): void {
  startI18n(loadLanguage(window.location.search));
  if (config) {
    setRegionName(config.names);
    setRegionCurrency(config.currency);
    setCurrencyName(config.currency);
  }
  const root = document.getElementById('root');
  if (root) {
    const page = (
      <StrictMode>
        <MantineProvider theme={theme} defaultColorScheme="auto">
          <QueryClientProvider client={queryClient}>
            <BrowserRouter>
              <App />
            </BrowserRouter>
          </QueryClientProvider>
        </MantineProvider>
      </StrictMode>
    );
    // A transition is rendered in slices, between which the browser reacts to the user.
    startTransition(() => createRoot(root).render(page));
  }
  registerServiceWorker();
  // Text in fonts of the system appears first.
  whenIdle(loadFonts);
}
