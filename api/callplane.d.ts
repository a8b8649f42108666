import { Dispatcher } from "@callplane/core";
import { MigrateOptions } from "@callplane/trunks";
interface Terminal {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  write(text: string): Promise<void>;
  writeError(text: string): void;
  confirm?(question: string): Promise<boolean>;
  onStop(run: () => void): () => void;
}
declare const nodeTerminal: () => Terminal;
type CallplaneConfig = () => Dispatcher | Promise<Dispatcher>;
declare const defineConfig: (config: CallplaneConfig) => CallplaneConfig;
type Mounted = {
  fetch(request: Request): Promise<Response>;
} | ((request: Request) => Promise<Response>);
type DoorsConfig = (dispatcher: Dispatcher) => Readonly<Record<string, Mounted>> | Promise<Readonly<Record<string, Mounted>>>;
declare const defineDoors: (doors: DoorsConfig) => DoorsConfig;
type MigrationConfig = Omit<MigrateOptions, 'state' | 'onProgress'>;
declare const defineMigration: (config: () => MigrationConfig | Promise<MigrationConfig>) => (() => MigrationConfig | Promise<MigrationConfig>);
declare const runCli: (args: readonly string[], terminal: Terminal) => Promise<number>;
export { type CallplaneConfig, type DoorsConfig, type MigrationConfig, type Mounted, type Terminal, defineConfig, defineDoors, defineMigration, nodeTerminal, runCli };