import type { Log } from '../lib/log.ts';
import type { Sql } from './db.ts';

const DEAD_ROWS = 2_000;
const CHANGED_ROWS = 5_000;
const LOG_BYTES = 64 * 1024 * 1024;

/**
 * What autovacuum and the checkpointer do on a server, neither of which runs in the embedded database: without it 200,000
 * jobs grow the directory to a gigabyte (measured, PGlite 0.5.16, 2026-11-23).
 */
export function createUpkeep(sql: Sql, log: Log): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => {
    running ??= upkeep(sql, log).finally(() => {
      running = undefined;
    });
    return running;
  };
}

/** One statement at a time, so that others get their turn between them. */
async function upkeep(sql: Sql, log: Log): Promise<void> {
  for (const table of await listWorn(sql)) {
    await sql.query(`VACUUM (ANALYZE) ${table}`);
    log.debug('db.vacuumed', { table });
  }
  const logBytes = await getLogBytes(sql);
  if (logBytes < LOG_BYTES) return;
  await sql.query('CHECKPOINT');
  log.debug('db.checkpointed', { logBytes });
}

async function listWorn(sql: Sql): Promise<string[]> {
  // The counters of the latest statements are written down at the end of this one.
  await sql.query('SELECT pg_stat_force_next_flush()');
  const rows = await sql.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, relname) AS name
       FROM pg_stat_user_tables
      WHERE n_dead_tup > $1 + 0.2 * n_live_tup OR n_mod_since_analyze > $2 + 0.2 * n_live_tup
      ORDER BY n_dead_tup DESC`,
    [DEAD_ROWS, CHANGED_ROWS],
  );
  return rows.map((row) => row.name);
}

/** How much of the write-ahead log has gathered since the last checkpoint. */
async function getLogBytes(sql: Sql): Promise<number> {
  const [row] = await sql.query<{ bytes: number }>(
    'SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), redo_lsn)::bigint AS bytes FROM pg_control_checkpoint()',
  );
  return row?.bytes ?? 0;
}
