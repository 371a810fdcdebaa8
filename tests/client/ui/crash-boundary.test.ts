import { expect, test } from 'vitest';
import { isNotLoaded } from '../../../client/src/ui/crash-boundary.tsx';

test.each([
  'Failed to fetch dynamically imported module: http://x/assets/card-routes-1.js',
  'error loading dynamically imported module: http://x/assets/card-routes-1.js',
  'Importing a module script failed.',
  'Unable to preload CSS for /assets/card-routes-1.css',
])('%s: a module that could not be loaded', (message) => {
  expect(isNotLoaded(new Error(message))).toBe(true);
});

test('other errors are not failures to load', () => {
  expect(isNotLoaded(new TypeError("Cannot read properties of undefined (reading 'x')"))).toBe(false);
});
