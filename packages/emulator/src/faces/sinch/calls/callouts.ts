import { isJsonObject, type JsonObject } from '../../shared/json.ts'
import { SinchError } from '../errors.ts'
import {
  destinationOf,
  dtmfIn,
  fieldsOf,
  flagIn,
  MAX_DURATION,
  numberOf,
  secondsIn,
  sipOf,
  textIn,
} from '../parameters.ts'
import { readSvaml, type Instruction, type Svaml } from '../svaml/read.ts'
import type { Amd, Callbacks, Destination } from './call.ts'

/** What is dialled for a call. */
export type DialPlan = {
  readonly to: Destination
  /** Absent: not shown. */
  readonly cli: string | undefined
  readonly dtmf: string | undefined
  /** Seconds. */
  readonly dialTimeout: number | undefined
  readonly maxDuration: number
  readonly amd: Amd | undefined
  readonly sipHeaders: Readonly<Record<string, string>>
  readonly transport: 'udp' | 'tcp' | 'tls' | undefined
}

export type Callout = {
  readonly dial: DialPlan
  readonly custom: string | undefined
  readonly callbacks: Callbacks
  /** What an answered call does where no callback says it. */
  readonly otherwise: Svaml | undefined
}

const action = (name: string, value: JsonObject = {}): Svaml['action'] => ({ name, value })

/** `POST /calling/v1/callouts` (developers.sinch.com/docs/voice/api-reference/voice/callouts). */
export function readCallout(body: unknown): Callout {
  if (!isJsonObject(body)) throw new SinchError('missing', 'the body must be a JSON object')
  const method = textIn(body, 'method')?.toLowerCase()
  const kinds = { ttsCallout, conferenceCallout, customCallout }
  const [name, read] = Object.entries(kinds).find(([one]) => one.toLowerCase() === method) ?? []
  if (!name || !read)
    throw new SinchError('invalid', 'method must be ttsCallout, conferenceCallout or customCallout')
  const given = body[name]
  if (!isJsonObject(given)) throw new SinchError('missing', `${name} information missing`)
  return read(given)
}

const commonOf = (given: JsonObject): DialPlan => ({
  to: destinationOf(given['destination']),
  cli: cliOf(textIn(given, 'cli')),
  dtmf: dtmfIn(given),
  dialTimeout: undefined,
  maxDuration: secondsIn(given, 'maxDuration', MAX_DURATION) ?? MAX_DURATION,
  amd: undefined,
  sipHeaders: {},
  transport: undefined,
})

const tellsOf = (given: JsonObject): Callbacks => ({
  ace: undefined,
  pie: undefined,
  tells: {
    ace: flagIn(given, 'enableAce'),
    dice: flagIn(given, 'enableDice'),
    pie: flagIn(given, 'enablePie'),
  },
})

function ttsCallout(given: JsonObject): Callout {
  const text = textIn(given, 'text')
  const prompts = textIn(given, 'prompts')
  if (text === undefined && prompts === undefined)
    throw new SinchError('missing', 'text or prompts is missing')
  const said: Instruction =
    prompts === undefined
      ? { name: 'say', value: { text } }
      : { name: 'playFiles', value: { ids: [prompts] } }
  return {
    dial: commonOf(given),
    custom: textIn(given, 'custom'),
    callbacks: tellsOf(given),
    otherwise: { instructions: [said], action: action('hangup') },
  }
}

function conferenceCallout(given: JsonObject): Callout {
  const conferenceId = textIn(given, 'conferenceId')
  if (!conferenceId) throw new SinchError('missing', 'conferenceId is missing')
  const greeting = textIn(given, 'greeting')
  return {
    dial: commonOf(given),
    custom: textIn(given, 'custom'),
    callbacks: tellsOf(given),
    otherwise: {
      instructions: greeting === undefined ? [] : [{ name: 'say', value: { text: greeting } }],
      action: action('connectConf', { conferenceId }),
    },
  }
}

/**
 * "If inline ICE SVAML is passed, exclude cli and destination." Without it no Incoming Call Event is issued, "as customers
 * are actively initiating the call" (answering machine detection).
 */
function customCallout(given: JsonObject): Callout {
  const ice = textIn(given, 'ice')
  const [ace, pie] = [textIn(given, 'ace'), textIn(given, 'pie')]
  return {
    dial: ice === undefined ? commonOf(given) : dialOf(ice, given),
    custom: textIn(given, 'custom'),
    callbacks: { ace, pie, tells: { ace: true, dice: true, pie: true } },
    otherwise: undefined,
  }
}

function dialOf(ice: string, given: JsonObject): DialPlan {
  const svaml = readSvaml(ice, 'ice')
  if ('wrong' in svaml) throw new SinchError('invalid', `ice: ${svaml.wrong}`)
  const plan = svaml.action && connectPlan(svaml.action)
  if (!plan) throw new SinchError('invalid', 'ice: connectPstn or connectSip is expected')
  const limit = secondsIn(given, 'maxDuration', MAX_DURATION)
  return {
    ...plan,
    dtmf: plan.dtmf ?? dtmfIn(given),
    maxDuration: Math.min(plan.maxDuration, limit ?? MAX_DURATION),
  }
}

/** What `connectPstn` and `connectSip` dial; undefined for another action. */
export function connectPlan({ name, value }: NonNullable<Svaml['action']>): DialPlan | undefined {
  const common = {
    cli: cliOf(textIn(value, 'cli')),
    maxDuration: secondsIn(value, 'maxDuration', MAX_DURATION) ?? MAX_DURATION,
  }
  if (name === 'connectPstn') {
    const amd = fieldsOf(value['amd'])
    // An older form of the action has a destination (Sinch's own samples).
    const number = textIn(value, 'number') ?? textIn(fieldsOf(value['destination']), 'endpoint')
    return {
      ...common,
      // The plus is not required here: printed is `46000000001`.
      to: { type: 'number', endpoint: numberOf(`+${(number ?? '').replace(/^\+/, '')}`) },
      dtmf: dtmfIn(value),
      // No maximum is documented.
      dialTimeout: secondsIn(value, 'dialTimeout', Infinity),
      amd: flagIn(amd, 'enabled') ? { async: flagIn(amd, 'async') } : undefined,
      sipHeaders: {},
      transport: undefined,
    }
  }
  if (name !== 'connectSip') return undefined
  const destination = fieldsOf(value['destination'])
  const transport = textIn(value, 'transport')?.toLowerCase()
  if (transport !== undefined && !/^(?:udp|tcp|tls)$/.test(transport))
    throw new SinchError('invalid', 'transport must be UDP, TCP or TLS')
  return {
    ...common,
    to: { type: 'sip', endpoint: sipOf(textIn(destination, 'endpoint') ?? '') },
    dtmf: undefined,
    dialTimeout: undefined,
    amd: undefined,
    sipHeaders: headersOf(value['callHeaders']),
    transport: transport as DialPlan['transport'],
  }
}

const headersOf = (given: unknown): Record<string, string> =>
  Object.fromEntries(
    (Array.isArray(given) ? given.filter(isJsonObject) : []).map((header) => [
      textIn(header, 'key') ?? '',
      textIn(header, 'value') ?? '',
    ]),
  )

/** `private` withholds it. */
function cliOf(cli: string | undefined): string | undefined {
  if (cli === undefined || cli === '' || cli.toLowerCase() === 'private') return undefined
  return cli
}
