import { stillAttached } from '@callplane/kit'
import type { Json, PhoneNumber, TrunkApi } from './api.ts'
import { hostAndPort, taken, type GatewaySpec } from './validate.ts'
import { addressesOf, findConnection, kindFor } from './find.ts'
import { hostSteps, inboundOf, need, type Created, type TrunkStep } from './host.ts'
import { numberSteps } from './assign-numbers.ts'

/** Trunk options that only Telnyx has. */
export interface TrunkExtras {
  /** Countries that may be called, ISO 3166-1 alpha-2. Default: Telnyx's, US and CA. */
  readonly destinations?: readonly string[] | undefined
  /**
   * Replaces the caller ID that the platform sends. Default: the only number of a gateway with address authentication,
   * whose platform may be unable to send one; otherwise nothing is replaced, and a wrong caller ID is refused (D35).
   */
  readonly callerId?: string | undefined
}

const overrideOf = (wanted: GatewaySpec, { callerId }: TrunkExtras): string | undefined => {
  if (callerId !== undefined) return callerId
  const [only, ...more] = new Set(wanted.numbers)
  return kindFor(wanted) === 'ip' && more.length === 0 ? only : undefined
}

/** Body of the request that creates the connection. */
const bodyOf = (wanted: GatewaySpec, extras: TrunkExtras, profile: string | undefined): Json => {
  const { name, credentials, mediaEncryption, transport } = wanted
  // Not the default: webhook version 1 is deprecated.
  const common = { connection_name: name, active: true, webhook_api_version: '2' }
  if (kindFor(wanted) === 'fqdn')
    return { ...common, transport_protocol: transport.toUpperCase(), inbound: inboundOf(wanted) }
  const callerId = overrideOf(wanted, extras)
  return {
    ...common,
    ...(credentials ? { user_name: credentials.username, password: credentials.password } : {}),
    encrypted_media: mediaEncryption === 'required' ? 'SRTP' : null,
    outbound: {
      outbound_voice_profile_id: profile,
      ...(callerId === undefined ? {} : { ani_override: callerId, ani_override_type: 'always' }),
    },
  }
}

/** Foreign additions to the connection, as text. */
const foreignOn = async (
  api: TrunkApi,
  wanted: GatewaySpec,
  connection: string,
): Promise<string | undefined> => {
  const filter = { connection_id: connection }
  const [addresses, hosts, numbers] = await Promise.all([
    api.ips.list({ filter }),
    api.fqdns.list({ filter }),
    api.numbers.list({ filter }),
  ])
  const own =
    wanted.direction === 'inbound' ? hostAndPort(wanted.address, wanted.transport) : undefined
  return stillAttached({
    number: numbers.filter((one) => !wanted.numbers.includes(one.phone_number)).length,
    host: hosts.filter(({ fqdn, port }) => fqdn !== own?.host || port !== own?.port).length,
    address: addresses.filter((one) => !addressesOf(wanted).includes(one.ip_address ?? '')).length,
  })
}

const profileStep = (
  api: TrunkApi,
  wanted: GatewaySpec,
  { destinations }: TrunkExtras,
): TrunkStep => {
  const { name } = wanted
  const find = async () => {
    const named = (await api.profiles.list({ filter: { name: { contains: name } } })).filter(
      (profile) => profile.name === name,
    )
    const [profile] = named
    if (named.length > 1) throw taken(`${named.length} outbound voice profiles have it`)
    const allowed = profile?.whitelisted_destinations
    if (allowed && destinations?.some((country) => !allowed.includes(country)))
      throw taken('an outbound voice profile with it allows other destinations')
    return profile ?? null
  }
  return {
    name: 'outbound voice profile',
    async find() {
      const profile = await find()
      return profile && { profile: profile.id }
    },
    async do() {
      const made = await api.profiles.create({
        name,
        traffic_type: 'conversational',
        ...(destinations ? { whitelisted_destinations: destinations } : {}),
      })
      return { profile: made.id }
    },
    async undo({ profile, connection }) {
      const id = profile ?? (await find())?.id
      if (id === undefined) return undefined
      const users = (await api.profiles.find(id))?.connections_count ?? 0
      // Our own connection counts if it stays because others use it.
      const own =
        connection !== undefined &&
        (await api.connections[kindFor(wanted)].find(connection)) !== null &&
        (await foreignOn(api, wanted, connection)) === undefined
      const attached = stillAttached({ connection: Math.max(0, users - (own ? 1 : 0)) })
      if (attached !== undefined) return `outbound voice profile ${id}, which still has ${attached}`
      await api.profiles.remove(id)
      return undefined
    },
  }
}

