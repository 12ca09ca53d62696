export default process.env.STANDALONE
  ? {
      output: 'standalone',
      outputFileTracingRoot: import.meta.dirname,
      outputFileTracingIncludes: { '/*': ['./node_modules/@duckdb/**', './node_modules/detect-libc/**', './catalog.yaml'] },
    }
  : {}
