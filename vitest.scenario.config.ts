import { defineConfig } from 'vitest/config'

/** The embedded run, asserted: real Airflow, minutes long, one at a time. */
export default defineConfig({
  test: {
    include: ['test/scenario/**/*.test.ts'],
    fileParallelism: false,
    testTimeout: 900_000,
    hookTimeout: 900_000,
  },
})
