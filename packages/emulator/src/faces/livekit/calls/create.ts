import type { RingCause, SipOffer } from '../../../network/leg.ts'
import { invalid, missing, TwirpError } from '../errors.ts'
import {
  HEADER_OPTIONS,
  readEncryption,
  TRANSPORTS,
  type Encryption,
  type Fields,
  type Transport,
} from '../parameters.ts'
import { checkHeaders, checkHost } from '../trunks/parameters.ts'
import type { OutboundTrunk, State } from '../trunks/state.ts'

/** Where and how the INVITE goes. */
type Peer = {
  readonly address: string
  readonly transport: Transport
  readonly auth: SipOffer['auth']
  readonly encryption: Encryption | undefined
}

/** A checked `CreateSIPParticipant`. */
export type Plan = {
  readonly to: string
  readonly from: string
  readonly trunkId: string
  readonly peer: Peer
  readonly room: string
  readonly identity: string
  readonly name: string
  readonly metadata: string
  readonly attributes: Readonly<Record<string, string>>
  readonly headers: Readonly<Record<string, string>>
  readonly dtmf: string
  /** Seconds. */
  readonly ringTimeout: number
  readonly maxDuration: number | undefined
  readonly waits: boolean
  readonly encrypts: boolean
  readonly cause: RingCause
}

/** Seconds: `defaultRingingTimeout` (livekit/sip, pkg/sip/participant.go). */
const RING_TIMEOUT = 180

/** An outbound trunk that is given with the call. */
function readInlineTrunk(trunk: Fields): Peer {
  const address = trunk.text('hostname')
  if (address === '') throw invalid('no outbound hostname specified')
  checkHost(address, 'trunk hostname')
  checkHost(trunk.text('fromHost'), 'from_host')
  checkHeaders(Object.keys(trunk.map('headersToAttributes')))
  checkHeaders(Object.values(trunk.map('attributesToHeaders')))
  trunk.text('destinationCountry')
  const username = trunk.text('authUsername')
  return {
    address,
    transport: trunk.word('transport', TRANSPORTS),
    auth: username === '' ? undefined : { username, password: trunk.text('authPassword') },
    encryption: undefined,
  }
}

const peerOf = ({ address, transport, auth, encryption }: OutboundTrunk): Peer => ({
  address,
  transport,
  auth: auth.username === '' ? undefined : auth,
  encryption,
})

/** Fields that this face takes and that change nothing here. */
function readWithoutEffect(fields: Fields): void {
  for (const name of ['playRingtone', 'playDialtone', 'krispEnabled']) fields.flag(name)
  fields.message('destination')
  fields.text('toUserOverride')
  fields.word('includeHeaders', HEADER_OPTIONS)
  if ((fields.maybeText('displayName')?.length ?? 0) > 128)
    throw invalid('DisplayName too long (max 128 characters)')
}

/** The rules of `CreateSIPParticipantRequest.ValidateResult` (livekit/protocol, livekit/sip.go). */
function checkParties(fields: Fields): void {
  if (!fields.text('sipTrunkId') && !fields.message('trunk') && !fields.text('sipNumber'))
    throw invalid('missing sip trunk id and sip number')
  const to = fields.text('sipCallTo')
  if (to === '') throw invalid('missing sip callee number')
  if (to.includes('@'))
    throw invalid('SipCallTo should be a phone number or SIP user, not a full SIP URI')
  if (fields.text('roomName') === '') throw invalid('missing room name')
}

/** The plan of a call; throws what LiveKit would refuse. */
export function readCreate(fields: Fields, state: State, cause: RingCause): Plan {
  checkParties(fields)
  readWithoutEffect(fields)
  const headers = fields.map('headers')
  checkHeaders(Object.keys(headers))
  const inline = fields.message('trunk')
  const given = inline && readInlineTrunk(inline)
  const trunkId = fields.text('sipTrunkId')
  const trunk = state.outbound.get(trunkId)
  if (trunkId !== '' && !trunk) throw missing('requested sip trunk')
  const peer = trunk ? peerOf(trunk) : given
  if (!peer) throw invalid('missing sip trunk id and sip number')
  const from = fields.text('sipNumber') || trunk?.numbers[0]
  if (from === undefined)
    throw new TwirpError('failed_precondition', 'no numbers on outbound trunk')
  const to = fields.text('sipCallTo')
  const encryption = readEncryption(fields) ?? peer.encryption
  return {
    to,
    from,
    trunkId,
    peer,
    room: fields.text('roomName'),
    identity: fields.text('participantIdentity') || `sip_${to}`,
    name: fields.text('participantName'),
    metadata: fields.text('participantMetadata'),
    attributes: {
      ...fields.map('participantAttributes'),
      'sip.trunkID': trunkId,
      ...(fields.flag('hidePhoneNumber')
        ? {}
        : {
            'sip.phoneNumber': to,
            'sip.hostname': peer.address,
            'sip.trunkPhoneNumber': from,
          }),
    },
    headers: { ...trunk?.headers, ...headers },
    dtmf: fields.text('dtmf'),
    ringTimeout: fields.duration('ringingTimeout') || RING_TIMEOUT,
    maxDuration: fields.duration('maxCallDuration') || undefined,
    waits: fields.flag('waitUntilAnswered'),
    encrypts: encryption === 'SIP_MEDIA_ENCRYPT_REQUIRE',
    cause,
  }
}
