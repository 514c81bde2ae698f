import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildApp } from '../support/electron/host.ts';

const RENDERER = 'out/renderer';
const TARGET_KB = 250;

const kB = (bytes: Uint8Array) => gzipSync(bytes).length / 1000;

/** Prints what the window loads at its start, in kB after gzip; gives what missed its target. */
export async function bundle(): Promise<readonly string[]> {
  await buildApp();
  const html = readFileSync(path.join(RENDERER, 'index.html'), 'utf8');
  const initial = [...html.matchAll(/(?:src|href)="\.?\/?(assets\/[^"]+)"/g)].map(([, file = '']) => file);
  const sizes = initial.map((file) => ({ file, size: kB(readFileSync(path.join(RENDERER, file))) }));
  const total = sizes.reduce((sum, { size }) => sum + size, 0);
  const later = readdirSync(path.join(RENDERER, 'assets'))
    .filter((file) => /\.(?:js|css)$/.test(file) && !initial.includes(`assets/${file}`))
    .reduce((sum, file) => sum + kB(readFileSync(path.join(RENDERER, 'assets', file))), 0);
  const allStyles = kB(readFileSync(createRequire(import.meta.url).resolve('@mantine/core/styles.css')));
  const line = (what: string, size: number, note = '') =>
    process.stdout.write(`  ${what.padEnd(58)}${size.toFixed(1).padStart(10)}   ${note}\n`.replace(/ +\n/, '\n'));
  process.stdout.write(`\nThe window's bundle\n  ${'what'.padEnd(58)}${'kB gzip'.padStart(10)}\n`);
  for (const { file, size } of sizes) {
    line(file, size);
  }
  const isMet = total < TARGET_KB;
  line('all that the first sight needs', total, `< ${TARGET_KB} kB ${isMet ? 'met' : 'MISSED'}`);
  line('loaded later (tables of the bundled fonts)', later);
  line("(alternative: the library's whole stylesheet, this alone)", allStyles);
  return isMet ? [] : ["the window's bundle"];
}
