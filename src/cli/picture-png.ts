import { crc32, deflateSync, inflateSync } from 'node:zlib';

/** https://www.w3.org/TR/png-3/ (2026-11-23): eight bytes, then chunks of length, type, data and checksum. */
const SIGNATURE_BYTES = 8;
const CHUNK_FRAME_BYTES = 12;
/** What browsers write: eight bits for each of red, green and blue. */
const PIXEL_BYTES = 3;

/**
 * The same picture in about three quarters of the bytes. Browsers write each row as differences to its neighbours, which suits
 * photographs; letters on a flat ground repeat, and compress better as they are.
 */
export function shrinkPng(png: Buffer): Buffer {
  const chunks = readChunks(png);
  const header = chunks.find(({ type }) => type === 'IHDR')?.data;
  if (header?.readUInt16BE(8) !== 0x0802) throw new Error('The picture is no PNG of 24 bits a pixel.');
  const packed = Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data));
  const rows = inflateSync(packed);
  undoFilters(rows, header.readUInt32BE(0) * PIXEL_BYTES);
  const data = deflateSync(rows, { level: 9 });
  return Buffer.concat([
    png.subarray(0, SIGNATURE_BYTES),
    ...[
      { type: 'IHDR', data: header },
      { type: 'IDAT', data },
      { type: 'IEND', data: Buffer.alloc(0) },
    ].map(writeChunk),
  ]);
}

interface Chunk {
  readonly type: string;
  readonly data: Buffer;
}

function readChunks(png: Buffer): readonly Chunk[] {
  const chunks: Chunk[] = [];
  for (let at = SIGNATURE_BYTES; at < png.length; ) {
    const length = png.readUInt32BE(at);
    chunks.push({ type: png.toString('latin1', at + 4, at + 8), data: png.subarray(at + 8, at + 8 + length) });
    at += length + CHUNK_FRAME_BYTES;
  }
  return chunks;
}

function writeChunk({ type, data }: Chunk): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const chunk = Buffer.alloc(data.length + CHUNK_FRAME_BYTES);
  chunk.writeUInt32BE(data.length, 0);
  body.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(body), data.length + 8);
  return chunk;
}

/** Replaces differences by the bytes themselves, row by row; each row begins with the number of its filter. */
function undoFilters(rows: Buffer, rowBytes: number): void {
  const step = rowBytes + 1;
  for (let start = 0; start < rows.length; start += step) {
    const filter = rows[start] ?? 0;
    rows[start] = 0;
    for (let x = 1; x < step; x++) {
      const at = start + x;
      const left = x > PIXEL_BYTES ? (rows[at - PIXEL_BYTES] ?? 0) : 0;
      const above = start > 0 ? (rows[at - step] ?? 0) : 0;
      const corner = x > PIXEL_BYTES && start > 0 ? (rows[at - step - PIXEL_BYTES] ?? 0) : 0;
      rows[at] = (rows[at] ?? 0) + predict(filter, left, above, corner);
    }
  }
}

/** What a filter takes off a byte (the specification's section 9.2); a buffer keeps the low eight bits of the sum. */
function predict(filter: number, left: number, above: number, corner: number): number {
  if (filter === 0) return 0;
  if (filter === 1) return left;
  if (filter === 2) return above;
  if (filter === 3) return (left + above) >> 1;
  const guess = left + above - corner;
  const [toLeft, toAbove, toCorner] = [Math.abs(guess - left), Math.abs(guess - above), Math.abs(guess - corner)];
  if (toLeft <= toAbove && toLeft <= toCorner) return left;
  return toAbove <= toCorner ? above : corner;
}
