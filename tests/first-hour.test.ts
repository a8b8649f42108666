import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { CallError, createDispatcher, memoryStore, type Dispatcher } from '@callplane/core'
import { countingIds, fakeProvider, manualHost } from '@callplane/core/testing'
import { lazySdk, nodeHost, nodeWebhooks } from '@callplane/kit'
import { plivo } from '@callplane/plivo'
import { twilio } from '@callplane/twilio'
import { videosdk } from '@callplane/videosdk'
import { expect, it } from 'vitest'

/** As plain JavaScript or a loose type lets it through. */
const loose = <T>(value: unknown): T => value as T

const acme = fakeProvider('acme').provider
const sid = `AC${'0'.repeat(32)}`
const rules = ['sales', 'support'].map((id, index) => ({
  id,
  direction: 'outbound' as const,
  numbers: [`+1415555010${index}`],
  routes: [{ provider: 'acme' }],
}))
const setUp = (options: object = {}): Dispatcher =>
  createDispatcher({ host: manualHost(), providers: [acme], ids: countingIds(), ...options })
const to = '+14155550123'

const afterParser = async (): Promise<string> => {
  const listener = nodeWebhooks({ dispatcher: setUp(), host: manualHost() })
  const server = createServer((request, response) => {
    request.resume()
    request.on('end', () => {
      Object.assign(request, { body: {} })
      listener(request, response)
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const reply = await fetch(`http://127.0.0.1:${port}/webhooks/acme`, {
    method: 'POST',
    body: 'a=1',
  })
  const text = await reply.text()
  server.close()
  return text
}

const mistakes: Readonly<Record<string, () => unknown>> = {
  'a misspelled option': () => setUp({ rulez: rules, pace: { acmee: { cps: 1 } } }),
  'a plugin that was not called': () => setUp({ providers: [loose<typeof acme>(twilio)] }),
  'no host': () =>
    createDispatcher(loose<Parameters<typeof createDispatcher>[0]>({ providers: [acme] })),
  'a misspelled option of the host': () => nodeHost(loose({ publicURL: 'https://a.example' })),
  'credentials that are not set': () => twilio(loose({ accountSid: undefined, authToken: '' })),
  'credentials of another kind': () => videosdk(loose({ apiKey: 'key', accountSid: sid })),
  'an SDK that is not installed': lazySdk(
    'acme-sdk@^1.0.0',
    () =>
      Promise.reject(
        Object.assign(new Error("Cannot find package 'acme-sdk' imported from app.js"), {
          code: 'ERR_MODULE_NOT_FOUND',
        }),
      ),
    'acme',
  ),
  'a number that is not E.164, and a misspelled field': () =>
    setUp().dispatch(loose({ to: '(415) 555-0123', form: '+14155550100' })),
  'two near ends': () => setUp().dispatch(loose({ to, connect: { room: 'a', phone: to } })),
  'milliseconds in place of seconds': () => setUp().dispatch({ to, maxDuration: 3_600_000 }),
  'seconds in place of milliseconds': () =>
    setUp().calls.wait('call', 'ended', loose({ timeout: 30 })),
  'a rule that does not exist': () => setUp({ rules }).dispatch({ to, rule: 'sale' }),
  'a caller ID that no rule owns': () => setUp({ rules }).dispatch({ to, from: '+14155550199' }),
  'a route to a provider that does not exist': () =>
    setUp({ rules: [{ ...rules[0], routes: [{ provider: 'acne' }] }] }),
  'options of a misspelled provider': () => setUp().dispatch(loose({ to, options: { fakes: {} } })),
  'only a provider that does not exist': () => setUp().dispatch({ to }, { only: ['acne'] }),
  'several providers and no rule': () =>
    setUp({ providers: [acme, fakeProvider('other').provider] }).dispatch({ to }),
  'no public URL, where one is needed': async () => {
    const provider = plivo({ authId: `MA${'0'.repeat(18)}`, authToken: 'token' })
    const dispatcher = setUp({ providers: [provider] })
    return (await dispatcher.dispatch({ to, from: '+14155550100' })).error?.message
  },
  'a body parser before the webhooks': afterParser,
  'one key for two calls': async () => {
    const dispatcher = setUp()
    await dispatcher.dispatch({ to, idempotencyKey: 'order-1' })
    return dispatcher.dispatch({ to: '+14155550124', idempotencyKey: 'order-1' })
  },
  'two dispatchers on one store in memory': () => {
    const store = memoryStore()
    return [setUp({ store }), setUp({ store })]
  },
  'a call after the dispatcher was closed': async () => {
    const dispatcher = setUp()
    await dispatcher.close()
    return dispatcher.dispatch({ to })
  },
}

const messageOf = async (run: () => unknown): Promise<string> => {
  try {
    const result = await run()
    return typeof result === 'string' ? result : 'no message'
  } catch (error) {
    if (!(error instanceof Error)) throw error
    return `${CallError.isInstance(error) ? error.code : error.name}: ${error.message}`
  }
}

it('the mistakes of the first hour say what is wrong, where, and what to do (N8, N10, N16)', async () => {
  const messages: Record<string, string> = {}
  for (const [mistake, run] of Object.entries(mistakes)) messages[mistake] = await messageOf(run)
  expect(messages).toMatchInlineSnapshot(`
    {
      "a body parser before the webhooks": "callplane: the body was read before the webhook handler. Mount the handler before express.json(), express.urlencoded() and other body parsers, or keep the bytes in request.rawBody.",
      "a call after the dispatcher was closed": "closed: the dispatcher is closed",
      "a caller ID that no rule owns": "caller-not-in-rule: call: from: is not a number of any outbound rule; rules: sales, support",
      "a misspelled option": "settings-invalid: createDispatcher: rulez: unknown option; did you mean rules? Options: host, providers, rules, ruleStore, store, takeOver, leaseMs, gates, breaker, pace, rateDecks, strict, onUnknown, onInbound, flows, handlers, documents, flowFallback, times, ids and 1 more; pace.acmee: unknown provider; did you mean acme? Providers: acme",
      "a misspelled option of the host": "settings-invalid: nodeHost: publicURL: unknown option; did you mean publicUrl? Options: publicUrl, clock, log, connections",
      "a number that is not E.164, and a misspelled field": "input-invalid: call: to: must be an E.164 number such as +14155550100, or a sip: URI; form: unknown field; did you mean from? Fields: to, from, rule, tags, tenant, campaign, contact, idempotencyKey, dialBefore, connect, reports, participant, record, waitUntilAnswered, ringTimeout, maxDuration, dtmf, machineDetection, mediaEncryption, hideCallerId and 5 more",
      "a plugin that was not called": "settings-invalid: createDispatcher: providers[0]: is a plugin; call it with its settings: twilio({ … })",
      "a route to a provider that does not exist": "input-invalid: routing rules: sales.routes[0].provider: unknown provider; did you mean acme? Providers: acme",
      "a rule that does not exist": "rule-unknown: call: rule: unknown rule; did you mean sales? Rules: sales, support",
      "an SDK that is not installed": "sdk-missing: acme needs the package acme-sdk@^1.0.0, which is not installed: npm install "acme-sdk@^1.0.0"",
      "credentials of another kind": "settings-invalid: settings of videosdk: accountSid: unknown field; fields: token, apiKey, secret, baseUrl, webhookPublicKey, webhookPath, routingRulePath, organizationId; secret: required when apiKey is set",
      "credentials that are not set": "settings-invalid: settings of twilio: accountSid: is required; authToken: must not be empty",
      "milliseconds in place of seconds": "input-invalid: call: maxDuration: must be a whole number of seconds from 1 to 86400",
      "no host": "settings-invalid: createDispatcher: host: is required; use nodeHost() of @callplane/kit",
      "no public URL, where one is needed": "no route can take the call: plivo: public-url-missing (the provider requests its instructions over HTTP; set host.publicUrl)",
      "one key for two calls": "conflict: the idempotency key is in use by another call, call_00000000000000000000000000000001; use a new key",
      "only a provider that does not exist": "provider-unknown: dispatch: only[0]: unknown provider; did you mean acme? Providers: acme",
      "options of a misspelled provider": "provider-unknown: call: options.fakes: unknown provider; did you mean fake? Providers: fake",
      "seconds in place of milliseconds": "input-invalid: calls.wait: options.timeout: unknown option; did you mean timeoutMs? Options: timeoutMs",
      "several providers and no rule": "rule-required: call: rule: several providers are registered and there is no outbound rule; add a rule to the dispatcher",
      "two dispatchers on one store in memory": "settings-invalid: store: another dispatcher uses it, and this in-memory store serves one at a time. Close that dispatcher first; if it has stopped without closing, pass takeOver: true.",
      "two near ends": "input-invalid: call: connect: must have exactly one of room, sip, phone, conference, flow, stream, document",
    }
  `)
})
