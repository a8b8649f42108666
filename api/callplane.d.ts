import { Dispatcher } from "@callplane/core";
interface Terminal {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  write(text: string): Promise<void>;
  writeError(text: string): void;
}
declare const nodeTerminal: () => Terminal;
type CallplaneConfig = () => Dispatcher | Promise<Dispatcher>;
declare const defineConfig: (config: CallplaneConfig) => CallplaneConfig;
declare const runCli: (args: readonly string[], terminal: Terminal) => Promise<number>;
export { type CallplaneConfig, type Terminal, defineConfig, nodeTerminal, runCli };