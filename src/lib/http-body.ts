import { pipeline, Readable, type Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from 'node:zlib';
import { refuse } from './http-errors.ts';

/** Undoes the encodings a server applied (`Content-Encoding` lists them in order of application). */
export async function decompress(body: Readable, contentEncoding: string): Promise<Readable> {
  const named = contentEncoding.toLowerCase().split(',');
  const encodings = named.map((name) => name.trim()).filter((name) => name !== '' && name !== 'identity');
  if (encodings.length > MAX_ENCODINGS) throw new Error('unknown content encoding of too many layers');
  let stream = body;
  for (const encoding of encodings.reverse()) stream = await decompressOnce(stream, encoding);
  return stream;
}

/** No server packs an answer more than once or twice; each layer takes memory. */
const MAX_ENCODINGS = 3;

/**
 * Reads a stream to its end, counting decoded bytes as they come, so that a bomb is dropped and not unpacked.
 * @throws EarshotError `source-unreadable` above `maxBytes`.
 */
export async function readCapped(stream: Readable, maxBytes: number, url: string): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    bytes += (chunk as Buffer).length;
    if (bytes > maxBytes) throw refuse('source-unreadable', url, `sent more than ${describeBytes(maxBytes)}`);
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

async function decompressOnce(body: Readable, encoding: string): Promise<Readable> {
  if (encoding === 'gzip' || encoding === 'x-gzip') return connect(body, createGunzip());
  if (encoding === 'br') return connect(body, createBrotliDecompress());
  if (encoding === 'deflate') return inflate(body);
  throw new Error(`unknown content encoding ${encoding}`);
}

/** Some servers send raw deflate where the standard asks for a zlib header: the first byte tells. */
async function inflate(body: Readable): Promise<Readable> {
  const chunks = body[Symbol.asyncIterator]();
  const first = await chunks.next();
  if (first.done) return Readable.from([]);
  const wrapped = ((first.value as Buffer)[0] ?? 0) % 16 === 8;
  const whole = Readable.from(prepend(first.value as Buffer, chunks));
  return connect(whole, wrapped ? createInflate() : createInflateRaw());
}

async function* prepend(first: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  yield* { [Symbol.asyncIterator]: () => rest };
}

function connect(body: Readable, transform: Transform): Readable {
  // The reader of the last stream meets any failure; the callback only has to exist.
  return pipeline(body, transform, () => undefined);
}

function describeBytes(bytes: number): string {
  return bytes >= 1024 * 1024 ? `${Math.round(bytes / 1024 / 1024)} MiB` : `${bytes} bytes`;
}
