import type { Caller, Command, CommandDeps, Reply } from '../../src/bot/command.ts';
import { dispatchLine } from '../../src/bot/dispatch.ts';
import type { Db } from '../../src/db/db.ts';
import { PROGRAM } from './command-deps.ts';
import { silentLog } from './database.ts';

/** A person at a Slack channel, whose lines go straight to the commands. */
export interface Desk {
  type(line: string, caller?: Partial<Caller>): Promise<Reply>;
}

/** Opens channel `C1` of workspace `T1` for somebody who may manage it. */
export function createDesk({
  db,
  commands,
  now,
  deps = {},
}: {
  readonly db: Db;
  readonly commands: readonly Command[];
  readonly now: Date;
  readonly deps?: Partial<CommandDeps>;
}): Desk {
  const caller: Caller = {
    ...{ platform: 'slack', workspace: 'T1', workspaceName: 'Desk', channel: 'C1', channelName: 'trade', user: 'U1' },
    ...{ userName: 'Kim', canManage: true },
  };
  const base = {
    ...{ db, clock: { now: () => now }, prefix: '/earshot', membership: { ensure: async () => {} } },
    ...{ feeds: ['desk'], timeZone: 'Europe/Berlin', log: silentLog, canonicalName: (name: string) => name },
    ...PROGRAM,
  };
  const all: CommandDeps = Object.assign(base, deps);
  return { type: (line, changes = {}) => dispatchLine(commands, line, { ...caller, ...changes }, all) };
}
