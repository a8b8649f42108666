#!/usr/bin/env node
import { nodeTerminal, runCli } from 'callplane'

process.exitCode = await runCli(process.argv.slice(2), nodeTerminal())
