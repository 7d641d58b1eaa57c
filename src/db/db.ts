/** Runs SQL with `$n` parameters; one dialect (PostgreSQL 13+), two drivers. */
export interface Sql {
  query<R = Record<string, unknown>>(text: string, params?: readonly unknown[]): Promise<readonly R[]>;
}

/**
 * The truth. `bigint` columns arrive as JavaScript numbers, `timestamptz` as `Date`, `date` as ISO strings, `jsonb`
 * parsed; pass objects to `jsonb` parameters with `JSON.stringify` and `::jsonb`, arrays with `::text[]`.
 * Never call `query` of the database inside `tx`: the embedded one has one connection and would wait for itself.
 */
export interface Db extends Sql {
  /** Runs `work` in one transaction: committed when it resolves, rolled back when it rejects. Keep it short; no network. */
  tx<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}
