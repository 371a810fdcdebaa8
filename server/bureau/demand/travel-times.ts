/** Departures between cities that are wanted. Assumptions: there in the morning, back in the afternoon. */
export const OUT_SEC = 8.5 * 3600;
export const BACK_SEC = 17 * 3600;
export const TIME_SPREAD_SEC = 6_000;
