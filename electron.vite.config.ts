import { defineConfig } from 'electron-vite';

// Preload and renderer join with the window. Packages stay outside the bundle: electron-builder packs them.
export default defineConfig({
  main: {
    build: {
      rollupOptions: {
        input: { index: 'main/index.ts', cli: 'main/cli.ts' },
      },
    },
  },
});
