import '@mantine/core/styles/baseline.css';
import '@mantine/core/styles/default-css-variables.css';
import '@mantine/core/styles/global.css';
import '@mantine/core/styles/UnstyledButton.css';
import '@mantine/core/styles/Loader.css';
import '@mantine/core/styles/ActionIcon.css';
import '@mantine/core/styles/Input.css';
import '@mantine/core/styles/Button.css';
import '@mantine/core/styles/SegmentedControl.css';
import '@mantine/core/styles/FloatingIndicator.css';
import '@mantine/core/styles/Skeleton.css';
import './ui/tokens.css';
import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router';
import { createQueryClient, findConfig } from './api/queries.ts';
import { App } from './app.tsx';
import { loadTemporal, loadTimeZone, setTimeZone, storeTimeZone } from './i18n/clock.ts';
import { setRegionName, startI18n } from './i18n/i18n.ts';
import { loadLanguage } from './i18n/language.ts';
import { theme } from './ui/theme.ts';
import './ui/print.css';

startI18n(loadLanguage(window.location.search));
const queryClient = createQueryClient();
const [config] = await Promise.all([findConfig(queryClient), loadTemporal()]);
setTimeZone(config?.tz ?? loadTimeZone());
if (config) {
  storeTimeZone(config.tz);
  setRegionName(config.names);
}
const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <MantineProvider theme={theme} defaultColorScheme="auto">
        <QueryClientProvider client={queryClient}>
          <BrowserRouter>
            <App />
          </BrowserRouter>
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  );
}
// Imported last, so that text appears before the fonts are loaded; systems with their own fonts load none.
void import('./ui/fonts.ts');
