/**
 * How much time a passenger needs before boarding, by the kind of service: the gates of a metro, the
 * security check and the closing gates of a railway station. Published nowhere for the two cities:
 * these are planning values, on the safe side.
 */

export interface Slack {
  /** Between two vehicles at the same stop. */
  readonly changeSec: number;
  /** Before boarding after a walk from elsewhere. */
  readonly boardSlackSec: number;
}

const slackOf = {
  bus: { changeSec: 60, boardSlackSec: 0 },
  metro: { changeSec: 60, boardSlackSec: 60 },
  coach: { changeSec: 300, boardSlackSec: 300 },
  rail: { changeSec: 600, boardSlackSec: 600 },
} as const satisfies Record<string, Slack>;

/** Slack of a GTFS route type, basic (0-12) or extended (100-1700). */
export function toSlack(routeType: number): Slack {
  if (routeType === 2 || (routeType >= 100 && routeType < 200)) return slackOf.rail;
  if (routeType === 1 || (routeType >= 400 && routeType < 500)) return slackOf.metro;
  if (routeType >= 200 && routeType < 300) return slackOf.coach;
  return slackOf.bus;
}
