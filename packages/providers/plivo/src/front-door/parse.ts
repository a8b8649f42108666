import type { CallReport, FrontDoor, OutboundCallInput } from '@callplane/core'
import { readFields, type FieldReader } from '@callplane/kit'
import type { PlivoOptions } from '../options.ts'

type Mutable<T> = { -readonly [K in keyof T]: T[K] }
type Fields = Mutable<Partial<OutboundCallInput>>
type Options = Mutable<PlivoOptions>
export type CallInput = ReturnType<FrontDoor['parse']>['call']

/** Numbers may come without the plus. */
const addressOf = (text: string): string => (/^[1-9]\d{6,14}$/.test(text) ? `+${text}` : text)

/** A day, the maximum of the neutral model. Seconds. */
const maxSeconds = 86_400
/** The maximum of the neutral model. */
const maxDigits = 1024
/** Of `caller_name`. */
const maxName = 50

const readWhole = (
  body: FieldReader,
  name: string,
  [low, high]: readonly [number, number],
): number | undefined =>
  body.parsed(
    name,
    (text) => (/^\d{1,9}$/.test(text) && +text >= low && +text <= high ? Number(text) : undefined),
    `must be ${low} to ${high}`,
  )

/** Like `readWhole`, clamped to the limit. */
const readSeconds = (body: FieldReader, name: string): number | undefined => {
  const seconds = readWhole(body, name, [1, 999_999_999])
  if (seconds === undefined || seconds <= maxSeconds) return seconds
  body.note(name, 'adjusted', `${maxSeconds} in place of ${seconds}`)
  return maxSeconds
}

const readFlag = (body: FieldReader, name: string): boolean | undefined =>
  body.parsed(
    name,
    (text) => (text === 'true' || text === 'false' ? text === 'true' : undefined),
    'must be true or false',
  )

/** `W` is a second, our `w` half of one; the length of a tone, `@ms`, has no counterpart. */
const readDigits = (body: FieldReader): string | undefined => {
  const [digits, length] = (body.text('send_digits') ?? '').split('@', 2)
  if (!digits) return undefined
  const dtmf = digits.replaceAll('W', 'ww')
  if (!/^[0-9A-D*#w]+$/.test(dtmf) || dtmf.length > maxDigits) {
    body.note(
      'send_digits',
      'dropped',
      `must be digits, *, #, w and W, at most ${maxDigits} half seconds and digits`,
    )
    return undefined
  }
  if (length !== undefined)
    body.note('send_digits', 'adjusted', 'the length of a tone is not carried over')
  return dtmf
}

/** Under the names with which Plivo delivers them, so that they arrive unchanged elsewhere. */
const readHeaders = (body: FieldReader): Record<string, string> | undefined => {
  const text = body.text('sip_headers')
  if (text === undefined) return undefined
  const headers = new Map<string, string>()
  for (const pair of text.split(',')) {
    const [, name, value = ''] = /^([A-Za-z0-9._-]+)=(.*)$/s.exec(pair) ?? []
    if (name === undefined)
      body.note('sip_headers', 'adjusted', 'entries other than name=value are left out')
    else if (headers.has(name))
      body.note('sip_headers', 'adjusted', `${name} is given more than once; the first one counts`)
    else headers.set(name, value)
  }
  return headers.size === 0
    ? undefined
    : Object.fromEntries([...headers].map(([name, value]) => [`X-PH-${name}`, value]))
}

/** URLs of the customer's application. */
const ownUrls = ['answer', 'fallback', 'ring', 'hangup', 'machine_detection'] as const

/** The document at `answer_url`, which any carrier can run. */
const readAnswer = (body: FieldReader): OutboundCallInput['connect'] => {
  const methods = ['GET', 'POST'] as const
  const [url, fallback] = [body.text('answer_url'), body.text('fallback_url')]
  const method = body.oneOf('answer_method', methods)
  const fallbackMethod = fallback === undefined ? undefined : body.oneOf('fallback_method', methods)
  if (url === undefined) return undefined
  return {
    document: {
      url,
      dialect: 'plivo-xml',
      ...(method && { method }),
      ...(fallback !== undefined && {
        fallback: { url: fallback, ...(fallbackMethod && { method: fallbackMethod }) },
      }),
    },
  }
}

const events = { ring: 'ringing', hangup: 'ended', machine_detection: 'machine' } as const

/** Where the application wants to be told of the call. */
const readReports = (body: FieldReader): readonly CallReport[] =>
  Object.entries(events).flatMap(([purpose, event]): CallReport[] => {
    const url = body.text(`${purpose}_url`)
    if (url === undefined) return []
    const method = body.oneOf(`${purpose}_method`, ['GET', 'POST'])
    return [{ url, dialect: 'plivo-xml', events: [event], ...(method && { method }) }]
  })

const dropUrls = (body: FieldReader): void => {
  for (const purpose of ownUrls) {
    body.drop(
      [`${purpose}_url`, `${purpose}_method`],
      purpose === 'answer'
        ? 'what the call does comes from `connect` or the rule, not from a document of yours'
        : 'reports go to Callplane',
    )
  }
}

const readRing = (body: FieldReader): number | undefined => {
  // Whichever is shorter ends the ringing.
  const rings = ['hangup_on_ring', 'ring_timeout'].flatMap((name) => readSeconds(body, name) ?? [])
  return rings.length === 0 ? undefined : Math.min(...rings)
}

const readName = (body: FieldReader): string | undefined => {
  const name = body.text('caller_name')
  if (name === undefined || name.length <= maxName) return name
  body.note('caller_name', 'adjusted', `cut to ${maxName} characters`)
  return name.slice(0, maxName)
}

const readOptions = (body: FieldReader): Options => ({
  callerName: readName(body),
  sendOnPreanswer: readFlag(body, 'send_on_preanswer'),
  parentCallUuid: body.text('parent_call_uuid'),
  errorIfParentNotFound: readFlag(body, 'error_if_parent_not_found'),
  log: readFlag(body, 'log'),
  detection: {
    time: readWhole(body, 'machine_detection_time', [2000, 10_000]),
    maximumSpeechLength: readWhole(body, 'machine_detection_maximum_speech_length', [1000, 6000]),
    initialSilence: readWhole(body, 'machine_detection_initial_silence', [2000, 10_000]),
  },
})

const machineWords = { true: 'detect', hangup: 'hang-up', false: undefined } as const

/** Reads a create request; fields that are not read become notes. */
export const readBody = (
  given: Readonly<Record<string, unknown>>,
  isPortable: boolean,
): Pick<ReturnType<FrontDoor['parse']>, 'notes'> & {
  readonly fields: Fields
  readonly options: Options
} => {
  const body = readFields(given)
  const connect = isPortable ? readAnswer(body) : undefined
  const reports = isPortable ? readReports(body) : []
  dropUrls(body)
  const detection = body.parsed(
    'machine_detection',
    (text) => (Object.hasOwn(machineWords, text) ? (text as keyof typeof machineWords) : undefined),
    `must be ${Object.keys(machineWords).join(', ')}`,
  )
  const fields: Fields = {
    to: addressOf(body.text('to') ?? ''),
    from: addressOf(body.text('from') ?? ''),
    ringTimeout: readRing(body),
    maxDuration: readSeconds(body, 'time_limit'),
    dtmf: readDigits(body),
    sipHeaders: readHeaders(body),
    connect,
    reports: reports.length > 0 ? reports : undefined,
  }
  fields.machineDetection = detection && machineWords[detection]
  const options = readOptions(body)
  return { fields, options, notes: body.notes() }
}
