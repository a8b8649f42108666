import type { CollectPlan } from '../../shared/collect.ts'
import { isJsonObject } from '../../shared/json.ts'
import { spokenWords } from '../../shared/prompts.ts'
import type { Hook } from '../calls/call.ts'
import { readDetection } from '../calls/detection.ts'
import { NUMBER, readEndpoint } from '../calls/endpoint.ts'
import { isHttpUrl, read, type Faults, type Reader } from '../parameters.ts'
import type { Action } from './action.ts'
import { readWebSocket } from './websocket.ts'

const ACTIONS = [
  'talk',
  'stream',
  'wait',
  'record',
  'conversation',
  'connect',
  'input',
  'notify',
  'pay',
  'transfer',
] as const

/** Validates an NCCO by the reference (developer.vonage.com/voice/voice-api/ncco-reference). */
export function readNcco(value: unknown, faults: Faults, path: string): readonly Action[] {
  if (!Array.isArray(value)) {
    faults.push({ name: path, reason: 'must be an array of actions' })
    return []
  }
  return value.flatMap((item: unknown, index) => {
    const name = `${path}[${index}]`
    if (!isJsonObject(item)) {
      faults.push({ name, reason: 'must be an object' })
      return []
    }
    const action = readAction(read(item, faults, `${name}.`))
    return action ? [action] : []
  })
}

function readAction(reader: Reader): Action | undefined {
  reader.required('action')
  const action = reader.oneOf('action', ACTIONS)
  switch (action) {
    case undefined:
      return undefined
    case 'talk': {
      reader.required('text')
      const text = reader.text('text', { max: 1_500 })
      const loop = reader.integer('loop', 0, 1_000_000) ?? 1
      const bargeIn = reader.flag('bargeIn') ?? false
      return text === undefined ? undefined : { action, text: spokenWords(text), loop, bargeIn }
    }
    case 'stream': {
      reader.required('streamUrl')
      const url = reader.url('streamUrl')
      const loop = reader.integer('loop', 0, 1_000_000) ?? 1
      const bargeIn = reader.flag('bargeIn') ?? false
      return url === undefined ? undefined : { action, url, loop, bargeIn }
    }
    case 'wait':
      return { action, timeout: reader.number('timeout', 0.1, 7_200) ?? 10 }
    case 'record':
      return readRecord(reader)
    case 'conversation': {
      reader.required('name')
      const name = reader.text('name')
      const record = reader.flag('record') ?? false
      const endOnExit = reader.flag('endOnExit') ?? false
      for (const flag of ['startOnEnter', 'mute']) reader.flag(flag)
      const hook = readHook(reader)
      return name === undefined ? undefined : { action, name, record, endOnExit, hook }
    }
    case 'connect':
      return readConnect(reader)
    case 'pay':
    case 'transfer':
      return { action }
    case 'input':
      return readInput(reader)
    case 'notify': {
      reader.required('eventUrl')
      reader.required('payload')
      const payload = reader.object('payload')?.value
      const hook = readHook(reader)
      return hook && payload ? { action, hook, payload } : undefined
    }
  }
}

