import {defineConfig} from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // The CLI's own output is captured by its tests; vitest's interception would swallow it.
    disableConsoleIntercept: true,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Two cores are the smallest machine that we promise to work on.
    maxWorkers: 2,
    reporters: ['default', './test/support/count-reporter.ts'],
  },
})
