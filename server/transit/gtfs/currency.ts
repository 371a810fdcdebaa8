/** Currencies: which codes exist, and how many digits their minor unit has. */

const digitsByCurrency = new Map<string, number | undefined>();

/** Digits after the point (2 for CNY, 0 for JPY), or undefined where the code is no ISO 4217 currency. */
export function findCurrencyDigits(code: string): number | undefined {
  if (digitsByCurrency.size === 0) {
    for (const currency of Intl.supportedValuesOf('currency')) digitsByCurrency.set(currency, undefined);
  }
  if (!digitsByCurrency.has(code)) return undefined;
  const known = digitsByCurrency.get(code);
  if (known !== undefined) return known;
  const digits =
    new Intl.NumberFormat('en', { style: 'currency', currency: code }).resolvedOptions()
      .maximumFractionDigits ?? 2;
  digitsByCurrency.set(code, digits);
  return digits;
}
