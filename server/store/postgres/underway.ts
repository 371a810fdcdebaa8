/** The statement of a transaction that the server works on, while rows of the next one are made here. */
import type { PoolClient } from 'pg';

export interface Query {
  readonly name: string;
  readonly text: string;
  readonly values: unknown[];
}

/** One statement at a time: a connection takes no second one before the answer to the first. */
export class Underway {
  private readonly client: PoolClient;
  private answer: Promise<unknown> | undefined;

  constructor(client: PoolClient) {
    this.client = client;
  }

  /** Sends once the one before is answered, and does not wait. @throws what the one before failed with */
  async send(query: Query): Promise<void> {
    await this.finish();
    this.answer = this.client.query(query);
    // Its failure is told where it is waited for.
    this.answer.catch(() => {});
  }

  /** @throws what the statement under way failed with */
  async finish(): Promise<void> {
    const { answer } = this;
    this.answer = undefined;
    await answer;
  }
}
