import type { Route } from '../../router.ts'
import { TelnyxError } from '../errors.ts'
import { filterOf } from '../pages.ts'
import { collection, outboundOf, timesOf, type TrunkDeps } from '../trunks/resources.ts'
import { readApplication } from './parameters.ts'

/** Call Control applications. */
export function applicationRoutes(deps: TrunkDeps): readonly Route[] {
  const { store } = deps.account.applications
  return collection(
    {
      path: '/v2/call_control_applications',
      store,
      createdStatus: 201,
      pageSize: 20,
      create: (resource) => resource,
      read(request, current) {
        const values = readApplication(request.json(), request.text, current?.values)
        const taken = [...store.values()].some(
          (one) =>
            one.id !== current?.id && one.values['application_name'] === values['application_name'],
        )
        if (taken)
          throw new TelnyxError({
            name: 'duplicate',
            about: 'application_name',
            pointer: '/application_name',
          })
        if (values['webhook_api_version'] === '1')
          deps.context.log('telnyx: webhooks of API version 1 are not emulated, version 2 is sent')
        return values
      },
      fits(request, application) {
        const name = filterOf(request, 'application_name', 'contains')
        const profile = outboundOf(application)['outbound_voice_profile_id']
        return (
          (name === undefined || String(application.values['application_name']).includes(name)) &&
          (filterOf(request, 'outbound.outbound_voice_profile_id') ?? profile) === profile
        )
      },
      view: (application) => ({
        record_type: 'call_control_application',
        id: application.id,
        ...application.values,
        ...timesOf(application),
      }),
      removing({ id }) {
        // [inferred] Its numbers then have none.
        for (const number of deps.state.numbers())
          if (number.connectionId === id) number.connectionId = null
      },
    },
    deps,
  )
}
