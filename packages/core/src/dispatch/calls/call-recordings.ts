import { attemptOf, type CallRecord } from '../../journal/record.ts'
import { CallError } from '../../model/error.ts'
import type { Recording } from '../../model/event.ts'
import type { CallRecordings, RecordingMedia } from './recordings-api.ts'
import type { Runtime } from '../runtime.ts'

/** Milliseconds for a file. */
const patienceMs = 60_000

/** The recording as it was last reported, and the provider that keeps it. */
const keptIn = (
  record: CallRecord,
  id: string,
): { readonly attempt: string; readonly provider: string; readonly recording: Recording } => {
  const found = record.events.findLast(({ event }) => event.recording?.id === id)
  const attempt = found && attemptOf(record, found.attempt)
  const recording = found?.event.recording
  if (!attempt || !recording) throw new CallError('not-found', `${record.id} has no such recording`)
  return { attempt: attempt.key, provider: attempt.provider, recording }
}

const cannot = (provider: string, what: string): CallError =>
  new CallError('unsupported', `${provider} cannot ${what} recordings`, { provider, dialled: 'no' })

const unguarded = ({ world, journal, engine, view, find }: Runtime): CallRecordings => {
  const fromUrl = async (provider: string, { url }: Recording): Promise<RecordingMedia> => {
    if (url === undefined) throw cannot(provider, 'hand out')
    const { status, headers, bytes } = await world.host.fetch(
      { method: 'GET', url, headers: { accept: 'audio/*' } },
      { timeoutMs: patienceMs },
    )
    if (status !== 200 || !bytes) throw cannot(provider, 'hand out')
    return { contentType: headers['content-type'] ?? 'application/octet-stream', body: bytes }
  }

  return {
    async open(id, wanted) {
      const record = await find(id)
      const { provider, recording } = keptIn(record, wanted)
      if (view(record).recordings.find((one) => one.id === wanted)?.status === 'removed')
        throw new CallError('not-found', `the recording of ${id} was deleted`)
      const { recordings } = world.ports(provider)
      return recordings ? recordings.open(wanted) : fromUrl(provider, recording)
    },

    async remove(id, wanted) {
      const record = await find(id)
      const { provider, attempt, recording } = keptIn(record, wanted)
      if (view(record).recordings.find((one) => one.id === wanted)?.status === 'removed') return
      const { recordings } = world.ports(provider)
      if (!recordings) throw cannot(provider, 'delete')
      await recordings.remove(wanted)
      const reported = await journal.addEvents(record, attempt, [
        {
          id: `removed ${wanted}`,
          type: 'recording',
          at: null,
          leg: 'far',
          references: {},
          providerStatus: 'removed',
          recording: { ...recording, status: 'removed' },
        },
      ])
      engine.schedule(id, reported ?? undefined)
    },
  }
}

/** Refused once the dispatcher closes, and waited for when it does. */
export const callRecordings = (runtime: Runtime): CallRecordings => {
  const { open, remove } = unguarded(runtime)
  const operation = runtime.operations.run
  return {
    open: (id, recording) => operation(() => open(id, recording)),
    remove: (id, recording) => operation(() => remove(id, recording)),
  }
}
