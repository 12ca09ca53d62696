export default { ssr: { noExternal: true }, build: { ssr: 'main.mjs', outDir: 'out/vite-all' } }
