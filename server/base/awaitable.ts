/** An answer now or later: a use case may run on the spot or in a worker. */
export type Awaitable<T> = T | Promise<T>;
