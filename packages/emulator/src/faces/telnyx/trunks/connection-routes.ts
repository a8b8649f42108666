import { json } from '../../../server/message.ts'
import type { FaceRequest } from '../../request.ts'
import { route, type Route } from '../../router.ts'
import { visibleOf } from '../../shared/records.ts'
import { TelnyxError } from '../errors.ts'
import { filterOf, page } from '../pages.ts'
import { read, type Body } from '../parameters.ts'
import { readConnection } from './parameters.ts'
import {
  collection,
  findIn,
  invalidValue,
  outboundOf,
  timesOf,
  type TrunkDeps,
} from './resources.ts'
import type { Resource } from '../resource.ts'
import type { Connection, ConnectionKind, State } from './state.ts'

/** Shown only when it is set (comments of npm telnyx 7.24.0, accounts made since 8 Sep 2026). */
const HIDDEN = '********'

/** `filter[connection_name][contains]`: "not case-sensitive. Requires at least three characters". */
function contains(request: FaceRequest, name: string, value: unknown): boolean {
  const wanted = filterOf(request, name, 'contains')
  if (wanted === undefined) return true
  return wanted.length >= 3 && String(value).toLowerCase().includes(wanted.toLowerCase())
}

/** Connections of all three kinds, and the union of them. */
export function connectionRoutes(deps: TrunkDeps): readonly Route[] {
  const { state, account } = deps
  const applications = account.applications.store
  return [
    ...connectionsOf('credential_connection', deps),
    ...connectionsOf('fqdn_connection', deps),
    ...connectionsOf('ip_connection', deps),
    route.get('/v2/connections', (request) => {
      const found = [
        ...visibleOf(request, applications.values()).map(summaryOfApplication),
        ...visibleOf(request, state.connections.values()).map(summary),
      ]
      const fitting = found.filter((one) =>
        contains(request, 'connection_name', one['connection_name']),
      )
      return page(request, fitting, (one) => one, 250)
    }),
    route.get('/v2/connections/:id', (request, { id = '' }) => {
      const data = applications.has(id)
        ? summaryOfApplication(findIn(request, applications, id))
        : summary(findIn(request, state.connections, id))
      return json(200, { data })
    }),
  ]
}

function connectionsOf(kind: ConnectionKind, deps: TrunkDeps): readonly Route[] {
  const { state } = deps
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
      createdStatus: 201,
      pageSize: 250,
      create: (resource) => ({ ...resource, kind }),
      read(request, current) {
        const values = readConnection(request.json(), request.text, kind, current?.values)
        validateReferences(values, current, state)
        return values
      },
      fits(request, connection) {
        const profile = outboundOf(connection)['outbound_voice_profile_id']
        return (
          contains(request, 'connection_name', connection.values['connection_name']) &&
          (filterOf(request, 'outbound_voice_profile_id') ?? profile) === profile
        )
      },
      view: ({ kind: type, ...connection }) => ({
        record_type: type,
        id: connection.id,
        ...connection.values,
        ...(type === 'credential_connection' ? { password: HIDDEN } : {}),
        ...timesOf(connection),
      }),
      fresh({ values }, request) {
        const { password } = (request.json() ?? {}) as Body
        return password === undefined ? {} : { password: values['password'] }
      },
      removing: ({ id }) => detach(id, state),
    },
    deps,
  )
}

/** Deletes the addresses of a connection; [inferred] its numbers then have none. */
function detach(id: string, state: State): void {
  for (const rows of [state.fqdns, state.ips])
    for (const row of rows.values()) if (row.values['connection_id'] === id) rows.delete(row.id)
  for (const number of state.numbers()) if (number.connectionId === id) number.connectionId = null
}

function validateReferences(values: Body, own: Connection | undefined, state: State): void {
  const others = [...state.connections.values()].filter((other) => other !== own)
  for (const name of ['connection_name', 'user_name']) {
    const taken = others.some((other) => read(other.values, name) === read(values, name))
    if (read(values, name) !== undefined && taken)
      throw new TelnyxError({ name: 'duplicate', about: name, pointer: `/${name}` })
  }
  const profile = read<string>(values['outbound'] as Body, 'outbound_voice_profile_id')
  if (profile !== undefined && !state.profiles.has(profile))
    throw invalidValue('outbound_voice_profile_id', '/outbound/outbound_voice_profile_id')
  const primary = read<string>(values['inbound'] as Body, 'default_primary_fqdn_id')
  if (primary === undefined) return
  if (!own || state.fqdns.get(primary)?.values['connection_id'] !== own.id)
    throw invalidValue('default_primary_fqdn_id', '/inbound/default_primary_fqdn_id')
}

/** As the list of all kinds shows a connection. */
const summary = ({ kind, ...connection }: Connection): Record<string, unknown> =>
  summaryOf(kind, connection.values['connection_name'], connection)

const summaryOfApplication = (application: Resource): Record<string, unknown> =>
  summaryOf('call_control_application', application.values['application_name'], application)

const summaryOf = (type: string, name: unknown, one: Resource): Record<string, unknown> => ({
  record_type: type,
  id: one.id,
  active: one.values['active'],
  anchorsite_override: one.values['anchorsite_override'],
  connection_name: name,
  // Left out where there is none: the document has a string and no null.
  outbound_voice_profile_id: outboundOf(one)['outbound_voice_profile_id'],
  tags: one.values['tags'],
  webhook_api_version: one.values['webhook_api_version'],
  ...timesOf(one),
})
