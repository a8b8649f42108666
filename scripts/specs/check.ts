import { join } from 'node:path'
import type { WireResponse } from '@callplane/core'
import { createEmulator } from '@callplane/emulator'
import { facesOf, type EmulatedProvider } from '../emulated-providers.ts'
import { makeCalls } from './calls.ts'
import { readDocument } from './document.ts'
import { defects, outsidePaths, outsideReplies, type Defect } from './exceptions.ts'
import { witnessed, type Exchange } from './exchange.ts'
import { judgeExchange, type Violation } from './judge.ts'
import { createValidator } from './validator.ts'

/** Whose documents are machine-readable, and in which files. */
const files: Readonly<Record<string, readonly (readonly [name: string, file: string])[]>> = {
  twilio: [
    ['twilio', 'twilio/twilio_api_v2010.voice.patched.json'],
    ['twilio-trunking', 'twilio/twilio_trunking_v1.json'],
  ],
  telnyx: [['telnyx', 'telnyx/telnyx_v2.voice.json']],
  vonage: [['vonage', 'vonage/voice.patched.json']],
}

export const isJudged = ({ plugin }: EmulatedProvider): boolean => plugin.id in files

/** Whether the API of a provider has documents that judge its door. */
export const hasDocuments = (provider: string): boolean => provider in files

export interface Report {
  readonly provider: string
  readonly exchanges: number
  /** Different operations among them. */
  readonly operations: number
  /** Exchanges that no file speaks of, with the place that does. */
  readonly outside: number
  readonly violations: readonly Violation[]
  /** What known defects of the documents let pass, by defect. */
  readonly excused: ReadonlyMap<Defect, number>
}

/** The emulator plays the network too, and no document describes a proxy between us and the provider. */
const isOfProxy = ({ status, headers }: WireResponse): boolean =>
  status === 502 && (headers['content-type'] ?? '').startsWith('text/html')

const missing = ({ headers, body }: WireResponse, media: string, fields: readonly string[]) => {
  if (!(headers['content-type'] ?? '').startsWith(media)) return `must be ${media}`
  const value = JSON.parse(body) as Readonly<Record<string, unknown>>
  const absent = fields.filter((field) => !(field in value))
  return absent.length === 0 ? null : `has no ${absent.join(', ')}`
}

/** Judges exchanges with a provider, or with a door that serves its API, by the vendor's own documents. */
export const judgeAll = (
  {
    provider,
    title,
    prefix,
  }: { readonly provider: string; readonly title: string; readonly prefix: string },
  exchanges: readonly Exchange[],
  folder: string,
): Report => {
  const documents = (files[provider] ?? []).map(([name, file]) => {
    const document = readDocument(name, join(folder, file))
    return { document, judge: createValidator(document) }
  })
  const names = new Set(documents.map(({ document }) => document.name))
  const violations: Violation[] = []
  const excused = new Map<Defect, number>()
  const operations = new Set<string>()
  let outside = 0
  const find = (violation: Violation): void => {
    const known = defects.find(
      ({ document, operation, direction, pointer, reason }) =>
        document === violation.document &&
        direction === violation.direction &&
        (operation?.test(violation.operation) ?? true) &&
        pointer.test(violation.pointer) &&
        reason.test(violation.reason),
    )
    if (known) excused.set(known, (excused.get(known) ?? 0) + 1)
    else violations.push(violation)
  }
  for (const { request, reply: given } of exchanges) {
    const reply = given && !isOfProxy(given) ? given : null
    const path = new URL(request.url).pathname.slice(prefix.length)
    const judged = judgeExchange(documents, { request, reply }, path)
    const [name = provider] = names
    if (!judged) {
      const operation = `${request.method} ${path}`
      const known = outsidePaths.find((o) => names.has(o.document) && o.request.test(operation))
      if (known) outside++
      else
        find({
          document: name,
          operation,
          direction: 'request',
          pointer: '',
          reason: 'the document has no such path',
        })
      continue
    }
    operations.add(judged.operation)
    judged.faults.forEach(find)
    if (!judged.unlisted || !reply) continue
    const where = { document: judged.document.name, operation: judged.operation } as const
    const known = outsideReplies.find(
      (o) => o.document === where.document && o.status.test(String(reply.status)),
    )
    const fault = known
      ? missing(reply, known.media, known.fields)
      : `the document has no reply ${reply.status}`
    if (fault) find({ ...where, direction: 'reply', pointer: '', reason: fault })
  }
  return {
    provider: title,
    exchanges: exchanges.length - outside,
    operations: operations.size,
    outside,
    violations,
    excused,
  }
}

/** Makes every kind of call with a provider and judges each exchange by the vendor's own documents. */
export const checkProvider = async (
  { plugin, harness }: EmulatedProvider,
  folder: string,
): Promise<Report> => {
  const exchanges: Exchange[] = []
  await makeCalls(witnessed(plugin, exchanges), harness)
  const emulator = createEmulator({ faces: facesOf([{ plugin, harness }]) })
  const prefix = new URL(emulator.keys()[harness.face]?.baseUrl ?? '').pathname
  await emulator.close()
  return judgeAll({ provider: plugin.id, title: plugin.id, prefix }, exchanges, folder)
}
