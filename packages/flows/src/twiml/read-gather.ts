import type { Step } from '@callplane/core'
import { readFields } from '../fields.ts'
import type { ElementSource } from '../xml-source.ts'
import { readPrompt } from './read-prompts.ts'
import { loseKnown, readNext, type Built, type TwimlReading } from './reading.ts'

const inputs: ReadonlyMap<string, readonly string[]> = new Map([
  ['dtmf', ['digits']],
  ['speech', ['speech']],
  ['dtmf speech', ['digits', 'speech']],
  ['speech dtmf', ['digits', 'speech']],
])

/** What is collected: `digits`, `speech` or both. Keys alone by default. */
const readInput = (source: ElementSource): readonly string[] => {
  const found = inputs.get((source.take('input') ?? 'dtmf').trim().replaceAll(/\s+/g, ' '))
  if (!found) source.fault('input', 'must be dtmf, speech, or dtmf speech')
  return found ?? ['digits']
}

/** One timeout counts for the first key, between keys and, for Twilio, for the silence after speech. */
const readTimeouts = (source: ElementSource, built: Built, { profile }: TwimlReading): void => {
  const raw = source.take('timeout')
  const timeout = raw === undefined ? 5 : profile.timeout.read(raw)
  if (timeout === undefined) source.fault('timeout', profile.timeout.expected)
  else if (timeout !== 5) built['timeout'] = timeout
  const silence = source.take('speechTimeout')
  const end =
    silence === undefined
      ? profile.speechTimeoutIsTimeout
        ? timeout
        : 'auto'
      : profile.speechTimeout.read(silence)
  if (end === undefined && silence !== undefined)
    source.fault('speechTimeout', profile.speechTimeout.expected)
  const { speech } = built
  if (speech !== undefined && end !== undefined && end !== 'auto')
    built['speech'] = { ...(speech as Built), endSilence: end }
  if (speech === undefined && silence !== undefined)
    source.note('speechTimeout', 'dropped', 'has no effect without speech')
}

/** Reads `<Gather>` with its prompts. */
export const readGather = (source: ElementSource, reading: TwimlReading): Step[] => {
  const { profile, names } = reading
  const input = readInput(source)
  const prompts = source.elements().flatMap((child) => readPrompt(child, reading))
  const built: Built = { step: 'gather', ...(prompts.length > 0 && { prompts }) }
  for (const [kind, fields] of [
    ['digits', profile.digits],
    ['speech', profile.speech],
  ] as const) {
    if (input.includes(kind)) {
      built[kind] = {}
      readFields(source, 'gather', fields, built)
    } else
      source.lose(
        fields.map(({ name }) => name),
        `has no effect without ${kind}`,
      )
  }
  readFields(source, 'gather', profile.gather, built)
  readTimeouts(source, built, reading)
  readNext(source, built, { names, absent: profile.requestsItself ? { url: '' } : undefined })
  loseKnown(source, reading)
  return [built as unknown as Step]
}
