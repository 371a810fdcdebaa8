/** Currencies of ISO 4217: which codes exist, how many digits their minor unit has, and how an amount is written. */
import { toYuanText } from './fen.ts';

/** Codes in force, and those that were withdrawn since GTFS feeds exist. */
const codes: ReadonlySet<string> = new Set(
  [
    'AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYN BZD',
    'CAD CDF CHE CHF CHW CLF CLP CNY COP COU CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL',
    'GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD',
    'KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO',
    'NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD',
    'SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD USN UYI UYU UYW UZS VED VES VND VUV',
    'WST XAF XCD XCG XDR XOF XPF XSU XUA YER ZAR ZMW ZWG',
    'AZM BYR CSD CUC CYP EEK GHC HRK LTL LVL MRO MTL MZM ROL SDD SIT SKK SLL STD TMM VEB VEF ZMK ZWD ZWL',
  ].flatMap((line) => line.split(' ')),
);

/**
 * Currencies whose minor unit has not two digits. `Intl` is no source for them: it knows how a price is usually
 * shown (`IDR` and `COP` without decimals), not what ISO 4217 says, to which GTFS holds its amounts.
 */
const digitsOf: Readonly<Record<string, number>> = Object.fromEntries(
  (
    [
      [0, 'BIF BYR CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'],
      [3, 'BHD IQD JOD KWD LYD OMR TND'],
      [4, 'CLF UYW'],
    ] as const
  ).flatMap(([digits, list]) => list.split(' ').map((code) => [code, digits] as const)),
);

/** Digits after the point (2 for CNY, 0 for JPY), or undefined where the code is no ISO 4217 currency. */
export function findCurrencyDigits(code: string): number | undefined {
  return codes.has(code) ? (digitsOf[code] ?? 2) : undefined;
}

/** `3.00` from 300 minor units of CNY, `210` from 210 of JPY; two digits where the code is unknown. */
export function toDecimalText(amountFen: number, currency: string): string {
  return toYuanText(amountFen, findCurrencyDigits(currency) ?? 2);
}
