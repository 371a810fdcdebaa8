/** Sends a statement and lets the caller encode the next one while the server runs it. */
import type { PoolClient } from 'pg';

export interface Query {
  readonly name: string;
  readonly text: string;
  readonly values: unknown[];
}

/** One statement at a time on a connection. */
export class Underway {
  private readonly client: PoolClient;
  private answer: Promise<unknown> | undefined;

  constructor(client: PoolClient) {
    this.client = client;
  }

  /** Waits for the previous statement, then sends the next one without waiting. @throws the error of the previous one */
  async send(query: Query): Promise<void> {
    await this.finish();
    this.answer = this.client.query(query);
    // `finish` throws its error.
    this.answer.catch(() => {});
  }

  /** Waits for the statement. @throws its error */
  async finish(): Promise<void> {
    const { answer } = this;
    this.answer = undefined;
    await answer;
  }
}
