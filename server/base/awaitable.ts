/** A value or a promise of it: some use cases answer at once, others from a worker thread. */
export type Awaitable<T> = T | Promise<T>;
