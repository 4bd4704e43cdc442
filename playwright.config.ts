import { defineConfig } from '@playwright/test'

/** The same specs run in Electron and in the Chromium shell; e2e/launch.ts decides. */
export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results',
  fullyParallel: true,
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list']],
  forbidOnly: true,
  retries: 0,
})
