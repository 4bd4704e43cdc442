import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'electron-vite'

/** Forms and results of tool calls: nothing that manages clients waits for them. */
const CALL = /components[\\/]schema|views[\\/]servers|json-schema/

/**
 * Three builds. Packages stay outside the main bundle, so each loads when first used; what every
 * start or every test needs is bundled, which saves the search for a hundred small files.
 */
export default defineConfig({
  main: {
    build: {
      // `probe.js` is the `probe` command for Node alone.
      rollupOptions: { input: { index: 'src/main/index.ts', probe: 'src/main/headless/node.ts' } },
      externalizeDeps: {
        exclude: ['@modelcontextprotocol/sdk', 'zod', 'jsonc-parser', 'shell-quote'],
      },
    },
  },
  preload: {
    build: {
      rollupOptions: {
        input: 'src/preload/index.ts',
        // A sandboxed preload must be one CommonJS file; with "type": "module" the default is .mjs.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src/renderer',
    build: {
      rollupOptions: {
        input: 'src/renderer/index.html',
        output: {
          codeSplitting: {
            // What two late views share: a file for each would make sixty requests of a visit.
            groups: [
              { name: 'first', tags: ['$initial'], priority: 2 },
              { name: 'parts', test: (id) => !CALL.test(id), minShareCount: 2, priority: 1 },
              { name: 'call', minShareCount: 2 },
            ],
          },
        },
      },
      minify: true,
      // Inlined assets would need data: sources that the page's policy does not allow.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
    },
    plugins: [svelte({ configFile: false, compilerOptions: { runes: true } })],
  },
})
