#!/usr/bin/env node
import { runCommandLine } from '@callplane/emulator/command-line'

process.exitCode = await runCommandLine(process.argv.slice(2))
