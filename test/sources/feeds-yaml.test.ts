import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { parseFeedEntry } from '../../src/domain/feed-entry.ts';
import { createHttp } from '../../src/lib/http.ts';
import { createSources } from '../../src/sources/index.ts';
import { useFeedReader } from '../support/feed-reader.ts';
import { clockAt, silentLog } from '../support/feeds.ts';

const written: unknown[] = parse(readFileSync(join(import.meta.dirname, '../../config/feeds.yaml'), 'utf8'));
const http = createHttp({ userAgent: 'Earshot/test' });
const sources = createSources({
  ...{ http, privateHttp: http, reader: useFeedReader(), clock: clockAt('2026-11-23T15:00:00Z'), log: silentLog() },
});

afterAll(() => http.close());

describe('config/feeds.yaml', () => {
  const parsed = written.map(parseFeedEntry);
  const entries = parsed.flatMap(({ entry }) => (entry === null ? [] : [entry]));

  it('is understood to the last setting', () => {
    expect(parsed.flatMap(({ problems }) => problems)).toEqual([]);
    for (const entry of entries) {
      expect(sources.has(entry.kind), entry.kind).toBe(true);
      expect(() => sources.get(entry.kind)?.check(entry)).not.toThrow();
    }
  });

  it('names each feed and each address once, but for the end points that several share', () => {
    const addresses = entries.filter(({ kind }) => kind === 'rss').map(({ url }) => url);

    expect(new Set(entries.map(({ slug }) => slug)).size).toBe(entries.length);
    expect(new Set(addresses).size).toBe(addresses.length);
  });

  it('says of every feed that is off why', () => {
    expect(entries.filter(({ enabled, reason }) => !enabled && reason === null)).toEqual([]);
  });
});
