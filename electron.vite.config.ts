import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

// Main: packages stay outside the bundle, electron-builder packs them. Preload: one CommonJS file, as a sandboxed preload
// must be. Renderer: everything in the bundle, served under app://.
export default defineConfig({
  main: {
    build: {
      // Not packed either: a virtual port is for demonstrations out of the source.
      externalizeDeps: { include: ['@lydell/node-pty'] },
      rollupOptions: {
        input: { index: 'main/index.ts', cli: 'main/cli.ts', 'backup-worker': 'main/backup/worker.ts' },
        // All beside each other: the program of a thread is found beside whatever file starts it.
        output: { chunkFileNames: '[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      externalizeDeps: false,
      minify: true,
      rollupOptions: {
        input: { index: 'preload/index.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'renderer',
    plugins: [react()],
    build: {
      outDir: 'out/renderer',
      emptyOutDir: true,
      minify: true,
      // As `data:`, a small part of a font would be refused by the window's own rules.
      assetsInlineLimit: 0,
      rollupOptions: { input: 'renderer/index.html' },
    },
  },
});
