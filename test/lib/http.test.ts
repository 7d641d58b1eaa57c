import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHttp, type GetOptions, type Http } from '../../src/lib/http.ts';
import { readRetryAfter } from '../../src/lib/http-errors.ts';
import { type FeedServer, type Page, startFeedServer } from '../support/feed-server.ts';

let server: FeedServer;
let http: Http;

beforeAll(async () => {
  server = await startFeedServer();
  http = createHttp({ userAgent: 'Earshot/test (+https://earshot.example)' });
});
afterAll(async () => {
  await http.close();
  await server.close();
});

async function get(page: Page, options?: GetOptions) {
  return http.get(server.set('/page', page), options);
}

async function failure(
  page: Page,
  options?: GetOptions,
): Promise<{ code: string; message: string; retryAfterMs: number | undefined }> {
  return get(page, options).then(
    () => expect.unreachable('must fail'),
    (error) => error,
  );
}

describe('bodies', () => {
  it.each(['gzip', 'br', 'deflate', 'deflate-raw', undefined] as const)('come decoded from %s', async (encoding) => {
    const answer = await get({ body: 'händler '.repeat(50_000), encoding });

    expect(Buffer.from(answer.bytes).toString()).toBe('händler '.repeat(50_000));
    expect(server.requests.at(-1)?.headers['accept-encoding']).toBe('gzip, br, deflate');
  });

  it('are counted decoded, while they come', async () => {
    const error = await failure({ trouble: 'flood', encoding: 'gzip' }, { maxBytes: 3 * 1024 * 1024 });

    expect(error).toMatchObject({ code: 'source-unreadable', message: expect.stringContaining('more than 3 MiB') });
  });

  it('that are damaged or in an unknown encoding cannot be read', async () => {
    expect(await failure({ body: 'plain', headers: { 'content-encoding': 'gzip' } })).toMatchObject({
      code: 'source-unreadable',
    });
    expect(await failure({ body: 'plain', headers: { 'content-encoding': 'zip' } })).toMatchObject({
      code: 'source-unreadable',
      message: expect.stringContaining('zip'),
    });
  });
});

describe('failures', () => {
  it.each<[number, string]>([
    [400, 'source-unreadable'],
    [401, 'source-blocked'],
    [403, 'source-blocked'],
    [404, 'source-unreachable'],
    [410, 'source-unreachable'],
    [429, 'source-blocked'],
    [451, 'source-blocked'],
    [500, 'source-unreachable'],
    [304, 'none'],
  ])('%i is %s', async (status, code) => {
    const outcome = await get({ status }).then(
      () => 'none',
      (error) => error.code,
    );

    expect(outcome).toBe(code);
  });

  it('say in one sentence who did what', async () => {
    const host = new URL(server.origin).host;

    expect((await failure({ status: 503 })).message).toBe(`${host} is in trouble (503).`);
    expect((await failure({ trouble: 'hang' }, { timeoutMs: 50 })).message).toBe(`${host} did not answer within 1 s.`);
    expect((await failure({ trouble: 'reset' })).message).toMatch(/broke off the connection/);
  });

  it('include a server that drips without end', async () => {
    expect(await failure({ trouble: 'drip' }, { timeoutMs: 200 })).toMatchObject({ code: 'source-unreachable' });
  });

  it('include names that do not exist, closed ports and addresses that are none', async () => {
    const closed = await closedPort();

    await expect(http.get('http://no-such-host.invalid/')).rejects.toMatchObject({
      code: 'source-unreachable',
      message: expect.stringContaining('no-such-host.invalid'),
    });
    await expect(http.get(`http://127.0.0.1:${closed}/`)).rejects.toMatchObject({
      code: 'source-unreachable',
      message: expect.stringContaining('refused the connection'),
    });
    await expect(http.get('nonsense')).rejects.toMatchObject({ code: 'source-unreadable' });
  });

  it('include a server that speaks no TLS', async () => {
    await expect(http.get(server.origin.replace('http:', 'https:'))).rejects.toMatchObject({
      code: 'source-unreachable',
      message: expect.stringContaining('TLS'),
    });
  });

  it('leave statuses to a caller who reads them', async () => {
    expect(await get({ status: 404, body: 'why' }, { readStatuses: [404] })).toMatchObject({ status: 404 });
  });

  it('carry the wait that the server asked for', async () => {
    expect(await failure({ status: 429, headers: { 'retry-after': '7' } })).toMatchObject({ retryAfterMs: 7000 });
  });
});

describe('Retry-After', () => {
  const now = new Date('2026-11-23T10:00:00Z');

  it.each<[string, number | null]>([
    ['120', 120_000],
    [' 0 ', 0],
    ['Mon, 23 Nov 2026 10:01:00 GMT', 60_000],
    ['Mon, 23 Nov 2026 09:00:00 GMT', 0],
    ['999999999', 86_400_000],
    ['later', null],
    ['-5', null],
  ])('%j', (value, expected) => {
    expect(readRetryAfter(value, now)).toBe(expected);
  });
});

describe('redirects', () => {
  it('are followed and told, with their permanence', async () => {
    const end = server.set('/end', { body: 'here' });
    server.set('/middle', { status: 302, headers: { location: end } });
    const answer = await get({ status: 301, headers: { location: '/middle' } });

    expect(answer).toMatchObject({ status: 200, finalUrl: end });
    expect(answer.redirects).toEqual([
      { to: `${server.origin}/middle`, permanent: true },
      { to: end, permanent: false },
    ]);
  });

  it('end in a circle, after five, or at another scheme', async () => {
    expect((await failure({ status: 302, headers: { location: '/page' } })).message).toMatch(/in a circle/);
    for (let hop = 0; hop < 9; hop++)
      server.set(`/hop${hop}`, { status: 302, headers: { location: `/hop${hop + 1}` } });
    expect((await failure({ status: 302, headers: { location: '/hop0' } })).message).toMatch(/redirects too often/);
    expect((await failure({ status: 302, headers: { location: 'file:///etc/passwd' } })).code).toBe(
      'source-unreadable',
    );
    expect((await failure({ status: 302 })).code).toBe('source-unreadable');
  });

  it('are not followed to a robot check', async () => {
    const error = await failure({ status: 302, headers: { location: 'http://unblock.register.example/' } });

    expect(error).toMatchObject({ code: 'source-blocked', message: expect.stringContaining('browser check') });
  });

  it('carry validators and headers of the caller to no other origin', async () => {
    const other = await startFeedServer();
    other.set('/x', { body: 'x' });
    const headers = { 'x-api-key': 'k' };
    await get(
      { status: 302, headers: { location: `${other.origin}/x` } },
      { headers, validators: { etag: '"a"', lastModified: '' } },
    );

    const [home, away] = [server.requests.at(-1)?.headers, other.requests.at(-1)?.headers];
    expect(home).toMatchObject({ 'x-api-key': 'k', 'if-none-match': '"a"' });
    expect(home).not.toHaveProperty('if-modified-since');
    expect(away).not.toHaveProperty('x-api-key');
    expect(away).not.toHaveProperty('if-none-match');
    await other.close();
  });
});

async function closedPort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return typeof address === 'object' && address ? address.port : 1;
}
