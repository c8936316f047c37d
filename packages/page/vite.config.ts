import { defineConfig } from 'vite';

/** The bff that `vite` forwards API requests to: `pnpm dev` starts one. */
const bff = process.env['BFF_URL'] ?? 'http://127.0.0.1:8080';

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    // The content security policy forbids inline assets.
    assetsInlineLimit: 0,
    modulePreload: false,
    cssCodeSplit: false,
    reportCompressedSize: false,
    target: 'es2024',
  },
  server: { proxy: { '/projects': bff, '/page/': bff, '/metrics': bff, '/docs': bff } },
});
