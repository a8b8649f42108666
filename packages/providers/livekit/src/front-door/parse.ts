import type { Fault, Note, OutboundCallInput, Route } from '@callplane/core'
import {
  isObject,
  objectOf,
  parseObject,
  readFields,
  wordTable,
  type FieldReader,
} from '@callplane/kit'
import { withJsonNames } from '../client/schemas.ts'
import { ownAttributes } from '../map/attributes.ts'
import { readOptions, type LivekitOptions } from '../options.ts'

type Json = Readonly<Record<string, unknown>>

// Enums come as names, or as numbers of the protocol files.
const headerWords = wordTable({
  SIP_NO_HEADERS: 'none',
  0: 'none',
  SIP_X_HEADERS: 'x-headers',
  1: 'x-headers',
  SIP_ALL_HEADERS: 'all',
  2: 'all',
} as const)
const encryptionWords = wordTable({
  SIP_MEDIA_ENCRYPT_DISABLE: 'none',
  0: 'none',
  SIP_MEDIA_ENCRYPT_ALLOW: 'preferred',
  1: 'preferred',
  SIP_MEDIA_ENCRYPT_REQUIRE: 'required',
  2: 'required',
} as const)
const transportWords = wordTable({
  SIP_TRANSPORT_UDP: 'udp',
  1: 'udp',
  SIP_TRANSPORT_TCP: 'tcp',
  2: 'tcp',
  SIP_TRANSPORT_TLS: 'tls',
  3: 'tls',
} as const)

const textOf = (value: unknown) => (typeof value === 'string' ? value : undefined)
const flagOf = (value: unknown) => (typeof value === 'boolean' ? value : undefined)
/** `"30s"`; parts of a second are rounded up. */
const secondsOf = (value: unknown) => {
  const text = /^(\d+(?:\.\d+)?)s$/.exec(textOf(value) ?? '')?.[1]
  return text === undefined ? undefined : Math.ceil(Number(text))
}
const textsOf = (value: unknown) =>
  isObject(value) && Object.values(value).every((one) => typeof one === 'string')
    ? (value as Readonly<Record<string, string>>)
    : undefined

/** Removes absent keys, so that the call holds only what the request held. */
const compact = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, it]) => it !== undefined)) as T

const some = <T extends object>(value: T): T | undefined =>
  Object.keys(compact(value)).length === 0 ? undefined : compact(value)

type Take = <T>(
  key: string,
  expected: string,
  to: (value: unknown) => T | undefined,
  of?: FieldReader,
) => T | undefined

/** Unreadable fields are faults. */
const takerOf =
  (fields: FieldReader, faults: Fault[]): Take =>
  (key, expected, to, of = fields) => {
    const value = of.kept(key)
    const found = value === undefined ? undefined : to(value)
    if (value !== undefined && found === undefined) {
      const path = [...of.path.split('.').filter((part) => part !== ''), key]
      faults.push({ path, message: expected })
    }
    return found
  }

/** A user of another host is a SIP address; a number through such a trunk is dialled by this account's own. */
const readDestination = (fields: FieldReader, take: Take, faults: Fault[]) => {
  const user = take('sipCallTo', 'must be text', textOf)
  if (user === undefined && !fields.has('sipCallTo'))
    faults.push({ path: ['sipCallTo'], message: 'is required' })
  const trunk = fields.fields('trunk')
  const gateway = take('sipTrunkId', 'must be text', textOf)
  if (!trunk || user === undefined) return { to: user ?? '', gateway }
  const hostname = take('hostname', 'must be text', textOf, trunk)
  const transport = take('transport', 'must be a SIP transport', transportWords, trunk)
  for (const secret of ['authUsername', 'authPassword'])
    trunk.drop(secret, 'credentials are in `inlineTrunks` of the settings')
  if (hostname === undefined || /^\+?\d+$/.test(user)) {
    fields.note(
      'trunk',
      'dropped',
      'name the trunk in `inlineTrunks` of the settings and in a route',
    )
    return { to: user, gateway }
  }
  const parameter = transport === undefined ? '' : `;transport=${transport}`
  return { to: `sip:${encodeURIComponent(user)}@${hostname}${parameter}`, gateway }
}

