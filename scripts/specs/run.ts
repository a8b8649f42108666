// Judges what our plugins send, and what the emulator and our doors answer, by the vendors' own OpenAPI and protocol files.
import { parseArgs } from 'node:util'
import { emulatedProviders } from '../emulated-providers.ts'
import { checkDoors } from './check-doors.ts'
import { checkProtocol, hasProtocol } from './check-protocol.ts'
import { checkProvider, isJudged } from './check.ts'
import { printReports } from './report.ts'

const { values } = parseArgs({ options: { specs: { type: 'string' } }, allowPositionals: true })
if (!values.specs) {
  console.error('usage: pnpm test:specs --specs DIR   (pnpm fetch:specs --to DIR writes one)')
  process.exit(2)
}
const reports = []
for (const provider of emulatedProviders.filter(isJudged))
  reports.push(await checkProvider(provider, values.specs))
for (const provider of emulatedProviders.filter(hasProtocol))
  reports.push(await checkProtocol(provider, values.specs))
reports.push(...(await checkDoors(values.specs)))
process.exitCode = printReports(reports) ? 0 : 1
