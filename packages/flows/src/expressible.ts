import type { Flow, Note, Step } from '@callplane/core'
import { carrierOf, dialects, readFlow, titleOf, writeFlow, type Dialect } from './dialects.ts'

/** One field of a step with an example of it. */
interface Sample {
  /** As in the table, such as `gather.digits.count`. */
  readonly field: string
  readonly step: Step
}

const say = { step: 'say', text: 'Hello' } as const
const gather = { step: 'gather', digits: {}, next: 'on', emptyTurn: true } as const
const speech = { step: 'gather', speech: {}, next: 'on', emptyTurn: true } as const
const record = { step: 'record', next: 'on' } as const
const dial = { step: 'dial', to: [{ phone: '+14155550100' }] } as const
const stream = { step: 'stream', url: 'wss://agent.example' } as const
const target = (to: Extract<Step, { step: 'dial' }>['to'][number]): Step => ({
  step: 'dial',
  to: [to],
})

/** Each value differs from what a flow means without the field, so that a document has to state it. */
const samples: readonly Sample[] = [
  { field: 'say.text', step: say },
  { field: 'say.ssml', step: { step: 'say', ssml: '<speak>a<break time="1s"/></speak>' } },
  { field: 'say.language', step: { ...say, language: 'fr-FR' } },
  { field: 'say.voice', step: { ...say, voice: 'woman' } },
  { field: 'say.loop', step: { ...say, loop: 2 } },
  { field: 'say.volume', step: { ...say, volume: 0.5 } },
  { field: 'play.url', step: { step: 'play', url: 'https://app.example/a.mp3' } },
  { field: 'play.loop', step: { step: 'play', url: 'https://app.example/a.mp3', loop: 2 } },
  { field: 'play.volume', step: { step: 'play', url: 'https://app.example/a.mp3', volume: 0.5 } },
  { field: 'pause.seconds', step: { step: 'pause', seconds: 3 } },
  { field: 'gather.prompts', step: { ...gather, prompts: [say] } },
  { field: 'gather.interruptible', step: { ...gather, prompts: [say], interruptible: false } },
  { field: 'gather.timeout', step: { ...gather, timeout: 7 } },
  { field: 'gather.emptyTurn', step: { ...gather } },
  { field: 'gather.next', step: { ...gather, emptyTurn: false } },
  { field: 'gather.digits.count', step: { ...gather, digits: { count: 4 } } },
  { field: 'gather.digits.minCount', step: { ...gather, digits: { minCount: 2 } } },
  { field: 'gather.digits.finishKeys', step: { ...gather, digits: { finishKeys: '*' } } },
  { field: 'gather.digits.allowedKeys', step: { ...gather, digits: { allowedKeys: '12' } } },
  { field: 'gather.digits.timeout', step: { ...gather, digits: { timeout: 3 } } },
  { field: 'gather.speech.language', step: { ...speech, speech: { language: 'fr-FR' } } },
  { field: 'gather.speech.hints', step: { ...speech, speech: { hints: ['sales'] } } },
  { field: 'gather.speech.endSilence', step: { ...speech, speech: { endSilence: 3 } } },
  { field: 'gather.speech.maxDuration', step: { ...speech, speech: { maxDuration: 30 } } },
  { field: 'gather.speech.model', step: { ...speech, speech: { model: 'phone_call' } } },
  {
    field: 'gather.speech.profanityFilter',
    step: { ...speech, speech: { profanityFilter: false } },
  },
  { field: 'record.background', step: { step: 'record', background: true } },
  { field: 'record.maxDuration', step: { ...record, maxDuration: 30 } },
  { field: 'record.silence', step: { ...record, silence: 4 } },
  { field: 'record.beep', step: { ...record, beep: false } },
  { field: 'record.finishKeys', step: { ...record, finishKeys: '#' } },
  { field: 'record.transcribe', step: { ...record, transcribe: true } },
  { field: 'record.format', step: { ...record, format: 'wav' } },
  { field: 'record.channels', step: { ...record, channels: 2 } },
  { field: 'record.report', step: { ...record, report: { url: '/recorded' } } },
  { field: 'record.next', step: record },
  { field: 'dial.to.phone', step: dial },
  { field: 'dial.to.digits', step: target({ phone: '+14155550100', digits: '1' }) },
  { field: 'dial.to.sip', step: target({ sip: 'sip:a@b.example' }) },
  { field: 'dial.to.username', step: target({ sip: 'sip:a@b.example', username: 'u' }) },
  {
    field: 'dial.to.headers',
    step: target({ sip: 'sip:a@b.example', headers: { 'X-PH-Id': '1' } }),
  },
  { field: 'dial.to.user', step: target({ user: 'alice' }) },
  { field: 'dial.to.conference', step: target({ conference: 'team', beep: false }) },
  { field: 'dial.to.beep', step: target({ conference: 'team', beep: true }) },
  { field: 'dial.to.room', step: target({ room: 'sales' }) },
  { field: 'dial.order', step: { ...dial, to: [...dial.to, ...dial.to], order: 'sequential' } },
  { field: 'dial.ringTimeout', step: { ...dial, ringTimeout: 20 } },
  { field: 'dial.maxDuration', step: { ...dial, maxDuration: 600 } },
  { field: 'dial.callerId', step: { ...dial, callerId: '+14155550100' } },
  { field: 'dial.record', step: { ...dial, record: true } },
  { field: 'dial.waitUntilAnswered', step: { ...dial, waitUntilAnswered: true } },
  { field: 'dial.hangUpKey', step: { ...dial, hangUpKey: '*' } },
  { field: 'dial.report', step: { ...dial, report: { url: '/events' } } },
  { field: 'dial.next', step: { ...dial, next: 'on' } },
  { field: 'stream.url', step: { ...stream, audio: { codec: 'linear16', rate: 16_000 } } },
  { field: 'stream.background', step: { ...stream, background: true } },
  { field: 'stream.track', step: { ...stream, background: true, track: 'both' } },
  { field: 'stream.name', step: { ...stream, name: 'agent' } },
  { field: 'stream.parameters', step: { ...stream, parameters: { id: '1' } } },
  { field: 'stream.audio', step: stream },
  { field: 'stream.report', step: { ...stream, report: { url: '/events' } } },
  { field: 'stream.next', step: { ...stream, next: 'on' } },
  { field: 'digits.digits', step: { step: 'digits', digits: '12' } },
  { field: 'goto.to', step: { step: 'goto', to: 'on' } },
  { field: 'hangUp', step: { step: 'hangUp' } },
  { field: 'reject.reason', step: { step: 'reject', reason: 'busy' } },
]

