export { defineConfig, type CallplaneConfig } from './load-config.ts'
export { runCli } from './run-cli.ts'
export { nodeTerminal, type Terminal } from './terminal.ts'
