import { CallError } from '@callplane/core'
import { wordTable, orNull, unlessGone } from '@callplane/kit'
import type Telnyx from 'telnyx'
import { idIn } from '../references.ts'
import type { RequestOptions, Sdk } from '../client/sdk.ts'

export type Json = Readonly<Record<string, unknown>>
export type Kind = 'credential' | 'ip' | 'fqdn'

/** A connection of any kind; fields of other kinds are absent. */
export interface Connection {
  readonly id: string
  readonly connection_name?: string | undefined
  readonly user_name?: string | undefined
  readonly encrypted_media?: string | null | undefined
  readonly transport_protocol?: string | undefined
  readonly inbound?: Json | null | undefined
  readonly outbound?: Json | null | undefined
}
/** A host (`fqdn`) or an address (`ip_address`) of a connection. */
export interface Row {
  readonly id: string
  readonly connection_id?: string | undefined
  readonly fqdn?: string | undefined
  readonly ip_address?: string | undefined
  readonly port?: number | null | undefined
}
export interface Profile {
  readonly id: string
  readonly name: string
  readonly connections_count?: number | undefined
  readonly whitelisted_destinations?: readonly string[] | undefined
}
export interface PhoneNumber {
  readonly id: string
  readonly phone_number: string
  readonly connection_id?: string | null | undefined
  readonly connection_name?: string | null | undefined
}

/** A Call Control application. */
export interface Application {
  readonly id: string
  readonly application_name?: string | undefined
  readonly webhook_event_url?: string | null | undefined
  readonly webhook_event_failover_url?: string | null | undefined
}

interface Resource<Thing> {
  create(body: Json, options: RequestOptions): PromiseLike<{ readonly data?: Thing }>
  retrieve(id: string, options: RequestOptions): PromiseLike<{ readonly data?: Thing }>
  update(id: string, body: Json, options: RequestOptions): PromiseLike<{ readonly data?: Thing }>
  delete(id: string, options: RequestOptions): PromiseLike<unknown>
  list(query: Json, options: RequestOptions): AsyncIterable<Thing>
}

const need = <T>(value: T | undefined): T => {
  if (value !== undefined) return value
  throw new CallError('unexpected', 'telnyx: the reply has no data', { provider: 'telnyx' })
}

/** CRUD of one kind of object. The SDK's types differ per kind and make every field optional, even the id. */
const verbsOf = <Thing>(run: Sdk['run'], resource: Resource<Thing>) => ({
  create: async (body: Json): Promise<Thing> =>
    need((await run(async (options) => resource.create(body, options))).data),
  /** Null for an object that does not exist. */
  async find(id: string): Promise<Thing | null> {
    const at = idIn('resource', id)
    const reply = await orNull(run(async (options) => resource.retrieve(at, options)))
    return reply && need(reply.data)
  },
  update: async (id: string, body: Json): Promise<Thing> =>
    need((await run(async (options) => resource.update(idIn('resource', id), body, options))).data),
  /** A missing object counts as removed. */
  async remove(id: string): Promise<void> {
    const at = idIn('resource', id)
    await unlessGone(run(async (options) => resource.delete(at, options)))
  },
  list: (query: Json = {}): Promise<Thing[]> =>
    run(async (options) => {
      const found: Thing[] = []
      for await (const thing of resource.list(query, options)) found.push(thing)
      return found
    }),
})

const over = <Thing>(run: Sdk['run'], resource: unknown) =>
  verbsOf(run, resource as Resource<Thing>)

/** The parts of Telnyx's API that trunks use. */
export const trunkApi = ({
  client,
  run,
}: {
  readonly client: Telnyx
  readonly run: Sdk['run']
}) => ({
  connections: {
    credential: over<Connection>(run, client.credentialConnections),
    ip: over<Connection>(run, client.ipConnections),
    fqdn: over<Connection>(run, client.fqdnConnections),
  },
  /** Of any kind, including Call Control applications; read-only. */
  any: over<Connection & { readonly record_type?: string }>(run, client.connections),
  applications: over<Application>(run, client.callControlApplications),
  fqdns: over<Row>(run, client.fqdns),
  ips: over<Row>(run, client.ips),
  profiles: over<Profile>(run, client.outboundVoiceProfiles),
  numbers: over<PhoneNumber>(run, client.phoneNumbers),
})
export type TrunkApi = ReturnType<typeof trunkApi>

const kinds = wordTable<Kind>({
  credential_connection: 'credential',
  ip_connection: 'ip',
  fqdn_connection: 'fqdn',
})

/** Undefined if it is not a trunk: a Call Control or TeXML application. */
export const kindOf = (record: string | undefined): Kind | undefined => kinds(record)
