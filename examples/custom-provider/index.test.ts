import { createDispatcher } from '@callplane/core'
import { manualHost } from '@callplane/core/testing'
import { expect, test } from 'vitest'
import { exchange } from './index.ts'

test('a provider in one file places, follows and ends a call', async () => {
  const states = ['dialling', 'talking', 'over']
  const sent: string[] = []
  const host = manualHost({
    fetch: async (request) => {
      sent.push(`${request.method} ${new URL(request.url).pathname}`)
      if (request.method === 'POST') return { status: 201, headers: {}, body: '{"id":"x1"}' }
      return {
        status: 200,
        headers: {},
        body: JSON.stringify({ state: states.length > 1 ? states.shift() : states[0] }),
      }
    },
  })
  const dispatcher = createDispatcher({
    host,
    providers: [exchange({ baseUrl: 'https://exchange.example', token: 'secret-token' })],
  })
  const call = await dispatcher.dispatch({
    to: '+14155550123',
    from: '+14155550100',
    record: true,
    maxDuration: 60,
  })
  expect(call.notes.map((note) => [note.field, note.effect])).toEqual([
    ['record', 'dropped'],
    ['maxDuration', 'emulated'],
  ])
  await host.clock.advance(20_000)
  expect((await dispatcher.calls.get(call.id))?.status).toBe('completed')
  expect(sent[0]).toBe('POST /calls')
  await dispatcher.close()
})

test('its settings are checked like any other', () => {
  expect(() => exchange({ baseUrl: 'nonsense', token: 'x' })).toThrow(/baseUrl.*token/)
})
