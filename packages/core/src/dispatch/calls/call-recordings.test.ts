import { describe, expect, it } from 'vitest'
import { createDispatcher } from '../../create-dispatcher.ts'
import type { Recording } from '../../model/event.ts'
import type { RecordingsPort } from '../../plugin/infrastructure.ts'
import type { WireResponse } from '../../plugin/host.ts'
import {
  event,
  fakeProvider,
  manualHost,
  outboundRule,
  settlePromises,
  webhookOf,
} from '../../testing/index.ts'
import { call, publicUrl } from '../dispatcher.fixture.ts'

const file = { contentType: 'audio/mpeg', body: new Uint8Array([1, 2]) }
const url = 'https://media.example/R1'

const recorded = async (
  port?: RecordingsPort,
  reply: Partial<WireResponse> = {},
  kept: Partial<Recording> = { url },
) => {
  const fake = fakeProvider('a')
  const provider = {
    ...fake.provider,
    connect: (host: Parameters<typeof fake.provider.connect>[0]) => ({
      ...fake.provider.connect(host),
      ...(port && { recordings: port }),
    }),
  }
  const asked: string[] = []
  const requests: unknown[] = []
  const host = manualHost({
    publicUrl,
    async fetch(request, limits) {
      asked.push(request.url)
      requests.push([request, limits])
      return { status: 200, headers: {}, body: '', bytes: file.body, ...reply }
    },
  })
  const dispatcher = createDispatcher({ host, providers: [provider], rules: [outboundRule(['a'])] })
  const { id } = await dispatcher.dispatch(call)
  const attemptKey = fake.keys[0] ?? ''
  const reports = ['R1', 'R2'].map((recordingId) => {
    const recording = { id: recordingId, status: 'completed', ...kept } as const
    return { ...event('recording', { recording, id: recordingId }), attemptKey }
  })
  await dispatcher.receive('a', webhookOf(...reports, { ...event('detail'), attemptKey }))
  await settlePromises()
  return { dispatcher, id, asked, requests }
}

const keeping = () => {
  const removed: string[] = []
  const port: RecordingsPort = {
    list: async () => [],
    open: async () => file,
    remove: async (id) => void removed.push(id),
  }
  return { port, removed }
}

describe('the recordings of a call', () => {
  it('are read where they are kept', async () => {
    const { dispatcher, id, asked } = await recorded(keeping().port)
    expect(await dispatcher.recordings.open(id, 'R1')).toEqual(file)
    expect(asked).toEqual([])
    await expect(dispatcher.recordings.open(id, 'R3')).rejects.toMatchObject({
      code: 'not-found',
      dialled: 'no',
    })
    await expect(dispatcher.recordings.open('call_x', 'R1')).rejects.toMatchObject({
      code: 'call-unknown',
    })
  })

  it('are read from their own URL, without credentials, where the plugin cannot read them', async () => {
    const { dispatcher, id, asked, requests } = await recorded(undefined, {
      headers: { 'content-type': 'audio/wav' },
    })
    expect(await dispatcher.recordings.open(id, 'R1')).toEqual({
      contentType: 'audio/wav',
      body: file.body,
    })
    expect(asked).toEqual([url])
    const request = { method: 'GET', url, headers: { accept: 'audio/*' } }
    expect(requests).toEqual([[request, { timeoutMs: 60_000 }]])
    const closed = await recorded(undefined, { status: 401 })
    await expect(closed.dispatcher.recordings.open(closed.id, 'R1')).rejects.toMatchObject({
      code: 'unsupported',
    })
  })

  it('are deleted where they are kept, once, and the record says so', async () => {
    const { port, removed } = keeping()
    const { dispatcher, id } = await recorded(port)
    await dispatcher.recordings.remove(id, 'R1')
    await dispatcher.recordings.remove(id, 'R1')
    expect(removed).toEqual(['R1'])
    expect((await dispatcher.calls.get(id))?.recordings).toMatchObject([
      { id: 'R1', status: 'removed' },
      { id: 'R2', status: 'completed' },
    ])
    expect(await dispatcher.recordings.open(id, 'R2')).toEqual(file)
    await dispatcher.recordings.remove(id, 'R2')
    expect(removed).toEqual(['R1', 'R2'])
    await expect(dispatcher.recordings.open(id, 'R1')).rejects.toMatchObject({ code: 'not-found' })
  })

  it('are not deleted where the plugin cannot', async () => {
    const { dispatcher, id } = await recorded()
    await expect(dispatcher.recordings.remove(id, 'R1')).rejects.toMatchObject({
      code: 'unsupported',
      provider: 'a',
      dialled: 'no',
    })
  })

  it('are not read where neither the plugin can nor a URL is known', async () => {
    const { dispatcher, id, asked } = await recorded(undefined, {}, {})
    await expect(dispatcher.recordings.open(id, 'R1')).rejects.toMatchObject({
      code: 'unsupported',
      provider: 'a',
      dialled: 'no',
    })
    expect(asked).toEqual([])
  })
})
