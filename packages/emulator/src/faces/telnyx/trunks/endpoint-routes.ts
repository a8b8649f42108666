import type { FaceRequest } from '../../request.ts'
import type { Route } from '../../router.ts'
import { TelnyxError } from '../errors.ts'
import { filterOf } from '../pages.ts'
import { read, type Body } from '../parameters.ts'
import { readFqdn, readIp, readProfile } from './parameters.ts'
import { collection, invalidValue, outboundOf, timesOf, type TrunkDeps } from './resources.ts'
import type { Resource } from '../resource.ts'
import type { Connection, ConnectionKind } from './state.ts'

const same = (request: FaceRequest, resource: Resource, ...names: readonly string[]): boolean =>
  names.every((name) => {
    const wanted = filterOf(request, name)
    return wanted === undefined || wanted === String(resource.values[name])
  })

/** Hosts and addresses of connections, and the outbound voice profiles they call with. */
export function endpointRoutes(deps: TrunkDeps): readonly Route[] {
  const { state } = deps

  const rowsOf = (
    path: 'fqdns' | 'ips',
    kind: ConnectionKind,
    readRow: (json: unknown, raw: string, current?: Body) => Body,
  ): readonly Route[] => {
    const record = path === 'fqdns' ? 'fqdn' : 'ip'
    return collection<Resource>(
      {
        path: `/v2/${path}`,
        store: state[path],
        createdStatus: 201,
        pageSize: 250,
        create: (resource) => resource,
        read(request, current) {
          const values = readRow(request.json(), request.text, current?.values)
          const id = read<string>(values, 'connection_id')
          if (id !== undefined && state.connections.get(id)?.kind !== kind)
            throw invalidValue('connection_id')
          return values
        },
        fits: (request, row) => same(request, row, 'connection_id', 'fqdn', 'ip_address', 'port'),
        view: (row) => ({ record_type: record, id: row.id, ...row.values, ...timesOf(row) }),
      },
      deps,
    )
  }

  const users = (id: string): readonly Connection[] =>
    [...state.connections.values()].filter(
      (one) => outboundOf(one)['outbound_voice_profile_id'] === id,
    )
  const profiles = collection<Resource>(
    {
      path: '/v2/outbound_voice_profiles',
      store: state.profiles,
      createdStatus: 200,
      pageSize: 20,
      create: (resource) => resource,
      read: (request, current) => readProfile(request.json(), request.text, current?.values),
      fits: (request, profile) => {
        const wanted = filterOf(request, 'name', 'contains')
        return wanted === undefined || String(profile.values['name']).includes(wanted)
      },
      view: (profile) => ({
        record_type: 'outbound_voice_profile',
        id: profile.id,
        ...profile.values,
        connections_count: users(profile.id).length,
        ...timesOf(profile),
      }),
      removing({ id }) {
        if (users(id).length > 0) throw new TelnyxError({ name: 'inUse', about: 'connections' })
      },
    },
    deps,
  )

  return [
    ...rowsOf('fqdns', 'fqdn_connection', readFqdn),
    ...rowsOf('ips', 'ip_connection', readIp),
    ...profiles,
  ]
}
