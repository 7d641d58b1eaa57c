import type { LookupAddress } from 'node:dns';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, describe, expect, it } from 'vitest';
import { createHttp } from '../../src/lib/http.ts';
import { guardLookup, isPublicAddress } from '../../src/lib/public-address.ts';
import { createFeedFinder } from '../../src/sources/feed-finder.ts';
import { useFeedReader } from '../support/feed-reader.ts';
import { rssOf } from './feeds.ts';

/** Addresses that are of no public network, by what they are. */
const REFUSED: Readonly<Record<string, readonly string[]>> = {
  'this host': ['0.0.0.0', '0.1.2.3', '::'],
  loopback: ['127.0.0.1', '127.255.255.254', '::1'],
  'a private network': [
    '10.0.0.1',
    '10.255.255.255',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.0.1',
    'fc00::1',
    'fdff::1',
  ],
  'a link': ['169.254.0.1', '169.254.169.254', 'fe80::1', 'febf::1', 'fe80::1%1'],
  'shared by a carrier (CGNAT)': ['100.64.0.1', '100.127.255.255'],
  multicast: ['224.0.0.1', '239.255.255.250', 'ff02::1', 'ff0e::1'],
  'broadcast or reserved': [
    '255.255.255.255',
    '240.0.0.1',
    '192.0.0.8',
    '192.88.99.1',
    '4000::1',
    '5f00::1',
    'fec0::1',
  ],
  'for examples and tests': [
    '192.0.2.1',
    '198.51.100.1',
    '203.0.113.1',
    '198.18.0.1',
    '198.19.255.255',
    '2001:db8::1',
    '3fff::1',
  ],
  'IPv4, mapped': ['::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:10.0.0.1', '::ffff:1.1.1.1', '::ffff:0:127.0.0.1'],
  'IPv4, compatible': ['::127.0.0.1', '::7f00:1'],
  NAT64: ['64:ff9b::127.0.0.1', '64:ff9b::a9fe:a9fe', '64:ff9b::1.1.1.1', '64:ff9b:1::a00:1'],
  '6to4, Teredo and other tunnels': [
    '2002:7f00:1::',
    '2002:a00:1::1',
    '2001::1',
    '2001:0:7f00:1::',
    '2001:20::1',
    '2001:10::1',
  ],
  'to be discarded': ['100::1'],
};

/** The same addresses as they can be written in a URL. */
const DISGUISED: readonly string[] = [
  ...[
    'http://127.1/',
    'http://127.0.1/',
    'http://0x7f.0.0.1/',
    'http://0x7f000001/',
    'http://0177.0.0.1/',
    'http://2130706433/',
  ],
  ...[
    'http://017700000001/',
    'http://0/',
    'http://127.0.0.1./',
    'http://１２７.０.０.１/',
    'http://127。0。0。1/',
    'http://①②⑦.0.0.1/',
  ],
  ...['http://[::ffff:127.0.0.1]/', 'http://[0:0:0:0:0:ffff:7f00:0001]/', 'http://[::]/', 'http://[64:ff9b::7f00:1]/'],
  ...[
    'http://0xa9.0xfe.0xa9.0xfe/latest/meta-data/',
    'http://2852039166/',
    'http://169.254.43518/',
    'http://3232235777/',
  ],
  ...[
    'http://localhost/',
    'http://LOCALHOST/',
    'http://localhost./',
    'https://127.0.0.1/',
    'feed:http://127.0.0.1/',
    'feed://127.0.0.1/',
  ],
];

const OTHER_SCHEMES: readonly string[] = [
  ...[
    'file:///etc/passwd',
    'ftp://a.example/',
    'gopher://a.example/',
    'data:text/xml,<rss/>',
    'javascript:alert(1)',
    'ldap://a/',
  ],
  ...[
    'dict://127.0.0.1:11211/',
    'ws://a.example/',
    'blob:https://a.example/x',
    'about:blank',
    'unix:/var/run/docker.sock',
    'jar:file:///a',
  ],
  ...[
    'http://',
    'http:///',
    '//',
    '',
    ' ',
    'http://[::1',
    'http://a b/',
    'https://user@a.example/',
    'https://u:p@a.example/',
  ],
];

