import type { Step, WebAddress } from '@callplane/core'
import { line } from '../codecs.ts'
import { readFields } from '../fields.ts'
import type { ElementSource } from '../xml-source.ts'
import { readDial } from './read-dial.ts'
import { readGather } from './read-gather.ts'
import { readPause, readPlay, readSay } from './read-prompts.ts'
import {
  asStep,
  loseKnown,
  noCounterpart,
  readNext,
  readReport,
  type Built,
  type TwimlReading,
} from './reading.ts'

const readRecord = (source: ElementSource, reading: TwimlReading): Step[] => {
  const { profile, names } = reading
  const built: Built = { step: 'record' }
  readFields(source, 'record', profile.record, built)
  readNext(source, built, { names, absent: profile.requestsItself ? { url: '' } : undefined })
  readReport(source, built, 'recordingStatusCallback')
  loseKnown(source, reading)
  source.elements().forEach((child) => child.fault('', '<Record> contains no elements'))
  return [asStep(built)]
}

const readRedirect = (source: ElementSource, { names }: TwimlReading): Step[] => {
  const method = source.take('method')?.toUpperCase()
  if (method !== undefined && method !== 'GET' && method !== 'POST')
    source.fault('method', 'must be GET or POST')
  const url = source.content()
  const address: WebAddress = method === 'GET' ? { url, method } : { url }
  return [{ step: 'goto', to: names.nameOf('goto', address) }]
}

const readReject = (source: ElementSource): Step[] => {
  const reason = source.take('reason')
  if (reason !== undefined && reason !== 'rejected' && reason !== 'busy')
    source.fault('reason', 'must be rejected or busy')
  // Twilio documents an audio file in <Reject> for some accounts; nothing of it is a step.
  source.elements().forEach((child) => child.fault('', '<Reject> contains no elements'))
  return [reason === 'busy' ? { step: 'reject', reason } : { step: 'reject' }]
}

const readStream = (source: ElementSource, reading: TwimlReading, background: boolean): Built => {
  const url = source.take('url')
  if (url === undefined) source.fault('url', 'is required')
  const built: Built = {
    step: 'stream',
    url: (url ?? '').trim(),
    ...(background && { background }),
  }
  readFields(source, 'stream', reading.profile.stream, built)
  readReport(source, built, 'statusCallback')
  loseKnown(source, reading)
  const parameters = new Map<string, string>()
  for (const child of source.elements()) {
    const [name, value] = [child.take('name'), child.take('value')]
    if (child.name !== 'Parameter')
      child.fault('', 'unknown element in <Stream>; elements: Parameter')
    else if (line(128).read(name) === undefined || value === undefined)
      child.fault('', '<Parameter> needs a name and a value')
    else parameters.set(String(name), value)
    child.finish()
  }
  if (parameters.size > 0) built['parameters'] = Object.fromEntries(parameters)
  source.finish()
  return built
}

const readConnect = (source: ElementSource, reading: TwimlReading): Step[] =>
  source.elements().flatMap((child, index) => {
    if (child.name !== 'Stream' || index > 0) {
      child.fault(
        '',
        `<Connect><${child.name}> has no counterpart in a flow; only one <Stream> has`,
      )
      return []
    }
    const built = readStream(child, reading, false)
    readNext(source, built, reading)
    return [asStep(built)]
  })

const readStart = (source: ElementSource, reading: TwimlReading): Step[] => {
  source.lose(['action', 'method'], noCounterpart)
  return source.elements().flatMap((child) => {
    if (child.name === 'Stream') return [asStep(readStream(child, reading, true))]
    if (child.name === 'Recording') {
      const built: Built = { step: 'record', background: true }
      readFields(child, 'record', reading.profile.backgroundRecord, built)
      readReport(child, built, 'recordingStatusCallback')
      loseKnown(child, reading)
      child.finish()
      return [asStep(built)]
    }
    if (['Transcription', 'Siprec', 'Suppression'].includes(child.name))
      child.note('', 'dropped', 'runs beside the flow, which has no step for it')
    else
      child.fault(
        '',
        `unknown element in <Start>; elements: Stream, Recording, Transcription, Siprec`,
      )
    return []
  })
}

type VerbReader = (source: ElementSource, reading: TwimlReading) => Step[]

/** The verbs that are steps. */
const verbs: Readonly<Record<string, VerbReader>> = {
  Say: readSay,
  Play: readPlay,
  Pause: readPause,
  Gather: readGather,
  Record: readRecord,
  Dial: readDial,
  Redirect: readRedirect,
  Hangup: () => [{ step: 'hangUp' }],
  Reject: readReject,
  Connect: readConnect,
  Start: readStart,
}

/** Verbs beside the call, which goes on the same without them. */
const besides: ReadonlySet<string> = new Set(['Sms', 'Message', 'Stop'])

/** Verbs that decide what happens to the call, for which there is no step. */
const unsupported: ReadonlySet<string> = new Set([
  'AIAssistant',
  'AIGather',
  'Echo',
  'Enqueue',
  'HttpRequest',
  'Leave',
  'Pay',
  'Prompt',
  'Queue',
  'Refer',
  'Suppression',
  'Transcription',
])

const ending: ReadonlySet<string> = new Set(['goto', 'hangUp', 'reject'])

/** Steps of the verbs in `<Response>`. What follows a verb that ends the document is noted, because it never runs. */
export const readVerbs = (root: ElementSource, reading: TwimlReading): [Step, ElementSource][] => {
  const steps: [Step, ElementSource][] = []
  root.finish()
  for (const source of root.elements()) {
    const last = steps.at(-1)
    const read = Object.hasOwn(verbs, source.name) ? verbs[source.name] : undefined
    if (last && ending.has(last[0].step))
      source.note('', 'dropped', `is never reached, because <${last[1].name}> comes before it`)
    else if (besides.has(source.name))
      source.note('', 'dropped', 'is not part of the call, and has no step')
    else if (unsupported.has(source.name))
      source.fault('', `<${source.name}> has no counterpart in a flow`)
    else if (!read) source.fault('', `unknown verb; verbs: ${Object.keys(verbs).join(', ')}`)
    else {
      for (const step of read(source, reading)) steps.push([step, source])
      source.finish()
    }
  }
  return steps
}
