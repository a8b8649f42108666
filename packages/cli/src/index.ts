export { defineConfig, type CallplaneConfig } from './load-config.ts'
export { defineMigration, type MigrationConfig } from './load-migration.ts'
export { runCli } from './run-cli.ts'
export { nodeTerminal, type Terminal } from './terminal.ts'
