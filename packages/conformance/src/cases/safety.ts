import { CallError, monotonicOf } from '@callplane/core'
import { describe, expect, it } from 'vitest'
import { setUpBench } from '../bench.ts'
import { directDial } from '../direct-dial.ts'
import { numberFor } from '../expectations.ts'
import type { Harness, PluginUnderTest } from '../harness.ts'

const path = (url: string): string => {
  const { pathname, search } = new URL(url)
  return pathname + search
}

/** What is shown is what is sent, without credentials. */
const secrecyCases = (plugin: PluginUnderTest, harness: Harness): void => {
  it('explains exactly what it sends', async () => {
    const bench = await setUpBench(plugin, harness)
    const input = bench.call(numberFor(10), { ringTimeout: 37, metadata: { order: 'A-1' } })
    const explanation = await bench.dispatcher.explain(input)
    expect(bench.rings(numberFor(10))).toBe(0)
    const explained = explanation.routes[0]?.request
    if (!explained) throw new Error(`nothing explained: ${JSON.stringify(explanation.routes)}`)
    const placed = await bench.run(input)
    const key = placed.attempts[0]?.key ?? ''
    const cause = bench.emulator.ledger().find((ring) => ring.to.includes('4155550110'))?.request
    if (!cause) throw new Error('it did not ring')
    const sent = bench.host.sent.find(
      (request) => path(request.url) === path(cause.url) && request.method === cause.method,
    )
    const normal = (text: string | undefined) => replaceKey(text ?? '', key)
    expect(normal(explained.body)).toBe(normal(sent?.body))
    expect(normal(path(explained.url))).toBe(normal(path(sent?.url ?? 'http://x.invalid')))
    expect(explained.method).toBe(sent?.method)
    const lower = (headers: Readonly<Record<string, string>>) =>
      Object.fromEntries(Object.entries(headers).map(([k, v]) => [k.toLowerCase(), v]))
    expect(lower(sent?.headers ?? {})).toMatchObject(lower(explained.headers))
    await bench.close()
  })

  it('shows no credentials in what it explains', async () => {
    const bench = await setUpBench(plugin, harness)
    const text = JSON.stringify(await bench.dispatcher.explain(bench.call(numberFor(10))))
    for (const secret of harness.secrets(bench.keys)) expect(text).not.toContain(secret)
    await bench.close()
  })

  it('scrubs every credential out of a transcript', async () => {
    const bench = await setUpBench(plugin, harness)
    await bench.run(bench.call(numberFor(10)))
    const transcript = bench.host.transcript.join('\n')
    const ports = plugin(harness.settings(bench.keys)).connect(bench.host)
    const scrubbed = ports.scrub(transcript)
    const secrets = harness.secrets(bench.keys)
    expect(secrets.length).toBeGreaterThan(0)
    for (const secret of secrets) {
      expect(scrubbed).not.toContain(secret)
      expect(scrubbed).not.toContain(Buffer.from(secret).toString('base64').replace(/=+$/, ''))
    }
    const logged = JSON.stringify(bench.host.entries)
    for (const secret of [...secrets, '4155550110']) expect(logged).not.toContain(secret)
    await bench.close()
  })
}

