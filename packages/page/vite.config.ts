import { defineConfig } from 'vite';

/** `vite` serves the sources against a bff that runs: `pnpm dev` beside it. */
const bff = process.env['BFF_URL'] ?? 'http://127.0.0.1:8080';

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    // The content security policy takes files of the bff alone: nothing may stand inline.
    assetsInlineLimit: 0,
    modulePreload: false,
    cssCodeSplit: false,
    reportCompressedSize: false,
    target: 'es2024',
  },
  server: { proxy: { '/projects': bff, '/page/': bff, '/metrics': bff, '/docs': bff } },
});
