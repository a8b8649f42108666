import type { GatherStep, PromptStep, RecordStep, StreamStep } from '@callplane/core'
import { StepWriter } from '../fields.ts'
import { allSsml, markupOf } from '../ssml.ts'
import type { PlacedStep, WriteContext } from '../write-context.ts'
import * as fields from './fields.ts'
import { writeDial } from './write-dial.ts'
import { action, finish, setAddress, type Action } from './writing.ts'

/** `Vonage.2.premium` is style 2; every other voice is another vendor's. */
const setVoice = (talk: Action, voice: string | undefined, writer: StepWriter): void => {
  writer.take('voice')
  if (voice === undefined) return
  const [, style, premium] = /^Vonage\.(\d{1,2})(\.premium)?$/.exec(voice) ?? []
  if (style === undefined) {
    writer.note(
      'voice',
      'dropped',
      `Vonage has no voice ${voice}; the default of the language speaks`,
    )
    return
  }
  if (style !== '0') talk.set('style', Number(style))
  if (premium !== undefined) talk.set('premium', true)
}

const writePrompt = (step: PromptStep, path: string, { notes }: WriteContext): Action => {
  const writer = new StepWriter(step.step, step, path, notes)
  if (step.step === 'pause') {
    const wait = action('wait')
    writer.write([{ path: 'seconds', name: 'timeout', codec: fields.wait, absent: 10 }], wait.set)
    return wait
  }
  if (step.step === 'play') {
    const stream = action('stream')
    stream.set('streamUrl', [step.url])
    writer.take('url')
    writer.write(fields.stream, stream.set)
    finish(writer)
    return stream
  }
  const talk = action('talk')
  let text = step.text ?? ''
  const markup =
    step.ssml === undefined
      ? undefined
      : markupOf(step.ssml, {
          allowed: allSsml,
          fault: (message) => writer.note('ssml', 'dropped', message),
          lost: (name) => writer.note('ssml', 'dropped', `<${name}> has no counterpart`),
        })
  if (step.ssml !== undefined) text = `<speak>${markup ?? ''}</speak>`
  talk.set('text', text)
  writer.take('text')
  writer.take('ssml')
  if (text.length > fields.maxTalk)
    writer.note(
      step.text === undefined ? 'ssml' : 'text',
      'dropped',
      `Vonage refuses more than ${fields.maxTalk} characters; divide it into several steps`,
    )
  writer.write(fields.talk, talk.set)
  setVoice(talk, step.voice, writer)
  finish(writer)
  return talk
}

const writePrompts = (step: GatherStep, path: string, context: WriteContext): Action[] => {
  const isInterruptible = step.interruptible ?? true
  return (step.prompts ?? []).flatMap((prompt, index) => {
    const place = `${path}.prompts[${index}]`
    if (isInterruptible && prompt.step === 'pause') {
      context.note(place, 'dropped', 'Vonage cannot pause between prompts that input interrupts')
      return []
    }
    const written = writePrompt(prompt, place, context)
    if (isInterruptible) written.set('bargeIn', true)
    return [written]
  })
}

const dtmfOf = (step: GatherStep, writer: StepWriter): Action => {
  const dtmf = action()
  writer.write(fields.dtmf, dtmf.set)
  const first = step.timeout ?? 5
  const own = writer.take('digits.timeout')
  const between = own ?? first
  if (!step.speech && own !== undefined && own !== first)
    writer.note(
      'digits.timeout',
      'adjusted',
      'Vonage has one timeout for the first key and between keys; `timeout` counts',
    )
  const { raw, loss } = fields.dtmfTimeout.write(step.speech ? between : first)
  if (raw !== undefined && raw !== 3) dtmf.set('timeOut', raw)
  if (loss !== undefined) writer.note(step.speech ? 'digits.timeout' : 'timeout', 'adjusted', loss)
  if (step.digits?.count === undefined) {
    dtmf.set('maxDigits', 20)
    writer.note('digits.count', 'adjusted', 'Vonage collects at most 20 keys')
  } else if (step.digits.count === 4) dtmf.set('maxDigits', 4)
  return dtmf
}

const speechOf = (step: GatherStep, writer: StepWriter): Action => {
  const speech = action()
  writer.write(fields.speech, speech.set)
  writer.take('speech.hints')
  if (step.speech?.hints && step.speech.hints.length > 0) speech.set('context', step.speech.hints)
  const { raw, loss } = fields.startTimeout.write(step.timeout ?? 5)
  if (raw !== undefined && raw !== 10) speech.set('startTimeout', raw)
  if (loss !== undefined) writer.note('timeout', 'adjusted', loss)
  return speech
}

