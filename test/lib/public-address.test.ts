import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHttp } from '../../src/lib/http.ts';
import { isPublicAddress } from '../../src/lib/public-address.ts';

describe('an address of the public internet', () => {
  it.each(['1.1.1.1', '93.184.215.14', '2606:4700::1111', '2a00:1450:4001::1'])('is %s', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it.each([
    ...['127.0.0.1', '0.0.0.0', '10.1.2.3', '172.16.0.1', '192.168.1.1', '169.254.169.254', '100.64.0.1', '224.0.0.1'],
    ...['240.0.0.1', '255.255.255.255', '192.0.2.1', '198.18.0.1', '::', '::1', 'fe80::1', 'fd00::1', 'fec0::1'],
    ...['ff02::1', '::ffff:127.0.0.1', '::ffff:1.1.1.1', '64:ff9b::7f00:1', '64:ff9b:1::a00:1', '2002:7f00:1::'],
    ...['2001::1', '::127.0.0.1', '4000::1', 'localhost', ''],
  ])('is not %s', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});

describe('a client that keeps to some addresses', () => {
  let server: Server;
  let port: number;
  const asked: string[] = [];
  beforeAll(async () => {
    server = createServer((request, response) => {
      asked.push(`${request.headers.host}${request.url}`);
      const to = new URL(request.url ?? '/', 'http://x').searchParams.get('to');
      response.writeHead(to === null ? 200 : 302, to === null ? {} : { location: to }).end('secret');
    });
    await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
    port = (server.address() as AddressInfo).port;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  const only = (...allowed: readonly string[]) =>
    createHttp({ userAgent: 'test', isAllowed: (address) => allowed.includes(address) });

  it('connects to those, by address and by name', async () => {
    const http = only('127.0.0.1');
    expect((await http.get(`http://127.0.0.1:${port}/`)).status).toBe(200);
    expect((await http.get(`http://localhost:${port}/`)).status).toBe(200);
    await http.close();
  });

  it.each([
    ['its address', (at: number) => `http://127.0.0.1:${at}/address`],
    ['a name that leads there', (at: number) => `http://localhost:${at}/name`],
    ['an address written otherwise', (at: number) => `http://2130706433:${at}/number`],
    ['one for another family', (at: number) => `http://[::ffff:127.0.0.1]:${at}/mapped`],
  ])('asks nothing of others, by %s', async (_how, urlOf) => {
    const http = createHttp({ userAgent: 'test', isAllowed: isPublicAddress });
    const before = asked.length;

    await expect(http.get(urlOf(port))).rejects.toMatchObject({
      code: 'source-unreachable',
      message: expect.stringContaining('is no address of the public internet'),
    });

    expect(asked).toHaveLength(before);
    await http.close();
  });

  it('follows no redirect to others, by address or by name', async () => {
    const http = only('127.0.0.1');
    for (const to of [`http://127.0.0.2:${port}/there`, `http://[::1]:${port}/there`]) {
      await expect(http.get(`http://127.0.0.1:${port}/?to=${encodeURIComponent(to)}`)).rejects.toMatchObject({
        message: expect.stringContaining('is no address of the public internet'),
      });
    }
    expect(asked.filter((one) => one.endsWith('/there'))).toEqual([]);
    await http.close();
  });
});
