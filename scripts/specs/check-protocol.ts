import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { EmulatedProvider } from '../emulated-providers.ts'
import { makeCalls } from './calls.ts'
import type { Report } from './check.ts'
import { witnessed, type Exchange } from './exchange.ts'
import { faultsOf } from './protocol-json.ts'
import { readProtocol, type Protocol } from './protocol.ts'
import type { Violation } from './judge.ts'

/** Whose protocol files are published, in which folder of the specs, and the package that is part of its paths. */
const folders: Readonly<Record<string, { readonly folder: string; readonly package: string }>> = {
  livekit: { folder: 'livekit', package: 'livekit' },
}

export const hasProtocol = ({ plugin }: EmulatedProvider): boolean =>
  Object.hasOwn(folders, plugin.id)

const jsonOf = (text: string | undefined): unknown => {
  try {
    return JSON.parse(text ?? '') as unknown
  } catch {
    return undefined
  }
}

/** Judges one exchange over Twirp; null for a method that the files do not have. */
const judgeTwirp = (
  protocol: Protocol,
  packageName: string,
  { request, reply }: Exchange,
): { readonly operation: string; readonly violations: readonly Violation[] } | null => {
  const [, operation = ''] = new URL(request.url).pathname.split(`/twirp/${packageName}.`)
  const method = protocol.methods.get(operation)
  if (!method) return null
  const as = (direction: Violation['direction'], message: string, text: string | undefined) =>
    faultsOf(protocol, message, jsonOf(text)).map((fault): Violation => ({
      ...fault,
      document: packageName,
      operation,
      direction,
    }))
  const [asked, answered] = method
  const isSuccess = reply !== null && reply.status < 300
  return {
    operation,
    violations: [
      ...as('request', asked, request.body),
      ...(isSuccess ? as('reply', answered, reply.body) : []),
    ],
  }
}

/** Makes every kind of call with a provider and judges each exchange by the vendor's protocol files. */
export const checkProtocol = async (
  { plugin, harness }: EmulatedProvider,
  specs: string,
): Promise<Report> => {
  const { folder, package: packageName } = folders[plugin.id] ?? { folder: '', package: '' }
  const files = globSync('*.proto', { cwd: join(specs, folder) })
  if (files.length === 0) throw new Error(`${join(specs, folder)} has no protocol files`)
  const protocol = readProtocol(
    files.map((file) => readFileSync(join(specs, folder, file), 'utf8')),
  )
  const exchanges: Exchange[] = []
  await makeCalls(witnessed(plugin, exchanges), harness)
  const judged = exchanges.flatMap((exchange) => judgeTwirp(protocol, packageName, exchange) ?? [])
  return {
    provider: plugin.id,
    exchanges: judged.length,
    operations: new Set(judged.map(({ operation }) => operation)).size,
    outside: exchanges.length - judged.length,
    violations: judged.flatMap(({ violations }) => violations),
    excused: new Map(),
  }
}