/** Notes about the field itself, or about a step as a whole. */
const noteOf = (field: string, notes: readonly Note[]): Note | undefined => {
  const path = field.replace(/^[a-zA-Z]+\.?/, '').replace(/^to\./, '')
  return notes.find(({ field: noted }) => {
    const rest = noted.replace(/^steps\[0\]\.?/, '').replace(/^to(?:\[0\])?\.?/, '')
    return rest === '' || rest === path || rest.startsWith(`${path}.`)
  })
}

const cellOf = (dialect: Dialect, { field, step }: Sample): string => {
  const flow: Flow = { steps: [step], continuations: { on: { url: 'https://app.example/on' } } }
  const { document, notes } = writeFlow(dialect, flow)
  // A table of what cannot even be read again would not be true.
  readFlow(dialect, document)
  return noteOf(field, notes)?.effect ?? '✓'
}

/** The table of what each dialect can express, in Markdown: one row for each field of a step. */
export const expressibleTable = (): string =>
  [
    `| field | ${dialects.map((dialect) => `${titleOf(dialect)} (${carrierOf(dialect)})`).join(' | ')} |`,
    `| --- |${dialects.map(() => ' --- |').join('')}`,
    ...samples.map(
      (sample) =>
        `| \`${sample.field}\` | ${dialects.map((dialect) => cellOf(dialect, sample)).join(' | ')} |`,
    ),
  ].join('\n')

/** Fields that have a row. */
export const tabledFields: readonly string[] = samples.map(({ field }) => field)