function readRecord(reader: Reader): Action {
  // Vonage's own sample has `endOnSilence: '3'` and `beepStart: 'true'` (developer.vonage.com/en/voice/voice-api/guides/recording).
  const quoted = reader.unquoted(['endOnSilence', 'timeOut', 'beepStart'])
  const split = reader.oneOf('split', ['conversation'])
  const channels = reader.integer('channels', 1, 32)
  if (channels !== undefined && split === undefined) {
    reader.fault('channels', 'needs split: conversation')
  }
  const endOnSilence = quoted.integer('endOnSilence', 3, 10)
  const timeOut = quoted.integer('timeOut', 3, 7_200)
  const endOnKey = reader.text('endOnKey', { pattern: /^[\d*#]$/ })
  const beep = quoted.flag('beepStart') ?? false
  const isSynchronous = [endOnSilence, timeOut, endOnKey].some((one) => one !== undefined)
  return {
    action: 'record',
    hook: readHook(reader),
    format: reader.oneOf('format', ['mp3', 'wav', 'ogg']) ?? 'mp3',
    channels: channels ?? (split ? 2 : 1),
    until: isSynchronous
      ? {
          beep,
          silence: endOnSilence === undefined ? Infinity : endOnSilence * 1000,
          most: timeOut === undefined ? Infinity : timeOut * 1000,
          finishKeys: endOnKey ?? '',
        }
      : undefined,
  }
}

function readConnect(reader: Reader): Action | undefined {
  reader.required('endpoint')
  const endpoints = reader.list('endpoint')
  if (endpoints && endpoints.length !== 1)
    reader.fault('endpoint', 'must hold exactly one endpoint')
  if (endpoints?.[0]?.value['type'] === 'websocket') {
    const socket = readWebSocket(endpoints[0])
    const synchronous = reader.oneOf('eventType', ['synchronous']) !== undefined
    return socket && { action: 'websocket', ...socket, hook: readHook(reader), synchronous }
  }
  const endpoint = endpoints?.[0] && readEndpoint(endpoints[0])
  const from = reader.text('from', { pattern: NUMBER })
  const timeout = reader.integer('timeout', 1, 7_200) ?? 60
  const limit = reader.integer('limit', 1, 7_200) ?? 7_200
  const detection = readDetection(reader, 'camel')
  const synchronous = reader.oneOf('eventType', ['synchronous']) !== undefined
  reader.flag('randomFromNumber')
  const hook = readHook(reader)
  if (!endpoint) return undefined
  return { action: 'connect', endpoint, from, timeout, limit, hook, detection, synchronous }
}

function readInput(reader: Reader): Action {
  reader.required('type')
  const types: unknown = reader.value['type']
  if (!Array.isArray(types) || !types.every((one) => one === 'dtmf' || one === 'speech')) {
    reader.fault('type', 'must be an array of dtmf and speech')
  }
  const kinds = Array.isArray(types) ? (types as readonly unknown[]) : []
  const digits = readDigits(reader)
  const speech = readSpeech(reader)
  return {
    action: 'input',
    hook: readHook(reader),
    plan: {
      digits: kinds.includes('dtmf') ? digits : undefined,
      speech: kinds.includes('speech') ? speech : undefined,
    },
    asynchronous: reader.oneOf('mode', ['asynchronous', 'synchronous']) === 'asynchronous',
  }
}

function readDigits(reader: Reader): CollectPlan['digits'] {
  const dtmf = reader.object('dtmf')
  // "The result of the callee's activity is sent timeOut seconds after the last action."
  const timeout = 1000 * (dtmf?.integer('timeOut', 0, 10) ?? 3)
  return {
    most: dtmf?.integer('maxDigits', 1, 20) ?? 4,
    finishKeys: dtmf?.flag('submitOnHash') ? '#' : '',
    finishesEmpty: true,
    firstTimeout: timeout,
    nextTimeout: timeout,
  }
}

function readSpeech(reader: Reader): CollectPlan['speech'] {
  const speech = reader.object('speech')
  speech?.text('language')
  speech?.flag('saveAudio')
  return {
    firstTimeout: 1000 * (speech?.number('startTimeout', 1, 60) ?? 10),
    endSilence: 1000 * (speech?.number('endOnSilence', 0.4, 10) ?? 2),
    most: 1000 * (speech?.number('maxDuration', 1, 60) ?? 60),
  }
}

/** "The eventUrl parameter MUST be an array" (NCCO reference). */
function readHook(reader: Reader): Hook | undefined {
  const method = reader.oneOf('eventMethod', ['GET', 'POST']) ?? 'POST'
  if (!reader.has('eventUrl')) return undefined
  const given = reader.value['eventUrl']
  if (!Array.isArray(given) || given.length !== 1 || !isHttpUrl(given[0])) {
    reader.fault('eventUrl', 'must be an array of one URL')
    return undefined
  }
  return { url: given[0], method }
}
