import { crc32, deflateSync } from 'node:zlib';

export interface PngForm {
  readonly width: number;
  readonly height: number;
  readonly kind: 'grey1' | 'grey8' | 'colour' | 'palette4' | 'transparent';
  readonly interlaced: boolean;
}

/** Bits for each sample, colour type, samples for each dot. */
const kinds = {
  grey1: { bits: 1, type: 0, samples: 1 },
  grey8: { bits: 8, type: 0, samples: 1 },
  colour: { bits: 8, type: 2, samples: 3 },
  palette4: { bits: 4, type: 3, samples: 1 },
  transparent: { bits: 8, type: 6, samples: 4 },
} as const;

/** First column, first row, and the steps of both, of each pass of an interlaced picture. */
const passes = ['0088', '4088', '0448', '2044', '0224', '1022', '0112'].map((pass) => [...pass].map(Number));

/** A black picture, as any drawing program writes it. `saidHeight` is a lie about its height. */
export function makePng({ width, height, kind, interlaced }: PngForm, { saidHeight = height } = {}): Buffer {
  const { bits, type, samples } = kinds[kind];
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(saidHeight, 4);
  head.set([bits, type, 0, 0, interlaced ? 1 : 0], 8);
  const rows = (columns: number, lines: number) =>
    columns > 0 ? (Math.ceil((columns * bits * samples) / 8) + 1) * lines : 0;
  const size = interlaced
    ? passes
        .map(([x = 0, y = 0, dx = 1, dy = 1]) =>
          rows(Math.ceil((width - x) / dx), Math.max(0, Math.ceil((height - y) / dy))),
        )
        .reduce((sum, bytes) => sum + bytes, 0)
    : rows(width, height);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', head),
    ...(kind === 'palette4' ? [chunk('PLTE', Buffer.alloc(3 * 16))] : []),
    chunk('IDAT', deflateSync(Buffer.alloc(size))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const around = Buffer.alloc(8);
  around.writeUInt32BE(content.length, 0);
  around.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([around.subarray(0, 4), body, around.subarray(4)]);
}
