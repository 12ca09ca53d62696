import { resolve } from 'node:path'

const shared = { mode: 'production', target: 'node', entry: './main.mjs' }

export default [
  {
    ...shared,
    experiments: { outputModule: true },
    output: { path: resolve('out'), filename: 'webpack.mjs', module: true },
  },
  { ...shared, output: { path: resolve('out'), filename: 'webpack.cjs' } },
]