/** What may have left, and what must not leave any more. */
const sendingCases = (plugin: PluginUnderTest, harness: Harness): void => {
  it('says unknown when the reply stalls, and stops at once when told to (T4)', async () => {
    const bench = await setUpBench(plugin, harness)
    const dial = directDial(plugin, harness, bench, numberFor(59))
    const key = 'cp00000000000000000000000000000005'
    const request = await dial.prepare(key)
    const abort = new AbortController()
    let outcome: unknown
    const placing = dial.ports.calls
      .place(request, { ...dial.attempt(key), signal: abort.signal })
      .then(
        () => (outcome = 'accepted'),
        (error: unknown) =>
          (outcome = CallError.isInstance(error) ? { dialled: error.dialled } : error),
      )
    await bench.clock.advance(8_000)
    expect(outcome).toBeUndefined()
    expect(bench.rings(numberFor(59))).toBe(1)
    abort.abort()
    await bench.clock.advance(0)
    await placing
    expect(outcome).toEqual({ dialled: 'unknown' })
    await bench.close()
  })

  it('never sends after sendBy', async () => {
    const bench = await setUpBench(plugin, harness)
    const explained = await bench.dispatcher.explain(bench.call(numberFor(10)))
    const request = explained.routes[0]?.request
    const ports = plugin(harness.settings(bench.keys)).connect(bench.host)
    if (!request) throw new Error('nothing explained')
    const before = bench.emulator.ledger().length
    const abort = new AbortController()
    const context = {
      key: 'cp00000000000000000000000000000001',
      call: { to: numberFor(10), from: '+14155550100' },
      route: { provider: plugin.id, weight: 1, ...harness.route?.(bench.keys) },
      sendBy: monotonicOf(bench.clock) - 1,
      signal: abort.signal,
    }
    await expect(ports.calls.place(request, context)).rejects.toMatchObject({ dialled: 'no' })
    abort.abort()
    await expect(
      ports.calls.place(request, { ...context, sendBy: monotonicOf(bench.clock) + 60_000 }),
    ).rejects.toMatchObject({ dialled: 'no' })
    expect(bench.emulator.ledger().length).toBe(before)
    await bench.close()
  })
}

/** What a look-up may say of an attempt whose outcome is unknown. */
const lookUpCases = (plugin: PluginUnderTest, harness: Harness): void => {
  it('finds an unknown attempt or says that it does not know, and never that it is absent without proof', async ({
    skip,
  }) => {
    skip(!harness.documented.verbs.includes('locate'), 'the provider has no way to look')
    const bench = await setUpBench(plugin, harness)
    const ports = plugin(harness.settings(bench.keys)).connect(bench.host)
    const located = ports.calls.locate?.({
      key: 'cp00000000000000000000000000000002',
      call: {
        to: numberFor(33),
        from: '+14155550100',
        ...(harness.call?.(bench.keys) as object),
      },
      route: { provider: plugin.id, weight: 1, ...harness.route?.(bench.keys) },
      isOwned: async () => false,
      sentAt: bench.clock.now(),
    })
    await bench.clock.advance(15_000)
    const outcome = (await located)?.outcome
    expect(outcome).toBe(harness.documented.locate === 'key' ? 'absent' : 'unknown')
    await bench.close()
  })

  it('adopts an accepted attempt by looking, when neither reply nor webhook tells', async ({
    skip,
  }) => {
    skip(
      !harness.documented.verbs.includes('locate') || harness.documented.publicUrlRequired,
      'the provider has no way to look',
    )
    const bench = await setUpBench(plugin, harness, { webhooks: false })
    const call = await bench.run(bench.call(numberFor(58)))
    expect(call.attempts).toHaveLength(1)
    expect(call).toMatchObject(
      harness.documented.verbs.includes('get')
        ? { status: 'completed' }
        : { attempts: [{ state: 'accepted' }] },
    )
    expect(bench.rings(numberFor(58))).toBe(1)
    await bench.close()
  })
}

export const safetyCases = (plugin: PluginUnderTest, harness: Harness): void => {
  describe('safety', () => {
    secrecyCases(plugin, harness)
    sendingCases(plugin, harness)
    lookUpCases(plugin, harness)
  })
}

/** The key wherever it stands, also inside base64 such as Telnyx's `client_state`. */
const replaceKey = (text: string, key: string): string => {
  const cut = (plain: string) =>
    plain.replaceAll(key, '<key>').replaceAll('cp00000000000000000000000000000000', '<key>')
  const decoded = text.replace(/[A-Za-z0-9+/]{44,}={0,2}/g, (encoded) => {
    const inner = cut(Buffer.from(encoded, 'base64').toString())
    return inner.includes('<key>') ? inner : encoded
  })
  return cut(decoded)
}
