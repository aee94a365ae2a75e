import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/scenario/**', 'node_modules/**'],
    setupFiles: ['test/support/setup.ts'],
    env: { AWS_REGION: 'us-east-1', POWERTOOLS_DEV: 'false', POWERTOOLS_LOG_LEVEL: 'CRITICAL' },
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
})
