import fc from 'fast-check'

// The same cases in every `npm test`, or it would fail now and then for what no change did; new ones in each soak.
if (!process.env.SOAK) fc.configureGlobal({ seed: 20_261_125 })

export { fc }
