import type { EmulatorResponse } from '../../../server/message.ts'
import type { FaceContext } from '../../face.ts'
import type { FaceRequest } from '../../request.ts'
import { createRouter, operationsOf, route, type EmulatedOperation } from '../../router.ts'
import { TrunkError } from './errors.ts'
import { accessListRoutes } from './access-list-routes.ts'
import { createIncoming } from './incoming.ts'
import { listRoutes } from './list-routes.ts'
import { createProject, type Project } from './project.ts'
import { numberRoutes } from './number-routes.ts'
import { createState } from './state.ts'
import { trunkRoutes } from './trunk-routes.ts'

export type Trunks = {
  readonly project: Project
  readonly operations: readonly EmulatedOperation[]
  /** Undefined for a path outside of this API. */
  handle(request: FaceRequest): EmulatorResponse | Promise<EmulatorResponse> | undefined
  configured(): Readonly<Record<string, unknown>>
  /** Whether a trunk has the number. */
  has(number: string): boolean
  reset(): void
}

/** Elastic SIP trunks of one project, at hosts of their own (elastic-trunking.api.sinch.com, auth.sinch.com). */
export function createTrunks(
  context: FaceContext,
  numbers: readonly string[],
  changed: () => void,
): Trunks {
  const { clock } = context
  const project = createProject(context)
  const state = createState(context)
  const register = createIncoming(context, state)
  const refresh = (): void => {
    changed()
    register()
  }
  const deps = {
    state,
    project,
    numbers,
    now: () => clock.now(),
    changed: refresh,
  }
  const token = route.post('/oauth2/token', (request) => project.token(request))
  const routes = [trunkRoutes, numberRoutes, accessListRoutes, listRoutes].flatMap((of) => of(deps))
  const find = createRouter([token, ...routes])
  return {
    project,
    operations: operationsOf([token, ...routes]),
    handle(request) {
      const found = find(request)
      if (!found || 'allowed' in found) return undefined
      if (request.path !== '/oauth2/token') {
        project.admit(request)
        if (found.params['project'] !== project.projectId)
          throw new TrunkError(404, 'Project not found')
      }
      return found.handler(request, found.params)
    },
    configured() {
      const { trunks, accessLists, credentialLists, endpoints, numbers, countries } = state
      return { trunks, accessLists, credentialLists, endpoints, trunkNumbers: numbers, countries }
    },
    has: (number) => [...state.numbers.values()].some((one) => one.number === number),
    reset() {
      state.reset()
      register()
    },
  }
}
