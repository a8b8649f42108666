type Terminal = {
  readonly print: (line: string) => void;
  readonly printError: (line: string) => void;
};
declare function runCommandLine(args: readonly string[], terminal?: Terminal): Promise<number>;
export { Terminal, runCommandLine };