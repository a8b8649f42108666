import { CallError, type LogEntry } from '@callplane/core'
import { setUpBench, type Bench } from '@callplane/conformance'
import { describe, expect, it } from 'vitest'
import { emulatedProviders } from '../scripts/emulated-providers.ts'

/** Values that must not turn up anywhere but on the record and at the provider. */
const secrets = {
  name: 'Marker Person-Name',
  header: 'marker-header-value',
  number: '2125550',
}

const leaked = (text: string): string[] =>
  Object.values(secrets).filter((value) => text.includes(value))

const texts = (bench: Bench, errors: readonly unknown[]): string =>
  JSON.stringify([
    bench.host.entries satisfies LogEntry[],
    errors.map((error) =>
      CallError.isInstance(error)
        ? [error.message, error.faults, error.providerCode]
        : String(error),
    ),
  ])

describe.each(
  emulatedProviders.map(({ plugin, harness }) => [plugin.id, plugin, harness] as const),
)('%s', (_id, plugin, harness) => {
  it('lets no number, name or header value into a log or an error, whatever happens to the call', async () => {
    const bench = await setUpBench(plugin, harness)
    const errors: unknown[] = []
    for (const digits of ['10', '50', '53', '56', '57', '58', '59', '63', '65']) {
      const call = await bench.run(
        bench.call(`+121255501${digits}`, {
          participant: { name: secrets.name },
          sipHeaders: { 'X-Marker': secrets.header },
          ringTimeout: 20,
        }),
        120,
      )
      errors.push(call.error?.message, ...call.attempts.map((attempt) => attempt.error?.message))
      errors.push(
        ...call.skipped.map((skipped) => skipped.detail),
        ...call.notes.map((note) => note.detail),
      )
    }
    const bad = {
      to: '+1415555',
      from: '2125550123',
      participant: { name: 7 },
      sipHeaders: { Via: secrets.header },
    }
    errors.push(await bench.dispatcher.dispatch(bad as never).catch((error: unknown) => error))
    errors.push(
      await bench.dispatcher
        .transfer('call_unknown', '+14155550123')
        .catch((error: unknown) => error),
    )
    const forged = {
      method: 'POST',
      url: 'https://callplane.example/webhooks/x',
      headers: {},
      body: new TextEncoder().encode(`To=%2B12125550123&x=${secrets.name}`),
      receivedAt: 0,
    }
    errors.push((await bench.dispatcher.receive(plugin.id, forged)).body)
    await bench.close()
    expect(leaked(texts(bench, errors))).toEqual([])
  }, 60_000)
})
