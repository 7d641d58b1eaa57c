/** Where the time comes from: handed to whatever needs it, so that tests can say what time it is. */
export interface Clock {
  now(): Date;
}

/** The machine's own clock. */
export const systemClock: Clock = { now: () => new Date() };
