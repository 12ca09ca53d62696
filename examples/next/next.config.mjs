export default {
  output: 'standalone',
  outputFileTracingRoot: import.meta.dirname,
  // What Next.js does not find by itself: the native library of DuckDB, and the catalog
  outputFileTracingIncludes: { '/*': ['./node_modules/@duckdb/**', './node_modules/detect-libc/**', './catalog.yaml'] },
}
