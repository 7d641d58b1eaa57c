import { afterAll, beforeEach, expect } from 'vitest';
import type { RawItem } from '../../src/domain/types.ts';
import { createHttp } from '../../src/lib/http.ts';
import { createFederalRegisterSource } from '../../src/sources/federal-register.ts';
import type { Fetched, Since } from '../../src/sources/source.ts';
import { playRegister, type Register } from './federal-register.ts';
import { startFeedServer } from './feed-server.ts';
import { clockAt, feedOf, NEVER, silentLog } from './feeds.ts';

export const BIS = 'industry-and-security-bureau';

type Got = Extract<Fetched, { status: 'fetched' }>;

/** One check of one end point. */
export interface Check {
  readonly mode: 'documents' | 'public-inspection';
  readonly options?: Record<string, unknown>;
  readonly since?: Since;
  readonly now?: string;
}

/** Reads a local Federal Register, empty at the start of each test. */
export async function openRegisterReader() {
  const server = await startFeedServer();
  const http = createHttp({ userAgent: 'Earshot/test (+https://earshot.example)' });
  const register: Register = playRegister(server);
  beforeEach(() => {
    register.publish();
    register.display();
  });
  afterAll(async () => {
    await http.close();
    await server.close();
  });
  const check = async ({ mode, options, since = NEVER, now = '2026-11-23T15:00:00Z' }: Check): Promise<Got> => {
    const source = createFederalRegisterSource({ http, clock: clockAt(now), log: silentLog() });
    const url = mode === 'documents' ? register.documentsUrl : register.inspectionUrl;
    const kind = { slug: 'fr', kind: 'federal-register', authority: 'official' } as const;
    const feed = feedOf(url, { ...kind, options: { mode, agencies: [BIS], ...options } });
    return (await source.fetch(feed, since, new AbortController().signal)) as Got;
  };
  const checkOne = async (given: Check): Promise<RawItem> =>
    (await check(given)).items[0] ?? expect.unreachable('no item');
  return { server, http, register, check, checkOne };
}

/** What a store would hand to the next check: the cursor has been through JSON. */
export function remember(got: Got): Since {
  const cursor = JSON.parse(JSON.stringify(got.cursor));
  return { validators: got.validators, cursor, lastSuccessAt: new Date('2026-11-23T15:00:00Z') };
}
