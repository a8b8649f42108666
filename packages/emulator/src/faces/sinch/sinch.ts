import type { EmulatorResponse } from '../../server/message.ts'
import type { Face, FaceContext, FaceInstance } from '../face.ts'
import { NotEmulatedError } from '../not-emulated.ts'
import type { FaceRequest } from '../request.ts'
import { createRouter, operationsOf, type Route } from '../router.ts'
import { refreshing } from '../shared/incoming.ts'
import { refusing } from '../shared/refusing.ts'
import { createAccount } from './account.ts'
import { applicationRoutes } from './applications/routes.ts'
import { createApplications } from './applications/applications.ts'
import { addressOf } from './parameters.ts'
import { readCallout } from './calls/callouts.ts'
import { createCalls } from './calls/calls.ts'
import { callRoutes } from './calls/routes.ts'
import { createConferences } from './conferences/conferences.ts'
import { conferenceRoutes } from './conferences/routes.ts'
import { failureOf, refuse, SinchError } from './errors.ts'
import { createRecordings } from './recordings/recordings.ts'
import { refuseTrunk, TrunkError } from './trunks/errors.ts'
import { createTrunks } from './trunks/trunks.ts'
import { createWebhooks } from './webhooks/webhooks.ts'

export type SinchOptions = {
  /** Numbers that the account has rented, E.164; renting is an API of its own. Default: those of every account. */
  readonly numbers?: readonly string[] | undefined
}

/**
 * Sinch Voice API v1: callouts, calls, SVAML, conferences, signed callbacks; numbers and callback URLs; elastic SIP trunks.
 */
export function sinch({ numbers }: SinchOptions = {}): Face {
  return {
    id: 'sinch',
    prefix: '/sinch',
    create: (context) => createInstance(context, numbers ?? context.account.numbers),
  }
}

function createInstance(context: FaceContext, numbers: readonly string[]): FaceInstance {
  const { random, network } = context
  const account = createAccount(context)
  const applications = createApplications(numbers, account, () => refresh())
  const webhooks = createWebhooks(context, account, applications.callbacks)
  const conferences = createConferences(context)
  const recordings = createRecordings(context, webhooks)
  const calls = createCalls({ context, webhooks, conferences, recordings })
  const trunks = createTrunks(context, numbers, () => refresh())
  const refresh = refreshing(() =>
    applications
      .numbers()
      // A number of a trunk does not ring the application.
      .filter((number) => !trunks.has(number))
      .map((number) => network.hosts.registerNumber(number, (leg) => calls.receive(leg, number))),
  )
  refresh()
  const routes: readonly Route[] = [
    ...callRoutes(context, calls),
    ...conferenceRoutes(context, conferences),
    ...applicationRoutes(account, applications),
  ]
  const route = createRouter(routes)
  const isAdmitted = (request: FaceRequest): boolean => {
    try {
      account.admit(request)
      return true
    } catch (error) {
      if (error instanceof SinchError) return false
      throw error
    }
  }
  const answer = (request: FaceRequest): EmulatorResponse | Promise<EmulatorResponse> => {
    const ofTrunks = trunks.handle(request)
    if (ofTrunks) return ofTrunks
    const found = route(request)
    if (!found || 'allowed' in found) throw new NotEmulatedError()
    account.admit(request)
    return found.handler(request, found.params)
  }

  return {
    operations: [...operationsOf(routes), ...trunks.operations],
    handle: refusing(
      refusing(answer, SinchError, (error) => refuse(error, random.uuid())),
      TrunkError,
      refuseTrunk,
    ),
    dials(request) {
      if (request.method !== 'POST' || request.path !== '/calling/v1/callouts') return undefined
      if (!isAdmitted(request)) return undefined
      try {
        return addressOf(readCallout(request.json()).dial.to)
      } catch (error) {
        if (error instanceof SinchError) return undefined
        throw error
      }
    },
    failure: (status) => failureOf(status, random.uuid()),
    notEmulated: (message) => failureOf(501, random.uuid(), message),
    keys: () => ({
      credentials: {
        applicationKey: account.applicationKey,
        applicationSecret: account.applicationSecret,
        keyId: trunks.project.keyId,
        keySecret: trunks.project.keySecret,
      },
      webhooks: { applicationSecret: account.applicationSecret },
      ids: { projectId: trunks.project.projectId },
    }),
    configured: () => ({ ...trunks.configured(), ...applications.configured() }),
    reset() {
      calls.reset()
      conferences.reset()
      applications.reset()
      trunks.reset()
      refresh()
    },
  }
}
