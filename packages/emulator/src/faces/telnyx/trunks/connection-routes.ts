import { json } from '../../../message.ts'
import type { FaceContext } from '../../face.ts'
import type { FaceRequest } from '../../request.ts'
import { route, type Route } from '../../router.ts'
import type { Account } from '../account.ts'
import { TelnyxError } from '../errors.ts'
import { filterOf, page } from '../pages.ts'
import { read, type Body } from '../parameters.ts'
import { readConnection } from './documented.ts'
import type { Connection, Kind, State, Thing } from './state.ts'
import { collection, findIn, iso, visible } from './things.ts'

export type TrunkDeps = {
  readonly context: FaceContext
  readonly state: State
  readonly account: Account
  /** A connection, an address of one, or a number changed. */
  readonly changed: () => void
}

/** Never shown again after it was set (comments of npm telnyx 7.24.0, accounts made since 8 Sep 2026). */
const HIDDEN = '********'

export const outboundOf = ({ values }: Thing): Body => (values['outbound'] ?? {}) as Body
export const inboundOf = ({ values }: Thing): Body => (values['inbound'] ?? {}) as Body

export const times = ({ createdAt, updatedAt }: Thing) => ({
  created_at: iso(createdAt),
  updated_at: iso(updatedAt),
})

/** `filter[connection_name][contains]`: "not case-sensitive. Requires at least three characters". */
function contains(request: FaceRequest, name: string, value: unknown): boolean {
  const wanted = filterOf(request, name, 'contains')
  if (wanted === undefined) return true
  return wanted.length >= 3 && String(value).toLowerCase().includes(wanted.toLowerCase())
}

/** Connections of all three kinds, and the union of them. */
export function connectionRoutes(deps: TrunkDeps): readonly Route[] {
  const { context, state, account, changed } = deps
  const shared = { state, now: () => context.clock.now(), changed }

  const view = ({ kind, ...connection }: Connection): Record<string, unknown> => ({
    record_type: kind,
    id: connection.id,
    ...connection.values,
    ...(kind === 'credential_connection' ? { password: HIDDEN } : {}),
    ...times(connection),
  })

  const judge = (values: Body, own: Connection | undefined): void => {
    const others = [...state.connections.values()].filter((other) => other !== own)
    for (const name of ['connection_name', 'user_name']) {
      const taken = others.some((other) => read(other.values, name) === read(values, name))
      if (read(values, name) !== undefined && taken)
        throw new TelnyxError({ name: 'duplicate', about: name, pointer: `/${name}` })
    }
    const profile = read<string>(values['outbound'] as Body, 'outbound_voice_profile_id')
    if (profile !== undefined && !state.profiles.has(profile)) {
      const pointer = '/outbound/outbound_voice_profile_id'
      throw new TelnyxError({ name: 'badValue', about: 'outbound_voice_profile_id', pointer })
    }
    const primary = read<string>(values['inbound'] as Body, 'default_primary_fqdn_id')
    if (primary === undefined) return
    const row = state.fqdns.get(primary)
    if (!own || row?.values['connection_id'] !== own.id) {
      const pointer = '/inbound/default_primary_fqdn_id'
      throw new TelnyxError({ name: 'badValue', about: 'default_primary_fqdn_id', pointer })
    }
  }

  const connectionsOf = (kind: Kind): readonly Route[] => {
    // Ids are of the account, paths of the kind.
    const isOfKind = (connection: Connection): boolean => connection.kind === kind
    return collection<Connection>(
      {
        path: `/v2/${kind}s`,
        store: {
          get: (id) => [state.connections.get(id)].find((one) => one && isOfKind(one)),
          set: (id, connection) => state.connections.set(id, connection),
          delete: (id) => state.connections.delete(id),
          values: () => [...state.connections.values()].filter(isOfKind),
        },
        created: 201,
        pageSize: 250,
        make: (thing) => ({ ...thing, kind }),
        read(request, current) {
          const values = readConnection(request.json(), request.text, kind, current?.values)
          judge(values, current)
          return values
        },
        fits: (request, connection) =>
          contains(request, 'connection_name', connection.values['connection_name']) &&
          (filterOf(request, 'outbound_voice_profile_id') ??
            outboundOf(connection)['outbound_voice_profile_id']) ===
            outboundOf(connection)['outbound_voice_profile_id'],
        view,
        fresh({ values }, request) {
          const { password } = (request.json() ?? {}) as Body
          return password === undefined ? {} : { password: values['password'] }
        },
        removing({ id }) {
          for (const rows of [state.fqdns, state.ips])
            for (const row of rows.values())
              if (row.values['connection_id'] === id) rows.delete(row.id)
          // [inferred] A number whose connection goes has none.
          for (const number of state.numbers())
            if (number.connectionId === id) number.connectionId = null
        },
      },
      shared,
    )
  }

  /** Any connection, the application among them, in few words. */
  const brief = (connection: Connection): Record<string, unknown> => ({
    record_type: connection.kind,
    id: connection.id,
    active: connection.values['active'],
    anchorsite_override: connection.values['anchorsite_override'],
    connection_name: connection.values['connection_name'],
    // Left out where there is none: the document has a string and no null.
    outbound_voice_profile_id: outboundOf(connection)['outbound_voice_profile_id'],
    tags: connection.values['tags'],
    webhook_api_version: connection.values['webhook_api_version'],
    ...times(connection),
  })
  const application = {
    record_type: 'call_control_application',
    id: account.connectionId,
    active: true,
    connection_name: 'callplane',
    webhook_api_version: '2',
  }

  return [
    ...connectionsOf('credential_connection'),
    ...connectionsOf('fqdn_connection'),
    ...connectionsOf('ip_connection'),
    route.get('/v2/connections', (request) => {
      const found = [application, ...visible(request, state.connections.values()).map(brief)]
      const fitting = found.filter((one) =>
        contains(request, 'connection_name', one['connection_name']),
      )
      return page(request, fitting, (one) => one, 250)
    }),
    route.get('/v2/connections/:id', (request, { id }) =>
      json(200, {
        data:
          id === account.connectionId ? application : brief(findIn(request, state.connections, id)),
      }),
    ),
  ]
}
