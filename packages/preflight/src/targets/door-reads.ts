import {
  inputError,
  type Dispatcher,
  type Note,
  type OutboundCallInput,
  type Verb,
  type WireRequest,
} from '@callplane/core'
import { createDoor, type Door, type DoorFace, type Refusal } from '@callplane/doors'
import { plivoDoor } from '@callplane/doors/plivo'
import { twilioDoor } from '@callplane/doors/twilio'
import { videosdkLegacyDoor } from '@callplane/doors/videosdk-legacy'
import { vonageDoor } from '@callplane/doors/vonage'
import type { SourceId } from '../report/report.ts'
import { isolatedHost } from './assumed-accounts.ts'
import type { DoorReading } from './door-reading.ts'
import { exampleCall } from './example-call.ts'

/** What a door did with one request. */
class Watched {
  call: OutboundCallInput | undefined
  notes: readonly Note[] = []
  refusal: Refusal | undefined
  readonly verbs: Verb[] = []

  /** A dispatcher that places nothing: doors ask it, and it remembers what it was asked. */
  dispatcher(): Dispatcher {
    const done = (verb: Verb) => async () => {
      this.verbs.push(verb)
      return exampleCall
    }
    const watched = {
      dispatch: async (
        call: OutboundCallInput,
        given: { readonly notes?: readonly Note[] } = {},
      ) => {
        this.call = call
        this.notes = given.notes ?? []
        return exampleCall
      },
      calls: {
        get: async () => exampleCall,
        list: async () => ({ calls: [exampleCall], next: null }),
        wait: async () => exampleCall,
      },
      recordings: { open: async () => null, remove: async () => undefined },
      hangUp: done('hangUp'),
      transfer: done('transfer'),
      sendDigits: done('sendDigits'),
      startRecording: done('startRecording'),
      stopRecording: done('stopRecording'),
    }
    return watched as unknown as Dispatcher
  }
}

/** A door for whatever the request authenticates with, that tells what it refuses. */
const watchedDoor =
  <Credentials>(face: DoorFace<Credentials>, credentials: Credentials) =>
  (watched: Watched): Door =>
    createDoor({
      dispatcher: watched.dispatcher(),
      host: isolatedHost,
      provider: {
        ...face,
        check: () => [],
        authenticates: () => true,
        refuse: (refusal, request) => {
          watched.refusal = refusal
          return face.refuse(refusal, request)
        },
      },
      credentials,
      publicUrl: 'https://door.invalid',
    })

const doors: Readonly<Record<SourceId, (watched: Watched) => Door>> = {
  twilio: watchedDoor(twilioDoor, {
    accountSid: `AC${'0'.repeat(32)}`,
    authToken: 'preflight',
  }),
  plivo: watchedDoor(plivoDoor, { authId: 'MAXXXXXXXXXXXXXXXXXX', authToken: 'preflight' }),
  vonage: watchedDoor(vonageDoor, { applicationId: 'preflight', publicKey: '' }),
  'videosdk-legacy': watchedDoor(videosdkLegacyDoor(), {
    apiKey: 'preflight',
    secret: 'preflight',
  }),
}

/**
 * What the door of a provider makes of a request: the door itself is asked, in front of a dispatcher that places nothing. Throws
 * one `CallError` for a request that the provider would refuse too.
 */
export const doorReads = async (source: SourceId, request: WireRequest): Promise<DoorReading> => {
  const watched = new Watched()
  const { pathname, search } = new URL(request.url)
  await doors[source](watched).fetch(
    new Request(`https://door.invalid${pathname}${search}`, {
      method: request.method,
      headers: request.headers,
      ...(request.body !== undefined && { body: request.body }),
    }),
  )
  const { call, notes, verbs, refusal } = watched
  if (refusal?.reason === 'invalid')
    throw inputError(
      'input-invalid',
      'request',
      refusal.faults ?? [{ path: [], message: refusal.message }],
    )
  return {
    call,
    notes,
    verbs,
    ...(refusal?.reason === 'not-served' && { unserved: refusal.message }),
  }
}
