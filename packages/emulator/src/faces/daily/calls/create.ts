import type { FaceRequest } from '../../request.ts'
import { invalid } from '../errors.ts'
import { bodyOf, readBody, type Body } from '../parameters.ts'

/** A checked `dialOut/start`. */
export type DialOutPlan = {
  /** E.164, or the SIP URI without its query. */
  readonly to: string
  readonly kind: 'phone' | 'sip'
  readonly sipHeaders: Readonly<Record<string, string>>
  readonly extension: string | undefined
  readonly waitBeforeExtension: number
  readonly displayName: string | undefined
  readonly userId: string | undefined
  readonly callerId: string | undefined
}

const AUDIO = ['OPUS', 'G722', 'PCMU', 'PCMA'] as const
const VIDEO = ['H264', 'VP8'] as const

// `provider` and `permissions` are in the types of daily-js and not in the REST schema; whether REST
// takes them is not known.
const KNOWN = `
  sipUri phoneNumber extension waitBeforeExtensionDialSec displayName userId callerId
  video videoSettings codecs provider permissions`
  .trim()
  .split(/\s+/)
// "Only available for sipUri", "only valid with phoneNumber" (…/rooms/dial-out/start, start-dial-out).
// The React Native page says that the wrong ones are ignored; this refuses them, so that it shows.
const ONLY_SIP = ['video', 'videoSettings', 'provider']
const ONLY_PHONE = ['callerId', 'extension', 'waitBeforeExtensionDialSec']

export function readDialOut(request: FaceRequest): DialOutPlan {
  const body = bodyOf(request, KNOWN)
  const sipUri = body.text('sipUri')
  const phoneNumber = body.text('phoneNumber')
  if ((sipUri === undefined) === (phoneNumber === undefined)) {
    throw invalid("exactly one of 'sipUri' and 'phoneNumber' is required")
  }
  const kind = sipUri === undefined ? 'phone' : 'sip'
  const wrong = (kind === 'sip' ? ONLY_PHONE : ONLY_SIP).find((name) => body.has(name))
  if (wrong)
    throw invalid(`'${wrong}' is not allowed with ${kind === 'sip' ? 'sipUri' : 'phoneNumber'}`)
  // The check of daily-js: a plus and digits, of any number.
  if (phoneNumber !== undefined && !/^\+\d+$/.test(phoneNumber)) {
    throw invalid("'phoneNumber' must start with + and the country code")
  }
  readMedia(body)
  const extension = body.text('extension', { max: 20, pattern: /^\d+$/ })
  const wait = body.integer('waitBeforeExtensionDialSec', 0, 60)
  if (wait !== undefined && wait > 0 && extension === undefined) {
    throw invalid("'waitBeforeExtensionDialSec' requires 'extension'")
  }
  return {
    kind,
    to: phoneNumber ?? readSipUri(sipUri ?? '').to,
    sipHeaders: sipUri === undefined ? {} : readSipUri(sipUri).headers,
    extension,
    waitBeforeExtension: wait ?? 0,
    displayName: body.text('displayName', { max: 199 }),
    userId: body.text('userId', { max: 36 }),
    callerId: body.text('callerId'),
  }
}

function readMedia(body: Body): void {
  body.flag('video')
  body.oneOf('provider', ['daily', 'signalwire'])
  body.object('permissions')
  if (body.has('videoSettings')) {
    const known = ['width', 'height', 'fps', 'videoBitrate']
    const settings = readBody(body.value['videoSettings'], known, 'videoSettings.')
    // Maxima from `DailySipVideoSettings` of daily-js 0.92.2; a minimum is not documented.
    settings.integer('width', 1, 1280)
    settings.integer('height', 1, 720)
    settings.integer('fps', 1, 30)
    settings.integer('videoBitrate', 1, 1000)
  }
  if (body.has('codecs')) {
    const codecs = readBody(body.value['codecs'], ['audio', 'video'], 'codecs.')
    codecs.listOf('audio', AUDIO)
    codecs.listOf('video', VIDEO)
  }
}

/** "Query parameters appended to the sipUri will appear as SIP headers … must start with X-". */
export function readSipUri(uri: string): {
  readonly to: string
  readonly headers: Readonly<Record<string, string>>
} {
  const [to = '', query = ''] = uri.split('?', 2)
  if (!/^sip:[^\s@]+@[^\s@]+$/i.test(to) && !/^sip:[^\s@]+$/i.test(to)) {
    throw invalid("'sipUri' must start with sip:")
  }
  const headers: Record<string, string> = {}
  for (const pair of query === '' ? [] : query.split('&')) {
    const [name = '', value = ''] = pair.split('=', 2)
    if (!/^x-[A-Za-z0-9-]+$/i.test(name)) throw invalid(`SIP header ${name} must start with X-`)
    headers[name] = decodeURIComponent(value)
  }
  return { to, headers }
}