/** A server on every address of this machine, which sends who asks wherever `to` says. */
const asked: string[] = [];
const server = createServer((request, response) => {
  asked.push(request.url ?? '');
  const to = new URL(request.url ?? '/', 'http://x').searchParams.get('to');
  if (to === null)
    response.writeHead(200, { 'content-type': 'text/xml' }).end(rssOf('<item><title>inside</title></item>'));
  else response.writeHead(302, { location: to }).end();
});
await new Promise<void>((resolve) => server.listen(0, '::', resolve));
const { port } = server.address() as AddressInfo;
const reader = useFeedReader();
const guarded = createHttp({ userAgent: 'test', isAllowed: isPublicAddress, timeoutMs: 5_000 });
const find = createFeedFinder({ http: guarded, reader });
afterAll(async () => {
  await guarded.close();
  await new Promise((resolve) => server.close(resolve));
});

const REFUSAL = {
  code: 'source-unreachable',
  message: expect.stringContaining('is no address of the public internet'),
};
const vectors = Object.entries(REFUSED).flatMap(([what, addresses]) =>
  addresses.map((address) => [address, what] as const),
);
const hostOf = (address: string): string => (address.includes(':') ? `[${address.replace('%', '%25')}]` : address);

describe('an address that a person adds', () => {
  it.each(vectors)('%s (%s) is refused, alone, behind a name and behind a redirect', async (address) => {
    expect(isPublicAddress(address)).toBe(false);
    expect(await resolveTo([address], isPublicAddress)).toEqual([]);
    if (address.includes('%')) return;
    await expect(find(`http://${hostOf(address)}:${port}/`)).rejects.toMatchObject(REFUSAL);
    // the first hop is allowed here, and nothing else that is not public
    const http = createHttp({ userAgent: 'test', isAllowed: (one) => one === '127.0.0.77' || isPublicAddress(one) });
    const before = asked.length;
    const to = encodeURIComponent(`http://${hostOf(address)}:${port}/inside`);
    await expect(createFeedFinder({ http, reader })(`http://127.0.0.77:${port}/?to=${to}`)).rejects.toMatchObject(
      REFUSAL,
    );
    expect(asked.slice(before).filter((path) => path === '/inside')).toEqual([]);
    await http.close();
  });

  it.each(DISGUISED)('%s is refused', async (address) => {
    const before = asked.length;
    const there = address.replace(/^(\w+:(?:\w+:)?\/\/[^/]+)\//, `$1:${port}/`);
    await expect(find(there)).rejects.toMatchObject({ code: 'source-unreachable' });
    expect(asked.length).toBe(before);
  });

  it.each(OTHER_SCHEMES)('%j is not taken', async (address) => {
    await expect(find(address)).rejects.toMatchObject({ code: 'bad-input' });
  });

  it('may be private where the settings say so', async () => {
    const http = createHttp({ userAgent: 'test' });
    expect(await createFeedFinder({ http, reader })(`http://127.0.0.1:${port}/`)).toMatchObject({ entries: 1 });
    await http.close();
  });
});

describe('a name', () => {
  it('that leads to a public and a private address is connected to at the public one only', async () => {
    expect(await resolveTo(['10.0.0.1', '1.1.1.1', '::1'], isPublicAddress)).toEqual(['1.1.1.1']);
  });

  it('that leads elsewhere at the second question (DNS rebinding) is refused then: what is checked is what is connected to', async () => {
    const answers = [['1.1.1.1'], ['127.0.0.1']];
    const resolve = () => answers.shift() ?? [];

    expect(await resolveTo(resolve(), isPublicAddress)).toEqual(['1.1.1.1']);
    expect(await resolveTo(resolve(), isPublicAddress)).toEqual([]);
  });

  it('is looked up once for a connection, by the lookup that checks', async () => {
    const checked: string[] = [];
    const http = createHttp({
      userAgent: 'test',
      isAllowed: (address) => {
        checked.push(address);
        return address === '127.0.0.1';
      },
    });
    await http.get(`http://localhost:${port}/`);
    await http.close();

    expect(checked.filter((address) => address === '127.0.0.1')).toHaveLength(1);
  });
});

/** What a lookup gives that is told these addresses by the resolver. */
function resolveTo(addresses: readonly string[], isAllowed: (address: string) => boolean): Promise<readonly string[]> {
  const found = addresses.map((address): LookupAddress => ({ address, family: address.includes(':') ? 6 : 4 }));
  const guard = guardLookup(isAllowed, (_name, _options, callback) => callback(null, found));
  return new Promise((resolve) => {
    guard('name.example', { all: true }, (error, given) => {
      resolve(error === null && Array.isArray(given) ? given.map(({ address }) => address) : []);
    });
  });
}
