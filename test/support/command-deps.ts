import type { CommandDeps } from '../../src/bot/command.ts';

/** What commands know of the rest of the program, where a test does not care. */
export const PROGRAM: Pick<CommandDeps, 'aliasesOf' | 'counts' | 'version' | 'notifiers' | 'findFeed'> = {
  aliasesOf: () => [],
  counts: async () => ({ poll: 0, triage: 0, deliver: 0, digest: 0 }),
  version: '0.0.0',
  notifiers: new Map(),
  findFeed: async (url) => ({ url, title: 'A feed', lang: 'en', entries: 3 }),
};