const connectionSteps = (api: TrunkApi, wanted: GatewaySpec, extras: TrunkExtras): TrunkStep[] => {
  const all = api.connections[kindFor(wanted)]
  const { credentials } = wanted
  return [
    {
      name: 'connection',
      async find({ hadConnection = true }) {
        const there = await findConnection(api, wanted)
        return there && { connection: there.id, hadConnection }
      },
      async do({ profile }) {
        const { id } = await all.create(bodyOf(wanted, extras, profile))
        return { connection: id, hadConnection: false }
      },
      async undo({ connection }) {
        const id = connection ?? (await findConnection(api, wanted))?.id
        if (id === undefined) return undefined
        const attached = await foreignOn(api, wanted, id)
        if (attached !== undefined) return `connection ${id}, which still has ${attached}`
        await all.remove(id)
        return undefined
      },
    },
    ...(credentials
      ? [
          {
            name: 'credentials',
            // No `find`: an existing one may have a different password, which cannot be read back.
            async do({ connection, hadConnection }: Created) {
              const { username, password } = credentials
              if (hadConnection)
                await all.update(need(connection), { user_name: username, password })
            },
            undo: async ({ hadConnection }: Created) =>
              hadConnection ? 'the connection that was there, with its new password' : undefined,
          },
        ]
      : []),
  ]
}

const addressSteps = (api: TrunkApi, wanted: GatewaySpec): TrunkStep[] =>
  addressesOf(wanted).map((ip, index, all) => {
    const find = async ({ connection }: Created) => {
      const rows = await api.ips.list({ filter: { connection_id: need(connection) } })
      return rows.find((row) => row.ip_address === ip) ?? null
    }
    return {
      name: `address ${index + 1} of ${all.length}`,
      find: async (made) => ((await find(made)) ? {} : null),
      do: async ({ connection }) =>
        void (await api.ips.create({
          connection_id: need(connection),
          ip_address: ip,
          port: 5060,
        })),
      async undo(made) {
        const row = await find(made)
        if (row) await api.ips.remove(row.id)
      },
    }
  })

/** Steps that create the trunk, in order. Only the inbound trunk has numbers, as calls to them come in over it. */
export const trunkSteps = (
  api: TrunkApi,
  wanted: GatewaySpec,
  extras: TrunkExtras,
  numbers: readonly PhoneNumber[],
): TrunkStep[] =>
  wanted.direction === 'outbound'
    ? [
        profileStep(api, wanted, extras),
        ...connectionSteps(api, wanted, extras),
        ...addressSteps(api, wanted),
      ]
    : [
        ...connectionSteps(api, wanted, extras),
        ...hostSteps(api, wanted),
        ...numberSteps<Created>(api, numbers, ({ connection }) => need(connection)),
      ]

/** Names of these steps, for a dry run. */
export const planOf = (wanted: GatewaySpec): string[] => {
  const addresses = addressesOf(wanted)
  const numbers = [...new Set(wanted.numbers)]
  const each = (what: string, all: readonly unknown[]) =>
    all.map((_, index) => `${what} ${index + 1} of ${all.length}`)
  return wanted.direction === 'outbound'
    ? [
        'outbound voice profile',
        'connection',
        ...(wanted.credentials ? ['credentials'] : []),
        ...each('address', addresses),
      ]
    : ['connection', 'host', 'primary host', ...each('number', numbers)]
}