/** The id is that of the application: the attempt key, which `map` puts there, does not belong to the call. */
const readParticipant = (fields: FieldReader, take: Take, attributes: Json) => {
  const identity = take('participantIdentity', 'must be text', textOf)
  const isOurs = identity !== undefined && attributes[ownAttributes.attempt] === identity
  const given = take('participantMetadata', 'must be text', textOf)
  const metadata = given === undefined ? undefined : parseObject(given)
  if (given !== undefined && metadata === undefined)
    fields.note(
      'participantMetadata',
      'dropped',
      'must be the JSON of an object to be carried over',
    )
  return some({
    id: isOurs ? textOf(attributes[ownAttributes.participant]) : identity,
    name: take('participantName', 'must be text', textOf),
    metadata,
  })
}

const readMedia = (fields: FieldReader, take: Take) => {
  const media = fields.fields('media')
  const older = take('mediaEncryption', 'must be a SIP media encryption', encryptionWords)
  if (!media) return { encryption: older, options: {} }
  const codecs = media.kept('codecs')
  const only = take('onlyListedCodecs', 'must be true or false', flagOf, media)
  if (codecs !== undefined && only !== true)
    fields.note('media.codecs', 'dropped', 'codecs can be listed as the only ones')
  return {
    encryption:
      take('encryption', 'must be a SIP media encryption', encryptionWords, media) ?? older,
    options: {
      mediaTimeout: take('mediaTimeout', 'must be a duration such as "30s"', secondsOf, media),
      codecs: only === true ? codecs : undefined,
    },
  }
}

const ownNames: ReadonlySet<string> = new Set(Object.values(ownAttributes))

/** The options that are plain fields; values that the options' schema refuses are noted. */
const readOwnOptions = (
  fields: FieldReader,
  attributes: Json,
  media: object,
): LivekitOptions | undefined => {
  const foreign = Object.entries(attributes).filter(([name]) => !ownNames.has(name))
  const given = compact({
    krisp: fields.kept('krispEnabled'),
    playDialtone: fields.kept('playDialtone') ?? fields.kept('playRingtone'),
    // An empty name is a wish.
    displayName: fields.peek('displayName') === '' ? '' : fields.kept('displayName'),
    toUser: fields.kept('toUserOverride'),
    attributes: foreign.length > 0 ? Object.fromEntries(foreign) : undefined,
    destination: fields.kept('destination'),
    ...media,
  })
  const kept = Object.entries(given).filter(([name, value]) => {
    const fits = Object.hasOwn(readOptions({ [name]: value }), name)
    if (!fits) fields.note(name, 'dropped', 'is not a value that the options of livekit take')
    return fits
  })
  return kept.length > 0 ? readOptions(Object.fromEntries(kept)) : undefined
}

/** A `CreateSIPParticipantRequest` as a neutral call. The model's schema validates its values. */
export const readCallBody = (
  body: Json,
  faults: Fault[],
): {
  readonly call: OutboundCallInput
  readonly route: Partial<Route>
  readonly notes: readonly Note[]
} => {
  const fields = readFields(withJsonNames(body) as Json)
  const take = takerOf(fields, faults)
  const { to, gateway } = readDestination(fields, take, faults)
  const room = take('roomName', 'must be text', textOf)
  if (!fields.has('roomName')) faults.push({ path: ['roomName'], message: 'is required' })
  const attributes = take('participantAttributes', 'must be an object of texts', textsOf) ?? {}
  const media = readMedia(fields, take)
  const options = readOwnOptions(fields, attributes, media.options)
  const call = compact({
    to,
    from: take('sipNumber', 'must be text', textOf),
    connect: room === undefined ? undefined : { room },
    participant: readParticipant(fields, take, attributes),
    waitUntilAnswered: take('waitUntilAnswered', 'must be true or false', flagOf),
    ringTimeout: take('ringingTimeout', 'must be a duration such as "30s"', secondsOf),
    maxDuration: take('maxCallDuration', 'must be a duration such as "30s"', secondsOf),
    dtmf: take('dtmf', 'must be text', textOf),
    mediaEncryption: media.encryption,
    maskNumber: take('hidePhoneNumber', 'must be true or false', flagOf),
    sipHeaders: take('headers', 'must be an object of texts', textsOf),
    includeHeaders: take('includeHeaders', 'must be a SIP header option', headerWords),
    metadata: objectOf(parseObject(textOf(attributes[ownAttributes.metadata]) ?? '')),
    options: options && { livekit: options },
  })
  return {
    call: call as OutboundCallInput,
    route: compact({ gateway }),
    notes: fields.notes(),
  }
}
