import { CallError, definePlugin, toCallEvent, type CallEvent } from '@callplane/core'
import { send } from '@callplane/kit'
import { z } from 'zod'

const event = (type: CallEvent['type'], id: string, end?: CallEvent['end']) =>
  toCallEvent({
    id: `${id}:${type}`,
    type,
    at: null,
    leg: 'far',
    references: { call: id },
    providerStatus: type,
    end,
  })

/** A whole provider in one file: an imaginary exchange with two endpoints, asked instead of calling back. */
export const exchange = definePlugin({
  spec: 'v1',
  id: 'exchange',
  title: 'Exchange',
  can: {
    destinations: ['phone'],
    connect: [],
    roomRequired: false,
    features: { ringTimeout: true },
    verbs: ['get', 'hangUp'],
    locate: { proof: 'none', settleAfterMs: 30_000 },
    answers: 'provider-rule',
    pace: { cps: null, excess: 'rejects' },
    reports: { ringing: false, busy: false },
    references: ['call'],
    publicUrlRequired: false,
  },
  settings: z.strictObject({ baseUrl: z.url(), token: z.string().min(8) }),
  options: z.strictObject({}),
  connect: ({ baseUrl, token }, host) => {
    const secretHeaders = { authorization: `Bearer ${token}` }
    return {
      map: (call, _route, { key }) => ({
        request: {
          method: 'POST',
          url: `${baseUrl}/calls`,
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({
            to: call.to,
            from: call.from,
            ring: call.ringTimeout,
            reference: key,
          }),
        },
        // Every field that it cannot honour becomes a note.
        notes: (['record', 'dtmf', 'maxDuration', 'metadata'] as const)
          .filter((field) => call[field] !== undefined)
          .map((field) => ({
            field,
            effect: 'dropped' as const,
            detail: 'the exchange has no such field',
          })),
      }),
      calls: {
        async place(request, { sendBy, signal }) {
          const reply = await send(host, request, {
            provider: 'exchange',
            secretHeaders,
            limits: { sendBy, signal, timeoutMs: 10_000 },
          })
          if (reply.status === 403)
            throw new CallError('permission', 'the exchange refused', {
              provider: 'exchange',
              dialled: 'no',
            })
          // Anything but its own 201 may have dialled.
          if (reply.status !== 201)
            throw new CallError('provider-down', `status ${reply.status}`, {
              provider: 'exchange',
              dialled: 'unknown',
            })
          const { id } = JSON.parse(reply.body) as { id: string }
          return { references: { call: id } }
        },
        async get({ call = '' }) {
          const reply = await send(
            host,
            { method: 'GET', url: `${baseUrl}/calls/${call}`, headers: {} },
            { provider: 'exchange', secretHeaders },
          )
          const { state } = JSON.parse(reply.body) as { state: 'dialling' | 'talking' | 'over' }
          if (state === 'dialling') return [event('initiated', call)]
          const answered = event('answered', call)
          return state === 'talking'
            ? [answered]
            : [
                answered,
                event('ended', call, { status: 'completed', reason: 'hung-up', rang: 'yes' }),
              ]
        },
        async hangUp({ call = '' }) {
          await send(
            host,
            { method: 'DELETE', url: `${baseUrl}/calls/${call}`, headers: {} },
            { provider: 'exchange', secretHeaders },
          )
        },
      },
      scrub: (text) => text.replaceAll(token, '[secret]'),
    }
  },
})