const writeGather = (step: GatherStep, path: string, context: WriteContext): Action[] => {
  const writer = new StepWriter('gather', step, path, context.notes)
  const input = action('input')
  input.set('type', [...(step.digits ? ['dtmf'] : []), ...(step.speech ? ['speech'] : [])])
  for (const name of ['timeout', 'prompts', 'interruptible', 'next', 'emptyTurn']) writer.take(name)
  if (step.digits) input.put('dtmf', dtmfOf(step, writer))
  if (step.speech) input.put('speech', speechOf(step, writer))
  const address =
    step.next === undefined ? undefined : context.addressOf(step.next, writer.fieldOf('next'))
  if (step.next === undefined)
    writer.note(
      'next',
      'adjusted',
      'Vonage tells the event URL of the application, whose answer can replace the flow',
    )
  if (address?.url === '')
    writer.note('next', 'dropped', 'Vonage has no reference to the document itself')
  else if (address) {
    setAddress(input, address)
    if (step.emptyTurn !== true)
      writer.note(
        'emptyTurn',
        'adjusted',
        'Vonage posts an empty input too, and its answer can replace the flow',
      )
  }
  finish(writer)
  return [...writePrompts(step, path, context), input]
}

const writeRecord = (step: RecordStep, path: string, { notes }: WriteContext): Action => {
  const writer = new StepWriter('record', step, path, notes)
  const record = action('record')
  if (writer.take('background') !== true) {
    writer.write(fields.record, record.set)
    writer.write(fields.anyRecord, record.set)
    // Without one of these, Vonage would record in the background.
    if (['timeOut', 'endOnSilence', 'endOnKey'].every((name) => !record.has(name)))
      record.set('timeOut', 7200)
  } else writer.write(fields.anyRecord.slice(1), record.set)
  writer.take('channels')
  if (step.channels === 1) record.set('channels', 1)
  else if (step.channels === 2) record.set('split', 'conversation')
  if (writer.take('transcribe') === true) {
    record.put('transcription', action())
    writer.take('transcribe')
  }
  writer.take('report')
  setAddress(record, step.report)
  if (step.next !== undefined)
    writer.note(
      'next',
      'dropped',
      'Vonage reports a recording but does not ask for an NCCO; the flow goes on',
    )
  writer.noteRest(
    step.background === true
      ? 'a recording in the background has no counterpart of it at Vonage'
      : 'an NCCO has no counterpart',
  )
  return record
}

const writeStream = (step: StreamStep, path: string, context: WriteContext): Action[] => {
  const writer = new StepWriter('stream', step, path, context.notes)
  if (step.background === true) {
    writer.note(
      '',
      'dropped',
      'Vonage connects the call to a WebSocket and cannot stream while the flow goes on',
    )
    return []
  }
  const [connect, endpoint] = [action('connect'), action()]
  endpoint.set('type', 'websocket')
  endpoint.set('uri', step.url)
  const { codec, rate } = step.audio ?? { codec: 'mulaw', rate: 8000 }
  endpoint.set('content-type', `audio/l16;rate=${rate}`)
  writer.take('audio')
  if (codec !== 'linear16')
    writer.note(
      'audio',
      'adjusted',
      `Vonage sends 16-bit linear PCM; written with ${rate} samples per second`,
    )
  for (const name of ['url', 'parameters', 'next', 'report', 'background']) writer.take(name)
  const parameters = Object.entries(step.parameters ?? {})
  if (parameters.length > 0) {
    const headers = action()
    for (const [name, value] of parameters) headers.set(name, value)
    endpoint.put('headers', headers)
  }
  connect.putList('endpoint', endpoint)
  const next =
    step.next === undefined ? undefined : context.addressOf(step.next, writer.fieldOf('next'))
  if (next) {
    connect.set('eventType', 'synchronous')
    setAddress(connect, next)
    if (step.report) writer.note('report', 'dropped', 'the URL of the continuation gets the events')
  } else setAddress(connect, step.report)
  finish(writer)
  return [connect]
}

const writeStep = ({ step, path }: PlacedStep, context: WriteContext): Action[] => {
  switch (step.step) {
    case 'say':
    case 'play':
    case 'pause':
      return [writePrompt(step, path, context)]
    case 'gather':
      return writeGather(step, path, context)
    case 'record':
      return [writeRecord(step, path, context)]
    case 'dial':
      return writeDial(step, path, context)
    case 'stream':
      return writeStream(step, path, context)
    case 'digits':
      context.note(path, 'dropped', 'an NCCO cannot send digits to the caller')
      return []
    case 'goto': {
      const address = context.addressOf(step.to, `${path}.to`)
      if (!address || address.url === '') {
        if (address)
          context.note(`${path}.to`, 'dropped', 'Vonage has no reference to the document itself')
        return []
      }
      const notify = action('notify')
      notify.put('payload', action())
      setAddress(notify, address)
      context.note(path, 'emulated', 'a notify asks for the next NCCO')
      return [notify]
    }
    case 'reject':
      context.note(path, 'adjusted', 'an NCCO cannot decline a call; it is answered and ended')
      return []
    case 'hangUp':
      // The call ends with the last action.
      return []
  }
}

/** The flow as an NCCO. */
export const writeNcco = (context: WriteContext): string =>
  `${JSON.stringify(
    context.steps().flatMap((placed) => writeStep(placed, context).map((one) => one.json())),
    null,
    2,
  )}\n`
