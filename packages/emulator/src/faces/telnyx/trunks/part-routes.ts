import type { Route } from '../../router.ts'
import type { FaceRequest } from '../../request.ts'
import { TelnyxError } from '../errors.ts'
import { filterOf } from '../pages.ts'
import { read, type Body } from '../parameters.ts'
import { outboundOf, times, type TrunkDeps } from './connection-routes.ts'
import { readFqdn, readIp, readProfile } from './documented.ts'
import type { Connection, Kind, Thing } from './state.ts'
import { collection } from './things.ts'

const same = (request: FaceRequest, thing: Thing, ...names: readonly string[]): boolean =>
  names.every((name) => {
    const wanted = filterOf(request, name)
    return wanted === undefined || wanted === String(thing.values[name])
  })

/** What belongs to connections: hosts and addresses they are called at, and the profiles they call out with. */
export function partRoutes({ context, state, changed }: TrunkDeps): readonly Route[] {
  const shared = { state, now: () => context.clock.now(), changed }

  const rowsOf = (
    path: 'fqdns' | 'ips',
    kind: Kind,
    readRow: (json: unknown, raw: string, current?: Body) => Body,
  ): readonly Route[] => {
    const record = path === 'fqdns' ? 'fqdn' : 'ip'
    return collection<Thing>(
      {
        path: `/v2/${path}`,
        store: state[path],
        created: 201,
        pageSize: 250,
        make: (thing) => thing,
        read(request, current) {
          const values = readRow(request.json(), request.text, current?.values)
          const id = read<string>(values, 'connection_id')
          if (id !== undefined && state.connections.get(id)?.kind !== kind)
            throw new TelnyxError({
              name: 'badValue',
              about: 'connection_id',
              pointer: '/connection_id',
            })
          return values
        },
        fits: (request, row) => same(request, row, 'connection_id', 'fqdn', 'ip_address', 'port'),
        view: (row) => ({ record_type: record, id: row.id, ...row.values, ...times(row) }),
      },
      shared,
    )
  }

  const users = (id: string): readonly Connection[] =>
    [...state.connections.values()].filter(
      (one) => outboundOf(one)['outbound_voice_profile_id'] === id,
    )
  const profiles = collection<Thing>(
    {
      path: '/v2/outbound_voice_profiles',
      store: state.profiles,
      created: 200,
      pageSize: 20,
      make: (thing) => thing,
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
        ...times(profile),
      }),
      removing({ id }) {
        if (users(id).length > 0) throw new TelnyxError({ name: 'inUse', about: 'connections' })
      },
    },
    shared,
  )

  return [
    ...rowsOf('fqdns', 'fqdn_connection', readFqdn),
    ...rowsOf('ips', 'ip_connection', readIp),
    ...profiles,
  ]
}
