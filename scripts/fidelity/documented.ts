import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../packages.ts'

/** One operation as a provider documents it. */
export interface DocumentedOperation {
  readonly method: string
  /** Behind the emulator's prefix of the provider; names of the path in braces. */
  readonly path: string
}

/** What one document of a provider lists. */
export interface DocumentedApi {
  readonly provider: string
  readonly title: string
  /** Where the list comes from. */
  readonly source: string
  readonly operations: readonly DocumentedOperation[]
}

const files = [
  ['twilio', 'Twilio Programmable Voice', 'twilio-voice'],
  ['twilio', 'Twilio Elastic SIP Trunking', 'twilio-trunking'],
  ['telnyx', 'Telnyx Voice', 'telnyx'],
  ['plivo', 'Plivo Voice and Zentrunk', 'plivo'],
  ['vonage', 'Vonage Voice', 'vonage-voice'],
  ['vonage', 'Vonage Numbers', 'vonage-numbers'],
  ['vonage', 'Vonage Applications', 'vonage-applications'],
  ['sinch', 'Sinch Voice', 'sinch-voice'],
  ['sinch', 'Sinch Elastic SIP Trunking', 'sinch-trunking'],
  ['daily', 'Daily', 'daily'],
  ['videosdk', 'VideoSDK', 'videosdk'],
  ['livekit', 'LiveKit', 'livekit'],
] as const

const read = (file: string): Pick<DocumentedApi, 'source' | 'operations'> => {
  const text = readFileSync(join(root, 'scripts/fidelity/documented', `${file}.txt`), 'utf8')
  const [head = '', ...lines] = text.trim().split('\n')
  const operations = lines.map((line) => {
    const [method = '', path = ''] = line.split(' ')
    return { method, path }
  })
  return { source: head.replace(/^#\s*/, ''), operations }
}

export const documentedApis: readonly DocumentedApi[] = files.map(([provider, title, file]) => ({
  provider,
  title,
  ...read(file),
}))

/** One spelling of an operation, whatever the names in its path are called. */
export const operationKey = ({ method, path }: DocumentedOperation): string =>
  `${method} ${path.replaceAll(/\{\w+\}/g, '{}').replace(/(?<=.)\/$/, '')}`
