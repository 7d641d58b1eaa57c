import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { makeConfigFolder } from '../support/config-folder.ts';
import { startFeedServer } from '../support/feed-server.ts';
import { runProcess } from '../support/program-process.ts';
import { rss } from '../support/rss-reader.ts';

const folder = mkdtempSync(join(tmpdir(), 'earshot-doctor-'));
const server = await startFeedServer();
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

const today = new Date().toISOString();
const feedOf = (id: string, path: string, other: object = {}): object => ({
  ...{ id, kind: 'rss', url: server.origin + path, title: id, authority: 'press', pace: '10m', ...other },
});
const PAGE = { kind: 'html-list', options: { item: 'li', date: { select: 'time' } } };

const run = (feeds: readonly object[], ...args: readonly string[]) =>
  runProcess({
    program: 'src/cli/doctor.ts',
    args,
    env: { EARSHOT_CONFIG_DIR: makeConfigFolder(mkdtempSync(join(folder, 'run-')), feeds) },
  });

describe('npm run doctor', { timeout: 60_000 }, () => {
  beforeEach(() => {
    const item = `<item><title>A rule on chips</title><link>https://a.example/1</link><pubDate>${today}</pubDate></item>`;
    server.set('/good', { body: rss(item), type: 'application/rss+xml; charset=utf-8', etag: '"1"' });
    server.set('/old', { body: rss(item.replace(today, '2020-01-31T12:00:00Z')), lastModified: today });
    server.set('/empty', { body: rss(''), type: 'text/xml' });
    server.set('/page', {
      body: `<html><ul><li><time>${today}</time><a href="/1">One</a></ul></html>`,
      type: 'text/html',
    });
    server.set('/rebuilt', { body: '<html><body><p>Welcome</p></body></html>', type: 'text/html' });
    server.set('/walled', { status: 403 });
  });

  it('shows how each feed answers, in a hundred columns, and ends well where all that are on do', async () => {
    const { code, out } = await run([
      feedOf('good-feed', '/good'),
      feedOf('old-feed', '/old'),
      feedOf('empty-feed', '/empty'),
      feedOf('a-page-with-a-very-long-name-indeed', '/page', PAGE),
      feedOf('walled-feed', '/walled', { enabled: false, reason: 'walled' }),
    ]);

    const lines = out.trimEnd().split('\n');
    expect(code).toBe(0);
    expect(lines[0]).toMatch(/^feed +status +type +items +newest +validators +verdict$/);
    expect(lines[1]).toMatch(new RegExp(`^good-feed +200 +rss\\+xml +1 +${today.slice(0, 10)} +etag +ok$`));
    expect(lines[2]).toMatch(/^old-feed +200 +xml +1 +2020-01-31 +date +old$/);
    expect(lines[3]).toMatch(/^empty-feed +200 +xml +0 +– +– +empty$/);
    expect(lines[4]).toMatch(/^a-page-with-a-very-long-nam… +200 +html +1 +\d{4}-\d\d-\d\d +– +ok$/);
    expect(lines[5]).toMatch(/^walled-feed +403 +– +– +– +– +off, blocked$/);
    expect(lines.at(-1)).toBe('4 on: 4 answer, 0 fail; 1 off: 0 answer.');
    expect(lines.filter((line) => line.length > 100)).toEqual([]);
  });

  it('says what is wrong, and ends with 1 where a feed that is on fails', async () => {
    const { code, out } = await run([
      feedOf('good', '/good'),
      feedOf('rebuilt', '/rebuilt', PAGE),
      feedOf('gone', '/x'),
    ]);

    expect(code).toBe(1);
    expect(out).toMatch(/^rebuilt +200 +html .*unreadable$/m);
    expect(out).toMatch(/^rebuilt: .*the selector li \(options\.item\) finds\s+nothing/m);
    expect(out).toMatch(/^gone +404 .*unreachable$/m);
  });

  it('prints an object a feed for programs, and checks only the feeds that are named', async () => {
    const feeds = [feedOf('good', '/good'), feedOf('walled', '/walled')];
    const { code, out } = await run(feeds, '--json', 'good');

    expect(code).toBe(0);
    expect(
      out
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toMatchObject([
      { feed: 'good', enabled: true, status: 200, items: 1, validators: { etag: true }, verdict: 'ok', message: null },
    ]);
    expect(server.requests.at(-1)?.path).toBe('/good');
  });

  it('refuses a feed that is not there, and settings that are wrong', async () => {
    const unknown = await run([feedOf('good', '/good')], 'god');
    const wrong = await run([feedOf('good', '/good', { kind: 'gopher' })]);

    expect(unknown).toMatchObject({ code: 2, err: expect.stringContaining('There is no feed god in') });
    expect(wrong).toMatchObject({ code: 2, err: expect.stringMatching(/feeds\.yaml:\d+: kind gopher is not known/) });
  });
});
